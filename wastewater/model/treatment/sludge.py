"""Contents of sludge, and the limits for its use on land.

Limits are the ranges of Directive 86/278/EEC, annex I B (``sludge_limits.csv``); each country chose
its own value within or below them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, divided
from wastewater.model.treatment.rows import listed
from wastewater.model.treatment.transfer import removal_of

MG_PER_KG = 1e6


def content(substance: Values, dry_matter: Values) -> Array:
    """Return the content of sludge [mg/kg dry matter]; NaN where there is no sludge.

    `substance` and `dry_matter` in one unit [kg/d].
    """
    return MG_PER_KG * divided(substance, dry_matter, np.nan)


def metal_contents(
    loads: Mapping[str, Values], dry_matter: Values, system: str = "doka"
) -> dict[str, Array]:
    """Return the content of metals in sludge [mg/kg dry matter], by the share that goes there.

    Parameters
    ----------
    loads : mapping of str to float or numpy.ndarray
        Load of the raw sewage by metal [kg/d].
    dry_matter : float or numpy.ndarray
        Sludge [kg/d].
    system : str
        System of ``transfer_rows.csv`` whose whole works tell the share to the sludge.
    """
    return {
        metal: content(np.asarray(load) * removal_of(system, "whole_plant", metal), dry_matter)
        for metal, load in loads.items()
    }


def against_limits(contents: Mapping[str, Values]) -> pd.DataFrame:
    """Return contents beside the limits for use on land.

    Parameters
    ----------
    contents : mapping of str to float or numpy.ndarray
        Content of sludge by substance, draws last [mg/kg dry matter]; others are left out.

    Returns
    -------
    pandas.DataFrame
        substance, content (mean), low, high (limits) [mg/kg], above_low and above_high (share of
        draws), source, grade.
    """
    table = listed("sludge_limits")
    rows = []
    for substance, values in contents.items():
        if substance in table.index:
            low, high = (float(str(table.loc[substance, side])) for side in ("low", "high"))
            drawn = np.asarray(values)
            rows.append(
                {
                    "substance": substance,
                    "content": float(drawn.mean()),
                    "low": low,
                    "high": high,
                    "above_low": float((drawn > low).mean()),
                    "above_high": float((drawn > high).mean()),
                    "source": table.loc[substance, "source"],
                    "grade": table.loc[substance, "grade"],
                }
            )
    return pd.DataFrame(rows)
