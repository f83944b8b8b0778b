"""Value, mark and limit of every result."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import Problem
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.combine import Results, combine, read_cells
from wastewater.inputs.monitoring.layout import lay_out
from wastewater.inputs.monitoring.layout_parts import Answer
from wastewater.inputs.monitoring.marks import mark_words
from wastewater.inputs.monitoring.meanings import Said, read_meanings

HEADINGS = ["date", "value (µg/l)", "flag", "limit"]
WORDS = mark_words({})


def results(*rows: str, limits: dict[str, float] | None = None) -> tuple[Results, list[Problem]]:
    cells = [(n, ["2024-01-01", *row.split(";")]) for n, row in enumerate(rows, 2)]
    layout = lay_out(Grid([(1, HEADINGS), *cells], ""), Answer({}, "Zn", WORDS, {}), "f.csv")
    problems: list[Problem] = []
    meanings = read_meanings(layout, Said({}, "", {}, {}), "f.csv", problems)
    read = read_cells(layout, WORDS, "", ".")
    return combine(layout, meanings, read, limits or {}, "f.csv", problems), problems


@pytest.mark.parametrize(
    ("row", "value", "limit", "below"),
    [
        ("2;;", 2, None, False),
        ("2;;5", 2, 5, False),
        ("0;;5", 0, 5, False),
        ("-1;;", -1, None, False),
        ("2;=;0", 2, None, False),
        ("<5;;", None, 5, True),
        ("5;<;", None, 5, True),
        ("3;<;5", None, 5, True),
        ("<7;;5", None, 7, True),
        ("<7;<;", None, 7, True),
        (";<;5", None, 5, True),
        ("ND;;5", None, 5, True),
        ("0;ND;5", None, 5, True),
        ("ND;;", None, 9, True),
        ("<LOQ;;0", None, 9, True),
    ],
)
def test_three_fields(row: str, value: float | None, limit: float | None, below: bool) -> None:
    found, problems = results(row, limits={"zinc": 0.009})
    assert problems == []
    expected = [np.nan if one is None else one / 1000 for one in (value, limit)]
    np.testing.assert_allclose([found.value[0], found.limit[0]], expected, rtol=1e-12)
    assert found.below[0] == below
    assert not found.empty[0]


@pytest.mark.parametrize(
    ("row", "keys"),
    [
        (";;", ["result_empty"]),
        ("not measured;;", ["result_empty"]),
        (">5;;", ["result_above"]),
        ("5;>;", ["result_above"]),
        (">5;<;", ["result_contradiction"]),
        ("5;not measured;", ["result_contradiction"]),
        ("<-5;;", ["limit_not_positive"]),
        ("ND;;", ["limit_missing"]),
        ("lost;?;low", ["result_unreadable", "mark_unknown", "result_unreadable"]),
    ],
)
def test_what_is_asked_for(row: str, keys: list[str]) -> None:
    _, problems = results(row)
    assert [one.key.removeprefix("problem.") for one in problems] == keys
    assert {one.row for one in problems} == {2}
