"""What lies in a city: waste, substances and carbon in landfills and on sludge fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.model.decay import Aged
from wastewater.model.distributions import Array


@dataclass(frozen=True)
class Stocks:
    """What lies in a city at the start of a year.

    Attributes
    ----------
    waste, substances, carbon : mapping of str to array
        Stock of each store by layer [t; m3, kg; t], axes (item, draw).
    by_age : mapping of str to Aged
        Waste of each site by its age [t].
    """

    waste: Mapping[str, Array]
    substances: Mapping[str, Array]
    carbon: Mapping[str, Array]
    by_age: Mapping[str, Aged]


def deposited(arrived: Mapping[str, Array], site: str) -> Array:
    """Return the waste that came to stay in a site in a year [t/yr], axes (draw,).

    `arrived` is what the stores of the waste layer received [t/yr], axes (fraction, draw).
    """
    parts = [arrived.get(f"{site}_{part}") for part in ("decaying", "body")]
    return np.asarray(sum((p.sum(axis=0) for p in parts if p is not None), np.zeros(1)))


def in_place(stocks: Mapping[str, Array], site: str) -> Array:
    """Return the waste in a site [t], axes (draw,), from the stocks of the waste layer."""
    return np.asarray((stocks[f"{site}_body"] + stocks[f"{site}_decaying"]).sum(axis=0))
