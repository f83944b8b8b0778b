"""Trends of annual loads: the weather of single years taken out, what was planted found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.model.monitoring import world
from wastewater.errors import InputError
from wastewater.model.monitoring.annual import monthly, yearly
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.trend import flow_normalised, mann_kendall, seasonal_mann_kendall
from wastewater.results.monitoring.estimate import annual_loads
from wastewater.results.monitoring.loads import Loads
from wastewater.results.monitoring.trends import trend
from wastewater.text import LANGUAGES


def falling(years: int, per_year: int = 12, rate: float = -0.06) -> Record:
    """A river in which the concentration falls by a rate a year, whatever the flow."""
    rng = np.random.default_rng(11)
    flow, c = world.river(rng, world.days_of(years))
    t = np.arange(flow.size) / 365.25
    calm = world.Accuracy(0.0, 0.0, 0.05)
    return world.sampled((flow, c * np.exp(rate * t)), rng, per_year, accuracy=calm)[0]


def loads_of(made: Record, **how: object) -> Loads:
    return annual_loads(world.laboratory(made), world.meter(made), draws=0, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ten() -> Loads:
    return loads_of(falling(10))


def test_kinds_and_units(ten: Loads) -> None:
    found = trend(ten)
    assert (found.station, found.substance, found.estimator) == ("river", "total_n", "wrtds")
    kinds = ["load", "flow_normalised", "wrtds_flow_normalised"]
    assert found.table["kind"].drop_duplicates().tolist() == kinds
    assert found.table.groupby("kind").size().tolist() == [10, 10, 10]
    assert set(found.table["unit"]) == {"kg/yr"}
    assert [*zip(found.tests["kind"], found.tests["test"], strict=True)] == [
        *((kind, "mann_kendall") for kind in kinds),
        ("load", "seasonal_mann_kendall"),
    ]


def test_loads_are_those_of_the_table(ten: Loads) -> None:
    found = trend(ten).table
    best = ten.table[(ten.table["estimator"] == "wrtds") & (ten.table["statistic"] == "best")]
    np.testing.assert_allclose(
        found.loc[found["kind"] == "load", "value"], best["value"], rtol=1e-12
    )


def test_numbers_are_those_of_the_tests_of_the_model(ten: Loads) -> None:
    found, made = trend(ten), ten.record
    load = yearly(made, ten.daily["load"].to_numpy())
    own = found.table[found.table["kind"] == "flow_normalised"]["value"]
    np.testing.assert_allclose(own, flow_normalised(load, yearly(made, made.flow)).values)
    for kind in ("load", "flow_normalised"):
        values = found.table[found.table["kind"] == kind]["value"].to_numpy()
        expected = mann_kendall(values, made.years.astype(float))
        row = found.tests[(found.tests["kind"] == kind)].iloc[0]
        assert [row["slope"], row["p"], row["trend"]] == [
            expected.slope, expected.p, expected.trend,
        ]  # fmt: skip
    year, month, value = monthly(made, ten.daily["load"].to_numpy())
    expected = seasonal_mann_kendall(value, year, month)
    row = found.tests.iloc[-1]
    assert [row["slope"], row["p"], row["n"]] == pytest.approx(
        [expected.slope, expected.p, expected.n]
    )


def test_a_planted_trend_is_found_where_the_weather_is_taken_out(ten: Loads) -> None:
    tests = trend(ten).tests.set_index("kind")
    row = tests.loc["wrtds_flow_normalised"]
    assert row["trend"] == "decreasing"
    assert row["low"] <= row["slope"] <= row["high"] < 0
    level = trend(ten).table.query("kind == 'wrtds_flow_normalised'")["value"].mean()
    assert row["slope"] / level == pytest.approx(-0.06, rel=0.35)


def test_flow_normalisation_takes_scatter_away(ten: Loads) -> None:
    table = trend(ten).table
    rough = {}
    for kind, rows in table.groupby("kind"):
        value = rows["value"].to_numpy()
        rough[kind] = np.abs(np.diff(value)).mean() / value.mean()
    assert rough["wrtds_flow_normalised"] < 0.5 * rough["load"]
    assert rough["flow_normalised"] < 0.5 * rough["load"]


def test_a_short_record_goes_without_wrtds() -> None:
    found = trend(loads_of(falling(6)))
    assert set(found.table["kind"]) == {"load", "flow_normalised"}
    assert len(found.tests) == 3


def test_settings_of_the_loads_are_those_of_the_trend() -> None:
    made = falling(10)
    plain, wide = (loads_of(made, settings=s) for s in ({}, {"half_window_years": 2.0}))
    values = [
        trend(loads).table.query("kind == 'wrtds_flow_normalised'")["value"].to_numpy()
        for loads in (plain, wide)
    ]
    assert not np.allclose(values[0], values[1], rtol=1e-3)


@pytest.mark.parametrize("years", [1, 4])
def test_too_few_years(years: int) -> None:
    with pytest.raises(InputError) as caught:
        trend(loads_of(falling(years)))
    (problem,) = caught.value.problems
    assert (problem.key, problem.value, problem.expected) == (
        "problem.trend_years",
        str(years),
        "5",
    )
    assert len({problem.text(language) for language in LANGUAGES}) == 3


def test_years_without_a_load_are_left_out() -> None:
    made = falling(7)
    kept = made.year[made.at] != 2023
    gone = replace(
        made, at=made.at[kept], concentration=made.concentration[kept], below=made.below[kept]
    )
    found = trend(loads_of(gone, estimator="m5"))
    years = found.table[found.table["kind"] == "load"]["year"].tolist()
    assert years == [2021, 2022, 2024, 2025, 2026, 2027]
