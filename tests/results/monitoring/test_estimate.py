"""From samples and flow to annual loads: what is used, what is said, what is refused."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.model.monitoring import world
from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.inputs.monitoring.records import Samples
from wastewater.model.monitoring import limits
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.choice import applicable
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.uncertainty import COMPONENTS, Accuracy
from wastewater.results.monitoring.estimate import annual_loads, usual_accuracy
from wastewater.results.monitoring.loads import Loads
from wastewater.results.monitoring.suits import values_of
from wastewater.results.monitoring.trends import trend
from wastewater.results.statistics import STATISTICS
from wastewater.text import LANGUAGES, catalogue, text


def record(years: int = 1, seed: int = 5, **how: Any) -> Record:
    rng = np.random.default_rng(seed)
    return world.sampled(world.river(rng, world.days_of(years)), rng, **how)[0]


def loads_of(made: Record, **how: Any) -> Loads:
    return annual_loads(world.laboratory(made), world.meter(made), **{"draws": 60, **how})


def kept(made: Record, which: Any) -> Record:
    """The same record with some of its samples."""
    return replace(
        made,
        at=made.at[which],
        concentration=made.concentration[which],
        below=made.below[which],
    )


def gap(made: Record, first: int, last: int) -> Record:
    days = np.arange(made.flow.size)
    return replace(made, filled=made.filled | ((days >= first) & (days <= last)))


def changed(made: Record, **values: Any) -> Record:
    """The same record with other values in some places."""
    arrays = {}
    for name, (place, value) in values.items():
        arrays[name] = getattr(made, name).copy()
        arrays[name][place] = value
    return replace(made, **arrays)


def best(loads: Loads, estimator: str = "") -> np.ndarray:
    table = loads.table
    own = table["estimator"] == (estimator or loads.estimator)
    return table[own & (table["statistic"] == "best")]["value"].to_numpy()


# ---------------------------------------------------------------- the numbers


@pytest.mark.parametrize("name", ["m4", "m5", "m6", "beale", "rid", "smearing", "loadest"])
def test_best_estimates_are_those_of_the_estimators(name: str) -> None:
    made = record(4, per_year=15, censored=0.2)
    loads = loads_of(made, estimator=name, draws=0)
    built = BUILD[name](made)
    expected = yearly(made, built.best(values_of(made, loads.rule)))
    np.testing.assert_allclose(best(loads), expected, rtol=1e-12)


def test_constant_concentration_by_hand() -> None:
    """2 mg/l in 100 000 m3 a day are 73 t in a year."""
    made = record()
    made = replace(made, flow=np.full(365, 1e5), concentration=np.full(made.at.size, 2.0))
    assert best(loads_of(made)) == pytest.approx([73000])


@pytest.fixture(scope="module")
def four() -> Loads:
    """Four years with values below the limit and a filled gap."""
    return loads_of(gap(record(4, per_year=14, censored=0.2), 500, 520), draws=200)


def test_table_of_the_two_and_of_the_others(four: Loads) -> None:
    sizes = four.table.groupby(["estimator", "year"]).size().unstack()
    for name in sizes.index:
        statistics = 5 if name in (four.estimator, four.second) else 1
        assert sizes.loc[name].tolist() == [statistics] * 4, name
    assert four.table["estimator"].iloc[0] == four.estimator
    assert set(sizes.index) == set(applicable(four.record))
    assert set(four.table["rule"]) == {four.rule}
    assert set(four.table["statistic"]) == set(STATISTICS)
    for name in (four.estimator, four.second):
        wide = four.table[four.table["estimator"] == name].pivot_table(
            index="year", columns="statistic", values="value"
        )
        assert (wide["p05"] < wide["median"]).all()
        assert (wide["median"] < wide["p95"]).all()
        assert ((wide["p05"] < wide["best"]) & (wide["best"] < wide["p95"])).all()


@pytest.mark.parametrize("starts", [1, 10])
def test_months_and_days_add_up_to_the_year(starts: int) -> None:
    made = record(4, per_year=14)
    loads = loads_of(made, year_starts=starts, draws=0)
    year = loads.record.year[np.isin(loads.record.year, loads.record.years)]
    days = loads.daily["load"].to_numpy()[np.isin(loads.record.year, loads.record.years)]
    for name in (loads.estimator, loads.second):
        months = loads.months[loads.months["estimator"] == name]
        sums = months.groupby("year")["value"].sum().to_numpy()
        np.testing.assert_allclose(sums, best(loads, name), rtol=1e-12)
        assert len(months) == 12 * loads.record.years.size
    of_days = pd.Series(days).groupby(year).sum().to_numpy()
    np.testing.assert_allclose(of_days, best(loads), rtol=1e-12)


def test_a_season_is_the_sum_of_its_months(four: Loads) -> None:
    daily = four.daily.assign(season=four.daily["day"].dt.quarter, year=four.daily["day"].dt.year)
    own = four.months[four.months["estimator"] == four.estimator]
    of_months = own.groupby([own["year"], (own["month"] + 2) // 3])["value"].sum().to_numpy()
    of_days = daily.groupby(["year", "season"])["load"].sum().to_numpy()
    np.testing.assert_allclose(of_months, of_days, rtol=1e-12)


def test_water_years_begin_in_october() -> None:
    made = record(3)
    loads = loads_of(made, year_starts=10, draws=0, estimator="m6")
    assert loads.record.years.tolist() == [2022, 2023]
    first = loads.daily[loads.record.year == 2022]["day"]
    assert (first.iloc[0], first.iloc[-1]) == (
        pd.Timestamp("2021-10-01"), pd.Timestamp("2022-09-30"),
    )  # fmt: skip
    calendar = loads_of(made, draws=0, estimator="m6")
    both = [loads.months, calendar.months]
    wide = [m[m["estimator"] == "m6"].set_index(["year", "month"])["value"] for m in both]
    assert wide[0].loc[2022, 11] == pytest.approx(wide[1].loc[2021, 11])
    assert wide[0].loc[2022, 3] == pytest.approx(wide[1].loc[2022, 3])


def test_every_part_of_the_spread_is_shown(four: Loads) -> None:
    assert four.spread["component"].drop_duplicates().tolist() == list(COMPONENTS)
    sums = four.spread.groupby("year")["share"].sum()
    assert sums.index.tolist() == [2021, 2022, 2023, 2024]
    np.testing.assert_allclose(sums, 1, rtol=1e-12)
    assert (four.spread["share"] > 0).all()
    assert (four.spread["low"] < four.spread["high"]).all()


def test_limits_hold_every_rule_and_the_share_below(four: Loads) -> None:
    plain = loads_of(four.record, estimator="m6", draws=0)
    wide = plain.limits.pivot_table(index="year", columns="rule", values="value")
    assert set(wide.columns) == set(limits.rules())
    for rule in wide.columns:
        assert (wide["zero"] <= wide[rule]).all()
        assert (wide[rule] <= wide["limit"]).all()
    np.testing.assert_allclose(wide[plain.rule], best(plain), rtol=1e-12)
    share = plain.counts["below"] / plain.counts["samples"]
    of_zero = plain.limits[plain.limits["rule"] == "zero"]
    np.testing.assert_allclose(of_zero["below_share"], share)


def test_counts_and_gaps(four: Loads) -> None:
    counts = four.counts.set_index("year")
    assert counts.loc[2022, "filled_days"] == 21
    assert counts["filled_days"].sum() == 21
    assert counts["samples"].sum() == len(four.samples) == four.record.at.size
    assert four.gaps["days"].tolist() == [21]
    assert "flow_gap" in set(four.findings["rule"])
    assert four.daily["filled"].sum() == 21


def test_seed_and_draws() -> None:
    made = record(censored=0.2)
    one, same, other, more = (
        loads_of(made, **how) for how in ({}, {}, {"seed": 2}, {"draws": 2000})
    )
    pd.testing.assert_frame_equal(one.table, same.table)
    assert not np.allclose(one.table["value"], other.table["value"], rtol=1e-6)
    np.testing.assert_array_equal(best(one), best(other))
    close = [t.table.set_index(["estimator", "statistic"])["value"] for t in (one, more)]
    np.testing.assert_allclose(*close, rtol=0.15)
    assert (more.draws, more.seed, other.seed) == (2000, 1, 2)


@pytest.mark.parametrize("years", [1, 4, pytest.param(10, marks=pytest.mark.slow)])
def test_without_draws_there_are_best_estimates_alone(years: int) -> None:
    made = record(years, censored=0.2)
    bare, full = loads_of(made, draws=0), loads_of(made, draws=20)
    assert set(bare.table["statistic"]) == {"best"}
    assert bare.spread.empty
    wanted = full.table[full.table["statistic"] == "best"].reset_index(drop=True)
    pd.testing.assert_frame_equal(bare.table, wanted)
    for name in ("months", "limits", "counts", "daily"):
        pd.testing.assert_frame_equal(getattr(bare, name), getattr(full, name))


def test_accuracy_is_that_of_the_list_or_as_told() -> None:
    assert usual_accuracy() == Accuracy(0.05, 0.05, 0.1)
    assert usual_accuracy().analysis == figure("error_defaults", "analysis")
    made = record()
    usual, told = loads_of(made), loads_of(made, accuracy=Accuracy(0.05, 0.05, 0.1))
    pd.testing.assert_frame_equal(usual.table, told.table)
    poor = loads_of(made, accuracy=Accuracy(0.3, 0.05, 0.1))
    share = poor.spread.set_index("component")["share"]
    assert share["flow"] > usual.spread.set_index("component")["share"]["flow"]
    perfect = loads_of(made, accuracy=Accuracy(0.0, 0.0, 0.0))
    share = perfect.spread.set_index("component")["share"]
    np.testing.assert_allclose(share[list(COMPONENTS)], [1, 0, 0, 0], atol=1e-12)


def test_a_neighbour_fills_gaps() -> None:
    made = gap(record(2), 300, 340)
    rng = np.random.default_rng(3)
    beside = replace(made, flow=7 * made.flow * rng.lognormal(0, 0.02, made.flow.size),
                     filled=np.zeros(made.flow.size, bool))  # fmt: skip
    alone = loads_of(made)
    helped = loads_of(made, neighbour=world.meter(beside, "brook"))
    assert helped.gaps["method"].tolist() == ["neighbour"]
    assert alone.gaps["method"].tolist() != ["neighbour"]
    inside = slice(300, 341)
    error = [
        np.abs(np.log(loads.record.flow[inside] / made.flow[inside])).mean()
        for loads in (helped, alone)
    ]
    assert error[0] < 0.1 < error[1]
    share = [loads.spread.set_index(["year", "component"])["share"] for loads in (helped, alone)]
    assert share[0].loc[2021, "flow"] < share[1].loc[2021, "flow"]


@pytest.mark.slow
def test_settings_of_wrtds() -> None:
    made = record(10)
    plain, narrow = (loads_of(made, settings=s, draws=0) for s in ({}, {"half_window_years": 3.0}))
    assert plain.estimator == narrow.estimator == "wrtds"
    assert not np.allclose(best(plain), best(narrow), rtol=1e-3)
    assert narrow.settings == {"half_window_years": 3.0}


# ---------------------------------------------------------------- what is used


def test_excluded_samples_are_out_of_the_load_and_in_the_findings() -> None:
    made = record()
    plain = loads_of(kept(made, np.arange(made.at.size) != 3))
    samples = world.laboratory(made)
    samples.table.loc[3, "value"] = -1.0
    loads = annual_loads(samples, world.meter(made), draws=60)
    pd.testing.assert_frame_equal(loads.table, plain.table)
    row = loads.findings.set_index("rule").loc["negative"]
    assert (row["severity"], row["value"]) == ("excluded", -1)
    assert len(loads.samples) == len(samples.table) - 1
    negative = annual_loads(samples, world.meter(made), without=["negative"], draws=0,
                            estimator="m6")  # fmt: skip
    assert "negative" not in set(negative.findings["rule"])
    assert len(negative.samples) == len(samples.table)
    assert best(negative)[0] < best(loads)[0]


def test_what_is_only_reported_is_left_out_where_it_is_asked_for() -> None:
    made = record(2, per_year=30)
    samples = world.laboratory(made)
    samples.table.loc[20, "value"] *= 500
    flow = world.meter(made)
    rules = set(annual_loads(samples, flow, draws=0).findings["rule"])
    rule = next(iter(rules & {"outlier", "unusual", "unit_change"}))
    seen = annual_loads(samples, flow, draws=0)
    out = annual_loads(samples, flow, exclude=[rule], draws=0)
    assert best(out, "m6")[0] < best(seen, "m6")[0]
    assert (seen.findings.set_index("rule").loc[[rule], "severity"] == "reported").all()
    assert (out.findings.set_index("rule").loc[[rule], "severity"] == "excluded").all()
    assert len(out.samples) == len(seen.samples) - 1


def test_excluded_days_of_flow_become_gaps() -> None:
    made = record()
    flow = world.meter(made)
    flow.daily.loc[100, "volume"] = -5.0
    loads = annual_loads(world.laboratory(made), flow, draws=0)
    assert loads.gaps["days"].tolist() == [1]
    assert loads.record.flow.min() > 0
    assert loads.counts["filled_days"].tolist() == [1]


def test_a_spike_of_the_flow_can_be_excluded() -> None:
    made = record()
    flow = world.meter(made)
    flow.daily.loc[100, "volume"] *= 100
    used, out = (
        annual_loads(world.laboratory(made), flow, exclude=e, draws=0, estimator="m6")
        for e in ((), ("flow_spike",))
    )
    assert best(used)[0] > 1.05 * best(out)[0]
    assert out.gaps["days"].tolist() == [1]


def test_one_of_several_stations_and_substances() -> None:
    made, other = record(), record(seed=9)
    tables = [
        world.laboratory(made).table,
        world.laboratory(other, "total_p").table,
        world.laboratory(other, station="brook").table,
    ]
    both = Samples(pd.concat(tables, ignore_index=True), "UTC")
    loads = annual_loads(both, world.meter(made), "total_n", "river", draws=60)
    alone = loads_of(made)
    pd.testing.assert_frame_equal(loads.table, alone.table)
    assert (loads.station, loads.substance) == ("river", "total_n")
    with pytest.raises(InputError):
        annual_loads(both, world.meter(made), draws=0)


def test_long_gaps_leave_the_other_years() -> None:
    made = record(4)
    loads = loads_of(gap(made, 400, 500), estimator="m6")
    assert loads.record.years.tolist() == [2021, 2023, 2024]
    assert loads.record.left_out == (2022,)
    for table in (loads.table, loads.months, loads.spread, loads.limits, loads.counts):
        assert set(table["year"]) == {2021, 2023, 2024}
    assert ("years_left_out", {"years": "2022"}) in loads.notes
    whole = loads_of(made, estimator="m6")
    share = best(loads) / best(whole)[[0, 2, 3]]
    np.testing.assert_allclose(share, 1, rtol=0.05)  # only next to the gap another line is drawn


def test_two_samples_of_one_day() -> None:
    made = record()
    samples = world.laboratory(made)
    again = samples.table.iloc[[2]].assign(value=lambda t: 3 * t["value"], row=99)
    double = Samples(pd.concat([samples.table, again], ignore_index=True), "UTC")
    mean = changed(made, concentration=(2, 2 * made.concentration[2]))
    loads = annual_loads(double, world.meter(made), estimator="m6", draws=0)
    np.testing.assert_allclose(best(loads), best(loads_of(mean, estimator="m6", draws=0)))


# ---------------------------------------------------------------- what is said, in three languages


def says(made: Record, **how: Any) -> Callable[[], Loads]:
    return lambda: loads_of(made, **{"draws": 0, **how})


def after(made: Record) -> Callable[[], Loads]:
    """The flow ends half a year before the samples do."""
    flow = world.meter(made)
    return lambda: annual_loads(
        world.laboratory(made), replace(flow, daily=flow.daily.iloc[:-180]), draws=0
    )


def extrapolated() -> Record:
    """Samples at low flow alone, on a steep curve, and floods that none of them saw."""
    made = record(4, per_year=60)
    low = np.argsort(made.flow)[: made.flow.size // 4]
    seen = kept(made, np.isin(made.at, low))
    steep = (seen.sample_flow / seen.sample_flow.mean()) ** 3
    flow = made.flow.copy()
    flow[[200, 900]] *= 30
    return replace(seen, concentration=steep, flow=flow)


def first_half(made: Record) -> Record:
    return kept(made, made.month[made.at] <= 6)


def cases() -> Mapping[str, Callable[[], object]]:
    """Runs that together say everything that can be said."""
    few, plain, four, long = record(per_year=8), record(), record(4), record(10)
    thirty = record(per_year=30)
    month = record(per_year=12)
    mostly = record(per_year=30, censored=0.93)
    two = Samples(
        pd.concat([world.laboratory(plain, s, f"{s}s").table for s in ("total_n", "total_p")]),
        "UTC",
    )
    hardly = replace(plain, filled=np.arange(365) % 5 > 1)
    steady = replace(thirty, flow=np.full(365, 1e5))
    zero = changed(record(per_year=30, censored=0.2), concentration=(8, 0.0), below=(8, False))
    return {
        "m4": says(record(per_year=4)),
        "m5": says(few),
        "m6": says(month),
        "loadest": says(four),
        "loadest below": says(record(5, censored=0.6)),
        "wrtds": says(long),
        "asked": says(few, estimator="m6"),
        "long gap": says(kept(plain, np.abs(np.arange(plain.at.size) - 5) > 1), estimator="m6"),
        "empty year": says(kept(four, four.year[four.at] != 2022), estimator="m5"),
        "beyond": says(extrapolated(), estimator="smearing"),
        "run off": says(extrapolated(), estimator="loadest"),
        "left out": says(gap(four, 400, 500), estimator="m6"),
        "after": after(record(2)),
        "rule share": says(mostly, rule="mle"),
        "rule zero": says(zero, rule="ros"),
        "rule zeros": says(record(per_year=30, censored=0.3), rule="zero", estimator="smearing"),
        "too few": says(record(per_year=2)),
        "refused": says(few, estimator="wrtds"),
        "refused yearly": says(few, estimator="m1"),
        "refused uncensored": says(mostly, estimator="smearing"),
        "refused level": says(steady, estimator="rating"),
        "refused zeros": says(zero, estimator="rating"),
        "refused season": says(first_half(record(4, per_year=30)), estimator="loadest"),
        "unknown": says(plain, estimator="m7", rule="third"),
        "unknown quality rule": says(plain, without=["zeros"]),
        "incomplete": says(replace(plain, flow=plain.flow[:300], filled=plain.filled[:300],
                                   at=plain.at[:9], concentration=plain.concentration[:9],
                                   below=plain.below[:9])),
        "long gap alone": says(gap(plain, 100, 200)),
        "draws": says(plain, draws=1),
        "starts": says(plain, year_starts=13),
        "which": lambda: annual_loads(two, world.meter(plain), draws=0),
        "no substance": says(plain, substance="zn"),
        "no station": says(plain, station="sea"),
        "little": says(hardly),
        "trend": lambda: trend(loads_of(plain, draws=0)),
    }  # fmt: skip


def said(run: Callable[[], object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every key that a run says, with the fields that it fills in."""
    try:
        loads = run()
    except InputError as error:
        for problem in error.problems:
            for language in LANGUAGES:
                assert not set("{}") & set(problem.text(language)), problem
            place = {n: getattr(problem, n) for n in ("file", "row", "column", "value", "expected")}
            yield problem.key, {**problem.fields, **place}
        return
    assert isinstance(loads, Loads)
    yield f"monitoring.reason.{loads.reason[0]}", loads.reason[1]
    for key, fields in loads.notes:
        yield f"monitoring.note.{key}", fields


