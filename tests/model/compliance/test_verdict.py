"""Draws against a limit: verdict, margin, probability, and the alternative of a removal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wastewater.model.compliance.verdict import judge, meets, verdict_of

LEVEL = 0.9
DRAWS = arrays(float, 40, elements=st.floats(0, 100))
RANK = {"not_met": 0, "not_certain": 1, "met": 2}


def test_on_the_limit_is_met_rounding_included() -> None:
    assert meets([0.5, 0.5000001], 0.5).tolist() == [True, False]
    assert meets(0.7 + 0.1, 0.8, least=True)
    assert meets(0.1 + 0.2, 0.3)


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (1.0, "met"),
        (0.9, "met"),
        (0.8999, "not_certain"),
        (0.1001, "not_certain"),
        (0.1, "not_met"),
        (0.0, "not_met"),
        (np.nan, "cannot_judge"),
    ],
)
def test_verdicts_at_their_borders(met: float, expected: str) -> None:
    assert verdict_of(met, LEVEL) == expected


def test_what_cannot_be_told() -> None:
    assert verdict_of([0.5, 0.95, 0.0], LEVEL, [0.1, 0.0, 0.95]).tolist() == [
        "cannot_judge",
        "met",
        "not_met",
    ]


@pytest.mark.parametrize("level", [0.5, 0.0, 1.1])
def test_a_level_that_says_nothing(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        verdict_of(1.0, level)


def test_a_hand_made_case() -> None:
    found = judge([[1.0, 2.0, 3.0, 4.0, 5.0], [9.0, 9.0, 9.0, 9.0, 9.0]], 4.0, level=LEVEL)
    assert found.value.tolist() == [3.0, 9.0]
    assert found.margin.tolist() == [1.0, -5.0]
    assert found.margin_share.tolist() == [0.25, -1.25]
    assert found.probability.tolist() == [0.8, 0.0]
    assert found.verdict.tolist() == ["not_certain", "not_met"]
    assert found.low[0] == pytest.approx(1.2)
    assert found.high[0] == pytest.approx(4.8)


def test_a_scalar_is_certain() -> None:
    found = judge(0.4, 0.5, level=LEVEL)
    assert found.probability == 1.0
    assert found.verdict == "met"
    assert found.margin == pytest.approx(0.1)


def test_a_removal_is_at_least() -> None:
    found = judge([0.7, 0.85, 0.9], 0.8, level=LEVEL, least=True)
    assert found.probability == pytest.approx(2 / 3)
    assert found.margin == pytest.approx(0.05)


def test_either_is_enough_draw_by_draw() -> None:
    """Paired: the draw with the high concentration is the one with the high removal."""
    found = judge([10.0, 30.0], 25.0, level=LEVEL, removal=[0.1, 0.8], least_removal=0.7)
    assert found.probability == 1.0
    assert found.by_concentration == 0.5
    crossed = judge([10.0, 30.0], 25.0, level=LEVEL, removal=[0.8, 0.1], least_removal=0.7)
    assert crossed.probability == 0.5


def test_a_removal_without_a_limit_counts_nothing() -> None:
    found = judge([30.0], 25.0, level=LEVEL, removal=[0.99])
    assert found.verdict == "not_met"
    assert found.removal == 0.99


def test_no_number_is_no_verdict() -> None:
    assert judge([np.nan, 1.0], 2.0, level=LEVEL).verdict == "cannot_judge"


@given(DRAWS, DRAWS, st.floats(0.1, 90), st.floats(0.05, 0.95))
def test_less_never_makes_it_worse(
    values: np.ndarray, less: np.ndarray, limit: float, removal: float
) -> None:
    lower = np.minimum(values, less)
    for shares in (None, np.full(values.shape, removal)):
        before = judge(values, limit, level=LEVEL, removal=shares, least_removal=0.5)
        after = judge(lower, limit, level=LEVEL, removal=shares, least_removal=0.5)
        assert after.probability >= before.probability
        assert RANK[str(after.verdict)] >= RANK[str(before.verdict)]
        assert after.margin >= before.margin


@given(DRAWS, st.floats(0.1, 50), st.floats(1, 2))
def test_a_looser_limit_never_makes_it_worse(
    values: np.ndarray, limit: float, looser: float
) -> None:
    before, after = (judge(values, border, level=LEVEL) for border in (limit, limit * looser))
    assert after.probability >= before.probability
