"""Statistics over draws against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.results.statistics import STATISTICS, summarise


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
@settings(deadline=None)
def test_summary_is_numpys(seed: int, draws: int) -> None:
    values = np.random.default_rng(seed).lognormal(size=(2, 3, 1 + draws))
    summary = dict(zip(STATISTICS, np.moveaxis(summarise(values), -1, 0), strict=True))
    drawn = values[..., 1:]
    np.testing.assert_array_equal(summary["best"], values[..., 0])
    np.testing.assert_allclose(summary["mean"], drawn.mean(axis=-1), rtol=1e-13)
    for name, level in (("median", 0.5), ("p05", 0.05), ("p95", 0.95)):
        np.testing.assert_allclose(summary[name], np.quantile(drawn, level, axis=-1), rtol=1e-13)


def test_without_draws_all_is_the_best_estimate() -> None:
    np.testing.assert_array_equal(summarise(np.array([[3.0], [4.0]])), [[3] * 5, [4] * 5])


def test_no_spread_stays_exact() -> None:
    np.testing.assert_array_equal(summarise(np.full((1, 38), 0.1))[0, 2:], 0.1)


def test_values_are_left_in_their_order() -> None:
    values = np.array([5.0, 3.0, 1.0, 2.0])
    summarise(values)
    np.testing.assert_array_equal(values, [5, 3, 1, 2])


def test_infinite_values_make_no_noise() -> None:
    with np.errstate(all="raise"):
        summary = summarise(np.array([1.0, 2.0, 3.0, np.inf]))
    assert summary[0] == 1
    assert summary[2] == pytest.approx(3)
