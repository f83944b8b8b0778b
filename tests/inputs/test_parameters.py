"""Parameter rows: bad ones are told in one message each, sound ones are in base units."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from wastewater.inputs.checks import GRADES, parameter_names
from wastewater.inputs.parameters import COLUMNS, DISTRIBUTIONS, Places
from wastewater.inputs.vocabulary import STAGES

if TYPE_CHECKING:
    from tests.conftest import Town

CASES = [
    (
        "sewer.connected,,,",
        "sewer.conected,,,",
        "line 3, column name: There is no parameter 'sewer.conected'. Did you mean "
        "'sewer.connected'?",
    ),
    (
        "sewer.connected,,,",
        ",,,",
        "line 3, column name: A text is missing.",
    ),
    (
        "sewer.connected,,,",
        "sewer.connected,food,,",
        "line 3, column fraction: sewer.connected does not take an entry here, but 'food' "
        "was found. Leave the cell empty (columns in use for it: place).",
    ),
    (
        "plant.removal,,total_p",
        "plant.removal,,total_pp",
        "line 6, column substance: There is no substance 'total_pp'. Possible: bod5, cod, "
        "tss, total_n, ammonium_n, total_p, cd, hg, pb, ni, cu, zn, cr, as, pfos, pfoa, "
        "dehp, nonylphenol, benzo_a_pyrene, las, mineral_oil, diclofenac, carbamazepine, "
        "ibuprofen, plastic_litter. Did you mean 'total_p'?",
    ),
    (
        "plant.removal,,total_p",
        "plant.removal,fod,total_p",
        "line 6, column fraction: plant.removal does not take an entry here, but 'fod' was "
        "found. Leave the cell empty (columns in use for it: substance, place).",
    ),
    (
        "works.secondary",
        "works.secondry",
        "line 6, column place: 'works.secondry' is not a place for plant.removal. "
        "Possible: whole_plant, primary, secondary, precipitation_p, filtration, advanced, "
        "works.whole_plant, works.primary, works.secondary, works.precipitation_p, "
        "works.filtration, works.advanced. Did you mean 'works.secondary'?",
    ),
    (
        "works.secondary",
        "works",
        "line 6, column place: 'works' is not a place for plant.removal. Possible: "
        "whole_plant, primary, secondary, precipitation_p, filtration, advanced, "
        "works.whole_plant, works.primary, works.secondary, works.precipitation_p, "
        "works.filtration, works.advanced.",
    ),
    (
        "population.residents,,,works",
        "population.residents,,,brook",
        "line 2, column place: 'brook' is not a place for population.residents. Possible: works.",
    ),
    (
        "residual.route,,,landfill",
        "residual.route,,,",
        "line 5, column place: residual.route is a list of shares; say which one this is.",
    ),
    (
        "residual.route,,,landfill",
        "residual.route,,,landfil",
        "line 5, column place: 'landfil' is not a place for residual.route. Possible: "
        "incineration, mbt, landfill. Did you mean 'landfill'?",
    ),
    (
        "40,%,",
        "40,procnt,",
        "line 6, column unit: The unit 'procnt' is not known. Possible for plant.removal: 1, %.",
    ),
    (
        "40,%,",
        "40,,",
        "line 6, column unit: The cell is empty. Possible: 1, %.",
    ),
    (
        "40,%,",
        "40,kg,",
        "line 6, column unit: The unit 'kg' does not fit plant.removal. Possible: 1, %.",
    ),
    (
        "40,%,",
        "40,1,",
        "line 6, column value: '40' is not a share between 0 and 1, as plant.removal must "
        "be. Is it a percentage? Then write the unit %, or divide by 100.",
    ),
    (
        "40,%,",
        "140,%,",
        "line 6, column value: '140' is not a share between 0 and 1, as plant.removal must be.",
    ),
    (
        "0.8,1,beta",
        "-0.8,1,beta",
        "line 3, column value: '-0.8' is not a share between 0 and 1, as sewer.connected must be.",
    ),
    (
        "0.8,1,beta",
        "80,1,beta",
        "line 3, column value: '80' is not a share between 0 and 1, as sewer.connected "
        "must be. Is it a percentage? Then write the unit %, or divide by 100.",
    ),
    (
        "10000,person",
        "-5,person",
        "line 2, column value: '-5' is too small; population.residents must be at least 0 person.",
    ),
    (
        "10000,person,normal,9000",
        "10000,person,normal,11500",
        "line 2, column low: The low value 11500 is above the high value 11000.",
    ),
    (
        "10000,person,normal,9000",
        "8000,person,normal,9000",
        "line 2, column value: The value 8000 is not between low and high (9000 … 11000).",
    ),
    (
        "10000,person,normal,9000",
        "10000,person,normal,",
        "line 2, column low: A number is missing.",
    ),
    (
        "10000,person",
        "ten,person",
        "line 2, column value: 'ten' is not a number.",
    ),
    (
        "10000,person",
        ",person",
        "line 2, column value: A number is missing.",
    ),
    (
        "10000,person",
        "10000 persons,person",
        "line 2, column value: '10000 persons' is more than a number. Write the number "
        "alone; units have their own column.",
    ),
    (
        "10000,person",
        "2026-05-01,person",
        "line 2, column value: Excel has turned a number into the date '2026-05-01'. "
        "Format the cell as a number and type the number again.",
    ),
    (
        "10000,person",
        '"10,000",person',
        "line 2, column value: '10,000' can mean 10000 or 10. Write 10000 without a sign, "
        "or one more zero if decimals are meant (10,0000).",
    ),
    (
        "normal",
        "gauss",
        "line 2, column distribution: There is no distribution 'gauss'. Possible: fixed, "
        "uniform, triangular, normal, lognormal, beta, dirichlet.",
    ),
    (
        "normal,",
        ",",
        "line 2, column distribution: The cell is empty. Possible: fixed, uniform, "
        "triangular, normal, lognormal, beta, dirichlet.",
    ),
    (
        "normal,9000",
        "fixed,9000",
        "line 2, column distribution: A fixed value has no low and high. Empty them, or "
        "choose another distribution.",
    ),
    (
        "normal,9000",
        "lognormal,0",
        "line 2, column low: A lognormal value is always above zero, but low is 0.",
    ),
    (
        "beta,0.7,0.9",
        "beta,0.7,1",
        "line 3, column low: For the distribution beta, low and high must lie between 0 "
        "and 1 and differ; found: 0.7 … 1.",
    ),
    (
        "beta",
        "dirichlet",
        "line 3, column distribution: The distribution dirichlet is for shares that add up "
        "to one; sewer.connected is a single value.",
    ),
    (
        "0.2,1,dirichlet,0.1,0.3",
        "0,1,dirichlet,0,0.3",
        "line 4, column value: The share 0 leaves nothing uncertain. Use the distribution "
        "fixed for it.",
    ),
    (
        "own-estimate,D,",
        "own-estimat,D,",
        "line 3, column source: The source 'own-estimat' is not in the list of sources. "
        "Add a line for it to sources.csv (sheet sources), or use 'own-estimate' with the "
        "reason in the note. Did you mean 'own-estimate'?",
    ),
    (
        "own-estimate,D,",
        "town2024,D,",
        "line 3, column source: The source 'town2024' is not in the list of sources. Add a "
        "line for it to sources.csv (sheet sources), or use 'own-estimate' with the reason "
        "in the note. Did you mean 'town-2024'?",
    ),
    (
        "own-estimate,D,",
        ",D,",
        "line 3, column source: A text is missing.",
    ),
    (
        "own-estimate,D,",
        "own-estimate,,",
        "line 3, column grade: The cell is empty. Possible: A, B, C, D.",
    ),
    (
        "own-estimate,D,",
        "own-estimate,E,",
        "line 3, column grade: There is no grade 'E'. Possible: A, B, C, D (A official or "
        "measured, B peer-reviewed, C press, D own estimate).",
    ),
    (
        "own-estimate,D,",
        "own-estimate,A,",
        "line 3, column grade: An own estimate has grade D, not 'A'. Name the real source, "
        "or write D.",
    ),
    (
        '"half of the streets, by eye"',
        "",
        "line 3, column note: An own estimate needs its reason in the note.",
    ),
    (
        "10000,person,normal,9000",
        "10000,person,uniform,11000",
        "line 2, column value: The value 10000 is not between low and high (11000 … 11000).",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES)
def test_a_bad_row(town: Town, old: str, new: str, message: str) -> None:
    town.edit("parameters.csv", old, new)
    assert town.messages() == [f"town/parameters.csv, {message}"]


ROW = 'sewer.connected,,,works,0.8,1,beta,0.7,0.9,own-estimate,D,"half of the streets, by eye"'


def test_a_row_that_is_there_twice(town: Town) -> None:
    town.edit("parameters.csv", ROW, f"{ROW}\n\n{ROW}")
    assert town.messages() == [
        "town/parameters.csv, line 5: The row (sewer.connected, works) is the same as the row in "
        "line 3. Take one of them away."
    ]


def test_missing_low_and_high(town: Town) -> None:
    town.edit("parameters.csv", "normal,9000,11000", "normal,,")
    assert town.messages() == [
        "town/parameters.csv, line 2, column low: A number is missing.",
        "town/parameters.csv, line 2, column high: A number is missing.",
    ]


def test_a_table_with_semicolons_and_decimal_commas(town: Town) -> None:
    text = (town.path / "parameters.csv").read_text(encoding="utf-8")
    text = text.replace('"half of the streets, by eye"', "by eye").replace(",", ";")
    text = text.replace("0.", "0,").replace("10000", "10 000").replace(";40;", ";40,5;")
    town.write("parameters.csv", text.encode("cp1251"))
    rows = town.load().parameters.set_index(["name", "place"])
    assert rows.loc[("population.residents", "works"), "value"] == 10_000
    assert rows.loc[("plant.removal", "works.secondary"), "base_value"] == pytest.approx(0.405)


def test_a_thousands_point_in_a_table_with_semicolons(town: Town) -> None:
    text = (town.path / "parameters.csv").read_text(encoding="utf-8")
    text = text.replace('"half of the streets, by eye"', "by eye").replace(",", ";")
    town.write("parameters.csv", text.replace(";10000;", ";10.000;"))
    assert town.messages() == [
        "town/parameters.csv, line 2, column value: '10.000' can mean 10000 or 10. Write 10000 "
        "without a sign, or one more zero if decimals are meant (10.0000)."
    ]


def test_a_source_twice_or_without_title(town: Town) -> None:
    town.add("sources.csv", "town-2024,Again,,,\nnew,,,,\n,Nameless,,,\n")
    assert town.messages() == [
        "town/sources.csv, line 3, column id: The id 'town-2024' is the same as in line 2.",
        "town/sources.csv, line 4, column title: A text is missing.",
        "town/sources.csv, line 5, column id: A text is missing.",
    ]


def test_all_problems_of_a_row_and_a_file_at_once(town: Town) -> None:
    town.edit("parameters.csv", "0.8,1,beta,0.7,0.9,own-estimate,D", "x,kg,gamma,0.7,0.9,nobody,E")
    town.edit("parameters.csv", "40,%,uniform", "40,%,uniforn")
    assert len(town.messages()) == 6


def test_a_fixed_row_has_no_bounds(town: Town) -> None:
    town.edit("parameters.csv", "normal,9000,11000", "fixed,,")
    rows = town.load().parameters.set_index(["name", "place"])
    low, high = rows.loc[("population.residents", "works"), ["base_low", "base_high"]]
    assert math.isnan(low)
    assert math.isnan(high)


def test_units_are_kept_in_the_spelling_of_the_list(town: Town) -> None:
    town.edit("parameters.csv", "40,%,", "40,percent,")
    rows = town.load().parameters.set_index(["name", "place"])
    assert rows.loc[("plant.removal", "works.secondary"), "unit"] == "%"


@pytest.mark.parametrize("name", parameter_names())
def test_every_name_has_places_to_be_given_for(name: str) -> None:
    places = Places(("works",), ("brook",))
    if "place" in parameter_names()[name].dimensions:
        assert places.of(name)


def test_stages_may_name_their_catchment() -> None:
    places = Places(("north", "south"), ())
    assert set(places.of("plant.stage")) == {
        *STAGES,
        *(f"north.{stage}" for stage in STAGES),
        *(f"south.{stage}" for stage in STAGES),
    }
    assert list(places.within("plant.stage", "primary")) == ["north.primary", "south.primary"]
    assert list(places.within("sewer.connected", "")) == ["north", "south"]


def test_columns_distributions_and_grades() -> None:
    assert COLUMNS == (
        "name", "fraction", "substance", "place", "value", "unit", "distribution", "low", "high",
        "source", "grade", "note",
    )  # fmt: skip
    assert len(DISTRIBUTIONS) == 7
    assert GRADES == ("A", "B", "C", "D")


def test_a_measured_load_says_where_and_of_what(town: Town) -> None:
    town.add("parameters.csv", "plant.discharge,,,works,2,t/yr,fixed,,,town-2024,A,\n")
    town.add("parameters.csv", "sewer.load,,total_p,,2,t/yr,fixed,,,town-2024,A,\n")
    town.add("parameters.csv", "plant.discharge,,total_p,secondary,2,t/yr,fixed,,,town-2024,A,\n")
    substance, works, place = town.messages()
    assert "plant.discharge is a measurement at one works: say of which substance" in substance
    assert "sewer.load is a measurement at one works: say of which place" in works
    assert "'secondary' is not a place for plant.discharge. Possible: works" in place


def test_a_measured_discharge_is_a_row_like_others(town: Town) -> None:
    row = "plant.discharge,,total_p,works,2.5,t/yr,lognormal,2,3,town-2024,A,\n"
    town.add("parameters.csv", row)
    table = town.load().parameters
    (found,) = table[table["name"] == "plant.discharge"].to_dict("records")
    assert [found[c] for c in ("base_value", "base_low", "base_high")] == [2500, 2000, 3000]
