"""What counts as a number where one is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.figures import is_count, is_number


@pytest.mark.parametrize("value", [0, -1.5, float("inf"), np.float32(2), np.int64(3)])
def test_numbers(value: object) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", [None, "1", [1], float("nan"), np.nan, 1j])
def test_what_is_no_number(value: object) -> None:
    assert not is_number(value)


@pytest.mark.parametrize("value", [0, 5, np.int64(3)])
def test_counts(value: object) -> None:
    assert is_count(value)


@pytest.mark.parametrize("value", [-1, 2.0, 2.5, True, "5", None, float("inf"), float("nan")])
def test_what_is_no_count(value: object) -> None:
    assert not is_count(value)
