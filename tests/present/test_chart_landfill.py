"""Landfills over the years."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection

from wastewater.present import charts
from wastewater.present.chart_landfill import QUANTITIES, sites_in_use
from wastewater.present.view import Tables, where


def test_lines_are_the_medians(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.landfill(result, "lviv")
    factors = {"mass": 1e-6, "methane_emitted": 1.0, "leachate": 1e-3}
    assert len(figure.axes) == 2 * len(QUANTITIES)
    panels = zip(("landfill",) * 3 + ("dumpsite",) * 3, [*QUANTITIES] * 2, strict=True)
    for axes, (site, quantity) in zip(figure.axes, panels, strict=True):
        rows = where(
            result.landfills(), city="lviv", site=site, quantity=quantity, statistic="median"
        )
        shown = {line.get_label(): line.get_ydata() for line in axes.lines}
        assert list(shown) == ["baseline", "ten-fractions", "leachate", "all"]
        for scenario, values in shown.items():
            expected = factors[quantity] * where(rows, scenario=scenario)["value"]
            np.testing.assert_allclose(values, expected)
        assert axes.get_ylim()[0] == 0


def test_every_scenario_has_its_band_in_the_last_year(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.landfill(result, "lviv").axes[0]
    drawn = [c for c in axes.collections if isinstance(c, LineCollection)]
    bars = {str(c.get_label())[1:]: c.get_segments()[0] for c in drawn}
    rows = where(result.landfills(), city="lviv", site="landfill", quantity="mass", year=2040)
    for scenario in ("baseline", "ten-fractions", "leachate", "all"):
        band = where(rows, scenario=scenario).set_index("statistic")["value"]
        np.testing.assert_allclose(bars[scenario][:, 1], 1e-6 * band[["p05", "p95"]])


def test_sites_without_waste_are_left_out(result, certain) -> None:  # type: ignore[no-untyped-def]
    assert sites_in_use(Tables(result), "lviv") == ("landfill", "dumpsite")
    assert sites_in_use(Tables(result), "voznesensk") == ("dumpsite",)
    assert sites_in_use(Tables(certain), "lviv") == ()
    assert len(charts.landfill(result, "voznesensk").axes) == 3
    said = charts.landfill(certain, "lviv")
    assert any("no landfill or dumpsite" in t.get_text() for t in said.texts)


def test_one_site_is_drawn_if_asked_for(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.landfill(result, "lviv", "dumpsite")
    assert all("Dumpsite" in axes.get_title(loc="left") for axes in figure.axes)
