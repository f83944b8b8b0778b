"""Limits: every row is whole, has a source, and holds for the sizes that the law says."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

import wastewater
from wastewater.inputs.compliance.limits import (
    APPLIES_TO,
    FACTORS,
    STATISTICS,
    Limit,
    limit,
    limits,
    limits_for,
)
from wastewater.inputs.compliance.lists import listed

DATA = Path(wastewater.__file__).parent / "data"
LISTS = sorted((DATA / "compliance").glob("*.csv"))
ALL = limits()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def known_sources() -> set[str]:
    files = (DATA / "sources.csv", DATA / "compliance" / "sources.csv")
    return {row["id"] for file in files for row in rows(file)}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_row_has_a_source_and_a_grade(path: Path) -> None:
    if path.stem == "sources":
        for row in rows(path):
            assert row["title"], row
            assert row["publisher"], row
            assert row["year"].isdigit(), row
            assert row["url"].startswith("http"), row
        return
    for row in rows(path):
        assert row["source"] in known_sources(), row
        assert row["grade"] in "ABCD", row
        assert row["grade"], row
        if row["source"] == "own-estimate":
            assert row["grade"] == "D", row
            assert row["note"], row


def test_every_source_is_used() -> None:
    used = {row["source"] for path in LISTS if path.stem != "sources" for row in rows(path)}
    used |= {row["countries_source"] for row in rows(DATA / "compliance" / "regimes.csv")}
    own = {row["id"] for row in rows(DATA / "compliance" / "sources.csv")}
    assert own - used == set()
    assert used <= known_sources()


def test_ids_are_unique() -> None:
    ids = [one.id for one in ALL]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_limit_is_whole(one: Limit) -> None:
    assert one.statistic in STATISTICS
    assert one.applies_to in APPLIES_TO
    assert one.unit in FACTORS
    assert one.value > 0
    assert one.unit != "1" or one.value < 1
    assert math.isnan(one.removal) or 0 < one.removal < 1
    assert math.isnan(one.ceiling) or one.ceiling > one.value
    assert one.regime in listed("regimes").index
    assert one.jurisdiction == listed("regimes").loc[one.regime, "jurisdiction"]
    assert one.substance in listed("substance_names").index
    assert len(set(one.names)) == 3
    assert all(one.names)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_what_is_from_memory_says_so(one: Limit) -> None:
    """Grades C and D are never verified; what is verified was read somewhere."""
    assert one.verified is (one.grade in ("A", "B"))
    assert one.removal_grade in (("A", "B", "C", "D") if not math.isnan(one.removal) else ("",))
    if not one.verified and one.substance != "quaternary":
        assert "memory" in one.note


def asked(size: float, regime: str) -> dict[str, float]:
    found = limits_for(size, [regime], conditions=["not_lagoon"])
    means = [one for one in found if one.statistic == "annual_mean"]
    assert len({one.substance for one in means}) == len(means), "one limit per substance"
    return {one.substance: one.value for one in means}


@pytest.mark.parametrize(
    ("regime", "size", "expected"),
    [
        ("uwwtd-1991", 9_999.9, {}),
        ("uwwtd-1991", 10_000, {"total_n": 15, "total_p": 2}),
        ("uwwtd-1991", 100_000, {"total_n": 15, "total_p": 2}),
        ("uwwtd-1991", 100_000.1, {"total_n": 10, "total_p": 1}),
        ("uwwtd-2024", 9_999, {}),
        ("uwwtd-2024", 10_000, {"total_n": 10, "total_p": 0.7}),
        ("uwwtd-2024", 149_999, {"total_n": 10, "total_p": 0.7}),
        ("uwwtd-2024", 150_000, {"total_n": 8, "total_p": 0.5}),
        ("helcom-28e5", 299, {}),
        ("helcom-28e5", 300, {"bod5": 25, "total_p": 2, "total_n": 35}),
        ("helcom-28e5", 2_000, {"bod5": 25, "total_p": 2, "total_n": 35}),
        ("helcom-28e5", 2_001, {"bod5": 15, "total_p": 1}),
        ("helcom-28e5", 10_000, {"bod5": 15, "total_p": 1}),
        ("helcom-28e5", 10_001, {"bod5": 15, "total_p": 0.5, "total_n": 15}),
        ("helcom-28e5", 100_000, {"bod5": 15, "total_p": 0.5, "total_n": 15}),
        ("helcom-28e5", 100_001, {"bod5": 15, "total_p": 0.5, "total_n": 10}),
        ("dk-national", 5_000, {"bod5": 15, "cod": 75, "total_p": 1.5}),
        ("dk-national", 5_001, {"bod5": 15, "cod": 75, "total_p": 1.5, "total_n": 8}),
        ("ua-municipal", 1, {"bod5": 15, "cod": 80, "tss": 15}),
    ],
)
def test_limits_at_the_borders_of_their_classes(
    regime: str, size: float, expected: dict[str, float]
) -> None:
    assert asked(size, regime) == expected


@pytest.mark.parametrize(
    ("kg_per_day", "cod", "bod5"),
    [(59, 150, 40), (60, 110, 25), (300, 110, 25), (301, 90, 20), (600, 90, 20), (6001, 75, 15)],
)
def test_german_classes_are_raw_loads(kg_per_day: float, cod: float, bod5: float) -> None:
    found = limits_for(kg_per_day * 1e3 / 60, ["de-abwv"])
    values = {one.substance: one.value for one in found}
    assert (values["cod"], values["bod5"]) == (cod, bod5)
    assert all(one.ceiling == 2 * one.value for one in found)


def test_lagoons_have_their_own_limit_for_solids() -> None:
    def solids(condition: str) -> list[float]:
        found = limits_for(5_000, ["uwwtd-1991"], conditions=[condition])
        return [o.value for o in found if o.substance == "tss" and o.statistic != "single_sample"]

    assert solids("lagoon") == [150]
    assert solids("not_lagoon") == [35]


def test_secondary_treatment_begins_at_2000_and_at_1000() -> None:
    assert limits_for(1_999, ["uwwtd-1991"]) == ()
    assert limits_for(999, ["uwwtd-2024"]) == ()
    small = [one for one in limits_for(1_000, ["uwwtd-2024"]) if one.substance == "bod5"]
    assert [one.from_year for one in small] == [2035]


def test_in_force() -> None:
    large = limit("uwwtd-2024.total_p.150k")
    assert not large.in_force(2038)
    assert large.in_force(2039)
    assert limit("dk-national.bod5").in_force(1900)


def test_micrograms_are_converted() -> None:
    assert limit("eqs-2013.pb.annual.inland").in_base == pytest.approx(1.2e-3)
    assert limit("de-abwv.bod5.5").ceiling_in_base == 30


def test_an_unknown_limit() -> None:
    with pytest.raises(KeyError, match="no limit 'nothing'"):
        limit("nothing")


def test_shares_of_works_rise_to_all() -> None:
    """The steps of the recast end with all works, and every class takes its turn."""
    table = listed("deadlines")
    for _, own in table.groupby(["stage", "pe_from", "pe_to", "area"]):
        shares = own.sort_values("year")["share"].astype(float).tolist()
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
