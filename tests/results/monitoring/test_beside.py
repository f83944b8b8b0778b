"""Samples and flow laid side by side: nothing is lost without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.model.monitoring import world
from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.records import Flow, Samples
from wastewater.inputs.report import Where
from wastewater.model.monitoring.flow_gaps import Filled, fill
from wastewater.model.monitoring.record import Record
from wastewater.results.monitoring.beside import (
    check_flow,
    found_here,
    gaps_of,
    left_out,
    one_of,
    outside_flow,
    picked,
    side_by_side,
)
from wastewater.text import LANGUAGES


def record(years: int = 2, **how: Any) -> Record:
    rng = np.random.default_rng(5)
    return world.sampled(world.river(rng, world.days_of(years)), rng, **how)[0]


def without(made: Record, first: int, last: int) -> Record:
    """The same record with some days of flow missing."""
    days = np.arange(made.flow.size)
    return replace(made, filled=(days >= first) & (days <= last))


def laid(samples: Samples, flow: Flow, year_starts: int = 1) -> tuple[Record, pd.DataFrame, Filled]:
    filled = fill(flow.daily)
    made, used = side_by_side(samples.table, flow, filled, year_starts)
    return made, used, filled


@pytest.fixture(scope="module")
def several() -> Samples:
    """Two stations, three substances."""
    made = record()
    parts = [("river", "total_n"), ("river", "total_p"), ("brook", "total_n"), ("brook", "cd")]
    tables = [world.laboratory(made, substance, station).table for station, substance in parts]
    return Samples(pd.concat(tables, ignore_index=True), "UTC")


# ---------------------------------------------------------------- which substance, which station


@pytest.mark.parametrize(
    ("substance", "station", "found"),
    [
        ("total_n", "river", ("river", "total_n")),
        ("cd", "brook", ("brook", "cd")),
    ],
)
def test_station_and_substance_are_picked(
    several: Samples, substance: str, station: str, found: tuple[str, str]
) -> None:
    assert picked(several, substance, station) == found
    table = one_of(several, *found).table
    assert set(table["station"]) == {station}
    assert set(table["substance"]) == {substance}
    assert len(table) == len(several.table) / 4


def test_the_only_one_need_not_be_named(several: Samples) -> None:
    alone = one_of(several, "brook", "cd")
    assert picked(alone, "", "") == ("brook", "cd")
    brook = Samples(several.table[several.table["station"] == "brook"], "UTC")
    assert picked(brook, "cd", "") == ("brook", "cd")


@pytest.mark.parametrize(
    ("substance", "station", "keys"),
    [
        ("", "", ["which_station", "which_substance"]),
        ("total_n", "", ["which_station"]),
        ("", "river", ["which_substance"]),
        ("total_m", "river", ["no_samples_of_substance"]),
        ("total_n", "rivers", ["no_samples_of_station"]),
        ("cd", "river", ["no_samples_of_substance"]),  # only the brook was analysed for it
        ("zn", "sea", ["no_samples_of_station", "no_samples_of_substance"]),
    ],
)
def test_what_is_not_clear_is_asked(
    several: Samples, substance: str, station: str, keys: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        picked(several, substance, station)
    assert [problem.key for problem in caught.value.problems] == [f"problem.{k}" for k in keys]
    for language in LANGUAGES:
        for line in caught.value.lines(language):
            assert not set("{}") & set(line)
    for problem in caught.value.problems:
        assert problem.expected  # what there is to choose from


def test_a_slip_of_the_pen_is_seen(several: Samples) -> None:
    with pytest.raises(InputError, match="total_n"):
        picked(several, "totl_n", "river")


# ---------------------------------------------------------------- findings


def test_findings_of_other_substances_help_but_are_not_kept() -> None:
    made = record()
    whole, part = world.laboratory(made, "total_n"), world.laboratory(made, "nitrate_n")
    part.table.loc[4, "value"] = 3 * whole.table.loc[4, "value"]  # more nitrate than nitrogen
    part.table.loc[7, "value"] = -1.0
    both = Samples(pd.concat([whole.table, part.table], ignore_index=True), "UTC")
    flow = world.meter(without(made, 30, 35))
    found = found_here(both, flow, "river", "total_n", (), ())
    assert set(found["substance"]) == {"total_n", ""}
    assert {"part_above_whole", "flow_gap"} <= set(found["rule"])
    assert "negative" not in set(found["rule"])  # a finding of the other substance
    assert found.index.tolist() == list(range(len(found)))
    alone = found_here(one_of(both, "river", "total_n"), flow, "river", "total_n", (), ())
    assert "part_above_whole" not in set(alone["rule"])
    other = found_here(both, flow, "river", "nitrate_n", (), ())
    assert "negative" in set(other["rule"])


def test_other_stations_have_no_say() -> None:
    made = record()
    here, there = world.laboratory(made), world.laboratory(made, station="brook")
    there.table.loc[3, "value"] = -5.0
    both = Samples(pd.concat([here.table, there.table], ignore_index=True), "UTC")
    found = found_here(both, world.meter(made), "river", "total_n", (), ())
    assert "negative" not in set(found["rule"])


def test_rules_are_switched_off_or_made_to_exclude() -> None:
    made = record()
    samples = world.laboratory(made)
    samples.table.loc[3, "value"] = 0.0
    flow = world.meter(made)
    usual = found_here(samples, flow, "river", "total_n", (), ())
    assert usual.set_index("rule").loc["zero", "severity"] == "reported"
    stern = found_here(samples, flow, "river", "total_n", (), ("zero",))
    assert stern.set_index("rule").loc["zero", "severity"] == "excluded"
    off = found_here(samples, flow, "river", "total_n", ("zero",), ())
    assert "zero" not in set(off["rule"])
    for how in ({"without": ("zeroes",), "exclude": ()}, {"without": (), "exclude": ("zeroes",)}):
        with pytest.raises(InputError, match="zero"):
            found_here(samples, flow, "river", "total_n", **how)


# ---------------------------------------------------------------- the record


def test_a_record_is_samples_and_flow_day_by_day() -> None:
    made = record(censored=0.2)
    laid_out, used, _ = laid(world.laboratory(made), world.meter(made))
    for name in ("first_day", "flow", "filled", "at", "concentration", "below"):
        np.testing.assert_array_equal(getattr(laid_out, name), getattr(made, name))
    assert len(used) == made.at.size
    assert laid_out.left_out == ()


def test_the_order_of_the_rows_does_not_matter() -> None:
    made = record(censored=0.2)
    samples = world.laboratory(made)
    mixed = Samples(samples.table.sample(frac=1, random_state=2), "UTC")
    (one, first, _), (two, second, _) = (laid(s, world.meter(made)) for s in (samples, mixed))
    np.testing.assert_array_equal(one.at, two.at)
    np.testing.assert_array_equal(one.concentration, two.concentration)
    pd.testing.assert_frame_equal(first, second)


def test_nothing_is_extrapolated_at_the_ends() -> None:
    made = record()
    days = np.arange(made.flow.size)
    ragged = replace(made, filled=(days < 40) | (days >= 700))
    laid_out, used, filled = laid(world.laboratory(made), world.meter(ragged))
    assert filled.span == (40, 700)
    assert laid_out.flow.size == 660
    assert laid_out.first_day == made.first_day + 40
    assert not laid_out.filled.any()
    kept = (made.at >= 40) & (made.at < 700)
    np.testing.assert_array_equal(laid_out.at, made.at[kept] - 40)
    lost = outside_flow(world.laboratory(made).table, used)
    ((key, fields),) = lost
    assert key == "outside_flow"
    assert fields["count"] == str((~kept).sum())
    outside = made.days[made.at[~kept]]
    assert (fields["first"], fields["last"]) == (str(outside[0]), str(outside[-1]))


def test_a_short_gap_is_filled_and_drawn() -> None:
    made = without(record(), 100, 108)
    laid_out, _, filled = laid(world.laboratory(made), world.meter(made))
    np.testing.assert_array_equal(laid_out.filled, made.filled)
    assert laid_out.left_out == ()
    (gap,) = gaps_of(laid_out, filled.gaps)
    assert gap.days == slice(100, 109)
    assert 0 < gap.low < 1 < gap.high


def test_the_place_of_a_gap_counts_from_the_first_measured_day() -> None:
    made = record()
    days = np.arange(made.flow.size)
    ragged = replace(made, filled=(days < 40) | ((days >= 100) & (days < 109)))
    laid_out, _, filled = laid(world.laboratory(made), world.meter(ragged))
    (gap,) = gaps_of(laid_out, filled.gaps)
    assert gap.days == slice(60, 69)
    assert laid_out.filled[gap.days].all()
    assert laid_out.filled.sum() == 9


def test_a_gap_of_unknown_error_gets_the_usual_one() -> None:
    made = record()
    days = {"first": pd.Timestamp("2021-02-01"), "last": pd.Timestamp("2021-02-03"), "days": 3}
    table = pd.DataFrame([{**days, "method": "line", "low": np.nan, "high": np.nan}])
    (gap,) = gaps_of(made, table)
    usual = figure("error_defaults", "gap")
    assert (gap.days, gap.low, gap.high) == (slice(31, 34), 1 / (1 + usual), 1 + usual)


@pytest.mark.parametrize(
    ("first", "last", "year_starts", "lost"),
    [(400, 500, 1, (2022,)), (300, 400, 1, (2021, 2022)), (400, 500, 10, (2022,)),
     (250, 345, 10, (2021, 2022))],
)  # fmt: skip
def test_a_long_gap_costs_its_years(
    first: int, last: int, year_starts: int, lost: tuple[int, ...]
) -> None:
    made = without(record(years=4), first, last)
    laid_out, used, filled = laid(world.laboratory(made), world.meter(made), year_starts)
    assert laid_out.left_out == lost
    assert not set(lost) & set(laid_out.years.tolist())
    assert laid_out.years.size >= 1
    assert np.isfinite(laid_out.flow).all()
    assert left_out(laid_out) == (("years_left_out", {"years": ", ".join(map(str, lost))}),)
    assert not laid_out.filled[laid_out.at].any()  # samples in the gap are not used
    assert len(used) == laid_out.at.size < made.at.size
    check_flow(filled, Where("flow.csv"))  # not a reason to refuse the others


def test_a_flow_that_was_hardly_measured_is_refused() -> None:
    made = record()
    hardly = replace(made, filled=np.arange(made.flow.size) % 5 > 1)
    with pytest.raises(InputError) as caught:
        check_flow(fill(world.meter(hardly).daily), Where("flow.csv"))
    (problem,) = caught.value.problems
    assert (problem.key, problem.file) == ("problem.flow_measured_little", "flow.csv")
    assert len({problem.text(language) for language in LANGUAGES}) == 3


def test_nothing_to_say_where_nothing_is_lost() -> None:
    made = record()
    _, used, _ = laid(world.laboratory(made), world.meter(made))
    assert left_out(made) == ()
    assert outside_flow(world.laboratory(made).table, used) == ()
