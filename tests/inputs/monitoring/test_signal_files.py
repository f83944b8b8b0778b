"""Looking at files of signals."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.signal_files import Layout, names_in, open_files, unreadable

pytest.importorskip("polars")
LAYOUT = Layout("time", "signal", "value", datetime.UTC)


def write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("content", "decimal"),
    [
        ("time,Q,A\n2021-02-01 00:00,1.5,2\n", "."),
        ("time;Q;A\n2021-02-01 00:00;1,5;2\n", ","),
        ("time;Q;A\n2021-02-01 00:00;1.5;2\n", "."),
        ("time\tQ\tA\n2021-02-01 00:00\t-1,5\t2", ","),
        ('time,Q,A\n2021-02-01 00:00,"1,5",2\n', ","),
        (" time ; Q ;A\r\n2021-02-01 00:00;3;2\r\n", "."),
    ],
)
def test_separators_and_decimals(content: str, decimal: str, tmp_path: Path) -> None:
    (file,) = open_files([write(tmp_path, "a.csv", content)], ["Q"], LAYOUT)
    assert (names_in(file), file.decimal, file.is_long) == (("Q", "A"), decimal, False)


def test_a_long_file(tmp_path: Path) -> None:
    text = "time,signal,value\n" + "".join(
        f"2021-02-01 00:0{n},{'QAB'[n % 3]},1\n" for n in range(9)
    )
    (file,) = open_files([write(tmp_path, "a.txt", text)], ["Q", "nowhere"], LAYOUT)
    assert file.is_long
    assert names_in(file) == ("A", "B", "Q")


def test_headings_in_windows_cyrillic(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "час;витрата\n01.02.2021 00:00;1,5\n", "cp1251")
    layout = Layout("час", "signal", "value", datetime.UTC)
    (file,) = open_files([path], ["витрата"], layout)
    assert names_in(file) == ("витрата",)


@pytest.mark.parametrize(
    ("content", "encoding", "key"),
    [
        ("time,Q,Q\n2021-02-01 00:00,1,2\n", "utf-8", "column_twice"),
        ("time,P\n2021-02-01 00:00,1\n", "utf-8", "missing_column"),
        ("hour,Q\n2021-02-01 00:00,1\n", "utf-8", "missing_column"),
        ("time,Q\n1.2.21,1\n", "utf-8", "signals_time"),
        ("time,Q\n2021-02-01 00:00,1\n", "utf-16", "signals_format"),
        ("time,Q\n2021-02-01 00:00,1,2,3\n", "utf-8", "too_many_cells"),
        ("  \n", "utf-8", "empty_file"),
    ],
)
def test_what_cannot_be_used(content: str, encoding: str, key: str, tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", content, encoding)
    with pytest.raises(InputError) as caught:
        open_files([path, path], ["Q"], LAYOUT)
    assert {problem.key for problem in caught.value.problems} == {f"problem.{key}"}


def test_the_reason_is_the_first_line_of_what_the_library_says() -> None:
    assert unreadable("a.csv", ValueError("broken\nin many ways")).fields["reason"] == "broken"
    assert unreadable("a.csv", ValueError()).fields["reason"] == "ValueError"