@pytest.fixture(scope="module")
def everything() -> list[tuple[str, str, Mapping[str, object]]]:
    return [(name, key, fields) for name, run in cases().items() for key, fields in said(run)]


def test_everything_that_is_said_has_its_words(
    everything: list[tuple[str, str, Mapping[str, object]]],
) -> None:
    for name, key, fields in everything:
        for language in LANGUAGES:
            words = catalogue(language)[key]
            wanted = {field for _, field, _, _ in string.Formatter().parse(words) if field}
            assert wanted <= set(fields), (name, key, language)
            shown = text(key, language, **fields)
            assert not set("{}") & set(shown)
            assert all(str(fields[field]) for field in wanted), (name, key)


def test_the_runs_say_everything_that_there_is_to_say(
    everything: list[tuple[str, str, Mapping[str, object]]],
) -> None:
    """A note or a reason that no run here reaches would be a sentence that nobody has read."""
    seen = {key for _, key, _ in everything}
    groups = ("monitoring.note.", "monitoring.reason.")
    assert {key for key in catalogue("en") if key.startswith(groups)} - seen == set()
    problems = (
        "no_complete_year", "no_samples_of_station", "no_samples_of_substance", "which_station",
        "which_substance", "unknown_estimator", "unknown_limit_rule", "unknown_quality_rule",
        "trend_years", "flow_measured_little", "flow_gap_long", "few_draws", "year_starts",
    )  # fmt: skip
    assert {f"problem.{key}" for key in problems} - seen == set()


