"""One cell with a date or a time: from text to numbers, before any zone is known."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan|січ|янв",
            "feb|лют|фев",
            "mar|бер|мар",
            "apr|кві|апр",
            "may|maj|тра|май|мая",
            "jun|чер|июн",
            "jul|лип|июл",
            "aug|сер|авг",
            "sep|вер|сен",
            "oct|okt|жов|окт",
            "nov|лис|ноя",
            "dec|гру|дек",
        ),
        start=1,
    )
    for word in words.split("|")
}
_AROUND = re.compile(r"^(?:d\.|den)\s*(?=\d)|(?<=\d)\s*(?:р\.?|рік|року|г\.?|года)$", re.IGNORECASE)
"""What may stand around a date: ``10.01.2024 р.``, ``d. 10. januar 2024``."""

_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)")
_OPEN = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d\d)")
_NAMED = re.compile(r"(\d{1,2})\.?[-/ ]?([^\W\d]{3,})\.?[-/, ]*(\d{4}|\d\d)")
_NAME_FIRST = re.compile(r"([^\W\d]{3,})\.?[- ](\d{1,2}),?[- ](\d{4})")
_SPLIT = re.compile(r"(.*\d)(?:[T\s]|,\s)\s*(?:kl\.?\s?)?(\d{1,2}[:.]\d\d.*)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?P<days>1 day, )?(?P<h>\d{1,2})[:.](?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|(?:UTC|GMT)?(?:(?P<sign>[+\-\u2212])"
    r"(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?)?|UTC|GMT)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\d{1,2}[:.]\d\d\s*[-\u2012-\u2015\u2212]\s*\d{1,2}(?:[:.]\d\d)?")
DAY = 86_400_000_000
"""Microseconds of 24 hours."""


@dataclass(frozen=True)
class Date:
    """A date whose first two parts may still be day and month or month and day.

    Attributes
    ----------
    year, first, second : int
        Numbers as written (year with four digits); `first` is the day unless the date is open.
    is_open : bool
        Whether the order of day and month must come from elsewhere.
    is_short : bool
        Whether the date is open and its year has two digits only.
    """

    year: int
    first: int
    second: int
    is_open: bool = False
    is_short: bool = False


def split(text: str) -> tuple[str, str]:
    """Part a cell into date and time of day.

    Parameters
    ----------
    text : str
        Cell, such as ``31.12.2025 14:05`` or ``2025-12-31T14:05Z``.

    Returns
    -------
    tuple of (str, str)
        Date and time of day, "" if the cell holds no time of day.
    """
    if len(text) > 10 and text[10] in "T " and text[4] == "-" and text[7] == "-":
        return text[:10], text[11:].lstrip()
    found = _SPLIT.fullmatch(text)
    return (found[1].strip(), found[2]) if found else (text, "")


def parse_date(text: str) -> Date | None:
    """Read a date.

    Parameters
    ----------
    text : str
        Year, month and day with dashes, dots or slashes, or the name of the month in one of the
        three languages or in Russian.

    Returns
    -------
    Date or None
        The date, not yet checked against the calendar; None if it is none.
    """
    text = _AROUND.sub("", text)
    if found := _YEAR_FIRST.fullmatch(text):
        return Date(int(found[1]), int(found[4]), int(found[3]))
    if found := _COMPACT.fullmatch(text):
        return Date(int(found[1]), int(found[3]), int(found[2]))
    if found := _DOTTED.fullmatch(text):  # dots: always day, month, year
        return Date(_year(found[3]), int(found[1]), int(found[2]))
    if found := _OPEN.fullmatch(text):
        short = len(found[4]) == 2
        return Date(_year(found[4]), int(found[1]), int(found[3]), True, short)
    if found := _NAMED.fullmatch(text):
        return _named(_year(found[3]), int(found[1]), found[2])
    if found := _NAME_FIRST.fullmatch(text):
        return _named(int(found[3]), int(found[2]), found[1])
    return None


def day_number(date: Date, day_first: bool) -> int | None:
    """Return the day of a date.

    Parameters
    ----------
    date : Date
        Date.
    day_first : bool
        Order of day and month in dates that leave it open.

    Returns
    -------
    int or None
        Days since 1 January 1970 [d]; None if the calendar has no such day.
    """
    turned = date.is_open and not day_first
    month, day = (date.first, date.second) if turned else (date.second, date.first)
    if not 1700 <= date.year < 2200:  # what a time in nanoseconds can hold
        return None
    try:
        return datetime.date(date.year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def parse_clock(text: str) -> tuple[int, int | None] | None:
    """Read a time of day, with its distance from UTC if it is written there.

    Parameters
    ----------
    text : str
        Such as ``14:05``, ``14.05.30``, ``2:05 PM``, ``24:00`` or ``14:05:00+02:00``.

    Returns
    -------
    tuple of (int, int or None) or None
        Time since midnight and distance from UTC, eastward positive [microseconds]; None if it is
        no time of day. ``24:00`` is the end of the day.
    """
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("h", "m", "s"))
    hour += 24 if found["days"] else 0
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    fraction = int((found["f"] or "").ljust(6, "0")[:6])
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    if minute > 59 or second > 59 or clock > DAY:
        return None
    return clock, _offset(found)


def is_span(clock: str, text: str) -> bool:
    """Tell whether a time of day is a span (``08:00-09:00``) and not one with a zone behind it.

    Parameters
    ----------
    clock : str
        Time of day.
    text : str
        Cell that it stands in; a time in the form of ISO 8601 (with a ``T``) may have a zone.

    Returns
    -------
    bool
        Whether it is.
    """
    return bool(_SPAN.fullmatch(clock)) and "T" not in text


def _offset(found: re.Match[str]) -> int | None:
    """Return the distance from UTC that a time of day names [microseconds]."""
    if not found["zone"]:
        return None
    minutes = int(found["oh"] or 0) * 60 + int(found["om"] or 0)
    return (minutes if found["sign"] in ("+", None) else -minutes) * 60_000_000


def _year(text: str) -> int:
    """Return a year; two digits are 1970 to 2069, as in the POSIX standard."""
    number = int(text)
    if len(text) == 4:
        return number
    return number + (1900 if number >= 70 else 2000)


def _named(year: int, day: int, name: str) -> Date | None:
    """Return a date with the name of its month."""
    month = _MONTHS.get(name[:3].lower())
    return None if month is None else Date(year, day, month)


_EPOCH = datetime.date(1970, 1, 1).toordinal()
