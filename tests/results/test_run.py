"""Running cities: the same numbers for the same seed, whatever else is run."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.results.result import Result
from wastewater.results.run import run

YEARS = (2025, 2028)


def same(one: Result, other: Result, city: str, scenario: str) -> bool:
    a, b = (result.blocks[city, scenario] for result in (one, other))
    return (
        all(np.array_equal(a.loads[sea], b.loads[sea]) for sea in a.loads)
        and all(np.array_equal(a.waste[name], b.waste[name]) for name in a.waste)
        and np.array_equal(a.disposed, b.disposed)
    )


def test_same_seed_same_tables(lviv: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the same, with several workers and with one."""
    first = run(lviv, ["plant", "mbt"], YEARS, draws=20, seed=3)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    second = run(lviv, ["plant", "mbt"], YEARS, draws=20, seed=3)
    for table in ("outflow", "compare", "flows", "balance", "waste", "costs", "sources"):
        pd.testing.assert_frame_equal(getattr(first, table)(), getattr(second, table)())
    assert first.outflow().to_csv() == second.outflow().to_csv()


def test_another_seed_other_draws_same_best_estimate(lviv: City) -> None:
    one, other = (run(lviv, [], YEARS, draws=20, seed=seed) for seed in (1, 2))
    loads = [r.blocks["lviv", "baseline"].total("baltic") for r in (one, other)]
    np.testing.assert_allclose(loads[0][..., 0], loads[1][..., 0], rtol=1e-13)
    assert not np.allclose(loads[0][..., 1:], loads[1][..., 1:])


def test_scenarios_do_not_disturb_each_other(lviv: City) -> None:
    alone = run(lviv, ["plant"], YEARS, draws=10)
    together = run(lviv, ["mbt", "plant", "leachate"], YEARS, draws=10)
    for scenario in ("baseline", "plant"):
        assert same(alone, together, "lviv", scenario)


def test_cities_do_not_disturb_each_other(lviv: City) -> None:
    alone, together = (run(c, [], YEARS, draws=10) for c in (lviv, ["voznesensk", lviv, "aarhus"]))
    assert same(alone, together, "lviv", "baseline")


def test_a_scenario_without_measures_is_the_baseline_bit_for_bit(pilots: Result) -> None:
    a, b = (pilots.blocks["lviv", scenario] for scenario in ("baseline", "nothing"))
    np.testing.assert_array_equal(a.loads["baltic"], b.loads["baltic"])
    np.testing.assert_array_equal(a.disposed, b.disposed)


def test_order_of_measures_does_not_matter_bit_for_bit(pilots: Result) -> None:
    a, b = (pilots.blocks["lviv", scenario] for scenario in ("plant", "plant-again"))
    np.testing.assert_array_equal(a.loads["baltic"], b.loads["baltic"])


def test_all_scenarios_by_default_the_baseline_first(pilots: Result) -> None:
    for city in pilots.cities:
        assert pilots.scenarios[city.id] == tuple(city.scenarios)
        assert pilots.scenarios[city.id][0] == "baseline"
    assert pilots.years == (2025, 2026, 2027, 2028, 2029)


def test_a_city_takes_part_with_the_scenarios_that_it_has(lviv: City) -> None:
    result = run([lviv, "voznesensk"], ["leachate"], (2025, 2025), draws=0)
    assert result.scenarios == {"lviv": ("baseline", "leachate"), "voznesensk": ("baseline",)}


def test_progress_counts_to_the_end(lviv: City) -> None:
    told: list[tuple[int, int]] = []
    run(lviv, ["plant", "mbt"], YEARS, draws=0, progress=lambda *now: told.append(now))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_without_draws_there_is_no_spread(lviv: City) -> None:
    table = run(lviv, ["plant"], YEARS, draws=0).outflow()
    wide = table.pivot_table(
        index=["scenario", "year", "sea", "pathway", "substance"],
        columns="statistic",
        values="value",
    )
    for statistic in ("mean", "median", "p05", "p95"):
        assert (wide[statistic] == wide["best"]).all()


def test_all_problems_are_told_together(lviv: City) -> None:
    with pytest.raises(InputError) as caught:
        run(lviv, ["plant", "golden"], years=(2030, 2025), draws=-1, seed=-2)
    assert caught.value.lines("en") == [
        "There is no scenario golden. The cities have: " + ", ".join(lviv.scenarios) + ".",
        "The years (2030, 2025) cannot be used; give a first year and a last year that is not "
        "before it.",
        "The number of draws is -1; it must be 0 or more.",
        "The seed is -2; it must be 0 or more.",
    ]


def test_cities_that_cannot_be_run(lviv: City) -> None:
    with pytest.raises(InputError, match="No city to run"):
        run([])
    with pytest.raises(InputError, match="The city lviv is named twice"):
        run([lviv, "lviv"], draws=0)
    with pytest.raises(InputError) as caught:
        run(["atlantis", "lemuria"], draws=0)
    assert len(caught.value.problems) == 2
