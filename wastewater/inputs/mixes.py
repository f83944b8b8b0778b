"""Mixes: shares that belong together, such as a composition or the routes out of a process."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

import pandas as pd

from wastewater.errors import Problem
from wastewater.inputs.checks import KEY, ROUNDING, Key, Name, Problems, parameter_names
from wastewater.inputs.parameters import keys
from wastewater.inputs.report import Where
from wastewater.inputs.tables import ROW


def check_mixes(
    rows: pd.DataFrame, where: Where, problems: Problems, skip: Collection[str] = ()
) -> None:
    """Check that the shares of every mix fit together.

    A mix without a rest adds up to one; one with a rest does not exceed one. The rows that a
    look-up finds count: a share given for all fractions joins those given for one. A mix without
    any row of this file is not told again.

    Parameters
    ----------
    rows : pandas.DataFrame
        Merged rows with `ROW`.
    where : Where
        File and sheet of the rows whose `ROW` is not 0.
    problems : list of Problem
        What is wrong is added here.
    skip : collection of str
        Parameter names with an unsound row, whose mixes cannot be judged.
    """
    numbers = dict(zip(keys(rows), rows["base_value"], strict=True))
    lines = dict(zip(keys(rows), rows[ROW], strict=True))
    kinds = dict(zip(keys(rows), rows["distribution"], strict=True))
    for name, label, members in mixes(numbers):
        told = [key for key in members if lines[key]]
        if not told or name.name in skip:
            continue
        place = Where(where.file, int(min(lines[key] for key in told)), where.parts)
        total = math.fsum(numbers[key] for key in members)
        if problem := sum_problem(place, name, label, total):
            problems.append(problem)
        spread = sorted({kinds[key] for key in members if kinds[key] != "fixed"})
        loose = [key for key in members if kinds[key] not in ("fixed", "dirichlet")]
        if len(spread) > 1 or (loose and len(members) > 1):
            value = ", ".join(spread)
            problems.append(place.problem("mix_distributions", "distribution", value, name=label))


def sum_problem(
    place: Where, name: Name, label: str, total: float, column: str = "value"
) -> Problem | None:
    """Return the problem of a mix that does not add up, or None.

    Parameters
    ----------
    place : Where
        Where to tell it.
    name : Name
        Parameter name.
    label : str
        The mix, as `mixes` names it.
    total : float
        Sum of its shares.
    column : str
        Column or key to blame.

    Returns
    -------
    Problem or None
        The problem.
    """
    if name.rest and total > 1 + ROUNDING:
        return place.problem("mix_above_one", column, f"{total:.6g}", name=label, rest=name.rest)
    if not name.rest and abs(total - 1) > ROUNDING:
        return place.problem("mix_not_one", column, f"{total:.6g}", name=label)
    return None


def mixes(found: Iterable[Key]) -> list[tuple[Name, str, list[Key]]]:
    """Return every mix that a look-up can meet, with the rows that it finds.

    Parameters
    ----------
    found : iterable of key
        Keys of all rows.

    Returns
    -------
    list of (Name, str, list of key)
        The name, the mix in words (``mbt.route, metal``) and its members.
    """
    groups: dict[str, dict[str, dict[str, Key]]] = {}
    for key in found:
        name = parameter_names()[key[0]]
        if not name.mix:
            continue
        column = KEY.index(name.mix)
        owner = ", ".join(word for at, word in enumerate(key) if at not in (0, column) and word)
        groups.setdefault(name.name, {}).setdefault(owner, {})[key[column]] = key
    listed = []
    for group, owners in groups.items():
        for owner, members in owners.items():
            merged = {**owners.get("", {}), **members}
            label = f"{group}, {owner}" if owner else group
            listed.append((parameter_names()[group], label, list(merged.values())))
    return listed
