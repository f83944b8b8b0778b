"""Loads to the seas and their paired change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import City
from wastewater.model.structure import PATHWAY_NAMES, STAGES
from wastewater.results import outcomes
from wastewater.results.result import Result
from wastewater.results.run import run

if TYPE_CHECKING:
    from tests.results.conftest import Changed

KEYS = ["city", "scenario", "year", "sea", "substance", "statistic"]
LINEAR = ("best", "mean")


@pytest.fixture(scope="module")
def outflow(pilots: Result) -> pd.DataFrame:
    return pilots.outflow()


@pytest.fixture(scope="module")
def change(pilots: Result) -> pd.DataFrame:
    return pilots.compare()


def test_outflow_columns(outflow: pd.DataFrame) -> None:
    assert tuple(outflow.columns) == outcomes.OUTFLOW_COLUMNS
    assert not outflow.duplicated([*KEYS, "pathway"]).any()
    assert outflow["value"].notna().all()
    assert set(outflow["pathway"]) == {"total", *PATHWAY_NAMES}
    assert (outflow["value"] >= 0).all()


def test_total_is_the_sum_of_pathways(outflow: pd.DataFrame) -> None:
    linear = outflow[outflow["statistic"].isin(LINEAR)]
    parts = linear[linear["pathway"] != "total"].groupby(KEYS)["value"].sum()
    total = linear[linear["pathway"] == "total"].set_index(KEYS)["value"].loc[parts.index]
    np.testing.assert_allclose(parts, total, rtol=1e-12)


@pytest.mark.parametrize("which", ["pilots", "denmark"])
def test_total_is_what_flows_into_the_sea(which: str, request: pytest.FixtureRequest) -> None:
    result: Result = request.getfixturevalue(which)
    flows = result.flows()
    flows = flows[flows["target"].str.startswith("sea_") & (flows["substance"] != "")]
    flows = flows[flows["statistic"].isin(LINEAR)]
    flows = flows.assign(sea=flows["target"].str.removeprefix("sea_"))
    arriving = flows.groupby(KEYS)["value"].sum()
    outflow = result.outflow()
    total = outflow[outflow["pathway"] == "total"].set_index(KEYS)["value"]
    np.testing.assert_allclose(total.loc[arriving.index], arriving, rtol=1e-12)
    assert set(arriving.index.get_level_values("sea")) == {
        catchment.sea for city in result.cities for catchment in city.catchments
    }


def test_voznesensk_sends_exactly_nothing_to_the_baltic(
    pilots: Result, outflow: pd.DataFrame
) -> None:
    for table in (outflow, pilots.outflow("baltic")):
        rows = table[(table["city"] == "voznesensk") & (table["sea"] == "baltic")]
        assert set(rows["scenario"]) == set(pilots.scenarios["voznesensk"])
        assert len(rows) == len(rows.drop_duplicates(KEYS))
        assert (rows["value"] == 0).all()
    black = outflow[(outflow["city"] == "voznesensk") & (outflow["sea"] == "black")]
    assert (
        black[(black["pathway"] == "total") & (black["substance"] == "bod5")]["value"] > 0
    ).all()


def test_lviv_sends_nothing_to_the_black_sea(pilots: Result) -> None:
    black = pilots.outflow("black")
    assert (black.loc[black["city"] == "lviv", "value"] == 0).all()


def test_eqs_volume_is_the_sum_of_its_parts(outflow: pd.DataFrame, pilots: Result) -> None:
    """Load over standard, for those that have one; at best estimates by hand."""
    model = pilots.model("lviv")
    standard = model.city.parameters.query("name == 'standard.annual_average'")
    rows = outflow[
        (outflow.city == "lviv")
        & (outflow.sea == "baltic")
        & (outflow.scenario == "plant")
        & (outflow.year == 2029)
        & (outflow.statistic == "best")
    ]
    assert len(standard) >= 8
    for pathway, loads in rows.groupby("pathway"):
        load = loads.set_index("substance")["value"]
        per_standard = (
            load.loc[standard["substance"]].to_numpy() / standard["base_value"].to_numpy()
        )
        assert load["eqs_volume"] == pytest.approx(per_standard.sum(), rel=1e-12), pathway
    assert set(rows.loc[rows.substance == "eqs_volume", "unit"]) == {"m3/yr"}
    assert set(rows.loc[rows.substance != "eqs_volume", "unit"]) == {"kg/yr"}


def test_standards_are_in_kg_per_m3(pilots: Result) -> None:
    names, standard = outcomes.standards(pilots.model("lviv"))
    assert standard[names.index("cd"), 0] == pytest.approx(0.2e-6)  # 0.2 ug/l


def test_comparison_columns(change: pd.DataFrame) -> None:
    assert tuple(change.columns) == outcomes.COMPARISON_COLUMNS
    assert "baseline" not in set(change["scenario"])
    assert not change.duplicated(KEYS).any()
    assert change.notna().all(axis=None)


def test_equal_scenarios_differ_by_exactly_nothing(change: pd.DataFrame, pilots: Result) -> None:
    same = change[change["scenario"] == "nothing"]
    assert len(same)
    assert (same[["change", "change_share"]] == 0).all(axis=None)
    against_plant = pilots.compare(baseline="plant")
    same = against_plant[against_plant["scenario"] == "plant-again"]
    assert len(same)
    assert (same[["change", "change_share"]] == 0).all(axis=None)
    assert (same["value"] == same["baseline"]).all()


def test_change_is_paired(change: pd.DataFrame, pilots: Result) -> None:
    """Statistics of the differences, draw by draw, against numpy."""
    value, base = (pilots.blocks["lviv", s].total("baltic")[-1] for s in ("plant", "baseline"))
    at = pilots.model("lviv").index.substances.index("total_p")
    difference = (value - base)[at, 1:]
    rows = change[
        (change.city == "lviv")
        & (change.scenario == "plant")
        & (change.sea == "baltic")
        & (change.year == 2029)
        & (change.substance == "total_p")
    ].set_index("statistic")
    for name, level in (("median", 0.5), ("p05", 0.05), ("p95", 0.95)):
        assert rows["change"][name] == pytest.approx(np.quantile(difference, level), rel=1e-12)
        share = np.quantile(difference / base[at, 1:], level)
        assert rows["change_share"][name] == pytest.approx(share, rel=1e-12)
    assert rows["change"]["best"] == pytest.approx(
        rows["value"]["best"] - rows["baseline"]["best"], rel=1e-12
    )
    unpaired = value[at, 1:] - np.roll(base[at, 1:], 1)
    low, high = np.quantile(unpaired, (0.05, 0.95))
    assert rows["change"]["p95"] - rows["change"]["p05"] < high - low


@pytest.mark.parametrize("stage", ["primary", "secondary", "precipitation_p"])
def test_more_removal_means_less_load(lviv: City, changed: Changed, stage: str) -> None:
    """For every substance, whatever becomes of the sludge."""
    city = changed(lviv, {("plant.stage", "", "", f"lviv.{s}"): 0.9 for s in STAGES[1:4]})
    table = city.parameters
    rows = table[(table.name == "plant.removal") & (table.place == stage)]
    more = {
        ("plant.removal", "", row.substance, stage): min(row.base_value + 0.1, 1.0)
        for row in rows.itertuples()
    }
    assert len(more) == 25
    before, after = (
        run(c, ["plant"], years=(2025, 2028), draws=0).blocks for c in (city, changed(city, more))
    )
    for scenario in ("baseline", "plant"):
        less = after["lviv", scenario].total("baltic")
        assert np.all(less < before["lviv", scenario].total("baltic") * (1 + 1e-12))


def test_substances_do_not_act_on_each_other(lviv: City, changed: Changed) -> None:
    """What the ranking of inputs relies on: a row of one substance leaves all others alone."""
    table = lviv.parameters
    rows = table[(table.substance == "hg") & (table.base_value > 0)]
    more = {(r.name_, r.fraction, "hg", r.place): r.base_value * 0.9 for r in _named(rows)}
    one, other = (run(c, ["all"], years=(2025, 2028), draws=0) for c in (lviv, changed(lviv, more)))
    at = one.model("lviv").index.substances.index("hg")
    for key, block in one.blocks.items():
        loads, changed_loads = (b.loads["baltic"] for b in (block, other.blocks[key]))
        np.testing.assert_array_equal(
            np.delete(loads, at, axis=2), np.delete(changed_loads, at, axis=2)
        )
        assert not np.array_equal(loads[:, :, at], changed_loads[:, :, at])


def _named(rows: pd.DataFrame) -> list[pd.Series]:
    return list(rows.rename(columns={"name": "name_"}).itertuples())
