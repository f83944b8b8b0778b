"""Loads to the seas and their paired change: the headline figures, all draws and as long tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.structure import PATHWAY_NAMES
from wastewater.results.block import Block
from wastewater.results.longtable import laid_out, share_of, side_by_side
from wastewater.results.statistics import summarise

#: Name of the index over unlike substances in the substance column.
EQS_VOLUME = "eqs_volume"

OUTFLOW_COLUMNS = (
    "city",
    "scenario",
    "year",
    "sea",
    "pathway",
    "substance",
    "statistic",
    "value",
    "unit",
)
COMPARISON_COLUMNS = (
    "city",
    "scenario",
    "year",
    "sea",
    "substance",
    "statistic",
    "baseline",
    "value",
    "change",
    "change_share",
    "unit",
)


def standards(model: CityModel) -> tuple[tuple[str, ...], Array]:
    """Return the substances with a standard, and the standards [kg/m3], (substance, draw)."""
    names, rows = [], []
    for substance in model.index.substances:
        row = model.index.find("standard.annual_average", substance=substance)
        if row is not None:
            names.append(substance)
            rows.append(model.values[row])
    return tuple(names), np.array(rows).reshape(len(names), model.values.shape[1])


def eqs_volume(model: CityModel, loads: Array) -> Array:
    """Return the water that a load would fill up to the quality standards [m3/yr].

    The sum of load / annual-average standard over the substances that have one.

    Parameters
    ----------
    model : CityModel
        The city, for the standards.
    loads : numpy.ndarray
        Loads [kg/yr], axes (..., substance, draw).
    """
    names, standard = standards(model)
    volume = np.zeros_like(loads[..., 0, :])
    for name, limit in zip(names, standard, strict=True):
        volume += loads[..., model.index.substances.index(name), :] / limit
    return volume


def with_index(model: CityModel, loads: Array) -> Array:
    """Append the EQS volume [m3/yr] to the loads [kg/yr] along the substance axis."""
    return np.concatenate([loads, eqs_volume(model, loads)[..., None, :]], axis=-2)


def substances_and_index(model: CityModel) -> tuple[str, ...]:
    """Return the substances and the EQS volume, in the order of `with_index`."""
    return (*model.index.substances, EQS_VOLUME)


def units(substances: pd.Series) -> pd.Series:
    """Return the unit of each entry of a substance column."""
    return pd.Series(np.where(substances == EQS_VOLUME, "m3/yr", "kg/yr"), index=substances.index)


def outflow_table(
    model: CityModel, scenario: str, block: Block, years: Sequence[int], sea: str
) -> pd.DataFrame:
    """Return the load to one sea, in total and by pathway [kg/yr, m3/yr]."""
    statistics = _with_index_statistics(model, block.total(sea))[:, None]
    pathways: tuple[str, ...] = ("total",)
    if sea in block.loads:
        by_pathway = _with_index_statistics(model, block.loads[sea])
        statistics = np.concatenate([statistics, by_pathway], axis=1)
        pathways = ("total", *PATHWAY_NAMES)
    substances = substances_and_index(model)
    axes = [("year", years), ("pathway", pathways), ("substance", substances)]
    constants = {"city": model.city.id, "scenario": scenario, "sea": sea}
    table = laid_out(axes, statistics, constants)
    table["unit"] = units(table["substance"])
    return table


def _with_index_statistics(model: CityModel, loads: Array) -> Array:
    """Statistics of loads [kg/yr] and of their EQS volume [m3/yr], without a copy of the loads."""
    volume = eqs_volume(model, loads)[..., None, :]
    return np.concatenate([summarise(loads), summarise(volume)], axis=-2)


def comparison_table(
    model: CityModel,
    scenario: str,
    block: Block,
    baseline: Block,
    years: Sequence[int],
    sea: str,
) -> pd.DataFrame:
    """Return the paired change of the load to one sea, columns `COMPARISON_COLUMNS`.

    The statistics of `change` and `change_share` are those of the differences draw by draw, so what
    both sides have in common cancels; they are not the differences of the statistics.
    """
    value, base = (with_index(model, b.total(sea)) for b in (block, baseline))
    change = value - base
    columns = {"baseline": base, "value": value, "change": change}
    columns["change_share"] = share_of(change, base)
    axes = [("year", years), ("substance", substances_and_index(model))]
    constants = {"city": model.city.id, "scenario": scenario, "sea": sea}
    table = side_by_side(axes, columns, constants)
    table["unit"] = units(table["substance"])
    return table[list(COMPARISON_COLUMNS)]
