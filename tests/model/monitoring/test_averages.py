"""Averages, ratios and interpolation: years of their own, and what they do with odd samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from wastewater.model.monitoring import averages
from wastewater.model.monitoring.record import Record

YEARLY = ("m1", "m2", "m3", "m4", "m5", "beale", "rid")


def record(flow: Sequence[float], at: Sequence[int], first: str = "2015-01-01") -> Record:
    n = len(at)
    days = np.array(flow, dtype=float)
    return Record(
        np.datetime64(first), days, np.zeros(days.size, bool), np.array(at, int), np.ones(n),
        np.zeros(n, bool),
    )  # fmt: skip


def loads(name: str, rec: Record, c: Sequence[float]) -> np.ndarray:
    return np.asarray(getattr(averages, name)(rec).best(np.array(c, dtype=float)))


def two_years(seed: int = 3) -> tuple[Record, np.ndarray]:
    """Return the end of 2014, all of 2015 and the start of 2016, with samples in each."""
    random = np.random.default_rng(seed)
    flow = random.lognormal(9, 0.8, 500)
    at = np.sort(random.choice(500, 30, replace=False))
    return record(flow, at, "2014-11-01"), random.lognormal(1, 0.5, 30)


@pytest.mark.parametrize("name", YEARLY)
def test_years_do_not_touch_each_other(name: str) -> None:
    whole, c = two_years()
    daily = loads(name, whole, c)
    for year in np.unique(whole.year):
        days = np.flatnonzero(whole.year == year)
        inside = np.isin(whole.at, days)
        part = record(whole.flow[days], whole.at[inside] - days[0], str(whole.days[days[0]]))
        assert daily[days] == pytest.approx(loads(name, part, c[inside]), rel=1e-12)


@pytest.mark.parametrize("name", YEARLY)
def test_a_year_without_samples_has_no_load(name: str) -> None:
    rec = record(np.ones(3 * 365), [10, 20, 800], "2013-01-01")
    daily = loads(name, rec, [1, 2, 3])
    assert np.isnan(daily[365:730]).all()
    assert np.isfinite(daily[:365]).all()
    assert np.isfinite(daily[730:]).all()


@pytest.mark.parametrize("name", [*YEARLY, "m6"])
def test_many_draws_are_as_many_estimates(name: str) -> None:
    rec, _ = two_years()
    sets = np.random.default_rng(1).lognormal(1, 1, (5, 30))
    estimator = getattr(averages, name)(rec)
    assert estimator.draws(sets).shape == (5, 500)
    for one, draw in zip(sets, estimator.draws(sets), strict=True):
        assert draw == pytest.approx(estimator.best(one), rel=1e-12)


@pytest.mark.parametrize("name", [*YEARLY, "m6"])
def test_one_sample(name: str) -> None:
    """With one sample of an even flow every estimator says the same."""
    rec = record(np.full(365, 2000.0), [100])
    assert loads(name, rec, [3.0]) == pytest.approx(np.full(365, 6.0))


@pytest.mark.parametrize("name", [*YEARLY, "m6"])
def test_two_samples_of_a_day_count_as_their_mean_where_nothing_else_is(name: str) -> None:
    rec = record([1e3, 2e3, 3e3], [1, 1])
    one = record([1e3, 2e3, 3e3], [1])
    assert loads(name, rec, [2, 6]) == pytest.approx(loads(name, one, [4]))


def test_the_form_of_zessner_is_m5() -> None:
    q = np.random.default_rng(5).lognormal(1, 0.7, 365)  # m3/s
    at, c = np.arange(5, 365, 30), np.random.default_rng(6).lognormal(0, 0.4, 12)
    load = 0.0864 * 365 * q.mean() / q[at].mean() * (c * q[at]).mean()  # t/yr
    m5 = loads("m5", record(q * 86400, at), c).sum()
    assert m5 == pytest.approx(1000 * load, rel=1e-12)


def test_beale_follows_its_formula() -> None:
    rec, c = two_years()
    days = np.flatnonzero(rec.year == 2015)
    inside = np.isin(rec.at, days)
    q, load = rec.flow[rec.at[inside]], c[inside] * rec.flow[rec.at[inside]]
    n, covariance = q.size, np.cov(load, q)
    ratio = load.mean() / q.mean()
    ratio *= 1 + covariance[0, 1] / (n * load.mean() * q.mean())
    ratio /= 1 + covariance[1, 1] / (n * q.mean() ** 2)
    assert loads("beale", rec, c)[days].sum() == pytest.approx(
        rec.flow[days].sum() * ratio / 1000, rel=1e-12
    )


def test_rid_weighs_by_time_to_the_ends_of_the_year() -> None:
    rec = record(np.full(365, 1000.0), [4, 9, 300])
    weights = np.array([0.5 * (4 + 9) + 0.5, 0.5 * (300 - 4), 365 - 0.5 * (9 + 300) - 0.5])
    assert weights.sum() == 365
    assert loads("rid", rec, [1, 10, 100]).sum() == pytest.approx(weights @ [1, 10, 100])


def test_m3_spreads_each_sample_over_the_days_nearest_to_it() -> None:
    rec = record([1e3] * 7, [1, 5])
    assert loads("m3", rec, [2, 4]) == pytest.approx([1.75] * 4 + [14 / 3] * 3)


def test_m6_interpolates_across_years_and_holds_the_ends() -> None:
    rec = record([1000.0] * 10, [2, 2, 6], "2014-12-29")
    c = loads("m6", rec, [1, 3, 6])
    assert c == pytest.approx([2, 2, 2, 3, 4, 5, 6, 6, 6, 6])


@pytest.mark.parametrize("name", ["m5", "beale", "rid"])
def test_ratios_need_flow_on_a_sampled_day(name: str) -> None:
    daily = loads(name, record([0, 1e3, 0], [0, 2]), [1, 2])
    assert np.isnan(daily[1])
    assert np.isnan(daily.sum())


def test_water_years_are_years() -> None:
    flow = np.ones(730) * 1e3
    calendar = record(flow, [0, 400])
    water = Record(
        calendar.first_day, flow, calendar.filled, calendar.at, calendar.concentration,
        calendar.below, year_starts=10,
    )  # fmt: skip
    assert loads("m4", calendar, [1, 3])[[0, 364, 365]] == pytest.approx([1, 1, 3])
    assert loads("m4", water, [1, 3])[[0, 272, 273, 364, 365]] == pytest.approx([1, 1, 3, 3, 3])


def test_m6_needs_a_sample() -> None:
    with pytest.raises(ValueError, match="sample"):
        averages.m6(record([1, 2], []))
