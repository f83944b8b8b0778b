"""Tables with one column per substance."""

from __future__ import annotations

import pytest

from wastewater.inputs.monitoring.headings import read_headings
from wastewater.inputs.monitoring.layout_parts import Answer, Body, Meaning
from wastewater.inputs.monitoring.marks import mark_words
from wastewater.inputs.monitoring.species import spelling
from wastewater.inputs.monitoring.wide_table import (
    Source,
    find_sources,
    unit_row,
    wide_results,
)
from wastewater.inputs.report import Where


def sources(
    headings: str, row: str = "", **columns: Meaning
) -> tuple[list[Source], list[tuple[str, str]]]:
    cells = headings.split(";")
    body: Body = [(2, row.split(";") if row else ["1"] * len(cells))]
    meanings = {spelling(name.replace("__", "-")): meaning for name, meaning in columns.items()}
    said = Answer(meanings, "", mark_words({}), {})
    found, problems = find_sources(read_headings(cells), {}, body, said, Where("f", 1))
    return found, [(one.key.removeprefix("problem.samples_"), one.column) for one in problems]


def columns_of(found: list[Source]) -> dict[str, dict[str, int]]:
    return {
        one.heading.written: {role: beside.column for role, beside in one.beside.items()}
        for one in found
    }


@pytest.mark.parametrize(
    ("headings", "beside"),
    [
        ("date;NH4-N;NH4-N_flag;NH4-N_limit", {"qualifier": 2, "limit": 3}),
        ("date;NH4-N (mg/l);NH4-N LOQ (mg/l)", {"limit": 2}),
        ("date;NH4-N;flag;limit", {"qualifier": 2, "limit": 3}),
        ("date;flag;NH4-N", {"qualifier": 1}),
        ("date;LOQ NH4-N;NH4-N", {"limit": 1}),
        ("date;азот амонійний;азот амонійний межа визначення", {"limit": 2}),
    ],
)
def test_columns_beside_a_substance(headings: str, beside: dict[str, int]) -> None:
    found, problems = sources(headings)
    assert problems == []
    (name,) = columns_of(found)
    assert columns_of(found)[name] == beside


def test_every_flag_stays_with_its_substance() -> None:
    found, _ = sources("date;flag;NH4-N;flag;Cd")
    assert columns_of(found) == {"NH4-N": {"qualifier": 1}, "Cd": {"qualifier": 3}}
    found, _ = sources("date;NH4-N;flag;Cd;flag", Cd=("Cd", "ug/l", "S"))
    assert columns_of(found) == {"Cd": {"qualifier": 4}}
    assert (found[0].unit, found[0].station) == ("ug/l", "S")


def test_no_column_is_lost_without_a_word() -> None:
    assert sources("date;flag;limit")[1] == [
        ("column_unknown", "flag"),
        ("column_unknown", "limit"),
    ]
    assert sources("date;Cd;Zn flag")[1] == [("column_unknown", "Zn flag")]
    assert sources("date;Cd;value")[1] == [("column_unknown", "value")]
    assert sources("date;Cd;remark", "2024-01-01;1;<")[1] == [("marks_unread", "remark")]
    assert sources("date;Cd;limit;limit")[1] == [("column_unknown", "limit")]


def test_a_second_line_of_headings() -> None:
    headings = read_headings(["date", "Cd", "remark"])
    first, second = (2, ["", "ug/l", ""]), (3, ["2024-01-01", "1", ""])
    assert unit_row(headings, [first, second]) == ({0: "", 1: "ug/l", 2: ""}, [second])
    assert unit_row(headings, [second]) == ({}, [second])
    assert unit_row(headings, []) == ({}, [])


def test_empty_cells_are_no_results_but_marks_are() -> None:
    found, _ = sources("date;Cd ug/l;flag;station")
    body = [(2, ["", "", "", "A"]), (3, ["", "", "ND", "B"]), (4, ["", "1", "", "C"])]
    table = wide_results(found, read_headings(["date", "Cd ug/l", "flag", "station"]), body)
    assert table[["place", "value", "qualifier", "station"]].to_numpy().tolist() == [
        [1, "", "ND", "B"],
        [2, "1", "", "C"],
    ]
