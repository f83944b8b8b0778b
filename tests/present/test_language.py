"""Names in three languages, from the tables and the records of the city."""

from __future__ import annotations

import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.text import LANGUAGES, text


@pytest.fixture
def lviv(result) -> City:  # type: ignore[no-untyped-def]
    return result.cities[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["fractions", "substances", "processes", "seas"])
def test_every_id_has_a_name(table: str, language: str) -> None:
    for key in getattr(vocabulary, table)().index:
        assert words.of_table(table, key, language).strip(), key


def test_processes_with_places(lviv: City) -> None:
    assert words.process_name("reach:poltva:lviv", "uk", lviv) == "Полтва"
    assert words.process_name("sewer:lviv", "en", lviv) == words.process_name("sewer", "en")
    assert words.process_name("sea_baltic", "en") == "Baltic Sea"


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.substance_name("kryptonite")


def test_scenarios_and_measures(lviv: City) -> None:
    assert words.scenario_name(lviv, "plant", "uk") == "Оновлені очисні споруди"
    assert words.scenario_name(lviv, "baseline", "da") == text("label.baseline", "da")
    assert words.scenario_name(lviv, "gone") == "gone"
    assert words.measure_name(lviv, "works") == "Renewed treatment works"


def test_a_name_that_was_not_given_falls_back_to_english() -> None:
    assert words.named({"en": "Town", "da": "By"}, "uk") == "Town"


@pytest.mark.parametrize("language", LANGUAGES)
def test_seas_are_inflected(language: str) -> None:
    for sea in vocabulary.seas().index:
        assert words.to_sea(sea, language)
    assert words.to_sea("baltic", "uk") == "до Балтійського моря"


def test_the_index_over_substances_has_a_name() -> None:
    for language in LANGUAGES:
        assert words.substance_name("eqs_volume", language)
        assert words.substance_label("eqs_volume", language)
    assert words.substance_label("hg") == "Hg"
