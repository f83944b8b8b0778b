"""Times of signals: how they are written in a file of millions of rows, and which clock they show.

Text is read by a compiled library, so its form is found in the first rows and holds for the file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

UNDATED = np.iinfo(np.int64).min
"""Stands for an instant that is missing or cannot be read."""

FORMS = "2025-12-31 14:05, 31.12.2025 14:05, 2025-12-31T14:05+02:00"
"""Ways of writing shown to the user."""

_DATES: Mapping[str, str] = {
    r"\d{4}-\d{1,2}-\d{1,2}": "%Y-%m-%d",
    r"\d{4}/\d{1,2}/\d{1,2}": "%Y/%m/%d",
    r"\d{4}\.\d{1,2}\.\d{1,2}": "%Y.%m.%d",
    r"\d{1,2}\.\d{1,2}\.\d{4}": "%d.%m.%Y",
}
"""Dates whose order of day and month is certain."""

_SHAPE = re.compile(
    r"(?P<date>[\d./\-]+)(?:(?P<gap>[T ]+)(?P<hour>\d{1,2}):\d\d(?P<second>:\d\d)?"
    r"(?P<part>\.\d+)?\s?(?P<zone>Z|[+\-]\d\d:?\d\d)?)?"
)
_SHORT = re.compile(r"(?<!\d)\d(?!\d)")
_HALF_HOUR = 1_800_000_000
_HOUR = 2 * _HALF_HOUR
_FIRST, _LAST = "1970-01-01", "2100-01-01"
"""Years in which clocks are put forward and back (zones with known rules)."""


@dataclass(frozen=True)
class Form:
    """How times are written in one file.

    Attributes
    ----------
    date : str
        Form of the date alone, as in ``strptime``.
    time : str
        What follows it: blank, time of day, and the distance from UTC where it is written.
    zoned : bool
        Whether the distance from UTC is written.
    """

    date: str
    time: str
    zoned: bool


def form_of(texts: Sequence[str]) -> Form | None:
    """Return the form in which the times of a file are written.

    Parameters
    ----------
    texts : sequence of str
        Times of the first rows. A date alone stands for midnight, as spreadsheets write it.

    Returns
    -------
    Form or None
        None if there is no time of day, or the form is not known or not the same everywhere.
    """
    shapes = [_SHAPE.fullmatch(text.strip()) for text in texts]
    timed = [shape for shape in shapes if shape and shape["hour"]]
    dates = {_date_form(shape["date"]) if shape else "" for shape in shapes}
    if not timed or len(dates) != 1 or "" in dates:
        return None
    (date,) = dates
    forms = {_time_form(shape) for shape in timed}
    short = any(_SHORT.search(f"{shape['date']} {shape['hour']}") for shape in timed)
    if len(forms) != 1:
        return None
    ((time, zoned),) = forms
    # "%-d" also reads one digit, at a third of the speed
    loose = str.maketrans({"%": "%-"})
    if not short:
        return Form(date, time, zoned)
    return Form(re.sub("%([dm])", r"%-\1", date), time.replace("%H", "%H".translate(loose)), zoned)


def instants(column: pl.Expr, form: Form | None, zone: datetime.tzinfo) -> pl.Expr:
    """Return the instants of a column of times.

    Parameters
    ----------
    column : polars.Expr
        Text in a known form, or times with or without zone (`form` is None).
    form : Form or None
        Form of text.
    zone : datetime.tzinfo
        Zone of the clock that times without zone show; where it shows an hour twice, the first.

    Returns
    -------
    polars.Expr
        Microseconds since 1970 in UTC, `UNDATED` where missing, unreadable or never shown.
    """
    if form is None:
        return column.dt.epoch("us").fill_null(UNDATED)
    text = column.str.strip_chars()
    if form.zoned:
        read = text.str.to_datetime(
            f"{form.date}{form.time}", time_unit="us", strict=False, cache=False
        )
        return read.dt.epoch("us").fill_null(UNDATED)
    return on_clock(_read(text, form), zone)


def on_clock(naive: pl.Expr, zone: datetime.tzinfo) -> pl.Expr:
    """Return the instants of times without zone.

    Parameters
    ----------
    naive : polars.Expr
        Times as the clock shows them.
    zone : datetime.tzinfo
        Zone of the clock.

    Returns
    -------
    polars.Expr
        As `instants`.
    """
    key = getattr(zone, "key", "")
    if key:
        known = naive.dt.replace_time_zone(key, ambiguous="earliest", non_existent="null")
        return known.dt.epoch("us").fill_null(UNDATED)
    ahead = zone.utcoffset(None) or datetime.timedelta(0)
    return (naive.dt.epoch("us") - ahead // datetime.timedelta(microseconds=1)).fill_null(UNDATED)


@dataclass(eq=False)
class Repeats:
    """The hour that a clock shows twice in autumn: the second reading of a time is an hour later.

    Attributes
    ----------
    table : numpy.ndarray
        Whether the clock shows the half hour again an hour later, from 1970 on.
    seen : dict
        Readings so far of each such time, by signal.
    """

    table: NDArray[np.bool_]
    seen: dict[tuple[int, int], int] = field(default_factory=dict)

    def apart(self, time: NDArray[np.int64], signal: int) -> NDArray[np.int64]:
        """Return instants in which the second of two equal times is an hour later.

        Parameters
        ----------
        time : numpy.ndarray
            Instants in the order of the file [us], shape (n,); the first of the two hours.
        signal : int
            Number of the signal, or -1 for whole rows.

        Returns
        -------
        numpy.ndarray
            Instants [us], shape (n,).
        """
        half = time // _HALF_HOUR
        inside = (half >= 0) & (half < self.table.size)
        at = np.flatnonzero(inside & self.table[np.where(inside, half, 0)])
        if not at.size:
            return time
        moved = time.copy()
        for place in at.tolist():
            key = (signal, int(time[place]))
            self.seen[key] = self.seen.get(key, 0) + 1
            moved[place] += _HOUR * (self.seen[key] % 2 == 0)
        return moved


def shown_twice(zone: datetime.tzinfo) -> NDArray[np.bool_]:
    """Return the half hours that a clock shows again an hour later.

    Parameters
    ----------
    zone : datetime.tzinfo
        Zone of the clock.

    Returns
    -------
    numpy.ndarray
        One truth value per half hour since 1970, empty for a clock that is never put back.
    """
    if not getattr(zone, "key", ""):
        return np.zeros(1, bool)
    utc = pd.date_range(_FIRST, _LAST, freq="30min", tz="UTC").as_unit("s")
    ahead = utc.tz_convert(zone).tz_localize(None).asi8 - utc.asi8
    twice = np.zeros(ahead.size, bool)
    twice[:-2] = ahead[2:] == ahead[:-2] - _HOUR // 1_000_000
    return twice


def _read(text: pl.Expr, form: Form) -> pl.Expr:
    """Read text; a date alone is midnight."""
    import polars as pl

    full = text.str.to_datetime(
        f"{form.date}{form.time}", time_unit="us", strict=False, cache=False
    )
    bare = pl.when(text.str.len_bytes() <= len("31.12.2025")).then(text)
    return pl.coalesce(
        full, bare.str.to_datetime(form.date, time_unit="us", strict=False, cache=False)
    )


def _date_form(date: str) -> str:
    return next((form for shape, form in _DATES.items() if re.fullmatch(shape, date)), "")


def _time_form(shape: re.Match[str]) -> tuple[str, bool]:
    gap, second, part, zone = (shape[name] or "" for name in ("gap", "second", "part", "zone"))
    time = f"{gap}%H:%M" + (":%S" if second else "") + ("%.f" if part else "")
    if not zone:
        return time, False
    blank = " " if shape[0][: -len(zone)].endswith(" ") else ""
    return f"{time}{blank}%#z", True
