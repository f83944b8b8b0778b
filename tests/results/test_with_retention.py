"""A model of retention in the place of the rows of a city."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, Reach, load_city
from wastewater.inputs.lists import read_list
from wastewater.model.rivers import paths, retention, ways
from wastewater.model.sampling import sample_rows
from wastewater.results.run import run
from wastewater.results.with_retention import with_retention
from wastewater.results.works_loads import works_loads

CASES = [
    ("total_p", "kronvang"),
    ("total_p", "teotil3"),
    ("total_p", "behrendt_opitz_load"),
    ("total_n", "green_kronvang"),
    ("total_n", "venohr"),
]


@pytest.fixture(scope="module")
def city() -> City:
    return load_city("lviv")


@pytest.fixture(scope="module")
def voznesensk() -> City:
    return load_city("voznesensk")


def rows_of(city: City, substance: str) -> pd.DataFrame:
    rows = city.parameters
    own = rows[(rows["name"] == "river.retention") & (rows["substance"] == substance)]
    return own[own["place"] != ""].set_index("place", drop=False)


@pytest.mark.parametrize(("substance", "model"), CASES)
def test_the_run_brings_to_the_sea_what_the_model_passes(
    city: City, substance: str, model: str
) -> None:
    """Load at the source x product of the transmissions, at best estimates."""
    result = run(with_retention(city, model, [substance], draws=50), years=(2025, 2025), draws=3)
    kept = result.model("lviv")
    source = works_loads(kept, (), (2025,))["river"][0, kept.index.substances.index(substance), 0]
    passed = paths.transmission(ways.way("lviv"), model, substance)[:, 0].prod()
    table = result.outflow().query(
        "scenario == 'baseline' and sea == 'baltic' and pathway == 'total' and statistic == 'best'"
    )
    arrived = table.set_index("substance")["value"][substance]
    assert source > 0
    assert arrived == pytest.approx(source * passed, rel=5e-6)
    before = 1 - paths.path_retention(ways.way("lviv"), paths.ROWS, substance, city)[0]
    assert abs(passed - before) > 1e-4


def test_a_reach_by_hand(city: City) -> None:
    """Western Bug: Dobrotvir and the pond below the Rata, 1 / (1 + 26 tau / z) each."""
    lakes = read_list("river", "reservoirs").loc[["dobrotvir", "below_rata"]]
    depth, days = (lakes[c].to_numpy(float) for c in ("depth", "residence_time"))
    passed = np.prod(1 / (1 + 26 * days / 365 / depth))
    told = rows_of(with_retention(city, "kronvang", draws=50), "total_p").loc[["western_bug"]]
    value, low, high = told[["base_value", "base_low", "base_high"]].to_numpy(float)[0]
    assert value == pytest.approx(1 - float(passed), rel=1e-5)
    assert low < value < high


@pytest.mark.parametrize("model", ["kronvang", "green"])
def test_nothing_of_voznesensk_comes_to_the_baltic(voznesensk: City, model: str) -> None:
    table = run(with_retention(voznesensk, model, draws=50), years=(2025, 2025), draws=10).outflow()
    baltic, black = (table[table["sea"] == sea] for sea in ("baltic", "black"))
    assert len(baltic) > 0
    assert (baltic["value"] == 0).all()
    assert (black.loc[black["substance"] == "total_p", "value"].max()) > 0


def test_all_other_rows_stay(city: City) -> None:
    before = city.parameters.copy()
    new = with_retention(city, "kronvang", ["total_p"], draws=20)
    pd.testing.assert_frame_equal(city.parameters, before)

    def others(of: City) -> pd.DataFrame:
        rows = of.parameters
        is_ours = (rows["name"] == "river.retention") & (rows["substance"] == "total_p")
        return rows[~is_ours | (rows["place"] == "")].reset_index(drop=True)

    pd.testing.assert_frame_equal(others(new), others(city))
    assert len(new.parameters) == len(city.parameters)
    assert list(new.parameters.columns) == list(city.parameters.columns)


@pytest.mark.parametrize("name", ["lviv", "voznesensk"])
@pytest.mark.parametrize("substance", ["total_p", "total_n"])
def test_rows_hold_best_estimate_and_band_of_every_model(name: str, substance: str) -> None:
    """Drawn again in a run, each row has the percentiles that the model gave."""
    city, way = load_city(name), ways.way(name, 500, 3)
    for model in paths.path_models(way, substance):
        if retention.models()["kind"].get(model) == "basin":
            continue
        rows = rows_of(with_retention(city, model, substance, draws=500, seed=3), substance)
        passed = pd.DataFrame(paths.transmission(way, model, substance))
        expected = 1 - passed.groupby(list(way.part_of)).prod().loc[rows.index].to_numpy()
        drawn = sample_rows(rows.reset_index(drop=True), 4000, 1)
        assert ((drawn >= 0) & (drawn <= 1)).all()
        np.testing.assert_allclose(drawn[:, 0], expected[:, 0], rtol=1e-5, atol=1e-12)
        for q in (0.05, 0.95):
            ours, theirs = (np.quantile(x[:, 1:], q, axis=1) for x in (drawn, expected))
            np.testing.assert_allclose(ours, theirs, rtol=0.02, atol=1e-12, err_msg=model)


def test_source_grade_and_note(city: City) -> None:
    lakes = with_retention(city, "kronvang", draws=20)
    told = rows_of(lakes, "total_p")
    assert set(told["source"]) == {"greener"}
    assert set(told["grade"]) == {"A"}
    assert told["note"].str.contains("kronvang").all()
    assert set(told["origin"]) == {"lviv"}
    assert list(lakes.sources["id"]).count("greener") == 1
    again = with_retention(lakes, "green_kronvang", draws=20)
    assert list(again.sources["id"]).count("greener") == 1
    rough = rows_of(with_retention(city, "venohr", "total_n", draws=20), "total_n")
    assert set(rough["grade"]) == {"D"}
    assert rough["note"].str.contains("unverified").all()


def test_temperature_and_certainty(city: City) -> None:
    cold, warm = (
        rows_of(with_retention(city, "venohr", ["total_n"], draws=0, temperature=t), "total_n")
        for t in (4.0, 16.0)
    )
    assert (cold["base_value"] < warm["base_value"]).all()
    assert set(cold["distribution"]) == {"fixed"}


@pytest.mark.parametrize(
    ("model", "substances", "words"),
    [
        ("nobody", ["total_p"], "nobody.*fit: teotil3, .*kronvang, green.*green_kronvang"),
        ("venohr", ["total_p"], "venohr.*total_p; fit: teotil3"),
        ("behrendt_opitz_runoff", ["total_p"], "fit: teotil3"),
        ("green_basin", ["total_n"], "fit: teotil3"),
        ("rows", ["total_n"], "fit: teotil3"),
        ("kronvang", ["total_p", "hg"], "hg; fit: none"),
    ],
)
def test_models_that_do_not_fit(city: City, model: str, substances: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        with_retention(city, model, substances, draws=2)
    fitting = str(caught.value).partition("fit: ")[2].split(", ")
    assert model not in fitting


def test_a_city_whose_way_is_not_known(city: City) -> None:
    with pytest.raises(ValueError, match=r"no way .* aarhus; known: lviv, voznesensk"):
        with_retention(load_city("aarhus"), "kronvang")
    other = replace(city, reaches=(*city.reaches, Reach("canal", {"en": "Canal"})))
    with pytest.raises(ValueError, match="canal"):
        with_retention(other, "kronvang")


def test_the_checks_of_other_rows_are_made(city: City) -> None:
    """A substance that the models know and the package does not is refused as in a file."""
    with pytest.raises(InputError, match="particulate_p"):
        with_retention(city, "teotil3", ["particulate_p"], draws=2)
