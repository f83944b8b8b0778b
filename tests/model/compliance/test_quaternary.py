"""The 80 % rule: a mean over the right substances only."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.compliance.quaternary import mean_removal

SHARES = np.array([0.92, 0.85, 0.88, 0.90, 0.78, 0.72])[:, None]


def test_mean_of_six() -> None:
    found = mean_removal(SHARES, [1, 1, 1, 1, 2, 2], least=6, ratio=2)
    assert found.removal == pytest.approx(0.841667, abs=1e-6)
    assert (found.first, found.second, found.reason) == (4, 2, "")


@pytest.mark.parametrize(
    ("categories", "reason"),
    [
        ([1, 1, 1, 2, 2, 2], "wrong_categories"),
        ([1, 1, 1, 1, 1, 2], "wrong_categories"),
        ([1, 1, 1, 1, 1, 1], "wrong_categories"),
        ([1, 1, 2], "too_few_indicators"),
        ([], "too_few_indicators"),
    ],
)
def test_when_the_rule_does_not_apply(categories: list[int], reason: str) -> None:
    found = mean_removal(SHARES[: len(categories)], categories, least=6, ratio=2)
    assert found.reason == reason


def test_draws_are_kept() -> None:
    shares = np.random.default_rng(1).uniform(size=(9, 3, 50))
    found = mean_removal(shares, [1] * 6 + [2] * 3, least=6, ratio=2)
    assert found.removal.shape == (3, 50)
    assert found.reason == ""


def test_unknown_categories() -> None:
    with pytest.raises(ValueError, match="category"):
        mean_removal(SHARES, [1, 1, 1, 1, 2, 3], least=6, ratio=2)
    with pytest.raises(ValueError, match="category"):
        mean_removal(SHARES, [1, 2], least=6, ratio=2)
