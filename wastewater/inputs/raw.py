"""A city as it was read, unchecked: one shape for a folder and for a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from wastewater.inputs.checks import KEY
from wastewater.inputs.report import Record, Where

CITY_KEYS: tuple[str, ...] = ("id", "name", "country", "latitude", "longitude")
"""Keys that every city has."""

CATCHMENT_KEYS: tuple[str, ...] = ("id", "name", "sea", "reaches")
"""Keys that every catchment has."""

REACH_KEYS: tuple[str, ...] = ("id", "name")
"""Keys that every reach has."""

COSTS: tuple[str, ...] = ("investment", "yearly_cost", "lifetime")
"""What every measure says about money: EUR, EUR/yr, yr."""

COST_KEYS: tuple[str, ...] = ("value", "low", "high", "source", "grade", "note")
"""Keys of a cost."""

PRICE_KEYS: tuple[str, ...] = ("currency", "price_year")
"""Keys that only a cost in money may have; without them it is in euros of the base price year."""

COST_PARTS: dict[str, tuple[str, ...]] = {
    cost: COST_KEYS if cost == "lifetime" else (*COST_KEYS, *PRICE_KEYS) for cost in COSTS
}
"""All keys of each cost."""

KINDS: tuple[str, ...] = ("set", "scale", "shift")
"""Ways to change a row."""

CHANGE_KEYS: tuple[str, ...] = (*KEY, *KINDS, "unit", "low", "high", "source", "grade", "note")
"""Keys of a change."""


@dataclass(frozen=True)
class RawMeasure:
    """A measure as it was read.

    Attributes
    ----------
    id : str
        Its id.
    record : Record
        Its own values, without the changes.
    changes : tuple of Record
        Its changes.
    """

    id: str
    record: Record
    changes: tuple[Record, ...]


@dataclass(frozen=True)
class RawCity:
    """Everything that a city folder or workbook says.

    Attributes
    ----------
    path : str
        Folder or workbook.
    city : Record
        Its own values, without catchments and reaches.
    catchments, reaches : list of Record
        In the order in which they stand.
    parameters, sources : pandas.DataFrame
        As `read_table` returns them.
    correlations : pandas.DataFrame
        Likewise.
    parameters_at, sources_at, correlations_at : Where
        File and sheet of the three tables.
    measures : list of RawMeasure
        With their changes.
    scenarios : list of (str, Record)
        Ids and values.
    """

    path: str
    city: Record
    catchments: list[Record]
    reaches: list[Record]
    parameters: pd.DataFrame
    parameters_at: Where
    sources: pd.DataFrame
    sources_at: Where
    correlations: pd.DataFrame
    correlations_at: Where
    measures: list[RawMeasure] = field(default_factory=list)
    scenarios: list[tuple[str, Record]] = field(default_factory=list)
