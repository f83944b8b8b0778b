"""The IPCC's first-order-decay model: its two spreadsheets, and what must hold for any numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wastewater.model.city_model import CityModel
from wastewater.model.first_order_decay import (
    decomposable_carbon,
    emitted_methane,
    first_order_decay,
    generated_methane,
    mean_of_types,
    stored_carbon,
)
from wastewater.model.full_year import SolvedYear
from wastewater.model.lookup import Parameters
from wastewater.model.network import Route, build
from wastewater.model.solve import complete_shares, solve_year

if TYPE_CHECKING:
    from tests.model.conftest import Solve

# ---------------------------------------------------------------- the official spreadsheets

# 2006 sheet as it comes: 10 million people, 560 kg each, 47 % landfilled, and industrial waste
PEOPLE, RATE, LANDFILLED, INDUSTRY = 10e6, 560e-6, 0.47, 500.0  # Gg
SHARES = np.array([0.242, 0.275, 0.11])  # food, paper, wood; the rest is inert
DOC = np.array([0.15, 0.40, 0.43, 0.15])
K = np.array([0.185, 0.06, 0.03, 0.09])
MCF = np.array([0.705, 0.705, 0.705, 0.715])
SHEET_2006 = {  # methane [Gg] from food, paper, wood, industry and all
    1951: (3.792093, 3.962178, 0.864645, 1.538480, 10.157397),
    1952: (6.943718, 7.693617, 1.703737, 2.944545, 19.285617),
    1955: (13.549243, 17.634003, 4.075127, 6.477397, 41.735769),
    1960: (18.921944, 30.697593, 7.582621, 10.607567, 67.809725),
}
STOCKS_2006 = (33.678414, 61.668688, 84.931525, 104.265368, 120.333808, 133.688357)

# 2019 sheet, food: stock, decomposed carbon and methane [Gg] of 1950 to 1959
SHEET_2019 = [
    (170.28133604999996, 0.0, 0.0),
    (311.80288390121837, 28.7597881987816, 19.173192132521066),
    (429.4220485777495, 52.6621713734688, 35.1081142489792),
    (527.1758402035232, 72.52754442422629, 48.35169628281753),
    (608.4194351864917, 89.03774106703142, 59.35849404468761),
    (675.9413350123839, 102.75943622410773, 68.50629081607181),
    (732.059075211517, 114.16359585086683, 76.10906390057788),
    (778.6987694911171, 123.64164177039977, 82.42776118026651),
    (817.4612192044463, 131.51888633667076, 87.6792575577805),
    (849.6768572137968, 138.06569804064944, 92.04379869376629),
]


def sheet_2006(years: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Stock [Gg] and methane [Gg] of the four types from 1950 on."""
    waste = np.append(PEOPLE * RATE * LANDFILLED * SHARES, INDUSTRY)[:, None]
    deposits = np.repeat(waste, years, axis=1)
    carbon = decomposable_carbon(deposits, DOC[:, None], 0.5, MCF[:, None])
    stock, decomposed = first_order_decay(carbon, K[:, None])
    return stock, generated_methane(decomposed, 0.5)


def test_the_2006_sheet_to_every_printed_digit() -> None:
    stock, methane = sheet_2006()
    assert np.round(stock[0, :6], 6).tolist() == list(STOCKS_2006)
    total = emitted_methane(methane)
    for year, printed in SHEET_2006.items():
        found = [*methane[:, year - 1950], total[year - 1950]]
        assert np.round(found, 6).tolist() == list(printed), year
    assert round(float(total[1965 - 1950]), 6) == 85.270357


def test_the_2019_sheet_to_the_last_digit() -> None:
    carbon = decomposable_carbon(np.full(10, 2300.322), 0.15, 0.7, 0.705)
    stock, decomposed = first_order_decay(carbon, 0.185)
    found = np.stack([stock, decomposed, generated_methane(decomposed, 0.5)], axis=1)
    np.testing.assert_allclose(found, SHEET_2019, rtol=1e-14)


# ---------------------------------------------------------------- the year of deposit


