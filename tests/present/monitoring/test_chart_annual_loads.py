"""Annual loads by estimator."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from wastewater.present.monitoring.chart_annual_loads import (
    annual_loads,
    marked_years,
    other_estimators,
)
from wastewater.text import LANGUAGES


def truth(loads, estimator: str, statistic: str) -> np.ndarray:  # type: ignore[no-untyped-def]
    table = loads.table
    rows = table[(table["estimator"] == estimator) & (table["statistic"] == statistic)]
    return rows.sort_values("year")["value"].to_numpy() / 1000


def drawn(axes) -> dict[str, np.ndarray]:  # type: ignore[no-untyped-def]
    return {
        str(line.get_label()): np.array(line.get_data())
        for line in axes.lines
        if line.get_label() != "_gap"
    }


def bars(axes) -> list[np.ndarray]:  # type: ignore[no-untyped-def]
    found = [c for c in axes.collections if isinstance(c, LineCollection)]
    return [np.array(c.get_segments()) for c in found]


def test_both_estimators_with_their_bands_year_by_year(long_loads) -> None:  # type: ignore[no-untyped-def]
    axes = annual_loads(long_loads).axes[0]
    lines, years = drawn(axes), np.arange(1990, 2020)
    for place, (name, side) in enumerate((("wrtds", -1), ("m6", 1))):
        x, y = lines[name]
        np.testing.assert_allclose(y, truth(long_loads, name, "best"))
        assert (np.sign(x - years) == side).all()
        np.testing.assert_array_equal(np.round(x), years)
        for end, statistic in ((0, "p05"), (1, "p95")):
            expected = truth(long_loads, name, statistic)
            np.testing.assert_allclose(bars(axes)[place][:, end, 1], expected)
    assert axes.get_ylim()[0] == 0


def test_the_gap_between_the_two_is_drawn(long_loads) -> None:  # type: ignore[no-untyped-def]
    axes = annual_loads(long_loads).axes[0]
    gaps = [line.get_ydata() for line in axes.lines if line.get_label() == "_gap"]
    assert len(gaps) == 30
    ends = [truth(long_loads, name, "best") for name in ("wrtds", "m6")]
    np.testing.assert_allclose(np.array(gaps).T, ends)


def test_all_other_estimators_are_marks(long_loads, said_by) -> None:  # type: ignore[no-untyped-def]
    figure = annual_loads(long_loads)
    lines = drawn(figure.axes[0])
    others = other_estimators(long_loads)
    assert len(others) == 7
    for name in others:
        np.testing.assert_allclose(lines[name][1], truth(long_loads, name, "best"))
    assert "Beale; RID" in said_by(figure)


def test_years_on_filled_flow_or_mostly_below_the_limit_are_marked(cases) -> None:  # type: ignore[no-untyped-def]
    long = cases["long"]
    marked = marked_years(long)
    counts = long.counts.set_index("year")
    assert marked["filled"] == tuple(counts.index[counts["filled_days"] > 0])
    strip = annual_loads(long).axes[1]
    assert tuple(strip.lines[0].get_xdata()) == marked["filled"]
    assert marked_years(cases["all_below"])["below"] == (2024,)
    assert marked_years(cases["bare"]) == {}


def test_one_year_is_a_row_per_estimator(loads, said_by) -> None:  # type: ignore[no-untyped-def]
    figure = annual_loads(loads)
    (axes,) = figure.axes
    lines = drawn(axes)
    names = ["m6", "m5", *other_estimators(loads)]
    assert list(lines) == names
    for row, name in enumerate(names):
        np.testing.assert_allclose(lines[name].ravel(), [*truth(loads, name, "best"), row])
    for row, name in enumerate(names[:2]):
        expected = [truth(loads, name, statistic)[0] for statistic in ("p05", "p95")]
        np.testing.assert_allclose(bars(axes)[row][0][:, 0], expected)
    best, low, high = (truth(loads, "m6", s)[0] for s in ("best", "p05", "p95"))
    said = said_by(figure).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{best:.0f} t N in 2024 (90% interval {low:.0f}–{high:.0f})" in said
    assert "differ by 6.0%" in said
    assert axes.texts[0].get_text() == f"{best:.0f} ({low:.0f}–{high:.0f})"


def test_without_a_second_estimator(made) -> None:  # type: ignore[no-untyped-def]
    for first in ("2024-01-01", "2021-01-01"):
        figure = annual_loads(made(second="", first=first, samples=40))
        assert "" not in drawn(figure.axes[0])
        assert not [line for line in figure.axes[0].lines if line.get_label() == "_gap"]


def test_no_year_is_said_so(cases, said_by) -> None:  # type: ignore[no-untyped-def]
    figure = annual_loads(cases["no_years"])
    assert figure.axes == []
    assert "no annual load can be estimated" in said_by(figure)


def test_years_are_whole_numbers(long_loads) -> None:  # type: ignore[no-untyped-def]
    figure = annual_loads(long_loads)
    figure.draw_without_rendering()
    labels = [label.get_text() for label in figure.axes[1].get_xticklabels()]
    assert labels
    assert all(len(label) == 4 and label.isdigit() for label in labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["year", "long", "three_years", "no_years"])
def test_no_text_covers_another(cases, assert_readable, name: str, language: str) -> None:  # type: ignore[no-untyped-def]
    assert_readable(annual_loads(cases[name], language))
