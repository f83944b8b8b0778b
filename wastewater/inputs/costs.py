"""Checks of what a measure costs: its figures, their currency and the year of their prices."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping

from wastewater.inputs import checks
from wastewater.inputs.checks import Key, Problems
from wastewater.inputs.entries import check_keys
from wastewater.inputs.raw import COST_PARTS
from wastewater.inputs.report import Record, Where
from wastewater.inputs.scenario import Cost
from wastewater.inputs.vocabulary import CURRENCIES

Numbers = tuple[float, float, float]

YEARS = (1900, 2200)
"""First and last year that is not taken for a slip of the pen."""

INDEX = "cost.price_index"
"""Price level of a year; its place is the year."""

BASE_YEAR = "cost.price_year"
"""Year in whose prices all costs are told."""


def check_cost(
    record: Record,
    key: str,
    base: Mapping[Key, float] | None,
    sources: Collection[str],
    problems: Problems,
) -> Cost | None:
    """Return one checked figure of the cost of a measure.

    Parameters
    ----------
    record : Record
        The measure.
    key : str
        Which of its costs, one of `raw.COSTS`.
    base : Mapping[Key, float] or None
        Value of every row in base units, for price levels and rates of exchange; None if the rows
        could not be read.
    sources : collection of str
        Known source ids.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    Cost or None
        The figure; None if it is missing or unsound.
    """
    table = record.values.get(key)
    if table is None:
        return None
    if not isinstance(table, Mapping):
        expected = "{value = ..., low = ..., high = ..., source = ..., grade = ..., note = ...}"
        problems.append(record.where.problem("not_a_table", key, table, expected))
        return None
    parts = {**record.where.parts, "cost": key}
    row = record.where.lines.get(key, record.where.row)
    own = Record(table, Where(record.where.file, row, parts), record.decimal)
    before = len(problems)
    needed = ("value", "source", "grade")
    optional = [part for part in COST_PARTS[key] if part not in needed]
    check_keys(own, needed, optional, problems)
    numbers = read_spread(own, "value", problems) if "value" in table else (math.nan,) * 3
    if _possible(own, key, numbers, problems):
        checks.check_order(own, "value", numbers, problems)
    if {"source", "grade"} <= set(table):
        checks.check_source(own, sources, problems)
    currency, year = _prices(own, base, problems)
    if len(problems) > before:
        return None
    low, value, high = numbers
    source, grade, note = (own.text(part) for part in ("source", "grade", "note"))
    return Cost(value, or_none(low), or_none(high), source, grade, note, currency, year)


def read_year(record: Record, key: str, problems: Problems) -> int:
    """Return a year, or 0 if it is missing or wrong.

    Parameters
    ----------
    record : Record
        Values, maybe with the year.
    key : str
        Its key.
    problems : list of Problem
        What is wrong is added here; a missing key is not.

    Returns
    -------
    int
        The year.
    """
    if key not in record.values:
        return 0
    written = record.text(key)
    if not written:
        problems.append(record.where.problem("empty_number", key))
    elif not re.fullmatch(r"\d{4}(\.0)?", written) or not YEARS[0] <= int(written[:4]) <= YEARS[1]:
        problems.append(record.where.problem("not_a_year", key, written))
    else:
        return int(written[:4])
    return 0


def read_spread(record: Record, column: str, problems: Problems) -> Numbers:
    """Return low, value and high as written; low and high are both given or both NaN.

    Parameters
    ----------
    record : Record
        Values with the number and perhaps ``low`` and ``high``.
    column : str
        Key of the number.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    tuple of float
        Low, value, high.
    """
    value = checks.read_number(record, column, problems)
    low, high = (checks.read_number(record, k, problems, required=False) for k in ("low", "high"))
    given = [bool(record.text(part)) for part in ("low", "high")]
    if any(given) and not all(given):
        problems.append(record.where.problem("empty_number", "high" if given[0] else "low"))
    return low, value, high


def or_none(number: float) -> float | None:
    """Return the number, or None where there is none (NaN)."""
    return None if math.isnan(number) else number


def _possible(own: Record, key: str, numbers: Numbers, problems: Problems) -> bool:
    """Check that a cost is not below zero; a yearly cost below zero is a saving."""
    before = len(problems)
    for part, number in zip(("low", "value", "high"), numbers, strict=True):
        if number < 0 and key != "yearly_cost":
            problems.append(own.where.problem("negative_number", part, own.text(part)))
        elif number == 0 and key == "lifetime":
            problems.append(own.where.problem("zero_lifetime", part, own.text(part)))
    return len(problems) == before


def _prices(
    own: Record, base: Mapping[Key, float] | None, problems: Problems
) -> tuple[str, int | None]:
    """Return currency and price year of an amount; blank means euros of the base price year."""
    currency = own.text("currency").upper() or next(iter(CURRENCIES))
    known = checks.check_word(
        Record({"currency": currency}, own.where),
        "currency",
        CURRENCIES,
        "unknown_currency",
        problems,
    )
    year = read_year(own, "price_year", problems) if own.text("price_year") else None
    if known and year != 0 and base is not None:
        _check_rows(own, (currency, year), base, problems)
    return currency, year


def _check_rows(
    own: Record, money: tuple[str, int | None], base: Mapping[Key, float], problems: Problems
) -> None:
    """Check that there are rows to turn an amount into euros of the base price year."""
    currency, year = money
    base_year = str(round(base.get((BASE_YEAR, "", "", ""), 0)))
    told = base_year if year is None else str(year)
    years = [key[3] for key in base if key[0] == INDEX]
    for one in () if told == base_year else (told, base_year):
        if one not in years:
            expected = ", ".join(sorted(years)) or "-"
            problems.append(own.where.problem("no_price_index", "price_year", one, expected))
    rate = CURRENCIES[currency]
    rates = [key[3] for key in base if rate and key[0] == rate]
    by_year = sorted(place for place in rates if place)
    # A rate without place holds for all years if there is no other, else for the base year.
    held = told in by_year or ("" in rates and (told == base_year or not by_year))
    if rate and not held:
        fields = {"year": told, "name": rate}
        expected = ", ".join(by_year) or "-"
        problems.append(
            own.where.problem("no_exchange_rate", "currency", currency, expected, **fields)
        )
