"""Sobol indices by runs: planted answers, and what is left out because it cannot act."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.correlations import CORRELATION_COLUMNS
from wastewater.inputs.edit import with_value
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.sobol import SOBOL_COLUMNS, indices, that_act


def each(count: int) -> list[np.ndarray]:
    return [np.array([i]) for i in range(count)]


def two_samples(count: int, draws: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.random((count, draws)), random.random((count, draws))


def ishigami(x: np.ndarray) -> np.ndarray:
    """a = 7, b = 0.1, inputs between 0 and 1 for -pi to pi."""
    a, b, c = np.pi * (2 * x - 1)
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


# ---------------------------------------------------------------- a function


def test_ishigami() -> None:
    """Analytic indices; those of more points stand among the known answers."""
    found = indices(ishigami, *two_samples(3, 4096), each(3), seed=1)
    np.testing.assert_allclose(found["first"], [0.313905, 0.442411, 0], atol=0.05)
    np.testing.assert_allclose(found["total"], [0.557589, 0.442411, 0.243684], atol=0.05)


def test_sobol_g() -> None:
    a = np.array([0, 1, 4.5, 9])[:, None]

    def g(x: np.ndarray) -> np.ndarray:
        return np.asarray(((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=0))

    found = indices(g, *two_samples(4, 16384), each(4), seed=1)
    np.testing.assert_allclose(found["first"], [0.7162, 0.1790, 0.0237, 0.0072], atol=0.04)
    np.testing.assert_allclose(found["total"], [0.7871, 0.2422, 0.0343, 0.0105], atol=0.04)


def test_a_group_has_its_own_interactions() -> None:
    """Inputs one and three of the Ishigami function together: all but the second."""
    parts = [np.array([0, 2]), np.array([1])]
    found = indices(ishigami, *two_samples(3, 4096), parts, seed=1)
    np.testing.assert_allclose(found["first"], [0.557589, 0.442411], atol=0.05)
    np.testing.assert_allclose(found["total"], found["first"], atol=0.05)


def test_intervals_hold_what_they_promise() -> None:
    """90 % of the intervals of 30 samples hold the index, give or take what chance does."""
    held = 0
    for seed in range(30):
        found = indices(ishigami, *two_samples(3, 256, seed), each(3), seed=seed)
        held += int(found["first_low"][1] < 0.442411 < found["first_high"][1])
        assert (found["total_low"] <= found["total"]).all()
        assert (found["total"] <= found["total_high"]).all()
    assert held >= 22


def test_the_mean_of_the_outcome_does_not_matter() -> None:
    a, b = two_samples(3, 512)
    found = indices(ishigami, a, b, each(3), seed=1)
    far = indices(lambda x: 1e4 + ishigami(x), a, b, each(3), seed=1)
    np.testing.assert_allclose(far["first"], found["first"], rtol=1e-6)


def test_one_part_alone() -> None:
    found = indices(lambda x: x[0], *two_samples(1, 256), each(1), seed=1)
    assert found["first"].shape == found["total_high"].shape == (1,)
    assert found["first"].item() == pytest.approx(1, abs=0.2)


def test_parts_are_solved_together_as_if_alone() -> None:
    a, b = two_samples(40, 64)
    calls: list[tuple[int, int]] = []

    def outcome(x: np.ndarray) -> np.ndarray:
        return np.asarray((np.arange(40) + 1.0) @ x)

    found = indices(outcome, a, b, each(40), 1, lambda done, total: calls.append((done, total)))
    assert calls == [(16, 42), (32, 42), (42, 42)]
    alone = indices(outcome, a, b, each(40)[:2], 1)
    np.testing.assert_allclose(found["first"][:2], alone["first"], rtol=1e-9)


def test_no_part_at_all() -> None:
    assert indices(ishigami, *two_samples(3, 64), [], seed=1)["first"].size == 0


def test_what_acts_is_told_from_what_does_not() -> None:
    def outcome(x: np.ndarray) -> np.ndarray:
        return np.asarray(5 + x[0] + 1e-3 * x[2] + 1e-13 * x[4])

    assert that_act(outcome, *two_samples(5, 64), each(5)).tolist() == [True, False, True] + [
        False,
        False,
    ]


# ---------------------------------------------------------------- a city

LOAD, PEOPLE = ("sewage.load", "hg", ""), ("population.residents", "", "voznesensk")


def product(city: City) -> City:
    """Make all certain but the load per person and the people, two lognormals."""
    for name in ("population.displaced", "population.commuters"):
        city = with_value(city, name, 0, place="voznesensk")
    rows = city.parameters.assign(distribution="fixed", base_low=np.nan, base_high=np.nan)
    for (name, substance, place), spread in {LOAD: 0.5, PEOPLE: 0.3}.items():
        at = (rows["name"] == name) & (rows["substance"] == substance) & (rows["place"] == place)
        ends = rows.loc[at, "base_value"].item() * np.exp(1.6448536 * spread * np.array([-1, 1]))
        rows.loc[at, ["base_low", "base_high"]] = ends[None, :]
        rows.loc[at, ["distribution", "origin"]] = ["lognormal", city.id]
    return replace(city, parameters=rows)


@pytest.fixture(scope="module")
def planted() -> Result:
    return run(product(load_city("voznesensk")), [], years=(2025, 2026), draws=1000)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("campaign", ["inflow_metals", "population"]),
        ("parameter", ["sewage.load, hg", "population.residents, voznesensk"]),
    ],
)
def test_a_product_of_two_rows(planted: Result, by: str, names: list[str]) -> None:
    v, w = np.expm1(0.25), np.expm1(0.09)
    total = (1 + v) * (1 + w) - 1
    table = planted.sobol("hg", by=by, draws=4096)
    assert tuple(table.columns) == SOBOL_COLUMNS
    assert table["name"].tolist() == names
    assert set(table["by"]) == {by}
    np.testing.assert_allclose(table["first"], [v / total, w / total], atol=0.08)
    np.testing.assert_allclose(table["total"], [(v + v * w) / total, (w + v * w) / total], atol=0.1)
    fast = planted.measure_first("hg", by=by)["share"]
    assert (table["first_low"] < fast).all()
    assert (fast < table["first_high"]).all()


@pytest.fixture(scope="module")
def lviv_run(lviv: City) -> Result:
    return run(lviv, ["plant"], years=(2025, 2027), draws=60)


def test_draws_at_hand_agree_with_runs(lviv: City) -> None:
    """All campaigns of a change that two measures bring, both ways."""
    result = run(lviv, ["plant"], years=(2025, 2028), draws=1000)
    runs = result.sobol("total_p", scenario="plant", draws=512).set_index("name")
    fast = result.measure_first("total_p", scenario="plant", by="campaign").set_index("campaign")
    assert "plans" in runs.index
    assert set(fast.index) <= set(runs.index)
    share = fast["share"].reindex(runs.index).fillna(0.0)
    away = runs["first"] - share
    assert away.abs().max() < 0.1
    assert (away.abs() < 0.5 * (runs["first_high"] - runs["first_low"]) + 0.02).mean() > 0.8


def test_only_what_can_act_is_run(lviv_run: Result) -> None:
    names = set(lviv_run.sobol("diclofenac", draws=16)["name"])
    assert {"inflow_micropollutants", "river", "population"} <= names
    assert not names & {"prices", "plans", "inflow_metals", "inflow_nutrients", "literature"}
    assert "sewage.load, hg" not in set(lviv_run.sobol("hg", draws=2, year=2025)["name"])


def test_a_mix_is_one_part(lviv: City) -> None:
    result = run(lviv, [], years=(2025, 2025), draws=0)
    names = result.sobol("recycling_rate", by="parameter", draws=2)["name"]
    assert (names == "waste.composition").sum() == 1
    assert not names.str.contains("waste.composition, ").any()
    assert names.is_unique


def test_what_follows_a_common_cause_is_one_part(lviv: City) -> None:
    lines = [("sewage.load", "total_p", ""), ("population.residents", "", "lviv")]
    table = pd.DataFrame(
        [("cause", n, "", s, p, 0.7, "own-estimate", "D", "a trial") for n, s, p in lines],
        columns=list(CORRELATION_COLUMNS),
    )
    result = run(replace(lviv, correlations=table), [], years=(2025, 2025), draws=0)
    campaigns = set(result.sobol("total_p", draws=4)["name"])
    (joint,) = (name for name in campaigns if " + " in name)
    assert set(joint.split(" + ")) == {"inflow_nutrients", "population"}
    rows = set(result.sobol("total_p", draws=4, by="parameter")["name"])
    assert {"population.residents + sewage.load", "sewage.load + population.residents"} & rows


def test_progress_and_the_same_numbers_again(lviv: City) -> None:
    told: list[tuple[int, int]] = []
    first, again = (
        run(lviv, [], years=(2025, 2025), draws=0).sobol(
            "hg", draws=8, progress=lambda done, total: told.append((done, total))
        )
        for _ in range(2)
    )
    pd.testing.assert_frame_equal(first, again)
    steps = len(first) + 2
    assert told[-1] == (steps, steps)
    assert {total for _, total in told} == {steps}


def test_nothing_uncertain_no_indices(lviv: City) -> None:
    fixed = lviv.parameters.assign(distribution="fixed", base_low=np.nan, base_high=np.nan)
    result = run(replace(lviv, parameters=fixed), [], years=(2025, 2025), draws=0)
    table = result.sobol("hg", draws=4)
    assert table.empty
    assert tuple(table.columns) == SOBOL_COLUMNS


@pytest.mark.parametrize("draws", [0, 1, 100, -4])
def test_draws_must_be_a_power_of_two(lviv_run: Result, draws: int) -> None:
    with pytest.raises(InputError, match=f"power of 2, such as 1024; {draws} is not"):
        lviv_run.sobol("hg", draws=draws)


def test_other_bad_questions(lviv_run: Result) -> None:
    with pytest.raises(InputError, match="no substance gold"):
        lviv_run.sobol("gold")
    with pytest.raises(InputError, match="no scenario golden"):
        lviv_run.sobol("hg", scenario="golden")
    with pytest.raises(InputError, match="'people'"):
        lviv_run.sobol("hg", by="people")
    with pytest.raises(InputError, match="no year 1900"):
        lviv_run.sobol("hg", year=1900)


@pytest.mark.parametrize("draws", [8.0, "8", None, float("nan"), True])
def test_draws_must_be_a_whole_number(lviv_run: Result, draws: object) -> None:
    with pytest.raises(InputError, match="a power of 2"):
        lviv_run.sobol("total_p", draws=draws)  # type: ignore[arg-type]


def test_a_list_is_no_outcome(lviv_run: Result) -> None:
    for ask in (lviv_run.sobol, lviv_run.measure_first, lviv_run.convergence, lviv_run.exceedance):
        with pytest.raises(InputError, match=r"no substance \['total_p'\]\."):
            ask(["total_p"])  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"cannot be made by '\['campaign'\]'"):
        lviv_run.measure_first("total_p", by=["campaign"])  # type: ignore[arg-type]
