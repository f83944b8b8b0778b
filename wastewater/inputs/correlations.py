"""Common causes that parameter rows follow: one laboratory's bias, one load per person.

A row with the loading ``a`` on a factor and another with ``b`` have the correlation ``a b`` (of
their normal scores). A row may follow several factors; its squared loadings add up to at most 1.
A factor is the city's own. What the factors leave of a row is the row's: of a reference row that
is the error that all cities have in common. Shares of a mix and the numbers of measures cannot
follow a factor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.inputs import checks
from wastewater.inputs.checks import KEY, ROUNDING, Key, Problems
from wastewater.inputs.entries import check_id
from wastewater.inputs.parameters import keys, records
from wastewater.inputs.report import Record, Where, closest
from wastewater.inputs.tables import is_readable

CORRELATION_COLUMNS: tuple[str, ...] = ("factor", *KEY, "loading", "source", "grade", "note")
"""Columns of a table of correlations."""

FOLLOWS = "follows"
"""Column of a parameter table: for each row the causes that it follows, with their loadings."""

ALL = "*"
"""In a fraction, a substance or a place: all rows of the name that are uncertain."""

Causes = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Rows:
    """The rows that can be correlated, as the city has them.

    Attributes
    ----------
    kinds : Mapping[tuple, str]
        Distribution of each row.
    unsound : collection of str
        Names with a row that could not be read: what these lack is not told.
    """

    kinds: Mapping[Key, str]
    unsound: Collection[str] = ()

    @classmethod
    def of(cls, rows: pd.DataFrame, unsound: Collection[str] = ()) -> Rows:
        """Return the rows of a parameter table."""
        return cls(dict(zip(keys(rows), rows["distribution"].tolist(), strict=True)), unsound)

    def like(self, wanted: Key) -> list[Key]:
        """Return the rows of a key in which `ALL` stands for any word."""
        return [
            key
            for key in self.kinds
            if all(word in (ALL, part) for word, part in zip(wanted, key, strict=True))
        ]


@dataclass(frozen=True)
class _Link:
    """A checked line: the rows that it names, and its loading."""

    record: Record
    factor: str
    found: tuple[Key, ...]
    loading: float
    whole: bool  # whether all rows that the line means were found


def none() -> pd.DataFrame:
    """Return a table of correlations without rows."""
    return pd.DataFrame(columns=list(CORRELATION_COLUMNS))


def check_correlations(
    table: pd.DataFrame,
    where: Where,
    rows: Rows,
    sources: Collection[str],
    problems: Problems,
    before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Check a table of correlations and return a line for each row of the city that it names.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_table` returns it, columns `CORRELATION_COLUMNS`.
    where : Where
        File and sheet.
    rows : Rows
        The rows of the city.
    sources : collection of str
        Known source ids.
    problems : list of Problem
        What is wrong is added here.
    before : pandas.DataFrame, optional
        Correlations that the city has already, as this function returned them.

    Returns
    -------
    pandas.DataFrame
        Columns `CORRELATION_COLUMNS`, those from before first; not to be used if there are
        problems.
    """
    links = _held(none() if before is None else before, where)
    links += [_check_line(one, rows, sources, problems) for one in records(table, where)]
    _check_twice(links, problems)
    _check_sums(links, problems)
    if is_readable(table):
        _check_alone(links, problems)
    listed = [
        (link.factor, *key, link.loading, *(link.record.text(c) for c in CORRELATION_COLUMNS[-3:]))
        for link in links
        for key in link.found
    ]
    return pd.DataFrame(listed, columns=list(CORRELATION_COLUMNS))


def with_causes(rows: pd.DataFrame, correlations: pd.DataFrame, city: str) -> pd.DataFrame:
    """Return parameter rows with the causes that each follows, in the column `FOLLOWS`.

    Parameters
    ----------
    rows : pandas.DataFrame
        Parameter rows of a city.
    correlations : pandas.DataFrame
        Its correlations, as `check_correlations` returns them.
    city : str
        Id of the city; a factor is a cause of its own in every city.

    Returns
    -------
    pandas.DataFrame
        The rows themselves if nothing is correlated.
    """
    if correlations.empty and FOLLOWS not in rows:
        return rows
    causes: dict[Key, Causes] = {}
    of_factor = zip(
        correlations["factor"], keys(correlations), correlations["loading"], strict=True
    )
    for factor, key, loading in of_factor:
        causes[key] = (*causes.get(key, ()), (f"cause|{city}|{factor}", float(loading)))
    return rows.assign(**{FOLLOWS: pd.Series([causes.get(k, ()) for k in keys(rows)], rows.index)})


