"""Sums of signals by month."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.signal_files import Layout, open_files
from wastewater.inputs.monitoring.signals import describe
from wastewater.model.monitoring import signal_sums
from wastewater.model.monitoring.signal_sums import Sums, Water, read_flow_steps, read_sums
from wastewater.model.monitoring.step_grid import SECOND, months_of

pytest.importorskip("polars")
SIGNALS = describe({"Q": "m3/d"}, {"A": ("cod", "mg/l"), "B": ("bod5", "mg/l")})


def sums(folder: Path, lines: str, step: int = 0) -> tuple[Water, Sums]:
    (folder / "a.csv").write_text("time,Q,A,B\n" + lines)
    layout = Layout("time", "signal", "value", datetime.UTC)
    files = open_files([folder / "a.csv"], ["Q", "A", "B"], layout)
    water = read_flow_steps(files, SIGNALS, months_of(datetime.UTC), step * SECOND)
    return water, read_sums(files, SIGNALS, water)


LINES = """2021-01-31 23:59,2,10,1
2021-02-01 00:00,3,10,
2021-02-01 00:01,,10,1
2021-02-01 00:02,5,-1,1
2021-02-01 00:03,7,20,1
"""


def test_each_step_counts_once(tmp_path: Path) -> None:
    water, once = sums(tmp_path, LINES)
    months = water.grid.used
    assert water.grid.step == 60 * SECOND
    assert once.flux[:, months].tolist() == [[20, 30 + 140], [2, 12]]
    assert once.water[:, months].tolist() == [[2, 10], [2, 12]]
    assert once.readings[:, months].tolist() == [[1, 3], [1, 3]]
    assert once.refused[:, months].tolist() == [[0, 1], [0, 0]]
    assert once.paired[:, months].tolist() == [[1, 2], [1, 2]]
    assert (water.readings[months].tolist(), water.measured[months].tolist()) == ([1, 3], [1, 3])
    _, twice = sums(tmp_path, LINES + LINES)
    np.testing.assert_allclose(twice.flux, once.flux)
    assert twice.paired[:, months].tolist() == [[2, 4], [2, 4]]


def test_two_different_readings_share_their_step(tmp_path: Path) -> None:
    water, found = sums(tmp_path, LINES + "2021-02-01 00:03,9,40,\n", step=60)
    assert found.flux[:, water.grid.used].tolist() == [[20, 30 + 8 * 30], [2, 5 + 8]]


def test_more_readings_than_can_be_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal_sums, "_MANY", 0)
    lines = "".join(f"2021-01-01 00:00:00.{n:03},1,1,1\n" for n in range(256))
    with pytest.raises(InputError, match="more than 255 readings"):
        sums(tmp_path, lines, step=60)
    assert sums(tmp_path, lines[: lines.index(".255") - 20], step=60)[
        1
    ].flux.sum() == pytest.approx(2)
