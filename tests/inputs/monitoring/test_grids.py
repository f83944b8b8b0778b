"""The cells of measured tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from wastewater.errors import InputError
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.grids import data_rows, frame_grid, open_grid, split_text


def test_a_table_in_memory_is_read_like_a_file() -> None:
    index = pd.DatetimeIndex([pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 1, 1, 6, 30)])
    frame = pd.DataFrame({"NH4-N": [1.125, None], "note": ["a", True]}, index=index)
    grid = frame_grid(frame)
    assert grid.rows == [
        (1, ["datetime", "NH4-N", "note"]),
        (2, ["2024-01-01", "1.1250", "a"]),
        (3, ["2024-01-01 06:30:00", "", "True"]),
    ]
    assert open_grid(frame)[1] == grid
    cells = pd.DataFrame({"x": [np.float64(0.5), np.float32(0.05), np.int64(3), pd.NA, pd.NaT]})
    assert [row[0] for _, row in frame_grid(cells.astype(object)).rows] == ["x", "0.5", "0.05", "3"]


def test_rows_are_not_joined_by_an_index_that_repeats() -> None:
    frame = pd.DataFrame({"TN mg/l": [1, 2]}, index=pd.Index(["2024-01-01"] * 2, name="date"))
    assert [row for _, row in frame_grid(frame).rows[1:]] == [
        ["2024-01-01", "1"],
        ["2024-01-01", "2"],
    ]


def grid_of(*rows: list[str]) -> Grid:
    return Grid([(number, row) for number, row in enumerate(rows, 1) if any(row)], "")


def test_lines_that_hold_no_data_are_passed_over() -> None:
    head = ["Дата", "Показник", "Результат"]
    grid = grid_of(
        head,
        ["Січень 2024", "", ""],
        ["10.01.2024", "БСК5", "3"],
        head,
        ["11.01.2024", "БСК5", "<3"],
        ["н/в – нижче межі", "", ""],
        ["Начальник лабораторії", "", "Іваненко І.І."],
    )
    assert [line for line, _ in data_rows(grid, 0, 0)] == [3, 5]


@pytest.mark.parametrize(
    "last",
    [
        ["Середнє", "БСК5", "3"],  # a number is a result until the user deletes it
        ["1O.02.2024", "", ""],  # a slip in a date
        ["вчора", "БСК5", "н/в"],  # a mark is a result
        ["", "БСК5", "3"],
        ["32.01.2024", "", ""],
    ],
)
def test_no_line_that_may_be_data_is_lost(last: list[str]) -> None:
    grid = grid_of(["Дата", "Показник", "Результат"], ["10.01.2024", "БСК5", "3"], last)
    assert [line for line, _ in data_rows(grid, 0, 0)] == [2, 3]


def test_headings_broken_into_lines() -> None:
    grid = split_text('"Дата\nвідбору";"БСК5,\r\nмг/л"\n10.01.2024;1,5\n', "a.csv")
    assert grid.rows == [(1, ["Дата відбору", "БСК5, мг/л"]), (2, ["10.01.2024", "1,5"])]
    grid = split_text('Dato;BI5 mg/l;Note\n1-1-2024;2;rør 5"\n', "a.csv")  # an inch
    assert grid.rows[1][1][2] == 'rør 5"'


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


DATA = [["Дата", "БСК5, мг/л"], ["10.01.2024", "3"]]


def test_the_sheet_with_data_is_found(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Зміст": [["Звіт"]], "Дані": DATA, "Лист3": []})
    file, grid = open_grid(path)
    assert (file, len(grid.rows)) == ("a.xlsx [Дані]", 2)
    assert open_grid(workbook(tmp_path / "b.xlsx", {"Дані": DATA, "Лист2": []}))[0] == "b.xlsx"


@pytest.mark.parametrize("second", [DATA, [["11.01.2024", "4"], ["12.01.2024", "5"]]])
def test_no_sheet_with_data_is_lost(second: list[list[str]], tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Вхід": DATA, "Вихід": second})
    with pytest.raises(InputError) as error:
        open_grid(path)
    (problem,) = error.value.problems
    assert problem.key == "problem.sheets_open"
    assert "Вхід, Вихід" in problem.text("uk")
    assert open_grid(path, "Вихід")[1].rows[0][1] == second[0]
    with pytest.raises(InputError) as error:
        open_grid(path, "вихід")
    assert "'Вихід'" in error.value.problems[0].text("en")
