from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.errors import Problem
from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.model.monitoring.flow_gaps import GAP_COLUMNS, Filled, fill
from wastewater.text import LANGUAGES


def table(volume: np.ndarray, first: str = "2021-01-01") -> pd.DataFrame:
    return pd.DataFrame({"day": pd.date_range(first, periods=len(volume)), "volume": volume})


def without(volume: np.ndarray, *gaps: tuple[int, int]) -> np.ndarray:
    cut = np.array(volume, dtype=float)
    for start, length in gaps:
        cut[start : start + length] = np.nan
    return cut


def river(years: int = 6, seed: int = 1) -> np.ndarray:
    """A flow with a season, floods that fade, and noise."""
    rng = np.random.default_rng(seed)
    days = np.arange(years * 365)
    wet = np.zeros(days.size)
    for day in days[1:]:
        wet[day] = 0.93 * wet[day - 1] + 0.15 * rng.standard_normal()
    return np.asarray(1e5 * np.exp(0.8 * np.cos(2 * np.pi * (days - 40) / 365.25) + wet))


def test_the_rows_hold_numbers_with_a_reason() -> None:
    rows = listed("flow_gaps")
    assert all(figure("flow_gaps", name) > 0 for name in rows.index)
    assert (rows["note"] != "").all()


def test_a_straight_line_in_the_logarithm() -> None:
    filled = fill(table(np.array([100.0, np.nan, np.nan, 800.0])))
    assert filled.volume == pytest.approx([100, 200, 400, 800])
    assert filled.filled.tolist() == [False, True, True, False]
    (gap,) = filled.gaps.itertuples()
    assert (gap.first, gap.last, gap.days, gap.method) == (
        pd.Timestamp("2021-01-02"), pd.Timestamp("2021-01-03"), 2, "line"
    )  # fmt: skip
    assert np.isnan([gap.low, gap.high]).all()  # nothing to hide a gap in


def test_without_gaps_nothing_changes() -> None:
    volume = river(1)
    filled = fill(table(volume))
    assert (filled.volume == volume).all()
    assert not filled.filled.any()
    assert filled.gaps.empty
    assert tuple(filled.gaps.columns) == GAP_COLUMNS
    assert (filled.span, filled.refused) == ((0, volume.size), ())


def test_flows_of_zero_have_no_logarithm() -> None:
    filled = fill(table(np.array([0.0, np.nan, 10.0, np.nan, 0.0, np.nan, 0.0])))
    assert filled.volume.tolist() == [0, 5, 10, 5, 0, 0, 0]
    dry = without(np.where(np.arange(1000) % 365 < 180, 0.0, 50.0), (380, 40), (930, 3))
    filled = fill(table(dry))
    assert np.isfinite(filled.volume).all()
    assert (filled.volume >= 0).all()
    assert filled.volume[380:420] == pytest.approx(0)


def test_a_long_gap_takes_the_season_at_its_own_level() -> None:
    """Every year has the same flood; this year has twice the flow, and the flood is missing."""
    days = np.arange(4 * 365)
    course = 1e4 * (1 + 3 * np.exp(-((((days % 365) - 130) / 25) ** 2)))
    true = course * np.where(days < 3 * 365, 1.0, 2.0)
    filled = fill(table(without(true, (3 * 365 + 100, 60)), "2021-01-01"))
    (gap,) = filled.gaps.itertuples()
    assert gap.method == "season"
    part = slice(3 * 365 + 100, 3 * 365 + 160)
    assert filled.volume[part].sum() == pytest.approx(true[part].sum(), rel=0.15)
    line = fill(table(without(true, (3 * 365 + 100, 60))[3 * 365 :]))  # no other year to learn from
    assert line.gaps["method"][0] == "line"
    assert line.volume[100:160].sum() < 0.6 * true[part].sum()


def test_the_neighbour_is_used_where_it_knows_more() -> None:
    other = river()
    true = 3.0 * other**0.8
    filled = fill(table(without(true, (500, 30))), table(other))
    (gap,) = filled.gaps.itertuples()
    assert gap.method == "neighbour"
    assert filled.volume == pytest.approx(true)
    assert (gap.low, gap.high) == pytest.approx((1, 1))
    unlike = river(seed=9)[::-1]
    methods = fill(table(without(true, (500, 30))), table(unlike)).gaps["method"]
    assert methods[0] in ("season", "line")
    silent = table(without(other, (510, 1)))
    assert fill(table(without(true, (500, 30))), silent).gaps["method"][0] != "neighbour"


