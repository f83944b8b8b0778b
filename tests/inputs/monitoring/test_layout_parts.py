"""What both layouts share."""

from __future__ import annotations

import pytest

from wastewater.inputs.monitoring.headings import read_headings
from wastewater.inputs.monitoring.layout_parts import (
    Answer,
    Meaning,
    doubled,
    first,
    is_role,
    marks_unread,
)
from wastewater.inputs.monitoring.marks import mark_words
from wastewater.inputs.report import Where

HEADINGS = read_headings(["date", "x", "flag", "mark"])


@pytest.mark.parametrize(
    ("meaning", "role"), [("date", True), ("", True), ("Cd", False), (("Cd", "mg/l"), False)]
)
def test_roles_and_substances(meaning: Meaning, role: bool) -> None:
    assert is_role(meaning) is role
    said = Answer({"X": meaning}, "", {}, {"X": "x"})
    assert said.chooses is not role
    assert said.meaning(HEADINGS[1]) == meaning
    assert said.meaning(HEADINGS[0]) is None


def test_columns_of_a_role() -> None:
    found = first(HEADINGS, "qualifier")
    assert found is not None
    assert found.written == "flag"
    assert first(HEADINGS, "limit") is None
    twice = doubled([*HEADINGS, *HEADINGS], ("date", "limit"), Where("f", 1))
    assert [(one.column, one.row) for one in twice] == [("date", 1)]


def test_marks_that_nobody_reads_are_told() -> None:
    body = [(2, ["2024-01-01", "<", "<", "fine"])]
    silent = Answer({}, "", mark_words({}), {})
    found = marks_unread(HEADINGS, body, silent, Where("f", 1))
    assert [one.column for one in found] == ["x", "flag"]
    known = Answer({"X": "", "FLAG": "other"}, "", mark_words({}), {})
    assert marks_unread(HEADINGS, body, known, Where("f", 1)) == []
