"""The chart of the residual bin stacks what lies in it."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs import vocabulary
from wastewater.present import charts
from wastewater.present.chart_residual import residual_contents
from wastewater.present.view import Tables, where


def test_bars_add_up_to_the_residual_waste_per_person(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.residual_bin(result, "lviv").axes[0]
    rates = where(
        result.rates(), city="lviv", year=2040, rate="residual_per_person", statistic="mean"
    ).set_index("scenario")["value"]
    ends = [0.0, 0.0, 0.0]
    for bar in axes.patches:
        ends[round(bar.get_y() + bar.get_height() / 2)] += bar.get_width()
    np.testing.assert_allclose(ends, rates[["baseline", "ten-fractions", "all"]])


def test_materials_are_stacked_in_their_order_and_colour(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.residual_bin(result, "lviv").axes[0]
    fractions = vocabulary.fractions()
    drawn = [bars for bars in axes.containers if hasattr(bars, "patches") and bars.patches]
    assert [bars.get_label() for bars in drawn] == list(fractions.index)
    assert drawn[0].patches[0].get_facecolor() == pytest.approx(
        tuple(int(fractions["colour"].iloc[0][i : i + 2], 16) / 255 for i in (1, 3, 5)) + (1.0,)
    )


def test_only_what_changes_the_bin_is_shown(result) -> None:  # type: ignore[no-untyped-def]
    tables = Tables(result)
    scenarios = result.scenarios["lviv"]
    contents = residual_contents(tables, "lviv", scenarios, 2040)
    assert list(contents.columns) == ["baseline", "ten-fractions", "all"]
    rows = where(result.sorting(), city="lviv", bin="residual", statistic="mean")
    for scenario, held in contents.items():
        mass = where(rows, scenario=scenario).set_index("material")["mass"]
        np.testing.assert_allclose(held / held.sum(), mass[held.index] / mass.sum())


def test_one_scenario_stands_beside_the_baseline(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.residual_bin(result, "lviv", "all").axes[0]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Baseline", "All measures"]


def test_it_says_whether_scenarios_are_left_out(result) -> None:  # type: ignore[no-untyped-def]
    assert "left out" in charts.residual_bin(result, "lviv").texts[1].get_text()
    assert "left out" not in charts.residual_bin(result, "lviv", "all").texts[1].get_text()


def test_the_band_is_drawn(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.residual_bin(result, "lviv", "baseline").axes[0]
    rows = where(
        result.rates(), city="lviv", scenario="baseline", year=2040, rate="residual_per_person"
    ).set_index("statistic")["value"]
    (whisker,) = [
        segment
        for container in axes.containers
        if hasattr(container, "has_xerr")
        for segment in container.lines[2][0].get_segments()
    ]
    np.testing.assert_allclose(whisker[:, 0], rows[["p05", "p95"]])
