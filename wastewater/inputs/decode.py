"""From the bytes of a file to rows of text cells: encodings, separators, workbooks."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from wastewater.errors import InputError
from wastewater.inputs.report import Where, closest_file

WORKBOOKS: tuple[str, ...] = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of workbook files."""

SEPARATORS: dict[str, str] = {",": ".", ";": ",", "\t": ""}
"""Separator of a text table: the decimal sign that is certain with it ("" = neither is)."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(r"[^\W\d_µ²³¹]+")  # signs of units stand in both code pages
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+|(?:мк|[мнк])?г[A-Z]+|[NP](?:заг|тот)")  # мгN/л, Nтот
_NORDIC = re.compile(r"[A-Za-zæøåÆØÅäöüéÄÖÜÉß]+")
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Grid:
    """Cells of a table as text, before any of them is understood.

    Attributes
    ----------
    rows : list of (int, list of str)
        Line as Excel shows it, and its cells; blank lines are left out.
    decimal : str
        The decimal sign that is certain in this table, or "".
    """

    rows: list[tuple[int, list[str]]]
    decimal: str


def read_bytes(path: Path, file: str) -> bytes:
    """Return the content of a file.

    Parameters
    ----------
    path : pathlib.Path
        File.
    file : str
        Name for the message.

    Returns
    -------
    bytes
        Content, not empty.

    Raises
    ------
    InputError
        If the file is missing, cannot be opened, or is empty.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = closest_file(path.name, beside)
        raise InputError(Where(file).problem("missing_file", value=path, suggestion=hint)) from None
    except OSError as error:
        problem = Where(file).problem("unreadable_file", value=path, reason=error.strerror)
        raise InputError(problem) from None
    if not data.strip():
        raise InputError(Where(file).problem("empty_file"))
    return data


def decode(data: bytes, file: str) -> str:
    """Return the text of a file, whichever program saved it.

    A byte order mark decides; else strict UTF-8; else Windows Cyrillic (cp1251) if every word with
    other letters than A to Z is all Cyrillic; else Windows Western (cp1252) if these words are
    Nordic.

    Parameters
    ----------
    data : bytes
        Content.
    file : str
        Name for the message.

    Returns
    -------
    str
        Text without byte order mark.

    Raises
    ------
    InputError
        If the content is not text, or in another encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise InputError(Where(file).problem("unknown_encoding")) from None
    if b"\0" in data:
        raise InputError(Where(file).problem("not_text"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for encoding, script in (("cp1251", _CYRILLIC), ("cp1252", _NORDIC)):
        text = data.decode(encoding, errors="replace")
        words = [word for word in _WORD.findall(text) if not word.isascii()]
        if "\ufffd" not in text and all(script.fullmatch(word) for word in words):
            return text
    raise InputError(Where(file).problem("unknown_encoding"))


def read_toml(path: Path, file: str) -> tuple[dict[str, object], str]:
    """Read a TOML file.

    Parameters
    ----------
    path : pathlib.Path
        File.
    file : str
        Name for the message.

    Returns
    -------
    tuple of dict and str
        The tables, and the text for finding lines.

    Raises
    ------
    InputError
        If it cannot be read; the message names the line.
    """
    text = decode(read_bytes(path, file), file)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        lines = text.splitlines()
        row = int(found[1]) if found else len(lines)
        double = str(error).startswith(("Cannot declare", "Cannot overwrite"))
        key = "toml_twice" if double else "toml_unreadable"
        value = lines[row - 1].strip()[:60] if 0 < row <= len(lines) else ""
        raise InputError(Where(file, row).problem(key, value=value)) from None


def read_grid(path: Path, file: str, wanted: Iterable[str]) -> Grid:
    """Read the cells of a text table or of the first sheet of a workbook.

    What the file is, is read from its content: a workbook under the name ``.csv`` is read too.

    Parameters
    ----------
    path : pathlib.Path
        File.
    file : str
        Name for the message.
    wanted : iterable of str
        Column names, to tell the separator.

    Returns
    -------
    Grid
        Cells.

    Raises
    ------
    InputError
        If the file cannot be read, or has no cells.
    """
    data = read_bytes(path, file)
    if data.startswith((_ZIP, _OLE)):
        workbook = open_workbook(data, file)
        return sheet_grid(workbook, workbook.sheet_names[0], file)
    return text_grid(decode(data, file), file, wanted)


def open_workbook(data: bytes, file: str) -> CalamineWorkbook:
    """Open a workbook (.xlsx, .xls or .ods).

    Parameters
    ----------
    data : bytes
        Content of the file.
    file : str
        Name for the message.

    Returns
    -------
    python_calamine.CalamineWorkbook
        Workbook with at least one sheet.

    Raises
    ------
    InputError
        If it is not a workbook.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, ValueError, OSError):
        raise InputError(Where(file).problem("not_a_workbook")) from None
    if not workbook.sheet_names:
        raise InputError(Where(file).problem("empty_file"))
    return workbook


def sheet_grid(workbook: CalamineWorkbook, sheet: str, file: str) -> Grid:
    """Read the cells of one sheet.

    Parameters
    ----------
    workbook : python_calamine.CalamineWorkbook
        Open workbook.
    sheet : str
        Name of the sheet.
    file : str
        Name for the message.

    Returns
    -------
    Grid
        Cells; numbers are written with a decimal point, dates as year-month-day.

    Raises
    ------
    InputError
        If the sheet cannot be read.
    """
    try:
        cells = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        raise InputError(Where(file).problem("not_a_workbook")) from None
    return Grid(_filled([_cell(cell) for cell in row] for row in cells), "")


def text_grid(text: str, file: str, wanted: Iterable[str]) -> Grid:
    """Split a text table into cells.

    The separator (comma, semicolon or tab) is the one that makes the most wanted column names
    appear in a line near the top.

    Parameters
    ----------
    text : str
        Whole table.
    file : str
        Name for the message.
    wanted : iterable of str
        Column names.

    Returns
    -------
    Grid
        Cells.

    Raises
    ------
    InputError
        If quotation marks do not fit together; the message names the line.
    """
    if text[:4].lower() == "sep=" and "\n" in text:
        text = text.split("\n", 1)[1]
    head, names = text.splitlines()[:10], set(wanted)

    def found(separator: str) -> tuple[int, int]:
        lines = [[clean_name(cell) for cell in line.split(separator)] for line in head]
        return max(len(names.intersection(line)) for line in lines), len(lines[0])

    separator = max(SEPARATORS, key=found)
    # csv counts a cell with line breaks as one line, as Excel does
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise InputError(Where(file, len(rows) + 1).problem("quotation_marks")) from None
    return Grid(_filled(rows), SEPARATORS[separator])


def clean_name(cell: str) -> str:
    """Return a column name in the spelling that is compared: lower case, underscores for blanks.

    Parameters
    ----------
    cell : str
        Heading as written.

    Returns
    -------
    str
        Name.
    """
    return re.sub(r"\s+", "_", cell.strip().strip('"').strip().lower())


def _filled(rows: Iterable[Sequence[str]]) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, counted from 1, their cells without outer blanks."""
    cells = ((number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in cells if any(row)]


def _cell(value: object) -> str:
    """Write a cell of a workbook as text that cannot be misread."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
        return text + "0" if _AMBIGUOUS.fullmatch(text) else text  # 1.125 could be 1125
    return str(value)
