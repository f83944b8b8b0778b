"""A works among its peers; the shipped table is computed anew from the EEA's where it is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.lists import read_list
from wastewater.results import peers
from wastewater.text import LANGUAGES, catalogue

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "water"
EEA = REFERENCE / "eea_uwwtd_v6"


@pytest.fixture(scope="module")
def eea():
    """Return the table of the EEA as it is."""
    files = [EEA / "baltic_uwwtp_emission_load.csv", EEA / "baltic_uwwtps.csv"]
    if not all(file.is_file() for file in files):
        pytest.skip("the reference data are not here: eea_uwwtd_v6")
    return peers.read_uwwtd(*files)


def test_the_shipped_table_comes_from_the_file(eea):
    assert eea["plant"].nunique() == 6391
    made, shipped = peers.percentiles(eea), peers.peers()
    words = ["size", "substance", "measure", "n", "unit"]
    pd.testing.assert_frame_equal(made[words], shipped[words], check_dtype=False)
    numbers = [f"p{p:02d}" for p in peers.PERCENTILES]
    np.testing.assert_allclose(shipped[numbers], made[numbers], rtol=1e-4)


def test_the_faulty_country_is_out_as_a_whole(eea):
    kept = peers.sound(eea)
    assert set(eea["group"]) == {"DE", "DK", "LT", "LV", "PL"}
    assert set(kept["group"]) == {"DE", "DK", "LT", "LV"}
    assert not kept["plant"].isin(["PLLU0651N", "PLLU0652N"]).any()


def test_the_industrial_works_would_be_out_by_themselves(eea):
    """Also in a table in which their country is too small to be judged."""
    two = eea[eea["plant"].isin(["PLLU0651N", "PLLU0652N"]) | (eea["group"] == "DK")]
    assert set(peers.sound(two)["group"]) == {"DK"}


def test_danish_totals_are_the_published_ones(eea):
    """358 works with data and the 12 of 100 000 p.e. and more: removal of BOD, COD, N, P."""
    danish = eea[(eea["group"] == "DK") & eea["discharged"].notna()]
    for some, expected in (
        (danish, (0.985, 0.942, 0.888, 0.926)),
        (danish[danish["load_pe"] >= 1e5], (0.985, 0.946, 0.884, 0.903)),
    ):
        t = some.groupby("substance")[["incoming", "discharged"]].sum()
        removal = 1 - t["discharged"] / t["incoming"]
        assert removal.tolist() == pytest.approx(expected, abs=6e-4)


def test_marselisborg_stands_high(eea):
    own = eea[eea["plant"] == "DK7510138"].set_index("substance")
    removal = 1 - own["discharged"] / own["incoming"]
    assert removal.round(3).to_dict() == {
        "bod5": 0.994,
        "cod": 0.964,
        "total_n": 0.907,
        "total_p": 0.968,
    }
    for substance in removal.index:
        assert peers.standing(removal[substance], substance, 172_450, "removal") > 50


def made(**columns):
    table = pd.DataFrame(
        {
            "plant": np.repeat([f"W{i:02d}" for i in range(40)], 1),
            "group": "XX",
            "substance": "total_p",
            "incoming": 50.0,
            "discharged": np.arange(40.0),
            "load_pe": 50_000.0,
            "capacity_pe": 60_000.0,
        }
    )
    return table.assign(**columns)


def test_rounding_makes_no_steps():
    found = peers.percentiles(made(discharged=2.0)).query("n > 0 and measure == 'removal'")
    low, high = found[["p05", "p95"]].to_numpy()[0]
    assert low == pytest.approx(1 - 2.45 / 50, abs=1e-3)
    assert high == pytest.approx(1 - 1.55 / 50, abs=1e-3)


def test_numbers_that_were_not_rounded_stay():
    found = peers.percentiles(made(discharged=2.3)).query("n > 0 and measure == 'removal'")
    assert found["p05"].item() == found["p95"].item() == pytest.approx(1 - 2.3 / 50)


def test_small_loads_and_impossible_rows_are_left_out():
    table = made()
    table.loc[0, "incoming"] = 9.0  # too little for its rounding
    table.loc[1, "discharged"] = 60.0  # more than came in
    table.loc[2, "discharged"] = -3.0
    table.loc[3, "load_pe"] = np.nan
    table.loc[4, "load_pe"] = 900_000.0  # fifteen times the capacity
    table.loc[5, "discharged"] = np.nan
    kept = peers.sound(table)
    assert set(kept["plant"]) == {f"W{i:02d}" for i in range(6, 40)}


def test_few_works_give_no_percentiles():
    found = peers.percentiles(made().iloc[:9]).query("n > 0")
    assert found[[f"p{p:02d}" for p in peers.PERCENTILES]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("pe", "size"),
    [
        (0, "below_2000"),
        (1999, "below_2000"),
        (2000, "2000_10000"),
        (99_999, "10000_100000"),
        (1e5, "from_100000"),
        (2e6, "from_100000"),
    ],
)
def test_sizes_are_those_of_the_directive(pe, size):
    assert peers.size_class(pe).tolist() == [size]


@pytest.mark.parametrize("pe", [-1, np.nan])
def test_a_size_that_is_none(pe):
    with pytest.raises(ValueError, match="size of a works"):
        peers.size_class(pe)


def test_standing_returns_the_shipped_percentiles_and_lies_between():
    table = peers.peers()
    for _, row in table[table["p05"].notna()].iterrows():
        sizes = read_list("peers", "sizes")
        pe = float(sizes.loc[row["size"], "least"]) + 1
        values = row[[f"p{p:02d}" for p in peers.PERCENTILES]].to_numpy(float)
        middle = (values[1] + values[2]) / 2
        asked = np.array([values.min() - 1, *values, values.max() + 1, middle])
        found = peers.standing(asked, row["substance"], pe, row["measure"])
        np.testing.assert_allclose(found, [5, *peers.PERCENTILES, 95, 37.5], atol=1e-6)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ((0.9, "hg", 1e5, "removal"), "no peers"),
        ((0.9, "total_p", 1e5, "colour"), "no peers"),
        ((0.9, "total_p", 500, "removal"), "too few works"),
    ],
)
def test_what_is_not_known(question, words):
    with pytest.raises(ValueError, match=words):
        peers.standing(*question)


def test_shipped_percentiles_rise():
    numbers = peers.peers()[[f"p{p:02d}" for p in peers.PERCENTILES]].dropna()
    assert (np.diff(numbers.to_numpy(), axis=1) >= 0).all()


def test_lviv_today_and_after_its_upgrade(pilots):
    table = peers.lviv_among_peers(pilots)
    assert list(table.columns) == list(peers.AMONG_COLUMNS)
    assert table["size"].unique().tolist() == ["from_100000"]
    best = table[table["measure"] == "removal"].pivot(
        index="substance", columns="scenario", values="best"
    )
    for substance in ("bod5", "cod", "total_p"):
        assert best.loc[substance, "plant"] > best.loc[substance, "baseline"] + 0.1
    assert best.loc["bod5", "baseline"] == pytest.approx(0.757, abs=0.01)
    assert (table["percentile"].between(5, 95)).all()


def test_loads_of_one_works_by_hand():
    """21.9 kg of BOD5 a year are one person; 100 of 1000 t leave."""
    inlet, out = np.full(4, 4.38e6), np.array([4.38e5, 4.38e5, 0.0, 8.76e5])
    table = peers.among_peers({"bod5": (inlet, out)}).set_index("measure")
    assert table["size_pe"].unique() == pytest.approx([200_000])
    assert table.loc["removal", "best"] == pytest.approx(0.9)
    assert table.loc["discharge_per_pe", "best"] == pytest.approx(2.19)
    assert table.loc["removal", "median"] == pytest.approx(0.9)
    assert table.loc["removal", "percentile"] == 5
    assert table.loc["discharge_per_pe", "percentile"] == 95


@pytest.mark.parametrize("language", LANGUAGES)
def test_sizes_and_measures_have_names(language):
    texts = catalogue(language)
    assert all(texts[f"peers.size.{size}"] for size in read_list("peers", "sizes").index)
    assert all(texts[f"peers.measure.{measure}"] for measure in peers.MEASURES)
