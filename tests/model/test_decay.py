"""The age of the waste in a landfill and what its years have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.model import decay

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters


def rows(old: float, young: float, growth: float = 0.0, k: float = 0.1) -> dict[object, float]:
    return {
        ("landfill.age_oldest", "", "", "landfill"): old,
        ("landfill.age_youngest", "", "", "landfill"): young,
        "landfill.deposit_growth": growth,
        "landfill.decay_rate": k,
        ("landfill.mcf", "", "", "landfill"): 0.8,
        "landfill.doc": 0.4,
        "landfill.docf": 0.5,
        "property.water": 0.25,
    }


def test_ages_run_from_the_oldest_to_the_youngest(parameters: MakeParameters) -> None:
    ages = decay.legacy(parameters(rows(10, 4)), "landfill")[:, 0]
    np.testing.assert_allclose(ages[4:10], 1 / 6)
    assert ages.sum() == pytest.approx(1)
    assert not ages[:4].any()
    assert not ages[10:].any()


def test_parts_of_years_count(parameters: MakeParameters) -> None:
    ages = decay.legacy(parameters(rows(2.5, 0.5)), "landfill")[:, 0]
    np.testing.assert_allclose(ages[:3], [0.25, 0.5, 0.25])


def test_growing_deposits_make_a_young_landfill(parameters: MakeParameters) -> None:
    ages = decay.legacy(parameters(rows(30, 0, growth=0.05)), "landfill")[:, 0]
    np.testing.assert_allclose(ages[:29] / ages[1:30], 1.05)


@pytest.mark.parametrize(("old", "young"), [(250, 0), (250, 180), (0, 0), (3, 8)])
def test_odd_ages_still_add_up(parameters: MakeParameters, old: float, young: float) -> None:
    ages = decay.legacy(parameters(rows(old, young)), "landfill")
    assert ages.shape[0] == decay.YEARS
    np.testing.assert_allclose(ages.sum(axis=0), 1)
    assert ages.min() >= 0


def test_what_the_years_have_left(parameters: MakeParameters) -> None:
    """The deposit of last year is whole, that of the year before has decayed for one year."""
    left = decay.left_of_legacy(parameters(rows(3, 0, k=0.2)), "landfill")
    np.testing.assert_allclose(left, np.mean(np.exp([0, -0.2, -0.4])))


def test_degradable_mass(parameters: MakeParameters) -> None:
    """Carbon that decays as cellulose; a fifth of it with air at a correction factor of 0.8."""
    mass = decay.degradable_mass(parameters(rows(3, 0)), "landfill")
    whole = 0.75 * 0.4 * 0.5 * 162 / 72
    np.testing.assert_allclose(mass["landfill_decaying"], 0.8 * whole)
    np.testing.assert_allclose(mass["air"], 0.2 * whole)


def test_a_year_older_keeps_the_mass_and_moves_it_on() -> None:
    """Beside a table of all ages whose rows move down by one every year."""
    random = np.random.default_rng(1)
    mass = random.random((decay.YEARS, 4))
    waste, table = decay.Aged.of(mass), mass
    for _ in range(50):
        deposit = random.random(4)
        waste, table = decay.a_year_older(waste, deposit), np.vstack([deposit, table])
        np.testing.assert_allclose(waste.total, table.sum(axis=0))
        for low, high in ((0, 3), (3, 11), (11, 41), (41, len(table))):
            np.testing.assert_allclose(waste.between(low, high), table[low:high].sum(axis=0))


def test_classes_of_age() -> None:
    mass = np.zeros((decay.YEARS, 2))
    mass[[0, 2, 3, 10, 11, 40, 41, 100], 0] = 1
    shares = decay.age_classes(decay.Aged.of(mass))
    assert [shares[name][0] for name in ("young", "medium", "old", "aged")] == [0.25] * 4
    assert all(share[1] == 0 for share in shares.values())  # no waste, no age
