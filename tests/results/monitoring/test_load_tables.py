"""Tables of annual loads: statistics of the draws, months that make the year, shares, files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.model.monitoring import world
from wastewater.model.distributions import Array
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.uncertainty import COMPONENTS
from wastewater.results.monitoring import load_tables
from wastewater.results.monitoring.estimate import annual_loads

NAME = ("river", "total_n")


@dataclass(frozen=True)
class Made:
    """Draws of an estimate."""

    drawn: Array


def record(years: int = 2, **how: Any) -> Record:
    rng = np.random.default_rng(5)
    return world.sampled(world.river(rng, world.days_of(years)), rng, **how)[0]


# ---------------------------------------------------------------- annual loads


def test_annual_loads_have_the_statistics_of_their_draws() -> None:
    draws = np.stack([np.arange(101.0), 10 * np.arange(101.0)])
    made = {"m6": Made(np.column_stack([[7.0, 8.0], draws]))}
    table = load_tables.annual(NAME, record(), "half", made, {"m5": np.array([1.0, np.nan])})
    assert tuple(table.columns) == load_tables.ANNUAL
    wide = table[table["estimator"] == "m6"].pivot_table(
        index="year", columns="statistic", values="value"
    )
    expected = {"best": 7, "mean": 50, "median": 50, "p05": 5, "p95": 95}
    assert wide.loc[2021].to_dict() == expected
    assert wide.loc[2022].to_dict() == {k: 10 * v for k, v in expected.items()} | {"best": 8}
    other = table[table["estimator"] == "m5"]
    assert other["statistic"].tolist() == ["best", "best"]
    np.testing.assert_array_equal(other["value"], [1, np.nan])
    for column, word in (("station", "river"), ("substance", "total_n"), ("rule", "half"),
                         ("unit", "kg/yr")):  # fmt: skip
        assert set(table[column]) == {word}


def test_nothing_drawn_nothing_told_of_a_spread() -> None:
    made = {"m6": Made(np.array([[7.0], [8.0]]))}
    table = load_tables.annual(NAME, record(), "half", made, {})
    assert table["statistic"].tolist() == ["best", "best"]
    assert table["value"].tolist() == [7, 8]
    empty = load_tables.spread(record(), {})
    assert empty.columns.tolist() == ["year", "component", "share", "low", "high"]
    assert empty.empty


# ---------------------------------------------------------------- months


@pytest.mark.parametrize("starts", [1, 10])
def test_months_add_up_to_the_year(starts: int) -> None:
    made = replace(record(4), year_starts=starts)
    rng = np.random.default_rng(1)
    daily = {name: rng.lognormal(3, 2, made.flow.size) for name in ("m6", "m5")}
    table = load_tables.months(NAME, made, daily)
    for name, load in daily.items():
        own = table[table["estimator"] == name]
        assert own.groupby("year").size().tolist() == [12] * made.years.size
        sums = own.groupby("year")["value"].sum().to_numpy()
        np.testing.assert_allclose(sums, yearly(made, load), rtol=1e-12)
    assert set(table["unit"]) == {"kg"}


# ---------------------------------------------------------------- where the spread comes from


def test_shares_of_the_variance() -> None:
    rng = np.random.default_rng(2)
    scales = {"sampling": 3.0, "limit": 0.0, "flow": 4.0, "analytical": 12.0}
    normal = rng.standard_normal((2, 20000))
    alone = {c: 100 + s * normal for c, s in scales.items()}
    table = load_tables.spread(record(), alone)
    shares = table[table["year"] == 2021].set_index("component")["share"]
    np.testing.assert_allclose(shares[list(scales)], np.array([9, 0, 16, 144]) / 169, rtol=1e-9)
    np.testing.assert_allclose(table.groupby("year")["share"].sum(), 1, rtol=1e-12)
    flow = table[(table["component"] == "flow") & (table["year"] == 2021)].iloc[0]
    assert [flow["low"], flow["high"]] == pytest.approx([100 - 6.58, 100 + 6.58], abs=0.1)
    limit = table[table["component"] == "limit"].iloc[0]
    assert (limit["low"], limit["high"]) == (100, 100)


def test_without_any_spread_there_is_nothing_to_share() -> None:
    alone = dict.fromkeys(COMPONENTS, np.full((2, 10), 5.0))
    table = load_tables.spread(record(), alone)
    assert (table["share"] == 0).all()
    assert (table[["low", "high"]] == 5).all(axis=None)


# ---------------------------------------------------------------- counts, limits, days


def test_counts() -> None:
    made = record(censored=0.3)
    filled = np.zeros(made.flow.size, bool)
    filled[[3, 4, 400]] = True
    table = load_tables.counts(replace(made, filled=filled)).set_index("year")
    year = made.year[made.at]
    assert table["days"].tolist() == [365, 365]
    assert table["filled_days"].tolist() == [2, 1]
    assert table["samples"].tolist() == [(year == 2021).sum(), (year == 2022).sum()]
    assert table["below"].tolist() == [made.below[year == y].sum() for y in (2021, 2022)]


def test_limits_tell_the_share_below() -> None:
    made = record(censored=0.3)
    loads = {"zero": np.array([1.0, 2.0]), "limit": np.array([3.0, 4.0])}
    table = load_tables.limits(made, loads)
    assert table["value"].tolist() == [1, 2, 3, 4]
    count = load_tables.counts(made)
    share = (count["below"] / count["samples"]).tolist()
    assert table["below_share"].tolist() == share + share
    none = replace(made, at=made.at[:0], concentration=made.concentration[:0],
                   below=made.below[:0])  # fmt: skip
    assert load_tables.limits(none, loads)["below_share"].isna().all()


def test_days_hold_flow_load_and_the_concentration_between() -> None:
    made = record()
    flow = made.flow.copy()
    flow[5] = 0.0
    dry = replace(made, flow=flow)
    load = 2.5e-3 * flow
    load[6] = np.nan
    table = load_tables.daily(dry, load)
    np.testing.assert_array_equal(table["day"].to_numpy().astype("datetime64[D]"), made.days)
    concentration = table["concentration"].to_numpy()
    assert np.isnan(concentration[[5, 6]]).all()
    np.testing.assert_allclose(np.delete(concentration, [5, 6]), 2.5)
    np.testing.assert_array_equal(table["load"], load)


# ---------------------------------------------------------------- files


def test_all_tables_are_written(tmp_path: Path) -> None:
    made = record(censored=0.2)
    made = replace(made, filled=np.arange(made.flow.size) // 5 == 20)
    loads = annual_loads(world.laboratory(made), world.meter(made), draws=20)
    folder = load_tables.write_csv(loads, tmp_path / "new" / "folder")
    frames = {name for name in vars(loads) if isinstance(getattr(loads, name), pd.DataFrame)}
    assert {file.stem for file in folder.iterdir()} == set(load_tables.TABLES) == frames
    for name in load_tables.TABLES:
        data = (folder / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")  # Excel shows Ukrainian letters only with it
        assert b"\r" not in data
        back, table = pd.read_csv(folder / f"{name}.csv"), getattr(loads, name)
        assert back.columns.tolist() == table.columns.tolist()
        assert len(back) == len(table)
    back = pd.read_csv(folder / "table.csv")
    np.testing.assert_array_equal(back["value"], loads.table["value"])
    assert pd.read_csv(folder / "gaps.csv")["days"].tolist() == [5]
    load_tables.write_csv(loads, folder)  # again, into a folder that is there
