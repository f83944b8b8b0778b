"""Where people put each material, what each bin holds, and how pure it is.

Computed from the sampled parameters of one year: the network is not solved for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.model import measures, waste
from wastewater.model.city_model import CityModel, people
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.sorting import bins_matrix, containers
from wastewater.results.kept import Case
from wastewater.results.longtable import Axis, long_table, share_of, side_by_side, stack

SORTING_COLUMNS = ("city", "scenario", "year", "material", "bin", "statistic", "share", "mass")
BIN_COLUMNS = ("city", "scenario", "year", "bin", "indicator", "statistic", "value", "unit")

_RESIDUAL = "residual"


@dataclass(frozen=True)
class Kerb:
    """The bins of one city under one set of measures in one year, all draws.

    Attributes
    ----------
    fractions : tuple of str
        Materials, and the bins named after them.
    shares : numpy.ndarray
        Share of each material by bin [1], axes (material, bin, 1 + draws).
    mass : numpy.ndarray
        Material in each bin [t/yr], axes (material, bin, 1 + draws).
    together : mapping of str to array
        Share of the households whose bins for some fractions are one container [1], by container.
    """

    fractions: tuple[str, ...]
    shares: Array
    mass: Array
    together: Mapping[str, Array]


def kerb(model: CityModel, taken: Sequence[str], year: int) -> Kerb:
    """Return what lies in the bins of a city in a year [1, t/yr].

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    taken : sequence of str
        Ids of the measures that are taken.
    year : int
        Calendar year.
    """
    values = measures.apply(model.values, model.changes(taken), year)
    p = Parameters(model.index, values)
    shares = bins_matrix(p)
    collected = waste.kerbside(p, people(model, p, year), year - model.first_year)
    return Kerb(model.index.fractions, shares, shares * collected[:, None, :], containers(p))


def contents(bins: Kerb) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Return what each bin and shared container is meant for, and what it holds [t/yr].

    A bin of its own holds the share of a fraction whose households have no shared container for it.

    Parameters
    ----------
    bins : Kerb
        The bins of a city.

    Returns
    -------
    dict of str to (tuple of str, numpy.ndarray)
        By bin or container id: the fractions that belong there, and the mass of every material in
        it [t/yr], axes (material, 1 + draws). Containers that no household has are left out.
    """
    holds = vocabulary.container_members()
    shared = {name: share for name, share in bins.together.items() if share.any()}
    inside: dict[str, tuple[tuple[str, ...], Array]] = {}
    for column, fraction in enumerate(bins.fractions):
        own = 1 - sum((share for c, share in shared.items() if fraction in holds[c]), np.zeros(1))
        inside[fraction] = (fraction,), np.maximum(own, 0) * bins.mass[:, column]
    for container, share in shared.items():
        columns = [bins.fractions.index(fraction) for fraction in holds[container]]
        inside[container] = holds[container], share * bins.mass[:, columns].sum(axis=1)
    return inside


def contamination(bins: Kerb) -> dict[str, Array]:
    """Return the share of each bin's or container's content that does not belong there [1].

    In the residual bin these are the materials that have a bin of their own. An empty bin has 0.

    Parameters
    ----------
    bins : Kerb
        The bins of a city.

    Returns
    -------
    dict of str to numpy.ndarray
        Axes (1 + draws,).
    """
    impure = {}
    for name, (meant, mass) in contents(bins).items():
        foreign = mass[~np.isin(bins.fractions, meant)].sum(axis=0)
        impure[name] = share_of(foreign, mass.sum(axis=0))
    return impure


def capture(bins: Kerb) -> dict[str, Array]:
    """Return the share of each material that lands in its own bin [1], axes (1 + draws,).

    Residual waste has none: its bin takes what is left.
    """
    return {
        fraction: bins.shares[i, i]
        for i, fraction in enumerate(bins.fractions)
        if fraction != _RESIDUAL
    }


def sorting_table(case: Case, year: int) -> pd.DataFrame:
    """Return each material by bin: share [1] and mass [t/yr], columns `SORTING_COLUMNS`."""
    bins = kerb(case.model, case.taken, year)
    axes = [("material", bins.fractions), ("bin", bins.fractions)]
    columns = {"share": bins.shares, "mass": bins.mass}
    table = side_by_side(axes, columns, case.names).assign(year=year)
    return table[list(SORTING_COLUMNS)]


def bin_table(case: Case, year: int) -> pd.DataFrame:
    """Return mass [t/yr], contamination [1] and capture [1] of the bins, columns `BIN_COLUMNS`."""
    bins = kerb(case.model, case.taken, year)
    masses = {name: mass.sum(axis=0) for name, (_, mass) in contents(bins).items()}
    parts = {"mass": masses, "contamination": contamination(bins), "capture": capture(bins)}
    tables = []
    for indicator, figures in parts.items():
        constants = {"indicator": indicator, "unit": "t/yr" if indicator == "mass" else "1"}
        axes: list[Axis] = [("year", [year]), ("bin", list(figures))]
        values = np.stack(list(figures.values()))[None]
        tables.append(long_table(axes, values, case.names | constants))
    return stack(tables, BIN_COLUMNS)