@pytest.mark.parametrize("delay", [0.0, 1.5, 3.0, 6.0])
def test_the_delay_is_that_of_the_sheet(delay: float) -> None:
    """Month M of the sheet is 7 plus the delay: B = D exp2, C = D (1 - exp2)."""
    deposited, k, month = np.array([50.0, 20.0, 0.0, 70.0]), 0.1, 7 + delay
    kept, exp2 = math.exp(-k), math.exp(-k * (13 - month) / 12)
    last, stocks, decomposed = 0.0, [], []
    for d in deposited:
        decomposed.append(d * (1 - exp2) + last * (1 - kept))
        last = d * exp2 + last * kept
        stocks.append(last)
    found = first_order_decay(deposited, k, delay)
    np.testing.assert_allclose(found, (stocks, decomposed), rtol=1e-14)


def test_with_the_usual_delay_nothing_decomposes_in_the_year_of_deposit() -> None:
    _, decomposed = first_order_decay([10.0, 0.0], 0.2)
    assert decomposed[0] == 0
    assert decomposed[1] == pytest.approx(10 * (1 - math.exp(-0.2)), rel=1e-14)


def test_a_shorter_delay_brings_decay_forward() -> None:
    deposits = np.full(30, 5.0)
    stocks = [first_order_decay(deposits, 0.1, delay)[0] for delay in (0, 2, 4, 6)]
    assert (np.diff(stocks, axis=0) > 0).all()


# ---------------------------------------------------------------- what holds for any numbers

numbers = st.floats(0, 1e4, allow_subnormal=False)
rates = st.floats(0, 5, allow_subnormal=False)
deposits_of_types = arrays(float, (3, 4, 12), elements=numbers)


@given(deposits_of_types, arrays(float, (3, 1, 1), elements=rates), st.floats(0, 6))
def test_no_carbon_is_lost(deposited: np.ndarray, rate: np.ndarray, delay: float) -> None:
    stock, decomposed = first_order_decay(deposited, rate, delay, opening=7.0)
    came = 7.0 + deposited.cumsum(axis=-1)
    np.testing.assert_allclose(stock + decomposed.cumsum(axis=-1), came, rtol=1e-12)
    assert (stock >= 0).all()
    assert (decomposed >= 0).all()


@given(deposits_of_types, deposits_of_types, st.floats(0, 10))
def test_deposits_add_up(one: np.ndarray, other: np.ndarray, factor: float) -> None:
    together = first_order_decay(one + factor * other, 0.1, 2)
    apart = [first_order_decay(part, 0.1, 2) for part in (one, other)]
    for k in range(2):
        np.testing.assert_allclose(
            together[k], apart[0][k] + factor * apart[1][k], rtol=1e-10, atol=1e-8
        )


@given(deposits_of_types, arrays(float, (3, 4, 1), elements=rates))
def test_all_at_once_equals_one_by_one(deposited: np.ndarray, rate: np.ndarray) -> None:
    stock, decomposed = first_order_decay(deposited, rate, 3)
    for at in np.ndindex(3, 4):
        alone = first_order_decay(deposited[at], float(rate[at].item()), 3)
        np.testing.assert_array_equal((stock[at], decomposed[at]), alone)


def test_what_never_decays_and_what_decays_at_once() -> None:
    deposits = np.array([3.0, 5.0, 0.0, 2.0])
    stock, decomposed = first_order_decay(deposits, 0.0, delay_months=0)
    np.testing.assert_array_equal(stock, deposits.cumsum())
    assert not decomposed.any()
    stock, decomposed = first_order_decay(deposits, 1e3)
    np.testing.assert_allclose(stock, deposits)
    np.testing.assert_allclose(decomposed, [0.0, 3.0, 5.0, 0.0])


def test_a_slow_decay_is_the_rate_times_the_stock() -> None:
    """For small k the difference is k/2 of it; nothing is lost to rounding."""
    _, decomposed = first_order_decay([1.0, 0.0], 1e-12)
    assert decomposed[1] == pytest.approx(1e-12, rel=1e-11)


def test_a_steady_deposit_fills_up_to_a_steady_stock() -> None:
    stock, decomposed = first_order_decay(np.full(2000, 8.0), 0.03)
    assert decomposed[-1] == pytest.approx(8, rel=1e-12)
    assert stock[-1] == pytest.approx(8 / (1 - math.exp(-0.03)), rel=1e-12)


