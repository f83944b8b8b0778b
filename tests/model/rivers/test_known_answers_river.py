"""Answers known from elsewhere for rivers and gases of wastewater: inputs, expected value."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wastewater.inputs.lists import read_list
from wastewater.model import wastewater_gases as gases
from wastewater.model.rivers import retention as models
from wastewater.model.rivers import routing, ways

TABLE = Path(__file__).parents[2] / "data" / "known_answers_river.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]
SECONDS_A_DAY = 86_400


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def retention(model: str, substance: str, **inputs: float) -> float:
    return float(models.retained(model, substance, **inputs))


def transmission(**inputs: Any) -> float:
    return 1 - retention(**inputs)


def ratio(**inputs: Any) -> float:
    """R of R / (1 + R)."""
    held = retention(**inputs)
    return held / (1 - held)


def routed(
    reaches: dict[str, str], local: list[float], passed: list[float], which: str, at: int
) -> float:
    tree = routing.tree(reaches)
    if which == "from":
        return float(routing.apportion(tree, local, passed)[at])
    return float(getattr(routing.route(tree, local, passed), which)[at])


def hydraulic_load(flow: float, area: float) -> float:
    """m/yr."""
    return float(routing.hydraulic_load(flow, area))


def flow_share(m3_per_d: float, river: str) -> float:
    return m3_per_d / SECONDS_A_DAY / float(ways.way("lviv").figures[river, "flow"][0])


def concentration(kg_per_yr: float, m3_per_d: float) -> float:
    """mg/l."""
    return float(routing.concentration(kg_per_yr, m3_per_d / SECONDS_A_DAY))


def helcom_share(t_per_yr: float, of: str) -> float:
    table = read_list("river", "baltic")
    own = table[(table["sub_basin"] == "baltic_proper") & (table["substance"] == "total_p")]
    return t_per_yr / float(own.set_index("quantity").loc[of, "value"])


def tow(people: float, bod: float) -> float:
    """kg BOD/yr."""
    return float(gases.organic_load(people, bod))


def methane_works(people: float, bod: float, share: float) -> float:
    """kg CH4/yr."""
    load = gases.load_of_way(tow(people, bod), share, gases.factor("industry_collected"))
    return float(gases.methane(load, gases.methane_of_way("aerobic_plant")))


def methane_effluent(people: float, bod: float, removal: float, water: str) -> float:
    """kg CH4/yr."""
    left = gases.effluent_load(tow(people, bod), removal)
    return float(gases.methane(left, gases.methane_of_way(water)))


def protein(supply: float) -> float:
    """kg/(person yr)."""
    return float(gases.protein(supply, gases.factor("protein_consumed")))


def nitrogen(people: float, supply: float) -> float:
    """kg N/yr."""
    more = [gases.factor(f"{x}_nitrogen") for x in ("household", "food_waste", "industry")]
    return float(gases.nitrogen_load(people, protein(supply), *more))


def n2o_works(people: float, supply: float, share: float) -> float:
    """kg N2O/yr."""
    load = nitrogen(people, supply) * share
    return float(gases.nitrous_oxide(load, gases.nitrous_oxide_of_way("aerobic_plant")))


def nitrogen_effluent(people: float, supply: float, share: float, removal: float) -> float:
    """kg N/yr."""
    return float(gases.effluent_load(nitrogen(people, supply) * share, removal))


def n2o_effluent(**inputs: float) -> float:
    """kg N2O/yr."""
    left = nitrogen_effluent(**inputs)
    return float(gases.nitrous_oxide(left, gases.nitrous_oxide_of_way("effluent")))


def factor_of_way(way: str) -> float:
    """kg CH4/kg BOD from the correction; the printed factor must be the same."""
    made = float(
        gases.methane_factor(gases.factor("methane_per_bod"), gases.methane_of_way(way, "mcf"))
    )
    assert made == pytest.approx(gases.methane_of_way(way), rel=1e-12)
    return made


FUNCTIONS: dict[str, Callable[..., float]] = {
    f.__name__: f
    for f in (
        concentration,
        factor_of_way,
        flow_share,
        helcom_share,
        hydraulic_load,
        methane_effluent,
        methane_works,
        n2o_effluent,
        n2o_works,
        nitrogen,
        nitrogen_effluent,
        protein,
        ratio,
        retention,
        routed,
        tow,
        transmission,
    )
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answer(row: dict[str, str]) -> None:
    inputs: dict[str, Any] = json.loads(row["inputs"])
    answer = FUNCTIONS[row["function"]](**inputs)
    expected, tolerance = float(row["expected"]), float(row["rel_tolerance"])
    assert np.isfinite(answer)
    assert answer == pytest.approx(expected, rel=tolerance, abs=0)


def test_the_table_is_sound() -> None:
    table = rows()
    assert all(list(row) == COLUMNS for row in table)
    assert len({row["id"] for row in table}) == len(table)
    assert all(row["source"].strip() for row in table)
    assert {row["function"] for row in table} == set(FUNCTIONS)
