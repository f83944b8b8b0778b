"""Checks that parameter rows, changes and costs share; each adds what it finds to a list."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

from wastewater.errors import Problem
from wastewater.inputs import units, vocabulary
from wastewater.inputs.report import Record, closest
from wastewater.inputs.tables import NumberError, parse_number

KEY: tuple[str, ...] = ("name", "fraction", "substance", "place")
"""Columns that together name a row; blank means all."""

GRADES: tuple[str, ...] = ("A", "B", "C", "D")
"""A official or measured, B peer-reviewed, C press or secondary, D own estimate."""

OWN_ESTIMATE = "own-estimate"
"""Source of a row that has none; its reason stands in the note."""

ROUNDING = 1e-9
"""What sums and limits of shares typed in decimals may be off by."""

_SHORT = 12  # words that an empty cell's message lists

Problems = list[Problem]
Key = tuple[str, str, str, str]


class Anything(frozenset[str]):
    """Stands for a list that could not be read: every word may be in it."""

    def __contains__(self, word: object) -> bool:
        return True


@dataclass(frozen=True)
class Name:
    """A parameter name of the closed list, with its bounds in base units.

    Attributes
    ----------
    name, unit, quantity : str
        The name, its unit in the list, and the quantity of that unit.
    minimum, maximum : float
        Bounds in base units; infinite if there is none.
    dimensions : tuple of str
        Key columns that the name may use.
    mix : str
        Key column along which its rows form one mix, or "".
    rest : str
        Where the rest of a mix goes, or "" if the mix adds up to one.
    """

    name: str
    unit: str
    quantity: str
    minimum: float
    maximum: float
    dimensions: tuple[str, ...]
    mix: str
    rest: str

    @property
    def is_share(self) -> bool:
        """Whether the value is a share between 0 and 1."""
        return self.quantity == "share" and self.minimum == 0 and self.maximum == 1


@cache
def parameter_names() -> Mapping[str, Name]:
    """Return the closed list of parameter names."""
    found = {}
    for row in vocabulary.names().reset_index().to_dict("records"):
        unit = str(row["unit"])
        size = units.factor(unit)
        low, high = float(row["minimum"]) * size, float(row["maximum"]) * size
        found[str(row["name"])] = Name(
            name=str(row["name"]),
            unit=unit,
            quantity=units.quantity(unit),
            minimum=-math.inf if math.isnan(low) else low,
            maximum=math.inf if math.isnan(high) else high,
            dimensions=tuple(str(row["dimensions"]).split()),
            mix=str(row["mix"]),
            rest=str(row["rest"]),
        )
    return found


def key_of(record: Record) -> tuple[str, str, str, str]:
    """Return the key of a row or a change."""
    name, fraction, substance, place = (record.text(column) for column in KEY)
    return name, fraction, substance, place


def check_word(
    record: Record, column: str, known: Collection[str], key: str, problems: Problems
) -> bool:
    """Check that a value is one of a closed list.

    Parameters
    ----------
    record : Record
        Row.
    column : str
        Column of the value.
    known : collection of str
        The list.
    key : str
        Sentence if it is not.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    bool
        Whether it is one of them.
    """
    value = record.text(column)
    if value in known:
        return True
    if not value:
        empty = "empty_cell" if len(known) <= _SHORT else "empty_text"
        problems.append(record.where.problem(empty, column, expected=_some(known)))
        return False
    hint = closest(value, known)
    problems.append(record.where.problem(key, column, value, _some(known), suggestion=hint))
    return False


def check_key(record: Record, places: Callable[[str], Collection[str]], problems: Problems) -> bool:
    """Check name, fraction, substance and place of a row or a change.

    Parameters
    ----------
    record : Record
        Row.
    places : callable
        Places that a name may use, by name.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    bool
        Whether the key is sound.
    """
    if not check_word(record, "name", parameter_names(), "unknown_name", problems):
        return False
    name = parameter_names()[record.text("name")]
    before = len(problems)
    known: dict[str, Collection[str]] = {
        "fraction": vocabulary.fractions().index,
        "substance": vocabulary.substances().index,
        "place": places(name.name),
    }
    for column, words in known.items():
        value = record.text(column)
        if value and column not in name.dimensions:
            expected = ", ".join(name.dimensions) or "-"
            problems.append(
                record.where.problem(
                    "dimension_not_allowed", column, value, expected, name=name.name
                )
            )
        elif value and column == "place" and name.rest and value.split(".")[-1] == name.rest:
            problems.append(record.where.problem("rest_given", column, value, name=name.name))
        elif value and value not in words:
            hint = closest(value, words)
            problems.append(
                record.where.problem(
                    _unknown(column, name),
                    column,
                    value,
                    _some(words),
                    name=name.name,
                    suggestion=hint,
                )
            )
        elif not value and column == name.mix:
            problems.append(record.where.problem("mix_without_part", column, name=name.name))
        elif not value and name.name in vocabulary.WORKS_LOADS and column in name.dimensions:
            problems.append(
                record.where.problem("measured_of_what", column, expected=column, name=name.name)
            )
    return len(problems) == before


def check_unit(record: Record, quantity: str, name: str, problems: Problems) -> float:
    """Check the unit of a row and return its factor to base units (NaN if it is wrong).

    Parameters
    ----------
    record : Record
        Row with a value ``unit``.
    quantity : str
        Quantity that the name has.
    name : str
        Parameter name, for the message.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    float
        Factor.
    """
    written, allowed = record.text("unit"), units.units_of(quantity)
    unit = units.normalise(written) if written else ""
    if unit in allowed:
        return units.factor(unit, quantity)
    expected = ", ".join(allowed)
    if not written:
        problems.append(record.where.problem("empty_cell", "unit", expected=expected))
    elif unit:
        problems.append(record.where.problem("wrong_unit", "unit", written, expected, name=name))
    else:
        hint = closest(written, allowed)
        problems.append(
            record.where.problem(
                "unknown_unit", "unit", written, expected, suggestion=hint, name=name
            )
        )
    return math.nan


def read_number(record: Record, column: str, problems: Problems, *, required: bool = True) -> float:
    """Return a number of a row; NaN if it is missing or wrong.

    Parameters
    ----------
    record : Record
        Row.
    column : str
        Column of the number.
    problems : list of Problem
        What is wrong is added here.
    required : bool
        Whether an empty cell is a problem.

    Returns
    -------
    float
        The number as written.
    """
    value = record.values.get(column)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
        problems.append(record.where.problem("not_a_number", column, value))
        return math.nan
    text = record.text(column)
    if not text:
        if required:
            problems.append(record.where.problem("empty_number", column))
        return math.nan
    try:
        return parse_number(text, record.decimal)
    except NumberError as error:
        problems.append(record.where.problem(error.key, column, text, **error.fields))
        return math.nan


def check_order(
    record: Record, column: str, numbers: tuple[float, float, float], problems: Problems
) -> bool:
    """Check that low <= value <= high; missing numbers pass.

    Parameters
    ----------
    record : Record
        Row.
    column : str
        Column of the value.
    numbers : tuple of float
        Low, value, high.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    bool
        Whether they are in order.
    """
    low, value, high = numbers
    if low > high:
        problems.append(
            record.where.problem("low_above_high", "low", record.text("low"), record.text("high"))
        )
        return False
    if value < low or value > high:
        expected = f"{record.text('low')} … {record.text('high')}"
        problems.append(
            record.where.problem("value_outside", column, record.text(column), expected)
        )
        return False
    return True


def check_bounds(record: Record, column: str, base: float, name: Name, problems: Problems) -> bool:
    """Check one number against the bounds of its name.

    Parameters
    ----------
    record : Record
        Row.
    column : str
        Column of the number.
    base : float
        The number in base units; NaN passes.
    name : Name
        Parameter name.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    bool
        Whether it is inside.
    """
    if not (base < name.minimum - ROUNDING or base > name.maximum + ROUNDING):
        return True
    value = record.text(column)
    if name.is_share:
        whole = units.normalise(record.text("unit")) != "%"
        key = "share_percent" if whole and 1 < base <= 100 else "share_outside"
        problems.append(record.where.problem(key, column, value, name=name.name))
        return False
    size = units.factor(name.unit)
    limit, key = (name.minimum, "below") if base < name.minimum else (name.maximum, "above")
    unit = "" if name.unit == "1" else f" {name.unit}"
    expected = f"{limit / size:g}{unit}"
    problems.append(record.where.problem(f"value_{key}", column, value, expected, name=name.name))
    return False


def check_source(record: Record, sources: Collection[str], problems: Problems) -> None:
    """Check source, grade and the reason of an own estimate.

    Parameters
    ----------
    record : Record
        Row with ``source``, ``grade`` and ``note``.
    sources : collection of str
        Known source ids.
    problems : list of Problem
        What is wrong is added here.
    """
    known = check_word(record, "source", sources, "unknown_source", problems)
    graded = check_word(record, "grade", GRADES, "unknown_grade", problems)
    if known and record.text("source") == OWN_ESTIMATE:
        if graded and record.text("grade") != "D":
            problems.append(record.where.problem("estimate_grade", "grade", record.text("grade")))
        if not record.text("note"):
            problems.append(record.where.problem("estimate_note", "note"))


def _unknown(column: str, name: Name) -> str:
    """Key of the sentence about a word that is not in its list."""
    forbidden = column == "place" and name.name == "collection.together"
    return "forbidden_together" if forbidden else f"unknown_{column}"


def _some(words: Collection[str]) -> str:
    """List the words, or the first of them if they are many."""
    listed = list(words)
    return ", ".join(listed) if len(listed) <= 30 else ", ".join(listed[:30]) + ", ..."
