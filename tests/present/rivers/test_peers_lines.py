"""Works among their peers, line by line."""

from __future__ import annotations

import pytest

from wastewater.present.rivers.peers_lines import danish_works, line_words, rows_of, strips_of
from wastewater.results.peers import lviv_among_peers


@pytest.fixture(scope="module")
def table(pilots):
    return lviv_among_peers(pilots)


def test_danish_works_are_those_of_the_size(pilots):
    assert set(danish_works(pilots, "from_100000", "lviv")["works"]) == {"marselisborg"}
    smaller = danish_works(pilots, "10000_100000", "lviv")
    assert "egaa" in set(smaller["works"])
    assert danish_works(pilots, "from_100000", "aarhus").empty


def test_lines_are_peers_now_and_then(pilots, table):
    strips = strips_of(table, danish_works(pilots, "from_100000", "lviv"))
    assert list(strips["removal"]) == ["bod5", "cod", "total_n", "total_p"]
    lines = strips["removal"]["total_p"]
    assert [line.kind for line in lines] == ["peers", "others", "baseline", "plant"]
    assert line_words(lines[0]) == "190 works, median 95%"
    assert line_words(lines[2]).endswith("; ≤P5")


def test_high_discharge_stands_at_the_upper_end(pilots, table):
    lines = strips_of(table, danish_works(pilots, "below_2000", "lviv"))
    assert line_words(lines["discharge_per_pe"]["total_p"][-1]).endswith("; ≥P95")
    assert "others" not in {line.kind for line in lines["removal"]["total_p"]}


def test_rows_of_nothing(table):
    assert rows_of(table, "removal", "hg") == []
