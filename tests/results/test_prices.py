"""Amounts of any currency and year in euros of the base price year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.inputs.city import City, load_city
from wastewater.inputs.scenario import Cost
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.results.costs import measure_cost
from wastewater.results.prices import base_year, in_euros, told_in
from wastewater.results.run import run

AMOUNT = Cost(1.0, None, None, "own-estimate", "D", "a reason")
INDEX = "cost.price_index"


@pytest.fixture(scope="module")
def model() -> CityModel:
    return prepare(load_city("lviv"), 50, 1, 2025)


def row(model: CityModel, name: str, place: str = "") -> Array:
    return np.asarray(model.values[model.index.rows[name, "", "", place]])


def test_euros_of_the_base_year_are_what_they_are(model: CityModel) -> None:
    assert base_year(model) == 2025
    np.testing.assert_array_equal(in_euros(model, AMOUNT), 1.0)
    np.testing.assert_array_equal(in_euros(model, replace(AMOUNT, price_year=2025)), 1.0)


def test_euros_of_another_year_follow_the_price_level(model: CityModel) -> None:
    worth = in_euros(model, replace(AMOUNT, price_year=2015))
    np.testing.assert_allclose(worth, row(model, INDEX, "2025") / row(model, INDEX, "2015"))
    assert worth[0] == pytest.approx(1.288)
    later = in_euros(model, replace(AMOUNT, price_year=2022))
    assert 1 < later[0] < worth[0]
    assert np.ptp(later[1:]) > 0


@pytest.mark.parametrize(
    ("currency", "year", "name", "place"),
    [
        ("UAH", None, "currency.uah", ""),
        ("UAH", 2015, "currency.uah", "2015"),
        ("USD", 2020, "currency.usd", "2020"),
        ("DKK", 2016, "currency.dkk", ""),
    ],
)
def test_the_rate_is_that_of_the_price_year(
    model: CityModel, currency: str, year: int | None, name: str, place: str
) -> None:
    worth = in_euros(model, replace(AMOUNT, currency=currency, price_year=year))
    level = in_euros(model, replace(AMOUNT, price_year=year))
    np.testing.assert_allclose(worth, level / row(model, name, place), rtol=1e-14)


def test_an_amount_in_hryvnias_of_a_year_is_not_turned_at_todays_rate(model: CityModel) -> None:
    """24.23 UAH were a euro in 2015, which is worth 1.29 euros of 2025; at 47 it would be 0.52."""
    worth = in_euros(model, replace(AMOUNT, currency="UAH", price_year=2015))
    assert 24.23 * worth[0] == pytest.approx(1.288)


def test_the_base_year_is_a_row() -> None:
    city = load_city("lviv")
    table = city.parameters.copy()
    at = table.index[table["name"] == "cost.price_year"]
    table.loc[at, ["base_value", "origin"]] = [2020.0, "lviv"]
    older = prepare(replace(city, parameters=table), 3, 1, 2025)
    assert base_year(older) == 2020
    assert in_euros(older, replace(AMOUNT, price_year=2015))[0] == pytest.approx(1.051)


def test_measures_share_the_draws_of_price_levels(model: CityModel) -> None:
    """Two certain amounts of one year keep their ratio in every draw, and still have a spread."""
    measure = model.city.measures["mbt"]
    costs = []
    for value in (1e6, 3e6):
        amount = replace(AMOUNT, value=value, price_year=2017)
        changed = replace(measure, id=f"m{value}", investment=amount)
        costs.append(measure_cost(model, changed, 1).investment)
    np.testing.assert_allclose(costs[1], 3 * costs[0], rtol=1e-14)
    assert np.ptp(costs[0][1:]) > 0


def test_the_rows_that_turn_an_amount_are_told(lviv: City) -> None:
    table = run(lviv, ["plant"], years=(2025, 2026), draws=2).sources()
    level = table[table["name"] == INDEX]
    assert set(level["place"]) == {"2015", "2017", "2025"}  # of the measures of that scenario
    assert "cost.price_year" in set(table["name"])
    assert not set(table["name"]) & {"currency.usd"}
    units = table[table["distribution"] == "cost"].set_index(["measure", "name"])["unit"]
    assert units["digester", "cost.investment"] == "EUR 2015"
    assert units["digester", "cost.yearly_cost"] == "EUR/yr"
    assert units["reject_treatment", "cost.lifetime"] == "yr"


def test_the_rate_of_another_currency_is_told(lviv: City) -> None:
    digester = lviv.measures["digester"]
    yearly = replace(digester.yearly_cost, currency="UAH", price_year=2021)
    measures = {**lviv.measures, "digester": replace(digester, yearly_cost=yearly)}
    city = replace(lviv, measures=measures)
    table = run(city, ["plant"], years=(2025, 2026), draws=2).sources()
    assert set(table.loc[table["name"] == "currency.uah", "place"]) >= {"2021"}
    units = table[table["distribution"] == "cost"].set_index(["measure", "name"])["unit"]
    assert units["digester", "cost.yearly_cost"] == "UAH 2021/yr"


def test_the_unit_of_an_amount() -> None:
    assert told_in(AMOUNT) == "EUR"
    assert told_in(replace(AMOUNT, currency="DKK", price_year=2019)) == "DKK 2019"
