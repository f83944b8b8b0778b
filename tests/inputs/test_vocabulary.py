"""The closed lists: complete, consistent and named in three languages."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from wastewater.inputs import vocabulary

FRACTIONS = "food paper cardboard glass metal plastic carton textile hazardous residual"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (vocabulary.fractions(), "name_{}"),
        (vocabulary.substances(), "name_{}"),
        (vocabulary.processes(), "name_{}"),
        (vocabulary.seas(), "name_{}"),
        (vocabulary.names(), "meaning_{}"),
    ],
)
def test_every_word_has_a_name_in_every_language(table: pd.DataFrame, column: str) -> None:
    assert not table.index.duplicated().any()
    for language in ("en", "da", "uk"):
        assert (table[column.format(language)].str.strip() != "").all()


def test_the_ten_fractions_in_order() -> None:
    assert list(vocabulary.fractions().index) == FRACTIONS.split()
    assert vocabulary.fractions()["colour"].str.fullmatch("#[0-9A-Fa-f]{6}").all()


def test_seas() -> None:
    assert list(vocabulary.seas().index) == ["baltic", "black", "north"]


def test_cas_numbers_have_the_right_check_digit() -> None:
    for number in vocabulary.substances()["cas"]:
        if number:
            assert re.fullmatch(r"\d{2,7}-\d\d-\d", number), number
            digits = [int(digit) for digit in number.replace("-", "")]
            total = sum(at * digit for at, digit in enumerate(reversed(digits[:-1]), 1))
            assert total % 10 == digits[-1], number


def test_names_say_their_bounds_dimensions_and_mixes() -> None:
    names = vocabulary.names()
    assert (
        names["minimum"].isna() | names["maximum"].isna() | (names["minimum"] < names["maximum"])
    ).all()
    for dimensions, mix, rest in names[["dimensions", "mix", "rest"]].itertuples(index=False):
        assert set(dimensions.split()) <= {"fraction", "substance", "place"}
        assert not mix or mix in dimensions.split()
        assert not rest or rest in vocabulary.processes().index
    assert pd.isna(names.loc["content", "maximum"]) or names.loc["content", "maximum"] == 1e6


def test_routes_lead_to_processes_other_than_the_rest() -> None:
    names = vocabulary.names()
    routes = names.index[(names["mix"] == "place")]
    assert set(routes) == set(vocabulary.ROUTE_TARGETS)
    for route, targets in vocabulary.ROUTE_TARGETS.items():
        assert set(targets) <= set(vocabulary.processes().index)
        assert names.loc[route, "rest"] not in targets
        for target in targets:
            assert target in names.loc[route, "meaning_en"]


def test_stages_and_places_are_processes() -> None:
    places = {*vocabulary.STAGES, *vocabulary.LANDFILLS, *vocabulary.BIOLOGICAL}
    assert places <= set(vocabulary.processes().index)
