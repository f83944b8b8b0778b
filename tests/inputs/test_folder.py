"""City folders: files that are missing, misspelt or unreadable, and lines in TOML files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wastewater.inputs.folder import FILES, read_folder

if TYPE_CHECKING:
    from tests.conftest import Town


@pytest.mark.parametrize("file", FILES[:2])
def test_a_missing_file(town: Town, file: str) -> None:
    path = town.path / file
    path.unlink()
    assert town.messages() == [f"town/{file}: The file is missing; it was looked for as {path}."]


def test_an_empty_folder(town: Town) -> None:
    for file in FILES:
        (town.path / file).unlink(missing_ok=True)
    assert [message.split(":")[0] for message in town.messages()] == [
        "town/city.toml", "town/parameters.csv",
    ]  # fmt: skip


def test_a_misspelt_file_is_not_passed_over(town: Town) -> None:
    (town.path / "scenarios.toml").rename(town.path / "scenario.toml")
    assert town.messages() == [
        "town: The file 'scenario.toml' is not used. Did you mean 'scenarios.toml'?"
    ]


def test_other_files_are_left_alone(town: Town) -> None:
    town.write("README.md", "About the town")
    town.write("notes.csv", "a,b\n")
    (town.path / "monitoring").mkdir()
    assert town.load().id == "town"


@pytest.mark.parametrize("file", FILES)
def test_a_binary_file(town: Town, file: str) -> None:
    town.write(file, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert town.messages() == [
        f"town/{file}: This is not a text file. Save the table as 'CSV UTF-8', or give an Excel "
        "workbook."
    ]


@pytest.mark.parametrize("file", FILES)
def test_an_empty_file(town: Town, file: str) -> None:
    town.write(file, "")
    assert f"town/{file}: The file or sheet is empty." in town.messages()


@pytest.mark.parametrize("file", ["city.toml", "scenarios.toml"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_toml_in_other_encodings(town: Town, file: str, encoding: str) -> None:
    text = (town.path / file).read_text(encoding="utf-8").replace("ø", "o")
    town.write(file, text.encode(encoding))
    city = town.load()
    assert city.name["uk"] == "Місто"
    assert city.measures["pipes"].name["uk"] == "Нові труби"


CASES = [
    (
        "city.toml",
        'catchment = "works"\n',
        "town/city.toml, line 1, key catchment: This must be written under the heading "
        "[[catchment]].",
    ),
    (
        "city.toml",
        'reach = ["brook"]\n',
        "town/city.toml, reach 1, key reach: This must be written under the heading [[reach]].",
    ),
    (
        "scenarios.toml",
        'measure = "pipes"\n',
        "town/scenarios.toml, line 1, key measure: This must be written under the heading "
        "[measure.<id>].",
    ),
    (
        "scenarios.toml",
        'measure.pipes = "new"\n',
        "town/scenarios.toml, key pipes: This must be written under the heading [measure.pipes].",
    ),
    (
        "scenarios.toml",
        'measures = ["pipes"]\n',
        "town/scenarios.toml, line 1, key measures: 'measures' is not known here. Possible: "
        "[measure.<id>], [scenario.<id>]. Did you mean 'measure'?",
    ),
    (
        "scenarios.toml",
        '[measure.pipes]\nchange = "all"\n',
        "town/scenarios.toml, line 2, measure pipes, key change: This must be written under the "
        "heading [[measure.pipes.change]].",
    ),
]


@pytest.mark.parametrize(("file", "text", "message"), CASES)
def test_tables_of_another_kind(town: Town, file: str, text: str, message: str) -> None:
    town.write(file, text)
    assert message in town.messages()


def test_lines_of_records_and_keys(town: Town) -> None:
    raw = read_folder(town.path, [])
    lines = (town.path / "city.toml").read_text(encoding="utf-8").splitlines()
    first, second = (record.where for record in raw.reaches)
    assert lines[first.row - 1] == lines[second.row - 1] == "[[reach]]"
    assert lines[second.lines["id"] - 1] == 'id = "stream"'
    assert lines[second.lines["name"] - 1] == "[reach.name]"
    change = raw.measures[0].changes[1].where
    lines = (town.path / "scenarios.toml").read_text(encoding="utf-8").splitlines()
    assert lines[change.row - 1] == "[[measure.pipes.change]]"
    assert lines[change.lines["scale"] - 1] == "scale = 1.1"
