"""The tables of a result that tell of solid waste."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.inputs.city import City
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.waste_result import WASTE_COLUMNS

TABLES = [
    "waste",
    "rates",
    "targets",
    "sorting",
    "bins",
    "landfills",
    "greenhouse",
    "waste_costs",
    "closure",
]


def test_waste(pilots: Result) -> None:
    table = pilots.waste()
    assert tuple(table.columns) == WASTE_COLUMNS
    best = table[(table.statistic == "best") & (table.city == "lviv") & (table.year == 2029)]
    wide = best.pivot(index="scenario", columns="indicator", values="value")
    rate = (wide["sent_to_recycling"] + wide["biological"]) / wide["generated"]
    pd.testing.assert_series_equal(wide["recycling_rate"], rate, check_names=False)
    assert set(table.loc[table.indicator == "recycling_rate", "unit"]) == {"1"}
    assert set(table.loc[table.indicator != "recycling_rate", "unit"]) == {"t/yr"}


def test_sorting_keeps_substances_out_of_landfills(pilots: Result) -> None:
    table = pilots.disposed()
    best = table[(table.statistic == "best") & (table.city == "lviv") & (table.year == 2029)]
    wide = best.pivot(index="substance", columns="scenario", values="value")
    assert (wide["ten-fractions"] <= wide["baseline"] * (1 + 1e-12)).all()
    assert wide["ten-fractions"]["hg"] < wide["baseline"]["hg"]
    pd.testing.assert_series_equal(wide["nothing"], wide["baseline"], check_names=False)


@pytest.mark.parametrize("name", TABLES)
def test_every_city_and_scenario_is_told(pilots: Result, name: str) -> None:
    table = getattr(pilots, name)()
    if name == "closure":  # the waste as generated is that of the baseline
        assert list(table["city"].unique()) == ["lviv", "voznesensk"]
        return
    cases = table[["city", "scenario"]].drop_duplicates()
    assert list(map(tuple, cases.to_numpy())) == list(pilots.blocks)
    assert table["scenario"].iloc[0] == "baseline"


@pytest.mark.parametrize("name", TABLES)
def test_a_run_without_draws_has_all_tables(lviv: City, name: str) -> None:
    """Every statistic is the best estimate, and nothing is missing."""
    table = getattr(run(lviv, ["ten-fractions"], years=(2025, 2026), draws=0), name)()
    assert len(table) > 0
    if "statistic" not in table:
        return
    number = "share" if name == "sorting" else "value"
    keys = [c for c in table if table[c].dtype.kind not in "f" and c != "statistic"]
    spread = table.groupby(keys)[number].agg(["min", "max"])
    pd.testing.assert_series_equal(spread["min"], spread["max"], check_names=False)


def test_rows_behind_the_tables_are_among_the_sources(lviv: City) -> None:
    sources = run(lviv, ["ten-fractions"], years=(2025, 2026), draws=0).sources()
    names = set(sources["name"])
    assert {"cost.collection", "cost.revenue", "currency.uah", "currency.dkk"} <= names
    assert {"greenhouse.gwp", "recycling.credit", "closure.content"} <= names
    assert {"sorting.access", "sorting.participation", "sorting.correct"} <= names


def test_sources_do_not_depend_on_which_tables_were_made(lviv: City) -> None:
    key = ["name", "fraction", "substance", "place", "measure"]
    first, second = (run(lviv, ["ten-fractions"], years=(2025, 2026), draws=0) for _ in range(2))
    for name in TABLES:
        getattr(second, name)()
    second.greenhouse("ar6")
    assert first.sources()[key].to_numpy().tolist() == second.sources()[key].to_numpy().tolist()


def test_the_fibre_credit_carries_its_warning() -> None:
    assert "United States" in (Result.greenhouse.__doc__ or "")
    assert "must not be added" in (Result.waste_costs.__doc__ or "")
