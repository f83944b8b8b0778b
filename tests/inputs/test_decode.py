"""Bytes to text: encodings told apart, and files that are no text."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from wastewater.errors import InputError
from wastewater.inputs.decode import decode, open_workbook, read_bytes, read_toml, sheet_grid

UKRAINIAN = "Місто;Ґанок;їжа;єдність;0,5\r\nЛьвів;№ 5;очисні споруди;;\r\n"
DANISH = "by;værdi\r\nÅrhus Å;1,5\r\nSkjern Å – Storå;2 °C\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_ukrainian(encoding: str) -> None:
    assert decode(UKRAINIAN.encode(encoding), "a.csv") == UKRAINIAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_danish(encoding: str) -> None:
    assert decode(DANISH.encode(encoding), "a.csv") == DANISH


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Дата;NH4-N, мгN/л;Cd, мкг/л;Nтот\r\n", "cp1251"),
        ("Кадмій µg/l\r\n", "cp1251"),
        ("Vandføring m³/d;Cd µg/l\r\n", "cp1252"),
        ("flow m³/s\r\n", "cp1252"),
    ],
)
def test_signs_of_units_hide_no_code_page(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), "a.csv") == words


@given(st.text())
def test_utf8_is_always_right(text: str) -> None:
    text = text.replace("\0", "").lstrip("\ufeff")
    assert decode(text.encode(), "a") == text


@given(st.binary())
def test_any_bytes_are_text_or_one_message(data: bytes) -> None:
    try:
        decode(data, "a")
    except InputError as error:
        assert len(error.problems) == 1  # noqa: PT017


CASES = [
    (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "a.csv: This is not a text file. Save the table as 'CSV UTF-8', or give an Excel workbook.",
    ),
    (
        "Łódź;żółć".encode("cp1250"),
        "a.csv: The letters of this file cannot be read. Save it again as 'CSV UTF-8' (tables) or "
        "as text in UTF-8 (TOML).",
    ),
    (
        b"\xff\xfea",
        "a.csv: The letters of this file cannot be read. Save it again as 'CSV UTF-8' (tables) or "
        "as text in UTF-8 (TOML).",
    ),
]


@pytest.mark.parametrize(("data", "message"), CASES)
def test_wrong_encoding_and_binary_files(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "a.csv")
    assert caught.value.lines() == [message]


def test_what_is_not_a_workbook() -> None:
    with pytest.raises(InputError) as caught:
        open_workbook(b"PK\x03\x04 not really", "a.xlsx")
    assert caught.value.lines() == [
        "a.xlsx: This is not a workbook that can be read. Open it in Excel and save it as .xlsx."
    ]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path, "a.csv")
    (message,) = caught.value.lines()
    assert message.startswith("a.csv: The file cannot be opened (")


def test_toml_as_notepad_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('name = "Львів"', encoding="utf-8-sig")
    assert read_toml(path, "a.toml")[0] == {"name": "Львів"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'a = 1\nb = "open\n',
            'a.toml, line 2: This line, or the one before, cannot be read: b = "open. Check '
            "quotation marks, brackets, commas and the sign '='; words stand in quotation marks, "
            "decimals have a point.",
        ),
        (
            "a = 1\nb = 1,5\n",
            "a.toml, line 2: This line, or the one before, cannot be read: b = 1,5. Check "
            "quotation marks, brackets, commas and the sign '='; words stand in quotation marks, "
            "decimals have a point.",
        ),
        (
            "[x]\n[y]\n[x]\n",
            "a.toml, line 3: This key or heading is there twice: [x]. Take one away or give it "
            "another name.",
        ),
        (
            "a = 1\na = 2\n",
            "a.toml, line 2: This key or heading is there twice: a = 2. Take one away or give it "
            "another name.",
        ),
        ("", "a.toml: The file or sheet is empty."),
    ],
)
def test_unreadable_toml(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_toml(tmp_path / "a.toml", "a.toml")
    assert caught.value.lines() == [message]


def test_cells_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("s")
        page.write_row(1, 1, [1e-7, 1e20, -1.234, 12345.678])
    grid = sheet_grid(open_workbook(path.read_bytes(), "a.xlsx"), "s", "a.xlsx")
    assert grid.rows == [(2, ["", "1e-07", "1e+20", "-1.2340", "12345.678"])]
    assert grid.decimal == ""
