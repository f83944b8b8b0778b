"""Works as a whole: balances, limits in their order, and what must never happen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wastewater.model.treatment.records import SUBSTANCES, Load, Works, removal
from wastewater.model.treatment.transfer import train
from wastewater.model.treatment.works import MODELS, effluent

N = 8000
TOLERANCE = 1e-9


def many(seed: int = 1) -> tuple[Works, Load, np.ndarray]:
    """Works and sewages of every kind, with a sludge age of days at least."""
    r = np.random.default_rng(seed)

    def between(low: float, high: float) -> np.ndarray:
        return r.uniform(low, high, N)

    flow, bod, n = between(500, 500000), between(60, 500), between(0.1, 0.35)
    load = Load(
        flow,
        *(flow * bod / 1000 * factor for factor in (1, between(1.6, 2.8), between(0.7, 1.6), n)),
        ammonium_n=flow * bod / 1000 * n * between(0.5, 0.85),
        total_p=flow * bod / 1000 * between(0.01, 0.06),
    )
    works = Works(
        volume=flow * bod / 250 * 10 ** between(-0.7, 0.5),
        mlss=between(2, 6),
        sludge_age=between(3, 40),
        anoxic_share=between(0, 0.5),
        anaerobic_share=between(0, 0.2),
        internal_recycle=between(0, 12),
        sludge_recycle=between(0.3, 1.5),
        settling_hours=between(0, 3),
        iron=load.total_p * between(0, 3) * (r.random(N) < 0.7),
        aluminium=load.total_p * between(0, 1) * (r.random(N) < 0.3),
        effluent_tss=between(2, 30),
        filtered=1.0 * (r.random(N) < 0.3),
        digested=1.0 * (r.random(N) < 0.5),
        reject_p_removed=between(0, 1),
        reject_n_removed=between(0, 1),
    )
    return works, load, between(6, 20)


def limited(works: Works, load: Load, seed: int = 2) -> Works:
    r = np.random.default_rng(seed)
    oxygen = np.where(r.random(N) < 0.3, np.inf, load.bod5 * r.uniform(0, 2, N))
    flow = np.where(r.random(N) < 0.3, np.inf, load.flow * r.uniform(0, 1.5, N))
    return replace(works, oxygen_capacity=oxygen, hydraulic_capacity=flow)


models = pytest.mark.parametrize("model", sorted(MODELS))


@models
def test_balances_close_and_nothing_is_negative(model: str) -> None:
    works, load, warmth = many()
    works = limited(works, load)
    out = effluent(works, load, warmth, model)
    nitrogen = out.total_n + out.sludge_n + out.nitrogen_gas
    assert nitrogen == pytest.approx(load.total_n, rel=1e-12)
    assert out.total_p + out.sludge_p == pytest.approx(load.total_p, rel=1e-12)
    fields = (*SUBSTANCES, "nitrate_n", "nitrogen_gas", "sludge", "sludge_n", "sludge_p", "oxygen")
    assert {name for name in fields if np.any(getattr(out, name) < -TOLERANCE)} == set()
    assert np.all(out.total_n >= out.ammonium_n + out.nitrate_n - 1e-6)
    assert np.all(out.oxygen <= works.oxygen_capacity * (1 + TOLERANCE))
    for share in removal(load, out).values():
        assert np.all((share >= 0) & (share <= 1))
    for name in ("bod5", "cod", "tss", "total_n", "total_p"):
        assert np.all(getattr(out, name) <= getattr(load, name) * (1 + TOLERANCE))


def worse(
    model: str, works: Works, changed: Works, cooler: float = 0.0, names: Any = SUBSTANCES
) -> dict[str, float]:
    """Largest rise of each substance [share of what comes in] where there is one."""
    _, load, warmth = many()
    before, after = (
        effluent(works, load, warmth, model),
        effluent(changed, load, warmth - cooler, model),
    )
    rise = {
        name: float(((getattr(after, name) - getattr(before, name)) / getattr(load, name)).max())
        for name in names
    }
    return {name: value for name, value in rise.items() if value > TOLERANCE}


@models
@pytest.mark.parametrize("cooler", [1.0, 5.0])
def test_colder_is_never_better(model: str, cooler: float) -> None:
    """As long as oxygen is not what limits: cold sludge breathes less.

    Where sludge is digested, a little less uptake brings a little less back: 0.05 % at most.
    """
    works, load, warmth = many()
    warm, cold = (effluent(works, load, t, model) for t in (warmth, warmth - cooler))
    for name in ("bod5", "cod", "ammonium_n", "total_n", "total_p"):
        gain = (getattr(warm, name) - getattr(cold, name)) / getattr(load, name)
        assert gain.max() < 5e-4, name


@models
def test_more_volume_at_the_same_sludge_age_is_never_worse(model: str) -> None:
    works, load, warmth = many()
    held = np.minimum(works.sludge_age, effluent(works, load, warmth, model).sludge_age)
    works = replace(works, sludge_age=held)
    assert worse(model, works, replace(works, volume=1.3 * np.asarray(works.volume))) == {}


@models
def test_more_volume_at_the_same_solids_nitrifies_more(model: str) -> None:
    """Older sludge takes less nitrogen along, so the load of nitrogen itself may rise a little."""
    works, load, warmth = many()
    more = replace(works, volume=1.3 * np.asarray(works.volume))
    before, after = (effluent(w, load, warmth, model) for w in (works, more))
    assert np.all(after.nitrified >= before.nitrified - TOLERANCE)
    assert worse(model, works, more, names=("bod5",)) == {}


@models
@pytest.mark.parametrize("metal", ["iron", "aluminium"])
def test_more_precipitant_is_never_more_phosphorus(model: str, metal: str) -> None:
    works, load, _ = many()
    dose = {metal: 1.3 * np.asarray(getattr(works, metal)) + 0.05 * load.total_p}
    assert worse(model, works, replace(works, **dose), names=("total_p",)) == {}


@models
@pytest.mark.parametrize("field", ["oxygen_capacity", "internal_recycle", "filtered"])
def test_more_means_never_are_worse(model: str, field: str) -> None:
    works, load, _ = many()
    works = replace(limited(works, load), hydraulic_capacity=np.inf)
    names: tuple[str, ...] = ("bod5", "cod", "ammonium_n", "total_n")
    if field == "filtered":  # more sludge is digested then, its ammonium comes back
        more, names = replace(works, filtered=1.0), ("bod5", "cod", "tss", "total_n", "total_p")
    else:
        more = replace(works, **{field: np.minimum(1.5 * np.asarray(getattr(works, field)), 1e12)})
    assert worse(model, works, more, names=names) == {}


LOAD = Load(10000.0, 2500.0, 5000.0, 3000.0, 500.0, 350.0, 80.0)
WORKS = Works(volume=9000.0, anoxic_share=0.3, iron=120.0, settling_hours=1.0)


@models
def test_what_exceeds_the_hydraulic_capacity_is_raw(model: str) -> None:
    whole = effluent(replace(WORKS, volume=0.0, effluent_tss=0.0), LOAD, 12.0, model)
    assert whole.bod5 == pytest.approx(2500 * 0.7, rel=0.05), "primary tanks alone"
    half = effluent(replace(WORKS, hydraulic_capacity=5000.0), LOAD, 12.0, model)
    rest = effluent(replace(WORKS, iron=120.0), _half(LOAD), 12.0, model)
    for name in SUBSTANCES:
        assert getattr(half, name) == pytest.approx(
            getattr(rest, name) + getattr(LOAD, name) / 2, rel=1e-9
        )
    assert half.by_passed == pytest.approx(0.5)
    assert half.limits["hydraulic"]


def _half(load: Load) -> Load:
    return Load(*(getattr(load, name) / 2 for name in Load.__dataclass_fields__))


@models
def test_oxygen_goes_to_organic_matter_first(model: str) -> None:
    full = effluent(WORKS, LOAD, 15.0, model)
    tight = effluent(replace(WORKS, oxygen_capacity=0.9 * full.oxygen), LOAD, 15.0, model)
    assert tight.bod5 == pytest.approx(full.bod5)
    assert tight.nitrified < full.nitrified
    assert tight.limits["oxygen_for_nitrogen"]
    assert not tight.limits["oxygen_for_carbon"]
    assert tight.oxygen == pytest.approx(0.9 * full.oxygen)
    starved = effluent(replace(WORKS, oxygen_capacity=300.0), LOAD, 15.0, model)
    assert starved.limits["oxygen_for_carbon"]
    assert starved.nitrified == 0
    assert starved.bod5 > 1000
    dark = effluent(replace(WORKS, oxygen_capacity=0.0), LOAD, 15.0, model)
    assert (dark.oxygen, dark.nitrogen_gas) == (0, 0)


@models
def test_short_sludge_does_not_nitrify_in_winter(model: str) -> None:
    short = replace(WORKS, volume=2200.0, anoxic_share=0.0)
    seasons = np.array([[8.0], [20.0]]) + np.zeros(50)
    out = effluent(short, LOAD, seasons, model)
    assert out.total_n.shape == (2, 50)
    assert np.all(out.nitrified[0] < 0.2)
    assert np.all(out.nitrified[1] > 0.5)


def test_digestion_without_treatment_costs_phosphorus() -> None:
    without, digesting = (
        effluent(replace(WORKS, iron=0.0, digested=share), LOAD, 15.0) for share in (0.0, 1.0)
    )
    assert digesting.total_p == pytest.approx(without.total_p + digesting.reject_p, rel=0.02)
    assert digesting.sludge < 0.7 * without.sludge
    assert digesting.total_n > without.total_n


def test_both_levels_have_one_interface() -> None:
    stages = train([("teotil3_large", "chemical_biological_n")])
    out = effluent(stages, LOAD, 12.0)
    assert out.total_p == pytest.approx(4)
    assert out.total_n + out.sludge_n + out.nitrogen_gas == pytest.approx(500)
    with pytest.raises(KeyError):
        effluent(WORKS, LOAD, 12.0, "asm1")


def test_ordinary_figures() -> None:
    """Yield, oxygen, energy and sludge phosphorus of an ordinary works, per BOD5 and per m3."""
    out = effluent(WORKS, LOAD, 15.0)
    assert 0.6 < out.sludge / 2500 < 1.3
    assert 0.8 < out.oxygen / 2500 < 1.8
    assert 0.2 < out.energy / 10000 < 0.6
    assert 0.01 < out.sludge_p / out.sludge < 0.05
    assert 0.02 < out.sludge_n / out.sludge < 0.08


@models
def test_removal_never_leaves_0_to_1(model: str) -> None:
    """Nothing but ammonium, which organic nitrogen becomes, leaves in a larger load than came."""
    works, load, temperature = many(5)
    out = effluent(limited(works, load), load, temperature, model)
    for name, share in removal(load, out).items():
        assert ((share >= 0) & (share <= 1)).all(), name
        left = getattr(out, name) / getattr(load, name)
        assert (left >= 0).all(), name
        assert name == "ammonium_n" or (left <= 1 + TOLERANCE).all(), name


@models
def test_more_stages_never_discharge_more_but_of_what_they_dose(model: str) -> None:
    """Primary tanks may cost denitrification its carbon; filter and precipitant cost nothing."""
    works, load, temperature = many(6)
    works = replace(limited(works, load), hydraulic_capacity=np.inf, filtered=0.0, digested=0.0)
    short, long = (
        effluent(replace(works, filtered=part), load, temperature, model) for part in (0.0, 1.0)
    )
    for name in SUBSTANCES:
        assert (getattr(long, name) <= getattr(short, name) * (1 + TOLERANCE)).all(), name
    assert (long.iron == short.iron).all()


def test_an_unknown_model_is_told_those_that_are_known() -> None:
    with pytest.raises(KeyError, match="known are ekama, a131"):
        effluent(WORKS, LOAD, 12.0, "asm1")
