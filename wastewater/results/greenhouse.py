"""The greenhouse balance of a city's waste in t CO2e per year; biogenic CO2 stands apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.vocabulary import GASES, GWP_SETS
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.block import Block
from wastewater.results.kept import Case
from wastewater.results.keyed import keyed_table
from wastewater.results.over_years import over_years

GREENHOUSE_COLUMNS = ("city", "scenario", "year", "source", "gas", "statistic", "value", "unit")

#: Where greenhouse gases leave.
EMITTERS = (
    "landfill",
    "dumpsite",
    "open_burning",
    "incineration",
    "composting",
    "biowaste_digestion",
    "mbt",
)
#: Fractions whose credits come from the United States and count carbon kept in forests.
FIBRES = ("paper", "cardboard", "carton")

FOSSIL, BIOGENIC, ALL_GASES = "co2_fossil", "co2_biogenic", "co2e"

Balance = dict[tuple[str, str], Array]


def potentials(model: CityModel, gwp: str) -> dict[str, Array]:
    """Return the warming potential of each gas over 100 years [t CO2e/t], axes (1 + draws,).

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    gwp : str
        Assessment report of the IPCC: "ar5" or "ar6".

    Raises
    ------
    InputError
        When no potentials are known by that name.
    """
    if gwp not in GWP_SETS:
        raise InputError([Problem("result.gwp", value=gwp, expected=", ".join(GWP_SETS))])
    return {
        gas: model.values[model.index.position("greenhouse.gwp", place=f"{gwp}.{gas}")]
        for gas in GASES
    }


def ask_for_rows(model: CityModel) -> None:
    """Ask for every row that a greenhouse balance uses, so that it is among the sources."""
    for gwp in GWP_SETS:
        potentials(model, gwp)
    model.index.positions("recycling.credit", "fractions")


def emissions(block: Block, warming: Mapping[str, Array]) -> Balance:
    """Return the emissions by source and gas [t CO2e/yr], axes (year, 1 + draws).

    Gas "co2e" is the sum of methane, nitrous oxide and fossil CO2. Biogenic CO2 is the carbon that
    plants took up not long ago: it is listed by the same sources, in no sum but that of its own.
    Source "direct" is the sum over the sources.

    Parameters
    ----------
    block : Block
        What was kept of the run.
    warming : mapping of str to array
        Warming potential of each gas [t CO2e/t].
    """
    nothing = np.zeros_like(block.waste["generated"])
    balance: Balance = {}
    for source in EMITTERS:
        for gas in (*GASES, FOSSIL, BIOGENIC):
            tonnes = block.gases.get((source, gas), nothing)
            balance[source, gas] = tonnes * warming[gas] if gas in warming else tonnes
        balance[source, ALL_GASES] = sum((balance[source, g] for g in (*GASES, FOSSIL)), nothing)
    for gas in (*GASES, FOSSIL, BIOGENIC, ALL_GASES):
        balance["direct", gas] = sum((balance[source, gas] for source in EMITTERS), nothing)
    return balance


def savings(case: Case) -> Balance:
    """Return what recycling saves elsewhere [t CO2e/yr], negative, axes (year, 1 + draws).

    What becomes new products, times the difference between making them from waste and from new
    material. "credit_fibre" is that of paper, cardboard and carton: its figures come from the
    United States and count carbon kept in forests, which is too generous for Europe.
    "credit_other" is that of all other fractions.
    """
    index = case.model.index
    rows = index.positions("recycling.credit", "fractions")
    credit = over_years(case.model, case.taken, case.years, rows)
    saved = case.block.recycled_by_fraction * credit
    is_fibre = np.isin(index.fractions, FIBRES)
    return {
        ("credit_fibre", ALL_GASES): np.asarray(saved[:, is_fibre].sum(axis=1)),
        ("credit_other", ALL_GASES): np.asarray(saved[:, ~is_fibre].sum(axis=1)),
    }


def greenhouse_table(case: Case, gwp: str) -> pd.DataFrame:
    """Return emissions, credits and the net balance [t CO2e/yr], columns `GREENHOUSE_COLUMNS`.

    Source "net" is the sum of "direct" and the two credits, draw by draw.
    """
    balance = emissions(case.block, potentials(case.model, gwp))
    saved = savings(case)
    balance |= saved
    balance["net", ALL_GASES] = sum(saved.values(), balance["direct", ALL_GASES])
    table = keyed_table(case, ("source", "gas"), balance).assign(unit="t CO2e/yr")
    return table[list(GREENHOUSE_COLUMNS)]
