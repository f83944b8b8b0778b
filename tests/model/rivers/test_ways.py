"""The ways of the pilots as data, and their rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import load_city
from wastewater.inputs.lists import read_list
from wastewater.inputs.reference import reference_sources
from wastewater.model.rivers import ways
from wastewater.text import LANGUAGES, catalogue

LISTS = {
    "river": (
        "baltic",
        "figures",
        "measured",
        "models",
        "reaches",
        "reservoirs",
        "retention",
        "settings",
        "temperature",
    ),
    "wastewater_gases": ("factors", "nitrous_oxide", "ways"),
    "peers": ("exclusions", "settings", "sizes", "uwwtd_v6"),
}
PAIRS = [(folder, name) for folder, names in LISTS.items() for name in names]
REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "reference" / "water"
LAKES = REFERENCE / "hydrolakes_vistula" / "lakes.csv"


@pytest.mark.parametrize(("folder", "name"), PAIRS)
def test_every_row_has_a_source_a_grade_and_where_own_a_reason(folder, name):
    table = read_list(folder, name)
    known = set(read_list(folder, "sources").index) | set(reference_sources()["id"])
    assert set(table["source"]) <= known
    assert set(table["grade"]) <= set("ABCD")
    own = table[table["source"] == "own-estimate"]
    assert (own["grade"] == "D").all()
    assert (own["note"] != "").all()


@pytest.mark.parametrize("folder", LISTS)
def test_every_source_is_used(folder):
    used = set().union(*(read_list(folder, name)["source"] for name in LISTS[folder]))
    named = " ".join(" ".join(read_list(folder, name)["note"]) for name in LISTS[folder])
    own = set(read_list(folder, "sources").index)
    assert {source for source in own if source not in used and source not in named} == set()


@pytest.mark.parametrize(("folder", "name"), PAIRS)
def test_low_value_high(folder, name):
    table = read_list(folder, name)
    if {"low", "high", "value"} <= set(table.columns):
        numbers = table[["low", "value", "high"]].apply(
            lambda c: pd.to_numeric(c.replace("", None))
        )
        assert not (numbers["low"] > numbers["high"]).any()
        assert not (numbers["value"] < numbers["low"]).any()
        assert not (numbers["value"] > numbers["high"]).any()


@pytest.mark.parametrize("city", ["lviv", "voznesensk"])
def test_the_way_is_that_of_the_city(city):
    own, file = ways.way(city), load_city(city)
    assert list(dict.fromkeys(own.part_of)) == list(file.catchments[0].reaches)
    assert own.reaches.path(own.reaches.ids[0]) == own.reaches.ids
    seas = read_list("river", "reaches")
    assert set(seas.loc[seas["city"] == city, "sea"]) == {file.catchments[0].sea}


@pytest.mark.parametrize("city", ["lviv", "voznesensk"])
def test_travel_times_add_up_to_the_rows_of_the_city(city):
    own, rows = ways.way(city), load_city(city).parameters
    told = rows[rows["name"] == "river.travel_time"].set_index("place")["base_value"]
    times = pd.Series(own.stacked("travel_time")[:, 0]).groupby(list(own.part_of)).sum()
    assert times.to_dict() == pytest.approx({part: told[part] for part in times.index})
    assert pd.Series(own.part_share()[:, 0]).groupby(list(own.part_of)).sum().tolist() == (
        pytest.approx([1] * times.size)
    )


def test_lviv_lies_about_1200_km_from_the_sea():
    assert ways.way("lviv").stacked("length")[:, 0].sum() == pytest.approx(1200, rel=0.05)


def test_the_flow_grows_down_the_river_and_is_one_number_at_one_place():
    own = ways.way("lviv", draws=50)
    assert (np.diff(own.stacked("flow")[:, 0]) > 0).all()
    np.testing.assert_array_equal(
        own.figures["bug", "flow_start"], own.figures["bug_border", "flow"]
    )


def test_reservoirs_hold_what_flows_through_them():
    table = read_list("river", "reservoirs")
    numbers = table[["area", "volume", "depth", "flow", "residence_time"]].astype(float)
    days = numbers["volume"] * 1e6 / numbers["flow"] / 86_400
    np.testing.assert_allclose(numbers["residence_time"], days, atol=0.06)
    np.testing.assert_allclose(numbers["depth"], numbers["volume"] / numbers["area"], atol=0.06)


def test_reservoirs_are_those_of_hydrolakes():
    if not LAKES.is_file():
        pytest.skip("the reference data are not here: lakes.csv")
    lakes = pd.read_csv(LAKES).set_index("Hylak_id")
    columns = ["Lake_area", "Vol_total", "Depth_avg", "Dis_avg", "Res_time"]
    for _, row in read_list("river", "reservoirs").iterrows():
        ours = row[["area", "volume", "depth", "flow", "residence_time"]].astype(float).to_numpy()
        np.testing.assert_allclose(ours, lakes.loc[int(row["hylak_id"]), columns].to_numpy(float))


def test_draws_keep_depth_and_time_together_and_the_best_estimate_first():
    (lake,) = ways.way("lviv", draws=200).reservoirs["bug_dobrotvir"]
    assert lake["residence_time"][0] == 7.5
    assert lake["depth"][0] == 2.2
    volume = lake["residence_time"] * lake["flow"] / lake["depth"]
    np.testing.assert_allclose(volume, volume[0])
    assert np.quantile(lake["depth"][1:], [0.05, 0.95]) == pytest.approx([1.1, 4.4], rel=0.05)


def test_an_unknown_city():
    with pytest.raises(ValueError, match="no way to the sea is known for kyiv"):
        ways.way("kyiv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_models_and_sub_basins_have_names(language):
    texts = catalogue(language)
    for model in (*read_list("river", "models").index, "rows", "green_kronvang"):
        assert texts[f"river.model.{model}"]
    for basin in read_list("river", "baltic")["sub_basin"].unique():
        assert texts[f"river.sub_basin.{basin}"]
    assert (read_list("river", "reaches")[f"name_{language}"] != "").all()
