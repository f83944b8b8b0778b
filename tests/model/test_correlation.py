"""Draws with a common cause: correlated as declared, and else what they were."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wastewater.inputs.city import City, load_city
from wastewater.inputs.edit import with_correlation
from wastewater.model import sampling
from wastewater.model.correlation import follow, normal_scores
from wastewater.model.distributions import Array

DRAWS = 2000
ROWS = [("content", "*", "hg"), "population.growth", "sewer.connected", "sewer.overflow"]
LOADINGS = [0.9, -0.5, 0.7, 1.0]


@pytest.fixture(scope="module")
def correlated(lviv: City) -> City:
    return with_correlation(lviv, "laboratory", ROWS, LOADINGS)


@pytest.fixture(scope="module")
def before(lviv: City) -> Array:
    return sampling.sample_city(lviv.parameters, DRAWS, 1)


@pytest.fixture(scope="module")
def after(correlated: City) -> Array:
    return sampling.sample_city(correlated.parameters, DRAWS, 1)


def linked(city: City) -> list[int]:
    """Positions of the rows that follow a cause."""
    return np.flatnonzero(city.parameters["follows"].astype(bool)).tolist()


def loadings(city: City) -> Array:
    return np.array([city.parameters["follows"].iloc[i][0][1] for i in linked(city)])


def test_the_correlation_is_the_product_of_the_loadings(correlated: City, after: Array) -> None:
    at, loading = linked(correlated), loadings(correlated)
    assert len(at) > 10
    measured = np.corrcoef(normal_scores(after[at, 1:]))
    wanted = np.outer(loading, loading)
    apart = ~np.eye(len(at), dtype=bool)
    assert np.abs(measured - wanted)[apart].max() < 4 / np.sqrt(DRAWS)
    assert np.abs((measured - wanted)[apart].mean()) < 0.005


def test_the_rank_correlation_is_that_of_a_gaussian_copula(correlated: City, after: Array) -> None:
    at, loading = linked(correlated), loadings(correlated)
    measured = stats.spearmanr(after[at, 1:], axis=1).statistic
    wanted = 6 / np.pi * np.arcsin(np.outer(loading, loading) / 2)
    apart = ~np.eye(len(at), dtype=bool)
    assert np.abs(measured - wanted)[apart].max() < 4 / np.sqrt(DRAWS)


def test_every_row_keeps_its_draws(correlated: City, before: Array, after: Array) -> None:
    """The distribution and the Latin hypercube of each row are those that were declared."""
    np.testing.assert_array_equal(np.sort(after[:, 1:]), np.sort(before[:, 1:]))
    np.testing.assert_array_equal(after[:, 0], before[:, 0])
    at = linked(correlated)
    assert (after[at] != before[at]).any(axis=1).all()


def test_rows_that_follow_nothing_keep_their_order_too(
    correlated: City, before: Array, after: Array
) -> None:
    others = np.setdiff1d(np.arange(len(before)), linked(correlated))
    np.testing.assert_array_equal(after[others], before[others])


def test_another_factor_disturbs_no_other_row(correlated: City, after: Array) -> None:
    two = with_correlation(correlated, "census", ["sewer.connected", "sewage.water"], 0.7)
    drawn = sampling.sample_city(two.parameters, DRAWS, 1)
    touched = two.parameters["name"].isin(["sewer.connected", "sewage.water"]).to_numpy()
    np.testing.assert_array_equal(drawn[~touched], after[~touched])
    assert (drawn[touched] != after[touched]).any()


def test_a_loading_of_0_changes_nothing(lviv: City, before: Array) -> None:
    none = with_correlation(lviv, "nothing", ["content", "plant.removal"], 0.0)
    np.testing.assert_array_equal(sampling.sample_city(none.parameters, DRAWS, 1), before)


def test_loadings_of_1_tie_rows_together(lviv: City) -> None:
    tied = with_correlation(lviv, "one", ["sewer.overflow", "population.growth"], [1, -1])
    drawn = sampling.sample_city(tied.parameters, 500, 1)[linked(tied), 1:]
    rank = stats.rankdata(drawn, axis=1)
    falling = loadings(tied) < 0
    same = np.where(falling[:, None], 501 - rank, rank)
    assert (same == same[0]).all()


def test_seed_and_order_of_rows(correlated: City, after: Array) -> None:
    np.testing.assert_array_equal(sampling.sample_city(correlated.parameters, DRAWS, 1), after)
    other = sampling.sample_city(correlated.parameters, DRAWS, 2)
    at = linked(correlated)
    assert (other[at, 1:] != after[at, 1:]).any(axis=1).all()
    order = np.random.default_rng(3).permutation(len(after))
    shuffled = sampling.sample_city(correlated.parameters.iloc[order], DRAWS, 1)
    np.testing.assert_array_equal(shuffled[np.argsort(order)][at], after[at])


def test_a_reference_row_with_a_cause_is_the_citys_own(lviv: City) -> None:
    """Other cities keep the common draw; and the causes of two cities are not the same."""
    rows, loading = [("content", "*", "hg")], 0.9
    cities = [with_correlation(c, "lab", rows, loading) for c in (lviv, load_city("voznesensk"))]
    own = cities[0].parameters
    reference = (own["origin"] == "reference").to_numpy()[linked(cities[0])]
    assert reference.all()
    plain = sampling.sample_city(load_city("voznesensk").parameters, 500, 1)
    tied = [sampling.sample_city(c.parameters, 500, 1)[linked(c), 1:] for c in cities]
    (kept,) = (
        plain[np.flatnonzero(((p["name"] == "content") & (p["substance"] == "hg")).to_numpy()), 1:]
        for p in [load_city("voznesensk").parameters]
    )
    assert (tied[0] != kept).any(axis=1).all()
    assert (tied[0] != tied[1]).any(axis=1).all()


def test_the_spread_of_a_sum_grows_as_theory_says() -> None:
    """n equal parts with correlation r: the variance of the sum is n (1 + (n - 1) r) times one."""
    n, r = 8, 0.49
    columns = ["name", "fraction", "substance", "place", "distribution"]
    rows = pd.DataFrame(
        [("population.residents", "", "", f"p{i}", "normal") for i in range(n)], columns=columns
    ).assign(base_value=100.0, base_low=90.0, base_high=110.0, origin="town")
    free = sampling.sample_rows(rows, DRAWS, 1)[:, 1:]
    cause = (("cause|town|census", 0.7),)
    tied = sampling.sample_rows(rows.assign(follows=[cause] * n), DRAWS, 1)[:, 1:]
    one = free[0].var()
    assert tied.sum(axis=0).var() == pytest.approx(n * (1 + (n - 1) * r) * one, rel=0.06)
    assert free.sum(axis=0).var() == pytest.approx(n * one, rel=0.06)
    assert tied.sum(axis=0).mean() == pytest.approx(free.sum(axis=0).mean(), rel=1e-12)


def test_opposite_causes_cancel() -> None:
    random = np.random.default_rng(1)
    own, cause = random.normal(size=(2, 500)), random.normal(size=(1, 500))
    drawn = follow(own, np.array([[1.0], [-1.0]]), cause)
    assert drawn.sum(axis=0).std() < 0.2 * own.sum(axis=0).std()


def test_two_causes_add_up() -> None:
    random = np.random.default_rng(2)
    own, causes = random.normal(size=(3, 5000)), random.normal(size=(2, 5000))
    loading = np.array([[0.6, 0.5], [0.8, 0.0], [0.3, 0.9]])
    measured = np.corrcoef(normal_scores(follow(own, loading, causes)))
    apart = ~np.eye(3, dtype=bool)
    assert np.abs(measured - loading @ loading.T)[apart].max() < 0.04


def test_without_draws(correlated: City) -> None:
    drawn = sampling.sample_city(correlated.parameters, 0, 1)
    np.testing.assert_array_equal(drawn[:, 0], correlated.parameters["base_value"])


@pytest.mark.parametrize("draws", [1, 2, 3])
def test_a_handful_of_draws(correlated: City, draws: int) -> None:
    assert np.isfinite(sampling.sample_city(correlated.parameters, draws, 1)).all()
