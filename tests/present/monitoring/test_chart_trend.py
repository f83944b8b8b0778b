"""The trend of annual loads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.present.monitoring.chart_trend import KINDS, kinds_of, load_trend, title_test
from wastewater.text import LANGUAGES


def drawn(figure) -> dict[str, np.ndarray]:  # type: ignore[no-untyped-def]
    return {str(line.get_label()): np.array(line.get_data()) for line in figure.axes[0].lines}


def test_every_kind_is_a_line(trend) -> None:  # type: ignore[no-untyped-def]
    lines = drawn(load_trend(trend))
    for kind in KINDS:
        rows = trend.table[trend.table["kind"] == kind]
        np.testing.assert_allclose(lines[kind], [rows["year"], rows["value"] / 1000])


def test_the_slope_goes_through_the_medians(trend) -> None:  # type: ignore[no-untyped-def]
    figure = load_trend(trend)
    x, y = drawn(figure)["slope"]
    line = kinds_of(trend)["flow_normalised"]
    assert np.diff(y)[0] / np.diff(x)[0] == pytest.approx(-3.0)
    assert np.interp(line.index.to_series().median(), x, y) == pytest.approx(line.median() / 1000)
    (fan,) = figure.axes[0].collections
    edges = fan.get_paths()[0].vertices
    last = edges[edges[:, 0] == x[-1]][:, 1]
    expected = y[1] + np.array([-3.6, -2.4]) * (x[-1] - x[1])
    np.testing.assert_allclose([last.min(), last.max()], expected)


def test_the_title_has_direction_size_and_probability(trend, made_trend, said_by) -> None:  # type: ignore[no-untyped-def]
    said = said_by(load_trend(trend)).replace("\N{NO-BREAK SPACE}", " ")
    assert "flow-normalised load falls by 3.0 t N a year (p < 0.001)" in said
    assert "Load, Mann–Kendall: −3.0 (−5.4 to −0.6) t N, p = 0.020" in said
    assert "Load of a month, seasonal Mann–Kendall: −3,000 (−4,500 to −1,500) kg N" in said
    assert "rises by 3.0 t N" in said_by(load_trend(made_trend(slope=3000.0))).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    unclear = replace(trend, tests=trend.tests.assign(trend="none", p=0.4))
    assert "no clear trend of the flow-normalised load" in said_by(load_trend(unclear))


def test_smoothed_loads_are_the_last_choice(trend) -> None:  # type: ignore[no-untyped-def]
    test = title_test(trend)
    assert test is not None
    assert test["kind"] == "flow_normalised"
    only = replace(trend, tests=trend.tests[trend.tests["kind"] == "load"])
    found = title_test(only)
    assert found is not None
    assert (found["kind"], found["test"]) == ("load", "mann_kendall")
    assert title_test(replace(trend, tests=trend.tests.assign(p=np.nan))) is None


def test_too_few_years_are_said_so(made_trend, said_by) -> None:  # type: ignore[no-untyped-def]
    few = load_trend(made_trend(3, with_tests=False))
    assert "3 years with a load, too few for a trend test" in said_by(few)
    assert "slope" not in drawn(few)
    made = made_trend()
    nothing = load_trend(replace(made, table=made.table.iloc[:0], tests=made.tests.iloc[:0]))
    assert nothing.axes == []
    assert "no annual loads" in said_by(nothing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("years", [3, 12, 30])
def test_no_text_covers_another(made_trend, assert_readable, years: int, language: str) -> None:  # type: ignore[no-untyped-def]
    assert_readable(load_trend(made_trend(years, with_tests=years > 3), language))
