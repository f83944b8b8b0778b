"""Rules of quality control that look at one series of samples from its first day to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.records import Flow
from wastewater.model.distributions import Array
from wastewater.model.monitoring import quality_series as series_of
from wastewater.model.monitoring.quality_rules import (
    bound_words,
    found,
    least_of,
    limit_of,
    short,
)

Index = NDArray[np.intp]
_SERIES = ["station", "substance"]
_FEWEST = 4  # samples between which there is a usual interval


@dataclass(frozen=True, eq=False)
class Timeline:
    """Rows of all series in the order of time, as arrays that the rules share.

    Attributes
    ----------
    table : pandas.DataFrame
        Samples by station, substance, time; what was excluded is gone.
    flow : Flow or None
        Flow of one station.
    """

    table: pd.DataFrame
    flow: Flow | None

    @cached_property
    def series(self) -> Index:
        """Number of the series of each row, ascending, shape (n,)."""
        return np.asarray(self.table.groupby(_SERIES).ngroup(), dtype=np.intp)

    @cached_property
    def is_log(self) -> NDArray[np.bool_]:
        """Whether a row is judged by its logarithm, shape (n,)."""
        return np.asarray(bound_words(self.table["substance"], "scale") == "log", dtype=bool)

    @cached_property
    def below(self) -> NDArray[np.bool_]:
        """Whether a row is below its limit, shape (n,)."""
        return self.table["below"].to_numpy(bool)

    @cached_property
    def level(self) -> Array:
        """Logarithm [ln mg/l] or plain state, the limit where below, NaN if none, shape (n,)."""
        plain = self.table["value"].where(~self.below, self.table["limit"]).to_numpy(float)
        logs = np.log(plain, out=np.full(plain.size, np.nan), where=plain > 0)
        return np.where(self.is_log, logs, plain)

    @cached_property
    def drivers(self) -> Array | None:
        """Logarithm of the flow on the day of each row [ln m3/d], NaN if unknown, shape (n,)."""
        if self.flow is None:
            return None
        volume = self.flow.daily.set_index("day")["volume"]
        logs = volume.where(volume > 0).reindex(self.table["day"]).to_numpy(float)
        own = (self.table["station"] == self.flow.station) | (self.flow.station == "")
        return np.where(own, np.log(logs), np.nan)

    def each(self, least: float, only: NDArray[np.bool_] | None = None) -> Iterator[Index]:
        """Yield the places of the rows of every series that has enough of them.

        Parameters
        ----------
        least : float
            Fewest rows.
        only : numpy.ndarray, optional
            Rows that count, shape (n,).
        """
        places = np.arange(len(self.table)) if only is None else np.flatnonzero(only)
        starts = np.flatnonzero(np.diff(self.series[places], prepend=-1))
        for rows in np.split(places, starts[1:]):
            if rows.size >= max(least, 1):
                yield rows


def outlier(timeline: Timeline) -> pd.DataFrame:
    """Find values far from their neighbours, given the flow (Hampel 1974, on logarithms)."""
    apart = np.zeros(timeline.level.size)
    spread = np.full(timeline.level.size, np.inf)
    for rows in timeline.each(least_of("outlier"), np.isfinite(timeline.level)):
        drivers = None if timeline.drivers is None else timeline.drivers[rows]
        apart[rows] = series_of.residuals(timeline.level[rows], drivers)
        spread[rows] = limit_of("outlier") * series_of.scale(apart[rows])
    hit = np.flatnonzero((np.abs(apart) > spread) & ~timeline.below)
    usual = timeline.level[hit] - apart[hit]
    ends = [usual - spread[hit], usual, usual + spread[hit]]
    low, middle, high = (np.where(timeline.is_log[hit], np.exp(end), end) for end in ends)
    expected = [f"{a}–{b}" for a, b in zip(short(low), short(high), strict=True)]
    return found("outlier", timeline.table.iloc[hit], expected=expected, other=middle)


def constant(timeline: Timeline) -> pd.DataFrame:
    """Find runs of equal values that chance does not explain: an instrument that is stuck."""
    value = timeline.table["value"]
    values = value.where(~timeline.below & (value != 0)).to_numpy(float)
    runs = series_of.runs(values, timeline.series, int(least_of("constant")))
    rare = runs.chance < limit_of("constant")
    first, length = runs.first[rare], runs.length[rare]
    last = timeline.table["day"].to_numpy()[first + length - 1]
    return found("constant", timeline.table.iloc[first], last=last, count=length)


def unit_change(timeline: Timeline) -> pd.DataFrame:
    """Find steps by the factor between two units or two ways to count a substance."""
    written = listed("quality_steps")["written"]
    errors, least = limit_of("unit_change"), int(least_of("unit_change"))
    days, substance = (timeline.table[name].to_numpy() for name in ("day", "substance"))
    hits: list[tuple[int, float, str, object, int]] = []
    for rows in timeline.each(least, np.isfinite(timeline.level) & timeline.is_log):
        factors = series_of.factors_of("samples", substance[rows[0]])
        steps, alone = series_of.steps(timeline.level[rows], factors, errors, least)
        ends = [*(step.at for step in steps), rows.size][1:]
        for step, end in zip(steps, ends, strict=True):
            last = days[rows[end - 1]]
            hits.append((rows[step.at], step.factor, step.name, last, end - step.at))
        for i in np.flatnonzero((alone != 0) & ~timeline.below[rows]):
            hits.append((rows[i], float(alone[i]), series_of.THOUSAND, days[rows[i]], 1))
    at, factor, names, last, count = zip(*hits, strict=True) if hits else ((),) * 5
    return found(
        "unit_change",
        timeline.table.iloc[list(at)],
        expected=short(1 / np.array(factor, dtype=float), "× "),
        other=list(factor),
        related=[written[name] for name in names],
        count=list(count),
        last=list(last),
    )


def sampling_gap(timeline: Timeline) -> pd.DataFrame:
    """Find intervals without samples that are long for the series: first and last empty day."""
    days = timeline.table["day"].to_numpy().astype("datetime64[D]")
    same = (np.diff(days, prepend=days[:1]) == np.timedelta64(0, "D")) & (
        np.diff(timeline.series, prepend=-1) == 0
    )
    before: list[Index] = []
    after: list[Index] = []
    longest: list[float] = []
    for rows in timeline.each(_FEWEST, ~same):
        at, most = series_of.gaps(days[rows], limit_of("sampling_gap"), least_of("sampling_gap"))
        before.append(rows[at])
        after.append(rows[at + 1])
        longest += [most] * at.size
    first, last = (np.concatenate(p) if p else np.zeros(0, np.intp) for p in (before, after))
    return found(
        "sampling_gap",
        timeline.table.iloc[first],
        day=days[first] + 1,
        last=days[last] - 1,
        count=(days[last] - days[first]).astype(int) - 1,
        expected=[f"≤ {np.floor(most - 1):.0f}" for most in longest],
        value=np.nan,
        limit=np.nan,
        unit="d",
    )


def sample_without_flow(timeline: Timeline) -> pd.DataFrame:
    """Find samples on days without flow, of the station of the flow; those in a row together."""
    flow, table = timeline.flow, timeline.table
    if flow is None:
        return found("sample_without_flow", table.iloc[:0])
    known = flow.daily.loc[flow.daily["volume"].notna(), "day"]
    own = table[(table["station"] == flow.station) | (flow.station == "")]
    hit = ~own["day"].isin(known)
    series = own.groupby(_SERIES).ngroup()
    begins = hit & ~(hit.shift(fill_value=False) & (series == series.shift()))
    runs = own[hit].groupby(begins.cumsum()[hit])["day"]
    last, count = runs.max().to_numpy(), runs.size().to_numpy()
    return found("sample_without_flow", own[begins], last=last, count=count)


TIMELINE_RULES: Mapping[str, Callable[[Timeline], pd.DataFrame]] = MappingProxyType(
    {
        "outlier": outlier,
        "constant": constant,
        "unit_change": unit_change,
        "sampling_gap": sampling_gap,
        "sample_without_flow": sample_without_flow,
    }
)
"""Rules of series."""
