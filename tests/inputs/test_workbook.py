"""City workbooks: the same city as in the folder, and the same messages with sheet and line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from wastewater.errors import InputError
from wastewater.inputs.city import City, cities, load_city
from wastewater.inputs.workbook import SHEETS, write_workbook

if TYPE_CHECKING:
    from tests.conftest import Town

Sheets = dict[str, list[list[object]]]


def assert_same(one: City, other: City) -> None:
    pd.testing.assert_frame_equal(one.parameters, other.parameters)
    pd.testing.assert_frame_equal(one.sources, other.sources)
    pd.testing.assert_frame_equal(one.correlations, other.correlations)
    for field in dataclasses.fields(City):
        if field.name not in ("parameters", "sources", "correlations", "path"):
            assert getattr(one, field.name) == getattr(other, field.name)


@pytest.fixture
def spoil(town: Town, tmp_path: Path) -> Callable[[Callable[[Sheets], object]], list[str]]:
    """Write the town as a workbook with something changed, and return what is said about it."""

    def told(change: Callable[[Sheets], object]) -> list[str]:
        path = tmp_path / "town.xlsx"
        write_workbook(town.path, path)
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        change(sheets)
        with xlsxwriter.Workbook(str(path)) as made:
            for name, rows in sheets.items():
                page = made.add_worksheet(name)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)
        with pytest.raises(InputError) as caught:
            load_city(path)
        return caught.value.lines()

    return told


@pytest.mark.parametrize("name", cities())
def test_a_shipped_city_as_a_workbook_is_the_same(name: str, tmp_path: Path) -> None:
    city = load_city(name)
    write_workbook(city.path, tmp_path / "city.xlsx")
    assert_same(city, load_city(tmp_path / "city.xlsx"))


def test_a_town_as_a_workbook_is_the_same(town: Town, tmp_path: Path) -> None:
    write_workbook(town.path, tmp_path / "town.xlsx")
    assert_same(town.load(), load_city(str(tmp_path / "town.xlsx")))


def test_numbers_are_numbers_so_that_excel_shows_them_in_the_readers_way(
    town: Town, tmp_path: Path
) -> None:
    write_workbook(town.path, tmp_path / "town.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "town.xlsx")
    assert book.sheet_names == list(SHEETS)
    row = book.get_sheet_by_name("parameters").to_python()[2]
    assert row[4:9] == [0.8, "1", "beta", 0.7, 0.9]


def put(sheet: str, row: int, column: str, value: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[sheet][row - 1][SHEETS[sheet].index(column)] = value

    return change


CASES = [
    (
        put("parameters", 3, "value", 8),
        "sheet parameters, column value: '8' is not a share between 0 and 1, as sewer.connected "
        "must be. Is it a percentage? Then write the unit %, or divide by 100.",
    ),
    (
        put("parameters", 2, "value", "10.000"),
        "sheet parameters, column value: '10.000' can mean 10000 or 10. Write 10000 without a "
        "sign, or one more zero if decimals are meant (10.0000).",
    ),
    (
        put("city", 3, "value", "Ukraine"),
        "sheet city, column country: 'Ukraine' is not a country code. Write two capital letters, "
        "such as UA or DK.",
    ),
    (
        put("city", 4, "key", "lattitude"),
        "sheet city, column lattitude: 'lattitude' is not known here. Possible: id, name, "
        "country, latitude, longitude, partner. Did you mean 'latitude'?",
    ),
    (
        put("catchments", 2, "sea", "balt"),
        "sheet catchments, catchment works, column sea: There is no sea 'balt'. Possible: baltic, "
        "black, north. Did you mean 'baltic'?",
    ),
    (
        put("catchments", 2, "reaches", "brook; steam"),
        "sheet catchments, catchment works, column reaches: There is no reach 'steam'. The "
        "reaches of this city are: brook, stream. Did you mean 'stream'?",
    ),
    (
        put("reaches", 3, "id", ""),
        "sheet reaches, column id: A text is missing.",
    ),
    (
        put("sources", 2, "title", ""),
        "sheet sources, column title: A text is missing.",
    ),
    (
        put("measures", 2, "full", 2020),
        "sheet measures, measure pipes, column full: The year of full effect 2020 is before the "
        "start 2027.",
    ),
    (
        put("measures", 2, "investment", ""),
        "sheet measures, measure pipes, investment, column value: A number is missing.",
    ),
    (
        put("measures", 2, "yearly_cost_price_year", 1998),
        "sheet measures, measure pipes, yearly_cost, column price_year: There is no price level "
        f"for the year 1998. There is one for: {', '.join(map(str, range(2015, 2026)))}. Name one "
        "of these years, or add a row cost.price_index with the year as place to parameters.csv.",
    ),
    (
        put("changes", 2, "unit", "kg"),
        "sheet changes, measure pipes, column unit: The unit 'kg' does not fit sewer.connected. "
        "Possible: 1, %.",
    ),
    (
        put("changes", 2, "scale", 1.1),
        "sheet changes, measure pipes: A change needs exactly one of set, scale and shift; "
        "found: set, scale.",
    ),
    (
        put("changes", 3, "measure", "pipe"),
        "sheet changes, column measure: There is no measure 'pipe'. The measures are: pipes. Did "
        "you mean 'pipes'?",
    ),
    (
        put("scenarios", 2, "measures", "pipes; drains"),
        "sheet scenarios, scenario sewer, column measures: There is no measure 'drains'. The "
        "measures are: pipes.",
    ),
]


@pytest.mark.parametrize(("change", "message"), CASES)
def test_a_bad_cell(
    spoil: Callable[[Callable[[Sheets], object]], list[str]],
    change: Callable[[Sheets], object],
    message: str,
) -> None:
    told = spoil(change)
    places = [line.replace(f", line {row},", ",") for line in told for row in (2, 3, 4)]
    assert f"town.xlsx, {message}" in places


def test_a_line_is_the_row_of_the_sheet(
    spoil: Callable[[Callable[[Sheets], object]], list[str]],
) -> None:
    (message,) = spoil(put("parameters", 3, "grade", "X"))
    assert message.startswith("town.xlsx, line 3, sheet parameters, column grade: ")


def test_a_missing_sheet_and_a_missing_column(
    spoil: Callable[[Callable[[Sheets], object]], list[str]],
) -> None:
    def change(sheets: Sheets) -> None:
        sheets["parameter"] = sheets.pop("parameters")
        for row in sheets["sources"]:
            del row[1]

    assert spoil(change) == [
        "town.xlsx: The workbook has no sheet 'parameters'. Its sheets are: city, catchments, "
        "reaches, sources, measures, changes, scenarios, correlations, parameter. Did you mean "
        "'parameter'?",
        "town.xlsx, line 1, sheet sources: The column 'title' is missing. The columns found are: "
        "id, publisher, year, url.",
    ]


def test_a_misspelt_sheet_is_not_passed_over(
    spoil: Callable[[Callable[[Sheets], object]], list[str]],
) -> None:
    def change(sheets: Sheets) -> None:
        sheets["scenarious"] = sheets.pop("scenarios")
        sheets["my notes"] = [["anything"]]

    assert spoil(change) == [
        "town.xlsx: The sheet 'scenarious' is not used. Did you mean 'scenarios'?"
    ]


def test_currency_and_price_year_have_columns(town: Town, tmp_path: Path) -> None:
    old = "investment = {value = 1e6, "
    town.edit("scenarios.toml", old, old + 'currency = "UAH", price_year = 2016, ')
    write_workbook(town.path, tmp_path / "town.xlsx")
    page = CalamineWorkbook.from_path(tmp_path / "town.xlsx").get_sheet_by_name("measures")
    cells = dict(zip(*page.to_python(), strict=True))
    assert (cells["investment_currency"], cells["investment_price_year"]) == ("UAH", 2016)
    assert cells["yearly_cost_currency"] == cells["yearly_cost_price_year"] == ""
    assert not {"lifetime_currency", "lifetime_price_year"} & set(SHEETS["measures"])
    cost = load_city(tmp_path / "town.xlsx").measures["pipes"].investment
    assert (cost.value, cost.currency, cost.price_year) == (1e6, "UAH", 2016)


def test_a_workbook_from_before_currencies_is_read(
    town: Town, spoil: Callable[[Callable[[Sheets], object]], list[str]]
) -> None:
    def change(sheets: Sheets) -> None:
        page = sheets["measures"]
        keep = [
            i for i, name in enumerate(page[0]) if not str(name).endswith(("ncy", "price_year"))
        ]
        page[:] = [[row[i] for i in keep] for row in page]
        sheets["sources"][1][1] = ""  # so that there is something to say

    (message,) = spoil(change)
    assert "sheet sources" in message


def test_a_workbook_with_the_needed_sheets_only(town: Town, tmp_path: Path) -> None:
    (town.path / "scenarios.toml").unlink()
    write_workbook(town.path, tmp_path / "town.xlsx")
    city = load_city(tmp_path / "town.xlsx")
    assert list(city.scenarios) == ["baseline"]


def test_what_is_not_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "town.xlsx").write_text("name,value\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_city(tmp_path / "town.xlsx")
    assert caught.value.lines() == [
        "town.xlsx: This is not a workbook that can be read. Open it in Excel and save it as .xlsx."
    ]


def test_a_workbook_that_cannot_be_written(town: Town, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_workbook(town.path, tmp_path / "no" / "town.xlsx")
    (message,) = caught.value.lines()
    assert message.startswith("town.xlsx: The file cannot be written (")


def test_an_unsound_folder_is_not_written(town: Town, tmp_path: Path) -> None:
    (town.path / "parameters.csv").unlink()
    with pytest.raises(InputError):
        write_workbook(town.path, tmp_path / "town.xlsx")
    assert not (tmp_path / "town.xlsx").exists()
