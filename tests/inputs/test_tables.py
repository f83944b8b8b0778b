"""Tables and numbers as users save them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from wastewater.errors import Problem
from wastewater.inputs.tables import ROW, NumberError, is_readable, parse_number, read_table

ROWS = [["name", "value", "note"], ["Львів", "1234,5", "а б"], ["Ærø", "0,25", ""]]


def read(path: Path) -> tuple[list[list[str]], list[Problem], str]:
    problems: list[Problem] = []
    table = read_table(path, ["name", "value"], ["note"], problems)
    cells = table[["name", "value", "note"]].to_numpy().tolist()
    return cells, problems, table.attrs["decimal"]


def messages(path: Path) -> list[str]:
    problems: list[Problem] = []
    assert read_table(path, ["name", "value"], ["note"], problems).empty
    return [problem.text() for problem in problems]


def save(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# ---------------------------------------------------------------- numbers

GROUPS = ["", " ", "\u00a0", "\u2009", "\u202f", "'", "’", ".", ","]


@given(
    number=st.integers(-(10**12), 10**12),
    decimals=st.integers(0, 4),
    group=st.sampled_from(GROUPS),
    sign=st.sampled_from([".", ","]),
    minus=st.sampled_from(["-", "\u2212"]),
)
def test_a_number_in_any_way_of_writing_is_read_or_refused_but_never_changed(
    number: int, decimals: int, group: str, sign: str, minus: str
) -> None:
    if group == sign:
        return
    whole, rest = divmod(abs(number), 10**decimals)
    text = f"{whole:,}".replace(",", group) + (f"{sign}{rest:0{decimals}d}" if decimals else "")
    text = (minus if number < 0 else "") + text
    for decimal in (".", ",", ""):
        if decimal == group:
            continue
        try:
            assert parse_number(text, decimal) == pytest.approx(number / 10**decimals, rel=1e-15)
        except NumberError as error:
            assert error.key == "ambiguous_number"  # noqa: PT017
            assert len(text.strip(minus)) <= 7


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_python_writes_it(number: float) -> None:
    assert parse_number(repr(number)) == number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12 500,5", ",", 12500.5),
        ("1.500,75", ",", 1500.75),
        ("1,500.75", ".", 1500.75),
        ("1.500.000", ",", 1_500_000),
        ("1.500", ".", 1.5),
        ("1,500", ",", 1.5),
        ("0.500", ",", 0.5),
        ("0,5", ".", 0.5),
        ("12.5", ",", 12.5),
        (" 1e6 ", ".", 1e6),
        ("+.5", ".", 0.5),
        ("\u22123", ".", -3),
    ],
)
def test_known_numbers(text: str, decimal: str, number: float) -> None:
    assert parse_number(text, decimal) == number


@pytest.mark.parametrize(
    ("text", "decimal", "key"),
    [
        ("1.500", ",", "ambiguous_number"),
        ("1,500", ".", "ambiguous_number"),
        ("1.500", "", "ambiguous_number"),
        ("12 t", ".", "number_with_unit"),
        ("12300 т/рік", ".", "number_with_unit"),
        ("35 %", ".", "number_with_unit"),
        ("2026-05-01", ".", "date_not_number"),
        ("01.05.2026", ",", "date_not_number"),
        ("1/5/26", ".", "date_not_number"),
        ("1-May", ".", "date_not_number"),
        ("01. maj", ",", "date_not_number"),
        ("maj-25", ",", "date_not_number"),
        ("1 травня", ",", "date_not_number"),
        ("н/д", ".", "not_a_number"),
        ("nan", ".", "not_a_number"),
        ("inf", ".", "not_a_number"),
        ("1e999", ".", "not_a_number"),
        ("1.2.3", ".", "not_a_number"),
        ("12 34", ".", "not_a_number"),
        ("<0.05", ".", "not_a_number"),
        ("", ".", "not_a_number"),
    ],
)
def test_what_is_not_a_number_says_why(text: str, decimal: str, key: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, decimal)
    assert caught.value.key == key


def test_an_ambiguous_number_names_both_meanings() -> None:
    with pytest.raises(NumberError) as caught:
        parse_number("-1.250", ",")
    assert caught.value.fields == {"whole": "-1250", "small": "-1.25"}


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_unicode(tmp_path: Path, separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in ROWS)
    cells, problems, decimal = read(save(tmp_path / "a.csv", text, encoding))
    assert (cells, problems) == (ROWS[1:], [])
    assert decimal == {";": ",", "\t": ""}[separator]


@pytest.mark.parametrize(("encoding", "row"), [("cp1251", ROWS[1]), ("cp1252", ROWS[2])])
def test_windows_code_pages(tmp_path: Path, encoding: str, row: list[str]) -> None:
    text = "name;value;note\n" + ";".join(row)
    assert read(save(tmp_path / "a.csv", text, encoding))[:2] == ([row], [])


def test_rows_are_counted_as_excel_shows_them(tmp_path: Path) -> None:
    text = 'name,value,note\n\nA,1,"two\nlines"\n,,\nB,2,\n'
    problems: list[Problem] = []
    table = read_table(save(tmp_path / "a.csv", text), ["name", "value"], ["note"], problems)
    assert table[ROW].tolist() == [3, 5]
    assert table["note"].tolist() == ["two\nlines", ""]


def test_headings_may_have_capitals_and_blanks(tmp_path: Path) -> None:
    problems: list[Problem] = []
    path = save(tmp_path / "a.csv", 'sep=;\n"Name"; Low value;\nA;1;\n')
    table = read_table(path, ["name", "low_value"], ["note"], problems)
    assert table[["name", "low_value", "note"]].to_numpy().tolist() == [["A", "1", ""]]
    assert problems == []


def test_a_workbook_under_any_name(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("any")
        page.write_row(0, 0, ["name", "value", "note"])
        page.write_row(2, 0, ["A", 1.125, "x"])
        page.write_row(3, 0, ["B", 3, True])
        page.write_row(4, 0, ["C", 0.1])
    (tmp_path / "a.csv").write_bytes(stream.getvalue())
    cells, problems, decimal = read(tmp_path / "a.csv")
    assert cells == [["A", "1.1250", "x"], ["B", "3", "TRUE"], ["C", "0.1", ""]]
    assert [parse_number(row[1], decimal) for row in cells] == [1.125, 3, 0.1]
    assert problems == []


def test_a_date_in_a_workbook_is_seen(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["name", "value"])
        page.write(1, 1, 46143, book.add_format({"num_format": "dd.mm.yyyy"}))
    cells, _, decimal = read(tmp_path / "a.xlsx")
    with pytest.raises(NumberError) as caught:
        parse_number(cells[0][1], decimal)
    assert caught.value.key == "date_not_number"


def test_a_table_without_rows_is_readable(tmp_path: Path) -> None:
    problems: list[Problem] = []
    table = read_table(save(tmp_path / "a.csv", "name,value\n"), ["name", "value"], [], problems)
    assert table.empty
    assert is_readable(table)
    assert problems == []


CASES = [
    ("", ["a.csv: The file or sheet is empty."]),
    (" \n\n", ["a.csv: The file or sheet is empty."]),
    (
        "nam,value\n",
        ["a.csv, line 1: The column 'nam' is not known. The columns are: name, value, note. Did "
         "you mean 'name'?"],
    ),
    (
        "name,note\n",
        ["a.csv, line 1: The column 'value' is missing. The columns found are: name, note."],
    ),
    (
        "name,value,colour\n",
        ["a.csv, line 1: The column 'colour' is not known. The columns are: name, value, note."],
    ),
    ("name,value,name\n", ["a.csv, line 1: The column 'name' is there twice."]),
    (
        "name,value,\nA,1,what\n",
        ["a.csv, line 1: Column number 3 has no heading, but there are entries below. Give it a "
         "heading or empty it."],
    ),
    (
        "Table 1\n\nname,value\nA,1\n",
        ["a.csv, line 1: The first line must hold the column names (name, value), but it holds: "
         "Table 1. The names seem to be in line 3; delete the lines above it."],
    ),
    (
        "A,1\nB,2\n",
        ["a.csv, line 1: The first line must hold the column names (name, value), but it holds: "
         "A | 1."],
    ),
    (
        "name,value\nA,1,2,3\n",
        ["a.csv, line 2: The line has 4 cells, but there are 2 columns. A text with a separator "
         "in it must stand in quotation marks."],
    ),
    (
        'name,value\n"A,1\nB,2\n',
        ["a.csv, line 2: The quotation marks in this line do not fit together. A text in "
         "quotation marks ends with one; a quotation mark inside it is doubled."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_bad_table(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert messages(save(tmp_path / "a.csv", text)) == expected


def test_a_missing_table_and_its_likeness(tmp_path: Path) -> None:
    save(tmp_path / "parameter.csv", "name,value\n")
    path = tmp_path / "parameters.csv"
    assert messages(path) == [
        f"parameters.csv: The file is missing; it was looked for as {path}. "
        "Did you mean 'parameter.csv'?"
    ]
