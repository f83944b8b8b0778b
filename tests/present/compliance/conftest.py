"""A hand-made table, so that chart and sentences are tested without a run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.compliance.limits import limit
from wastewater.model.compliance.verdict import judge
from wastewater.results.compliance.table import judged_columns, limit_rows, together

LIMITS = (
    "uwwtd-1991.bod5",
    "uwwtd-1991.total_p.100k",
    "uwwtd-2024.total_p.150k",
    "uwwtd-2024.quaternary.150k",
    "helcom-28e5.total_n.100k",
    "ua-municipal.bod5",
)
SPREAD = np.linspace(0.6, 1.4, 50)


def rows_of(name: str, scenario: str, share: float, year: int) -> pd.DataFrame:
    """Return a row whose median is a share of the limit."""
    one = limit(name)
    names = {"city": "lviv", "country": "UA", "place": "lviv", "scenario": scenario}
    least = one.statistic == "removal"
    found = judge(one.in_base * share * SPREAD, one.in_base, level=0.9, least=least)
    columns = judged_columns(found) | {"basis": "annual_mean", "size": 835_000.0}
    if one.statistic == "share_of_samples":
        columns["basis"] = "modelled_days"
    if least:
        columns |= {
            "probability": np.nan,
            "verdict": "cannot_judge",
            "reason": "too_few_indicators",
        }
    return limit_rows(one, names, [year], columns, 0.9)


@pytest.fixture
def made() -> pd.DataFrame:
    """Return two scenarios and two years: nothing is met before, all but one limit after."""
    shares = {"baseline": 4.0, "plant": 0.4, "between": 1.0}
    return together(
        [
            rows_of(name, scenario, share, year)
            for name in LIMITS
            for scenario, share in shares.items()
            for year in (2030, 2040)
        ]
    )
