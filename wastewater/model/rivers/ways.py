"""The ways of the pilots to the sea as data: reaches, their figures with spread, reservoirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from wastewater.inputs.lists import read_list
from wastewater.model.distributions import Array
from wastewater.model.rivers import retention
from wastewater.model.rivers.routing import Tree, tree
from wastewater.model.sampling import Numbers, sample_numbers

DAYS_PER_YEAR = 365.0


@dataclass(frozen=True, eq=False)
class Way:
    """The reaches of a city with their figures; arrays have the axis (1 + draws), best first.

    Attributes
    ----------
    city : str
        Id of the city.
    reaches : Tree
        The reaches, those nearest to the works first.
    part_of : tuple of str
        Reach of the city's file of which each reach is a part.
    sub_basin : str
        Sub-basin of the Baltic Sea into which the way leads, "" for another sea.
    figures : mapping of (reach, quantity) to array
        ``length`` [km], ``flow`` at its end and ``flow_start`` [m3/s], ``width`` [m],
        ``travel_time`` [d], ``basin`` [km2].
    reservoirs : mapping of reach to tuple of mapping
        Of each reservoir ``area`` [km2], ``depth`` [m], ``flow`` [m3/s], ``residence_time`` [d].
    draws, seed : int
        Number of draws and seed.
    """

    city: str
    reaches: Tree
    part_of: tuple[str, ...]
    sub_basin: str
    figures: Mapping[tuple[str, str], Array]
    reservoirs: Mapping[str, tuple[Mapping[str, Array], ...]]
    draws: int
    seed: int

    def stacked(self, quantity: str) -> Array:
        """Return a quantity of all reaches [unit as in `figures`], axes (reach, 1 + draws).

        Raises
        ------
        KeyError
            If a reach has no such figure.
        """
        return np.stack([self.figures[reach, quantity] for reach in self.reaches.ids])

    def part_share(self) -> Array:
        """Return the share of the travel time of its part that each reach takes [1], (reach, 1).

        Best estimates, so that the parts of a reach of the city's file add up exactly.
        """
        times = pd.Series(self.stacked("travel_time")[:, 0])
        return np.asarray(times / times.groupby(list(self.part_of)).transform("sum"))[:, None]


def cities() -> tuple[str, ...]:
    """Return the cities whose way to the sea is known."""
    return tuple(dict.fromkeys(read_list("river", "reaches")["city"]))


def way(city: str, draws: int = 0, seed: int = 1) -> Way:
    """Return the way of a city to the sea.

    Parameters
    ----------
    city : str
        One of `cities`.
    draws, seed : int
        Number of draws and seed; the error of the flow at one place is shared by all that use it.

    Raises
    ------
    ValueError
        If the way of the city is not known.
    """
    if city not in cities():
        raise ValueError(f"no way to the sea is known for {city}; known: {', '.join(cities())}")
    table = read_list("river", "reaches")
    own = table[table["city"] == city]
    reaches = tree({str(k): str(v) for k, v in own["downstream"].items()})
    return Way(
        city=city,
        reaches=reaches,
        part_of=tuple(own["part_of"]),
        sub_basin=str(own["sub_basin"].iloc[-1]),
        figures=_figures(reaches.ids, draws, seed),
        reservoirs={reach: _reservoirs(reach, draws, seed) for reach in reaches.ids},
        draws=draws,
        seed=seed,
    )


def sampled(rows: pd.DataFrame, keys: list[str], draws: int, seed: int) -> Array:
    """Draw rows of a list with columns value, distribution, low, high, axes (row, 1 + draws).

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows, numbers as text or numbers [unit of each row].
    keys : list of str
        Stream of random numbers of each row; equal keys give equal draws.
    draws, seed : int
        Number of draws and seed.
    """
    value, low, high = (
        pd.to_numeric(rows[c].replace("", None)).to_numpy(float) for c in ("value", "low", "high")
    )
    kind = rows["distribution"].to_numpy(str)
    none, endless = np.zeros(value.size), np.full(value.size, np.inf)
    return sample_numbers(Numbers(keys, kind, value, low, high, none, endless), draws, seed)


def coefficient_draws(model: str, substance: str, draws: int, seed: int) -> dict[str, Array]:
    """Return draws of the coefficients of a retention model by symbol [unit of each row]."""
    rows = retention.rows(model, substance)
    keys = [f"retention|{model}|{substance}|{symbol}" for symbol in rows.index]
    drawn = sampled(rows, keys, draws, seed)
    return dict(zip(map(str, rows.index), drawn, strict=True))


def _figures(ids: tuple[str, ...], draws: int, seed: int) -> dict[tuple[str, str], Array]:
    table = read_list("river", "figures").set_index("reach")
    own = table[table.index.isin(ids)]
    drawn = sampled(own, _streams(own), draws, seed)
    names = zip(map(str, own.index), own["quantity"], strict=True)
    return dict(zip(names, drawn, strict=True))


def _streams(rows: pd.DataFrame) -> list[str]:
    """Name the stream of each row: the flow at the start of a reach is that at the end above."""
    above = {str(below): str(r) for r, below in read_list("river", "reaches")["downstream"].items()}
    return [
        f"river|{above[reach]}|flow" if quantity == "flow_start" else f"river|{reach}|{quantity}"
        for reach, quantity in zip(rows.index, rows["quantity"], strict=True)
    ]


def _reservoirs(reach: str, draws: int, seed: int) -> tuple[Mapping[str, Array], ...]:
    """Volumes and flows are rough: depth goes with the one, residence time with both."""
    found = []
    for name, row in _reservoir_rows(reach).items():
        volume = _factor(f"{name}|volume", row["volume_spread"], draws, seed)
        flow = _factor(f"{name}|flow", row["flow_spread"], draws, seed)
        found.append(
            {
                "area": np.array([row["area"]]),
                "flow": row["flow"] * flow,
                "depth": row["depth"] * volume,
                "residence_time": row["residence_time"] * volume / flow,
            }
        )
    return tuple(found)


@cache
def _reservoir_rows(reach: str) -> Mapping[str, Mapping[str, float]]:
    table = read_list("river", "reservoirs")
    own = table[table["reach"] == reach].drop(columns=["reach", "source", "grade", "note"])
    return {
        str(name): dict(zip(own.columns, map(float, row), strict=True))
        for name, row in zip(own.index, own.to_numpy(), strict=True)
    }


def _factor(name: str, spread: float, draws: int, seed: int) -> Array:
    """Draw a factor around 1 whose 5th and 95th percentile lie `spread` away [1]."""
    row = pd.DataFrame(
        {"value": [1.0], "low": [1 / spread], "high": [spread], "distribution": ["lognormal"]}
    )
    return np.asarray(sampled(row, [f"river|{name}"], draws, seed)[0])
