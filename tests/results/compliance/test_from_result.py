"""A run against the limits: figures of the model, paired draws, laws of the place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.model.compliance.verdict import VERDICTS
from wastewater.results.compliance.from_result import from_result
from wastewater.results.compliance.table import BASES, COMPLIANCE_COLUMNS, REASONS, no_rows
from wastewater.results.compliance.works import city_years
from wastewater.results.result import Result

KEY = ["limit", "city", "place", "scenario", "year"]


def one(table: pd.DataFrame, **wanted: object) -> pd.Series:
    found = table
    for column, value in wanted.items():
        found = found[found[column] == value]
    assert len(found) == 1, found
    return found.iloc[0]


def test_the_table_is_whole(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == COMPLIANCE_COLUMNS
    assert not table.duplicated(KEY).any()
    assert set(table["verdict"]) <= set(VERDICTS)
    assert set(table["basis"]) <= set(BASES)
    assert set(table["reason"]) <= {"", *REASONS}
    assert table["probability"].dropna().between(0, 1).all()
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    open_ = table["verdict"] == "cannot_judge"
    assert (open_ == table["probability"].isna()).all()
    assert (open_ == (table["reason"] != "")).all()
    assert no_rows().dtypes.astype(str).to_dict() == table.dtypes.astype(str).to_dict()


def test_laws_of_the_place(table: pd.DataFrame) -> None:
    regimes = table.groupby("city")["regime"].agg(set).to_dict()
    both = {"uwwtd-1991", "uwwtd-2024"}
    assert regimes["aarhus"] == both | {"helcom-28e5", "dk-national"}
    assert regimes["voznesensk"] == both | {"ua-municipal"}, "the Black Sea is not HELCOM's"
    standing = table.groupby(["city", "regime"])["standing"].agg(set).to_dict()
    assert standing["aarhus", "uwwtd-1991"] == {"law"}
    assert standing["voznesensk", "uwwtd-1991"] == {"yardstick"}
    assert standing["aarhus", "helcom-28e5"] == {"recommendation"}


def test_figures_are_those_of_the_flows(towns: Result, table: pd.DataFrame) -> None:
    """Load through volume of the flow table, at best estimates of a run without draws."""
    flows = towns.flows([2026], ["baseline"])
    own = flows[(flows["source"] == "effluent:marselisborg") & (flows["city"] == "aarhus")]
    own = own[own["statistic"] == "best"].set_index("substance")["value"]
    alone = from_result(towns, [2026], ["baseline"], draws=0)
    row = one(alone, limit="dk-national.total_p", place="marselisborg")
    assert row["value"] == pytest.approx(1e3 * own["total_p"] / own[""])
    assert row["low"] == row["high"] == row["value"]
    assert row["margin"] == pytest.approx(1.5 - row["value"])
    assert row["probability"] in (0.0, 1.0)
    drawn = one(
        table, limit="dk-national.total_p", place="marselisborg", year=2026, scenario="baseline"
    )
    assert drawn["low"] < row["value"] < drawn["high"]


def test_draws_are_those_of_the_run(towns: Result, table: pd.DataFrame) -> None:
    """Probability and band follow from the draws of the run, paired load and volume."""
    model = towns.model("aarhus")
    solved = city_years(model, (), (2028,))
    works = solved.works["marselisborg"]
    item = model.index.substances.index("total_n")
    drawn = (1e3 * works.effluent[0, item] / works.volume[0])[1:]
    removed = (1 - works.effluent[0, item] / works.inlet[0, item])[1:]
    row = one(table, limit="uwwtd-2024.total_n.150k", place="marselisborg", year=2028)
    met = (drawn <= 8) | (removed >= 0.8)
    assert row["probability"] == pytest.approx(met.mean())
    assert row["value"] == pytest.approx(np.median(drawn))
    assert row["removal"] == pytest.approx(np.median(removed))
    assert row["size"] == pytest.approx(
        np.median(works.inlet[0, model.index.substances.index("bod5")][1:]) / 21.9
    )


def test_each_works_has_the_limits_of_its_size(table: pd.DataFrame) -> None:
    large, middle = (
        set(table.loc[(table["place"] == place) & (table["year"] == 2025), "limit"])
        for place in ("marselisborg", "egaa")
    )
    assert "uwwtd-2024.total_p.150k" in large
    assert "uwwtd-2024.total_p.10k" in middle
    assert "uwwtd-2024.total_p.150k" not in middle


def test_danish_works_meet_danish_law(table: pd.DataFrame) -> None:
    """What is published for Marselisborg (0.25-0.30 mg P/l, 5-6 mg N/l) is far below the limits."""
    rows = table[(table["place"] == "marselisborg") & (table["regime"] == "dk-national")]
    assert (rows["verdict"] == "met").all()


def test_what_was_not_read_says_so(table: pd.DataFrame) -> None:
    rows = table[table["regime"].isin(["ua-municipal"])]
    assert not rows["verified"].any()
    assert (rows["grade"] == "C").all()
    p = table[table["limit"] == "helcom-28e5.total_p.100k"]
    assert (p["verified"] == (p["verdict"] == "met")).all(), "the 90 % are from memory"


def test_the_quaternary_rule_needs_its_indicators(table: pd.DataFrame) -> None:
    rows = table[table["substance"] == "quaternary"]
    assert len(rows)
    assert (rows["verdict"] == "cannot_judge").all()
    assert (rows["reason"] == "too_few_indicators").all()
    assert not rows["in_force"].any()


def test_a_lagoon(voznesensk: Result) -> None:
    found = from_result(voznesensk, [2025], ["baseline"], lagoons=True, regimes=["uwwtd-1991"])
    solids = found[found["substance"] == "tss"]
    assert set(solids["limit_value"]) == {150.0}


def test_not_sensitive(voznesensk: Result) -> None:
    found = from_result(voznesensk, [2025], ["baseline"], sensitive=False, regimes=["uwwtd-1991"])
    assert set(found["substance"]) == {"bod5", "cod", "tss"}


def test_reaches_against_quality_standards(voznesensk: Result) -> None:
    reach = voznesensk.model("voznesensk").city.catchments[0].reaches[0]
    asked = {"years": [2025], "scenarios": ["baseline"], "hardness": 250.0}
    small, large = (
        from_result(voznesensk, **asked, river_flow={reach: flow}) for flow in (5.0, 10.0)
    )
    small, large = (t[t["place"] == reach].reset_index(drop=True) for t in (small, large))
    assert set(small["basis"]) == {"own_load"}
    np.testing.assert_allclose(small["value"], 2 * large["value"])
    assert (large["probability"] >= small["probability"]).all()
    cadmium = small[(small["substance"] == "cd") & (small["statistic"] == "eqs_annual")]
    assert cadmium["limit_value"].tolist() == [0.25]
    halved = from_result(voznesensk, **asked, river_flow={reach: 5.0}, dissolved_share={"cd": 0.5})
    half = one(halved, limit="eqs-2013.cd.annual.inland.5", place=reach)
    assert half["value"] == pytest.approx(0.5 * cadmium["value"].iloc[0])


def test_no_hardness_no_cadmium(voznesensk: Result) -> None:
    reach = voznesensk.model("voznesensk").city.catchments[0].reaches[0]
    found = from_result(voznesensk, [2025], ["baseline"], river_flow={reach: 5.0})
    assert "cd" not in set(found["substance"])


@pytest.mark.parametrize(
    "asked",
    [
        {"years": [1999]},
        {"scenarios": ["nothing"]},
        {"regimes": ["nothing"]},
        {"river_flow": {"nothing": 1.0}},
    ],
)
def test_what_is_not_known(voznesensk: Result, asked: dict[str, object]) -> None:
    with pytest.raises(InputError):
        from_result(voznesensk, **asked)  # type: ignore[arg-type]


def test_a_river_without_water(voznesensk: Result) -> None:
    reach = voznesensk.model("voznesensk").city.catchments[0].reaches[0]
    with pytest.raises(InputError):
        from_result(voznesensk, [2025], river_flow={reach: 0.0})
