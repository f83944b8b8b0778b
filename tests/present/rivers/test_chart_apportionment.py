"""Who contributes to the load at the sea."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.container import BarContainer

from wastewater.errors import InputError
from wastewater.present.rivers.chart_apportionment import source_apportionment
from wastewater.present.view import where
from wastewater.text import LANGUAGES


def ends(axes):
    """Return where the stacked bars end."""
    stacks = [c for c in axes.containers if isinstance(c, BarContainer)]
    return np.sum([[bar.get_width() for bar in stack.patches] for stack in stacks], axis=0)


def total(result, scenario, statistic="mean"):
    rows = where(
        result.outflow(),
        city="lviv",
        scenario=scenario,
        sea="baltic",
        substance="total_p",
        pathway="total",
        year=2031,
        statistic=statistic,
    )
    return float(rows["value"].iloc[0]) / 1e3


def test_both_rows_add_up_to_the_load_at_the_sea(pilots):
    figure = source_apportionment(pilots, "lviv", "total_p", scenarios=("baseline", "plant"))
    expected = [total(pilots, s) for s in ("baseline", "plant")]
    for axes in (figure.axes[0], figure.axes[2]):
        np.testing.assert_allclose(ends(axes), expected, rtol=1e-6)
    for axes in (figure.axes[1], figure.axes[3]):
        np.testing.assert_allclose(ends(axes), 100)


def test_the_band_of_the_total_is_drawn(pilots):
    axes = source_apportionment(pilots, "lviv", "total_p", scenarios=("plant",)).axes[0]
    (band,) = [c for c in axes.collections if c.get_label() == "band"]
    expected = [total(pilots, "plant", s) for s in ("p05", "p95")]
    np.testing.assert_allclose(band.get_segments()[0][:, 0], expected)


def test_the_title_names_the_largest(pilots, said_by):
    said = said_by(source_apportionment(pilots, "lviv", "total_p"))
    assert "Largest pathway: effluent" in said
    assert "largest source: residents" in said
    assert "below 0.3%" in said


def test_a_city_of_another_sea_says_so(pilots, said_by):
    said = said_by(source_apportionment(pilots, "voznesensk", "total_p"))
    assert "to the Black Sea" in said
    assert "exactly 0" in said


def test_nothing_arrives(pilots, said_by, assert_readable):
    figure = source_apportionment(pilots, "voznesensk", "total_p", sea="baltic")
    assert "Nothing of this substance" in said_by(figure)
    assert_readable(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(pilots, bare, assert_readable, language):
    for figure in (
        source_apportionment(pilots, "lviv", "total_p", language=language),
        source_apportionment(pilots, "lviv", "plastic_litter", language=language),
        source_apportionment(pilots, "aarhus", "total_n", language=language),
        source_apportionment(pilots, "voznesensk", "total_p", language=language),
        source_apportionment(bare, "lviv", "cd", language=language),
    ):
        assert_readable(figure)


def test_questions_that_have_no_answer(pilots):
    with pytest.raises(KeyError):
        source_apportionment(pilots, "atlantis", "total_p")
    with pytest.raises(InputError):
        source_apportionment(pilots, "lviv", "total_p", 1999)
    with pytest.raises(InputError, match="no substance gold"):
        source_apportionment(pilots, "lviv", "gold")
    with pytest.raises(InputError):
        source_apportionment(pilots, "lviv", "total_p", scenarios=("dream",))
