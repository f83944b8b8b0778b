"""Headings of measured tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.headings import (
    find_headings,
    folded,
    frame_grid,
    open_grid,
    read_heading,
    read_headings,
    role_of,
    wanted,
)


@pytest.mark.parametrize(
    ("written", "name", "unit", "role"),
    [
        ("NH4-N (mg/l)", "NH4-N", "mg/l", ""),
        ("Q, m³/d", "Q", "m³/d", "flow"),
        ("Витрата, м3/добу", "Витрата", "м3/добу", "flow"),
        ("flow [l/s]", "flow", "l/s", "flow"),
        ("q_m3_per_day", "q", "m3/day", "flow"),
        ("no3_mg_l", "no3", "mg/l", ""),
        ("BOD5 mg O2/l", "BOD5", "mg O2/l", ""),
        ("БСК5, мгО2/дм³", "БСК5", "мгО2/дм³", ""),
        ("As (µg/l)", "As", "µg/l", ""),
        ("n, mg/l", "n", "mg/l", ""),
        ("Result (mg/l)", "Result", "mg/l", "value"),
        ("Дата відбору проби", "Дата відбору проби", None, "date"),
        ("Prøvetagningsdato", "Prøvetagningsdato", None, "date"),
        ("Dato/tid", "Dato/tid", None, "datetime"),
        ("NH4-N_flag", "NH4-N_flag", None, ""),
        ("NH4-N (ppm)", "NH4-N (ppm)", None, ""),
    ],
)
def test_a_heading_is_taken_apart(written: str, name: str, unit: str | None, role: str) -> None:
    found = read_heading(written)
    assert (found.name, found.unit.written if found.unit else None, found.role) == (
        name,
        unit,
        role,
    )


def test_the_most_telling_date_is_taken() -> None:
    roles = [one.role for one in read_headings(["day", "date", "Sampling date", "NH4-N"])]
    assert roles == ["other", "other", "date", ""]
    assert [one.role for one in read_headings(["time", "value"])] == ["datetime", "value"]
    assert [one.role for one in read_headings(["date", "time"])] == ["date", "time"]


def test_lines_above_the_headings_are_passed_over() -> None:
    rows = [["Protocol", "12"], ["Date", "1.2.2024"], ["Date", "NH4-N mg/l"], ["2024-01-01", "1"]]
    place, found = find_headings(Grid(list(enumerate(rows, 1)), ""), ("date",))
    assert (place, [one.name for one in found]) == (2, ["Date", "NH4-N"])
    assert find_headings(Grid([(1, ["a", "b"])], ""), ("date",)) == (-1, [])


def test_a_table_in_memory_is_read_like_a_file() -> None:
    index = pd.DatetimeIndex([pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 1, 1, 6, 30)])
    frame = pd.DataFrame({"NH4-N": [1.125, None], "note": ["a", True]}, index=index)
    grid = frame_grid(frame)
    assert grid.rows == [
        (1, ["datetime", "NH4-N", "note"]),
        (2, ["2024-01-01", "1.1250", "a"]),
        (3, ["2024-01-01 06:30:00", "", "True"]),
    ]
    assert open_grid(frame)[1] == grid
    cells = pd.DataFrame({"x": [np.float64(0.5), np.float32(0.05), np.int64(3), pd.NA, pd.NaT]})
    assert [row[0] for _, row in frame_grid(cells.astype(object)).rows] == ["x", "0.5", "0.05", "3"]


def test_rows_are_not_joined_by_an_index_that_repeats() -> None:
    frame = pd.DataFrame({"TN mg/l": [1, 2]}, index=pd.Index(["2024-01-01"] * 2, name="date"))
    assert [row for _, row in frame_grid(frame).rows[1:]] == [
        ["2024-01-01", "1"],
        ["2024-01-01", "2"],
    ]


def test_words() -> None:
    assert folded(" Дата__Відбору: ") == "дата відбору"
    assert role_of("м’ята") == ""
    assert role_of("SampleDate") == role_of("sample_date") == "date"
    assert role_of("ResultMeasureValue") == "value"
    assert "prøvetagningsdato" in wanted()
