"""Convergence: what more draws narrow, how many are needed, and whether the error bars hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.model.distributions import Z95, Array
from wastewater.model.sampling import Numbers, sample_numbers
from wastewater.results.convergence import (
    CONVERGENCE_COLUMNS,
    NEEDED_COLUMNS,
    convergence_table,
    draws_for,
    few_draws,
    growing,
    needed_table,
    statistics_with_intervals,
    whole_percent,
)
from wastewater.results.measure_result import HEADLINE
from wastewater.results.ranking import Outcome
from wastewater.results.result import Result
from wastewater.results.run import run

SIGMA = 0.4
STATISTICS = ("mean", "median", "p05", "p95")
QUESTION = Outcome("hg", "baseline", 2030)


def cheap_model(draws: int, seed: int) -> Array:
    """Product of four lognormal inputs around 1 with one fourth of the variance each."""
    low, high = np.exp([-SIGMA * Z95, SIGMA * Z95])
    numbers = Numbers(
        [f"input {i}" for i in range(4)],
        np.array(["lognormal"] * 4),
        *(np.full(4, value) for value in (1.0, low, high, -np.inf, np.inf)),
    )
    return np.asarray(sample_numbers(numbers, draws, seed).prod(axis=0))


def truth() -> dict[str, float]:
    """Statistics of `cheap_model`: a lognormal with twice the width of an input."""
    sigma = 2 * SIGMA
    quantiles = {"p05": np.exp(-sigma * Z95), "median": 1.0, "p95": np.exp(sigma * Z95)}
    return {"mean": float(np.exp(sigma**2 / 2)), **quantiles}


# ---------------------------------------------------------------- properties


def test_more_draws_narrow_the_error_of_the_mean_by_their_root_or_better() -> None:
    sizes, seeds = (50, 200, 800, 3200), range(40)
    mean = truth()["mean"]
    errors = [
        np.sqrt(np.mean([(cheap_model(n, s)[1:].mean() - mean) ** 2 for s in seeds])) for n in sizes
    ]
    slope = np.polyfit(np.log(sizes), np.log(errors), 1)[0]
    assert slope < -0.45
    sigma = 2 * SIGMA
    alone = mean * np.sqrt(np.expm1(sigma**2) / np.array(sizes))  # of independent draws
    assert (errors < 1.1 * alone).all()


def test_the_error_bars_cover_at_least_as_often_as_they_say() -> None:
    """A Latin hypercube is better than the intervals of independent draws can know."""
    seeds, wanted = 300, truth()
    covered = dict.fromkeys(STATISTICS, 0)
    for seed in range(seeds):
        for name, (_, low, high) in statistics_with_intervals(cheap_model(200, seed), 0.9).items():
            covered[name] += bool(low <= wanted[name] <= high)
    assert min(covered.values()) > 0.87 * seeds, covered


def test_a_run_with_many_draws_lies_within_the_error_bars(lviv: City) -> None:
    """The truth of a real city: 120 intervals of small runs around what a large one finds."""
    large = run(lviv, [], years=(2025, 2025), draws=3000, seed=99).convergence()
    large = large[large["draws"] == 3000].set_index(["outcome", "statistic"])["value"]
    inside = []
    for seed in range(6):
        found = run(lviv, [], years=(2025, 2025), draws=100, seed=seed).convergence()
        found = found[found["draws"] == 100].set_index(["outcome", "statistic"])
        real = large.loc[found.index]
        inside += ((found["low"] <= real) & (real <= found["high"])).tolist()
    assert len(inside) == 6 * len(HEADLINE) * len(STATISTICS)
    assert np.mean(inside) > 0.85


def test_the_number_advised_reaches_the_precision() -> None:
    """Not for sure, as the error that it is found from has an error of its own, but nearly."""
    table = convergence_table("town", QUESTION, cheap_model(500, 1))
    needed = needed_table(table, 0.02).set_index("statistic")["draws_needed"]
    for name in STATISTICS:
        again = statistics_with_intervals(cheap_model(int(needed[name]), 2), 0.9)
        value, low, high = again[name]
        assert (high - low) / 2 / value < 0.02 * 1.3


# ---------------------------------------------------------------- numbers of draws


@pytest.mark.parametrize(
    ("draws", "sizes"),
    [
        (0, [0]),
        (1, [1]),
        (20, [20]),
        (60, [20, 50, 60]),
        (2000, [20, 50, 100, 200, 500, 1000, 2000]),
        (2500, [20, 50, 100, 200, 500, 1000, 2000, 2500]),
    ],
)
def test_growing_numbers(draws: int, sizes: list[int]) -> None:
    assert growing(draws, 20) == sizes


def test_draws_for_a_precision() -> None:
    assert draws_for(2000, 0.02, 0.01) == 8000
    assert draws_for(2000, 0.0213, 0.01) == 9100  # 9074, never less than it takes
    assert draws_for(2000, 0.0, 0.01, 0.5) == 5  # fewer have no interval of the median
    assert draws_for(20, float("nan"), 0.01, 0.05) == 59
    assert draws_for(20, float("nan"), 0.01, 0.95) == 59
    assert draws_for(2000, float("inf"), 0.01) is None


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0"), (0.0101, "2"), (0.07, "7"), (0.1 + 0.2 - 0.2, "10")]
)
def test_an_error_is_never_told_too_small(share: float, shown: str) -> None:
    assert whole_percent(share) == shown


# ---------------------------------------------------------------- tables


def test_columns_and_order(pilots: Result) -> None:
    table = pilots.convergence()
    assert tuple(table.columns) == CONVERGENCE_COLUMNS
    assert len(table) == 2 * len(HEADLINE) * 3 * len(STATISTICS)
    assert set(table["draws"]) == {20, 50, 60}
    assert set(table["statistic"]) == set(STATISTICS)
    known = table.dropna()
    assert (known["low"] <= known["value"]).all()
    assert (known["value"] <= known["high"]).all()
    half = (known["high"] - known["low"]) / 2 / known["value"].abs()
    np.testing.assert_allclose(known["error_share"], half)


def test_the_last_row_says_what_the_other_tables_say(pilots: Result) -> None:
    for scenario, table in (("baseline", pilots.outflow("baltic")), ("plant", pilots.compare())):
        found = pilots.convergence("total_p", scenario, 2028)
        found = found[(found["city"] == "lviv") & (found["draws"] == 60)]
        keep = table[(table["city"] == "lviv") & (table["scenario"] == scenario)]
        keep = keep[(keep["year"] == 2028) & (keep["substance"] == "total_p")]
        keep = keep[keep["sea"] == "baltic"]
        column = "value"
        if scenario == "baseline":
            keep = keep[keep["pathway"] == "total"]
        else:
            column = "change"
        told = keep.set_index("statistic")[column]
        np.testing.assert_allclose(found["value"], told[found["statistic"].tolist()], rtol=1e-12)


@pytest.mark.parametrize(
    ("outcome", "unit"), [("eqs_volume", "m3/yr"), ("recycling_rate", "1"), ("hg", "kg/yr")]
)
def test_units(pilots: Result, outcome: str, unit: str) -> None:
    assert set(pilots.convergence(outcome)["unit"]) == {unit}


def test_a_change_that_is_none_is_certain(pilots: Result) -> None:
    table = pilots.convergence("hg", "nothing")
    known = table.dropna(subset=["low", "high"])
    assert (known[["value", "low", "high", "error_share"]] == 0).all(axis=None)


def test_what_is_not_there_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError, match=r"no substance gold\..*recycling_rate"):
        pilots.convergence("gold")
    with pytest.raises(InputError, match="no scenario golden"):
        pilots.convergence("hg", "golden")
    with pytest.raises(InputError, match="no year 2050"):
        pilots.draws_needed(year=2050)
    for precision in (0, -0.1, float("nan"), "good"):
        with pytest.raises(InputError, match=f"precision '{precision}' is not possible"):
            pilots.draws_needed(precision)  # type: ignore[arg-type]


def test_draws_needed(pilots: Result) -> None:
    table = pilots.draws_needed(0.02, "hg")
    assert tuple(table.columns) == NEEDED_COLUMNS
    assert table["draws_needed"].dtype == pd.Int64Dtype()
    told = table.dropna().set_index(["city", "statistic"])
    median = told.loc["lviv", "median"]
    wanted = 60 * (median["error_share"] / 0.02) ** 2
    assert wanted <= median["draws_needed"] <= 1.11 * wanted
    assert set(pilots.draws_needed(outcome="hg")["precision"]) == {0.05}


def test_without_draws_nothing_is_told_of_certainty(lviv: City) -> None:
    result = run(lviv, ["plant"], years=(2025, 2025), draws=0)
    table = result.convergence("hg")
    assert set(table["draws"]) == {0}
    assert table[["low", "high", "error_share"]].isna().all(axis=None)
    assert table["value"].nunique() == 1
    assert few_draws(result) is None


# ---------------------------------------------------------------- too few draws


def test_too_few_draws_name_the_worst_load(lviv: City) -> None:
    result = run(lviv, [], years=(2025, 2025), draws=60)
    found = few_draws(result)
    assert found is not None
    table = result.convergence()
    table = table[(table["draws"] == 60) & (table["statistic"] == "median")]
    worst = table.loc[table["error_share"].idxmax()]
    assert found.fields["substance"] == worst["outcome"]
    assert found.fields["city"] == "lviv"
    assert float(found.fields["error"]) == np.ceil(100 * worst["error_share"])
    assert int(found.expected) == draws_for(60, worst["error_share"], 0.05, 0.5)


@pytest.mark.parametrize("draws", [1, 4])
def test_a_handful_of_draws(lviv: City, draws: int) -> None:
    found = few_draws(run(lviv, [], years=(2025, 2025), draws=draws))
    assert found is not None
    assert found.text() == (
        f"{draws} draws are too few to tell how certain the medians are. Take 2000."
    )


def test_enough_draws_are_not_told(lviv: City) -> None:
    assert few_draws(run([lviv, "voznesensk"], [], years=(2025, 2025), draws=2000)) is None
