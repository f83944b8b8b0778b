"""SimpleTreat 4.0: published answers, a second solution of its own, and what must always hold."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from wastewater.errors import BalanceError
from wastewater.model.treatment import simpletreat as module
from wastewater.model.treatment.simpletreat import Fate, simpletreat
from wastewater.model.treatment.simpletreat_chemical import Chemical, koc, sorption
from wastewater.model.treatment.simpletreat_library import chemicals, default_rate
from wastewater.model.treatment.simpletreat_plant import Plant, tanks

TABLE = Path(__file__).parents[2] / "data" / "known_answers_simpletreat.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]
SHARES = ("air", "primary_sludge", "surplus_sludge", "effluent", "degraded")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ibuprofen(result: str, **plant: Any) -> float:
    """One kilogram a day, as in the published run."""
    fate = simpletreat(chemicals(["ibuprofen"]), Plant(**plant), load=1.0)
    return float(getattr(fate, result).item())


def ibuprofen_koc(ph: float) -> float:
    known = Chemical("acid", 206.2808, 9332.543, 0.0248, 21, pka=4.85)
    return float(koc(known, ph))


def tank(size: str, **plant: Any) -> float:
    return float(getattr(tanks(Plant(**plant)), size))


def reach_per_hour(result: str) -> float:
    return 3600 * default_rate(result)


def percent_of_neutral(log_kow: float, log_henry: float, result: str) -> float:
    """Henry's constant is the vapour pressure at a solubility of 1 mol/m3."""
    chemical = Chemical("neutral", 100.0, 10.0**log_kow, 10.0**log_henry, 100.0)
    plant = Plant(inhabitants=10_000, air_temperature=285, wind=4)
    return round(100 * float(getattr(simpletreat(chemical, plant), result)), 2)


