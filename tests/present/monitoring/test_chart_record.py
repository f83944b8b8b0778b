"""Flow and samples as they were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from wastewater.present.monitoring.chart_record import excluded_values, record
from wastewater.present.monitoring.frame import day_number
from wastewater.text import LANGUAGES


def lines(axes) -> dict[str, tuple[np.ndarray, np.ndarray]]:  # type: ignore[no-untyped-def]
    return {
        str(line.get_label()): (np.array(line.get_xdata()), np.array(line.get_ydata()))
        for line in axes.lines
    }


def test_flow_is_drawn_day_by_day_and_filled_days_apart(loads) -> None:  # type: ignore[no-untyped-def]
    flow = record(loads).axes[0]
    drawn, truth = lines(flow), loads.record
    days, measured = drawn["measured"]
    np.testing.assert_allclose(days, day_number(truth.days))
    np.testing.assert_array_equal(np.isnan(measured), truth.filled)
    np.testing.assert_allclose(measured[~truth.filled], truth.flow[~truth.filled] / 1000)
    _, filled = drawn["filled"]
    np.testing.assert_allclose(filled[truth.filled], truth.flow[truth.filled] / 1000)
    assert np.isfinite(filled).sum() == truth.filled.sum() + 2
    (span,) = [patch for patch in flow.patches if patch.get_label() == "gap"]
    assert span.get_x() == day_number("2024-05-03") - 0.5
    assert span.get_width() == 9
    assert flow.get_ylim()[0] == 0


def test_values_below_the_limit_are_lines_from_zero(loads) -> None:  # type: ignore[no-untyped-def]
    axes = record(loads).axes[1]
    truth, drawn = loads.record, lines(axes)
    days = day_number(truth.days[truth.at])
    for name, which in (("quantified", ~truth.below), ("below", truth.below)):
        np.testing.assert_allclose(drawn[name][0], days[which])
        np.testing.assert_allclose(drawn[name][1], truth.concentration[which])
    (stems,) = [c for c in axes.collections if isinstance(c, LineCollection)]
    ends = np.array([segment[:, 1] for segment in stems.get_segments()])
    np.testing.assert_allclose(ends[:, 0], 0)
    np.testing.assert_allclose(ends[:, 1], truth.concentration[truth.below])


def test_excluded_values_are_crosses_or_point_to_where_they_lie(cases) -> None:  # type: ignore[no-untyped-def]
    drawn = lines(record(cases["year"]).axes[1])
    assert list(drawn["excluded"][1]) == [9.0]
    far = [
        line for line in record(cases["far"]).axes[1].lines if line.get_label() == "excluded_far"
    ]
    assert [(line.get_marker(), len(line.get_xdata())) for line in far] == [("^", 1), ("v", 1)]
    top = record(cases["far"]).axes[1].get_ylim()[1]
    assert top == pytest.approx(1.08 * cases["far"].record.concentration.max())


def test_only_excluded_results_of_the_substance_are_crosses(made) -> None:  # type: ignore[no-untyped-def]
    day = "2024-03-05"
    loads = made(
        rows=[
            {"rule": "negative", "day": day, "value": -2.0},
            {"rule": "impossible", "day": day, "value": -2.0, "row": 0},
            {"rule": "outlier", "day": day, "severity": "reported"},
            {"rule": "flow_negative", "day": day, "substance": "", "unit": "m3/d"},
            {"rule": "without_value", "day": day, "value": np.nan},
            {"rule": "negative", "day": None},
        ]
    )
    found = excluded_values(loads)
    assert list(found["value"]) == [-2.0]
    assert found["day"].iloc[0] == pd.Timestamp(day)


def test_the_key_names_only_what_is_drawn(cases, said_by) -> None:  # type: ignore[no-untyped-def]
    bare, year = (said_by(record(cases[name])) for name in ("bare", "year"))
    for word in ("Gap", "Filled flow", "Below the limit (", "Excluded"):
        assert word not in bare
        assert word in year
    assert "flow of every day measured" in bare
    assert "flow filled on 9 days of 366" in year


def test_wide_concentrations_get_a_log_axis(made) -> None:  # type: ignore[no-untyped-def]
    loads = made(below=0)
    loads.record.concentration[3] = 5_000.0
    axes = record(loads).axes[1]
    assert axes.get_yscale() == "log"
    assert 0 < axes.get_ylim()[0] < loads.record.concentration.min()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["long", "all_below", "no_samples", "three_years"])
def test_no_text_covers_another(cases, assert_readable, name: str, language: str) -> None:  # type: ignore[no-untyped-def]
    assert_readable(record(cases[name], language))
