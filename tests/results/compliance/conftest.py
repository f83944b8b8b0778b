"""Runs and samples that the tests of compliance share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.monitoring.records import SAMPLE_COLUMNS, Samples
from wastewater.results.compliance.from_result import from_result
from wastewater.results.result import Result
from wastewater.results.run import run

MakeSamples = Callable[..., Samples]


@pytest.fixture(scope="session")
def towns() -> Result:
    """Return a Danish and a Ukrainian city: one Baltic, one Black Sea."""
    return run(["aarhus", "voznesensk"], years=(2025, 2028), draws=30)


@pytest.fixture(scope="session")
def voznesensk() -> Result:
    """Return one city alone, which is faster."""
    return run("voznesensk", years=(2025, 2025), draws=20)


@pytest.fixture(scope="session")
def table(towns: Result) -> pd.DataFrame:
    """Return how they stand to the limits."""
    return from_result(towns)


@pytest.fixture
def make_samples() -> MakeSamples:
    """Return samples of one station and year from values by substance; "<5" is below 5."""

    def made(station: str = "outlet", year: int = 2024, **written: list[str]) -> Samples:
        rows = []
        for substance, cells in written.items():
            days = pd.date_range(f"{year}-01-05", periods=len(cells), freq="7D")
            for number, (day, cell) in enumerate(zip(days, cells, strict=True)):
                below = cell.startswith("<")
                value = float(cell.lstrip("<"))
                time = day.tz_localize("UTC") + pd.Timedelta(hours=12)
                measured, limit = (np.nan, value) if below else (value, np.nan)
                head = (station, substance, time, day, False, measured, limit, below)
                rows.append((*head, cell, "laboratory.csv", number + 2, substance))
        return Samples(pd.DataFrame(rows, columns=list(SAMPLE_COLUMNS)), "UTC")

    return made
