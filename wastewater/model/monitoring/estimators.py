"""All estimators of loads by their id (the rows of ``estimators.csv``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wastewater.model.monitoring import averages, loadest, rating, wrtds
from wastewater.model.monitoring.estimator import Estimator
from wastewater.model.monitoring.record import Record

BUILD: Mapping[str, Callable[[Record], Estimator]] = MappingProxyType(
    {
        "m1": averages.m1,
        "m2": averages.m2,
        "m3": averages.m3,
        "m4": averages.m4,
        "m5": averages.m5,
        "m6": averages.m6,
        "beale": averages.beale,
        "rid": averages.rid,
        "rating": rating.rating,
        "ferguson": rating.ferguson,
        "smearing": rating.smearing,
        "loadest": loadest.loadest,
        "wrtds": wrtds.wrtds,
    }
)
"""Every estimator: from a record [m3/d, mg/l] to daily loads [kg/d]."""
