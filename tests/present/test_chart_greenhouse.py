"""The greenhouse balance: bars, credits and the net balance."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present import charts
from wastewater.present.chart_greenhouse import SOURCES, greenhouse_parts
from wastewater.present.view import bands, where


def test_bars_are_the_means_of_their_sources(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.greenhouse(result, "lviv").axes[0]
    rows = where(result.greenhouse(), city="lviv", year=2040, gas="co2e", statistic="mean")
    drawn = {c.get_label(): c for c in axes.containers if c.get_label() in SOURCES}
    assert set(drawn) == {
        "landfill",
        "dumpsite",
        "open_burning",
        "composting",
        "credit_other",
        "credit_fibre",
    }
    for source, bars in drawn.items():
        expected = where(rows, source=source)["value"] / 1000
        np.testing.assert_allclose([bar.get_width() for bar in bars], expected)


def test_credits_lie_left_of_zero_and_fibres_are_hatched(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.greenhouse(result, "lviv")
    for bars in figure.axes[0].containers:
        if bars.get_label() in SOURCES:
            is_credit = bars.get_label().startswith("credit")
            is_left = [bar.get_x() + bar.get_width() / 2 < 0 for bar in bars]
            assert is_left == [is_credit] * len(bars.patches)
            hatched = bars.get_label() == "credit_fibre"
            assert all(bool(bar.get_hatch()) == hatched for bar in bars)
    assert "too generous for Europe" in figure.texts[1].get_text()


def test_the_net_balance_has_its_band(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.greenhouse(result, "lviv").axes[0]
    nets = [c for c in axes.containers if c.get_label() == "_net"]
    rows = where(result.greenhouse(), city="lviv", year=2040, source="net")
    for scenario, net in zip(result.scenarios["lviv"], nets, strict=True):
        band = where(rows, scenario=scenario).set_index("statistic")["value"] / 1000
        (segment,) = net.lines[2][0].get_segments()
        np.testing.assert_allclose(segment[:, 0], band[["p05", "p95"]])
        assert net.lines[0].get_xdata()[0] == pytest.approx(band["mean"])


def test_biogenic_carbon_dioxide_stands_apart(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.greenhouse(result, "lviv").axes[0]
    assert sum("biogenic CO₂: 55" in t.get_text() for t in axes.texts) == 5


def test_sources_without_emissions_are_left_out(result) -> None:  # type: ignore[no-untyped-def]
    rows = where(result.greenhouse(), city="lviv", year=2040)
    parts = greenhouse_parts(bands(rows, ["scenario", "source", "gas"]), ["baseline", "all"])
    assert "incineration" not in parts.columns
    assert list(parts.index) == ["baseline", "all"]


def test_without_fibres_there_is_no_warning(result) -> None:  # type: ignore[no-untyped-def]
    class NoFibre:
        """A result that recycles no fibres."""

        def __getattr__(self, name: str) -> object:
            return getattr(result, name)

        def greenhouse(self, gwp: str = "ar5"):  # type: ignore[no-untyped-def]
            table = result.greenhouse()
            return table[table["source"] != "credit_fibre"]

    figure = charts.greenhouse(NoFibre(), "lviv")  # type: ignore[arg-type]
    assert "too generous" not in figure.texts[1].get_text()
