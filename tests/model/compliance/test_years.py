"""The year from which a limit is met and stays met."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.compliance.years import first_year

YEARS = [2025, 2026, 2027, 2028]


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        ([1, 1, 1, 1], 2025),
        ([0, 0.5, 0.9, 0.95], 2027),
        ([0, 0.95, 0.5, 0.95], 2028),
        ([1, 1, 1, 0.89], np.nan),
        ([np.nan, 1, 1, 1], 2026),
        ([np.nan, np.nan, np.nan, np.nan], np.nan),
    ],
)
def test_first_year_that_stays(probability: list[float], expected: float) -> None:
    np.testing.assert_equal(float(first_year(probability, YEARS, 0.9)), expected)


def test_a_higher_level_is_never_earlier() -> None:
    probability = np.random.default_rng(3).uniform(size=(200, 4))
    found = [np.nan_to_num(first_year(probability, YEARS, p), nan=9999) for p in (0.6, 0.8, 0.95)]
    assert (found[0] <= found[1]).all()
    assert (found[1] <= found[2]).all()
