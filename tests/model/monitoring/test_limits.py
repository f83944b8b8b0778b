"""Rules for values below the limit: known answers, what they refuse, and what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring import limits
from wastewater.model.monitoring.limits import (
    drawn_below,
    mostly_quantified,
    plotting_positions,
    refusals,
    reported_below,
    rule_means,
    rules,
    substituted,
    usable_rules,
)
from wastewater.text import LANGUAGES, text

TEN = np.array([0.5, 0.5, 1.2, 0.8, 0.5, 2.0, 0.5, 1.5, 0.9, 1.1])
TEN_BELOW = np.array([1, 1, 0, 0, 1, 0, 1, 0, 0, 0], bool)

# Arsenic in streams of Oahu (Helsel), three limits; as held by the tests of statsmodels
OAHU = np.array(
    [3.2, 2.8, *[2.0] * 8, 1.7, 1.5, *[1.0] * 4, 0.9, 0.9, 0.7, 0.7, 0.6, 0.5, 0.5, 0.5]
)
OAHU_BELOW = np.array([0, 0, *[1] * 8, 0, 0, *[1] * 4, 0, 1, *[0] * 6], bool)
OAHU_ROS = {
    2.0: [1.42, 1.14, 0.95, 0.81, 0.68, 0.57, 0.46, 0.35],
    1.0: [0.98, 0.76, 0.58, 0.41],
    0.9: [0.61],
}

# Helsel and Cohn (1988), appendix B
COHN = np.array([*[1.0] * 6, *[10.0] * 3, 3, 7, 9, 12, 15, 20, 27, 33, 50])
COHN_BELOW = np.arange(18) < 9
COHN_ROS = {1.0: [0.47, 0.85, 1.11, 1.27, 1.76, 2.34], 10.0: [2.50, 3.03, 4.80]}


def one_year(n: int) -> np.ndarray:
    return np.zeros(n, int)


def test_the_percentage_rule_counts_year_by_year() -> None:
    below = np.array([1, 0, 1, 1, 1, 0, 0, 0], bool)
    c = np.array([0.4, 2, 0.4, 0.4, 0.8, 1, 1, 1])
    years = np.array([2015, 2015, 2016, 2016, 2017, 2017, 2017, 2017])
    got = substituted(c, below, "percentage", years)
    assert got == pytest.approx([0.2, 2, 0, 0, 0.6, 1, 1, 1])


def test_all_below_gives_zero_by_the_percentage_rule() -> None:
    got = substituted(TEN, np.ones(10, bool), "percentage", one_year(10))
    assert got.tolist() == [0.0] * 10


@pytest.mark.parametrize("rule", rules())
def test_nothing_below_changes_nothing(rule: str) -> None:
    got = substituted(TEN, np.zeros(10, bool), rule, one_year(10))
    assert got.tolist() == TEN.tolist()
    assert got is not TEN


def test_order_statistics_of_three_limits() -> None:
    """Values below one limit get the mean of those that the published imputation gives them."""
    got = substituted(OAHU, OAHU_BELOW, "ros", one_year(24))
    for limit, values in OAHU_ROS.items():
        assert got[OAHU_BELOW & (limit == OAHU)] == pytest.approx(np.mean(values), abs=0.005)


def test_order_statistics_of_helsel_and_cohn() -> None:
    """All nine imputed values of appendix B, before those of one limit are averaged."""
    z = special.ndtri(plotting_positions(COHN, COHN_BELOW))
    slope, offset = np.polyfit(z[~COHN_BELOW], np.log(COHN[~COHN_BELOW]), 1)
    imputed = np.exp(offset + slope * z[COHN_BELOW])
    published = sorted(v for values in COHN_ROS.values() for v in values)
    assert sorted(imputed) == pytest.approx(published, abs=0.015)
    got = substituted(COHN, COHN_BELOW, "ros", one_year(18))
    low, high = imputed[:6].mean(), imputed[6:].mean()
    assert low > 1  # the method would put these above their limit of 1: here they stop at it
    assert got[COHN_BELOW] == pytest.approx([1.0] * 6 + [high] * 3)


def test_plotting_positions_of_one_limit() -> None:
    """Six of ten above: 0.4 + 0.6 r/7; the four below: 0.4 r/5."""
    got = plotting_positions(TEN, TEN_BELOW)
    assert sorted(got[~TEN_BELOW]) == pytest.approx(0.4 + 0.6 * np.arange(1, 7) / 7)
    assert sorted(got[TEN_BELOW]) == pytest.approx(0.4 * np.arange(1, 5) / 5)


def test_without_limits_the_positions_are_those_of_weibull() -> None:
    got = plotting_positions(np.array([3.0, 1, 2]), np.zeros(3, bool))
    assert got == pytest.approx([0.75, 0.25, 0.5])


@pytest.mark.parametrize("rule", ["ros", "mle"])
def test_imputing_finds_the_mean_of_a_lognormal(rule: str) -> None:
    truth = np.random.default_rng(4).lognormal(0, 1, 4000)
    below = truth < 0.8
    c = np.where(below, 0.8, truth)
    got = substituted(c, below, rule, one_year(4000))
    assert got.mean() == pytest.approx(truth.mean(), rel=0.01)
    assert got[below].mean() == pytest.approx(truth[below].mean(), rel=0.02)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(8, 60), many=st.booleans())
def test_every_rule_stays_between_zero_and_the_limit(seed: int, n: int, many: bool) -> None:
    random = np.random.default_rng(seed)
    c = random.lognormal(0, 1, n)
    limit = random.choice([0.3, 0.8, 1.5], n) if many else np.full(n, 0.8)
    below = c < limit
    c = np.where(below, limit, c)
    order = random.permutation(n)
    for rule in usable_rules(below, c):
        got = substituted(c, below, rule, one_year(n))
        assert (got >= 0).all()
        assert (got <= c).all()
        assert (got[~below] == c[~below]).all()
        turned = substituted(c[order], below[order], rule, one_year(n))
        assert turned == pytest.approx(got[order], rel=1e-9)


def test_rules_refuse_with_too_few_values() -> None:
    below = np.array([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], bool)
    assert [key for key, _ in refusals(below, "ros")] == ["rule_quantified", "rule_share"]
    assert dict(refusals(below, "ros")[1][1]) == {"share": "83", "most": "80"}
    assert usable_rules(below) == ("percentage", "half", "zero", "limit")
    with pytest.raises(ValueError, match="ros"):
        substituted(np.ones(12), below, "ros", one_year(12))
    assert set(rule_means(np.ones(12), below)) == {"percentage", "half", "zero", "limit"}


def test_zero_has_no_logarithm() -> None:
    c = np.where(np.arange(10) == 9, 0.0, TEN)
    assert [key for key, _ in refusals(TEN_BELOW, "mle", c)] == ["rule_zero"]
    assert "ros" not in rule_means(c, TEN_BELOW)
    assert (drawn_below(c, TEN_BELOW, np.full((1, 10), 0.5))[0, TEN_BELOW] == 0.25).all()


def test_equal_quantified_values_are_no_distribution() -> None:
    c, below = np.array([0.5, 1, 1, 1, 1, 1, 3]), np.array([1, 0, 0, 0, 0, 0, 1], bool)
    assert substituted(c, below, "mle", one_year(7))[below] == pytest.approx([0.5, 1])
    assert (substituted(c, below, "ros", one_year(7)) <= c).all()
    drawn = drawn_below(c, below, np.full((2, 7), 0.25))
    assert drawn[:, below] == pytest.approx(np.array([[0.125, 0.75]] * 2))


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(KeyError):
        substituted(TEN, TEN_BELOW, "third", one_year(10))


def test_a_mean_below_the_limit_is_reported_as_such() -> None:
    assert reported_below(0.29, 0.3)
    assert not reported_below(0.3, 0.3)


def test_the_share_above_the_limit_is_judged() -> None:
    assert mostly_quantified(np.arange(10) < 3)
    assert not mostly_quantified(np.arange(10) < 4)
    assert mostly_quantified(np.zeros(0, bool))


def test_draws_follow_the_fitted_distribution() -> None:
    u = (np.arange(4000) + 0.5) / 4000
    drawn = drawn_below(OAHU, OAHU_BELOW, np.repeat(u[:, None], 24, axis=1))
    assert (drawn[:, ~OAHU_BELOW] == OAHU[~OAHU_BELOW]).all()
    assert (drawn > 0).all()
    assert (drawn <= OAHU).all()
    expected = substituted(OAHU, OAHU_BELOW, "mle", one_year(24))
    assert drawn.mean(axis=0) == pytest.approx(expected, rel=2e-3)


def test_draws_carry_the_uncertainty_of_the_fit() -> None:
    random = np.random.default_rng(1)
    u, z = random.random((4000, 24)), random.standard_normal((4000, 2))
    sure, unsure = drawn_below(OAHU, OAHU_BELOW, u), drawn_below(OAHU, OAHU_BELOW, u, z)
    assert unsure.mean(axis=1).std() > 1.2 * sure.mean(axis=1).std()
    assert (unsure <= OAHU).all()


def test_draws_at_the_ends_of_the_unit_interval() -> None:
    drawn = drawn_below(OAHU, OAHU_BELOW, np.repeat([[0.0], [1.0]], 24, axis=1))
    assert (drawn[0, OAHU_BELOW] == 0).all()
    assert drawn[1] == pytest.approx(OAHU)


def test_every_rule_has_a_row_and_a_name() -> None:
    table = listed("limit_rules")
    assert set(table.index) == set(limits._RULES)
    assert (table["source"] != "").all()
    for rule in rules():
        for language in LANGUAGES:
            assert text(f"monitoring.limit_rule.{rule}.name", language)
