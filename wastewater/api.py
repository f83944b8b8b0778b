"""The public face: `run` and the `Result` that it returns, with everything that shows it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from pathlib import Path

from wastewater.errors import FewDrawsWarning
from wastewater.inputs.city import City
from wastewater.present import report, summary, tables
from wastewater.results import result
from wastewater.results.convergence import few_draws
from wastewater.results.run import run as run_model


class Result(result.Result):
    """The result of a run: tables, summary, report and files."""

    def summary(self, language: str = "en") -> str:
        """Return a few sentences that a mayor understands, loads in kg/yr.

        Parameters
        ----------
        language : {"en", "da", "uk"}
            Language of the text.
        """
        return summary.summary(self, language)

    def report(self, path: str | Path, language: str = "en") -> Path:
        """Write the report as one HTML file that needs nothing else, and return its path.

        Parameters
        ----------
        path : str or pathlib.Path
            File to write.
        language : {"en", "da", "uk"}
            Language of the report.
        """
        report.write_report(self, path, language)
        return Path(path)

    def to_csv(self, folder: str | Path) -> Path:
        """Write all tables as CSV files into a folder [units in their column `unit`]."""
        tables.to_csv(self, folder)
        return Path(folder)

    def to_excel(self, path: str | Path) -> Path:
        """Write all tables as sheets of one Excel workbook [units in their column `unit`]."""
        tables.to_excel(self, path)
        return Path(path)


def run(
    cities: City | str | Sequence[City | str],
    scenarios: Sequence[str] | None = None,
    years: tuple[int, int] = (2025, 2040),
    draws: int = 2000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    flow_years: Collection[int] = (),
) -> Result:
    """Run one or more cities under their scenarios.

    Parameters
    ----------
    cities : City, str or sequence of them
        Cities, or names and paths that `load_city` knows.
    scenarios : sequence of str, optional
        Scenarios to run beside the baseline, all of each city by default. A city takes part with
        those that it has; each name must exist in at least one city.
    years : (int, int)
        First and last calendar year.
    draws : int
        Number of draws; 0 gives best estimates only.
    seed : int
        Same seed, same numbers.
    progress : callable, optional
        Called with (done, total) after each city and scenario.
    flow_years : collection of int
        Years whose flows are kept while solving, so that `Result.flows` need not solve them again.

    Returns
    -------
    Result
        Loads [kg/yr], waste [t/yr], balances and everything that follows from them.

    Raises
    ------
    InputError
        When a city, scenario, year, number of draws or seed cannot be used; all problems together.
    ModelError
        When the figures are impossible together; the message names process and parameter.

    Warns
    -----
    FewDrawsWarning
        When so few draws leave the median of a headline load less certain than it could be; the
        message names the load and a number of draws to use.
    """
    solved = run_model(cities, scenarios, years, draws, seed, progress, flow_years)
    if few := few_draws(solved):
        warnings.warn(FewDrawsWarning(few), stacklevel=2)
    return Result(*(getattr(solved, field.name) for field in fields(solved) if field.init))
