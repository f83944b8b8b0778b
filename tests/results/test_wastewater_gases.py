"""Gases of the wastewater of a run: the example of the guidelines, bands, differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.edit import with_value
from wastewater.inputs.lists import read_list
from wastewater.inputs.reference import reference_sources
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results import wastewater_gases
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.wastewater_gases import COLUMNS, SOURCES, gases
from wastewater.results.works_loads import works_loads


def figures(table: pd.DataFrame, unit: str = "t/yr", statistic: str = "best") -> pd.Series:
    rows = table[(table["unit"] == unit) & (table["statistic"] == statistic)]
    return rows.set_index(["gas", "source"])["value"]


@pytest.fixture
def certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the loads of the worked example in the place of those of the run [kg/yr].

    A million people with 60 g BOD5 a day, all in the sewer; N 80 % to the works, 40 % removed.
    Two works share the load; a tenth of the discharge overflows besides.
    """

    def example(model: CityModel, taken: Sequence[str], years: Sequence[int]) -> dict[str, Array]:
        names = model.index.substances
        loads = {}
        for load, (bod, nitrogen) in {
            "inlet": (21_900_000, 0.8 * 8_400_204.9),
            "discharge": (3_285_000, 4_032_098.35),
            "overflow": (328_500, 403_209.835),
        }.items():
            both = np.zeros((2, len(names), model.values.shape[1]))
            both[:, names.index("bod5")] = np.array([[0.7], [0.3]]) * bod
            both[:, names.index("total_n")] = np.array([[0.4], [0.6]]) * nitrogen
            loads[load] = both
        return loads

    monkeypatch.setattr(wastewater_gases, "works_loads", example)


@pytest.mark.usefixtures("certain")
def test_the_example_of_the_guidelines(pilots: Result) -> None:
    table = gases(pilots, "lviv", "baseline", 2025)
    assert tuple(table.columns) == COLUMNS
    told = figures(table)
    expected = {
        ("methane", "treatment"): 394.2,
        ("methane", "effluent"): 68.985,
        ("methane", "overflow"): 6.8985,
        ("nitrous_oxide", "treatment"): 168.96412,
        ("nitrous_oxide", "effluent"): 31.68077,
        ("nitrous_oxide", "overflow"): 3.168077,
        ("methane", "total"): 394.2 + 68.985 * 1.1,
        ("nitrous_oxide", "total"): 168.96412 + 31.68077 * 1.1,
    }
    assert set(told.index) == set(expected)
    for key, tonnes in expected.items():
        assert told[key] == pytest.approx(tonnes, rel=1e-6), key
    warm = figures(table, "t CO2e/yr")
    whole = 27 * expected["methane", "total"] + 273 * expected["nitrous_oxide", "total"]
    assert warm["co2e", "total"] == pytest.approx(whole, rel=1e-6)
    assert warm["methane", "treatment"] == pytest.approx(27 * 394.2)
    old = figures(gases(pilots, "lviv", "baseline", 2025, "ar5"), "t CO2e/yr")
    assert old["co2e", "effluent"] == pytest.approx(28 * 68.985 + 265 * 31.68077, rel=1e-6)


@pytest.mark.usefixtures("certain")
def test_certain_loads_leave_the_band_of_the_factors(pilots: Result) -> None:
    """Any water: methane from its printed factor, nitrous oxide of rich water within its range."""
    waters: dict[str, Any] = {"water": "any_water_body", "nitrogen_water": "effluent_eutrophic"}
    table = gases(pilots, "lviv", "baseline", 2025, **waters)
    assert figures(table)["methane", "effluent"] == pytest.approx(223.38)
    nitrogen = 4_032.09835 * 44 / 28
    low, high = (figures(table, statistic=s)["nitrous_oxide", "effluent"] for s in ("p05", "p95"))
    assert low == pytest.approx(nitrogen * 0.0041, rel=0.1)  # 60 draws
    assert high == pytest.approx(nitrogen * 0.091, rel=0.1)
    best = figures(table)["nitrous_oxide", "effluent"]
    assert best == pytest.approx(nitrogen * 0.019)
    for source in SOURCES:
        low, high = (figures(table, statistic=s)["methane", source] for s in ("p05", "p95"))
        assert low < figures(table)["methane", source] < high


def test_the_band_carries_loads_and_factors(pilots: Result) -> None:
    """Nitrous oxide draw by draw is load x factor; neither is held at its best estimate."""
    model = pilots.model("lviv")
    load = works_loads(model, (), (2025,))["inlet"][0, model.index.substances.index("total_n")]
    factors = wastewater_gases._factors("river", "effluent", pilots.draws, pilots.seed)
    factor = factors["nitrous_oxide", "works"]
    assert np.ptp(load) > 0
    assert np.ptp(factor) > 0
    made = load * factor * 44 / 28 / 1000
    table = gases(pilots, "lviv", "baseline", 2025)
    for statistic, expected in {
        "best": made[0],
        "mean": made[1:].mean(),
        "p05": np.quantile(made[1:], 0.05),
        "p95": np.quantile(made[1:], 0.95),
    }.items():
        told = figures(table, statistic=statistic)["nitrous_oxide", "treatment"]
        assert told == pytest.approx(expected), statistic


