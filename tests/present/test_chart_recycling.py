"""The recycling rate against the targets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.present import charts
from wastewater.present.chart_recycling import rate_targets
from wastewater.present.view import where


def lines(axes) -> dict[str, np.ndarray]:  # type: ignore[no-untyped-def]
    shown = (line for line in axes.lines if not str(line.get_label()).startswith("_"))
    return {str(line.get_label()): np.asarray(line.get_ydata()) for line in shown}


def test_lines_are_the_medians(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.recycling_rate(result, "lviv").axes[0]
    rates = where(result.rates(), city="lviv", rate="recycling_rate", statistic="median")
    assert list(lines(axes)) == ["baseline", "ten-fractions"]
    for scenario, values in lines(axes).items():
        np.testing.assert_allclose(values, 100 * where(rates, scenario=scenario)["value"])


def test_the_collected_rate_is_dashed(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.recycling_rate(result, "lviv").axes[0]
    dashed = [line for line in axes.lines if line.get_label() == "_collected_rate"]
    rates = where(result.rates(), city="lviv", rate="collected_rate", statistic="median")
    assert all(line.get_linestyle() == "--" for line in dashed)
    np.testing.assert_allclose(
        dashed[1].get_ydata(), 100 * where(rates, scenario="ten-fractions")["value"]
    )


def test_targets_are_marked(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.recycling_rate(result, "lviv").axes[0]
    marks = {
        line.get_label(): np.column_stack([line.get_xdata(), line.get_ydata()])
        for line in axes.lines
        if line.get_label() in ("_EU", "_UA")
    }
    np.testing.assert_allclose(marks["_EU"], [(2025, 55), (2030, 60), (2035, 65)])
    np.testing.assert_allclose(marks["_UA"][-1], (2033, 70))
    names = [" ".join(t.get_text().split()) for t in axes.texts]
    assert "EU 55%" in names
    assert "Ukraine 70%" in names


def test_what_is_reached_and_when(result) -> None:  # type: ignore[no-untyped-def]
    said = " ".join(charts.recycling_rate(result, "lviv").texts[-1].get_text().split())
    assert "Recycling rate (EU rule), 2040: 42% (21–84%)" in said
    assert "Median reaches Ukraine 10% (2030)" in said
    assert "Not reached by 2040: EU 55%, EU 60%, Ukraine 70%, EU 65%" in said


def test_a_country_is_not_held_against_the_plans_of_another(result) -> None:  # type: ignore[no-untyped-def]
    danish = replace(result.cities[0], country="DK")
    targets = rate_targets(result.targets(), danish)
    assert [(t.jurisdiction, t.year) for t in targets] == [
        ("EU", 2025),
        ("EU", 2030),
        ("EU", 2035),
    ]
    assert targets[0].required == pytest.approx(0.55)


def test_no_target_within_the_years(certain) -> None:  # type: ignore[no-untyped-def]
    axes = charts.recycling_rate(certain, "lviv").axes[0]
    assert not axes.texts
    assert not [line for line in axes.lines if line.get_label() in ("_EU", "_UA")]
