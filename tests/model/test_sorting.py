"""Sorting at the door: capture, the matrix of materials and bins, shared containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.inputs import vocabulary
from wastewater.model import sorting, waste
from wastewater.model.lookup import Parameters

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters

FRACTIONS = tuple(vocabulary.fractions().index)
DRY = np.isin(FRACTIONS, sorting.DRY_BINS)
RESIDUAL, FOOD = FRACTIONS.index("residual"), FRACTIONS.index("food")


@given(st.integers(0, 2**32 - 1), st.integers(0, len(FRACTIONS)))
@settings(deadline=None, max_examples=50)
def test_sorting_matrix(seed: int, without: int) -> None:
    """Rows add up to 1, capture is the diagonal, the misplaced is in used dry bins and residual."""
    random = np.random.default_rng(seed)
    capture, misplaced = random.random((2, len(FRACTIONS), 5))
    unused = random.choice(len(FRACTIONS), without, replace=False)
    capture[unused] = 0.0
    matrix = sorting.sorting_matrix(capture, misplaced, FRACTIONS)
    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-14)
    assert matrix.min() >= -1e-15
    for i in range(len(FRACTIONS)):
        if i != RESIDUAL:
            np.testing.assert_array_equal(matrix[i, i], capture[i])
        for j in range(len(FRACTIONS)):
            if j not in (i, RESIDUAL) and (not DRY[j] or j in unused):
                np.testing.assert_array_equal(matrix[i, j], 0)
        wrong_dry = DRY & (np.arange(len(FRACTIONS)) != i) & (capture[:, 0] > 0)
        own = 0.0 if i == RESIDUAL else capture[i]
        expected = (1 - own) * misplaced[i] * wrong_dry.any()
        np.testing.assert_allclose(matrix[i, wrong_dry].sum(axis=0), expected, atol=1e-14)


def test_wrong_bins_are_hit_in_proportion_to_their_use() -> None:
    capture, misplaced = np.zeros((2, len(FRACTIONS), 1))
    capture[FRACTIONS.index("glass")], capture[FRACTIONS.index("paper")] = 0.6, 0.2
    misplaced[FRACTIONS.index("food")] = 0.4
    food = sorting.sorting_matrix(capture, misplaced, FRACTIONS)[0, :, 0]
    assert food[FRACTIONS.index("glass")] == pytest.approx(0.3)
    assert food[FRACTIONS.index("paper")] == pytest.approx(0.1)
    assert food[RESIDUAL] == pytest.approx(0.6)


def test_a_bin_that_holds_more_takes_more_of_what_is_wrong() -> None:
    capture, misplaced = np.zeros((2, len(FRACTIONS), 1))
    size = np.full((len(FRACTIONS), 1), 0.1)
    glass, paper = FRACTIONS.index("glass"), FRACTIONS.index("paper")
    capture[[glass, paper]], misplaced[FOOD], size[glass] = 0.5, 0.4, 0.3
    food = sorting.sorting_matrix(capture, misplaced, FRACTIONS, size=size)[FOOD, :, 0]
    assert food[glass] == pytest.approx(0.3)
    assert food[paper] == pytest.approx(0.1)


def test_nobody_sorts_everything_is_residual() -> None:
    matrix = sorting.sorting_matrix(np.zeros((10, 2)), np.full((10, 2), 0.3), FRACTIONS)
    np.testing.assert_array_equal(matrix[:, RESIDUAL], 1)


def sample(make: MakeParameters, **changes: float) -> Parameters:
    """Sample of a town that sorts: 90 % have every bin, 80 % of them use it, 70 % is put right."""
    rows: dict[tuple[str, ...] | str, float] = {
        "sorting.access": 0.9,
        "sorting.participation": 0.8,
        "sorting.correct": 0.7,
        "sorting.misplaced": 0.1,
        "sorting.misplaced_food": 0.05,
        "waste.composition": 0.1,
        ("sorting.yield", "", "", "single"): 0.95,
        ("sorting.yield", "", "", "together"): 0.88,
    }
    for name, value in changes.items():
        rows["collection.together", "", "", name.replace("_", "+")] = value
    return make(rows)


def test_capture_is_access_times_participation_times_correct(parameters: MakeParameters) -> None:
    own = sorting.capture(sample(parameters))
    np.testing.assert_allclose(np.delete(own, RESIDUAL, axis=0), 0.9 * 0.8 * 0.7)
    assert own[RESIDUAL].item() == 0


def test_what_lands_in_the_food_bin(parameters: MakeParameters) -> None:
    matrix = sorting.bins_matrix(sample(parameters))
    left = 1 - 0.9 * 0.8 * 0.7
    into_food = matrix[:, FOOD, 0]
    assert into_food[FOOD] == pytest.approx(0.9 * 0.8 * 0.7)
    plastic = FRACTIONS.index("plastic")
    assert into_food[plastic] == pytest.approx(left * 0.05 * 0.9 * 0.8)
    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-14)


def test_a_bin_in_the_same_container_is_not_wrong(parameters: MakeParameters) -> None:
    """Paper in the cardboard bin is right where both are emptied into one container."""
    paper, cardboard = (FRACTIONS.index(name) for name in ("paper", "cardboard"))
    alone, half, shared = (
        sorting.bins_matrix(sample(parameters, paper_cardboard=share)) for share in (0, 0.5, 1)
    )
    assert alone[paper, cardboard].item() > half[paper, cardboard].item() > 0
    assert shared[paper, cardboard].item() == 0
    np.testing.assert_allclose(shared.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_array_equal(alone[paper, paper], shared[paper, paper])


def test_containers_that_nobody_has_are_left_out(parameters: MakeParameters) -> None:
    p = sample(parameters, paper_cardboard=0.4, metal_glass=0.0)
    assert {c: s.item() for c, s in sorting.containers(p).items()} == {"paper+cardboard": 0.4}


def test_sorting_passes_on_what_the_container_is_meant_for(parameters: MakeParameters) -> None:
    passed = sorting.sorting_yield(sample(parameters), ("metal", "glass"), "together")
    right = np.isin(FRACTIONS, ("metal", "glass"))
    np.testing.assert_array_equal(passed[right], 0.88)
    np.testing.assert_array_equal(passed[~right], 0)


def test_every_container_is_a_process_of_the_network() -> None:
    network = waste.network(FRACTIONS)
    for container, inside in vocabulary.container_members().items():
        assert set(inside) <= set(sorting.DRY_BINS)
        for name in inside:
            assert waste.together(container) in network.splits[f"bin_{name}"].named
