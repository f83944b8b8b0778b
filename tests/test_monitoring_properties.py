"""What must hold for measured loads whatever the numbers: order, zone, format, scale, sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model.monitoring import world
from wastewater import monitoring
from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring.choice import applicable
from wastewater.model.monitoring.record import Record

DRAWS = 20
ESTIMATORS = listed("estimators")
WHOLE = ESTIMATORS.index[ESTIMATORS["whole_flow"] == "yes"].tolist()
LINEAR = ESTIMATORS.index[ESTIMATORS["family"] != "regression"].tolist()
quick = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def record(years: int = 1, seed: int = 5, per_year: int = 14, censored: float = 0.2) -> Record:
    rng = np.random.default_rng(seed)
    return world.sampled(
        world.river(rng, world.days_of(years)), rng, per_year=per_year, censored=censored
    )[0]


def loads_of(made: Record, **how: object) -> monitoring.Loads:
    how = {"draws": DRAWS, **how}
    return monitoring.annual_loads(world.laboratory(made), world.meter(made), **how)  # type: ignore[arg-type]


def numbers(loads: monitoring.Loads) -> np.ndarray:
    """Everything that is told of the annual loads [kg/yr]."""
    parts = (loads.table["value"], loads.months["value"], loads.limits["value"])
    ends = loads.spread[["low", "high"]].to_numpy().ravel()
    return np.concatenate([*(part.to_numpy() for part in parts), ends])


def assert_same(one: monitoring.Loads, other: monitoring.Loads, rtol: float = 0.0) -> None:
    assert (one.estimator, one.second, one.rule) == (other.estimator, other.second, other.rule)
    np.testing.assert_allclose(numbers(one), numbers(other), rtol=rtol)


# ---------------------------------------------------------------- files that say the same


def lab_table(made: Record, hour: int = 9) -> pd.DataFrame:
    """What a laboratory would write of a record, at one hour of each day (Kyiv)."""
    written = [f"{c:.4f}" for c in made.concentration]
    sign = np.where(made.below, "<", "")
    days = np.datetime_as_string(made.days[made.at], "D")
    return pd.DataFrame(
        {
            "time": [f"{day} {hour:02}:00" for day in days],
            "station": "river",
            "substance": "total N",
            "value": [s + w for s, w in zip(sign, written, strict=True)],
            "unit": "mg/l",
        }
    )


def hourly_table(made: Record) -> pd.DataFrame:
    """Readings of every six hours (Kyiv), the last one closing the last day."""
    times = pd.date_range("2021-01-01", periods=4 * made.flow.size + 1, freq="6h")
    flow = np.append(np.repeat(made.flow, 4), made.flow[-1])
    shown = [f"{q / 24:.3f}" for q in flow]
    return pd.DataFrame({"time": times.strftime("%Y-%m-%d %H:%M"), "flow m3/h": shown})


Written = Callable[[pd.DataFrame, Path], Path]


def text_file(separator: str, decimal: str = ".", encoding: str = "utf-8") -> Written:
    def write(table: pd.DataFrame, path: Path) -> Path:
        numbers = {"value", "flow m3/h"} & set(table.columns)
        shown = table.assign(**{c: table[c].str.replace(".", decimal) for c in numbers})
        path = path.with_suffix(".csv")
        path.write_bytes(shown.to_csv(sep=separator, index=False).encode(encoding))
        return path

    return write


def workbook(table: pd.DataFrame, path: Path) -> Path:
    path = path.with_suffix(".xlsx")
    cells = table.map(number_or_text)
    cells.to_excel(path, index=False, engine="xlsxwriter")
    return path


def number_or_text(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def read(
    samples: pd.DataFrame | Path, flow: pd.DataFrame | Path, clock: str = ""
) -> monitoring.Loads:
    zone = "Europe/Kyiv"
    return monitoring.annual_loads(
        monitoring.read_samples(samples, timezone=zone, clock=clock),
        monitoring.read_flow(flow, timezone=zone, clock=clock),
        draws=DRAWS,
    )


@pytest.fixture(scope="module")
def made() -> Record:
    return record()


@pytest.fixture(scope="module")
def plain(made: Record) -> monitoring.Loads:
    """Winter time all year round in Kyiv would be another file; these are its clocks."""
    return read(lab_table(made), in_zone(hourly_table(made), "UTC+2", "Europe/Kyiv"))


def in_zone(table: pd.DataFrame, written: str, wanted: str) -> pd.DataFrame:
    """The same instants on another clock, with the distance from UTC where it is needed."""
    offset = {"UTC+2": "+02:00"}.get(written, written)
    times = pd.DatetimeIndex(table["time"]).tz_localize(offset).tz_convert(wanted)
    shown = [time.isoformat() for time in times]
    return table.assign(time=shown)


def test_the_record_is_read_as_it_was_written(plain: monitoring.Loads, made: Record) -> None:
    assert plain.record.years.tolist() == [2021]
    assert plain.record.at.size == made.at.size
    np.testing.assert_allclose(plain.record.concentration, made.concentration, atol=5e-5)


@pytest.mark.parametrize(
    "write",
    [
        text_file(","),
        text_file(";"),
        text_file("\t"),
        text_file(";", ","),
        text_file("\t", ","),
        text_file(";", ",", "utf-8-sig"),
        text_file(";", ",", "cp1251"),
        text_file(";", ".", "utf-16"),
        workbook,
    ],
    ids=["comma", "semicolon", "tab", "decimal comma", "tab and comma", "mark", "cp1251", "utf-16",
         "workbook"],
)  # fmt: skip
def test_the_format_of_the_file_does_not_matter(
    write: Written, made: Record, plain: monitoring.Loads, tmp_path: Path
) -> None:
    flow = in_zone(hourly_table(made), "UTC+2", "Europe/Kyiv")
    found = read(write(lab_table(made), tmp_path / "lab"), write(flow, tmp_path / "flow"))
    assert_same(found, plain)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Copenhagen", "America/New_York", "Asia/Tokyo"])
def test_the_zone_in_which_instants_are_written_does_not_matter(
    zone: str, made: Record, plain: monitoring.Loads
) -> None:
    lab = in_zone(lab_table(made), "Europe/Kyiv", zone)
    flow = in_zone(hourly_table(made), "UTC+2", zone)
    assert_same(read(lab, flow), plain)


@pytest.mark.parametrize("clock", ["UTC", "UTC+2", "UTC-5"])
def test_a_clock_of_its_own_is_told_by_an_argument(
    clock: str, made: Record, plain: monitoring.Loads
) -> None:
    """The files hold bare times; `clock` says on which clock they were read."""
    hours = {"UTC": "UTC", "UTC+2": "+02:00", "UTC-5": "-05:00"}[clock]

    def bare(table: pd.DataFrame, written: str) -> pd.DataFrame:
        times = pd.DatetimeIndex(table["time"]).tz_localize(written).tz_convert(hours)
        return table.assign(time=times.strftime("%Y-%m-%d %H:%M"))

    lab, flow = bare(lab_table(made), "Europe/Kyiv"), bare(hourly_table(made), "+02:00")
    assert_same(read(lab, flow, clock), plain)


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 10**6))
def test_the_order_of_the_rows_does_not_matter(
    seed: int, made: Record, plain: monitoring.Loads
) -> None:
    lab, flow = lab_table(made), in_zone(hourly_table(made), "UTC+2", "Europe/Kyiv")
    lab, flow = (table.sample(frac=1, random_state=seed) for table in (lab, flow))
    assert_same(read(lab, flow), plain)


def test_irrelevant_substances_change_nothing(made: Record, plain: monitoring.Loads) -> None:
    lab, flow = lab_table(made), in_zone(hourly_table(made), "UTC+2", "Europe/Kyiv")
    other = lab.assign(substance="Cd", value="0.01", unit="ug/l")
    ph = lab.assign(substance="pH", value="7.4", unit="")
    both = pd.concat([other, lab, ph], ignore_index=True)
    zone = "Europe/Kyiv"
    found = monitoring.annual_loads(
        monitoring.read_samples(both, timezone=zone),
        monitoring.read_flow(flow, timezone=zone),
        "total_n",
        draws=DRAWS,
    )
    assert_same(found, plain)


@pytest.mark.parametrize(
    ("unit", "factor"), [("m3/d", 24.0), ("l/s", 1 / 3.6), ("m3/s", 1 / 3600), ("m3/h", 1.0)]
)
def test_the_unit_of_the_flow_does_not_matter(
    unit: str, factor: float, made: Record, plain: monitoring.Loads
) -> None:
    flow = in_zone(hourly_table(made), "UTC+2", "Europe/Kyiv")
    values = flow["flow m3/h"].astype(float) * factor
    other = flow[["time"]].assign(**{f"flow {unit}": values.map("{:.12g}".format)})
    assert_same(read(lab_table(made), other), plain, rtol=1e-9)


def test_the_same_seed_draws_the_same_numbers(made: Record) -> None:
    one, again, other = (loads_of(made, seed=seed) for seed in (3, 3, 4))
    assert_same(one, again)
    own = [loads.table[loads.table["statistic"] != "best"]["value"] for loads in (one, other)]
    assert not np.isin(*own).any()


# ---------------------------------------------------------------- the numbers themselves


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("censored", [0.0, 0.25])
def test_constant_concentration_is_exact_with_the_whole_flow(name: str, censored: float) -> None:
    """3 mg/l all the time; a quarter of the results may say `< 3` under the rule of the limit."""
    years, per_year = {"wrtds": (10, 16), "loadest": (3, 20)}.get(name, (2, 20))
    made = record(years, per_year=per_year, censored=0.0)
    below = np.arange(made.at.size) % 4 == 0 if censored else made.below
    if censored and ESTIMATORS.loc[name, "censored"] == "yes":
        below = made.below  # for these "below" says that it is less
    constant = replace(made, concentration=np.full(made.at.size, 3.0), below=below)
    loads = loads_of(constant, estimator=name, rule="limit", draws=0)
    best = loads.table[loads.table["estimator"] == name]["value"].to_numpy()
    flow = pd.Series(made.flow).groupby(made.year).sum().to_numpy()
    np.testing.assert_allclose(best, 3e-3 * flow, rtol=1e-9)


def test_those_that_do_not_use_the_whole_flow_say_so_and_are_not_exact() -> None:
    made = record(1, per_year=24, censored=0.0)
    constant = replace(made, concentration=np.full(made.at.size, 3.0))
    loads = loads_of(constant, draws=0)
    best = loads.table.set_index("estimator")["value"]
    others = [name for name in best.index if name not in WHOLE]
    assert sorted(others) == ["m1", "m2", "m3"]
    assert (abs(best[others] / (3e-3 * made.flow.sum()) - 1) > 1e-3).all()


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(factor=st.sampled_from([1e-3, 0.37, 8.0, 1e3]), years=st.sampled_from([1, 4]))
def test_scaling_the_flow_scales_loads_and_draws(factor: float, years: int) -> None:
    made = record(years)
    more = replace(made, flow=factor * made.flow)
    one, other = loads_of(made), loads_of(more)
    np.testing.assert_allclose(numbers(other), factor * numbers(one), rtol=1e-7)
    np.testing.assert_allclose(other.spread["share"], one.spread["share"], rtol=1e-6, atol=1e-12)
    linear = one.table["estimator"].isin(LINEAR)
    np.testing.assert_allclose(
        other.table["value"][linear & (one.table["statistic"] == "best")],
        factor * one.table["value"][linear & (one.table["statistic"] == "best")],
        rtol=1e-9,
    )


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(factor=st.sampled_from([1e-2, 0.37, 8.0]), years=st.sampled_from([1, 4]))
def test_scaling_values_and_limits_scales_loads_and_draws(factor: float, years: int) -> None:
    made = record(years)
    more = replace(made, concentration=factor * made.concentration)
    without = monitoring.rule_names("value", "series")  # bounds of what is usual are absolute
    one, other = (loads_of(m, without=without) for m in (made, more))
    np.testing.assert_allclose(numbers(other), factor * numbers(one), rtol=1e-7)
    np.testing.assert_allclose(other.spread["share"], one.spread["share"], rtol=1e-6, atol=1e-12)


@pytest.mark.slow
def test_scaling_wrtds() -> None:
    made = record(10, per_year=12)
    one, flow = loads_of(made), loads_of(replace(made, flow=7.3 * made.flow))
    assert one.estimator == flow.estimator == "wrtds"
    best = [x.table[x.table["statistic"] == "best"]["value"].to_numpy() for x in (one, flow)]
    np.testing.assert_allclose(best[1], 7.3 * best[0], rtol=1e-6)


@pytest.mark.parametrize("name", ["", "m4", "m5", "beale", "smearing", "loadest"])
def test_two_halves_of_a_year_add_up_to_it(name: str) -> None:
    made = record(3, per_year=16)
    loads = loads_of(made, estimator=name, draws=0)
    own = loads.table[loads.table["estimator"] == loads.estimator].set_index("year")["value"]
    daily = loads.daily.set_index("day")["load"]
    for year in (2021, 2022, 2023):
        cut = pd.Timestamp(f"{year}-07-01")
        mine = daily[str(year)]
        halves = mine[mine.index < cut].sum() + mine[mine.index >= cut].sum()
        assert halves == pytest.approx(own[year], rel=1e-12)


@pytest.mark.slow
@quick
@given(data=st.data())
def test_the_load_grows_when_a_value_grows(data: st.DataObject) -> None:
    """Not of ratios whose correction weighs the samples (Beale), which may fall."""
    made = record(1, seed=data.draw(st.integers(0, 50)), per_year=24, censored=0.0)
    at = data.draw(st.integers(0, made.at.size - 1))
    c = made.concentration.copy()
    c[at] *= data.draw(st.floats(1.05, 3))
    without = monitoring.rule_names("value", "series")
    one, other = (
        loads_of(m, draws=0, without=without, estimator="m6")
        for m in (made, replace(made, concentration=c))
    )
    best = [x.table.set_index("estimator")["value"] for x in (one, other)]
    growing = [name for name in LINEAR if name in applicable(made) and name != "beale"]
    assert len(growing) >= 6
    assert (best[1][growing] > best[0][growing]).all()


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 200), share=st.floats(0.05, 0.6))
def test_every_rule_lies_between_zero_and_limit(seed: int, share: float) -> None:
    loads = loads_of(record(1, seed=seed, per_year=24, censored=share), draws=0, estimator="m5")
    wide = loads.limits.pivot_table(index="year", columns="rule", values="value")
    assert (wide["zero"].to_numpy()[:, None] <= wide.to_numpy() * (1 + 1e-12)).all()
    assert (wide.to_numpy() <= wide["limit"].to_numpy()[:, None] * (1 + 1e-12)).all()
    assert loads.limits["below_share"].iloc[0] == pytest.approx(
        loads.record.below.mean(), abs=1e-12
    )


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 500), per_year=st.integers(3, 60), censored=st.floats(0, 0.95))
def test_whatever_the_samples_the_interval_is_finite_and_in_order(
    seed: int, per_year: int, censored: float
) -> None:
    loads = loads_of(record(1, seed, per_year, censored))
    wide = loads.table.pivot_table(index="estimator", columns="statistic", values="value")
    told = wide.loc[[name for name in (loads.estimator, loads.second) if name]]
    assert np.isfinite(told.to_numpy()).all()
    assert (told.to_numpy() >= 0).all()
    assert (told["p05"] <= told["median"]).all()
    assert (told["median"] <= told["p95"]).all()
    assert loads.spread["share"].sum() == pytest.approx(1)
    assert loads.summary("uk")
