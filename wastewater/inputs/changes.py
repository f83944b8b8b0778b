"""Checks of measures against the rows that they change."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from wastewater.errors import Problem
from wastewater.inputs import checks, units, vocabulary
from wastewater.inputs.checks import Key, Name, Problems, parameter_names
from wastewater.inputs.costs import Numbers, check_cost, or_none, read_spread, read_year
from wastewater.inputs.entries import check_id, check_keys, check_new_name
from wastewater.inputs.parameters import Places
from wastewater.inputs.raw import CHANGE_KEYS, COSTS, KINDS, RawMeasure
from wastewater.inputs.report import Record, closest
from wastewater.inputs.scenario import Change, Measure


def check_measures(
    raw: Sequence[RawMeasure],
    base: Mapping[Key, float] | None,
    places: Places,
    sources: Collection[str],
    problems: Problems,
) -> dict[str, Measure]:
    """Check measures and their changes.

    Parameters
    ----------
    raw : sequence of RawMeasure
        As read.
    base : Mapping[Key, float] or None
        Value of every row in base units, NaN where it is unsound; None if the city's rows could
        not be read.
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
    found: dict[str, Measure] = {}
    names: set[str] = set()
    for at, one in enumerate(raw):
        before = len(problems)
        record = one.record
        check_id(record, one.id, [other.id for other in raw[:at]], problems)
        check_keys(record, ("name", "start", "full", *COSTS), ("change",), problems)
        name = check_new_name(record, names, problems)
        start, full = (read_year(record, key, problems) for key in ("start", "full"))
        if start and full and full < start:
            problems.append(record.where.problem("full_before_start", "full", full, str(start)))
        costs = [check_cost(record, key, base, sources, problems) for key in COSTS]
        if not one.changes:
            problems.append(record.where.problem("measure_without_change"))
        changes = [_change(change, base, places, sources, problems) for change in one.changes]
        if len(problems) == before:
            investment, yearly_cost, lifetime = (cost for cost in costs if cost)
            sound = tuple(change for change in changes if change)
            found[one.id] = Measure(
                one.id, name, start, full, investment, yearly_cost, lifetime, sound
            )
    return found


def _change(
    record: Record,
    base: Mapping[Key, float] | None,
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
    if name.name == vocabulary.DISCHARGE:
        problems.append(record.where.problem("measurement_changed", "name", name=name.name))
        return None
    if base is not None and key not in base:
        problems.append(_unknown_row(record, key, base))
    elif base is not None and (winners := shadows(key, base, places)):
        value, winning = (_shown(one) for one in (key, winners[0]))
        problems.append(record.where.problem("row_not_used", "", value, winning))
    kinds = [kind for kind in KINDS if record.text(kind)]
    if len(kinds) != 1:
        problems.append(record.where.problem("one_kind", value=", ".join(kinds) or "-"))
        return None
    now = math.nan if base is None else base.get(key, math.nan)
    low, number, high = _changed_numbers(record, kinds[0], name, now, problems)
    if {"source", "grade"} <= set(record.values):
        checks.check_source(record, sources, problems)
    if len(problems) > before:
        return None
    words = (record.text(part) for part in ("source", "grade", "note"))
    unit = units.normalise(record.text("unit"))
    return Change(*key, kinds[0], number, or_none(low), or_none(high), unit, *words)


def _shown(key: Key) -> str:
    return " / ".join(part for part in key if part)


def _unknown_row(record: Record, key: Key, base: Mapping[Key, float]) -> Problem:
    """Say that there is no such row, and which there are."""
    like = [_shown(other) for other in base if other[0] == key[0]]
    expected = ", ".join(like[:8]) or "-"
    hint = closest(_shown(key), like)
    return record.where.problem("unknown_row", "", _shown(key), expected, suggestion=hint)


def shadows(key: Key, base: Collection[Key], places: Places) -> list[Key]:
    """Return the rows that win over a row in every look-up, so that it is never used.

    Parameters
    ----------
    key : Key
        Key of the row.
    base : collection of Key
        All rows.
    places : Places
        Places of the city.

    Returns
    -------
    list of Key
        Empty if the row is used somewhere.
    """
    name, fraction, substance, place = key
    dimensions = parameter_names()[name].dimensions
    ways: list[list[Key]] = []
    if not fraction and "fraction" in dimensions:
        ways.append([(name, one, substance, place) for one in vocabulary.fractions().index])
    if not substance and "substance" in dimensions:
        ways.append([(name, fraction, one, place) for one in vocabulary.substances().index])
    if "place" in dimensions:
        ways.append([(name, fraction, substance, one) for one in places.within(name, place)])
    return next((rows for rows in ways if rows and all(row in base for row in rows)), [])


def _changed_numbers(
    record: Record, kind: str, name: Name, now: float, problems: Problems
) -> Numbers:
    """Return low, value and high of a change in base units, and check what comes out."""
    quantity = "share" if kind == "scale" else name.quantity
    size = math.nan
    if "unit" in record.values:
        size = checks.check_unit(record, quantity, kind if kind == "scale" else name.name, problems)
    written = read_spread(record, kind, problems)
    low, value, high = (number * size for number in written)
    if kind == "set":
        parts = {"set": value, "low": low, "high": high}
        fine = all(checks.check_bounds(record, k, n, name, problems) for k, n in parts.items())
    elif kind == "scale" and (value < 0 or low < 0):
        column = "scale" if value < 0 else "low"
        problems.append(record.where.problem("negative_number", column, record.text(column)))
        fine = False
    else:
        after = now * value if kind == "scale" else now + value
        fine = _check_outcome(record, kind, name, (now, after), problems)
    if fine:
        checks.check_order(record, kind, written, problems)
    return low, value, high


def _check_outcome(
    record: Record, kind: str, name: Name, turn: tuple[float, float], problems: Problems
) -> bool:
    """Check that a changed row stays inside the bounds of its name, at best estimates."""
    after = turn[1]
    if not (after < name.minimum - checks.ROUNDING or after > name.maximum + checks.ROUNDING):
        return True
    size, unit = units.factor(name.unit), "" if name.unit == "1" else f" {name.unit}"
    now, then, low, high = (f"{one / size:g}" for one in (*turn, name.minimum, name.maximum))
    words = {"name": name.name, "now": now, "after": then}
    limits = f"{low} … {high}{unit}"
    value = record.text(kind)
    problems.append(record.where.problem("change_outside", kind, value, limits, **words))
    return False
