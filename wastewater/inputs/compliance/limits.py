"""Limits of the law: each a row with its size class, date, source and grade."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from wastewater.inputs.compliance.lists import listed
from wastewater.inputs.compliance.size import SizeClass, size_class

STATISTICS: tuple[str, ...] = (
    "annual_mean",
    "single_sample",
    "share_of_samples",
    "removal",
    "eqs_annual",
    "eqs_maximum",
)
"""What a limit is compared with: annual mean, the largest sample, samples of which some may fail,
removal, annual average and maximum of a quality standard."""

APPLIES_TO: tuple[str, ...] = ("effluent", "sensitive area", "inland water", "coastal water")
"""What a limit holds for; in a sensitive area it holds for the effluent as well."""

FACTORS: dict[str, float] = {"mg/l": 1.0, "ug/l": 1e-3, "1": 1.0}
"""Units of limits, in mg/l or as a share."""


@dataclass(frozen=True)
class Limit:
    """One limit.

    Attributes
    ----------
    id, regime, jurisdiction : str
        Id, and ids of the law and of where it is law.
    applies_to : str
        One of `APPLIES_TO`.
    substance : str
        Id of a substance; ``quaternary`` is the mean over the indicator substances.
    statistic : str
        One of `STATISTICS`.
    size : SizeClass
        Sizes of works that it holds for.
    value : float
        The limit [`unit`].
    unit : str
        ``mg/l``, ``ug/l`` or ``1``.
    removal : float
        Removal that may be shown instead [1], NaN where there is none.
    from_year, until_year : float
        Years from which and until which it holds, NaN where none is given.
    condition : str
        Under which it holds, such as ``water_12c``; "" for always.
    ceiling : float
        What no sample may exceed [`unit`], NaN where the limit has none.
    instead_of : str
        Substance whose other limit it may replace, or "".
    verified : bool
        Whether the value was read in the law or in an official or reviewed account of it.
    source, grade, removal_grade, note : str
        Where it comes from; the alternative has a grade of its own.
    names : tuple of str
        Name in English, Danish and Ukrainian.
    """

    id: str
    regime: str
    jurisdiction: str
    applies_to: str
    substance: str
    statistic: str
    size: SizeClass
    value: float
    unit: str
    removal: float
    from_year: float
    until_year: float
    condition: str
    ceiling: float
    instead_of: str
    verified: bool
    source: str
    grade: str
    removal_grade: str
    note: str
    names: tuple[str, str, str]

    @property
    def in_base(self) -> float:
        """The limit in mg/l, or as a share."""
        return self.value * FACTORS[self.unit]

    @property
    def ceiling_in_base(self) -> float:
        """What no sample may exceed in mg/l; infinite where the limit has no such ceiling."""
        return math.inf if math.isnan(self.ceiling) else self.ceiling * FACTORS[self.unit]

    def in_force(self, year: int) -> bool:
        """Tell whether the limit holds in a calendar year."""
        return not (year < self.from_year or year > self.until_year)


@cache
def limits() -> tuple[Limit, ...]:
    """Return every limit, in the order of ``limits.csv``."""
    table = listed("limits").reset_index()
    return tuple(
        _limit({str(k): str(v) for k, v in row.items()}) for row in table.to_dict("records")
    )


def limit(name: str) -> Limit:
    """Return one limit by its id.

    Raises
    ------
    KeyError
        If there is no such limit.
    """
    for one in limits():
        if one.id == name:
            return one
    raise KeyError(f"no limit {name!r}; limits() lists them, such as {limits()[0].id}")


def limits_for(
    size: float,
    regimes: Collection[str],
    *,
    applies_to: Collection[str] = ("effluent", "sensitive area"),
    conditions: Collection[str] = (),
) -> tuple[Limit, ...]:
    """Return the limits that hold for works of a size.

    Parameters
    ----------
    size : float
        Size of the works [p.e.].
    regimes : collection of str
        Ids of laws, see ``regimes.csv``.
    applies_to : collection of str
        Some of `APPLIES_TO`.
    conditions : collection of str
        Conditions that are given; limits under another condition are left out.

    Returns
    -------
    tuple of Limit
        In the order of ``limits.csv``.
    """
    given = {"", *conditions}
    return tuple(
        one
        for one in limits()
        if one.regime in regimes
        and one.applies_to in applies_to
        and one.condition in given
        and one.size.holds(size)
    )


def _limit(row: dict[str, str]) -> Limit:
    return Limit(
        id=row["limit"],
        regime=row["regime"],
        jurisdiction=row["jurisdiction"],
        applies_to=row["applies_to"],
        substance=row["substance"],
        statistic=row["statistic"],
        size=size_class(row),
        value=_number(row["value"]),
        unit=row["unit"],
        removal=_number(row["removal"]),
        from_year=_number(row["from_year"]),
        until_year=_number(row["until_year"]),
        condition=row["condition"],
        ceiling=_number(row["ceiling"]),
        instead_of=row["instead_of"],
        verified=row["verified"] == "yes",
        source=row["source"],
        grade=row["grade"],
        removal_grade=row["removal_grade"],
        note=row["note"],
        names=(row["name_en"], row["name_da"], row["name_uk"]),
    )


def _number(cell: str) -> float:
    return float(cell) if cell else math.nan
