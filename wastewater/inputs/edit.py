"""Change one figure of a loaded city, for trying things out in a notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import KEY, Problems, parameter_names
from wastewater.inputs.city import City
from wastewater.inputs.containers import check_containers
from wastewater.inputs.correlations import ALL, Rows, check_correlations
from wastewater.inputs.mixes import check_mixes
from wastewater.inputs.parameters import COLUMNS, Places, check_rows, keys
from wastewater.inputs.report import Where
from wastewater.inputs.tables import ROW
from wastewater.text import text


def with_value(
    city: City,
    name: str,
    value: float,
    low: float | None = None,
    high: float | None = None,
    *,
    fraction: str = "",
    substance: str = "",
    place: str = "",
    source: str = "own-estimate",
    grade: str = "D",
    note: str = "",
) -> City:
    """Return the city with another figure in one parameter row; the given city stays as it is.

    Parameters
    ----------
    city : City
        A loaded city.
    name, fraction, substance, place : str
        Key of a row that the city has, as in ``city.parameters``.
    value, low, high : float
        Best estimate, 5th and 95th percentile, in the unit of the row. Without `low` and `high` the
        figure is taken as certain.
    source, grade, note : str
        Where the figure comes from; an own estimate of grade D unless said otherwise.

    Returns
    -------
    City
        A new city with the changed row.

    Raises
    ------
    InputError
        When there is no such row, rows of the places stand before it so that it would change
        nothing, or the figure cannot be; all problems together.
    """
    key = (name, fraction, substance, place)
    rows = city.parameters
    at = [i for i, each in enumerate(keys(rows)) if each == key]
    problems: Problems = []
    where = Where(city.id)
    if not at:
        shown = ", ".join(part for part in key if part)
        raise InputError([where.problem("no_row_to_change", "", shown)])
    overruled = _overruled(city, key)
    if overruled:
        raise InputError([where.problem("row_overruled", "", name, ", ".join(overruled))])
    old = rows.iloc[at[0]]
    cells = {column: str(old[column]) for column in COLUMNS}
    cells |= {"source": source, "grade": grade, "note": note or text("inputs.tried_out"), ROW: "0"}
    cells |= _numbers(value, low, high, str(old["distribution"]), name)
    table = pd.DataFrame([cells])
    places = Places(
        tuple(c.id for c in city.catchments),
        tuple(r.id for r in city.reaches),
        country=city.country,
    )
    changed = check_rows(table, where, places, set(city.sources["id"]), city.id, problems)
    _raise(problems)
    kept = rows.drop(index=rows.index[at[0]]).assign(**{ROW: 0})
    merged = pd.concat([kept, changed.assign(**{ROW: 1})], ignore_index=True)
    check_mixes(merged, where, problems)
    base = dict(zip(keys(merged), merged["base_value"].tolist(), strict=True))
    check_containers(base, where, problems)
    _raise(problems)
    return replace(city, parameters=merged.drop(columns=ROW))


def with_correlation(
    city: City,
    factor: str,
    rows: Sequence[str | Sequence[str]],
    loading: float | Iterable[float],
    *,
    source: str = "own-estimate",
    grade: str = "D",
    note: str = "",
) -> City:
    """Return the city with rows that follow a common cause; the given city stays as it is.

    The draws of each row keep their distribution and only change their order, so that two rows of
    a factor have the correlation of the product of their loadings (of their normal scores; their
    rank correlation is a little smaller). A row may follow several factors. `Result.measure_first`
    gives each of them what they share, so that its shares no longer add up to 1.

    Parameters
    ----------
    city : City
        A loaded city.
    factor : str
        Id of the common cause, such as "laboratory"; one that the city has already gets more rows.
    rows : sequence of str or of tuple
        The rows: a name for all its rows, or (name, fraction, substance, place) as in
        ``city.parameters``, where "*" and what is left out stand for all. Of all rows, those that
        are certain are passed over.
    loading : float or sequence of float
        How closely each row follows the cause [1], -1 to 1; one number for all rows, or one each.
    source, grade, note : str
        Where this is known from; an own estimate of grade D unless said otherwise.

    Returns
    -------
    City
        A new city with the lines in ``correlations``.

    Raises
    ------
    InputError
        When a row is not there, cannot be correlated or follows the factor already, or a loading
        cannot be; all problems together.
    """
    where, listed = Where(city.id), [(one,) if isinstance(one, str) else tuple(one) for one in rows]
    loadings = list(loading) if isinstance(loading, Iterable) else [loading] * len(listed)
    if len(loadings) != len(listed) or any(not 0 < len(key) <= len(KEY) for key in listed):
        given = f"{rows!r}, {loading!r}"
        raise InputError([where.problem("correlated_rows", "rows", given, ", ".join(KEY))])
    told = {"factor": factor, "source": source, "grade": grade}
    told |= {"note": note or text("inputs.tried_out")}
    lines = [
        told | dict(zip(KEY, (*key, *[ALL] * len(KEY)), strict=False)) | {"loading": each, ROW: 0}
        for key, each in zip(listed, loadings, strict=True)
    ]
    problems: Problems = []
    mine, known = Rows.of(city.parameters), set(city.sources["id"])
    table = pd.DataFrame(lines, dtype=object)
    linked = check_correlations(table, where, mine, known, problems, city.correlations)
    _raise(problems)
    return replace(city, correlations=linked)


def _overruled(city: City, key: tuple[str, ...]) -> list[str]:
    """Return the catchments if each has a row of its own before a row without place, else none."""
    name, fraction, substance, place = key
    catchments = [catchment.id for catchment in city.catchments]
    held = set(keys(city.parameters))
    covered = all((name, fraction, substance, each) in held for each in catchments)
    return catchments if covered and not place else []


def _raise(problems: Problems) -> None:
    """Raise what was found; a figure given in a call stands in no line of a file."""
    if problems:
        raise InputError(replace(problem, row=None) for problem in problems)


def _numbers(
    value: float, low: float | None, high: float | None, distribution: str, name: str
) -> dict[str, str]:
    """Cells of the new figure; a row that was certain gets the usual distribution of its kind."""
    if low is None or high is None or math.isclose(low, high):
        return {"value": repr(float(value)), "low": "", "high": "", "distribution": "fixed"}
    if distribution == "fixed":
        kind = parameter_names()[name]
        positive = "lognormal" if kind.maximum == math.inf and low > 0 else "normal"
        distribution = "beta" if kind.is_share else positive
    cells = {"value": repr(float(value)), "low": repr(float(low)), "high": repr(float(high))}
    return cells | {"distribution": distribution}
