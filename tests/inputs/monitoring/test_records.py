"""The record keeps value, limit and mark apart; its columns are what everything else reads."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.monitoring.read_flow import read_flow
from wastewater.inputs.monitoring.read_samples import read_samples
from wastewater.inputs.monitoring.records import FLOW_COLUMNS, SAMPLE_COLUMNS, Flow, Samples

LAB = pd.DataFrame(
    {
        "date": ["2024-03-05", "2024-02-05", "2024-01-05", "2024-02-05"],
        "Cd ug/l": ["<0.05", "0.07", "0", "0.06"],
    }
)
METER = pd.DataFrame({"date": ["2024-01-01", "2024-01-04"], "Q m3/d": ["100", "400"]})


def test_samples_hold_value_limit_and_mark_as_three_fields() -> None:
    table = read_samples(LAB, station="works").table
    assert tuple(table.columns) == SAMPLE_COLUMNS
    assert table["below"].tolist() == [False, False, False, True]
    np.testing.assert_allclose(table["value"], [0, 6e-5, 7e-5, np.nan])
    np.testing.assert_allclose(table["limit"], [np.nan, np.nan, np.nan, 5e-5])
    assert table["written"].tolist() == ["0", "0.06", "0.07", "<0.05"]
    assert not table["timed"].any()


def test_samples_have_the_same_order_whatever_the_order_of_the_file() -> None:
    there = read_samples(LAB, station="works").table
    back = read_samples(LAB[::-1], station="works").table
    pd.testing.assert_frame_equal(there.drop(columns="row"), back.drop(columns="row"))


def test_a_day_without_time_counts_at_noon() -> None:
    table = read_samples(LAB, station="works", timezone="Europe/Kyiv").table
    assert str(table["time"].dtype).endswith("UTC]")
    assert set(table["time"].dt.tz_convert("Europe/Kyiv").dt.hour) == {12}
    assert table["day"].dt.tz is None
    assert (table["time"].dt.date == table["day"].dt.date).all()


def test_flow_holds_every_day_and_fills_none() -> None:
    flow = read_flow(METER, station="works")
    assert tuple(flow.daily.columns) == FLOW_COLUMNS
    np.testing.assert_array_equal(flow.daily["volume"], [100, np.nan, np.nan, 400])
    np.testing.assert_array_equal(flow.daily["covered"], [1, 0, 0, 1])
    assert (np.diff(flow.daily["day"]) == np.timedelta64(1, "D")).all()
    assert (flow.step, flow.readings, flow.unit) == ("daily", 2, "m3/d")


@pytest.mark.parametrize("kind", [Samples, Flow])
def test_records_are_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    names = [field.name for field in dataclasses.fields(kind)]
    assert "timezone" in names
    assert [name for name in names if name not in (kind.__doc__ or "")] == []


def test_two_records_are_never_taken_for_equal() -> None:
    """Tables have no truth value; a comparison by content would be an error deep inside."""
    one, other = read_samples(LAB, station="works"), read_samples(LAB, station="works")
    assert one != other
    assert len({one, other}) == 2
