"""Places of records and questions back."""

from __future__ import annotations

import pytest

from wastewater.inputs.report import Record, Where, closest


@pytest.mark.parametrize(
    ("value", "expected"),
    [("fod", "food"), ("Foood ", "food"), ("PLASTIK", "plastic"), ("xyz", ""), ("", "")],
)
def test_closest(value: str, expected: str) -> None:
    assert closest(value, ["food", "paper", "plastic"]) == expected


def test_closest_keeps_the_spelling_of_the_list() -> None:
    assert closest("bod", ["BOD5", "COD"]) == "BOD5"


def test_the_line_of_a_key_goes_before_the_line_of_the_record() -> None:
    where = Where("a.toml", 3, {"measure": "m"}, {"low": 7})
    assert where.problem("empty_number", "low").row == 7
    assert where.problem("empty_number", "high").row == 3
    assert where.problem("empty_number", "high", why=1).fields == {"measure": "m", "why": "1"}


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (" a ", "a"), (1e6, "1000000"), (0.1, "0.1"), (3, "3")]
)
def test_values_as_text(value: object, text: str) -> None:
    assert Record({"a": value}, Where("f")).text("a") == text
    assert Record({}, Where("f")).text("a") == ""
