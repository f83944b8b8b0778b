"""Keys, ids and names of the tables that describe a city."""

from __future__ import annotations

import pytest

from wastewater.errors import Problem
from wastewater.inputs.entries import check_id, check_keys, check_name, check_new_name
from wastewater.inputs.report import Record, Where


def record(**values: object) -> Record:
    return Record(values, Where("a.toml"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"en": "A", "da": "B", "uk": "C"}, {"en": "A", "da": "B", "uk": "C"}),
        ({"uk": "C"}, {"en": "C", "da": "C", "uk": "C"}),
        ({"da": "B", "uk": " C "}, {"en": "B", "da": "B", "uk": "C"}),
        ("A", {"en": "A", "da": "A", "uk": "A"}),
    ],
)
def test_a_language_without_name_takes_the_first_that_is_given(
    name: object, expected: dict[str, str]
) -> None:
    problems: list[Problem] = []
    assert check_name(record(name=name), problems) == expected
    assert problems == []


@pytest.mark.parametrize("name", ["", {}, {"en": " "}])
def test_no_name_at_all(name: object) -> None:
    problems: list[Problem] = []
    assert check_name(record(name=name), problems) == {}
    assert [problem.text() for problem in problems] == ["a.toml, key name: A text is missing."]


def test_a_name_is_taken_once() -> None:
    problems: list[Problem] = []
    taken: set[str] = set()
    check_new_name(record(name={"en": "A", "uk": "Б"}), taken, problems)
    check_new_name(record(name={"en": "B", "uk": "В"}), taken, problems)
    assert problems == []
    check_new_name(record(name={"en": "C", "uk": "Б"}), taken, problems)
    assert [problem.key for problem in problems] == ["problem.name_twice"]
    assert check_new_name(record(), taken, problems) == {}


def test_a_misspelt_key_is_not_also_missing() -> None:
    problems: list[Problem] = []
    check_keys(record(titel=1, extra=2), ["title", "year"], ["note"], problems)
    assert [problem.text() for problem in problems] == [
        "a.toml, key titel: 'titel' is not known here. Possible: title, year, note. Did you mean "
        "'title'?",
        "a.toml, key extra: 'extra' is not known here. Possible: title, year, note.",
        "a.toml: 'year' is missing.",
    ]


@pytest.mark.parametrize("name", ["a", "ten-fractions", "works_2"])
def test_good_ids(name: str) -> None:
    problems: list[Problem] = []
    check_id(record(), name, ["other"], problems)
    assert problems == []


@pytest.mark.parametrize("name", ["", "2a", "A", "a b", "a.b", "місто", "other"])
def test_bad_ids(name: str) -> None:
    problems: list[Problem] = []
    check_id(record(), name, ["other"], problems)
    assert len(problems) == 1
