"""Cities: what is loaded, what is shipped, and what is said about bad descriptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import cities, find_city, load_city
from wastewater.inputs.parameters import keys
from wastewater.text import LANGUAGES

if TYPE_CHECKING:
    from tests.conftest import Town


def test_a_city_holds_what_its_folder_says(town: Town) -> None:
    city = town.load()
    assert (city.id, city.country, city.latitude, city.longitude) == ("town", "UA", 49.5, 24.5)
    assert city.name == {"en": "Town", "da": "By", "uk": "Місто"}
    assert city.partner == ""
    (works,) = city.catchments
    assert (works.id, works.sea, works.reaches) == ("works", "baltic", ("brook", "stream"))
    assert works.name == {"en": "Works", "da": "Works", "uk": "Works"}
    assert [reach.id for reach in city.reaches] == ["brook", "stream"]
    assert list(city.measures) == ["pipes"]
    assert list(city.scenarios) == ["baseline", "sewer"]
    assert city.scenarios["baseline"].measures == ()
    assert city.scenarios["sewer"].measures == ("pipes",)


def test_own_rows_win_over_the_reference(town: Town) -> None:
    rows = town.load().parameters
    assert not pd.Series(keys(rows)).duplicated().any()
    route = rows[(rows["name"] == "residual.route") & (rows["place"] == "landfill")]
    assert route[["value", "origin"]].to_dict("records") == [{"value": 0.6, "origin": "town"}]
    kept = rows[(rows["name"] == "residual.route") & (rows["place"] == "mbt")]
    assert kept["origin"].tolist() == ["reference"]


def test_rows_are_in_base_units(town: Town) -> None:
    rows = town.load().parameters.set_index(["name", "place"])
    removal = rows.loc[("plant.removal", "works.secondary")]
    assert removal[["base_low", "base_value", "base_high"]].tolist() == [0.3, 0.4, 0.5]
    assert removal["value"] == 40
    assert rows[["fraction", "substance"]].notna().all(axis=None)


def test_sources_join_the_reference(town: Town) -> None:
    ids = town.load().sources["id"]
    assert "town-2024" in set(ids)
    assert "own-estimate" in set(ids)
    assert not ids.duplicated().any()


def test_pilots_and_partners_come_first() -> None:
    assert cities()[:4] == ["lviv", "voznesensk", "aarhus", "ikast-brande"]


@pytest.mark.parametrize("name", cities())
def test_every_shipped_city_is_sound_and_named_in_three_languages(name: str) -> None:
    city = load_city(name)
    assert city.id == name
    named = [city, *city.catchments, *city.reaches]
    for record in [*named, *city.measures.values(), *city.scenarios.values()]:
        assert set(record.name) == set(LANGUAGES)
    for record in [*city.measures.values(), *city.scenarios.values()]:
        assert record.name["en"] != record.name["uk"]
        assert record.name["en"] != record.name["da"]
    assert set(city.parameters["source"]) <= set(city.sources["id"])


def test_a_city_is_found_by_path_name_or_file(town: Town) -> None:
    assert find_city(town.path) == town.path
    assert find_city(str(town.path / "city.toml")) == town.path
    assert find_city("Lviv").name == "lviv"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "lvivv",
            "There is no city 'lvivv'. Give the path of a city folder or workbook, or one of: "
            "lviv, voznesensk, aarhus, ikast-brande. Did you mean 'lviv'?",
        ),
        (
            "",
            "There is no city ''. Give the path of a city folder or workbook, or one of: "
            "lviv, voznesensk, aarhus, ikast-brande.",
        ),
        (
            "no/such/town.xlsx",
            "There is no file or folder no/such/town.xlsx. Give the path of a city folder or "
            "workbook, or one of: lviv, voznesensk, aarhus, ikast-brande.",
        ),
    ],
)
def test_an_unknown_city(name: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_city(name)
    assert caught.value.lines() == [message]


CASES = [
    (
        'country = "UA"\n',
        "",
        "town/city.toml: 'country' is missing.",
    ),
    (
        'country = "UA"',
        'contry = "UA"',
        "town/city.toml, line 2, key contry: 'contry' is not known here. Possible: id, name, "
        "country, latitude, longitude, partner. Did you mean 'country'?",
    ),
    (
        'country = "UA"',
        'country = "Ukraine"',
        "town/city.toml, line 2, key country: 'Ukraine' is not a country code. Write two capital "
        "letters, such as UA or DK.",
    ),
    (
        "latitude = 49.5",
        'latitude = "north"',
        "town/city.toml, line 3, key latitude: 'north' is not a number.",
    ),
    (
        "latitude = 49.5",
        "latitude = 490.5",
        "town/city.toml, line 3, key latitude: '490.5' is not possible. Write decimal degrees "
        "(-90 … 90).",
    ),
    (
        'id = "town"',
        'id = "My town"',
        "town/city.toml, line 1, key id: 'My town' cannot be used as an id. Use small letters "
        "a to z, digits, '-' and '_', beginning with a letter.",
    ),
    (
        'uk = "Місто"',
        'ua = "Місто"',
        "town/city.toml, line 6, key name: There is no language 'ua'. Possible: en, da, uk.",
    ),
    (
        'uk = "Місто"',
        "uk = 7",
        "town/city.toml, line 6, key name: '7' is not a name. Write a text in quotation marks, or "
        "one for each language (en, da, uk).",
    ),
    (
        'sea = "baltic"',
        'sea = "balticum"',
        "town/city.toml, line 13, catchment works, key sea: There is no sea 'balticum'. Possible: "
        "baltic, black, north. Did you mean 'baltic'?",
    ),
    (
        'sea = "baltic"\n',
        "",
        "town/city.toml, line 11, catchment works: 'sea' is missing.",
    ),
    (
        'reaches = ["brook", "stream"]',
        'reaches = ["brook", "steam"]',
        "town/city.toml, line 14, catchment works, key reaches: There is no reach 'steam'. The "
        "reaches of this city are: brook, stream. Did you mean 'stream'?",
    ),
    (
        'reaches = ["brook", "stream"]',
        'reaches = "brook"',
        "town/city.toml, line 14, catchment works, key reaches: 'brook' is not a list. Write it "
        'as ["one", "two"].',
    ),
    (
        'id = "stream"',
        'id = "brook"',
        "town/city.toml, line 24, reach brook, key id: The id 'brook' is there twice, or is taken.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES)
def test_a_bad_description(town: Town, old: str, new: str, message: str) -> None:
    town.edit("city.toml", old, new)
    assert message in town.messages()


def test_a_city_without_catchment(town: Town) -> None:
    text = (town.path / "city.toml").read_text(encoding="utf-8")
    town.write("city.toml", text[: text.index("[[catchment]]")])
    message = "town/city.toml: The city has no catchment. Describe at least one, with its sea."
    assert message in town.messages()


def test_all_problems_of_all_files_at_once(town: Town) -> None:
    town.edit("city.toml", "latitude = 49.5", "latitude = 1e6")
    town.edit("parameters.csv", "10000,person", "10000,persn")
    town.edit("sources.csv", "Yearbook of the town", "")
    town.edit("scenarios.toml", "full = 2030", "full = 2020")
    files = [line.split(",")[0] for line in town.messages()]
    assert sorted(files) == [
        "town/city.toml", "town/parameters.csv", "town/scenarios.toml", "town/sources.csv",
    ]  # fmt: skip


def test_an_unreadable_file_does_not_hide_the_others_nor_flood(town: Town) -> None:
    town.edit("city.toml", 'id = "town"', 'id = "town')
    town.edit("scenarios.toml", "full = 2030", "full = 2020")
    assert len(town.messages()) == 2


def test_a_city_without_scenarios_has_the_baseline(town: Town) -> None:
    (town.path / "scenarios.toml").unlink()
    (town.path / "sources.csv").unlink()
    text = (town.path / "parameters.csv").read_text(encoding="utf-8")
    town.write("parameters.csv", text.replace("town-2024,A,", "own-estimate,D,by eye"))
    assert list(town.load().scenarios) == ["baseline"]


def test_loading_reads_the_folder_anew(town: Town, tmp_path: Path) -> None:
    first = town.load()
    town.edit("parameters.csv", "10000,person", "10500,person")
    assert town.load().parameters["value"].sum() == first.parameters["value"].sum() + 500
