"""Works computed: what an upgrade would do, and what it would take.

`effluent` simulates works with activated sludge (after Ekama, or the German rule A 131), `needed`
designs them for a target, `train` combines stages by published removals, `simpletreat` follows an
organic chemical through works. `raw_load` takes the raw load of a city, `into_city` puts a computed
discharge in the place of the modelled one. `danish_works` sets computed beside published effluents.
`gases` gives methane and nitrous oxide of the wastewater of a run after the IPCC.
"""

from __future__ import annotations

from wastewater.model.treatment.danish import named_works_table as danish_works
from wastewater.model.treatment.danish import types_table as danish_types
from wastewater.model.treatment.needs import Needs, Target, needed
from wastewater.model.treatment.records import Effluent, Load, Train, Works, over_seasons, removal
from wastewater.model.treatment.simpletreat import Fate, simpletreat
from wastewater.model.treatment.simpletreat_chemical import Chemical
from wastewater.model.treatment.simpletreat_library import chemical_names, chemicals, removal_of
from wastewater.model.treatment.simpletreat_plant import Plant
from wastewater.model.treatment.transfer import combine, train, transfer_table
from wastewater.model.treatment.works import effluent
from wastewater.results.computed_works import (
    draws_of,
    effluent_table,
    into_city,
    raw_load,
    site_figures,
    site_table,
)
from wastewater.results.wastewater_gases import gases

__all__ = [
    "raw_load",
    "Load",
    "Works",
    "Train",
    "train",
    "transfer_table",
    "combine",
    "effluent",
    "Effluent",
    "over_seasons",
    "removal",
    "effluent_table",
    "draws_of",
    "site_figures",
    "site_table",
    "Target",
    "needed",
    "Needs",
    "into_city",
    "danish_works",
    "danish_types",
    "simpletreat",
    "Fate",
    "Chemical",
    "chemicals",
    "chemical_names",
    "Plant",
    "removal_of",
    "gases",
]
