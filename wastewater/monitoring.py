"""Measured series to loads: read a laboratory's records, judge them, estimate, put into a city.

`read_samples` and `read_flow` read what a laboratory and a flow meter export; `annual_loads` makes
loads with their spread of them; `trend` takes the weather of single years out; `monthly_loads`
carries minute data of any size. `into_city` puts a measured load in the place of a modelled one,
`difference` and `reconciled` show how the two agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from wastewater.inputs.city import sample_folder
from wastewater.inputs.monitoring.into_city import with_measured
from wastewater.inputs.monitoring.read_flow import read_flow
from wastewater.inputs.monitoring.read_samples import read_samples
from wastewater.inputs.monitoring.records import Flow, Samples
from wastewater.model.monitoring.errors_combined import (
    asymmetric_error,
    default_error,
    overflow_load,
    plant_load,
    product_error,
    raw_concentration,
    sum_error,
)
from wastewater.model.monitoring.estimators import BUILD as ESTIMATORS
from wastewater.model.monitoring.limits import (
    mostly_quantified,
    reported_below,
    rule_means,
    substituted,
)
from wastewater.model.monitoring.minute_loads import monthly_loads, yearly_loads
from wastewater.model.monitoring.plants import plant_findings
from wastewater.model.monitoring.quality import findings, usable, usable_flow
from wastewater.model.monitoring.quality_rules import rule_names
from wastewater.model.monitoring.reconcile import reconcile
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.treatment import treatment_findings
from wastewater.model.monitoring.trend import (
    flow_normalised,
    mann_kendall,
    seasonal_mann_kendall,
)
from wastewater.model.monitoring.uncertainty import Accuracy
from wastewater.model.monitoring.wrtds import wrtds
from wastewater.present.monitoring.estimator_table import estimator_table
from wastewater.present.monitoring.finding_lines import finding_lines
from wastewater.present.monitoring.loads_summary import loads_summary
from wastewater.results.monitoring import estimate, loads
from wastewater.results.monitoring.compared import difference, modelled_loads, reconciled
from wastewater.results.monitoring.estimate import usual_accuracy
from wastewater.results.monitoring.into_model import into_city, line, measured, year_load
from wastewater.results.monitoring.load_tables import write_csv
from wastewater.results.monitoring.trends import Trend, trend

__all__ = [
    "example_folder",
    "read_samples",
    "read_flow",
    "Samples",
    "Flow",
    "findings",
    "finding_lines",
    "rule_names",
    "usable",
    "usable_flow",
    "plant_findings",
    "treatment_findings",
    "annual_loads",
    "Loads",
    "Accuracy",
    "usual_accuracy",
    "trend",
    "Trend",
    "Record",
    "ESTIMATORS",
    "estimator_table",
    "wrtds",
    "substituted",
    "rule_means",
    "reported_below",
    "mostly_quantified",
    "flow_normalised",
    "mann_kendall",
    "seasonal_mann_kendall",
    "reconcile",
    "plant_load",
    "overflow_load",
    "raw_concentration",
    "product_error",
    "sum_error",
    "asymmetric_error",
    "default_error",
    "monthly_loads",
    "yearly_loads",
    "measured",
    "modelled_loads",
    "difference",
    "reconciled",
    "into_city",
    "line",
    "with_measured",
]

P = ParamSpec("P")


class Loads(loads.Loads):
    """Annual loads of one substance at one station: tables, sentences and files."""

    def summary(self, language: str = "en", year: int | None = None) -> str:
        """Return what an inspector needs to know, in a few sentences; loads in kg or t per year.

        Parameters
        ----------
        language : {"en", "da", "uk"}
            Language of the text.
        year : int, optional
            Year to tell of; the last one by default.
        """
        return loads_summary(self, language, year)

    def finding_lines(self, language: str = "en", most: int = 20) -> list[str]:
        """Return what quality control found, a sentence each; numbers in the unit of the samples.

        Parameters
        ----------
        language : {"en", "da", "uk"}
            Language of the text.
        most : int
            Most lines; a last one tells how many there are beyond.
        """
        return finding_lines(self.findings, language, most)

    def year(self, year: int | None = None) -> tuple[float, float, float]:
        """Return best estimate, 5th and 95th percentile of a year's load [kg/yr].

        Parameters
        ----------
        year : int, optional
            The last year by default.

        Raises
        ------
        ValueError
            If there is no load of that year.
        """
        _, best, low, high = year_load(self, year)
        return best, low, high

    def to_csv(self, folder: str | Path) -> Path:
        """Write all tables as CSV files into a folder [units in their column `unit` or name]."""
        return write_csv(self, Path(folder))


def example_folder() -> Path:
    """Return the folder of the included example: a laboratory's and a flow meter's file.

    They are synthetic: made up, not measured [units in the files].
    """
    return sample_folder() / "monitoring-synthetic"


def _told(make: Callable[P, loads.Loads]) -> Callable[P, Loads]:
    """Let a function return loads that can tell of themselves."""

    @wraps(make)
    def made(*args: P.args, **named: P.kwargs) -> Loads:
        plain = make(*args, **named)
        return Loads(*(getattr(plain, field.name) for field in fields(plain)))

    return made


annual_loads = _told(estimate.annual_loads)
