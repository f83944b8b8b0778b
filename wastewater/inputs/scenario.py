"""Measures and scenarios: lists of changes to parameter rows, checked against those rows."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.errors import Problem
from wastewater.inputs import checks, units
from wastewater.inputs.checks import KEY, Name, Problems, parameter_names
from wastewater.inputs.parameters import Key, Places, keys, mixes, sum_problem
from wastewater.inputs.report import Record, Where, closest
from wastewater.text import LANGUAGES, text

BASELINE = "baseline"
"""The scenario without measures, in every city."""

COSTS: tuple[str, ...] = ("investment", "yearly_cost", "lifetime")
"""What every measure says about money: EUR, EUR/yr, yr."""

COST_KEYS: tuple[str, ...] = ("value", "low", "high", "source", "grade", "note")
"""Keys of a cost."""

KINDS: tuple[str, ...] = ("set", "scale", "shift")
"""Ways to change a row."""

CHANGE_KEYS: tuple[str, ...] = (*KEY, *KINDS, "unit", "low", "high", "source", "grade", "note")
"""Keys of a change."""

YEARS = (1900, 2200)
"""First and last year that is not taken for a slip of the pen."""


@dataclass(frozen=True)
class Cost:
    """One figure of a measure's cost, with its spread and source.

    Attributes
    ----------
    value : float
        Best estimate [EUR, EUR/yr or yr].
    low, high : float or None
        5th and 95th percentile; None for a fixed value.
    source, grade, note : str
        As in a parameter row.
    """

    value: float
    low: float | None
    high: float | None
    source: str
    grade: str
    note: str


@dataclass(frozen=True)
class Change:
    """One row that a measure changes.

    Attributes
    ----------
    name, fraction, substance, place : str
        Key of the row.
    kind : str
        "set", "scale" or "shift".
    value : float
        New value or shift in base units, or factor.
    low, high : float or None
        5th and 95th percentile of it; None for a fixed change.
    unit : str
        Unit as in the closed list.
    source, grade, note : str
        As in a parameter row.
    """

    name: str
    fraction: str
    substance: str
    place: str
    kind: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    grade: str
    note: str

    @property
    def key(self) -> Key:
        """Key of the row that is changed."""
        return self.name, self.fraction, self.substance, self.place


@dataclass(frozen=True)
class Measure:
    """Something a city does: changes that ramp in between two years, and what they cost.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    start, full : int
        Last year without effect and first year in full effect; linear between. Equal years are
        a step at that year.
    investment, yearly_cost, lifetime : Cost
        In EUR, EUR/yr and yr.
    changes : tuple of Change
        Changes.
    """

    id: str
    name: Mapping[str, str]
    start: int
    full: int
    investment: Cost
    yearly_cost: Cost
    lifetime: Cost
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Scenario:
    """A named list of measures.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    measures : tuple of str
        Ids of its measures.
    """

    id: str
    name: Mapping[str, str]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class RawMeasure:
    """A measure as it was read: its own values, and its changes."""

    id: str
    record: Record
    changes: tuple[Record, ...]


def baseline() -> Scenario:
    """Return the scenario without measures."""
    names = {language: text("inputs.baseline", language) for language in LANGUAGES}
    return Scenario(BASELINE, names, ())


def check_name(record: Record, problems: Problems) -> Mapping[str, str]:
    """Return the name by language; a language without one takes the first that is given.

    Parameters
    ----------
    record : Record
        Values with ``name``: a table by language, or one text for all.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    Mapping[str, str]
        A name for every language, or empty.
    """
    value = record.values.get("name")
    given = value if isinstance(value, Mapping) else dict.fromkeys(LANGUAGES, value or "")
    for language in given:
        if language not in LANGUAGES:
            expected = ", ".join(LANGUAGES)
            problems.append(record.where.problem("unknown_language", "name", language, expected))
    words = {code: str(given.get(code) or "").strip() for code in LANGUAGES}
    first = next((word for word in words.values() if word), "")
    if not first:
        problems.append(record.where.problem("missing_key", expected="name.en"))
        return {}
    return {code: word or first for code, word in words.items()}


def check_keys(
    record: Record, required: Collection[str], optional: Collection[str], problems: Problems
) -> None:
    """Check that a record has all keys it needs and no others.

    Parameters
    ----------
    record : Record
        Values.
    required, optional : collection of str
        Keys.
    problems : list of Problem
        What is wrong is added here.
    """
    missing = [key for key in required if key not in record.values]
    for key in record.values:
        if key not in required and key not in optional:
            hint = closest(key, missing or [*required, *optional])
            missing = [other for other in missing if other != hint]
            expected = ", ".join([*required, *optional])
            problems.append(
                record.where.problem("unknown_key", key, key, expected, suggestion=hint)
            )
    problems.extend(record.where.problem("missing_key", expected=key) for key in missing)


def check_measures(
    raw: Sequence[RawMeasure],
    rows: pd.DataFrame,
    places: Places,
    sources: Collection[str],
    problems: Problems,
) -> dict[str, Measure]:
    """Check measures and their changes.

    Parameters
    ----------
    raw : sequence of RawMeasure
        As read.
    rows : pandas.DataFrame
        The city's merged parameter rows.
    places : Places
        Places that changes may name.
    sources : collection of str
        Known source ids.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    dict of str to Measure
        The sound measures, in the order in which they stand.
    """
    base = dict(zip(keys(rows), rows["base_value"], strict=True))
    found: dict[str, Measure] = {}
    for one in raw:
        before = len(problems)
        record = one.record
        check_keys(record, ("name", "start", "full", *COSTS), ("change",), problems)
        name = check_name(record, problems) if "name" in record.values else {}
        start, full = (_year(record, key, problems) for key in ("start", "full"))
        if start and full and full < start:
            problems.append(record.where.problem("full_before_start", "full", full, str(start)))
        costs = [_cost(record, key, sources, problems) for key in COSTS]
        if not one.changes:
            problems.append(record.where.problem("measure_without_change"))
        changes = [_change(change, base, places, sources, problems) for change in one.changes]
        if one.id in found:
            problems.append(record.where.problem("id_twice", value=one.id))
        if len(problems) == before:
            investment, yearly_cost, lifetime = (cost for cost in costs if cost)
            sound = tuple(change for change in changes if change)
            found[one.id] = Measure(
                one.id, name, start, full, investment, yearly_cost, lifetime, sound
            )
    return found


def _year(record: Record, key: str, problems: Problems) -> int:
    """Return a year, or 0 if it is missing or wrong."""
    if key not in record.values:
        return 0
    number = checks.read_number(record, key, problems)
    if math.isnan(number):
        return 0
    if number != int(number) or not YEARS[0] <= number <= YEARS[1]:
        problems.append(record.where.problem("not_a_year", key, record.text(key)))
        return 0
    return int(number)


def _cost(record: Record, key: str, sources: Collection[str], problems: Problems) -> Cost | None:
    """Return one checked figure of the cost."""
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
    check_keys(own, ("value", "source", "grade"), ("low", "high", "note"), problems)
    value, low, high = (
        _three_numbers(own, "value", problems) if "value" in table else (0.0, 0.0, 0.0)
    )
    for part, number in {"value": value, "low": low, "high": high}.items():
        if number < 0 and key != "yearly_cost":  # a yearly cost below zero is a saving
            problems.append(own.where.problem("negative_number", part, own.text(part)))
        elif number == 0 and key == "lifetime":
            problems.append(own.where.problem("zero_lifetime", part, own.text(part)))
    if {"source", "grade"} <= set(table):
        checks.check_source(own, sources, problems)
    if len(problems) > before:
        return None
    words = (own.text(part) for part in ("source", "grade", "note"))
    return Cost(value, _or_none(low), _or_none(high), *words)


def _three_numbers(record: Record, column: str, problems: Problems) -> tuple[float, float, float]:
    """Return value, low and high; low and high are both given or both NaN."""
    value = checks.read_number(record, column, problems)
    low, high = (checks.read_number(record, k, problems, required=False) for k in ("low", "high"))
    given = [bool(record.text(part)) for part in ("low", "high")]
    if any(given) and not all(given):
        problems.append(record.where.problem("empty_number", "high" if given[0] else "low"))
    else:
        checks.check_order(record, column, (low, value, high), problems)
    return value, low, high


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else number


def _change(
    record: Record,
    base: Mapping[Key, float],
    places: Places,
    sources: Collection[str],
    problems: Problems,
) -> Change | None:
    """Return one checked change."""
    before = len(problems)
    check_keys(record, ("name", "unit", "source", "grade"), CHANGE_KEYS, problems)
    if "name" not in record.values or not checks.check_key(record, places.of, problems):
        return None
    name, key = parameter_names()[record.text("name")], checks.key_of(record)
    if key not in base:
        problems.append(_unknown_row(record, key, base))
    kinds = [kind for kind in KINDS if record.text(kind)]
    if len(kinds) != 1:
        problems.append(record.where.problem("one_kind", value=", ".join(kinds) or "-"))
        return None
    numbers = _changed_numbers(record, kinds[0], name, base.get(key, math.nan), problems)
    if {"source", "grade"} <= set(record.values):
        checks.check_source(record, sources, problems)
    if len(problems) > before:
        return None
    value, low, high = numbers
    words = (record.text(part) for part in ("source", "grade", "note"))
    unit = units.normalise(record.text("unit"))
    return Change(*key, kinds[0], value, _or_none(low), _or_none(high), unit, *words)


def _unknown_row(record: Record, key: Key, base: Mapping[Key, float]) -> Problem:
    """Say that there is no such row, and which there are."""
    name = key[0]
    like = [" / ".join(part for part in other if part) for other in base if other[0] == name]
    value = " / ".join(part for part in key if part)
    return record.where.problem(
        "unknown_row", "", value, ", ".join(like[:8]) or "-", suggestion=closest(value, like)
    )


def _changed_numbers(
    record: Record, kind: str, name: Name, now: float, problems: Problems
) -> tuple[float, float, float]:
    """Return value, low and high of a change in base units, and check what comes out."""
    quantity = "share" if kind == "scale" else name.quantity
    size = math.nan
    if "unit" in record.values:
        size = checks.check_unit(record, quantity, kind if kind == "scale" else name.name, problems)
    value, low, high = (number * size for number in _three_numbers(record, kind, problems))
    if kind == "set":
        parts = {"set": value, "low": low, "high": high}
        for column, number in parts.items():
            checks.check_bounds(record, column, number, name, problems)
    elif kind == "scale" and min(value, math.inf if math.isnan(low) else low) < 0:
        problems.append(record.where.problem("negative_number", kind, record.text(kind)))
    else:
        after = now * value if kind == "scale" else now + value
        if after < name.minimum - checks.ROUNDING or after > name.maximum + checks.ROUNDING:
            size = units.factor(name.unit)
            limits = f"{name.minimum / size:g} - {name.maximum / size:g} {name.unit}"
            words = {"name": name.name, "now": f"{now:g}", "after": f"{after:g}"}
            written = record.text(kind)
            problems.append(record.where.problem("change_outside", kind, written, limits, **words))
    return value, low, high


def check_scenarios(
    raw: Sequence[tuple[str, Record]],
    measures: Mapping[str, Measure],
    known: Collection[str],
    rows: pd.DataFrame,
    problems: Problems,
) -> dict[str, Scenario]:
    """Check scenarios: known measures, no two that contradict each other, mixes that still fit.

    Parameters
    ----------
    raw : sequence of (str, Record)
        Ids and values as read.
    measures : Mapping[str, Measure]
        Sound measures.
    known : collection of str
        Ids of all measures, also of those with problems.
    rows : pandas.DataFrame
        The city's merged parameter rows.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    dict of str to Scenario
        ``baseline`` first, then the sound ones in the order in which they stand.
    """
    found = {BASELINE: baseline()}
    for name, record in raw:
        before = len(problems)
        check_keys(record, ("name", "measures"), (), problems)
        words = check_name(record, problems) if "name" in record.values else {}
        listed = _listed(record, known, problems)
        if name in found:
            problems.append(record.where.problem("id_twice", value=name))
        chosen = [measures[one] for one in listed if one in measures]
        _check_conflicts(record, chosen, problems)
        if len(problems) == before:
            _check_sums(record, chosen, rows, problems)
        if len(problems) == before:
            found[name] = Scenario(name, words, tuple(listed))
    return found


def _listed(record: Record, known: Collection[str], problems: Problems) -> list[str]:
    """Return the known measures of a scenario."""
    value = record.values.get("measures", [])
    if not isinstance(value, list):
        problems.append(record.where.problem("not_a_list", "measures", value))
        return []
    words = [str(one).strip() for one in value]
    for word in words:
        if word not in known:
            hint = closest(word, known)
            problems.append(
                record.where.problem(
                    "unknown_measure", "measures", word, ", ".join(known) or "-", suggestion=hint
                )
            )
    for word in {word for word in words if words.count(word) > 1}:
        problems.append(record.where.problem("measure_twice", "measures", word))
    return [word for word in dict.fromkeys(words) if word in known]


def _check_conflicts(record: Record, chosen: Sequence[Measure], problems: Problems) -> None:
    """Check that no key is changed twice, unless all its changes are scales (they multiply)."""
    first: dict[Key, tuple[str, str]] = {}
    for measure in chosen:
        for change in measure.changes:
            if change.key not in first:
                first[change.key] = measure.id, change.kind
                continue
            name, kind = first[change.key]
            if (kind, change.kind) != ("scale", "scale"):
                row = " / ".join(part for part in change.key if part)
                pair = f"{name} ({kind}), {measure.id} ({change.kind})"
                problems.append(record.where.problem("conflict", "measures", row, measures=pair))


def _check_sums(
    record: Record, chosen: Sequence[Measure], rows: pd.DataFrame, problems: Problems
) -> None:
    """Check the mixes at best estimates with all measures in full effect."""
    after = dict(zip(keys(rows), (float(value) for value in rows["base_value"]), strict=True))
    touched: set[Key] = set()
    for measure in chosen:
        for change in measure.changes:
            touched.add(change.key)
            after[change.key] = {
                "set": change.value,
                "scale": after[change.key] * change.value,
                "shift": after[change.key] + change.value,
            }[change.kind]
    for name, label, members in mixes(after):
        if touched.intersection(members):
            total = math.fsum(after[key] for key in members)
            if problem := sum_problem(record.where, name, label, total):
                problems.append(problem)
