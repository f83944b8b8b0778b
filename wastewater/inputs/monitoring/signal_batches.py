"""Readings of signals, piece by piece: a file of a hundred million values never is in memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.signal_files import SignalFile, unreadable
from wastewater.inputs.monitoring.signal_times import (
    FORMS,
    UNDATED,
    Repeats,
    instants,
    on_clock,
    shown_twice,
)
from wastewater.inputs.report import Where

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
REFUSED = -1.0
"""Stands for a reading that is there but is no number."""

_CODE, _TIME, _VALUE = "code", "time", "value"


@dataclass(frozen=True, eq=False)
class Batch:
    """Some rows.

    Attributes
    ----------
    time : numpy.ndarray
        Instants [us since 1970, UTC], shape (n,).
    pieces : tuple of (int, slice, numpy.ndarray)
        Number of the signal, its part of `time`, and its readings in the unit of the file; NaN
        where nothing was measured, `REFUSED` where what stands there is no number.
    """

    time: NDArray[np.int64]
    pieces: tuple[tuple[int, slice, Array], ...]


def batches(file: SignalFile, names: Sequence[str]) -> Iterator[Batch]:
    """Read some signals of a file, piece by piece in the order of its rows.

    Parameters
    ----------
    file : SignalFile
        The file.
    names : sequence of str
        Signals, numbered in this order.

    Yields
    ------
    Batch
        Rows; signals that the file does not have are left out.

    Raises
    ------
    InputError
        If a row cannot be read, or a reading has no time that can be read.
    """
    import polars as pl

    here = [name for name in names if name in file.columns]
    # one column of Parquet at a time: a million rows and more may be packed as one
    parts = [here] if file.is_text else [[name] for name in here]
    try:
        for part in [list(names)] if file.is_long else parts:
            yield from _part(file, names, part)
    except pl.exceptions.PolarsError as error:
        raise InputError(unreadable(file.name, error)) from None


def _part(file: SignalFile, names: Sequence[str], part: Sequence[str]) -> Iterator[Batch]:
    """Read some of the signals."""
    import polars as pl

    layout = file.layout
    repeats = Repeats(shown_twice(layout.zone)) if _is_local(file) else None
    if file.is_long:
        columns, cut = _long_columns(file, names), _cut_long
        raw = file.frame.select(layout.time, layout.signal, layout.value)
    else:
        columns, cut = _wide_columns(file, names, part), _cut_wide
        raw = file.frame.select(layout.time, *part)
    wanted = pl.col(layout.signal).cast(pl.String).is_in(part) if file.is_long else pl.lit(True)
    # all this is asked of each piece, not of the whole query: that halves what polars holds
    for frame in raw.collect_batches(maintain_order=True, engine="streaming"):
        batch = cut(frame.filter(wanted).select(columns), repeats)
        if (batch.time == UNDATED).any():
            batch = _dated(batch, file, names)
        yield batch


def _wide_columns(file: SignalFile, names: Sequence[str], part: Sequence[str]) -> list[pl.Expr]:
    """Return instants, and the readings of some signals under their numbers."""
    values = [_number(file, name).alias(str(names.index(name))) for name in part]
    return [_instant(file).alias(_TIME), *values]


def _long_columns(file: SignalFile, names: Sequence[str]) -> list[pl.Expr]:
    """Return instants, numbers of signals, and readings."""
    import polars as pl

    name = pl.col(file.layout.signal).cast(pl.String)
    code = name.cast(pl.Enum(list(names))).to_physical().cast(pl.Int16)
    reading = _number(file, file.layout.value)
    return [_instant(file).alias(_TIME), code.alias(_CODE), reading.alias(_VALUE)]


def _cut_wide(frame: pl.DataFrame, repeats: Repeats | None) -> Batch:
    time = frame[_TIME].to_numpy()
    time = repeats.apart(time, -1) if repeats else time
    whole = slice(None)
    pieces = ((int(c), whole, frame[c].to_numpy()) for c in frame.columns if c != _TIME)
    return Batch(time, tuple(pieces))


def _cut_long(frame: pl.DataFrame, repeats: Repeats | None) -> Batch:
    """Bring the rows of each signal together."""
    code = frame[_CODE].to_numpy()
    order = np.argsort(code, kind="stable")
    time, value = frame[_TIME].to_numpy()[order], frame[_VALUE].to_numpy()[order]
    code = code[order]
    ends = [*(np.flatnonzero(np.diff(code)) + 1).tolist(), code.size]
    parts = [
        slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True) if end > start
    ]
    pieces = tuple((int(code[part.start]), part, value[part]) for part in parts)
    if repeats:
        moved = [repeats.apart(time[part], number) for number, part, _ in pieces]
        time = np.concatenate([*moved, time[:0]])
    return Batch(time, pieces)


def _instant(file: SignalFile) -> pl.Expr:
    """Return the instants of a file's rows."""
    import polars as pl

    column, kind = pl.col(file.layout.time), file.columns[file.layout.time]
    if isinstance(kind, pl.Datetime) and kind.time_zone is None:
        return on_clock(column, file.layout.zone)
    return instants(column, file.form, file.layout.zone)


def _is_local(file: SignalFile) -> bool:
    """Return whether times are those of a clock that may be put back."""
    if file.form is not None:
        return not file.form.zoned
    return getattr(file.columns[file.layout.time], "time_zone", None) is None


def _number(file: SignalFile, name: str) -> pl.Expr:
    """Return readings: null where nothing stands, `REFUSED` where it is no number."""
    import polars as pl

    column = pl.col(name)
    if file.columns[name] != pl.String:
        return column.cast(pl.Float64).fill_nan(REFUSED)
    text = column.str.strip_chars()
    plain = text
    if file.decimal == ",":
        plain = text.str.replace(",", ".", literal=True)
        plain = pl.when(text.str.contains(".", literal=True)).then(None).otherwise(plain)
    number = plain.cast(pl.Float64, strict=False).fill_nan(REFUSED).fill_null(REFUSED)
    return pl.when(text.str.len_bytes() > 0).then(number)


def _dated(batch: Batch, file: SignalFile, names: Sequence[str]) -> Batch:
    """Pass rows without time that hold nothing, such as blank lines; tell of all others."""
    lost = batch.time == UNDATED
    if not any((~np.isnan(value[lost[part]])).any() for _, part, value in batch.pieces):
        return batch
    raise InputError(_undated(file, names))


def _undated(file: SignalFile, names: Sequence[str]) -> Problem:
    """Return the problem of all readings of a file whose time is missing or cannot be read."""
    import polars as pl

    time, zone = file.layout.time, file.layout.zone
    values = [file.layout.value] if file.is_long else [n for n in names if n in file.columns]
    something = pl.any_horizontal(_number(file, name).is_not_null() for name in values)
    lost = file.frame.filter((_instant(file) == UNDATED) & something)
    told = lost.select(
        pl.len().alias("count"),
        pl.col(time).cast(pl.String).first().alias("first"),
        (_instant(replace(file, layout=replace(file.layout, zone=datetime.UTC))) != UNDATED)
        .first()
        .alias("shown"),
    )
    count, first, shown = told.collect(engine="streaming").row(0)
    where = Where(file.name)
    if shown:
        return where.problem("signals_no_such_hour", time, first, "UTC+2", zone=zone, count=count)
    return where.problem("signals_undated", time, first or "", FORMS, count=count)
