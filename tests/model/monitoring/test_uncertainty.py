"""The spread of annual loads: each source of error alone, all together, and does it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from tests.model.monitoring import world
from tests.model.monitoring.world import USUAL, Series
from wastewater.inputs.monitoring.lists import listed
from wastewater.model.distributions import Array
from wastewater.model.monitoring import truth as truth_module
from wastewater.model.monitoring import uncertainty
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.limits import substituted
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.truth import Truth, fitted
from wastewater.model.monitoring.uncertainty import (
    COMPONENTS,
    Accuracy,
    Gap,
    components,
    together,
)
from wastewater.results.monitoring.estimate import annual_loads

PERFECT = Accuracy(0.0, 0.0, 0.0)
TRUTH = object()


def made(years: int = 1, seed: int = 0, **how: Any) -> Record:
    rng = np.random.default_rng(seed)
    return world.sampled(world.river(rng, world.days_of(years)), rng, **how)[0]


def alone(
    record: Record,
    name: str = "m6",
    accuracy: Accuracy = USUAL,
    gaps: tuple[Gap, ...] = (),
    rule: str = "half",
    draws: int = 200,
    seed: int = 1,
    key: str = "river|total_n",
    truth: Truth | object | None = TRUTH,
    centred: bool = False,
) -> tuple[Mapping[str, Array], Array]:
    """What `components` tells, and the best estimates."""
    values = substituted(record.concentration, record.below, rule, record.year[record.at])
    estimator = BUILD[name](record)
    known = fitted(record, accuracy.analysis) if truth is TRUTH else truth
    assert known is None or isinstance(known, Truth)
    regression = listed("estimators")["family"].loc[name] == "regression"
    found = components(
        record, estimator, known, accuracy, gaps, values, draws, seed, key,
        regression=regression, centred=centred,
    )  # fmt: skip
    return found, yearly(record, estimator.best(values))


# ---------------------------------------------------------------- the parts


def test_every_component_is_told_for_every_year_and_draw() -> None:
    record = made(years=2)
    found, _ = alone(record, draws=33)
    assert tuple(found) == COMPONENTS
    assert {loads.shape for loads in found.values()} == {(2, 33)}


@pytest.mark.parametrize("name", ["m4", "m5", "m6", "beale", "rid", "rating", "smearing"])
def test_a_constant_concentration_has_no_error_of_sampling(name: str) -> None:
    record = made()
    constant = replace(record, concentration=np.full(record.at.size, 3.0))
    found, best = alone(constant, name)
    np.testing.assert_allclose(found["sampling"], best[0], rtol=1e-9)
    np.testing.assert_allclose(found["limit"], best[0], rtol=1e-9)
    assert found["analytical"].std() > 0.03 * best[0]


def test_perfect_instruments_add_nothing() -> None:
    found, best = alone(made(), accuracy=PERFECT)
    np.testing.assert_array_equal(found["flow"], best[0])
    np.testing.assert_allclose(found["analytical"], best[0], rtol=1e-12)
    np.testing.assert_array_equal(found["limit"], np.repeat(best, 200)[None, :])
    assert found["sampling"].std() > 0.03 * best[0]


def test_one_source_of_error_makes_the_whole_spread() -> None:
    record = made()
    found, best = alone(record, accuracy=replace(PERFECT, flow=0.07), truth=None)
    np.testing.assert_allclose(together(found, best), found["flow"], rtol=1e-12)
    found, best = alone(record, accuracy=PERFECT)
    np.testing.assert_allclose(together(found, best), found["sampling"], rtol=1e-12)
    found, best = alone(record, accuracy=replace(PERFECT, laboratory=0.2), truth=None)
    np.testing.assert_allclose(together(found, best), found["analytical"], rtol=1e-12)


@pytest.mark.parametrize("censored", [0.0, 0.3])
def test_all_together_is_the_product_of_the_parts(censored: float) -> None:
    record = made(censored=censored)
    found, best = alone(record)
    product = best[:, None] * np.prod([found[c] / best[:, None] for c in COMPONENTS], axis=0)
    np.testing.assert_allclose(together(found, best), product, rtol=1e-12)


def test_variances_of_logarithms_add_up() -> None:
    """The parts are independent: no draw of one says anything of another."""
    found, best = alone(made(censored=0.2), draws=4000)
    logs = {name: np.log(loads[0]).var() for name, loads in found.items()}
    assert np.log(together(found, best)[0]).var() == pytest.approx(sum(logs.values()), rel=0.05)


def test_a_load_of_zero_can_have_a_spread() -> None:
    """All samples of the year are below the limit, and the rule puts them at zero."""
    record = made(censored=0.999)
    assert record.below.all()
    found, best = alone(record, rule="percentage", truth=None)
    assert best[0] == 0
    drawn = together(found, best)
    assert np.isfinite(drawn).all()
    assert drawn.max() > 0


@pytest.mark.parametrize("name", ["m5", "m6"])
def test_a_year_without_any_flow_has_no_load_and_no_error(name: str) -> None:
    record = made(years=2)
    record = replace(record, flow=np.where(record.year == 2021, 0.0, record.flow))
    found, best = alone(record, name)
    assert best[0] == 0 < best[1]
    drawn = together(found, best)
    np.testing.assert_array_equal(drawn[0], 0)
    assert (drawn[1] > 0).all()


# ---------------------------------------------------------------- flow meter and laboratory


@pytest.mark.parametrize("part", ["flow", "analytical"])
def test_a_systematic_error_does_not_average_out_over_days(part: str) -> None:
    """One factor for all days and years: 5 % of a day are 5 % of ten years, not 5 % / sqrt(n)."""
    record = made(years=4)
    accuracy = Accuracy(0.05, 0.05, 0.0)
    found, best = alone(record, accuracy=accuracy, truth=None, draws=2000)
    ratio = found[part] / best[:, None]
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[0], ratio.shape), rtol=1e-12)
    assert np.log(ratio[0]).std() == pytest.approx(np.sqrt(np.log1p(0.05**2)), rel=0.01)
    assert np.median(ratio[0]) == pytest.approx(1, rel=1e-3)


def test_the_scatter_of_single_analyses_does_average_out() -> None:
    accuracy = replace(PERFECT, analysis=0.2)
    few, many = (
        np.std(found["analytical"] / best[:, None])
        for found, best in (alone(made(per_year=n), accuracy=accuracy) for n in (12, 100))
    )
    assert many < few < 0.2


def test_the_substances_of_a_station_share_their_meter() -> None:
    record = made()
    one, _ = alone(record, key="river|total_n")
    other, _ = alone(record, key="river|total_p")
    elsewhere, _ = alone(record, key="brook|total_n")
    np.testing.assert_array_equal(one["flow"], other["flow"])
    assert not np.isin(one["flow"], elsewhere["flow"]).any()
    assert not np.isin(one["analytical"], other["analytical"]).any()


def test_a_filled_gap_moves_only_its_share_of_the_load() -> None:
    record = made(years=2)
    record = replace(record, flow=np.full(record.flow.size, 1000.0))
    constant = replace(record, concentration=np.ones(record.at.size))
    gap = Gap(slice(100, 173), 0.5, 2.0)  # a fifth of the first year
    found, best = alone(constant, gaps=(gap,), accuracy=PERFECT, draws=4000)
    np.testing.assert_allclose(found["flow"][1], best[1], rtol=1e-12)
    moved = found["flow"][0] / best[0]
    factor = 1 + (moved - 1) / 0.2
    np.testing.assert_allclose(np.quantile(factor, [0.05, 0.5, 0.95]), [0.5, 1, 2], rtol=0.01)
    assert moved.min() > 0.8


def test_a_certain_gap_moves_nothing_and_gaps_are_drawn_apart() -> None:
    record = made()
    certain, best = alone(record, gaps=(Gap(slice(50, 90), 1.0, 1.0),), accuracy=PERFECT)
    np.testing.assert_allclose(certain["flow"], best[0], rtol=1e-12)
    one, two = (Gap(slice(a, a + 20), 0.5, 2.0) for a in (50, 200))
    separate = [alone(record, gaps=(g,), accuracy=PERFECT)[0]["flow"] / best[0] - 1
                for g in (one, two)]  # fmt: skip
    both = alone(record, gaps=(one, two), accuracy=PERFECT)[0]["flow"] / best[0] - 1
    np.testing.assert_allclose(both, separate[0] + separate[1], rtol=1e-9, atol=1e-12)
    assert abs(np.corrcoef(separate[0][0], separate[1][0])[0, 1]) < 0.25


# ---------------------------------------------------------------- values below the limit


@pytest.mark.parametrize("name", ["m4", "m5", "m6", "beale", "rid"])
def test_the_limit_moves_the_load_evenly_from_the_zero_to_the_limit_rule(name: str) -> None:
    record = made(years=2, censored=0.35)
    assert record.below.any()
    found, _ = alone(record, name, draws=50)
    years = record.year[record.at]
    ends = [
        yearly(
            record,
            BUILD[name](record).best(substituted(record.concentration, record.below, rule, years)),
        )
        for rule in ("zero", "limit")
    ]
    place = (found["limit"] - ends[0][:, None]) / (ends[1] - ends[0])[:, None]
    strata = np.sort(np.floor(place * 50), axis=1)
    np.testing.assert_array_equal(strata, np.broadcast_to(np.arange(50), (2, 50)))


def test_the_limit_does_not_depend_on_the_rule_of_the_estimate() -> None:
    record = made(censored=0.35)
    one, other = (alone(record, rule=rule)[0]["limit"] for rule in ("zero", "ros"))
    np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_regression_draws_values_below_the_limit_around_its_estimate() -> None:
    record = made(years=3, per_year=24, censored=0.3)
    found, best = alone(record, "smearing")
    np.testing.assert_allclose(found["limit"].mean(axis=1), best, rtol=1e-9)
    assert (found["limit"].std(axis=1) > 0).all()


def test_without_values_below_the_limit_the_limit_says_nothing() -> None:
    found, best = alone(made())
    np.testing.assert_array_equal(found["limit"], np.broadcast_to(best[:, None], (1, 200)))


def test_hardly_quantified_samples_tell_nothing_of_the_days_between() -> None:
    record = made(censored=0.9)
    found, best = alone(record, truth=None)
    np.testing.assert_array_equal(found["sampling"], np.broadcast_to(best[:, None], (1, 200)))


# ---------------------------------------------------------------- whole years are drawn


def days_drawn(days: Array) -> Callable[..., Iterator[tuple[slice, Array]]]:
    """Stand in the place of `drawn`: these days, and in the second draw twice as much."""

    def drawn(truth: Truth, draws: int, seed: int, key: str) -> Iterator[tuple[slice, Array]]:
        yield slice(0, 2), np.stack([days, 2 * days])

    return drawn


def test_an_error_is_the_drawn_year_over_what_its_samples_would_have_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = made(accuracy=PERFECT)
    record = replace(record, flow=np.full(record.flow.size, 1000.0))
    days = np.full(record.flow.size, 5.0)
    days[record.at] = 2.0  # every day without a sample carries more than the samples know
    monkeypatch.setattr(uncertainty, "drawn", days_drawn(days))
    found, best = alone(record, "m5", accuracy=PERFECT, draws=2)
    np.testing.assert_allclose(found["sampling"] / best, days.mean() / 2.0, rtol=1e-12)


def test_days_that_move_together_move_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory of weeks leaves a wide year where days drawn one by one would average out."""
    record = made(accuracy=PERFECT)
    model = fitted(record, 0.0)
    assert model is not None
    spread = {}
    for memory in (0.05, 5.0, 40.0):
        still = replace(model, scale=0.5, spread=0 * model.spread, freedom=10**9,
                        memory=np.array([[memory], [1.0]]))  # fmt: skip
        found, best = alone(record, "m1", accuracy=PERFECT, truth=still, draws=1500)
        true_over_found = found["sampling"][0] / best[0]
        spread[memory] = float(np.std(np.log(true_over_found)))
    # samples a month apart: with a memory of days the year between them goes its own way
    assert spread[5.0] > 1.05 * spread[0.05]
    # and samples that know the weeks around them know the year
    assert spread[40.0] < spread[5.0]


