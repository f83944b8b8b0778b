"""Laws and recommendations: where they are law, and which of them is asked about."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from wastewater.errors import InputError, Problem
from wastewater.inputs.compliance.lists import listed

STANDINGS: tuple[str, ...] = ("law", "recommendation", "proposal", "yardstick")
"""What a limit is in a country: law, recommended to it, proposed, or a yardstick from elsewhere."""

_EVERYWHERE = ("uwwtd-1991", "uwwtd-2024")
_OF_SEA = {"baltic": "helcom-28e5"}
_OF_COUNTRY = {"DK": "dk-national", "UA": "ua-municipal"}
WATER: tuple[str, ...] = ("eqs-2013", "eqs-2022", "de-good-status")
"""Regimes for the water that receives an effluent."""


def usual_regimes(country: str, sea: str) -> tuple[str, ...]:
    """Return the regimes an effluent is usually held against.

    Those of the European Union everywhere (outside of it as a yardstick), HELCOM's for outlets to
    the Baltic Sea, and those of the country itself.

    Parameters
    ----------
    country : str
        Two-letter code.
    sea : str
        Sea that the outlet reaches.
    """
    more = (_OF_SEA.get(sea), _OF_COUNTRY.get(country))
    return (*_EVERYWHERE, *(name for name in more if name))


@cache
def standing(regime: str, country: str) -> str:
    """Return what a regime is in a country, one of `STANDINGS`."""
    row = listed("regimes").loc[regime]
    if row["kind"] == "proposal":
        return "proposal"
    return str(row["kind"]) if country in str(row["countries"]).split() else "yardstick"


@cache
def schedule_of(regime: str) -> str:
    """Return the sampling schedule of a regime, see ``sampling.csv``."""
    return str(listed("regimes").loc[regime, "schedule"])


def check_regimes(regimes: Collection[str]) -> tuple[str, ...]:
    """Return the regimes in the order of ``regimes.csv``; a single name stands for itself.

    Raises
    ------
    InputError
        When one of them is not known; all problems together.
    """
    known = [str(name) for name in listed("regimes").index]
    expected = ", ".join(known)
    asked = (regimes,) if isinstance(regimes, str) else regimes
    problems = [
        Problem("problem.unknown_regime", value=name, expected=expected)
        for name in asked
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return tuple(name for name in known if name in asked)
