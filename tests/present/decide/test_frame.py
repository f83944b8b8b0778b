"""Labels kept apart, and the page round a chart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.present.decide.common import question
from wastewater.present.decide.frame import apart, framed, height_of, said
from wastewater.present.monitoring.frame import panel

places = st.lists(st.floats(0, 10), max_size=12)


@given(places)
def test_labels_keep_their_order_and_distance(wanted: list[float]) -> None:
    found = apart(wanted, 0.5, 0.0, 10.0)
    assert found.shape == (len(wanted),)
    assert ((found >= -1e-9) & (found <= 10 + 1e-9)).all()
    ordered = found[np.argsort(wanted, kind="stable")]
    assert (np.diff(ordered) >= 0.5 - 1e-9).all()


def test_labels_that_are_apart_stay_where_they_are() -> None:
    np.testing.assert_allclose(apart([7.0, 1.0, 3.0], 1.0, 0.0, 10.0), [7.0, 1.0, 3.0])
    np.testing.assert_allclose(apart([5.0, 5.0], 1.0, 0.0, 10.0), [4.5, 5.5])


def test_too_many_labels_share_the_room() -> None:
    np.testing.assert_allclose(apart([1.0] * 5, 3.0, 0.0, 4.0), [0, 1, 2, 3, 4])
    assert apart([], 1.0, 0.0, 1.0).size == 0
    assert apart([9.0], 1.0, 0.0, 5.0).tolist() == [5.0]


def test_the_body_is_as_tall_as_it_was_asked_for(decided) -> None:
    asked = question(decided, "lviv", "total_p", "en")
    for title in ("short", "long words " * 40):
        figure, top, bottom = framed(asked, 3.0, title, ["", "how to read it"])
        assert figure.get_size_inches()[1] == pytest.approx(3.0 + top + bottom)
        height = figure.get_size_inches()[1]
        axes = panel(figure, bottom, height - top, 1.0, 1.0)
        assert height_of(axes) == pytest.approx(3.0)


def test_a_chart_without_a_figure_has_its_frame(decided, said_by, assert_readable) -> None:
    figure = said(question(decided, "voznesensk", "hg", "en"), "a title", ["nothing", "at all"])
    for part in ("a title", "nothing at all", "exactly 0", "2,000 draws, seed 1"):
        assert part in said_by(figure)
    assert_readable(figure)


def test_the_index_is_shown_with_its_parts(decided, said_by) -> None:
    figure, *_ = framed(question(decided, "lviv", "eqs_volume", "en"), 2.0, "a title", [])
    assert "Largest parts" in said_by(figure)


def test_a_sea_that_gets_nothing_has_no_parts(decided, said_by) -> None:
    for sea in ("baltic", "north"):
        asked = question(decided, "voznesensk", "eqs_volume", "en", sea=sea)
        assert "Largest parts" not in said_by(framed(asked, 2.0, "a title", [])[0])
