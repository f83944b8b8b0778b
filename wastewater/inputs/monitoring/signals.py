"""Signals of sensors as the user describes them: which column is what, in which unit and basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wastewater.errors import InputError, Problem
from wastewater.inputs import units, vocabulary
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.species import (
    BasisError,
    Spoken,
    basis_factor,
    determinand,
    known_words,
    spoken,
)
from wastewater.inputs.monitoring.unit_words import CONCENTRATIONS, basis_of, unit_of
from wastewater.inputs.report import Where, closest

_PLACE = Where("")


@dataclass(frozen=True)
class Signal:
    """One signal of a file.

    Attributes
    ----------
    column : str
        Heading of its column, or its name in the column of signals (long tables).
    substance : str
        Id of the substance, "" for the flow.
    unit : str
        Unit of the readings as the user wrote it.
    factor : float
        Flow: m3/d per unit; concentration: mg/l of the substance in its own basis per unit.
    """

    column: str
    substance: str
    unit: str
    factor: float


def describe(
    flow: Mapping[str, str], concentrations: Mapping[str, Sequence[str]]
) -> tuple[Signal, ...]:
    """Return the signals of a station, the flow first.

    Parameters
    ----------
    flow : Mapping[str, str]
        Column of the flow and its unit: ``{"Q": "m3/h"}``. One station, one flow.
    concentrations : Mapping[str, sequence of str]
        Column of each concentration; substance and unit, and the formula that it is counted as if
        neither the substance nor the unit says so: ``{"NH4": ("ammonium_n", "mg/l", "NH4")}``. An
        id of the model says its own basis (``ammonium_n`` is counted as N) unless another stands
        behind the unit.

    Returns
    -------
    tuple of Signal
        Flow, then the concentrations in the order given.

    Raises
    ------
    InputError
        If a substance, unit or basis is missing, not known or does not fit; all of them at once.
    """
    problems: list[Problem] = []
    signals = []
    if len(flow) != 1:
        problems.append(_PLACE.problem("signals_one_flow", value=", ".join(flow)))
    signals += [_flow(column, unit, problems) for column, unit in flow.items()]
    if not concentrations:
        problems.append(_PLACE.problem("signals_no_concentration"))
    for column, words in concentrations.items():
        if column in flow:
            problems.append(_PLACE.problem("signals_both", column, column))
        signals.append(_concentration(column, words, problems))
    if problems:
        raise InputError(problems)
    return tuple(signals)


def _flow(column: str, written: str, problems: list[Problem]) -> Signal:
    unit = unit_of(written)
    if unit and unit.quantity == "flow":
        return Signal(column, "", written, unit.factor)
    possible = dict.fromkeys([*units.units_of("water_flow"), *_listed_flows()])
    problems.append(
        _PLACE.problem("signals_flow_unit", column, written, ", ".join(map(str, possible)))
    )
    return Signal(column, "", written, float("nan"))


def _listed_flows() -> list[str]:
    table = listed("units")
    return [str(unit) for unit in table.index[table["quantity"] == "flow"]]


def _concentration(column: str, words: Sequence[str], problems: list[Problem]) -> Signal:
    """Return one concentration; what is wrong with it is added to the problems."""
    if isinstance(words, str) or len(words) not in (2, 3):
        problems.append(_PLACE.problem("signals_words", column, words))
        return Signal(column, "", "", float("nan"))
    name, written, *basis = (str(word).strip() for word in words)
    substance, unit = spoken(name), unit_of(written)
    if substance is None or not substance.determinand:
        problems.append(_unknown_substance(column, name, substance))
    elif determinand(substance.determinand).kind != "load":
        problems.append(_PLACE.problem("signals_no_load", column, name))
    if unit is None or unit.quantity != "concentration":
        known = ", ".join(CONCENTRATIONS)
        problems.append(_PLACE.problem("signals_concentration_unit", column, written, known))
    elif substance is not None and substance.determinand:
        factor = _in_basis(column, name, substance, unit.basis, "".join(basis), problems)
        return Signal(column, substance.determinand, written, unit.factor * factor)
    return Signal(column, "", written, float("nan"))


def _in_basis(
    column: str, name: str, word: Spoken, in_unit: str, written: str, problems: list[Problem]
) -> float:
    """Return the factor to the basis of the substance [1]; NaN with a problem if it is open."""
    basis = basis_of(written)
    what = determinand(word.determinand)
    answer = ""
    if name == word.determinand:  # an id names what is wanted, not what the sensor shows
        word, answer = replace(word, said=()), "".join(word.said)
    try:
        if basis is None:
            raise BasisError("basis_wrong", written)
        return basis_factor(word, in_unit, basis, answer=answer)
    except BasisError as error:
        forms = ", ".join(what.forms)
        problems.append(
            _PLACE.problem(f"signals_{error.key}", column, error.found, forms, name=name)
        )
        return float("nan")


def _unknown_substance(column: str, name: str, word: Spoken | None) -> Problem:
    """Say what an unknown or open word may mean."""
    if word is not None:
        return _PLACE.problem("unknown_substance", column, name, ", ".join(word.choices))
    known = list(dict.fromkeys([*vocabulary.substances().index, *_loads()]))
    hint = closest(name, [*known, *known_words()])
    return _PLACE.problem("unknown_substance", column, name, ", ".join(known), suggestion=hint)


def _loads() -> list[str]:
    table = listed("determinands")
    return [str(name) for name in table.index[table["kind"] == "load"]]
