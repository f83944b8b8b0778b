"""Limits of the law: what holds for works of a size, and how a run or a laboratory stands to it.

`from_result` holds a run against the limits, `from_samples` the samples of a laboratory,
`from_concentrations` those of a river; all give one table with fixed columns. `reached` tells from
which year each limit is met, `compliance_lines` says it in words and `compliance_matrix` draws it.
`limits_for` lists the limits themselves, each with source, grade and whether it was read in the
law; `deadlines` the steps of the recast directive.
"""

from __future__ import annotations

import pandas as pd

from wastewater.inputs.compliance.limits import Limit, limit, limits, limits_for
from wastewater.inputs.compliance.lists import listed
from wastewater.inputs.compliance.regimes import usual_regimes
from wastewater.inputs.compliance.sampling import allowed_failures, required_samples
from wastewater.model.compliance.sampled import pass_probability, share_above
from wastewater.model.compliance.single import annual_mean, count_failures
from wastewater.model.compliance.verdict import Judged, judge
from wastewater.model.compliance.years import first_year
from wastewater.present.compliance.chart_matrix import compliance_matrix
from wastewater.present.compliance.lines import compliance_lines, reached_lines
from wastewater.present.compliance.names import limit_name
from wastewater.results.compliance.from_result import from_result
from wastewater.results.compliance.from_samples import from_samples
from wastewater.results.compliance.reach import from_concentrations
from wastewater.results.compliance.reached import agglomeration, quaternary_removal, reached
from wastewater.results.compliance.table import COMPLIANCE_COLUMNS

__all__ = [
    "COMPLIANCE_COLUMNS",
    "from_result",
    "from_samples",
    "from_concentrations",
    "reached",
    "compliance_lines",
    "reached_lines",
    "compliance_matrix",
    "Limit",
    "limit",
    "limits",
    "limits_for",
    "limit_name",
    "limits_table",
    "regimes",
    "deadlines",
    "usual_regimes",
    "allowed_failures",
    "required_samples",
    "Judged",
    "judge",
    "pass_probability",
    "share_above",
    "count_failures",
    "annual_mean",
    "quaternary_removal",
    "agglomeration",
    "first_year",
]


def limits_table() -> pd.DataFrame:
    """Return every limit as a row, with value, unit, size class [p.e.], dates, source and grade."""
    return listed("limits").reset_index()


def regimes() -> pd.DataFrame:
    """Return the laws and recommendations, with where they are law and how far they were read."""
    return listed("regimes").reset_index()


def deadlines() -> pd.DataFrame:
    """Return the steps of Directive (EU) 2024/3019: year and share [1] of works by size [p.e.]."""
    return listed("deadlines").reset_index()
