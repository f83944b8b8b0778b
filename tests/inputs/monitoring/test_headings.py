"""Headings of measured tables."""

from __future__ import annotations

import pytest

from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.headings import (
    find_headings,
    folded,
    read_heading,
    read_headings,
    role_of,
    unit_behind,
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


def test_words() -> None:
    assert folded(" Дата__Відбору: ") == "дата відбору"
    assert role_of("м’ята") == ""
    assert role_of("SampleDate") == role_of("sample_date") == "date"
    assert role_of("ResultMeasureValue") == "value"
    assert "prøvetagningsdato" in wanted()


def test_what_stands_in_the_place_of_a_unit() -> None:
    assert unit_behind("Витрата, MGD") == ("flow", "MGD")
    assert unit_behind("Flow (gpm)") == ("flow", "gpm")
    assert unit_behind("Flow gpm") == unit_behind("Turbidity, NTU") == ("", "")


@pytest.mark.parametrize("written", ["Витрата, тыс. м3/сутх", "Q тис. m3/d x", "Q 1000 m3/s"])
def test_a_unit_is_not_cut_from_its_factor(written: str) -> None:
    assert read_heading(written).unit is None