def test_factors_keep_to_their_ranges() -> None:
    factors = wastewater_gases._factors("river", "effluent", 4000, 1)
    for drawn in factors.values():
        assert (drawn > 0).all()
    works, water = (factors["nitrous_oxide", side][1:] for side in ("works", "water"))
    assert works.min() >= 0.00016
    assert works.max() <= 0.045
    np.testing.assert_allclose(np.quantile(water, [0.05, 0.95]), [0.0005, 0.075], rtol=0.02)
    for side, greatest in (("works", 0.09), ("water", 0.06)):
        best, drawn = factors["methane", side][0], factors["methane", side][1:]
        assert drawn.max() < greatest  # a kilogram of BOD never gives a kilogram of methane
        assert np.quantile(drawn, 0.05) < best < np.quantile(drawn, 0.95)
    # works and water share the greatest methane of a kilogram of BOD
    both = np.corrcoef(np.log(factors["methane", "works"]), np.log(factors["methane", "water"]))
    assert both[0, 1] > 0.08


def test_a_difference_is_paired(pilots: Result) -> None:
    """What scenarios have in common cancels draw by draw: the factors, and what did not change."""
    change = gases(pilots, "lviv", "plant", 2029, against="baseline")
    before, after = (gases(pilots, "lviv", s, 2029) for s in ("baseline", "plant"))
    for statistic in ("best", "mean"):
        ours, there, then = (figures(t, "t CO2e/yr", statistic) for t in (change, after, before))
        pd.testing.assert_series_equal(ours, there - then, check_exact=False, rtol=1e-9)
    width = {
        name: figures(t, "t CO2e/yr", "p95") - figures(t, "t CO2e/yr", "p05")
        for name, t in (("change", change), ("before", before))
    }
    for key in (("co2e", "total"), ("nitrous_oxide", "treatment"), ("methane", "treatment")):
        assert 0 < width["change"][key] < 0.15 * width["before"][key], key
    same = gases(pilots, "lviv", "plant", 2029, against="plant")
    assert (same["value"] == 0).all()
    nothing = gases(pilots, "lviv", "nothing", 2029, against="baseline")
    assert (nothing["value"] == 0).all()


def test_more_nitrogen_removed_is_less_from_the_effluent() -> None:
    """The works give off what they did, the receiving water less, best and band."""
    city = load_city("lviv")

    def of(removal: float) -> dict[str, pd.Series]:
        better: City = with_value(
            city, "plant.removal", removal, substance="total_n", place="secondary"
        )
        table = gases(run(better, years=(2025, 2025), draws=30), "lviv", "baseline")
        return {s: figures(table, statistic=s) for s in ("best", "p05", "p95")}

    less, more = of(0.2), of(0.8)
    for statistic in ("best", "p05", "p95"):
        weak, strong = less[statistic], more[statistic]
        assert strong["nitrous_oxide", "effluent"] < 0.6 * weak["nitrous_oxide", "effluent"]
        for same in (("nitrous_oxide", "treatment"), ("methane", "effluent")):
            assert strong[same] == pytest.approx(weak[same])


def test_all_scenarios_and_several_works(pilots: Result, denmark: Result) -> None:
    table = gases(pilots, "voznesensk")
    assert set(table["scenario"]) == set(pilots.scenarios["voznesensk"])
    assert set(table["year"]) == {2029}
    assert set(table["source"]) == {*SOURCES, "total"}
    assert (table["value"] >= 0).all()
    model = denmark.model("aarhus")
    load = works_loads(model, (), denmark.years)["inlet"][:, :, 0].sum(axis=0)
    told = figures(gases(denmark, "aarhus", "baseline"))
    bod = load[model.index.substances.index("bod5")]
    assert told["methane", "treatment"] == pytest.approx(bod * 0.018 / 1000)


def test_what_is_not_there(pilots: Result) -> None:
    wrong: list[dict[str, Any]] = [
        {"scenario": "dream"},
        {"year": 1999},
        {"gwp": "ar4"},
        {"against": "dream"},
    ]
    for asked in wrong:
        with pytest.raises(InputError):
            gases(pilots, "lviv", **asked)
    with pytest.raises(InputError):
        gases(pilots, "kyiv")
    dry: list[dict[str, Any]] = [{"water": "sea"}, {"nitrogen_water": "sea"}]
    for waters in dry:
        with pytest.raises(ValueError, match="'sea'; known are"):
            gases(pilots, "lviv", **waters)


def test_the_choice_of_distributions_is_told() -> None:
    table = read_list("wastewater_gases", "distributions")
    known = set(read_list("wastewater_gases", "sources").index) | set(reference_sources()["id"])
    assert set(table["source"]) <= known
    assert set(table["grade"]) == {"D"}
    assert (table["note"] != "").all()
    assert set(read_list("wastewater_gases", "nitrous_oxide").index) < set(table.index)
