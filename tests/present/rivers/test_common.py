"""What charts of works and rivers share."""

from __future__ import annotations

import pytest

from wastewater.inputs.lists import read_list
from wastewater.present.rivers import common
from wastewater.present.view import Band, Tables
from wastewater.text import LANGUAGES


def test_scenarios_that_look_alike_are_grouped_with_the_first():
    figures = {"a": [100.0, 1.0], "b": [100.4, 1.0], "c": [90.0, 1.0], "d": [100.0, 1.4]}
    assert common.look_alike(figures, 0.005) == [("a", "b", "d"), ("c",)]
    assert common.look_alike({}, 0.1) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_reaches_have_names(language):
    for reach in read_list("river", "reaches").index:
        assert common.reach_name(reach, language)


def test_long_names_give_way_to_their_sign():
    assert common.long_name("bod5") == "BOD5"
    assert common.long_name("bod5", "da") == "BI5"
    assert common.long_name("total_p", "uk") == "Загальний фосфор"
    assert common.plain_name("pfoa", "uk") == "перфтороктанова кислота"
    assert common.plain_name("pfoa") == "PFOA" or len(common.plain_name("pfoa")) <= 24


def test_lists_and_arrows():
    assert common.joined(["a", "b", "c"]) == "a, b and c"
    assert common.joined(["a"], "uk") == "a"
    assert common.changed("P", ["70%", "28%"]).replace("\xa0", " ") == "P 70% → 28%"
    assert common.changed("P", []).replace("\xa0", " ") == "P –"


def test_shares_with_their_band():
    assert common.percent_with_band(Band(0.2, 0.24, 0.23, 0.12, 0.41)) == "24% (12–41%)"


def test_flows_of_one_substance_are_means(pilots):
    known = Tables(pilots)
    edges = common.mean_flows(known, "lviv", "baseline", "total_p", 2031)
    rows = known.flows(2031, "baseline")
    own = rows[
        (rows["city"] == "lviv") & (rows["substance"] == "total_p") & (rows["statistic"] == "mean")
    ]
    one = own[own["source"] == "effluent:lviv"]
    assert edges["effluent:lviv", "reach:poltva:lviv"] == one["value"].item()
    assert not any(source == "effluent:voznesensk" for source, _ in edges)
