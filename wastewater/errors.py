"""Problems told to the user, and the few errors and warnings that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wastewater.text import text

LIST_LIMIT = 20
"""Most problems listed in one message; one wrong column can make thousands."""

_WHERE = ("sheet", "catchment", "reach", "scenario", "measure", "change", "cost", "estimator")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it was found, and what was expected.

    Attributes
    ----------
    key : str
        Key of the sentence in the text catalogues, such as ``problem.unknown_unit``.
    file : str
        File as the user knows it.
    row : int or None
        Line in the file, as Excel or an editor counts it (the first is 1).
    column : str
        Column of a table, or key of a TOML file.
    value : str
        What was found.
    expected : str
        What is expected instead, in words that need no translation (names, units, numbers).
    fields : Mapping[str, str]
        More values for the sentence. ``sheet``, ``catchment``, ``reach``, ``scenario``,
        ``measure``, ``change``, ``cost`` and ``estimator`` also say where; ``suggestion`` adds the
        question "Did you mean ...?".
    """

    key: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    expected: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """Return the problem as one message.

        Parameters
        ----------
        language : str
            One of `wastewater.text.LANGUAGES`.

        Returns
        -------
        str
            Place, sentence, and a suggestion if there is one.
        """
        sentence = text(
            self.key,
            language,
            **{
                **self.fields,
                "file": self.file,
                "row": self.row,
                "column": self.column,
                "value": self.value,
                "expected": self.expected,
            },
        )
        if self.fields.get("suggestion"):
            hint = text("where.did_you_mean", language, suggestion=self.fields["suggestion"])
            sentence = f"{sentence} {hint}"
        place = ", ".join(self._place(language))
        return f"{place}: {sentence}" if place else sentence

    def _place(self, language: str) -> list[str]:
        """Return the parts of the place, from the file to the column."""
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(text("where.row", language, row=self.row))
        for part in _WHERE:
            if self.fields.get(part):
                parts.append(text(f"where.{part}", language, value=self.fields[part]))
        if self.column:
            kind = "key" if self.file.endswith(".toml") else "column"
            parts.append(text(f"where.{kind}", language, value=self.column))
        return parts


class WastewaterError(Exception):
    """An error that the user can mend; it says everything that was found.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        What is wrong, in the order in which it is told.

    Attributes
    ----------
    problems : tuple of Problem
        All problems, also those beyond the limit of the printed list.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def lines(self, language: str = "en") -> list[str]:
        """Return one message per problem, at most `LIST_LIMIT` and a last line with the rest.

        Parameters
        ----------
        language : str
            One of `wastewater.text.LANGUAGES`.

        Returns
        -------
        list of str
            Messages.
        """
        lines = [problem.text(language) for problem in self.problems[:LIST_LIMIT]]
        if len(self.problems) > LIST_LIMIT:
            lines.append(text("where.more", language, count=len(self.problems) - LIST_LIMIT))
        return lines

    def __str__(self) -> str:
        """Return the messages in English, one a line."""
        return "\n".join(self.lines())


class InputError(WastewaterError):
    """What the user gave cannot be used: a file, a row, a name, a unit."""


class ModelError(WastewaterError):
    """The inputs are well formed, but the model cannot be set up or solved with them."""


class BalanceError(WastewaterError):
    """A solved network does not balance: an error of the program, never of the user."""


class FewDrawsWarning(UserWarning):
    """The number of draws leaves a headline figure less certain than it could easily be.

    Parameters
    ----------
    problem : Problem
        Which figure, how far it may be off, and a number of draws to use.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        """Return the message in English."""
        return self.problem.text()