FUNCTIONS: dict[str, Callable[..., float]] = {
    f.__name__: f for f in (ibuprofen, ibuprofen_koc, tank, reach_per_hour, percent_of_neutral)
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answers(row: dict[str, str]) -> None:
    assert list(row) == COLUMNS
    computed = FUNCTIONS[row["function"]](**json.loads(row["inputs"]))
    assert computed == pytest.approx(float(row["expected"]), rel=float(row["rel_tolerance"]))


def test_the_grid_is_whole() -> None:
    assert sum(row["function"] == "percent_of_neutral" for row in rows()) == 5 * 4 * 5


# ---------------------------------------------------------------- a second solution


def balance_of_boxes(chemical: Chemical, plant: Plant, load: float) -> dict[str, float]:
    """The model as it is told: nine boxes, or six, one case, whole town, concentrations in g/m3.

    Boxes: 0 air, 1 primary water, 2 primary solids, 3 primary sludge, 4 aerator water, 5 aerator
    solids, 6 settler water, 7 settler solids, 8 surplus sludge, as a dense matrix.
    """
    n, q, primary = plant.inhabitants, plant.flow, bool(plant.primary)
    kp_raw, kp_act = (float(k) for k in sorption(chemical, plant.ph))
    charge = {"acid": plant.ph - chemical.pka, "base": chemical.pka - plant.ph, "neutral": -99}
    fn = 1 / (1 + 10 ** charge[chemical.kind])
    henry = fn * chemical.vapour_pressure / (chemical.solubility / chemical.molar_mass)
    kaw = henry / (8.314 * plant.air_temperature)
    oxygen = plant.bod / 1000 * (1 - (plant.bod_in_solids * 2 / 3 if primary else 0)) / q
    v_ae = q * oxygen / (plant.sludge_loading * plant.mixed_liquor)
    hrt = 24 * v_ae / q
    f_b = 0.818 - 0.0422 * math.log(plant.sludge_loading)
    growth = 0.947 + 0.0739 * math.log(plant.sludge_loading)
    surplus = q * (oxygen * f_b * growth - plant.effluent_solids)
    v_ps, v_sls = q * 2 / 24, q * 6 / 24
    a_ps, a_ae, a_sls = v_ps / 4 if primary else 0.0, v_ae / 3, v_sls / 3
    area = a_ps + a_ae + a_sls
    volume = np.array([area * 10, v_ps, 0, 0, v_ae, 0, v_sls, 0, 0]) * n
    raw_content = plant.solids / q
    volume[2] = volume[1] * raw_content / 3 / 1500
    volume[5] = volume[4] * plant.mixed_liquor / 1300
    volume[7] = volume[6] * plant.effluent_solids / 1300
    move = np.zeros((9, 9))
    out = np.zeros(9)
    out[0] = math.sqrt(area * n) * 10 * plant.wind
    water, solids = q * n / 86400, plant.solids * n / 1500 / 86400
    sludge, lost = (q * n / 86400 * c / 1300 for c in (plant.mixed_liquor, plant.effluent_solids))
    wasted = surplus * n / 86400 / 1300
    if primary:
        move[1, 4], move[2, 3], move[2, 5], out[3] = (
            water,
            solids * 2 / 3,
            solids / 3,
            solids * 2 / 3,
        )
    move[4, 6], out[6] = water, water
    move[5, 7], out[7], move[7, 8] = sludge, lost, sludge - lost
    out[8], move[8, 5] = wasted, sludge - lost - wasted
    film = 1 / 0.00278 + kaw / 2.78e-5
    for box, surface in ((1, a_ps), (6, a_sls)):
        move[0, box] += surface * n / film
        if kaw > 0:
            move[box, 0] += surface * n / (1 / (0.00278 * kaw) + 1 / 2.78e-5)
    if plant.aeration == "surface":
        strip = 0.6 * oxygen / (hrt * 3600 * 0.007) * (40 * kaw / (40 * kaw + 1))
    else:
        strip = 0.00089 * 1.31e-5 / v_ae * henry**1.04
    share = a_ae / area
    k_vol = a_ae * n * ((1 / (volume[0] * share) + kaw / volume[4]) / film)
    move[0, 4] += (strip + k_vol) / (1 / (volume[0] * share) + kaw / volume[4])
    if kaw > 0:
        move[4, 0] += (strip + k_vol) / (1 / (volume[0] * share * kaw) + 1 / volume[4])
    pairs = [(4, 5, 360, 1.3, kp_act), (6, 7, 3600, 1.3, kp_act)]
    pairs += [(1, 2, 3600, 1.5, kp_raw)] if primary else []
    for w, s, half, rho, kp in pairs:
        if kp > 0:
            move[w, s] += math.log(2) / half / (1 / volume[w] + 1 / (volume[s] * rho * kp))
        move[s, w] += math.log(2) / half / (rho * kp / volume[w] + 1 / volume[s])
    total_in = 1000 * load / (q * n)
    dissolved = total_in / (1 + kp_raw * raw_content / 1000)
    source = np.zeros(9)
    source[1 if primary else 4] = water * dissolved
    source[2 if primary else 5] = solids * kp_raw * dissolved * 1.5
    degraded = chemical.biodegradation * volume[4]
    matrix = np.diag(move.sum(axis=1) + out) - move.T
    matrix[4, 4] += degraded
    kept = list(range(9)) if primary else [0, 4, 5, 6, 7, 8]
    conc = np.zeros(9)
    conc[kept] = np.linalg.solve(matrix[np.ix_(kept, kept)], source[kept])
    entering = source.sum()
    return {
        "air": out[0] * conc[0] / entering,
        "primary_sludge": out[3] * conc[3] / entering,
        "surplus_sludge": out[8] * conc[8] / entering,
        "effluent": (out[6] * conc[6] + out[7] * conc[7]) / entering,
        "degraded": degraded * conc[4] / entering,
        "influent": total_in,
        "effluent_dissolved": conc[6],
        "effluent_total": conc[6] + conc[7] / 1.3 * plant.effluent_solids / 1000,
        "surplus_content": conc[8] / 1.3,
        "sludge_content": (conc[3] * out[3] + conc[8] * out[8]) / (out[3] * 1.5 + out[8] * 1.3),
    }


def case(seed: int) -> tuple[Chemical, Plant, float]:
    """A chemical and a works that nobody has shown, very different ones."""
    rng = np.random.default_rng(seed)
    kind = ("acid", "base", "neutral")[seed % 3]

    def wide(low: float, high: float) -> float:
        return float(10 ** rng.uniform(low, high))

    chemical = Chemical(
        kind,
        rng.uniform(50, 900),
        wide(-3, 8),
        wide(-9, 5),
        wide(-3, 6),
        pka=rng.uniform(2, 12),
        biodegradation=0.0 if seed % 5 == 0 else wide(-8, -2),
        kp_raw=wide(0, 5) if seed % 4 == 0 else np.nan,
        kp_activated=wide(0, 5) if seed % 7 == 0 else np.nan,
    )
    plant = Plant(
        inhabitants=wide(2, 6.5),
        flow=rng.uniform(0.08, 0.6),
        solids=rng.uniform(0.04, 0.14),
        bod=rng.uniform(35, 90),
        sludge_loading=wide(-1.5, 0),
        mixed_liquor=rng.uniform(2.5, 6),
        effluent_solids=rng.uniform(0.003, 0.03),
        ph=rng.uniform(6, 8.5),
        air_temperature=rng.uniform(265, 305),
        wind=rng.uniform(0.5, 9),
        primary=bool(seed % 2),
        aeration=("surface", "bubble")[seed // 2 % 2],
    )
    return chemical, plant, wide(-3, 3)


@pytest.mark.parametrize("seed", range(120))
def test_agrees_with_the_dense_balance(seed: int) -> None:
    chemical, plant, load = case(seed)
    fate = simpletreat(chemical, plant, load)
    for name, expected in balance_of_boxes(chemical, plant, load).items():
        assert float(getattr(fate, name)) == pytest.approx(expected, rel=1e-7, abs=1e-13), name


def test_many_at_once_are_each_alone() -> None:
    cases = [case(seed) for seed in range(40)]
    every_chemical, every_plant, loads = zip(*cases, strict=True)

    def stacked(records: Any) -> dict[str, Any]:
        return {n: np.array([getattr(r, n) for r in records]) for n in records[0].__dict__}

    chemical, plant = Chemical(**stacked(every_chemical)), Plant(**stacked(every_plant))
    together = simpletreat(chemical, plant, np.array(loads))
    for name in Fate.__dataclass_fields__:
        alone = [float(getattr(simpletreat(*one), name)) for one in cases]
        np.testing.assert_allclose(getattr(together, name), alone, rtol=1e-12, err_msg=name)


def test_chemicals_by_draws() -> None:
    chemical = Chemical("neutral", 100.0, np.array([[10.0], [1e5]]), 1.0, 100.0)
    fate = simpletreat(chemical, Plant(wind=np.linspace(1, 6, 1000)))
    assert {getattr(fate, name).shape for name in Fate.__dataclass_fields__} == {(2, 1000)}
    assert (np.diff(fate.air) < 0).sum() == 0  # wind carries it away


# ---------------------------------------------------------------- what must always hold

seeds = st.integers(0, 10**6)


def shares(fate: Fate) -> np.ndarray:
    return np.array([getattr(fate, name) for name in SHARES])


@settings(max_examples=150, deadline=None)
@given(seeds, st.floats(0, 30))
def test_shares_are_shares(seed: int, wind: float) -> None:
    chemical, plant, _ = case(seed)
    fate = simpletreat(chemical, Plant(**{**plant.__dict__, "wind": wind}))
    assert (shares(fate) >= 0).all()
    assert (shares(fate) <= 1).all()
    assert shares(fate).sum() == pytest.approx(1, abs=1e-14)
    assert fate.removal == pytest.approx(1 - fate.effluent, abs=1e-14)
    assert 0 <= fate.primary_removal <= 1
    assert 0 <= fate.secondary_removal <= 1


@settings(max_examples=100, deadline=None)
@given(seeds, st.floats(1, 1e6))
def test_more_degradation_never_raises_the_effluent(seed: int, factor: float) -> None:
    chemical, plant, _ = case(seed)
    faster = {**chemical.__dict__, "biodegradation": chemical.biodegradation * factor}
    slow, fast = (simpletreat(c, plant) for c in (chemical, Chemical(**faster)))
    assert fast.effluent <= slow.effluent * (1 + 1e-12)
    assert fast.degraded >= slow.degraded * (1 - 1e-12)


@settings(max_examples=100, deadline=None)
@given(seeds, st.floats(0.1, 1))
def test_longer_aeration_never_degrades_less(seed: int, share: float) -> None:
    chemical, plant, _ = case(seed)
    larger = Plant(**{**plant.__dict__, "sludge_loading": plant.sludge_loading * share})
    try:
        hours = tanks(larger).aerator_hours
    except ValueError:  # so little food that no sludge is left over
        reject()
    assert hours >= tanks(plant).aerator_hours
    longer, shorter = (simpletreat(chemical, p) for p in (larger, plant))
    assert longer.degraded >= shorter.degraded * (1 - 1e-12)


@pytest.mark.parametrize("primary", [True, False])
def test_nothing_happens_to_what_does_nothing(primary: bool) -> None:
    inert = Chemical("neutral", 100.0, 10.0, 0.0, 100.0, kp_raw=0.0, kp_activated=0.0)
    fate = simpletreat(inert, Plant(primary=primary), load=2.0)
    assert shares(fate).tolist() == pytest.approx([0, 0, 0, 1, 0], abs=1e-15)
    assert float(fate.removal) == 0
    assert fate.effluent_total == pytest.approx(fate.influent, rel=1e-14)


def test_ways_that_are_taken_all_the_way() -> None:
    plant = Plant()
    eaten = simpletreat(Chemical("neutral", 100.0, 1.0, 0.0, 100.0, biodegradation=1e3), plant)
    blown = simpletreat(Chemical("neutral", 100.0, 1.0, 1e9, 100.0), plant)
    bound = simpletreat(Chemical("neutral", 100.0, 1e12, 0.0, 100.0), plant)
    assert eaten.degraded > 0.999
    assert blown.air > 0.95
    assert bound.primary_sludge == pytest.approx(2 / 3, rel=0.01)  # as the solids do


def test_masses_agree_with_concentrations() -> None:
    chemical, plant, load = case(5)
    fate, size = simpletreat(chemical, plant, load), tanks(plant)
    people = plant.inhabitants
    effluent = fate.effluent_total * plant.flow * people / 1000
    surplus = fate.surplus_content * size.surplus_sludge * people / 1e6
    settled = fate.primary_content * plant.solids * plant.settled * people / 1e6
    assert [effluent, surplus, settled] == pytest.approx(
        [load * fate.effluent, load * fate.surplus_sludge, load * fate.primary_sludge], rel=1e-12
    )


def test_stages_in_series_give_the_whole() -> None:
    chemical, plant, _ = case(11)
    fate = simpletreat(chemical, plant)
    left = (1 - fate.primary_removal) * (1 - fate.secondary_removal)
    assert left == pytest.approx(fate.effluent, rel=1e-12)


def test_without_primary_tank_there_is_no_primary_sludge() -> None:
    chemical, _, _ = case(3)
    fate = simpletreat(chemical, Plant(primary=np.array([True, False])))
    assert np.isnan(fate.primary_content).tolist() == [False, True]
    assert fate.primary_sludge[1] == fate.primary_removal[1] == 0


@pytest.mark.parametrize("load", [-1.0, np.nan, np.inf])
def test_impossible_loads(load: float) -> None:
    with pytest.raises(ValueError, match="load"):
        simpletreat(case(0)[0], Plant(), load)


def test_a_leak_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = module.responses
    monkeypatch.setattr(
        module, "responses", lambda found: {b: c * (1 + 1e-12) for b, c in honest(found).items()}
    )
    with pytest.raises(BalanceError, match="SimpleTreat"):
        simpletreat(case(1)[0], Plant())
