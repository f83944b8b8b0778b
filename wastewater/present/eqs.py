"""The EQS volume is never shown without its parts: here they are."""

from __future__ import annotations

import pandas as pd

from wastewater.inputs.city import City
from wastewater.present.view import BASELINE, Tables, where


def eqs_parts(tables: Tables, city: City, sea: str, year: int) -> pd.DataFrame:
    """Return the part of each substance in the EQS volume.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city, with the standards.
    sea : str
        Sea id.
    year : int
        The year.

    Returns
    -------
    pandas.DataFrame
        Load / annual-average standard [m3/yr] by substance (rows, the largest of the baseline
        first) and scenario (columns, the baseline first). All at best estimates, so the parts add
        up to the index.
    """
    loads = where(
        tables.outflow, city=city.id, sea=sea, year=year, pathway="total", statistic="best"
    ).pivot(index="substance", columns="scenario", values="value")
    rows = where(city.parameters, name="standard.annual_average")
    standards = rows[rows["substance"] != ""].set_index("substance")["base_value"].astype(float)
    parts = loads.loc[loads.index.intersection(standards.index)]
    parts = parts.div(standards.loc[parts.index], axis="index")
    first = BASELINE if BASELINE in parts.columns else str(parts.columns[0])
    others = [scenario for scenario in parts.columns if scenario != first]
    return parts[[first, *others]].sort_values(first, ascending=False)