def test_a_neighbour_is_read_by_day() -> None:
    other = river()
    true = 3.0 * other**0.8
    gaps = without(true, (500, 30))
    late = table(other).iloc[100:]
    assert fill(table(gaps), late).volume == pytest.approx(true)


@pytest.mark.parametrize(("length", "least"), [(1, 0.85), (5, 0.8), (20, 0.8), (60, 0.75)])
def test_the_stated_error_holds_the_truth(length: int, least: float) -> None:
    """Gaps that the method has not seen lie within the 90 % interval about as often as said."""
    inside = []
    for seed in range(4):
        true = river(seed=seed)
        for start in range(97, true.size - 400, 223):
            filled = fill(table(without(true, (start, length))))
            (gap,) = filled.gaps.itertuples()
            part = slice(start, start + length)
            ratio = true[part].sum() / filled.volume[part].sum()
            inside.append(gap.low <= ratio <= gap.high)
    assert least <= np.mean(inside) <= 0.97


def test_longer_gaps_are_less_certain() -> None:
    filled = fill(table(without(river(), (200, 1), (600, 5), (1000, 60))))
    widths = (filled.gaps["high"] / filled.gaps["low"]).to_list()
    assert widths == sorted(widths)
    assert (filled.gaps["low"] < 1).all()
    assert (filled.gaps["high"] > 1).all()


def said(filled: Filled) -> list[str]:
    for key, fields in filled.refused:
        problem = Problem(f"problem.{key}", fields=fields)
        assert all(problem.text(language) for language in LANGUAGES)
    return [key for key, _ in filled.refused]


def test_gaps_that_no_method_makes_up_for_are_refused() -> None:
    filled = fill(table(without(river(), (300, 91), (900, 90))))
    assert said(filled) == ["flow_gap_long"]
    assert filled.refused[0][1] == {
        "first": "2021-10-28", "last": "2022-01-26", "days": "91", "most": "90"
    }  # fmt: skip
    assert np.isnan(filled.volume).sum() == 91
    assert filled.gaps["method"].to_list()[0] == ""
    third = np.where(np.arange(900) % 3 == 0, 5.0, np.nan)
    assert said(fill(table(third))) == ["flow_measured_little"]
    assert said(fill(table(np.full(5, np.nan)))) == ["flow_measured_little"]


def test_nothing_is_extrapolated() -> None:
    filled = fill(table(np.array([np.nan, np.nan, 4.0, np.nan, 4.0, np.nan])))
    assert filled.span == (2, 5)
    assert np.isnan(filled.volume).tolist() == [True, True, False, False, False, True]
    assert len(filled.gaps) == 1


def test_every_day_must_be_there() -> None:
    with pytest.raises(ValueError, match="every calendar day"):
        fill(table(river(1)).drop(index=[5]))
    with pytest.raises(ValueError, match="every calendar day"):
        fill(table(river(1)).iloc[::-1])


GAPS = st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 60)), max_size=5)


@settings(max_examples=12, deadline=None)
@given(GAPS, st.floats(1e-3, 1e3))
def test_properties(gaps: list[tuple[int, int]], scale: float) -> None:
    volume = without(river(4), *gaps)
    filled = fill(table(volume))
    known = ~np.isnan(volume)
    assert (filled.volume[known] == volume[known]).all()
    assert not filled.filled[known].any()
    assert int(filled.gaps.loc[filled.gaps["method"] != "", "days"].sum()) == filled.filled.sum()
    again = fill(table(volume))
    pd.testing.assert_frame_equal(filled.gaps, again.gaps)
    scaled = fill(table(volume * scale))
    assert scaled.volume == pytest.approx(filled.volume * scale, rel=1e-6, nan_ok=True)


@given(st.integers(1, 80), st.floats(0.1, 1e6))
@settings(max_examples=10, deadline=None)
def test_a_constant_flow_stays_constant(length: int, flow: float) -> None:
    filled = fill(table(without(np.full(1500, flow), (400, length))))
    assert filled.volume == pytest.approx(flow)
    assert filled.gaps[["low", "high"]].to_numpy() == pytest.approx(1)
