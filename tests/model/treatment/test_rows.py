"""Tables of treatment: sources resolve, grades are known, low <= value <= high."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wastewater.model.treatment.rows import figure, listed

DATA = Path(__file__).resolve().parents[3] / "wastewater" / "data"
TABLES = sorted(path.stem for path in (DATA / "treatment").glob("*.csv") if path.stem != "sources")
OWN = {
    "a131",
    "a131_denitrification",
    "chemical_p",
    "danish_designs",
    "danish_inflow",
    "danish_type_designs",
    "danish_types",
    "danish_works",
    "ekama",
    "energy",
    "nitrification",
    "person_loads",
    "quaternary",
    "reject",
    "settling",
    "sludge_limits",
    "transfer_rows",
    "works",
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / "treatment" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def test_the_tables_are_there() -> None:
    assert set(TABLES) >= OWN


@pytest.mark.parametrize("name", sorted(OWN))
def test_rows_are_sound(name: str) -> None:
    known = {*ids(DATA / "sources.csv"), *ids(DATA / "treatment" / "sources.csv")}
    for row in rows_of(name):
        assert None not in row
        assert row["source"] in known, row
        assert row["grade"] in "ABCD", row
        assert row["source"] != "own-estimate" or (row["grade"] == "D" and row["note"]), row
        value = row.get("value") or row.get("removal")
        if value and row.get("low"):
            assert float(row["low"]) <= float(value) <= float(row["high"]), row


def test_sources_are_unique() -> None:
    found = ids(DATA / "treatment" / "sources.csv")
    assert len(found) == len(set(found))


def test_figures() -> None:
    assert figure("a131", "minimum_age") == 3.4
    assert "doka" in set(listed("transfer_rows")["system"])
    with pytest.raises(KeyError):
        figure("a131", "no such constant")
