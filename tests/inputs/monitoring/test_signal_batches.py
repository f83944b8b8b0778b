"""Readings of signals, piece by piece."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.signal_batches import REFUSED, batches
from wastewater.inputs.monitoring.signal_files import Layout, open_files

pytest.importorskip("polars")
LAYOUT = Layout("time", "signal", "value", datetime.UTC)
NAMES = ["Q", "A"]
MINUTE = 60_000_000


def readings(path: Path, names: list[str] = NAMES) -> dict[int, list[tuple[int, float]]]:
    (file,) = open_files([path], names, LAYOUT)
    found: dict[int, list[tuple[int, float]]] = {}
    for batch in batches(file, names):
        for number, part, values in batch.pieces:
            at = (batch.time[part] // MINUTE).tolist()
            found.setdefault(number, []).extend(zip(at, values.tolist(), strict=True))
    return found


WIDE = """time,A,Q,B
1970-01-01 00:00,1,2,x
1970-01-01 00:01,,3,x
1970-01-01 00:02, 4.5 ,below,x
1970-01-01 00:03,-inf,nan,x
"""


def test_a_wide_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(WIDE)
    found = readings(tmp_path / "a.csv")
    assert found[0] == [(0, 2), (1, 3), (2, REFUSED), (3, REFUSED)]
    np.testing.assert_equal(found[1], [(0, 1), (1, np.nan), (2, 4.5), (3, -np.inf)])


def test_a_long_file_and_signals_that_are_not_asked_for(tmp_path: Path) -> None:
    rows = [(0, "A", "1"), (0, "B", "9"), (2, "Q", "7"), (1, "A", ""), (1, "Q", "8")]
    lines = [f"1970-01-01 00:0{minute},{name},{value}" for minute, name, value in rows]
    (tmp_path / "a.csv").write_text("\n".join(["time,signal,value", *lines]))
    found = readings(tmp_path / "a.csv")
    assert found[0] == [(2, 7), (1, 8)]
    np.testing.assert_equal(found[1], [(0, 1), (1, np.nan)])
    assert readings(tmp_path / "a.csv", ["C"]) == {}


def test_a_row_without_time_is_told_if_it_holds_something(tmp_path: Path) -> None:
    lines = WIDE + "1970-01-01 00:09,,,x\n" * 6000
    (tmp_path / "a.csv").write_text(lines + "tomorrow,,,x\n")
    assert len(readings(tmp_path / "a.csv")[0]) == 6005
    (tmp_path / "b.csv").write_text(lines + "tomorrow,,1,x\n,,2,x\n")
    with pytest.raises(InputError, match=r"2 readings have no time.*tomorrow"):
        readings(tmp_path / "b.csv")
