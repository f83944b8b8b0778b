"""Bins and shared containers: what they hold and how pure it is."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs import vocabulary
from wastewater.results.result import Result
from wastewater.results.sorting import (
    BIN_COLUMNS,
    SORTING_COLUMNS,
    Kerb,
    capture,
    contamination,
    contents,
    kerb,
)

FRACTIONS = tuple(vocabulary.fractions().index)
PAPER, CARDBOARD, RESIDUAL = (FRACTIONS.index(f) for f in ("paper", "cardboard", "residual"))


@pytest.fixture
def bins() -> Kerb:
    """Return 100 t of paper, half of it sorted, a tenth in the cardboard bin; a third shares."""
    shares = np.zeros((10, 10, 2))
    shares[:, RESIDUAL] = 1.0
    shares[PAPER] = 0.0
    shares[PAPER, [PAPER, CARDBOARD, RESIDUAL]] = [[0.5], [0.1], [0.4]]
    shares[CARDBOARD] = 0.0
    shares[CARDBOARD, [CARDBOARD, RESIDUAL]] = 0.5
    mass = np.zeros((10, 2))
    mass[[PAPER, CARDBOARD, RESIDUAL]] = [[100.0], [40.0], [60.0]]
    together = {"paper+cardboard": np.array([0.25, 0.0]), "metal+glass": np.zeros(2)}
    return Kerb(FRACTIONS, shares, shares * mass[:, None, :], together)


def test_contents_by_hand(bins: Kerb) -> None:
    inside = {name: mass.sum(axis=0) for name, (_, mass) in contents(bins).items()}
    assert list(inside) == [*FRACTIONS, "paper+cardboard"]
    np.testing.assert_allclose(inside["paper"], [0.75 * 50, 50])
    np.testing.assert_allclose(inside["cardboard"], [0.75 * 30, 30])
    np.testing.assert_allclose(inside["paper+cardboard"], [0.25 * 80, 0])
    np.testing.assert_allclose(inside["residual"], 40 + 20 + 60)


def test_contamination_by_hand(bins: Kerb) -> None:
    """Paper in the cardboard bin is wrong; in the container of both it is not."""
    impure = contamination(bins)
    np.testing.assert_allclose(impure["cardboard"], 10 / 30)
    np.testing.assert_allclose(impure["paper"], 0)
    np.testing.assert_allclose(impure["paper+cardboard"], 0)
    np.testing.assert_allclose(impure["residual"], 60 / 120)
    np.testing.assert_array_equal(impure["glass"], 0)


def test_capture_by_hand(bins: Kerb) -> None:
    found = capture(bins)
    assert set(found) == set(FRACTIONS) - {"residual"}
    np.testing.assert_allclose(found["paper"], 0.5)
    np.testing.assert_array_equal(found["glass"], 0)


@pytest.mark.parametrize("city", ["lviv", "voznesensk"])
@pytest.mark.parametrize("year", [2025, 2029])
def test_bins_of_the_pilots_hold_what_the_network_collects(
    pilots: Result, city: str, year: int
) -> None:
    model, at = pilots.model(city), pilots.years.index(year)
    for scenario in pilots.scenarios[city]:
        taken = model.city.scenarios[scenario].measures
        bins = kerb(model, taken, year)
        waste = pilots.blocks[city, scenario].waste
        np.testing.assert_allclose(bins.shares.sum(axis=1), 1)
        np.testing.assert_allclose(
            bins.mass[:, RESIDUAL].sum(axis=0), waste["residual_bin"][at], rtol=1e-9
        )
        dry_and_food = bins.mass.sum(axis=(0, 1)) - bins.mass[:, [RESIDUAL, 8]].sum(axis=(0, 1))
        np.testing.assert_allclose(dry_and_food, waste["separately_collected"][at], atol=1e-6)
        inside = sum(mass.sum(axis=0) for _, mass in contents(bins).values())
        np.testing.assert_allclose(inside, bins.mass.sum(axis=(0, 1)))


def test_the_sorting_table(pilots: Result) -> None:
    table = pilots.sorting()
    assert tuple(table.columns) == SORTING_COLUMNS
    assert set(table["year"]) == {2029}
    best = table[(table["statistic"] == "best") & (table["scenario"] == "all")]
    rows = best.groupby(["city", "material"])["share"].sum()
    np.testing.assert_allclose(rows, 1)
    assert set(table["bin"]) == set(table["material"]) == set(FRACTIONS)
    assert set(pilots.sorting(2026)["year"]) == {2026}


def test_the_bin_table(pilots: Result) -> None:
    table = pilots.bins()
    assert tuple(table.columns) == BIN_COLUMNS
    assert set(table.loc[table["indicator"] == "mass", "unit"]) == {"t/yr"}
    shares = table[table["indicator"] != "mass"]
    assert set(shares["unit"]) == {"1"}
    assert shares["value"].between(0, 1 + 1e-12).all()
    known = {*FRACTIONS, *vocabulary.containers().index}
    assert set(table["bin"]) <= known


def test_capture_is_the_diagonal_of_the_sorting_table(pilots: Result) -> None:
    keys = ["city", "scenario", "statistic"]
    sorting = pilots.sorting().query("material == bin and material != 'residual'")
    ours = pilots.bins().query("indicator == 'capture'").set_index([*keys, "bin"])["value"]
    theirs = sorting.set_index([*keys, "bin"])["share"]
    np.testing.assert_allclose(ours.sort_index(), theirs.sort_index())
