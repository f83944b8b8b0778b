"""How times are written, and the hour that comes twice."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.monitoring.signal_times import (
    UNDATED,
    Form,
    Repeats,
    form_of,
    instants,
    shown_twice,
)

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["2021-02-01 00:00"], Form("%Y-%m-%d", " %H:%M", False)),
        (["2021-02-01T00:00:30.5"], Form("%Y-%m-%d", "T%H:%M:%S%.f", False)),
        (["2021-02-01T00:00Z"], Form("%Y-%m-%d", "T%H:%M%#z", True)),
        (["01.02.2021", "01.02.2021 00:10"], Form("%d.%m.%Y", " %H:%M", False)),
        (["1.2.2021 9:10"], Form("%-d.%-m.%Y", " %-H:%M", False)),
        (["01/02/2021 00:10"], None),
        (["01.02.21 00:10"], None),
        (["01.02.2021"], None),
        (["2021-02-01 00:00", "01.02.2021 00:10"], None),
        (["2021-02-01 00:00", "2021-02-01 00:00:10"], None),
        (["2021-02-01 00:00", "later"], None),
        ([], None),
    ],
)
def test_forms(texts: list[str], form: Form | None) -> None:
    assert form_of(texts) == form


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2021-07-01 03:00", "2021-07-01 00:00"),
        ("2021-01-01 03:00:01", "2021-01-01 01:00:01"),
        ("01.07.2021 3:00", "2021-07-01 00:00"),
        ("2021/07/01 03:00", "2021-07-01 00:00"),
        ("2021-07-01T03:00Z", "2021-07-01 03:00"),
        ("2021-07-01 03:00 +0100", "2021-07-01 02:00"),
        ("2021-03-28 03:30", None),
        ("2021-02-30 03:30", None),
    ],
)
def test_instants(text: str, utc: str | None) -> None:
    pl = pytest.importorskip("polars")
    (found,) = pl.select(instants(pl.lit(text), form_of([text]), KYIV)).to_series()
    assert found == (UNDATED if utc is None else pd.Timestamp(utc).as_unit("us").value // 1000)


def test_the_second_of_two_times_is_an_hour_later() -> None:
    twice = Repeats(shown_twice(KYIV))
    hour = 3_600_000_000
    first = int(datetime.datetime(2021, 10, 31, 0, tzinfo=datetime.UTC).timestamp()) * 10**6
    time = np.array([first - 1, first, first, first + hour, first + hour, UNDATED])
    moved = np.array([0, 0, hour, 0, 0, 0])
    np.testing.assert_array_equal(twice.apart(time, 0) - time, moved)
    np.testing.assert_array_equal(twice.apart(time[1:2], 1), time[1:2])
    nights = shown_twice(KYIV).sum() / 2
    assert 110 < nights < 130  # one a year, as far as the rules are known
    assert not shown_twice(datetime.UTC).any()
