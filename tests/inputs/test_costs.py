"""Costs in any currency and year: what is read, and what is said where a row is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Town

INVESTMENT = "investment = {value = 1e6, low = 5e5, high = 2e6, "
YEARLY = "yearly_cost = {value = 1e4, "
LIFETIME = "lifetime = {value = 40, "
YEARS = ", ".join(str(year) for year in range(2015, 2026))


def test_without_a_word_of_it_an_amount_is_in_euros_of_the_base_year(town: Town) -> None:
    measure = town.load().measures["pipes"]
    for cost in (measure.investment, measure.yearly_cost):
        assert (cost.currency, cost.price_year) == ("EUR", None)


@pytest.mark.parametrize(
    ("words", "currency", "year"),
    [
        ('currency = "UAH", price_year = 2016, ', "UAH", 2016),
        ('currency = "uah", ', "UAH", None),
        ('currency = "DKK", price_year = 2019, ', "DKK", 2019),  # one rate holds for all years
        ('currency = "USD", price_year = "2020", ', "USD", 2020),
        ("price_year = 2025, ", "EUR", 2025),
        ('currency = "", price_year = "", ', "EUR", None),
    ],
)
def test_currency_and_price_year(town: Town, words: str, currency: str, year: int | None) -> None:
    town.edit("scenarios.toml", INVESTMENT, INVESTMENT + words)
    town.edit("scenarios.toml", YEARLY, YEARLY + words)
    measure = town.load().measures["pipes"]
    for cost in (measure.investment, measure.yearly_cost):
        assert (cost.currency, cost.price_year) == (currency, year)
    assert (measure.investment.value, measure.investment.low) == (1e6, 5e5)


CASES = [
    (
        INVESTMENT,
        'currency = "UHA", ',
        "line 4, measure pipes, investment, key currency: The currency 'UHA' is not known. "
        "Possible: EUR, UAH, DKK, USD. Did you mean 'UAH'?",
    ),
    (
        YEARLY,
        "price_year = 1998, ",
        "line 5, measure pipes, yearly_cost, key price_year: There is no price level for the year "
        f"1998. There is one for: {YEARS}. Name one of these years, or add a row cost.price_index "
        "with the year as place to parameters.csv.",
    ),
    (
        INVESTMENT,
        'price_year = "lately", ',
        "line 4, measure pipes, investment, key price_year: 'lately' is not a year. Write four "
        "digits, such as 2030.",
    ),
    (
        LIFETIME,
        "price_year = 2015, ",
        "line 6, measure pipes, lifetime, key price_year: 'price_year' is not known here. "
        "Possible: value, source, grade, low, high, note.",
    ),
    (
        INVESTMENT,
        "curency = 'UAH', ",
        "line 4, measure pipes, investment, key curency: 'curency' is not known here. Possible: "
        "value, source, grade, low, high, note, currency, price_year. Did you mean 'currency'?",
    ),
]


@pytest.mark.parametrize(("cost", "words", "message"), CASES)
def test_a_bad_entry_is_told_once(town: Town, cost: str, words: str, message: str) -> None:
    town.edit("scenarios.toml", cost, cost + words)
    assert town.messages() == [f"town/scenarios.toml, {message}"]


def test_a_price_level_of_ones_own_is_not_enough_without_a_rate(town: Town) -> None:
    town.add("parameters.csv", "cost.price_index,,,2010,93,1,fixed,,,town-2024,A,\n")
    town.edit("scenarios.toml", YEARLY, YEARLY + 'currency = "UAH", price_year = 2010, ')
    years = ", ".join(str(year) for year in range(2015, 2025))
    assert town.messages() == [
        "town/scenarios.toml, line 5, measure pipes, yearly_cost, key currency: There is no rate "
        f"of exchange for UAH in 2010. There is one for: {years}. Give the amount in EUR, or add a "
        "row currency.uah with the year as place to parameters.csv."
    ]
    town.add("parameters.csv", "currency.uah,,,2010,10.5,UAH/EUR,fixed,,,town-2024,A,\n")
    assert town.load().measures["pipes"].yearly_cost.price_year == 2010


def test_another_base_year(town: Town) -> None:
    row = "cost.price_year,,,,2011,yr,fixed,,,town-2024,A,\n"
    town.add("parameters.csv", row)
    assert town.load().measures["pipes"].investment.price_year is None
    town.edit("scenarios.toml", YEARLY, YEARLY + "price_year = 2015, ")
    (message,) = town.messages()
    assert "There is no price level for the year 2011." in message


def test_unreadable_rows_are_not_told_again(town: Town) -> None:
    town.edit("parameters.csv", "value,unit", "value,units")
    town.edit("scenarios.toml", YEARLY, YEARLY + "price_year = 1998, ")
    assert len(town.messages()) == 1


@pytest.mark.parametrize(
    ("name", "year", "unit"), [("cost.price_index", 1998, "1"), ("currency.uah", 2020, "UAH/EUR")]
)
def test_a_price_level_or_rate_of_nothing_is_refused(
    town: Town, name: str, year: int, unit: str
) -> None:
    """What divides an amount is above 0."""
    town.add("parameters.csv", f"{name},,,{year},0,{unit},fixed,,,own-estimate,D,a slip\n")
    (said,) = town.messages()
    assert f"column value: '0' is too small; {name} must be at least 0.0001" in said
