"""What every table of a result starts from."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.results.result import Result


def test_cities_and_models(pilots: Result) -> None:
    assert [city.id for city in pilots.cities] == ["lviv", "voznesensk"]
    assert pilots.model("voznesensk").city.id == "voznesensk"
    with pytest.raises(InputError, match=r"no city kyiv\. It holds: lviv, voznesensk\."):
        pilots.model("kyiv")


def test_tables_belong_to_the_one_who_asked(pilots: Result) -> None:
    """Changing a table must not change the next answer."""
    mine = pilots.outflow()
    expected = mine["value"].sum()
    mine["value"] = 0.0
    assert pilots.outflow()["value"].sum() == expected


def test_the_answer_does_not_depend_on_how_it_is_asked(pilots: Result) -> None:
    pd.testing.assert_frame_equal(pilots.outflow("baltic"), pilots.outflow(sea="baltic"))
    pd.testing.assert_frame_equal(pilots.flows([2025, 2029]), pilots.flows())
    pd.testing.assert_frame_equal(pilots.bins(2029), pilots.bins())


def test_a_year_outside_the_run_is_refused(pilots: Result) -> None:
    for table in (pilots.sorting, pilots.bins, pilots.costs):
        with pytest.raises(InputError, match=r"no year 2040\. It holds 2025-2029"):
            table(2040)
