"""Samples that are asked for, and how many may fail."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs.compliance.sampling import allowed_failures, required_samples


def test_the_table_has_no_gap_and_never_falls() -> None:
    found = allowed_failures(np.arange(4, 366))
    assert not np.isnan(found).any()
    assert set(np.diff(found)) == {0.0, 1.0}
    assert (found[0], found[-1]) == (1, 25)


@pytest.mark.parametrize("samples", [0, 3, 366, 1000])
def test_outside_of_the_table(samples: int) -> None:
    assert np.isnan(allowed_failures(samples))


def test_other_schedules() -> None:
    assert allowed_failures(5, "abwv") == 1
    assert np.isnan(allowed_failures(4, "abwv"))
    assert allowed_failures(12, "wfd") == 0
    with pytest.raises(KeyError):
        allowed_failures(12, "nothing")


@pytest.mark.parametrize(
    ("size", "first", "later"),
    [
        (2_000, 12, 4),
        (9_999, 12, 4),
        (10_000, 12, 12),
        (49_999, 12, 12),
        (50_000, 24, 24),
        (1e7, 24, 24),
    ],
)
def test_samples_by_size(size: float, first: float, later: float) -> None:
    assert required_samples(size, first_year=True) == first
    assert required_samples(size) == later


def test_works_below_all_classes() -> None:
    assert np.isnan(required_samples(500))
    with pytest.raises(KeyError):
        required_samples(500, "nothing")
