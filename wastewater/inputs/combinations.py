"""Checks of scenarios: what happens where measures meet."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from wastewater.inputs.checks import Key, Problems
from wastewater.inputs.containers import check_containers
from wastewater.inputs.entries import check_id, check_keys, check_new_name
from wastewater.inputs.mixes import mixes, sum_problem
from wastewater.inputs.report import Record, Where, closest
from wastewater.inputs.scenario import BASELINE, Change, Measure, Scenario, baseline


def check_scenarios(
    raw: Sequence[tuple[str, Record]],
    measures: Mapping[str, Measure],
    known: Collection[str],
    base: Mapping[Key, float],
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
    base : Mapping[Key, float]
        Value of every row in base units, NaN where it is unsound.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    dict of str to Scenario
        ``baseline`` first, then the sound ones in the order in which they stand.
    """
    found = {BASELINE: baseline()}
    seen, names = [BASELINE], set(found[BASELINE].name.values())
    for name, record in raw:
        before = len(problems)
        check_id(record, name, seen, problems)
        seen.append(name)
        check_keys(record, ("name", "measures"), (), problems)
        words = check_new_name(record, names, problems)
        listed = _listed(record, known, problems)
        chosen = [measures[one] for one in listed if one in measures]
        _check_conflicts(record, chosen, problems)
        if len(problems) == before:
            _check_sums(record, chosen, base, problems)
        if len(problems) == before:
            found[name] = Scenario(name, words, tuple(listed))
    return found


def contradictions(measures: Sequence[Measure], base: Mapping[Key, float]) -> Problems:
    """Return why measures cannot be taken together, as `check_scenarios` would say it.

    Parameters
    ----------
    measures : sequence of Measure
        Sound measures.
    base : Mapping[Key, float]
        Value of every row in base units.

    Returns
    -------
    list of Problem
        Empty if they can.
    """
    problems: Problems = []
    record = Record({}, Where(""))
    _check_conflicts(record, measures, problems)
    if not problems:
        _check_sums(record, measures, base, problems)
    return problems


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
    record: Record, chosen: Sequence[Measure], base: Mapping[Key, float], problems: Problems
) -> None:
    """Check the mixes at best estimates with all measures in full effect."""
    after = dict(base)
    touched: set[Key] = set()
    for measure in chosen:
        for change in measure.changes:
            touched.add(change.key)
            after[change.key] = _applied(after.get(change.key, math.nan), change)
    for name, label, members in mixes(after):
        if touched.intersection(members):
            total = math.fsum(after[key] for key in members)
            if problem := sum_problem(record.where, name, label, total, "measures"):
                problems.append(problem)
    check_containers(after, record.where, problems, "measures", touched)


def _applied(now: float, change: Change) -> float:
    """Return the value of a row after a change in full effect."""
    if change.kind == "set":
        return change.value
    return now * change.value if change.kind == "scale" else now + change.value
