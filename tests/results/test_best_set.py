"""The best set for a budget and the cheapest for a reduction, where the answers are known."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.results.best_set import (
    BEST_SET_COLUMNS,
    CHEAPEST_COLUMNS,
    best_set,
    cheapest,
    one_row_each,
)
from wastewater.results.combinations import Combinations
from wastewater.results.solved import Taken

if TYPE_CHECKING:
    from tests.results.conftest import MadeChoice

COST = {"a": 10.0, "b": 8.0, "c": 8.0, "d": 1.0}
ALONE = {"a": 60.0, "b": 45.0, "c": 45.0, "d": 0.0}


def overlapping(taken: Taken) -> float:
    """`b` and `c` act on one load: together they do little more than one of them."""
    total = sum(ALONE[m] for m in taken)
    return total - 40 if {"b", "c"} <= taken else total


@pytest.fixture
def town(made_choice: MadeChoice) -> Combinations:
    return made_choice(COST, overlapping)


def test_interactions_decide(town: Combinations) -> None:
    """A greedy choice or one that adds up single reductions would take b and c (90 for 16)."""
    found = best_set(town, 16, "annual_cost")
    assert (found["combination"], found["reduction"], found["annual_cost"]) == ("a", 60, 10)
    assert best_set(town, 18, "annual_cost")["combination"] in ("a+b", "a+c")


def test_what_adds_nothing_is_neither_bought_nor_a_rival(town: Combinations) -> None:
    found = best_set(town, 11, "annual_cost")
    assert (found["combination"], found["next_best"]) == ("a", "b")
    assert found["beats_next"] == 1


@pytest.mark.parametrize("budget", [0, 7.9, 8, 9, 16.5, 18, 26, 27, 100])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_is_what_trying_everything_gives(
    made_choice: MadeChoice, budget: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    amount = {one: random.uniform(0, 90) for one in map(frozenset, powerset(COST))}
    amount[frozenset()] = 0.0
    town = made_choice(COST, lambda taken: amount[taken])
    fits = {one: kept for one, kept in amount.items() if sum(COST[m] for m in one) <= budget}
    best = max(fits, key=lambda one: fits[one])
    assert best_set(town, budget, "annual_cost")["combination"] == "+".join(sorted(best))


def powerset(names: dict[str, float]) -> list[tuple[str, ...]]:
    return [s for n in range(len(names) + 1) for s in itertools.combinations(names, n)]


def test_probabilities(made_choice: MadeChoice) -> None:
    """Best estimate first: it counts in no probability."""
    cost = {"a": (0.0, 9.0, 13.0), "b": (0.0, 1.0, 1.0)}
    gains = {"a": (0.0, 50.0, 50.0), "b": (0.0, 20.0, 60.0)}

    def reduction(taken: Taken) -> np.ndarray:
        return np.max([np.zeros(3), *(np.array(gains[m]) for m in taken)], axis=0)

    found = best_set(made_choice(cost, reduction), 11, "annual_cost")
    assert (found["combination"], found["annual_cost"], found["within"]) == ("a", 11, 0.5)
    assert (found["next_best"], found["beats_next"]) == ("b", 0.5)


def test_the_investment_may_be_capped_instead(made_choice: MadeChoice, town: Combinations) -> None:
    dear = {"a": 900.0, "b": 100.0, "c": 200.0, "d": 0.0}
    found = best_set(made_choice(COST, overlapping, investment=dear), 300, "investment")
    assert (found["combination"], found["investment"]) == ("b+c", 300)
    assert best_set(town, 300, "investment")["combination"] == "a+b+c"


def test_nothing_fits(made_choice: MadeChoice) -> None:
    town = made_choice({"a": 5.0}, len, taken=[frozenset({"a"})])
    row = best_set(town, 4, "annual_cost")
    assert "combination" not in row
    table = one_row_each([row], BEST_SET_COLUMNS)
    assert table.loc[0, ["combination", "reduction", "within"]].isna().all()
    assert table.loc[0, "budget"] == 4


def test_the_cheapest_way(made_choice: MadeChoice) -> None:
    town = made_choice(COST, overlapping)
    found = cheapest(town, 0.5, 0.5)  # 10 for 60 is cheaper than 16 for 50
    assert (found["combination"], found["reached"], found["annual_cost"]) == ("a", True, 10)
    assert cheapest(town, 0.45, 0.5)["combination"] in ("b", "c")
    assert cheapest(town, 1.0, 0.5)["combination"] in ("a+b", "a+c")
    assert set(found) == set(CHEAPEST_COLUMNS)


def test_more_confidence_costs_more(made_choice: MadeChoice) -> None:
    def reduction(taken: Taken) -> tuple[float, ...]:
        return {0: (0, 0, 0, 0, 0), 1: (60, 60, 60, 60, 40), 2: (70, 70, 70, 70, 70)}[len(taken)]

    town = made_choice({"a": 1.0, "b": 2.0}, reduction, load=(100.0,) * 5)
    likely, sure = cheapest(town, 0.5, 0.75), cheapest(town, 0.5, 0.8)
    assert (likely["combination"], likely["probability"]) == ("a", 0.75)
    assert likely["reduction_share"] == 0.6
    assert (sure["combination"], sure["probability"], sure["reduction_share"]) == ("a+b", 1, 0.7)


def test_where_nothing_reaches_it_the_most_is_told(made_choice: MadeChoice) -> None:
    def reduction(taken: Taken) -> tuple[float, ...]:
        kept = {"a": (30, 10, 55), "b": (30, 30, 32)}
        return tuple(max((kept[m][i] for m in taken), default=0) for i in range(3))

    town = made_choice({"a": 1.0, "b": 2.0}, reduction)
    found = cheapest(town, 0.5, 0.9)
    assert found["reached"] is False
    assert (found["combination"], found["reduction_share"]) == ("b", 0.3)  # surer than a alone
    assert found["probability"] == 0
    assert cheapest(town, 0.5, 0.5)["reached"] is True


def test_a_city_without_a_load(made_choice: MadeChoice) -> None:
    """Nothing is kept out of a sea that the city does not drain to."""
    town = made_choice({"a": 1.0}, lambda taken: (0, 0, 0), load=(0.0, 0.0, 0.0))
    found = cheapest(town, 0.5, 0.5)
    assert (found["reached"], found["combination"], found["reduction_share"]) == (False, "", 0)
    assert best_set(town, 10, "annual_cost")["combination"] == ""
