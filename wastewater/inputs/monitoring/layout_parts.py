"""What both layouts of a table of results share: roles of columns and answers of the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wastewater.errors import Problem
from wastewater.inputs.monitoring.headings import Heading
from wastewater.inputs.monitoring.marks import read_mark
from wastewater.inputs.monitoring.species import spelling
from wastewater.inputs.report import Where

ROLES: tuple[str, ...] = (
    "datetime",
    "date",
    "time",
    "station",
    "substance",
    "value",
    "unit",
    "qualifier",
    "limit",
    "basis",
    "other",
)
"""What a column can hold, beside the results of one substance; ``other`` is not read."""

BESIDE: tuple[str, ...] = ("qualifier", "limit", "unit", "basis")
"""Roles of columns that tell more of a result."""

RESULT_COLUMNS: tuple[str, ...] = (
    "place",
    "column",
    "station",
    "substance",
    "value",
    "unit",
    "qualifier",
    "limit",
    "limit_unit",
    "basis",
)
"""Columns of a table of results as they were written; ``place`` is the row of data, from 0."""

Meaning = str | Sequence[str]
"""What a user says of a column: a role, a substance, or (substance, unit, station)."""

Body = Sequence[tuple[int, list[str]]]
"""Rows of data: line and cells, as many as there are headings."""


@dataclass(frozen=True)
class Answer:
    """What the user says of the columns, and the marks that are known.

    Attributes
    ----------
    columns : Mapping[str, Meaning]
        Meaning by heading, in the form of `species.spelling`.
    substance : str
        Substance of a table without a column for it.
    marks : Mapping[str, str]
        Kind by mark, see `marks.mark_words`.
    names : Mapping[str, str]
        Headings as the user writes them, by the keys of `columns`.
    """

    columns: Mapping[str, Meaning]
    substance: str
    marks: Mapping[str, str]
    names: Mapping[str, str]

    def meaning(self, heading: Heading) -> Meaning | None:
        """Return what the user says of a column.

        Parameters
        ----------
        heading : Heading
            The column.

        Returns
        -------
        str, sequence of str or None
            None if he says nothing.
        """
        return self.columns.get(spelling(heading.written))

    @property
    def chooses(self) -> bool:
        """Whether the user names columns with results: then only these are read."""
        return any(not is_role(meaning) for meaning in self.columns.values())


def is_role(meaning: Meaning) -> bool:
    """Tell whether a word of the user names a role; "" leaves a column out.

    Parameters
    ----------
    meaning : str or sequence of str
        Word.

    Returns
    -------
    bool
        False for a substance.
    """
    return isinstance(meaning, str) and (meaning in ROLES or not meaning)


def first(headings: Iterable[Heading], role: str) -> Heading | None:
    """Return the first column of a role.

    Parameters
    ----------
    headings : iterable of Heading
        Columns.
    role : str
        Role.

    Returns
    -------
    Heading or None
        None if there is none.
    """
    return next((one for one in headings if one.role == role), None)


def doubled(headings: Iterable[Heading], roles: Sequence[str], where: Where) -> list[Problem]:
    """Tell which roles several columns could have.

    Parameters
    ----------
    headings : iterable of Heading
        Columns.
    roles : sequence of str
        Roles that one column may have.
    where : Where
        Line of the headings.

    Returns
    -------
    list of Problem
        One per role.
    """
    problems = []
    for role in roles:
        names = [one.written for one in headings if one.role == role]
        if len(names) > 1:
            words = ", ".join(names)
            problems.append(
                where.problem("samples_role_twice", names[1], names[1], words, name=role)
            )
    return problems


def marks_unread(
    headings: Iterable[Heading], body: Body, answer: Answer, where: Where
) -> list[Problem]:
    """Tell which columns hold marks such as ``<`` although nothing says what the column is.

    Parameters
    ----------
    headings : iterable of Heading
        Columns that are not read.
    body : sequence of (int, list of str)
        Rows of data.
    answer : Answer
        Columns that the user names are known to him.
    where : Where
        Line of the headings.

    Returns
    -------
    list of Problem
        One per column.
    """
    problems = []
    for one in headings:
        texts = {cells[one.column] for _, cells in body} - {""}
        marked = any(read_mark(text, answer.marks).kind in ("below", "above") for text in texts)
        if marked and one.written and answer.meaning(one) is None:
            problems.append(where.problem("samples_marks_unread", one.written, one.written))
    return problems
