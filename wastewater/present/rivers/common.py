"""What charts of works and rivers share: names, mean flows and scenarios that look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wastewater.inputs import vocabulary
from wastewater.inputs.city import Catchment, City
from wastewater.inputs.compliance.lists import listed
from wastewater.inputs.lists import read_list
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.monitoring.common import capital
from wastewater.present.monitoring.frame import Key
from wastewater.present.view import Band, Tables, where
from wastewater.text import text

Edges = Mapping[tuple[str, str], float]
"""Mean flow of each edge of the network [kg/yr]."""

MARK, DASH = "\N{RIGHTWARDS ARROW}", "\N{EN DASH}"

_LONGEST = 24  # letters


def patch(name: str, colour: str, hatch: str = "") -> Key:
    """Return a line of the key for an area of a colour; hatched areas are hollow in it."""
    style: dict[str, Any] = {"marker": "s", "markersize": 7, "linestyle": "", "color": colour}
    if hatch:
        style |= {"markerfacecolor": "white", "markeredgewidth": 1.6}
    return Key(name, style)


def mean_flows(
    tables: Tables, city: str, scenario: str, substance: str, year: int
) -> dict[tuple[str, str], float]:
    """Return the mean of every flow of a substance [kg/yr]; means add up.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city, scenario, substance : str
        What is asked about.
    year : int
        Calendar year.
    """
    rows = where(
        tables.flows(year, scenario), city=city, substance=substance, statistic="mean", fraction=""
    )
    found: dict[tuple[str, str], float] = {}
    ends = zip(rows["source"], rows["target"], rows["value"].astype(float), strict=True)
    for source, target, value in ends:
        found[source, target] = found.get((source, target), 0.0) + value
    return found


def catchment_of(city: City, name: str = "") -> Catchment:
    """Return a catchment of a city by its id; the first if none is named.

    Raises
    ------
    KeyError
        If the city has no such catchment.
    """
    for one in city.catchments:
        if name in ("", one.id):
            return one
    raise KeyError(name)


def works_name(city: City, catchment: Catchment, language: str = "en") -> str:
    """Return the name of the city, and of the works where it has several."""
    name = words.city_name(city, language)
    if len(city.catchments) < 2:
        return name
    return f"{name}, {words.named(catchment.name, language)}"


def short_name(substance: str, language: str = "en") -> str:
    """Return a short sign or name of a substance."""
    known = listed("substance_names")
    if substance in known.index:
        return str(known.loc[substance, f"short_{language}"])
    return words.substance_label(substance, language)


def plain_name(substance: str, language: str = "en") -> str:
    """Return the name of a substance; its sign where that is shorter than a long name.

    Names that are longer than `_LONGEST`, such as that of BOD5, give way to their sign.
    """
    name = words.substance_name(substance, language)
    return name if len(name) <= _LONGEST else short_name(substance, language)


def long_name(substance: str, language: str = "en") -> str:
    """Return the name of a substance as `plain_name`, with a capital."""
    return capital(plain_name(substance, language))


def reach_name(reach: str, language: str = "en") -> str:
    """Return the name of a reach of the way to the sea."""
    return str(read_list("river", "reaches").loc[reach, f"name_{language}"])


def stage_name(process: str, language: str = "en") -> str:
    """Return the name of a stage or another process of the works, with a capital."""
    return capital(str(vocabulary.processes().loc[process, f"name_{language}"]))


def look_alike(figures: Mapping[str, ArrayLike], least: float) -> list[tuple[str, ...]]:
    """Group scenarios whose figures differ by less than a share of the largest of all.

    Parameters
    ----------
    figures : mapping of str to array_like
        Figures of each scenario, all of the same shape and unit.
    least : float
        Share [1] of the largest figure from which two scenarios are told apart.

    Returns
    -------
    list of tuple of str
        Groups in the order of their first scenario.
    """
    arrays = {name: np.asarray(values, dtype=float) for name, values in figures.items()}
    step = least * max((float(np.abs(a).max(initial=0.0)) for a in arrays.values()), default=0.0)
    groups: list[tuple[str, ...]] = []
    for name, values in arrays.items():
        for i, group in enumerate(groups):
            if (np.abs(values - arrays[group[0]]) <= step).all():
                groups[i] = (*group, name)
                break
        else:
            groups.append((name,))
    return groups


def percent_with_band(figures: Band, language: str = "en") -> str:
    """Write the mean of a share with its band, such as `24% (12–41%)`."""
    bounds = numerals.percent_interval(figures.p05, figures.p95, language)
    return f"{numerals.percent(figures.mean, language)} ({bounds})"


def changed(name: str, shares: Sequence[str]) -> str:
    """Write a name with one figure, or with two and an arrow between them, on one line."""
    space = "\N{NO-BREAK SPACE}"
    return f"{name}{space}{f'{space}{MARK}{space}'.join(shares) or DASH}"


def joined(parts: Sequence[str], language: str = "en") -> str:
    """Write a list: commas, and the word for `and` before the last."""
    *first, last = parts
    if not first:
        return last
    return f"{', '.join(first)}{text('label.and', language)}{last}"