def test_fields_hold_the_numbers(everything: list[tuple[str, str, Mapping[str, object]]]) -> None:
    told = {(name, key.split(".")[-1]): dict(fields) for name, key, fields in everything}
    assert told["left out", "years_left_out"] == {"years": "2022"}
    assert told["empty year", "empty_years"] == {"years": "2022"}
    assert told["asked", "few_samples"] == {"count": "8", "advised": "12", "year": "2021"}
    assert told["m6", "m6"]["yearly"] == "12"
    assert told["refused yearly", "refused_yearly"]["least"] == "12"
    assert told["trend", "trend_years"]["value"] == "1"
    assert told["wrtds", "wrtds"] == {
        "samples": "120", "years": "10", "yearly": "12", "below": "0",
        "relation": told["wrtds", "wrtds"]["relation"],
    }  # fmt: skip


def test_a_problem_names_the_file_of_the_flow() -> None:
    with pytest.raises(InputError) as caught:
        cases()["little"]()
    assert caught.value.problems[0].file == "flow.csv"


def test_every_estimator_has_a_reason_where_it_can_be_the_default() -> None:
    table = listed("estimators")
    defaults = table.index[table["prefer_from"] != ""]
    assert {f"monitoring.reason.{name}" for name in defaults} <= set(catalogue("en"))


