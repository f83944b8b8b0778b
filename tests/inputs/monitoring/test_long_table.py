"""Tables with one row per result."""

from __future__ import annotations

from wastewater.inputs.monitoring.headings import read_headings
from wastewater.inputs.monitoring.layout_parts import RESULT_COLUMNS, Answer
from wastewater.inputs.monitoring.long_table import check_long, long_results
from wastewater.inputs.monitoring.marks import mark_words
from wastewater.inputs.report import Where

SILENT = Answer({}, "", mark_words({}), {})


def test_cells_come_from_columns_headings_or_the_user() -> None:
    headings = read_headings(["date", "result (ug/l)", "unit", "LOQ (mg/l)", "flag"])
    body = [(2, ["2024-01-01", "1", "", "0.1", "<"]), (3, ["2024-01-01", "2", "ng/l", "", ""])]
    table = long_results(headings, body, Answer({}, "Cd", {}, {}))
    assert tuple(table.columns) == RESULT_COLUMNS
    assert table["unit"].tolist() == ["ug/l", "ng/l"]
    assert table["substance"].tolist() == ["Cd", "Cd"]
    assert table["limit"].tolist() == ["0.1", ""]
    assert table["limit_unit"].tolist() == ["mg/l", "mg/l"]
    assert table["qualifier"].tolist() == ["<", ""]


def test_marks_in_unknown_columns_and_doubled_roles() -> None:
    headings = read_headings(["date", "parameter", "value", "result", "Extra", "Remark"])
    body = [(2, ["2024-01-01", "Cd", "1", "2", "<", "i.p."])]
    found = check_long(headings, body, SILENT, Where("f", 1))
    assert [(one.key, one.column) for one in found] == [
        ("problem.samples_role_twice", "result"),
        ("problem.samples_marks_unread", "Extra"),
        ("problem.samples_marks_unread", "Remark"),
    ]
