"""How well a ranking holds: planted answers, and halves that cannot be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import City
from wastewater.model.city_model import CityModel, prepare
from wastewater.results.measure_first import spread_shares
from wastewater.results.ranking import Outcome, ranking_table
from wastewater.results.ranking_convergence import (
    RANKING_CONVERGENCE_COLUMNS,
    ranking_convergence_table,
)
from wastewater.results.result import Result


@pytest.fixture(scope="module")
def model(lviv: City) -> CityModel:
    return prepare(lviv, 1000, 1, 2025)


def planted(model: CityModel, weights: dict[str, float]) -> np.ndarray:
    """Sum of a few rows with given spreads."""
    values = np.zeros(model.values.shape[1])
    for name, weight in weights.items():
        row = model.values[model.index.position(name, place="lviv")]
        values += weight * (row - row.mean()) / row[1:].std()
    return values


def test_a_clear_first_stays_first(model: CityModel) -> None:
    values = planted(model, {"sewer.inflow": 3.0, "sewer.connected": 1.0})
    ranking = ranking_table(model, [], Outcome("hg", "baseline", 2025), values)
    table = ranking_convergence_table(model, ranking, values, 1)
    assert tuple(table.columns) == RANKING_CONVERGENCE_COLUMNS
    assert table["name"].tolist()[:2] == ["sewer.inflow", "sewer.connected"]
    assert table["holds"].tolist()[:2] == [1.0, 1.0]
    first, second = table.iloc[0], table.iloc[1]
    assert first["low"] <= 0.9 <= first["high"]
    assert second["low"] <= 0.1 <= second["high"]
    assert first["high"] - first["low"] < 0.05


def test_two_alike_change_places(model: CityModel) -> None:
    values = planted(model, {"sewer.inflow": 1.0, "sewer.connected": 1.0})
    ranking = ranking_table(model, [], Outcome("hg", "baseline", 2025), values)
    table = ranking_convergence_table(model, ranking, values, 1)
    assert set(table["name"][:2]) == {"sewer.inflow", "sewer.connected"}
    assert 0.1 < table["holds"].iloc[0] < 0.95  # one of them is first, as it happens
    assert table["holds"].iloc[1] == 1.0  # but both are among the first two
    assert table["low"].iloc[0] < table["high"].iloc[1]


def test_the_interval_of_a_share_covers(model: CityModel) -> None:
    """The true share of a planted input, over many samples of other numbers."""
    names = ("sewer.inflow", "sewer.connected")
    at = [model.index.position(name, place="lviv") for name in names]
    ranking = pd.DataFrame({"name": names, "rank": [1, 2]}).assign(
        fraction="", substance="", place="lviv", measure=""
    )
    ranking = ranking.assign(city="lviv", outcome="hg", scenario="baseline", year=2025)
    random, inside = np.random.default_rng(1), []
    for seed in range(60):
        sample = np.zeros((len(model.values), 301))
        sample[at] = random.normal(size=(2, 301))
        values = 2 * sample[at[0]] + sample[at[1]]
        ranking["share"] = spread_shares(sample[at, 1:], values[1:])
        found = ranking_convergence_table(replace(model, values=sample), ranking, values, seed)
        inside.append(found["low"].iloc[0] <= 0.8 <= found["high"].iloc[0])
    assert np.mean(inside) == pytest.approx(0.9, abs=0.12)


def test_the_table_of_a_result(pilots: Result) -> None:
    table = pilots.ranking_convergence("total_p", "plant")
    first = pilots.measure_first("total_p", "plant")
    keys = ["city", "outcome", "scenario", "year", "rank", "share", "name", "place", "measure"]
    assert table[keys].values.tolist() == first[keys].values.tolist()
    assert table["holds"].between(0, 1).all()
    again = pilots.ranking_convergence("total_p", "plant")
    assert again.equals(table)


def test_nothing_to_rank(pilots: Result) -> None:
    assert pilots.ranking_convergence("total_p", "nothing").empty
