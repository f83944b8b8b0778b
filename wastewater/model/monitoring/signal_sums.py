"""Millions of readings summed by signal and month: flow x concentration where both are known.

What stays in memory is one number per step for the flow, and a count per step and signal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.signal_batches import Batch, batches
from wastewater.inputs.monitoring.signal_files import SignalFile, names_in
from wastewater.inputs.monitoring.signals import Signal
from wastewater.inputs.report import Where, closest
from wastewater.model.monitoring.step_grid import (
    FIRST_YEAR,
    LAST_YEAR,
    SECOND,
    Index,
    Instants,
    Months,
    StepGrid,
    grid_of,
)

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
PerStep = NDArray[np.unsignedinteger[Any]]

_MANY = 20_000_000
"""Steps of all signals together from which a byte has to do for the count in each."""


@dataclass(frozen=True, eq=False)
class Water:
    """The flow of every step.

    Attributes
    ----------
    grid : StepGrid
        Months with flow, in steps.
    flow : numpy.ndarray
        Mean of the readings of each step [unit of the file], NaN where there are none, also in the
        last place, which stands for all other times; shape (steps + 1,).
    readings, refused, measured : numpy.ndarray
        Readings used, readings left out, and steps with flow, by month of the calendar.
    """

    grid: StepGrid
    flow: Array
    readings: Counts
    refused: Counts
    measured: Counts


def read_flow_steps(
    files: Sequence[SignalFile], signals: Sequence[Signal], months: Months, length: int
) -> Water:
    """Read the flow and cut its months into steps.

    Parameters
    ----------
    files : sequence of SignalFile
        Files.
    signals : sequence of Signal
        Flow and concentrations.
    months : Months
        Calendar.
    length : int
        Length of a step [us]; 0 for the usual interval of the flow.

    Returns
    -------
    Water
        Flow [unit of the file].

    Raises
    ------
    InputError
        If there is no flow, or no regular step.
    """
    names = [signal.column for signal in signals]
    number, column = months.length.size, names[0]
    readings, refused = np.zeros(number, np.int64), np.zeros(number, np.int64)
    pieces: list[tuple[Instants, Array]] = []
    for time, flow in _flows(files, column):
        month = _inside(months.place(time), time)
        good = (flow >= 0) & (flow < np.inf)
        refused += np.bincount(month[~good], minlength=number)
        readings += np.bincount(month[good], minlength=number)
        pieces.append((time[good], flow[good]))
    if not readings.any():
        raise InputError(_not_found(files, names, [] if refused.any() else [0]))
    step = length or _usual_step(np.concatenate([time for time, _ in pieces]), column)
    grid = grid_of(months, step, np.flatnonzero(readings))
    mean = _mean_of_steps(grid, pieces)
    measured = np.zeros(number, np.int64)
    measured[grid.used] = grid.per_month(~np.isnan(mean))
    return Water(grid, mean, readings, refused, measured)


def _flows(files: Sequence[SignalFile], column: str) -> Iterator[tuple[Instants, Array]]:
    """Yield times and readings of the flow, without the places where nothing was measured."""
    for batch in _read(files, [column]):
        for _, part, flow in batch.pieces:
            there = ~np.isnan(flow)
            yield batch.time[part][there], flow[there]


def _mean_of_steps(grid: StepGrid, pieces: Sequence[tuple[Instants, Array]]) -> Array:
    """Return the mean flow of each step and NaN in the place behind the last."""
    total, count = np.zeros(grid.size + 1), np.zeros(grid.size + 1, np.int32)
    for time, flow in pieces:
        _, cell = grid.place(time)
        np.add.at(total, cell, flow)
        np.add.at(count, cell, np.int32(1))
    total[count == 0] = np.nan
    total /= np.maximum(count, 1)
    return total


def _usual_step(time: Instants, column: str) -> int:
    """Return the usual interval between readings [us]."""
    gaps = np.diff(time)
    if (gaps <= 0).any():
        gaps = np.diff(np.sort(time))
        gaps = gaps[gaps > 0]
    usual = int(np.median(gaps)) if gaps.size else 0
    seconds = usual / SECOND
    problem = Where("").problem
    if not gaps.size or np.mean(gaps == usual) < figure("signals", "regular"):
        raise InputError(problem("signals_irregular", column, f"{seconds:g} s", 'step="1min"'))
    if seconds > figure("signals", "longest_step"):
        longest = f"{figure('signals', 'longest_step'):g} s"
        raise InputError(problem("signals_slow", column, f"{seconds:g} s", longest))
    return usual


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the steps with flow and concentration, shape (signals, months).

    Attributes
    ----------
    flux, water : numpy.ndarray
        Sum of flow x concentration, and of the flow beside it [units of the file].
    readings, refused, paired : numpy.ndarray
        Readings used, readings left out, and readings with flow.
    per_step : numpy.ndarray
        Readings with flow in each step, shape (signals, steps + 1).
    found : set of int
        Signals that were met.
    """

    flux: Array
    water: Array
    readings: Counts
    refused: Counts
    paired: Counts
    per_step: PerStep
    found: set[int] = field(default_factory=set)

    def add(self, batch: Batch, water: Water, shared: PerStep | None) -> None:
        """Add some rows.

        Parameters
        ----------
        batch : Batch
            Rows.
        water : Water
            Flow.
        shared : numpy.ndarray or None
            Readings in each step, which share it; None counts them and gives each a whole step.
        """
        number = self.flux.shape[1]
        months, cells = water.grid.place(batch.time)
        flows = water.flow[cells]
        one = self.per_step.dtype.type(1)
        for signal, part, value in batch.pieces:
            k, month, cell, flow = signal, months[part], cells[part], flows[part]
            self.found.add(k)
            good = (value >= 0) & (value < np.inf)
            bad = ~good & ~np.isnan(value)
            _inside(month[good | bad], batch.time[part][good | bad])
            self.refused[k] += np.bincount(month[bad], minlength=number)
            self.readings[k] += np.bincount(month[good], minlength=number)
            pair = np.flatnonzero(good & (flow >= 0))
            month, cell, flow, value = month[pair], cell[pair], flow[pair], value[pair]
            if shared is None:
                np.add.at(self.per_step[k], cell, one)
            else:
                flow = flow / shared[k, cell]
            self.paired[k] += np.bincount(month, minlength=number)
            self.flux[k] += np.bincount(month, weights=flow * value, minlength=number)
            self.water[k] += np.bincount(month, weights=flow, minlength=number)


