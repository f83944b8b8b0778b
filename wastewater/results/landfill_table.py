"""Landfill and dumpsite over the years: waste in place, gas and leachate."""

from __future__ import annotations

import pandas as pd

from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.results.kept import Case
from wastewater.results.keyed import keyed_table
from wastewater.results.tonnes import SITE_UNITS

LANDFILL_COLUMNS = ("city", "scenario", "year", "site", "quantity", "statistic", "value", "unit")


def landfill_table(case: Case) -> pd.DataFrame:
    """Return waste in place [t], deposits and methane [t/yr] and leachate [m3/yr] of each site."""
    figures = {
        (site, quantity, unit): case.block.landfills[site, quantity]
        for site in LANDFILLS
        for quantity, unit in SITE_UNITS.items()
    }
    return keyed_table(case, ("site", "quantity", "unit"), figures)[list(LANDFILL_COLUMNS)]
