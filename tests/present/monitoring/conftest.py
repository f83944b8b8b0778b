"""Hand-made loads and trends, so that charts and sentences are tested without estimating."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.model.monitoring.quality_rules import COLUMNS
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.uncertainty import COMPONENTS
from wastewater.results.monitoring.loads import Loads
from wastewater.results.monitoring.trends import Trend

FACTORS = {"best": 1.0, "mean": 1.03, "median": 1.01, "p05": 0.74, "p95": 1.33}
SHARES = {"sampling": 0.71, "limit": 0.04, "flow": 0.2, "analytical": 0.05}
OTHERS = ("m1", "m2", "m4", "beale", "rid", "rating", "smearing")
RULES = {"percentage": 1.0, "half": 0.99, "zero": 0.97, "limit": 1.02, "ros": 0.995, "mle": 0.99}
FINDING = {
    "severity": "excluded",
    "station": "outlet",
    "value": 120.0,
    "limit": np.nan,
    "unit": "mg/l",
    "file": "laboratory.csv",
    "row": 1,
    "expected": "",
    "column": "",
    "last": None,
    "count": 1,
}
Maker = Callable[..., Loads]


def findings_of(rows: Sequence[dict[str, object]], substance: str) -> pd.DataFrame:
    """Return findings with all columns, from what differs."""
    full = [
        {"substance": substance, **FINDING, "row": place, **row} for place, row in enumerate(rows)
    ]
    table = pd.DataFrame(full, columns=list(COLUMNS))
    return table.assign(day=pd.to_datetime(table["day"]), last=pd.to_datetime(table["last"]))


def make_loads(
    first: str = "2024-01-01",
    last: str = "2024-12-31",
    samples: int = 12,
    below: int = 4,
    gaps: Sequence[tuple[str, str, str]] = (("2024-05-03", "2024-05-11", "line"),),
    rows: Sequence[dict[str, object]] = (
        {"rule": "negative", "day": "2024-03-05", "value": -2.0},
        {"rule": "duplicate", "day": "2024-08-06", "value": 9.0},
        {"rule": "outlier", "day": "2024-09-03", "severity": "reported"},
        {
            "rule": "flow_gap",
            "day": "2024-05-03",
            "last": "2024-05-11",
            "severity": "reported",
            "substance": "",
        },
    ),
    substance: str = "total_n",
    estimator: str = "m6",
    second: str = "m5",
    scale: float = 1.0,
    year_starts: int = 1,
    station: str = "outlet",
) -> Loads:
    """Return loads of a smooth year: flow and concentrations are waves, nothing is estimated."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    turn = 2 * np.pi * np.arange(days.size) / 365.25
    wild = np.sin(37 * turn) * np.sin(5.3 * turn)
    flow = 40_000.0 * np.exp(0.4 * np.cos(turn) + 0.3 * wild)
    filled = np.zeros(days.size, dtype=bool)
    gap_rows = []
    for start, end, method in gaps:
        one, other = np.datetime64(start), np.datetime64(end)
        filled |= (days >= one) & (days <= other)
        length = int((other - one).astype(int)) + 1
        gap_rows.append((pd.Timestamp(one), pd.Timestamp(other), length, method, 0.8, 1.25))
    at = np.linspace(5, days.size - 6, samples).astype(np.intp)
    concentration = scale * 10.0 * np.exp(0.5 * np.sin(turn[at]) - 0.5 * wild[at])
    order = np.argsort(concentration, kind="stable")
    is_below = np.isin(np.arange(samples), order[:below])
    if below:
        concentration[is_below] = concentration[order[below - 1]]
    record = Record(
        np.datetime64(first), flow, filled, at, concentration, is_below, year_starts=year_starts
    )
    estimated = scale * 10.0 * np.exp(0.5 * np.sin(turn) - 0.5 * wild)
    daily = pd.DataFrame(
        {
            "day": days,
            "flow": flow,
            "filled": filled,
            "concentration": estimated,
            "load": flow * estimated * 1e-3,
        }
    )
    return _with_years(record, daily, gap_rows, findings_of(rows, substance), locals())


def _with_years(
    record: Record,
    daily: pd.DataFrame,
    gaps: list[tuple[object, ...]],
    findings: pd.DataFrame,
    said: dict[str, object],
) -> Loads:
    years = record.years
    best = np.array([daily["load"][record.year == year].sum() for year in years])
    table, spread, limits, counts = [], [], [], []
    for year, load in zip(years.tolist(), best.tolist(), strict=True):
        for name, value in FACTORS.items():
            table.append((year, said["estimator"], name, load * value))
            if said["second"]:
                table.append((year, said["second"], name, load * value * 0.94))
        others = [name for name in OTHERS if name not in (said["estimator"], said["second"])]
        for place, name in enumerate(others):
            table.append((year, name, "best", load * (0.8 + 0.05 * place)))
        mine = record.year == year
        here = mine[record.at]
        n, n_below = int(here.sum()), int((here & record.below).sum())
        counts.append((year, int(mine.sum()), int((mine & record.filled).sum()), n, n_below))
        spread += [(year, c, SHARES[c], 0.9 * load, 1.1 * load) for c in COMPONENTS]
        limits += [(year, r, load * v, n_below / n if n else 0.0) for r, v in RULES.items()]
    columns = ["year", "estimator", "statistic", "value"]
    long = pd.DataFrame(table, columns=columns).assign(
        station=said["station"], substance=said["substance"], rule="percentage", unit="kg/yr"
    )
    return Loads(
        station=str(said["station"]),
        substance=str(said["substance"]),
        record=record,
        samples=pd.DataFrame({"file": ["laboratory.csv"] * record.at.size}),
        findings=findings,
        gaps=pd.DataFrame(gaps, columns=["first", "last", "days", "method", "low", "high"]).astype(
            {"first": "datetime64[ns]", "last": "datetime64[ns]"}
        ),
        estimator=str(said["estimator"]),
        second=str(said["second"]),
        reason=REASON,
        notes=NOTES if said["second"] else (),
        rule="percentage",
        table=long,
        months=pd.DataFrame(),
        spread=pd.DataFrame(spread, columns=["year", "component", "share", "low", "high"]),
        limits=pd.DataFrame(limits, columns=["year", "rule", "value", "below_share"]),
        counts=pd.DataFrame(counts, columns=["year", "days", "filled_days", "samples", "below"]),
        daily=daily,
        settings={},
        draws=1000,
        seed=1,
    )