def read_sums(files: Sequence[SignalFile], signals: Sequence[Signal], water: Water) -> Sums:
    """Read the concentrations; a second time if a step has several readings.

    Parameters
    ----------
    files : sequence of SignalFile
        Files.
    signals : sequence of Signal
        Flow and concentrations.
    water : Water
        Flow.

    Returns
    -------
    Sums
        Sums [units of the file] and counts by signal and month.

    Raises
    ------
    InputError
        If a signal is nowhere to be found.
    """
    names = [signal.column for signal in signals[1:]]
    once = _empty(len(names), water, water.grid.size + 1)
    for batch in _read(files, names):
        once.add(batch, water, None)
    lost = [k + 1 for k in range(len(names)) if k not in once.found]
    if lost:
        raise InputError(_not_found(files, [signal.column for signal in signals], lost))
    if int(once.paired.sum()) != int(once.per_step.sum(dtype=np.int64)):
        raise InputError(Where("").problem("signals_fast", value=np.iinfo(once.per_step.dtype).max))
    if not (once.per_step > 1).any():
        return once
    again = _empty(len(names), water, 0)
    for batch in _read(files, names):
        again.add(batch, water, once.per_step)
    return replace(again, per_step=once.per_step)


def _empty(signals: int, water: Water, steps: int) -> Sums:
    shape = (signals, water.readings.size)
    one, two, three = (np.zeros(shape, np.int64) for _ in range(3))
    narrow = signals * steps > _MANY
    kind: type[np.unsignedinteger[Any]] = np.uint8 if narrow else np.uint16
    per_step = np.zeros((signals, steps), kind)
    return Sums(np.zeros(shape), np.zeros(shape), one, two, three, per_step)


def _read(files: Sequence[SignalFile], names: Sequence[str]) -> Iterator[Batch]:
    for file in files:
        yield from batches(file, names)


def _inside(months: Index, time: Instants) -> Index:
    """Return the months of readings if all lie in years that have a place."""
    if months.size and months.min() < 0:
        first = np.datetime64(int(time[months < 0][0]), "us")
        years = f"{FIRST_YEAR}-{LAST_YEAR}"
        raise InputError(Where("").problem("signals_years", value=first, expected=years))
    return months


def _not_found(
    files: Sequence[SignalFile], names: Sequence[str], lost: Sequence[int]
) -> list[Problem]:
    """Return the problems of signals that no file has, or of a flow without readings."""
    found = list(dict.fromkeys(name for file in files for name in names_in(file)))
    where = Where(", ".join(file.name for file in files))
    problems = []
    for name in names if lost else []:
        if name not in found:
            hint, shown = closest(name, found), ", ".join(found)
            problems.append(where.problem("signals_missing", "", shown, name, suggestion=hint))
    return problems or [where.problem("signals_no_readings", names[lost[0] if lost else 0])]
