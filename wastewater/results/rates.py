"""Rates as the field reports them, each with its rule.

The basis of all rates is the municipal waste generated: what households and businesses put into
bins, bring to recycling centres, or see uncollected.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wastewater.model.distributions import Array
from wastewater.results.block import Block
from wastewater.results.kept import Case
from wastewater.results.keyed import keyed_table
from wastewater.results.longtable import share_of

RATE_COLUMNS = ("city", "scenario", "year", "rate", "statistic", "value", "unit")

#: Rates with their unit.
RATES: Mapping[str, str] = {
    "recycling_rate": "1",
    "collected_rate": "1",
    "recycled_rate": "1",
    "landfill_share": "1",
    "served_share": "1",
    "residual_per_person": "kg/(person yr)",
    "waste_per_person": "kg/(person yr)",
}
#: Rates of which less is better: a target is the most that is allowed.
LESS_IS_BETTER = ("landfill_share", "residual_per_person", "waste_per_person")

_KG_PER_T = 1000.0


def rates(block: Block) -> dict[str, Array]:
    """Return every rate of one city under one scenario, axes (year, 1 + draws).

    - `recycling_rate` [1]: what enters recycling after sorting, without materials that were not
      meant, and what enters composting and digestion after screening, by waste generated.
    - `collected_rate` [1]: what is collected for recycling, by waste generated, whatever becomes of
      it.
    - `recycled_rate` [1]: what becomes new products after the recycler's losses, and what enters
      composting and digestion, by waste generated.
    - `landfill_share` [1]: what enters landfills and dumpsites, by waste generated.
    - `served_share` [1]: what collection and recycling centres reach, by waste generated.
    - `residual_per_person` [kg/(person yr)]: content of the residual bin, by resident.
    - `waste_per_person` [kg/(person yr)]: waste generated, by resident.

    Parameters
    ----------
    block : Block
        What was kept of the run.

    References
    ----------
    Commission Implementing Decision (EU) 2019/1004 for the recycling rate.
    """
    waste = block.waste
    generated = waste["generated"]
    collected_for_recycling = waste["separately_collected"] + waste["centre_recycled"]
    return {
        "recycling_rate": share_of(waste["sent_to_recycling"] + waste["biological"], generated),
        "collected_rate": share_of(collected_for_recycling, generated),
        "recycled_rate": share_of(waste["recycled"] + waste["biological"], generated),
        "landfill_share": share_of(waste["landfilled"] + waste["dumped"], generated),
        "served_share": share_of(waste["collected"], waste["collected"] + waste["uncollected"]),
        "residual_per_person": _KG_PER_T * share_of(waste["residual_bin"], block.people),
        "waste_per_person": _KG_PER_T * share_of(generated, block.people),
    }


def rate_table(case: Case) -> pd.DataFrame:
    """Return the statistics of every rate [1, kg/(person yr)], columns `RATE_COLUMNS`."""
    figures = {(name, RATES[name]): values for name, values in rates(case.block).items()}
    return keyed_table(case, ("rate", "unit"), figures)[list(RATE_COLUMNS)]
