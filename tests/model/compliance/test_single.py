"""Single samples: failures, ceilings, alternatives, values below quantification, too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.inputs.compliance.sampling import allowed_failures
from wastewater.model.compliance.single import annual_mean, count_failures, mean_verdict

NONE = np.zeros(12, bool)
RANK = {"not_met": 0, "met": 1}


def twelve(*high: float) -> np.ndarray:
    values = np.full(12, 10.0)
    values[: len(high)] = high
    return values


@pytest.mark.parametrize(
    ("values", "failures", "verdict"),
    [
        (twelve(), 0, "met"),
        (twelve(25.0), 0, "met"),
        (twelve(25.1, 30.0), 2, "met"),
        (twelve(25.1, 30.0, 26.0), 3, "not_met"),
        (twelve(50.0), 1, "met"),
        (twelve(50.1), 1, "not_met"),
    ],
)
def test_failures_and_the_ceiling(values: np.ndarray, failures: int, verdict: str) -> None:
    found = count_failures(values, NONE, 25, allowed=2, required=12, ceiling=50)
    assert (found.failures.tolist(), found.verdict) == ([failures], verdict)
    assert found.probability + found.not_met == 1


@pytest.mark.parametrize("samples", [4, 7, 8, 16, 17, 28, 29, 365])
def test_at_the_borders_of_the_table(samples: int) -> None:
    """As many as the table allows may fail, and not one more."""
    allowed = float(allowed_failures(samples))
    for more, verdict in ((0, "met"), (1, "not_met")):
        values = np.full(samples, 10.0)
        values[: int(allowed) + more] = 40
        found = count_failures(values, np.zeros(samples, bool), 25, allowed=allowed, ceiling=50)
        assert found.verdict == verdict


def test_too_few_samples_can_fail_but_not_pass() -> None:
    good = count_failures(twelve()[:8], NONE[:8], 25, allowed=2, required=12)
    assert (good.verdict, good.reason) == ("cannot_judge", "too_few_samples")
    bad = count_failures(np.full(8, 30.0), NONE[:8], 25, allowed=2, required=12)
    assert (bad.verdict, bad.reason) == ("not_met", "")
    none = count_failures([], [], 25, allowed=np.nan)
    assert none.reason == "too_few_samples"


def test_below_quantification() -> None:
    below = NONE.copy()
    below[:3] = True
    fine = count_failures(twelve(5.0, 5.0, 5.0), below, 25, allowed=2, required=12)
    assert (fine.verdict, fine.undecided) == ("met", 0)
    blind = count_failures(twelve(30.0, 30.0, 30.0), below, 25, allowed=2, required=12)
    assert (blind.verdict, blind.reason) == ("cannot_judge", "limit_of_quantification")
    assert blind.undecided == 3
    assert blind.failures.tolist() == [0]
    two = below & (np.arange(12) < 2)
    assert count_failures(twelve(30.0, 30.0), two, 25, allowed=2, required=12).verdict == "met"
    over = count_failures(twelve(60.0), NONE | (np.arange(12) < 1), 25, allowed=2, ceiling=50)
    assert over.verdict == "cannot_judge"


def test_a_removal_excuses_a_sample_but_not_above_the_ceiling() -> None:
    removal = np.full(12, np.nan)
    removal[:3] = [0.8, 0.7, 0.69]
    asked = {"allowed": 0.0, "removal": removal, "least_removal": 0.7}
    assert count_failures(twelve(30, 30), NONE, 25, **asked).verdict == "met"
    assert count_failures(twelve(30, 30, 30), NONE, 25, **asked).failures.tolist() == [1]
    assert count_failures(twelve(60), NONE, 25, ceiling=50, **asked).verdict == "not_met"


def test_uncertain_samples_have_draws() -> None:
    values = np.repeat(twelve(24.0, 24.0, 24.0)[:, None], 100, axis=1)
    values[:3, :30] = 26
    found = count_failures(values, NONE, 25, allowed=2, required=12, level=0.9)
    assert (found.probability, found.verdict) == (0.7, "not_certain")


@given(
    st.lists(st.floats(0, 80), min_size=12, max_size=12),
    st.lists(st.floats(0, 80), min_size=12, max_size=12),
)
def test_less_never_makes_it_worse(values: list[float], other: list[float]) -> None:
    asked = {"allowed": 2.0, "required": 12.0, "ceiling": 50.0}
    before = count_failures(values, NONE, 25, **asked)
    after = count_failures(np.minimum(values, other), NONE, 25, **asked)
    assert RANK[after.verdict] >= RANK[before.verdict]


def test_the_mean_takes_half_of_the_limit() -> None:
    values = [0.5, 0.5, 1.2, 0.8, 0.5, 2.0, 0.5, 1.5, 0.9, 1.1]
    below = [i in (1, 2, 5, 7) for i in range(1, 11)]
    found = annual_mean(values, below)
    assert found.value == pytest.approx(0.85)
    assert found.low == pytest.approx(0.75)
    assert found.high == pytest.approx(0.95)
    assert not found.below.any()
    with pytest.raises(ValueError, match="sample"):
        annual_mean([], [])


@pytest.mark.parametrize(
    ("quantification", "limit", "verdict"),
    [(0.1, 0.5, "met"), (0.5, 0.5, "met"), (0.6, 0.5, "cannot_judge")],
)
def test_all_below_quantification(quantification: float, limit: float, verdict: str) -> None:
    mean = annual_mean(np.full(12, quantification), np.ones(12, bool))
    assert mean.below.all()
    probability, found = mean_verdict(mean, limit)
    assert found == verdict
    assert np.isnan(probability) == (verdict == "cannot_judge")


def test_a_mean_above_and_one_excused() -> None:
    mean = annual_mean(np.full(12, 2.0), NONE)
    assert mean_verdict(mean, 1.0) == (0.0, "not_met")
    assert mean_verdict(mean, 1.0, excused=True) == (1.0, "met")
    assert mean_verdict(mean, 2.0) == (1.0, "met")