def test_half_is_left_after_a_half_life() -> None:
    stock, _ = first_order_decay(np.zeros(12), math.log(2) / 12, opening=6.0)
    assert stock[-1] == pytest.approx(3, rel=1e-14)


def test_rates_may_change_from_year_to_year() -> None:
    stock, _ = first_order_decay([1.0, 0.0, 0.0], [0.1, 0.2, 0.3])
    assert stock[-1] == pytest.approx(math.exp(-0.5), rel=1e-14)


def test_shapes_broadcast() -> None:
    waste = np.ones((5, 1, 9))  # type, draw, year
    carbon = decomposable_carbon(waste, np.full((5, 1, 1), 0.3), 0.5, np.full((7, 1), 0.8))
    assert carbon.shape == (5, 7, 9)
    stock, decomposed = first_order_decay(carbon, np.full((5, 1, 1), 0.1), opening=np.ones((7, 1)))
    assert stock.shape == decomposed.shape == (5, 7, 9)
    methane = generated_methane(decomposed, np.full((7, 1), 0.5))
    assert emitted_methane(methane, np.zeros((7, 9)), np.full((7, 1), 0.1)).shape == (7, 9)
    assert [part.shape for part in first_order_decay(4.0, 0.1)] == [(1,), (1,)]


def test_inputs_stay_as_they_are() -> None:
    deposits = np.ones(4)
    opening = np.ones(1)
    first_order_decay(deposits, 0.1, 0, opening)
    assert deposits.tolist() == [1] * 4
    assert opening.tolist() == [1]


# ---------------------------------------------------------------- what the 2019 sheet knows


@pytest.mark.parametrize(
    ("doc_f", "methane"),
    [(0.7, 19.173192132521066), (0.5, 13.695137237515047), (0.1, 2.7390274475030094)],
)
def test_carbon_decomposes_by_class_of_waste(doc_f: float, methane: float) -> None:
    """Food and garden waste 0.7, paper, textiles and nappies 0.5, wood 0.1."""
    carbon = decomposable_carbon(np.full(2, 2300.322), 0.15, doc_f, 0.705)
    _, decomposed = first_order_decay(carbon, 0.185)
    assert generated_methane(decomposed, 0.5)[1] == pytest.approx(methane, rel=1e-12)


SITES = {
    "managed, without air": 1.0,
    "semi-aerobic, well managed": 0.5,
    "semi-aerobic, poorly managed": 0.7,
    "aerated, well managed": 0.4,
    "aerated, poorly managed": 0.7,
    "unmanaged, deep": 0.8,
    "unmanaged, shallow": 0.4,
    "not known": 0.6,
}


@pytest.mark.parametrize("site", SITES)
def test_methane_is_proportional_to_the_correction_factor(site: str) -> None:
    def methane(mcf: float) -> np.ndarray:
        return first_order_decay(decomposable_carbon(np.ones(9), 0.2, 0.5, mcf), 0.1)[1]

    np.testing.assert_allclose(methane(SITES[site]), SITES[site] * methane(1.0), rtol=1e-14)


def test_sites_of_several_classes_have_a_mean_factor() -> None:
    """A mix that changes from year to year gives a factor for each year."""
    classes = np.array([list(SITES.values())]).T
    mix = np.zeros((8, 2))
    mix[[0, 7], 0] = 0.25, 0.75
    mix[5, 1] = 1.0
    factor = mean_of_types(mix, classes)
    np.testing.assert_allclose(factor, [0.7, 0.8])
    carbon = decomposable_carbon([100.0, 100.0], 0.15, 0.5, factor)
    np.testing.assert_allclose(carbon, [5.25, 6.0])


def test_waste_in_bulk_has_the_carbon_of_its_materials() -> None:
    """With one rate for all, bulk waste and its materials give the same methane."""
    bulk = mean_of_types(SHARES, DOC[:3])
    assert bulk == pytest.approx(0.242 * 0.15 + 0.275 * 0.40 + 0.11 * 0.43, rel=1e-14)
    deposits = np.linspace(100, 200, 20)
    whole = first_order_decay(decomposable_carbon(deposits, bulk, 0.5, 0.6), 0.09)[1]
    parts = decomposable_carbon(SHARES[:, None] * deposits, DOC[:3, None], 0.5, 0.6)
    apart = first_order_decay(parts, 0.09)[1]
    np.testing.assert_allclose(apart.sum(axis=0), whole, rtol=1e-12, atol=1e-15)


