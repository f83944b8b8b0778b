"""Loads of works and overflows, and how errors add up."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring import errors_combined as errors


def test_an_overflow_carries_raw_sewage() -> None:
    volume, effluent = np.array([1000.0, 2000.0]), np.array([5.0, 10.0])
    assert errors.plant_load(volume, effluent) == pytest.approx([5, 20])
    assert errors.overflow_load(volume, effluent, np.array([0.8, 0.0])) == pytest.approx([25, 20])


def test_a_removal_of_all_tells_nothing() -> None:
    with pytest.raises(ValueError, match="below 1"):
        errors.raw_concentration(np.array([5.0]), np.array([1.0]))


def test_the_error_of_a_product_is_that_of_drawn_products() -> None:
    random = np.random.default_rng(1)
    factors = [1 + e * random.standard_normal(400_000) for e in (0.02, 0.05, 0.03)]
    drawn = np.prod(factors, axis=0).std()
    assert errors.product_error(0.02, 0.05, 0.03) == pytest.approx(drawn, rel=0.01)


def test_the_error_of_a_sum_works_on_the_last_axis() -> None:
    amounts = np.array([[50.0, 20, 100], [3, 4, 0]])
    found = errors.sum_error(amounts, np.array([[0.1, 0.3, 0.05], [1, 1, 1]]))
    assert found == pytest.approx([0.0545507, 5 / 7], rel=1e-5)


def test_a_skew_range_has_two_errors() -> None:
    low, high = errors.asymmetric_error(np.array([2.0]), np.array([1.5]), np.array([4.0]))
    assert (low.item(), high.item()) == (-0.25, 1.0)


def test_defaults_are_rows_with_their_bounds_in_order() -> None:
    table = listed("error_defaults")
    for name, row in table.iterrows():
        value = errors.default_error(str(name))
        assert value > 0
        if row["low"]:
            assert float(row["low"]) <= value <= float(row["high"])
        assert row["source"]
        assert row["grade"] in "ABCD"
    with pytest.raises(KeyError):
        errors.default_error("weather")


def test_the_analysis_stays_within_the_directive() -> None:
    assert errors.default_error("analysis") <= errors.default_error("analysis_most") == 0.25
