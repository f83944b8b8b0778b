"""WRTDS: EGRET's own solution, planted truths, and what may not change a load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.wrtds import day_of_year, wrtds

ROOT = Path(__file__).resolve().parents[3]
CHOPTANK = ROOT.parent / "shared" / "reference" / "water" / "usgs_egret"
needs_choptank = pytest.mark.skipif(
    not CHOPTANK.exists(), reason="the reference data stand beside the repository, if anywhere"
)

SECONDS_PER_DAY = 86400


def record(years: int = 8, per_year: int = 24, seed: int = 0, below: float = 0.0) -> Record:
    """A made river: flow with seasons and memory, concentration by the model of WRTDS."""
    rng = np.random.default_rng(seed)
    first = np.datetime64("2003-01-01")
    days = int((np.datetime64(f"{2003 + years}-01-01") - first).astype(int))
    t = np.arange(days) / 365.25
    shocks = rng.normal(0, 0.25, days)
    memory = np.array(
        [
            shocks[max(0, d - 30) : d + 1] @ 0.85 ** np.arange(min(d, 30), -1, -1)
            for d in range(days)
        ]
    )
    flow = np.exp(10 + 0.6 * np.cos(2 * np.pi * t) + memory)
    at = np.sort(rng.choice(days, years * per_year, replace=False))
    logs = truth(t[at], np.log(flow[at])) + 0.2 * rng.normal(size=at.size)
    concentration = np.exp(logs)
    limit = np.quantile(concentration, below)
    low = concentration < limit
    concentration = np.where(low, limit, concentration)
    return Record(first, flow, np.zeros(days, dtype=bool), at, concentration, low)


def truth(t: Array, log_flow: Array) -> Array:
    return 0.8 - 0.05 * t - 0.3 * (log_flow - 10) + 0.2 * np.sin(2 * np.pi * t)


def true_load(made: Record, scatter: float = 0.2) -> Array:
    t = np.arange(made.flow.size) / 365.25
    return np.asarray(made.flow * np.exp(truth(t, np.log(made.flow)) + scatter**2 / 2) * 1e-3)


def but(made: Record, **changes: object) -> Record:
    names = ("first_day", "flow", "filled", "at", "concentration", "below", "year_starts")
    return Record(**({name: getattr(made, name) for name in names} | changes))


def yearly(made: Record, load: Array) -> Array:
    return np.array([load[made.year == year].sum() for year in made.years])


# ---------------------------------------------------------------- EGRET's solution


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return pd.read_csv(CHOPTANK / "choptank_nitrate_daily.csv")


@pytest.fixture(scope="module")
def choptank(daily: pd.DataFrame) -> Record:
    samples = pd.read_csv(CHOPTANK / "choptank_nitrate_sample.csv")
    first = np.datetime64(daily["date"][0])
    at = (np.array(samples["date"].tolist(), dtype="datetime64[D]") - first).astype(np.intp)
    flow = daily["q_m3_s"].to_numpy() * SECONDS_PER_DAY
    return Record(
        first, flow, np.zeros(flow.size, dtype=bool), at,
        samples["conc_high_mg_l"].to_numpy(), samples["uncensored"].to_numpy() == 0,
        year_starts=10,
    )  # fmt: skip


@needs_choptank
def test_choptank_day_by_day(choptank: Record, daily: pd.DataFrame) -> None:
    """The published solution counts time as early EGRET did, (day of a leap year - 0.5) / 366."""
    start = choptank.days.astype("datetime64[Y]")
    day = (choptank.days - start.astype("datetime64[D]")).astype(int) + 1
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(int)
    day += (length == 365) & (day > 59)
    found = wrtds(choptank, years=start.astype(int) + 1970 + (day - 0.5) / 366)
    load = found.best(choptank.concentration)
    assert found.surface.converged.all()
    np.testing.assert_allclose(found.log_concentration(), daily["wrtds_ln_conc"], atol=1e-7)
    np.testing.assert_allclose(found.scale(), daily["wrtds_se_ln"], atol=1e-7)
    np.testing.assert_allclose(load, daily["wrtds_flux_kg_d"], rtol=1e-6)
    np.testing.assert_allclose(found.flow_normalised(), daily["wrtds_fn_flux_kg_d"], rtol=1e-6)


@needs_choptank
@pytest.mark.parametrize("year_starts", [1, 10])
def test_choptank_year_by_year(choptank: Record, daily: pd.DataFrame, year_starts: int) -> None:
    made = but(choptank, year_starts=year_starts)
    found = wrtds(made)
    for own, column in [
        (found.best(made.concentration), "wrtds_flux_kg_d"),
        (found.flow_normalised(), "wrtds_fn_flux_kg_d"),
    ]:
        ratio = yearly(made, own) / yearly(made, daily[column].to_numpy())
        assert ratio.size == 31 + (year_starts == 10)
        assert np.median(np.abs(ratio - 1)) < 0.002
        assert np.abs(ratio - 1).max() < 0.01


@needs_choptank
def test_choptank_with_most_values_hidden(choptank: Record) -> None:
    full = wrtds(choptank).best(choptank.concentration)
    limit = np.quantile(choptank.concentration, 0.7) * np.array([0.7, 1.0, 1.3])
    limits = limit[np.arange(choptank.at.size) % 3]
    below = choptank.concentration < limits
    values = np.where(below, limits, choptank.concentration)
    hidden = wrtds(but(choptank, concentration=values, below=below))
    ratio = yearly(choptank, hidden.best(values)) / yearly(choptank, full)
    assert below.mean() > 0.6
    assert hidden.surface.converged.all()
    assert np.median(np.abs(ratio - 1)) < 0.03
    assert np.abs(ratio - 1).max() < 0.12


# ---------------------------------------------------------------- planted truths


@pytest.mark.parametrize(("below", "tolerance"), [(0.0, 0.04), (0.4, 0.05), (0.7, 0.08)])
def test_the_planted_load_is_found(below: float, tolerance: float) -> None:
    made = record(per_year=100, below=below)
    found = wrtds(made)
    ratio = yearly(made, found.best(made.concentration)) / yearly(made, true_load(made))
    assert np.abs(ratio - 1).max() < tolerance
    assert found.surface.converged.all()
    assert np.median(found.scale()) == pytest.approx(0.2, rel=0.1)


def test_without_scatter_the_model_is_found_exactly() -> None:
    made = record(per_year=30)
    exact = np.exp(truth(made.decimal_year - 2003, np.log(made.flow)))
    found = wrtds(but(made, concentration=exact[made.at]))
    logs = found.log_concentration()
    # bilinear reading of the seasons between sixteenths of a year is all that differs
    np.testing.assert_allclose(logs, np.log(exact), atol=0.2 * (2 * np.pi / 16) ** 2 / 8 * 1.01)
    assert found.scale().max() == 0


@pytest.mark.parametrize("value", [0.03, 1.0, 40.0])
def test_a_constant_concentration_is_exact(value: float) -> None:
    made = record()
    constant = but(made, concentration=np.full(made.at.size, value))
    found = wrtds(constant)
    expected = made.flow * value * 1e-3
    np.testing.assert_allclose(found.best(constant.concentration), expected, rtol=1e-9)
    np.testing.assert_allclose(found.draws(constant.concentration[None])[0], expected, rtol=1e-9)


def test_a_constant_concentration_with_values_below_higher_limits() -> None:
    made = record()
    below = np.arange(made.at.size) % 3 == 0
    values = np.where(below, 1.5, 1.0)
    found = wrtds(but(made, concentration=values, below=below))
    np.testing.assert_allclose(found.best(values), made.flow * 1e-3, rtol=1e-6)


def test_a_constant_flow() -> None:
    made = but(record(), flow=np.full(record().flow.size, 5000.0))
    load = wrtds(made).best(made.concentration)
    assert np.isfinite(load).all()
    assert load.mean() == pytest.approx(5000 * made.concentration.mean() * 1e-3, rel=0.1)


def test_a_year_that_repeats_itself_is_its_own_flow_normalised_year() -> None:
    made = record()
    flow = (20000 + 15000 * np.cos(2 * np.pi * np.arange(367) / 366))[day_of_year(made)]
    repeated = but(made, flow=flow)
    found = wrtds(repeated)
    np.testing.assert_allclose(found.flow_normalised(), found.best(made.concentration), rtol=1e-9)


def test_flow_normalisation_is_the_mean_over_the_flows_of_the_day() -> None:
    made = record(years=3, per_year=20)
    found = wrtds(made)
    day, own = day_of_year(made), found.flow_normalised()
    surface = found.surface
    for d in (0, 58, 60, 363, 364, 700, made.flow.size - 1):
        slice_ = [np.interp(found.years[d], surface.times, c) for c in surface.concentration.T]
        flows = made.flow[day == day[d]]
        loads = flows * np.interp(np.log(flows), surface.levels, slice_) * 1e-3
        assert own[d] == pytest.approx(loads.mean(), rel=1e-9)


def test_days_of_the_year_as_in_a_leap_year() -> None:
    made = record(years=2)  # 2003 and 2004
    day = dict(zip(made.days.astype(str).tolist(), day_of_year(made).tolist(), strict=True))
    assert [day[f"2003-{d}"] for d in ("01-01", "02-28", "03-01", "12-30")] == [1, 59, 61, 365]
    assert [day[f"2004-{d}"] for d in ("02-29", "03-01", "12-30", "12-31")] == [60, 61, 365, 365]


# ---------------------------------------------------------------- what may not change a load


@pytest.mark.parametrize("below", [0.0, 0.5])
@pytest.mark.parametrize("factor", [1e-3, 7.3, 86400.0])
def test_scaling_the_flow_scales_the_load(below: float, factor: float) -> None:
    made = record(below=below)
    plain, other = wrtds(made), wrtds(but(made, flow=factor * made.flow))
    for one, two in [
        (plain.best(made.concentration), other.best(made.concentration)),
        (plain.flow_normalised(), other.flow_normalised()),
    ]:
        np.testing.assert_allclose(two, factor * one, rtol=1e-9)


def test_scaling_the_concentrations_scales_the_load() -> None:
    made = record(below=0.5)
    scaled = but(made, concentration=30 * made.concentration)
    load = wrtds(scaled).best(scaled.concentration)
    np.testing.assert_allclose(load, 30 * wrtds(made).best(made.concentration), rtol=1e-8)


def test_the_order_of_samples_of_a_day_does_not_matter() -> None:
    made = record(below=0.4)
    at = made.at.copy()
    at[1::2] = at[::2]
    order = np.arange(at.size).reshape(-1, 2)[:, ::-1].ravel()
    one = but(made, at=at)
    two = but(made, at=at[order], concentration=made.concentration[order], below=made.below[order])
    np.testing.assert_allclose(
        wrtds(one).best(one.concentration), wrtds(two).best(two.concentration), rtol=1e-9
    )


def test_values_put_in_for_samples_below_the_limit_are_not_used() -> None:
    made = record(below=0.4)
    found = wrtds(made)
    replaced = np.where(made.below, made.concentration / 2, made.concentration)
    np.testing.assert_array_equal(found.best(replaced), found.best(made.concentration))


def test_other_values_above_the_limit_are_used() -> None:
    made = record(below=0.4)
    other = np.where(made.below, made.concentration, 1.3 * made.concentration)
    again = wrtds(but(made, concentration=other)).best(other)
    np.testing.assert_allclose(wrtds(made).best(other), again, rtol=1e-12)


def test_draws_are_the_best_estimate_where_nothing_is_below() -> None:
    made = record()
    found = wrtds(made)
    sets = np.stack([made.concentration, 2 * made.concentration])
    load = found.best(made.concentration)
    np.testing.assert_allclose(found.draws(sets), np.stack([load, 2 * load]), rtol=1e-9)


def test_draws_do_not_depend_on_how_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = record(years=3)
    sets = made.concentration * np.exp(np.random.default_rng(0).normal(0, 0.2, (7, made.at.size)))
    expected = wrtds(made).draws(sets)
    monkeypatch.setattr("wastewater.model.monitoring.wrtds.AT_ONCE", 1)
    monkeypatch.setattr("wastewater.model.monitoring.wrtds.KEPT", 0)
    monkeypatch.setattr("wastewater.model.monitoring.wrtds_surface.WEIGHTS_AT_ONCE", 5000)
    np.testing.assert_allclose(wrtds(made).draws(sets), expected, rtol=1e-9)


def test_days_without_flow_carry_no_load() -> None:
    made = record()
    flow = made.flow.copy()
    flow[200:230] = 0.0
    dry = but(made, flow=flow)
    found = wrtds(dry)
    load = found.best(dry.concentration)
    assert (load[200:230] == 0).all()
    assert np.isfinite(load).all()
    assert np.isfinite(found.flow_normalised()).all()
    double = wrtds(but(dry, flow=2 * flow)).best(dry.concentration)
    np.testing.assert_allclose(double, 2 * load, rtol=1e-9)


# ---------------------------------------------------------------- settings and refusals


def test_settings_can_be_given() -> None:
    made = record()
    plain = wrtds(made).best(made.concentration)
    for changed in (
        wrtds(made, half_window_years=3),
        wrtds(made, half_window_log_flow=1),
        wrtds(made, half_window_season=0.2),
        wrtds(made, edge_adjustment=True),
    ):
        assert np.abs(changed.best(made.concentration) / plain - 1).max() > 1e-4


def test_a_short_record_needs_a_share_of_its_samples() -> None:
    made = record(years=2, per_year=12)
    found = wrtds(made)
    assert found.settings.minimum_samples == pytest.approx(0.8 * 24)
    assert np.isfinite(found.best(made.concentration)).all()


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        wrtds(record(years=1, per_year=12))
    with pytest.raises(ValueError, match="uncensored"):
        wrtds(record(years=3, per_year=12, below=0.8))


def test_concentrations_without_a_logarithm_are_refused() -> None:
    made = record()
    with pytest.raises(ValueError, match="above zero"):
        wrtds(but(made, concentration=np.zeros(made.at.size)))
    with pytest.raises(ValueError, match="above zero"):
        wrtds(made).draws(np.zeros((1, made.at.size)))


def test_samples_of_one_season_are_refused() -> None:
    made = record(years=3, per_year=100)
    summer = (made.month[made.at] > 5) & (made.month[made.at] < 10)
    parts = {n: getattr(made, n)[summer] for n in ("at", "concentration", "below")}
    with pytest.raises(ValueError, match="season"):
        wrtds(but(made, **parts))


def test_estimates_far_from_all_samples_are_told() -> None:
    made = record()
    assert not wrtds(made).beyond().any()
    flow = made.flow.copy()
    rare = int(np.setdiff1d(np.arange(flow.size), made.at)[0])
    flow[rare] *= 1e12
    assert np.flatnonzero(wrtds(but(made, flow=flow)).beyond()).tolist() == [rare]