def test_industrial_waste_and_sludge_are_types_beside_the_others() -> None:
    deposits = np.array([[100.0], [40.0], [30.0]]) * np.ones(25)  # municipal, industry, sludge
    carbon = decomposable_carbon(deposits, [[0.18], [0.15], [0.05]], 0.5, 0.8)
    methane = generated_methane(first_order_decay(carbon, [[0.09], [0.09], [0.185]])[1], 0.5)
    np.testing.assert_allclose(emitted_methane(methane), methane.sum(axis=0), rtol=1e-15)
    without = emitted_methane(methane[:1])
    assert (emitted_methane(methane)[1:] > without[1:]).all()


def test_recovery_comes_before_oxidation() -> None:
    generated = np.array([[6.0, 8.0], [4.0, 2.0]])
    np.testing.assert_allclose(emitted_methane(generated, [3.0, 0.0], 0.1), [6.3, 9.0])
    assert not emitted_methane(generated, [10.0, 10.0], 0.1).any()
    assert not emitted_methane(generated, oxidation=1.0).any()


def test_carbon_that_stays_for_good() -> None:
    """What decomposes, what stays and what lies with air are all the degradable carbon."""
    deposits, doc = np.array([[50.0, 60.0], [20.0, 10.0]]), np.array([[0.40], [0.43]])
    doc_f, mcf = np.array([[0.5], [0.1]]), 0.8
    stays = stored_carbon(deposits, doc, doc_f, mcf)
    np.testing.assert_allclose(stays[:, 0], [50 * 0.4 * 0.5 * 0.8, 20 * 0.43 * 0.9 * 0.8])
    without_air = decomposable_carbon(deposits, doc, doc_f, mcf) + stays
    np.testing.assert_allclose(without_air + deposits * doc * (1 - mcf), deposits * doc)
    stock = stays.cumsum(axis=-1)  # harvested wood products: paper and wood together
    assert stock.sum(axis=0)[-1] == pytest.approx(
        0.8 * (110 * 0.4 * 0.5 + 30 * 0.43 * 0.9), rel=1e-14
    )


def test_methane_and_the_other_half_of_the_gas_hold_all_the_carbon() -> None:
    methane = generated_methane(12.0, 0.55)
    assert methane * 12 / 16 + 12.0 * (1 - 0.55) == pytest.approx(12, rel=1e-14)


# ---------------------------------------------------------------- the store of the network


def test_a_store_of_the_network_is_the_same_model() -> None:
    """Its release from the opening stock is decay from month 13 on, for all items and draws."""
    random = np.random.default_rng(3)
    deposits, rate = random.uniform(0, 100, (4, 5, 40)), random.uniform(0, 0.3, (4, 5, 1))
    opening = random.uniform(0, 1e3, (4, 5, 1))
    network = build({"gas": Route((), "air")}, {"pit": Route(("gas",))}, [("town", "pit")])
    shares = complete_shares(network, {("pit", "gas"): -np.expm1(-rate[..., 0])})
    stock, decomposed = first_order_decay(deposits, rate, opening=opening)
    pit = opening[..., 0]
    for year in range(40):
        solved = solve_year(network, shares, {("town", "pit"): deposits[..., year]}, {"pit": pit})
        pit = solved.closing["pit"]
        np.testing.assert_allclose(solved.flows["gas", "air"], decomposed[..., year], rtol=1e-12)
        np.testing.assert_allclose(pit, stock[..., year], rtol=1e-12)


