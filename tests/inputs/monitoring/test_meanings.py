"""From words to determinands and factors."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from wastewater.errors import Problem
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.layout import lay_out
from wastewater.inputs.monitoring.layout_parts import Answer
from wastewater.inputs.monitoring.meanings import Meanings, Said, read_meanings
from wastewater.inputs.monitoring.species import conversion

HEADINGS = ["date", "parameter", "value", "unit", "basis", "limit"]


def meanings(*rows: str, said: Said | None = None) -> tuple[Meanings, list[Problem]]:
    cells = [(n, ["2024-01-01", *row.split(";"), "1"]) for n, row in enumerate(rows, 2)]
    layout = lay_out(Grid([(1, HEADINGS), *cells], ""), Answer({}, "", {}, {}), "f.csv")
    problems: list[Problem] = []
    return read_meanings(layout, said or Said({}, "", {}, {}), "f.csv", problems), problems


def told(*rows: str, said: Said | None = None) -> list[tuple[str, int | None, str, str]]:
    _, problems = meanings(*rows, said=said)
    return [(p.key.removeprefix("problem.samples_"), p.row, p.column, p.value) for p in problems]


def test_factors() -> None:
    found, problems = meanings(
        "NO3;1;mg/l;", "NO3;1;ug/l;N", "nitrate;1;mg NO3/l;", "Cd;1;ug/l;-", "COD;1;mg O2/l;"
    )
    assert problems == []
    ion = conversion("NO3", "N")
    assert found.determinand.tolist() == ["nitrate_n", "nitrate_n", "nitrate_n", "cd", "cod"]
    assert_allclose(found.factor, [ion, 1e-3, ion, 1e-3, 1], rtol=1e-12)
    assert_allclose(found.limit_factor, found.factor, rtol=0)


def test_what_the_user_says() -> None:
    said = Said({"NO3": "ug/l", "": "mg/l"}, "ng/l", {"nitrate": "N"}, {"BOD": "BOD5", "X": ""})
    found, problems = meanings(
        "NO3;1;;", "nitrate;1;;", "BOD;1;;", "X;1;;", "pH;7;;", "Cd;1;g/m3;", said=said
    )
    assert problems == []
    assert found.determinand.tolist() == ["nitrate_n", "nitrate_n", "bod5", "", "ph", "cd"]
    assert found.left_out.tolist() == [False, False, False, True, False, False]
    assert_allclose(found.factor, [1e-3, 1e-3, 1, float("nan"), 1, 1])
    assert found.limit_factor[0] == pytest.approx(1e-6)


def test_everything_that_is_missing_is_asked_for_once() -> None:
    found = told(
        "Cd;1;;", "Zn;1;;", "Cd;2;;", "nitrate;1;mg/l;", "nitrate;2;mg/l;", "Xyz;1;mg/l;",
        "BOD;1;mg/l;", "Cd;1;ppm;", "Cd;2;ppm;", "Cd;1;m3/d;", "NO3;1;mg/l;Q", "NO3-N;1;mg NO3/l;",
        "NO3;1;mg P/l;", ";1;mg/l;", "Cd;1;mg N/l;", "temperature;1;mg/l;",
    )  # fmt: skip
    assert found == [
        ("basis_missing", 5, "parameter", "nitrate"),
        ("substance_unknown", 7, "parameter", "Xyz"),
        ("substance_open", 8, "parameter", "BOD"),
        ("unit_unknown", 9, "unit", "ppm"),
        ("unit_wrong", 11, "unit", "m3/d"),
        ("basis_unknown", 12, "basis", "Q"),
        ("basis_contradiction", 13, "parameter", "NO3-N"),
        ("basis_wrong", 14, "parameter", "NO3"),
        ("substance_empty", 15, "parameter", ""),
        ("unit_wrong", 16, "unit", "mg N/l"),
        ("unit_wrong", 17, "unit", "mg/l"),
        ("unit_missing", 2, "unit", "Cd, Zn"),
    ]