REASON: tuple[str, dict[str, str]] = ("m6", {"yearly": "12"})
NOTES = (("long_gap", {"days": "75", "most": "62"}),)


def long_series(**settings: object) -> Loads:
    """Return thirty years with 600 samples, many gaps and many findings."""
    starts = np.datetime64("1990-03-01") + np.arange(0, 10_500, 700)
    gaps = [
        (str(day), str(day + 5 + place), ("line", "season", "neighbour")[place % 3])
        for place, day in enumerate(starts)
    ]
    rules = ("negative", "duplicate", "outlier", "zero", "high_limit", "conflict", "flow_spike")
    rows = [
        {
            "rule": rules[place % 7],
            "day": str(np.datetime64("1990-02-01") + 110 * place),
            "severity": "excluded" if place % 7 < 2 else "reported",
            "value": -1.0 if place % 7 == 0 else 5.0 + place,
            **({"substance": ""} if place % 7 == 6 else {}),
        }
        for place in range(90)
    ]
    rows.append({"rule": "without_value", "day": None, "value": np.nan})
    return make_loads(
        **{
            "first": "1990-01-01",
            "last": "2019-12-31",
            "samples": 600,
            "below": 200,
            "gaps": gaps,
            "rows": rows,
            "estimator": "wrtds",
            "second": "m6",
            **settings,
        }
    )


def make_trend(years: int = 30, slope: float = -3000.0, with_tests: bool = True) -> Trend:
    """Return a trend of loads that fall by a known slope."""
    year = np.arange(1990, 1990 + years)
    level = 200_000 + slope * (year - 1990)
    kinds = {
        "load": level * (1 + 0.15 * np.sin(2.1 * year)),
        "flow_normalised": level * (1 + 0.03 * np.sin(1.3 * year)),
        "wrtds_flow_normalised": level.astype(float),
    }
    rows = [
        ("outlet", "total_n", y, kind, value, "kg/yr")
        for kind, values in kinds.items()
        for y, value in zip(year.tolist(), values.tolist(), strict=True)
    ]
    tests = [
        ("load", "mann_kendall", years, slope, 1.8 * slope, 0.2 * slope, 0.02),
        ("load", "seasonal_mann_kendall", 12 * years, slope, 1.5 * slope, 0.5 * slope, 0.004),
        ("flow_normalised", "mann_kendall", years, slope, 1.2 * slope, 0.8 * slope, 0.0001),
    ]
    verdict = "decreasing" if slope < 0 else "increasing"
    columns = ["kind", "test", "n", "slope", "low", "high", "p"]
    found = pd.DataFrame(tests if with_tests else [], columns=columns).assign(trend=verdict)
    found[["low", "high"]] = np.sort(found[["low", "high"]].to_numpy(dtype=float), axis=1)
    return Trend(
        station="outlet",
        substance="total_n",
        estimator="m6",
        table=pd.DataFrame(rows, columns=["station", "substance", "year", "kind", "value", "unit"]),
        tests=found,
    )


def no_years() -> Loads:
    """Return a record that covers no complete year."""
    return make_loads(first="2024-02-01", last="2024-11-30", gaps=(), rows=())


def unknown_load() -> Loads:
    """Return two years, the last without any estimate."""
    loads = make_loads(first="2023-01-01")
    table = loads.table.assign(value=loads.table["value"].where(loads.table["year"] == 2023))
    return replace(loads, table=table)


@pytest.fixture
def made() -> Maker:
    """Return what makes loads by hand."""
    return make_loads


@pytest.fixture(scope="session")
def loads() -> Loads:
    """Return one year with twelve samples, four of them below the limit, and a gap."""
    return make_loads()


@pytest.fixture(scope="session")
def long_loads() -> Loads:
    """Return thirty years."""
    return long_series()


@pytest.fixture(scope="session")
def trend() -> Trend:
    """Return a falling trend over thirty years."""
    return make_trend()


@pytest.fixture
def made_trend() -> Callable[..., Trend]:
    """Return what makes trends by hand."""
    return make_trend


@pytest.fixture(scope="session")
def cases() -> dict[str, Loads]:
    """Return loads of every kind: usual ones and extremes."""
    return {
        "year": make_loads(),
        "long": long_series(),
        "bare": make_loads(below=0, gaps=(), rows=()),
        "all_below": make_loads(below=12, substance="cd", scale=1e-4, estimator="loadest"),
        "three_years": make_loads(
            first="2021-10-01", last="2024-09-30", samples=30, year_starts=10, estimator="rating"
        ),
        "no_years": no_years(),
        "unknown": unknown_load(),
        "no_samples": make_loads(samples=0, below=0),
        "tiny": make_loads(samples=3, below=1, substance="hg", scale=1e-7, station=""),
        "far": make_loads(
            rows=[
                {"rule": "impossible", "day": "2024-06-04", "value": 5e4},
                {"rule": "impossible", "day": "2024-07-02", "value": -5.0},
            ]
        ),
    }