def test_more_samples_narrow_the_error_of_sampling() -> None:
    spread = [
        np.std(found["sampling"] / best)
        for found, best in (alone(made(per_year=n, seed=3)) for n in (12, 52, 180))
    ]
    assert spread[0] > 1.5 * spread[1] > 1.5 * spread[2]


@pytest.mark.parametrize("centred", [False, True])
def test_centred_errors_have_a_median_of_none(centred: bool) -> None:
    found, best = alone(made(years=2), centred=centred)
    middle = np.median(found["sampling"], axis=1)
    assert bool(np.allclose(middle, best, rtol=1e-12)) is centred


# ---------------------------------------------------------------- random numbers


@pytest.mark.parametrize("at_once", [1, 365 * 13, 10**9])
@pytest.mark.parametrize("name", ["m6", "smearing"])
def test_the_length_of_a_block_changes_nothing(
    name: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = made(per_year=24, censored=0.2)
    expected, _ = alone(record, name, draws=40)
    for module in (truth_module, uncertainty):
        monkeypatch.setattr(module, "NUMBERS_AT_ONCE", at_once)
    found, _ = alone(record, name, draws=40)
    for component in COMPONENTS:
        np.testing.assert_allclose(found[component], expected[component], rtol=1e-12)


def test_seed_and_key_decide_the_draws() -> None:
    record = made(censored=0.2)
    base, again = alone(record)[0], alone(record)[0]
    other_seed, other_key = alone(record, seed=2)[0], alone(record, key="river|cd")[0]
    for component in COMPONENTS:
        np.testing.assert_array_equal(base[component], again[component])
        assert not np.isin(base[component], other_seed[component]).any()
        shared = component == "flow"  # the meter belongs to the station
        assert np.isin(base[component], other_key[component]).any() == shared


def test_all_estimators_are_tried_on_the_same_years() -> None:
    """Their intervals differ by what they do, not by chance: two that are alike stay alike."""
    record = made(per_year=52)
    m4, m5 = (alone(record, name, draws=400)[0]["sampling"][0] for name in ("m5", "rid"))
    assert np.corrcoef(np.log(m4), np.log(m5))[0, 1] > 0.9


# ---------------------------------------------------------------- coverage


@dataclass(frozen=True)
class World:
    """Many synthetic records of one kind."""

    series: Callable[[np.random.Generator, int], Series]
    records: int
    estimator: str = ""
    chosen: str = ""
    years: int = 1
    how: Mapping[str, Any] | None = None

    def outside(self) -> tuple[float, float]:
        """Share of the true loads below and above the 90 % interval."""
        below = above = count = 0
        for seed in range(self.records):
            rng = np.random.default_rng(seed)
            days = self.series(rng, world.days_of(self.years))
            record, true = world.sampled(days, rng, **(self.how or {}))
            name, _, low, high = world.interval(record, self.estimator)
            count += true.size
            if self.chosen:
                assert name == self.chosen
            below += int((true < low).sum())
            above += int((true > high).sum())
        return below / count, above / count


WORLDS = {
    "a river, monthly, default": World(world.river, 500, chosen="m6"),
    "a river, every other week, m5": World(world.river, 250, "m5", how={"per_year": 26}),
    "a river, monthly, 40 % below the limit": World(
        world.river, 250, chosen="m6", how={"censored": 0.4}
    ),
    "a works with a steady flow, monthly": World(world.works, 250, chosen="m6"),
    "a river, four years, regression": World(world.river, 200, "loadest", years=4),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_nine_of_ten_intervals_hold_the_truth(name: str) -> None:
    below, above = WORLDS[name].outside()
    assert 0.85 <= 1 - below - above <= 0.95, (below, above)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("series", "how", "most"),
    [
        (world.first_flush, {"calm": True}, 0.2),  # what no sample has seen, no interval can hold
        (world.floods, {}, 0.75),  # twelve samples meet few of the floods that carry the load
    ],
)
def test_where_the_interval_fails(
    series: Callable[[np.random.Generator, int], Series], how: dict[str, Any], most: float
) -> None:
    """Limits of the method, written down: rare floods that are not sampled carry the load.

    Then the truth lies above the interval, never below it.
    """
    below, above = World(series, 60, how=how).outside()
    assert 1 - below - above < most
    assert above > 5 * below


def test_the_interval_of_the_simulation_is_that_of_annual_loads() -> None:
    rng = np.random.default_rng(8)
    record, _ = world.sampled(world.river(rng, world.days_of(1)), rng, censored=0.3)
    name, best, low, high = world.interval(record)
    loads = annual_loads(world.laboratory(record), world.meter(record), draws=200)
    assert loads.estimator == name
    own = loads.table[loads.table["estimator"] == name].set_index("statistic")["value"]
    expected = [best[0], low[0], high[0]]
    np.testing.assert_allclose(own.loc[["best", "p05", "p95"]], expected, rtol=1e-12)
