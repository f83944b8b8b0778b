"""Units: the closed list judged by pint, and free spelling."""

from __future__ import annotations

import math
import re

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.inputs import units, vocabulary

LIST = vocabulary.units().reset_index()
BASE = {
    "share": "1",
    "waste_mass": "t",
    "waste_per_person": "t/(person yr)",
    "load_per_person": "kg/(person yr)",
    "substance_load": "kg/yr",
    "water_per_person": "m3/(person yr)",
    "water_flow": "m3/yr",
    "content": "mg/kg",
    "concentration": "kg/m3",
    "waste_emission": "t/t",
    "yearly_rate": "1/yr",
    "daily_rate": "1/d",
    "travel_time": "d",
    "days_per_year": "d/yr",
    "time": "yr",
    "people": "person",
    "money": "EUR",
    "money_per_year": "EUR/yr",
    "money_per_waste": "EUR/t",
    "hryvnia_rate": "UAH/EUR",
    "krone_rate": "DKK/EUR",
    "dollar_rate": "USD/EUR",
    "water": "m3",
    "area": "m2",
    "length": "m",
    "density": "t/m3",
    "precipitation": "m/yr",
}
DEFINITIONS = [
    "person = [person]",
    "EUR = [money]",
    "UAH = [hryvnia]",  # exchange rates are rows, not units
    "DKK = [krone]",
    "USD = [dollar]",
    "ha = hectare",
    "yr = 365 * day",  # a year of 365 days, as in the loads that plants report
    "percent = 0.01",
]


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    made = pint.UnitRegistry()
    made.define("thousand_tonnes = 1e6 * kilogram = kt")  # pint reads kt as knot
    for definition in DEFINITIONS:
        made.define(definition)
    return made


def as_pint(registry: pint.UnitRegistry, unit: str) -> pint.Quantity:
    words = (
        unit.replace("%", "percent")
        .replace("m3", "m**3")
        .replace("m2", "m**2")
        .replace("ug", "microgram")
    )
    words = re.sub(r"(?<=\w) (?=\w)", "*", words)
    return registry.Quantity(1.0, "dimensionless") * registry.parse_expression(words)


@pytest.mark.parametrize("row", LIST.to_dict("records"), ids=lambda row: row["unit"])
def test_every_factor_is_what_pint_says(registry: pint.UnitRegistry, row: dict) -> None:
    unit = as_pint(registry, row["unit"])
    base = as_pint(registry, BASE[row["quantity"]])
    assert math.isclose(unit.to(base.units).m / base.m, row["factor"], rel_tol=1e-12)


def test_every_quantity_has_its_base_unit() -> None:
    assert set(LIST["quantity"]) == set(BASE)
    for quantity, unit in BASE.items():
        assert units.factor(unit, quantity) == 1


def test_no_unit_stands_twice_for_one_quantity() -> None:
    assert not LIST.duplicated(["unit", "quantity"]).any()


@pytest.mark.parametrize("unit", vocabulary.names()["unit"].unique())
def test_every_unit_of_a_name_is_known(unit: str) -> None:
    assert units.normalise(unit) == unit


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (300, "kg/(person yr)", 0.3),  # waste, t
        (60, "g/(person d)", 21.9),  # BOD5: 0.06 kg * 365
        (2.5, "t/yr", 2500),
        (120, "l/(person d)", 43.8),
        (1000, "m3/d", 365_000),
        (1, "l/s", 31_536),
        (5, "mg/l", 0.005),
        (0.65, "ug/l", 6.5e-7),
        (35, "%", 0.35),
        (48, "h", 2),
        (2, "%/yr", 0.02),
        (28, "ha", 280_000),
        (740, "mm/yr", 0.74),
        (4, "kg/t", 0.004),
    ],
)
def test_known_conversions(value: float, unit: str, expected: float) -> None:
    assert units.to_base(value, unit) == pytest.approx(expected, rel=1e-12)


def test_the_quantity_decides_where_a_unit_serves_two() -> None:
    assert units.factor("kg/(person yr)", "waste_per_person") == 0.001
    assert units.factor("kg/(person yr)", "load_per_person") == 1
    assert units.factor("%", "content") == 10_000
    assert units.factor("kg/t", "content") == 1000
    assert units.factor("kg/t", "waste_emission") == 0.001


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("m³", "m3"),
        ("м³/добу", "m3/d"),
        ("m3/day", "m3/d"),
        ("µg/l", "ug/l"),
        ("μg/L", "ug/l"),
        ("мг/л", "mg/l"),
        ("мм/рік", "mm/yr"),
        ("га", "ha"),
        ("грн/євро", "UAH/EUR"),
        ("kg/person/year", "kg/(person yr)"),
        ("kg/(yr*person)", "kg/(person yr)"),
        ("кг/(особу · рік)", "kg/(person yr)"),
        ("kg per capita and year", "kg/(person yr)"),
        ("g/(person*day)", "g/(person d)"),
        ("tonnes / year", "t/yr"),
        ("percent", "%"),
        ("1/year", "1/yr"),
        ("€/år", "EUR/yr"),
        ("-", "1"),
        ("mt", ""),  # neither tonne nor megatonne
        ("PE", ""),  # a person equivalent is a load, not a person
        ("stone", ""),
        ("", ""),
        ("/", ""),
    ],
)
def test_free_spelling(written: str, unit: str) -> None:
    assert units.normalise(written) == unit


@pytest.mark.parametrize("function", [units.factor, units.quantity])
def test_an_unknown_unit_is_an_error(function: object) -> None:
    with pytest.raises(KeyError):
        function("stone")  # type: ignore[operator]
    with pytest.raises(KeyError):
        units.factor("kg", "share")


@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_not(text: str) -> None:
    assert units.normalise(text) in {"", *LIST["unit"]}
