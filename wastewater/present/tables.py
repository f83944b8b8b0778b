"""The tables of a result as files: a folder of CSV, or one Excel workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pandas as pd
import xlsxwriter

from wastewater.results.result import Result
from wastewater.text import LANGUAGES, text

#: Seven digits: more would differ in the last one between machines.
FLOAT_FORMAT = "%.7g"

_LAST_ROW = 1_048_576  # of an Excel sheet
_WIDEST = 40  # characters of a column


def to_csv(result: Result, folder: str | Path) -> None:
    """Write every table of a result as a CSV file.

    Parameters
    ----------
    result : Result
        The result of a run.
    folder : str or pathlib.Path
        Folder to write into; it is made if it does not exist. UTF-8, comma, LF; same result, same
        bytes.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, table in _tables(result):
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            write_csv(table, file)


def write_csv(table: pd.DataFrame, file: TextIO) -> None:
    """Write a table as CSV, numbers with seven digits; in half the time that pandas takes for it.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table of a result.
    file : text file
        Opened for writing, without translation of line ends.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*(_cells(table[name]) for name in table.columns), strict=True))


def _cells(column: pd.Series) -> list[object]:
    """Return the cells of a column as they are written; what is missing is empty."""
    if pd.api.types.is_float_dtype(column):
        told = [FLOAT_FORMAT % value for value in column.tolist()]
        return ["" if number == "nan" else number for number in told]
    return column.astype(object).where(column.notna(), "").tolist()


def to_excel(result: Result, path: str | Path) -> None:
    """Write every table of a result as a sheet of one Excel workbook.

    Parameters
    ----------
    result : Result
        The result of a run.
    path : str or pathlib.Path
        The `.xlsx` file to write. A first sheet explains the others in three languages. Pathways
        and flows are those of the last year, flows as means: all of them would not fit a sheet.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        sheets = dict(_for_excel(result))
        _explain(book, bold, tuple(sheets))
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.columns):
                sheet.write_string(0, column, str(title), bold)
                sheet.set_column(column, column, _width(table[title]))
            _fill(sheet, table.head(_LAST_ROW - 1))
            sheet.autofilter(0, 0, min(len(table), _LAST_ROW - 1), len(table.columns) - 1)


def _tables(result: Result) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield name and content of each table, in the order of the sheets."""
    last = result.years[-1]
    yield "outflow", result.outflow()
    yield "comparison", result.compare()
    yield "waste", result.waste()
    yield "rates", result.rates()
    yield "targets", result.targets()
    yield "sorting", result.sorting(last)
    yield "bins", result.bins(last)
    yield "landfills", result.landfills()
    yield "greenhouse", result.greenhouse()
    yield "waste_costs", result.waste_costs()
    yield "closure", result.closure()
    yield "costs", result.costs()
    yield "measure_first", result.measure_first()
    yield "parameters", result.sources()
    yield "flows", result.flows([last])


def _for_excel(result: Result) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables with no more rows than a reader of a workbook can use."""
    last = result.years[-1]
    for name, table in _tables(result):
        if name == "outflow":  # pathways in the last year only
            yield name, table[(table["pathway"] == "total") | (table["year"] == last)]
        elif name == "flows":
            yield name, table[table["statistic"] == "mean"]
        else:
            yield name, table


def _explain(book: xlsxwriter.Workbook, bold: object, names: tuple[str, ...]) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, len(LANGUAGES), 70)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, language in enumerate(LANGUAGES, start=1):
        sheet.write_string(0, column, text("sheet.language", language), bold)
        for row, name in enumerate((*names, "statistic", "unit"), start=1):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, column, text(f"sheet.{name}", language), wrapped)


def _fill(sheet: xlsxwriter.worksheet.Worksheet, table: pd.DataFrame) -> None:
    """Write the cells column by column; missing numbers stay empty."""
    for column, name in enumerate(table.columns):
        series = table[name]
        if pd.api.types.is_numeric_dtype(series):
            there = series.reset_index(drop=True).dropna()
            for row, value in zip(there.index.tolist(), there.tolist(), strict=True):
                if abs(value) != float("inf"):
                    sheet.write_number(row + 1, column, value)
        else:
            for row, value in enumerate(series.fillna("").astype(str).tolist(), start=1):
                if value:
                    sheet.write_string(row, column, value)


def _width(series: pd.Series) -> int:
    shown = series.head(200).astype(str).str.len().max() if len(series) else 0
    return int(min(max(len(str(series.name)), shown) + 2, _WIDEST))
