"""The check of the flows that are handed out."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.present.closure import largest_gap
from wastewater.present.view import where


def test_the_gap_in_a_table_of_flows_is_found() -> None:
    rows = [("sewer:a", "inlet:a", 10.0), ("domestic:a", "sewer:a", 10.0)]
    rows += [("inlet:a", "effluent:a", 10.0), ("effluent:a", "sea_baltic", 9.0)]
    rows += [("residents:a", "domestic:a", 10.0)]
    table = pd.DataFrame(rows, columns=["source", "target", "value"])
    table = table.assign(city="a", scenario="s", year=1, substance="hg", statistic="mean")
    assert largest_gap(table) == pytest.approx(0.1)
    assert largest_gap(where(table, target=("sewer:a", "inlet:a"))) > 0


def test_an_empty_table_has_no_gap() -> None:
    columns = ["city", "scenario", "year", "substance", "statistic", "source", "target", "value"]
    assert largest_gap(pd.DataFrame(columns=columns)) == 0.0
