"""How good the inputs are, said under every chart."""

from __future__ import annotations

from wastewater.present.provenance import grade_counts, rows_used, source_line
from wastewater.present.view import Tables


def test_grades_are_counted(result) -> None:  # type: ignore[no-untyped-def]
    tables = Tables(result)
    assert grade_counts(rows_used(tables)) == {"A": 1, "B": 1, "C": 0, "D": 2}
    assert grade_counts(rows_used(tables, "voznesensk")) == {"A": 0, "B": 0, "C": 0, "D": 1}


def test_the_line(result) -> None:  # type: ignore[no-untyped-def]
    line = source_line(Tables(result), "en", "lviv")
    assert "2,000 draws, seed 1" in line
    assert "Inputs: 3 rows" in line
    assert "A 33%, B 33%, C 0%, D 33%" in line
