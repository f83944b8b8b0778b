"""Lines over the years: one for what looks the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wastewater.present.scenario_lines import (
    alike,
    alike_name,
    draw_band,
    draw_last_bands,
    draw_line,
    line_of,
)


def table(**factors: float) -> pd.DataFrame:
    """Return a large and a small quantity, both times a factor by scenario."""
    rows = [
        (scenario, quantity, year, factor * size, 0.5 * factor * size, 2 * factor * size)
        for scenario, factor in factors.items()
        for quantity, size in (("large", 1e6), ("small", 1.0))
        for year in (2030, 2025)
    ]
    columns = ["scenario", "quantity", "year", "median", "p05", "p95"]
    return pd.DataFrame(rows, columns=columns).set_index(columns[:3])


def test_scenarios_that_look_the_same_share_a_line() -> None:
    known = table(baseline=1.0, near=1.001, far=1.1, same=1.0)
    assert alike(known, ["baseline", "near", "far", "unknown", "same"]) == [
        ("baseline", "near", "same"),
        ("far",),
    ]


def test_every_axis_is_judged_by_itself() -> None:
    known = table(baseline=1.0, other=1.0)
    known.loc[("other", "small"), "median"] = 1.5
    assert alike(known, ["baseline", "other"]) == [("baseline",), ("other",)]


def test_nothing_is_like_nothing() -> None:
    assert alike(table(baseline=0.0, other=0.0), ["baseline", "other"]) == [("baseline", "other")]


def test_a_line_runs_through_the_years() -> None:
    line = line_of(table(baseline=1.0), "baseline", "small")
    assert list(line.index) == [2025, 2030]
    assert list(line["p95"]) == [2.0, 2.0]


def test_a_shared_line_names_all(result) -> None:  # type: ignore[no-untyped-def]
    city = result.cities[0]
    assert alike_name(city, ["baseline"], "en") == "Baseline"
    shown = alike_name(city, ["baseline", "plant", "leachate"], "en")
    assert shown == "Baseline (the same: Renewed treatment works; Leachate treatment)"


def test_lines_and_bands_are_drawn() -> None:
    axes = Figure().add_subplot()
    line = line_of(table(a=1.0), "a", "small")
    draw_band(axes, line, "red")
    draw_line(axes, line, "red", "a")
    draw_last_bands(axes, {"a": line}, {"a": "red"})
    np.testing.assert_allclose(axes.lines[0].get_ydata(), [1.0, 1.0])
    bar = axes.collections[-1].get_segments()[0]
    np.testing.assert_allclose(bar[:, 1], [0.5, 2.0])
    assert 2030 < bar[0, 0] < axes.get_xlim()[1]
