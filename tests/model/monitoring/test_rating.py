"""Rating curves: the line, its corrections, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.monitoring import rating
from wastewater.model.monitoring.record import Record

NAMES = ("rating", "ferguson", "smearing")


def record(flow: np.ndarray, at: np.ndarray) -> Record:
    ones = np.ones(at.size)
    first, filled = np.datetime64("2015-01-01"), np.zeros(flow.size, bool)
    return Record(first, flow, filled, at, ones, np.zeros(at.size, bool))


@pytest.fixture
def river() -> Record:
    random = np.random.default_rng(2)
    return record(random.lognormal(10, 1, 2000), np.arange(3, 2000, 20))


@pytest.mark.parametrize("name", NAMES)
def test_a_power_law_is_found(name: str, river: Record) -> None:
    c = 3e-4 * river.flow**0.7
    curve = getattr(rating, name)(river)
    assert curve.best(c[river.at]) == pytest.approx(c * river.flow / 1000, rel=1e-10)


def test_the_line_is_that_of_least_squares(river: Record) -> None:
    c = np.random.default_rng(1).lognormal(0, 1, (4, river.at.size))
    offset, slope = rating.rating(river).line(c)
    for i in range(4):
        expected = np.polyfit(np.log10(river.sample_flow), np.log10(c[i]), 1)
        assert [slope[i], offset[i]] == pytest.approx(expected)


@pytest.mark.parametrize("name", NAMES)
def test_many_draws_are_as_many_estimates(name: str, river: Record) -> None:
    sets = np.random.default_rng(1).lognormal(1, 1, (3, river.at.size))
    curve = getattr(rating, name)(river)
    for one, draw in zip(sets, curve.draws(sets), strict=True):
        assert draw == pytest.approx(curve.best(one), rel=1e-12)


def test_corrections_lift_the_plain_curve_to_the_truth() -> None:
    """With lognormal scatter the plain curve is too low by exp(s2/2), the others are right."""
    random = np.random.default_rng(8)
    flow, scatter = random.lognormal(10, 0.5, 20000), random.normal(0, 0.6, 20000)
    c = 2e-3 * flow**0.5 * np.exp(scatter)
    rec = record(flow, np.arange(0, 20000, 2))
    truth = (c * flow).sum() / 1000
    ratio = {n: getattr(rating, n)(rec).best(c[rec.at]).sum() / truth for n in NAMES}
    assert ratio["rating"] == pytest.approx(np.exp(-0.18), rel=0.03)
    assert ratio["ferguson"] == pytest.approx(1, rel=0.03)
    assert ratio["smearing"] == pytest.approx(1, rel=0.03)


@pytest.mark.parametrize("name", NAMES)
def test_days_without_flow_carry_nothing(name: str) -> None:
    flow = np.array([1e3, 0, 2e3, 4e3, 0])
    daily = getattr(rating, name)(record(flow, np.array([0, 2, 3]))).best(np.array([4.0, 2, 1.1]))
    assert daily[[1, 4]].tolist() == [0, 0]
    assert (daily[[0, 2, 3]] > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_without_spread_of_flow_the_line_is_level(name: str) -> None:
    rec = record(np.array([3e3, 3e3, 3e3, 9e3]), np.array([0, 1, 2]))
    daily = getattr(rating, name)(rec).best(np.full(3, 2.0))
    assert daily == pytest.approx([6, 6, 6, 18])


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan])
@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_logarithm_is_refused(name: str, wrong: float) -> None:
    curve = getattr(rating, name)(record(np.array([1e3, 2e3, 3e3]), np.arange(3)))
    with pytest.raises(ValueError, match="above zero"):
        curve.best(np.array([1.0, wrong, 2.0]))
    with pytest.raises(ValueError, match="above zero"):
        getattr(rating, name)(record(np.array([1e3, wrong, 3e3]), np.arange(3)))


@pytest.mark.parametrize(("name", "least"), [("rating", 2), ("smearing", 2), ("ferguson", 3)])
def test_too_few_samples_are_refused(name: str, least: int) -> None:
    flow = np.array([1e3, 2e3, 3e3])
    with pytest.raises(ValueError, match="samples"):
        getattr(rating, name)(record(flow, np.arange(least - 1)))
    assert getattr(rating, name)(record(flow, np.arange(least)))
