"""What the whole way retains, by model and by the rows of the city."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs.city import load_city
from wastewater.inputs.lists import read_list
from wastewater.model.rivers import paths, retention, ways


@pytest.fixture(scope="module")
def lviv():
    return load_city("lviv")


@pytest.fixture(scope="module")
def way():
    return ways.way("lviv", draws=400)


@pytest.mark.parametrize(
    ("substance", "most", "centre"), [("total_p", 0.73, 0.40), ("total_n", 0.42, 0.20)]
)
def test_the_rows_of_lviv_span_what_they_say(way, lviv, substance, most, centre):
    held = paths.path_retention(way, paths.ROWS, substance, lviv)
    assert held[0] == pytest.approx(centre, abs=0.005)
    assert held.min() > 0
    assert held.max() < most


@pytest.mark.parametrize("substance", ["total_p", "total_n"])
def test_every_model_gives_a_share_with_a_spread(way, substance):
    for model in paths.path_models(way, substance):
        held = paths.path_retention(way, model, substance)
        assert held.shape == (401,)
        assert ((held >= 0) & (held <= 1)).all(), model
        assert np.ptp(held) > 0, model


def test_verified_models_lie_within_the_rows_of_phosphorus(way, lviv):
    """The rows of the pilot, 0-73 %, hold what every model that could be read says."""
    table = paths.spread_of_models(way, "total_p", lviv).set_index("model")
    read = table.loc[table["verified"] == "yes", "retention"]
    assert read.between(0, 0.73).all()
    assert read["kronvang"] == pytest.approx(0.398, abs=0.001)
    assert read["teotil3"] == pytest.approx(0.450, abs=0.001)


def test_lakes_in_series_by_hand(way):
    """Kronvang: 1 / (1 + v tau / z), one reservoir after the other."""
    lakes = read_list("river", "reservoirs")[["depth", "residence_time"]].astype(float)
    passed = 1 / (1 + 26 / lakes["depth"] * lakes["residence_time"] / 365)
    held = paths.path_retention(way, "kronvang", "total_p")[0]
    assert held == pytest.approx(1 - passed.prod())


def test_wloclawek_falls_below_what_was_measured_in_good_months(way):
    """Measured drops count months with marked retention only; a yearly model stays below them."""
    at = way.reaches.ids.index("vistula_wloclawek")
    held = 1 - paths.transmission(way, "kronvang", "total_p")[at, 0]
    measured = read_list("river", "measured").loc["wloclawek_p", ["low", "high"]].astype(float)
    assert 0 < held < measured["low"]


def test_surface_models_do_not_depend_on_the_division(way):
    whole = paths.path_retention(way, "venohr", "total_n")
    each = paths.transmission(way, "venohr", "total_n")
    np.testing.assert_allclose(1 - each.prod(axis=0), whole)
    load = 1 / sum(paths._surface_per_flow(way, reach)[0] for reach in way.reaches.ids)
    alone = retention.retained("venohr", "total_n", hydraulic_load=load, temperature=10)
    assert whole[0] == pytest.approx(float(alone))


def test_warm_water_retains_more_nitrogen(way):
    cold, warm = (paths.transmission(way, "venohr", "total_n", t).prod(axis=0) for t in (4, 16))
    assert (warm < cold).all()


def test_parts_pass_on_what_the_city_says(way, lviv):
    rows = lviv.parameters
    named = rows[(rows["name"] == "river.retention") & (rows["substance"] == "total_p")]
    told = named.set_index("place")["base_value"]
    passed = paths.row_transmission(way, lviv, "total_p")[:, 0]
    for part in set(way.part_of):
        own = [t for t, p in zip(passed, way.part_of, strict=True) if p == part]
        assert np.prod(own) == pytest.approx(1 - told[part])


def test_a_way_without_reservoirs_lets_all_pass_by_lake_models():
    southern = ways.way("voznesensk", draws=3)
    assert (paths.path_retention(southern, "teotil3", "total_n") == 0).all()
    assert "behrendt_opitz_runoff" not in paths.path_models(southern, "total_n")


@pytest.mark.parametrize(
    ("model", "substance", "words"),
    [
        ("nobody", "total_p", "unknown retention model"),
        ("venohr", "total_p", "does not hold"),
        ("green_basin", "total_p", "not a model of reaches"),
        ("first_order", "bod5", "not a model of reaches"),
    ],
)
def test_models_that_do_not_fit(way, model, substance, words):
    with pytest.raises(ValueError, match=words):
        paths.path_retention(way, model, substance)


def test_rows_of_no_city(way):
    with pytest.raises(ValueError, match="which city"):
        paths.path_retention(way, paths.ROWS, "total_p")
