"""Containers that several fractions share: no household can have a fraction in two of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from wastewater.inputs import vocabulary
from wastewater.inputs.checks import ROUNDING, Key, Problems
from wastewater.inputs.report import Where

NAME = "collection.together"


def check_containers(
    base: Mapping[Key, float],
    where: Where,
    problems: Problems,
    column: str = "value",
    changed: Collection[Key] | None = None,
    lines: Mapping[Key, int] | None = None,
) -> None:
    """Check that the shared containers which hold a fraction take no more than all households.

    Parameters
    ----------
    base : Mapping[Key, float]
        Value of every row in base units; NaN passes.
    where : Where
        Where to tell it.
    problems : list of Problem
        What is wrong is added here.
    column : str
        Column or key to blame.
    changed : collection of key, optional
        Keys that a scenario changes; fractions whose containers it does not touch pass.
    lines : Mapping[Key, int], optional
        Line of each row in its file.
    """
    shared = vocabulary.container_members()
    rows = {key: shared[key[3]] for key in base if key[0] == NAME}
    for fraction in vocabulary.fractions().index:
        holding = [key for key, fractions in rows.items() if fraction in fractions]
        if changed is not None and not set(holding) & set(changed):
            continue
        total = math.fsum(base[key] for key in holding)
        if total > 1 + ROUNDING:
            told = [line for key in holding if (line := (lines or {}).get(key))]
            place = replace(where, row=min(told)) if told else where
            fields = {"total": f"{total:.4g}"}
            problems.append(place.problem("together_above_one", column, fraction, **fields))
