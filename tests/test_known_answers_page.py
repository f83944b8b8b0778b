"""KNOWN_ANSWERS.md is what this code computes now, holds every answer, and counts them right."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests import known_answers_beside as beside
from tests import known_answers_page as page

DATA = Path(__file__).parent / "data"
HINT = "write the page anew: python -m tests.known_answers_page"
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def written() -> str:
    return page.PAGE.read_text(encoding="utf-8")


def parts(text: str) -> tuple[str, str]:
    """Return the page without its part on the Choptank River, and that part."""
    river = "\n".join(beside.kept_choptank(text))
    return text.replace(river, ""), river


def cells(text: str) -> list[list[str]]:
    """Return the cells of all tables."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


# ---------------------------------------------------------------- the page is true


def test_the_page_is_what_is_computed_now(
    written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "EGRET", tmp_path / "absent")  # that part has a test of its own
    now = page.build(written).splitlines()
    old = written.splitlines()
    changed = [(a, b) for a, b in zip(old, now, strict=False) if a != b]
    assert changed[:5] == [], HINT
    assert len(old) == len(now), HINT


@pytest.mark.skipif(not beside.EGRET.exists(), reason="the reference data are not at hand")
def test_the_river_is_what_is_computed_now(written: str) -> None:
    """Solved step by step, so that another machine may give another last digit."""
    _, old = parts(written)
    now = "\n".join(beside.choptank_lines())
    assert NUMBER.sub("0", old).split() == NUMBER.sub("0", now).split(), HINT
    for a, b in zip(NUMBER.findall(old), NUMBER.findall(now), strict=True):
        last = Decimal(1).scaleb(int(Decimal(a).as_tuple().exponent))
        assert abs(Decimal(a) - Decimal(b)) <= last, (a, b, HINT)


def test_the_river_stays_where_its_data_are_missing(
    written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "EGRET", tmp_path / "absent")
    _, river = parts(written)
    assert river.count("\n| ") == 2 + 32
    assert river in page.build(written)
    assert beside.kept_choptank("nothing") == []


def test_it_is_written_as_it_is_built(
    written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "EGRET", tmp_path / "absent")
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.PAGE.write_text(written, encoding="utf-8")
    page.main()
    assert page.PAGE.read_bytes() == written.encode()


# ---------------------------------------------------------------- every answer is there


def test_every_row_of_every_table_is_there_once(written: str) -> None:
    files = {file.stem.removeprefix("known_answers").lstrip("_"): file
             for file in DATA.glob("known_answers*.csv")}  # fmt: skip
    assert set(files) == set(page.MODULES)
    known = []
    for file in files.values():
        with file.open(encoding="utf-8", newline="") as stream:
            known += [row["id"] for row in csv.DictReader(stream)]
    grouped = [answer for group in page.words()["group"] for answer in page.members(group)]
    assert sorted((a.table, a.id) for a in grouped) == sorted(
        (a.table, a.id) for a in page.answers()
    )
    shown = [row[0] for row in cells(written) if len(row) == 6 and row[0] not in ("id", "---")]
    assert sorted(shown) == sorted(known)


def test_the_counts_of_the_top_are_those_of_the_tables(written: str) -> None:
    rows = [row for row in cells(written) if len(row) == 6 and row[0] not in ("id", "---")]
    agree = sum(row[2] == row[3] for row in rows)
    assert f"**{len(rows)} answers known" in written
    assert f"; {agree} agree to every digit that is printed, {len(rows) - agree} do not" in written
    for row in rows:
        assert (row[4] == "0") == (row[2] == row[3]), row
        away = Decimal(row[3]) - Decimal(row[2])
        assert Decimal(row[4].split(" ")[0]) == away, row


def test_links_have_headings(written: str) -> None:
    headings = re.findall(r"(?m)^##+ (.+)$", written)
    assert len(set(headings)) == len(headings)
    links = re.findall(r"\[[^\]]+\]\(#[^)]+\)", written)
    assert {page.anchor(heading) for heading in headings} >= set(links)
    assert len(links) == len(page.words()["group"]) + 3


def test_kinds_are_known() -> None:
    told = page.words()
    assert {group["kind"] for group in told["group"]} == set(told["kinds"])


# ---------------------------------------------------------------- digits and reasons


@pytest.mark.parametrize(
    ("expected", "computed", "shown"),
    [
        ("0.585", 0.58549, ("0.585", "0.585")),
        ("0.585", 0.5856, ("0.585", "0.586")),
        ("2.5", 2.4499999999999997, ("2.5", "2.5")),  # a tie but for the machine
        ("0.045e6", 44_971.0, ("45000", "45000")),
        ("3.75e-5", 3.7556e-5, ("0.0000375", "0.0000376")),
        ("170.28133604999996", 170.28133605000001, ("170.281336050", "170.281336050")),
        ("0", -1e-17, ("0", "0")),
        ("8.0", 8.04, ("8.0", "8.0")),
    ],
)
def test_digits(expected: str, computed: float, shown: tuple[str, str]) -> None:
    assert tuple(f"{number:f}" for number in page.printed(expected, computed)) == shown


def test_a_difference_without_a_reason_is_an_error() -> None:
    answer = next(a for a in page.answers() if a.agrees and a.table == "river")
    off = replace(answer, computed=answer.computed + 1)
    assert off.difference.startswith("+1.0000000 (")
    with pytest.raises(ValueError, match="nothing says why"):
        page.reason(off)
