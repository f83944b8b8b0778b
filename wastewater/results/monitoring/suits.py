"""Estimators and rule that suit the data, or those asked for if the data can carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wastewater.errors import InputError, Problem
from wastewater.inputs.checks import Problems
from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.inputs.report import Where, closest
from wastewater.model.distributions import Array
from wastewater.model.monitoring import limits
from wastewater.model.monitoring.choice import applicable, conditions, default, takes
from wastewater.model.monitoring.choice import second as second_beside
from wastewater.model.monitoring.record import Record
from wastewater.results.monitoring.loads import Said


@dataclass(frozen=True)
class Choice:
    """What is used, and what there is to say about it.

    Attributes
    ----------
    estimator, second, rule : str
        Ids; `second` may be "".
    reason : tuple of str and mapping
        Why this estimator.
    notes : tuple of such tuples
        Warnings.
    """

    estimator: str
    second: str
    rule: str
    reason: Said
    notes: tuple[Said, ...]


def choose(record: Record, estimator: str, second: str, rule: str, where: Where) -> Choice:
    """Return what suits the data, or what was asked for if the data can carry it."""
    problems: Problems = []
    for kind, name, known in (
        ("estimator", estimator, tuple(listed("estimators").index)),
        ("estimator", second, tuple(listed("estimators").index)),
        ("limit_rule", rule, limits.rules()),
    ):
        if name and name not in known:
            problems.append(_unknown(kind, name, known, where))
        elif name and kind == "estimator":
            problems += _refused(conditions(record, name).refused, name, where)
    if problems:
        raise InputError(problems)
    usual = default(record)
    chosen = estimator or usual.estimator
    if not chosen:
        raise InputError(_refused([(usual.key, usual.fields)], "", where, "monitoring.reason"))
    second = "" if second == chosen else second  # two are shown, so another one is needed
    asked = (chosen, second) if second else (chosen,)
    usable, notes = _rule(record, rule or limits.rules()[0], asked)
    beside = second or second_beside(chosen, possible(record, usable))
    reason: Said = ("asked", {}) if estimator else (usual.key, usual.fields)
    notes = (*notes, *_mostly_below(record, usable, chosen))
    return Choice(chosen, beside, usable, reason, (*conditions(record, chosen).warned, *notes))


def _refused(
    said: Iterable[Said], estimator: str, where: Where, group: str = "monitoring.note"
) -> list[Problem]:
    """Say why an estimator cannot be used; the sentences are those of the notes."""
    return [
        Problem(f"{group}.{key}", where.file, fields={**fields, "estimator": estimator})
        for key, fields in said
    ]


def _rule(record: Record, rule: str, estimators: tuple[str, ...]) -> tuple[str, tuple[Said, ...]]:
    """Return the rule for values below the limit, or the next one that can be used, and why."""
    refused = limits.refusals(record.below, rule, record.concentration)
    others = limits.usable_rules(record.below, record.concentration)
    for name in (rule, *others):
        if name not in others:
            continue
        values = values_of(record, name)
        if all(takes(one, values) for one in estimators):
            return name, (refused or (("rule_zeros", {}),)) if name != rule else ()
    return others[0], refused


def _mostly_below(record: Record, rule: str, estimator: str) -> tuple[Said, ...]:
    """Say that few values are quantified, where a rule puts numbers in the place of the others."""
    censored = listed("estimators")["censored"].loc[estimator] == "yes"
    if censored or limits.mostly_quantified(record.below, rule):
        return ()
    least = figure("limit_rules", rule, "advised_quantified_share")
    above = float((~record.below).mean())
    return (("mostly_below", {"share": f"{100 * above:.0f}", "least": f"{100 * least:.0f}"}),)


def possible(record: Record, rule: str) -> list[str]:
    """Return the estimators that may be used here with the rule for values below the limit."""
    values = values_of(record, rule)
    return [name for name in applicable(record) if takes(name, values)]


def _unknown(kind: str, name: str, known: Sequence[str], where: Where) -> Problem:
    expected = ", ".join(known)
    return where.problem(f"unknown_{kind}", "", name, expected, suggestion=closest(name, known))


def values_of(record: Record, rule: str) -> Array:
    """Concentrations with those below the limit replaced [mg/l]."""
    years = record.year[record.at]
    return limits.substituted(record.concentration, record.below, rule, years)