def test_a_split_before_the_store_gives_a_shorter_delay() -> None:
    """What decomposes in the year of deposit goes by the store."""
    k, delay = 0.12, 2.0
    deposits = np.array([30.0, 10.0, 0.0, 50.0, 5.0])
    network = build(
        {"site": Route(("gas",), "pit"), "gas": Route((), "air")},
        {"pit": Route(("gas",))},
        [("town", "site")],
    )
    at_once, later = -np.expm1(-k * (6 - delay) / 12), -np.expm1(-k)
    named = {("site", "gas"): np.array([[at_once]]), ("pit", "gas"): np.array([[later]])}
    shares = complete_shares(network, named)
    stock, decomposed = first_order_decay(deposits, k, delay)
    pit = np.zeros((1, 1))
    for year, deposit in enumerate(deposits):
        supply = {("town", "site"): np.array([[deposit]])}
        solved = solve_year(network, shares, supply, {"pit": pit})
        pit = solved.closing["pit"]
        assert solved.flows["gas", "air"].item() == pytest.approx(decomposed[year], rel=1e-12)
        assert pit.item() == pytest.approx(stock[year], rel=1e-12)


def carbon_on(years: list[SolvedYear], edge: tuple[str, str], shape: tuple[int, ...]) -> np.ndarray:
    """Carbon on an edge [t/yr], axes (item, draw, year)."""
    flows = [year.carbon.flows.get(edge, np.zeros(1)) for year in years]
    return np.stack([np.broadcast_to(flow, shape) for flow in flows], axis=-1)


def test_the_landfills_of_a_city_follow_it(lviv_model: CityModel, solved_years: Solve) -> None:
    """Carbon of every fraction and draw, from the first opening stock on."""
    years = solved_years(lviv_model, (), range(2025, 2046))
    p = Parameters(lviv_model.index, lviv_model.values)
    for site in ("landfill", "dumpsite"):
        store, gas = f"{site}_decaying", (f"{site}_decaying", f"{site}_gas")
        rate = np.tile(p.fractions("landfill.decay_rate", site), (2, 1))  # biogenic, then fossil
        opening = years[0].carbon.opening[store][..., None]
        deposits = carbon_on(years, (site, store), rate.shape)
        stock, decomposed = first_order_decay(deposits, rate[..., None], 6, opening)
        assert decomposed.any(), site
        np.testing.assert_allclose(carbon_on(years, gas, rate.shape), decomposed, rtol=1e-12)
        np.testing.assert_allclose(years[-1].carbon.closing[store], stock[..., -1], rtol=1e-12)


# ---------------------------------------------------------------- errors in calling


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
@pytest.mark.parametrize("at", range(3))
def test_shares_are_checked(at: int, wrong: float) -> None:
    shares = [0.2, 0.5, 0.8]
    shares[at] = wrong
    with pytest.raises(ValueError, match="share"):
        decomposable_carbon(1.0, *shares)
    with pytest.raises(ValueError, match="share"):
        stored_carbon(1.0, *shares)
    with pytest.raises(ValueError, match="share"):
        generated_methane(1.0, wrong)
    with pytest.raises(ValueError, match="share"):
        emitted_methane([1.0], 0.0, wrong)
    with pytest.raises(ValueError, match="share"):
        mean_of_types([wrong, 0.1], [1.0, 2.0])


def test_shares_of_types_do_not_exceed_one() -> None:
    with pytest.raises(ValueError, match="together"):
        mean_of_types([0.7, 0.4], [0.4, 0.15])


@pytest.mark.parametrize("rate", [-0.1, math.nan])
def test_rates_are_checked(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        first_order_decay([1.0], rate)


@pytest.mark.parametrize("delay", [-1.0, 6.5, 13.0])
def test_delays_are_checked(delay: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        first_order_decay([1.0], 0.1, delay)


@pytest.mark.parametrize("recovered", [2.0, -0.1])
def test_no_more_is_recovered_than_generated(recovered: float) -> None:
    with pytest.raises(ValueError, match="recovered"):
        emitted_methane([[1.0]], recovered)


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="broadcast"):
        decomposable_carbon(np.ones((2, 9)), np.full(2, 0.1), 0.5, 1.0)
    with pytest.raises(ValueError, match="broadcast"):
        first_order_decay(np.ones((2, 9)), np.full((3, 1), 0.1))
    with pytest.raises(ValueError, match="opening"):
        first_order_decay(np.ones(9), 0.1, opening=np.ones(9))
