"""The way from the works to the sea."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.present.rivers.chart_profile import river_profile
from wastewater.present.rivers.profile_table import profile_of
from wastewater.present.view import find_city
from wastewater.text import LANGUAGES


def medians(axes, scenario):
    """Return the heights of the lines of a scenario from left to right."""
    (lines,) = [c for c in axes.collections if c.get_label() == scenario]
    return [segment[0][1] for segment in lines.get_segments()]


def test_panels_show_flow_load_and_concentration(pilots):
    figure = river_profile(pilots, "lviv", "bod5", scenarios=("baseline", "plant"))
    profile = profile_of(pilots, find_city(pilots, "lviv"), "bod5", 2031, ("baseline", "plant"))
    factors = {"flow": 1.0, "load": 1e-3, "concentration": 1.0}
    for axes, (quantity, factor) in zip(figure.axes, factors.items(), strict=False):
        for scenario in ("baseline",) if quantity == "flow" else ("baseline", "plant"):
            expected = [
                factor * profile.bands[quantity, scenario, r].median for r in profile.reaches
            ]
            np.testing.assert_allclose(medians(axes, scenario), expected)


def test_bands_are_drawn(pilots):
    axes = river_profile(pilots, "lviv", "total_p").axes[2]
    profile = profile_of(pilots, find_city(pilots, "lviv"), "total_p", 2031)
    (boxes,) = [c for c in axes.containers if c.get_label() == "plant"]
    for box, reach in zip(boxes, profile.reaches, strict=True):
        band = profile.bands["concentration", "plant", reach]
        ends = box.get_y(), box.get_y() + box.get_height()
        assert ends == pytest.approx((band.p05, band.p95))


def test_the_poltva_is_marked_as_over_the_standard(pilots, said_by):
    figure = river_profile(pilots, "lviv", "bod5")
    panel, strip = figure.axes[2], figure.axes[3]
    tinted = [p.get_x() for p in panel.patches if p.get_label() == "over"]
    assert tinted[:2] == [0, 1]
    assert 7 not in tinted
    (standard,) = [line for line in panel.lines if line.get_label() == "standard"]
    assert set(standard.get_ydata()) == {4.0}
    (measured,) = [line for line in panel.lines if line.get_label() == "measured"]
    np.testing.assert_allclose(measured.get_ydata(), [21, 34])
    assert measured.get_xdata()[0] < 1
    assert any("(100%)" in t.get_text() for t in strip.texts)
    said = said_by(figure)
    assert "Poltva below the works" in said
    assert f"over it in {len(tinted)} of 8 reaches" in said


def test_it_says_that_the_rest_of_the_river_comes_on_top(pilots, said_by):
    said = said_by(river_profile(pilots, "lviv", "total_n"))
    assert "natural background and other towns come on top" in said
    assert "No quality standard" in said


def test_a_yardstick_that_was_not_read_says_so(pilots, said_by):
    assert "unverified" in said_by(river_profile(pilots, "lviv", "diclofenac"))


def test_distances_stand_at_the_borders(pilots):
    texts = [t.get_text() for t in river_profile(pilots, "lviv", "bod5").axes[-1].texts]
    assert texts[texts.index("0") :][:3] == ["0", "5", "55"]
    assert "1,225 km" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(pilots, bare, assert_readable, language):
    for figure in (
        *(
            river_profile(pilots, "lviv", s, language=language)
            for s in ("bod5", "total_n", "cd", "plastic_litter")
        ),
        river_profile(pilots, "voznesensk", "bod5", 2025, language=language),
        river_profile(bare, "lviv", "bod5", language=language),
    ):
        assert_readable(figure)


def test_questions_that_have_no_answer(pilots):
    with pytest.raises(ValueError, match="no way to the sea"):
        river_profile(pilots, "aarhus", "bod5")
    with pytest.raises(InputError):
        river_profile(pilots, "lviv", "bod5", scenarios=("dream",))
    with pytest.raises(InputError):
        river_profile(pilots, "lviv", "bod5", 1999)
