"""Where what stands in a table of results."""

from __future__ import annotations

import pytest

from wastewater.errors import InputError
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.layout import Layout, lay_out
from wastewater.inputs.monitoring.layout_parts import Answer, Meaning
from wastewater.inputs.monitoring.marks import mark_words
from wastewater.inputs.monitoring.species import spelling


def answer(columns: dict[str, Meaning] | None = None, substance: str = "") -> Answer:
    said = columns or {}
    keys = {spelling(name): name for name in said}
    meanings = {spelling(name): meaning for name, meaning in said.items()}
    return Answer(meanings, substance, mark_words({}), keys)


def laid(*lines: str, columns: dict[str, Meaning] | None = None, substance: str = "") -> Layout:
    grid = Grid([(row, line.split(";")) for row, line in enumerate(lines, 1)], ",")
    return lay_out(grid, answer(columns, substance), "f.csv")


def refused(*lines: str, columns: dict[str, Meaning] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        laid(*lines, columns=columns)
    return [(one.key.removeprefix("problem."), one.column) for one in error.value.problems]


def test_lines_above_the_headings_and_the_column_of_times() -> None:
    found = laid("Protocol 7", "Date;Time;NH4-N mg/l", "2024-01-01;10:00;1", "2024-01-02;11:00;")
    assert (found.head, found.rows, found.time_column) == (2, [3, 4], "Date")
    assert found.times == ["2024-01-01", "2024-01-02"]
    assert found.clocks == ["10:00", "11:00"]
    assert found.results["place"].tolist() == [0]


def test_a_column_beside_the_date_is_one_of_times_or_of_both() -> None:
    clock = laid("Dato;Tidspunkt;NH4-N mg/l", "1.2.2024;10:00;1")
    assert (clock.times, clock.clocks) == (["1.2.2024"], ["10:00"])
    both = laid("Dato;Tidspunkt;NH4-N mg/l", "1.2.2024;1.2.2024 10:00;1")
    assert (both.times, both.clocks) == (["1.2.2024 10:00"], None)


def test_headings_that_only_the_user_knows() -> None:
    columns: dict[str, Meaning] = {"Tag": "date", "Messung": "value", "Was": "substance"}
    found = laid("Tag;Was;Messung;unit", "2024-01-01;Cd;1;ug/l", columns=columns)
    assert found.named["value"] == "Messung"
    assert found.results.loc[0, ["substance", "value", "unit"]].tolist() == ["Cd", "1", "ug/l"]


def test_what_is_wrong_with_headings() -> None:
    assert refused("a;b", "1;2") == [("samples_no_headings", "")]
    assert refused() == [("empty_file", "")]
    assert refused("Date;Dato;Cd ug/l", "2024-01-01;2024-01-01;1") == [
        ("samples_role_twice", "Dato")
    ]
    assert refused("Date;Cd ug/l", "2024-01-01;1;2") == [("too_many_cells", "")]
    assert refused("Date;;Cd ug/l", "2024-01-01;1;2") == [("no_heading", "")]
    assert ("samples_column_absent", "") in refused(
        "Date;Cd ug/l", "2024-01-01;1", columns={"Cx": "Cd"}
    )
    assert refused("Date;value", "2024-01-01;1") == [("samples_no_substance", "")]
    assert refused("Date;note", "2024-01-01;1") == [("samples_no_results", "")]
