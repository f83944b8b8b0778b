"""The room that the words of a bar take."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.present.decide.measure_bars import Bar, draw_bars
from wastewater.present.style import Chart


def bar(narrowing: float, share: float, name: str = "a name", grade: str = "D") -> Bar:
    row = pd.Series({"narrowing": narrowing, "share": share, "grade": grade})
    return Bar(row, name, "in small print")


def test_more_lines_take_more_room() -> None:
    assert bar(0.1, 0.2, "one\ntwo").height > bar(0.1, 0.2).height


@pytest.mark.parametrize("low", [-0.02, 0.0])
def test_words_fit_beside_the_longest_bar(low: float, assert_readable) -> None:
    figure = Chart(figsize=(11.5, 4))
    draw_bars(figure, 1.0, 0.5, [bar(0.3, 0.95), bar(0.2, 0.1, grade="?"), bar(low, 0.02)], "en")
    (axes,) = figure.axes
    assert axes.get_xlim()[0] == pytest.approx(100 * low)
    assert axes.get_xlim()[1] > 95
    assert max(axes.get_xticks()) <= 95
    assert_readable(figure)