def _held(before: pd.DataFrame, where: Where) -> list[_Link]:
    """Return lines that were checked before; their rows may have become certain since."""
    lines = [
        Record({str(column): cell for column, cell in line.items()}, where)
        for line in before.to_dict("records")
    ]
    return [
        _Link(
            one, one.text("factor"), (checks.key_of(one),), float(str(one.values["loading"])), True
        )
        for one in lines
    ]


def _check_line(record: Record, rows: Rows, sources: Collection[str], problems: Problems) -> _Link:
    """Check one line for itself."""
    check_id(record, record.text("factor"), (), problems, "factor")
    known = checks.parameter_names()
    before = len(problems)
    found: list[Key] = []
    if checks.check_word(record, "name", known, "unknown_name", problems):
        found = _matching(record, rows, problems)
    whole = len(problems) == before and record.text("name") not in rows.unsound
    loading = checks.read_number(record, "loading", problems)
    if abs(loading) > 1:
        problems.append(
            record.where.problem("loading", "loading", record.text("loading"), "-1 … 1")
        )
    checks.check_source(record, sources, problems)
    return _Link(record, record.text("factor"), tuple(found), loading, whole)


def _matching(record: Record, rows: Rows, problems: Problems) -> list[Key]:
    """Return the rows that a line names; rows that are certain only count if they are named."""
    wanted = checks.key_of(record)
    found = rows.like(wanted)
    if wanted[0] in rows.unsound:
        return found
    uncertain = [key for key in found if rows.kinds[key] != "fixed"]
    joint = [key for key in uncertain if rows.kinds[key] == "dirichlet"]
    if not found:
        here = [shown(key) for key in rows.like((wanted[0], ALL, ALL, ALL))]
        expected = "; ".join([*here[:_MOST], "..."] if len(here) > _MOST else here) or "-"
        what, hint = shown(wanted), closest(shown(wanted), here)
        problems.append(
            record.where.problem("correlated_row", "name", what, expected, suggestion=hint)
        )
    elif not uncertain:
        problems.append(record.where.problem("correlated_fixed", "name", shown(wanted)))
    elif joint:
        problems.append(record.where.problem("correlated_mix", "name", shown(joint[0])))
    return uncertain


_MOST = 12  # rows that a message lists


def _check_twice(links: Sequence[_Link], problems: Problems) -> None:
    """Check that no row follows a factor twice."""
    seen: dict[tuple[str, Key], Record] = {}
    for link in links:
        for key in link.found:
            first = seen.setdefault((link.factor, key), link.record)
            if first is not link.record:
                place = link.record.where
                problems.append(
                    place.problem("correlated_twice", "name", shown(key), factor=link.factor)
                )
                break


def _check_sums(links: Sequence[_Link], problems: Problems) -> None:
    """Check that the causes of a row leave nothing below zero for the row itself."""
    total: dict[Key, float] = {}
    for link in links:
        if abs(link.loading) > 1:
            continue  # that has been told
        added = {key: total.get(key, 0.0) + link.loading**2 for key in link.found}
        over = [key for key, sum_ in added.items() if sum_ > 1 + ROUNDING]
        total |= added
        if over:
            value, place = f"{added[over[0]]:.4g}", link.record.where
            problems.append(place.problem("loadings", "loading", value, name=shown(over[0])))


def _check_alone(links: Sequence[_Link], problems: Problems) -> None:
    """Check that every factor has two rows to correlate."""
    for factor in dict.fromkeys(link.factor for link in links):
        own = [link for link in links if link.factor == factor]
        if factor and all(link.whole for link in own) and sum(len(o.found) for o in own) < 2:
            place = own[0].record.where
            problems.append(place.problem("factor_alone", "factor", factor))


def shown(key: Key) -> str:
    """Return a key in words, without its empty parts."""
    return ", ".join(part for part in key if part)
