"""Every number of the monitoring part stands in a list, with its source and its grade."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import wastewater
from wastewater.inputs.monitoring.lists import figure, listed

DATA = Path(wastewater.__file__).parent / "data"
LISTS = sorted((DATA / "monitoring").glob("*.csv"))
WITH_SOURCE = [p.stem for p in LISTS if ",source," in p.read_text(encoding="utf-8").split("\n")[0]]
OWN = "own-estimate"

# The rows of a list are told apart by these columns, where its first column does not do it alone.
KEYS = {
    "species": ["determinand", "basis", "written"],
    "headings": ["role", "rank", "written"],
    "bases": ["basis", "written"],
    "marks": ["kind", "written"],
    "flow_blanks": ["written"],
    "quality_parts": ["pair"],
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "monitoring" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def sources(path: str) -> dict[str, dict[str, str]]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_the_lists_with_numbers_name_their_sources() -> None:
    """Lists of words (spellings, headings, marks) alone go without."""
    words = {"sources", "bases", "headings", "marks"}
    assert {p.stem for p in LISTS} - set(WITH_SOURCE) == words
    for name in words - {"sources"}:
        for row in rows(name):
            numbers = [c for c, cell in row.items() if cell.replace(".", "").isdigit()]
            assert set(numbers) <= {"rank"}, (name, row)


@pytest.mark.parametrize("name", [p.stem for p in LISTS])
def test_every_row_has_every_cell(name: str) -> None:
    for row in rows(name):
        assert None not in row, row  # more cells than headings
        assert None not in row.values(), row  # fewer
        assert all(cell == cell.strip() for cell in row.values()), row


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_sources_are_known_and_grades_are_right(name: str) -> None:
    known = set(sources("monitoring/sources.csv")) | set(sources("sources.csv"))
    for row in rows(name):
        assert row["source"] in known, row
        assert row["grade"] in ("A", "B", "C", "D"), row
        assert (row["source"] == OWN) == (row["grade"] == "D"), row


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_own_estimates_of_numbers_give_their_reason(name: str) -> None:
    for row in rows(name):
        if row["source"] == OWN and has_number(row):
            assert len(row["note"].split()) >= 2, row


def has_number(row: dict[str, str]) -> bool:
    told = {"source", "grade", "note", "written", "row"}
    return any(is_number(cell) for column, cell in row.items() if column not in told)


def is_number(cell: str) -> bool:
    try:
        return np.isfinite(float(cell))
    except ValueError:
        return False


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_low_value_and_high_are_in_order(name: str) -> None:
    for row in rows(name):
        ends = [("low", "value"), ("value", "high"), ("low", "high"), ("usual_low", "usual_high")]
        ends += [("low", "usual_low"), ("usual_high", "high")]
        for lower, upper in ends:
            if row.get(lower) and row.get(upper):
                assert float(row[lower]) <= float(row[upper]), row


@pytest.mark.parametrize("name", [p.stem for p in LISTS])
def test_rows_are_unique(name: str) -> None:
    found = rows(name)
    names = KEYS.get(name, list(found[0])[:1])
    keys = [tuple(row[c] for c in names) for row in found]
    assert len(set(keys)) == len(keys), sorted(k for k in keys if keys.count(k) > 1)
    if name not in KEYS:
        assert listed(name).index.is_unique


def test_sources_do_not_clash_with_those_of_the_model() -> None:
    ids = [row["id"] for row in rows("sources")]
    assert len(set(ids)) == len(ids)
    model = sources("sources.csv")
    own = sources("monitoring/sources.csv")
    assert {one for one in set(own) & set(model) if own[one] != model[one]} == set()
    for row in own.values():
        assert row["title"]
        assert row["publisher"]
        assert row["year"].isdigit()
        assert row["url"].startswith("https://")


def test_every_source_is_used() -> None:
    """By a row of a list, or as the source of a formula in the code."""
    used = {row["source"] for name in WITH_SOURCE for row in rows(name)}
    modules = (DATA.parent / "model" / "monitoring").glob("*.py")
    code = "\n".join(module.read_text(encoding="utf-8") for module in modules)
    unused = {one: row for one, row in sources("monitoring/sources.csv").items() if one not in used}
    assert {one for one, row in unused.items() if row["publisher"].split()[-1] not in code} == set()


def test_a_list_is_text_and_read_once() -> None:
    table = listed("estimators")
    assert table is listed("estimators")
    assert table.loc["m1", "prefer_from"] == ""
    assert table.map(lambda cell: isinstance(cell, str)).all(axis=None)
    assert table.index.name == "estimator"


def test_a_list_whose_first_column_repeats_keeps_its_rows() -> None:
    table = listed("species")
    assert isinstance(table.index, pd.RangeIndex)
    assert (table["determinand"] == "nitrate_n").sum() > 1


def test_figures() -> None:
    assert figure("error_defaults", "flow_meter") == 0.05
    assert figure("error_defaults", "correlation_time", "high") == 45
    assert np.isnan(figure("estimators", "m1", "prefer_from"))
    with pytest.raises(KeyError):
        figure("error_defaults", "flow_metre")
    with pytest.raises(KeyError):
        figure("error_defaults", "flow_meter", "worth")
