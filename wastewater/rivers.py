"""The way of a load to the sea: retention by cited models, concentrations, HELCOM's shape, peers.

`profile` follows a result from the works to the sea reach by reach, `reaches_over` says where a
standard is exceeded, `helcom_table` tells source, retention, sea, ceiling and needed cut,
`path_table` sets all models of retention beside the rows that a city uses, `among_peers` places a
works among those around the Baltic Sea. `with_retention` lets a run compute with a cited model in
the place of the rows of a city. The plain formulas are in `wastewater.model.rivers`.
"""

from __future__ import annotations

from wastewater.model.rivers.retention import models, models_for, retained
from wastewater.model.rivers.routing import (
    Routed,
    Tree,
    apportion,
    concentration,
    hydraulic_load,
    over_standard,
    route,
    tree,
)
from wastewater.results.peers import among_peers, lviv_among_peers, peers, standing
from wastewater.results.rivers import (
    helcom_row,
    helcom_table,
    path_table,
    profile,
    reaches_over,
)
from wastewater.results.with_retention import with_retention

__all__ = [
    "models",
    "models_for",
    "retained",
    "tree",
    "Tree",
    "route",
    "Routed",
    "apportion",
    "concentration",
    "hydraulic_load",
    "over_standard",
    "profile",
    "reaches_over",
    "helcom_table",
    "helcom_row",
    "path_table",
    "with_retention",
    "peers",
    "standing",
    "among_peers",
    "lviv_among_peers",
]