@pytest.mark.parametrize("draws", [-1, 1, 19, 20.5])
def test_too_few_draws_for_an_interval_are_refused(draws: float) -> None:
    with pytest.raises(InputError, match="20") as caught:
        loads_of(record(), draws=draws, year_starts=0, seed=-1)
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["problem.year_starts", "problem.few_draws", "run.seed"]


def test_a_year_with_a_long_gap_is_not_called_incomplete() -> None:
    with pytest.raises(InputError) as caught:
        loads_of(gap(record(), 100, 200))
    assert [problem.key for problem in caught.value.problems] == ["problem.flow_gap_long"]
    assert "101" in caught.value.problems[0].text("en")


def test_where_half_is_below_the_limit_no_rule_decides_the_load() -> None:
    loads = loads_of(record(5, censored=0.6), draws=0)
    assert (loads.estimator, loads.reason[0]) == ("loadest", "loadest_below")
    assert "mostly_below" not in [key for key, _ in loads.notes]
    by_rule = loads_of(record(5, censored=0.6), estimator="m6", draws=0)
    assert dict(by_rule.notes)["mostly_below"] == {"share": "42", "least": "70"}


def test_no_regression_is_the_default_where_much_water_passed_beyond_the_samples() -> None:
    four = record(4)
    wild = changed(four, flow=(777, 600 * four.flow.max()))
    assert 777 not in four.at
    assert loads_of(four, draws=0).estimator == "loadest"
    assert loads_of(wild, draws=0).estimator == "m6"
    assert loads_of(wild, estimator="loadest", draws=0).estimator == "loadest"


def test_the_same_estimator_twice_is_no_comparison() -> None:
    loads = loads_of(record(), estimator="m5", second="m5", draws=0)
    assert loads.second not in ("", "m5")


def test_an_unknown_setting_is_refused_whatever_the_estimator() -> None:
    with pytest.raises(ValueError, match="half_window_year"):
        loads_of(record(), estimator="m5", settings={"half_window_year": 5}, draws=0)
