"""Records that cannot carry a regression are told by the row that they miss."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.suited import against, beyond, season_gap


def record(at: Array, below: int = 0) -> Record:
    days, n = 4 * 365 + 1, at.size
    low = np.arange(n) < below
    flow = np.ones(days)
    first = np.datetime64("2021-01-01")
    return Record(first, flow, np.zeros(days, dtype=bool), at, np.ones(n), low)


MONTHLY = np.arange(0, 1400, 30)


@pytest.mark.parametrize("name", ["wrtds", "loadest"])
def test_reasons(name: str) -> None:
    assert against(record(MONTHLY), name) is None
    few = against(record(MONTHLY[:11]), name)
    assert few is not None
    assert few[0] == "fewest_samples"
    assert few[1]["found"] == 11
    low = against(record(MONTHLY, below=MONTHLY.size - 7), name)
    assert low is not None
    assert low[0] == "fewest_uncensored"
    summers = np.concatenate([365 * y + np.arange(120, 270, 5) for y in range(4)])
    summer = against(record(summers), name)
    assert summer is not None
    assert summer[0] == "widest_season_gap"
    assert summer[1]["found"] > summer[1]["limit"]


def test_season_gaps_go_round_the_new_year() -> None:
    assert season_gap(record(np.array([0, 365, 730]))) == pytest.approx(1.0)
    assert season_gap(record(np.array([0, 90, 180, 270]))) == pytest.approx(95 / 365)
    assert season_gap(record(np.array([59, 300]))) == pytest.approx(241 / 365)
    assert season_gap(record(np.array([], dtype=int))) == 1.0


@pytest.mark.parametrize("name", ["wrtds", "loadest"])
def test_days_beyond_all_samples(name: str) -> None:
    estimates = np.log(np.array([0.05, 0.2, 1.0, 9.0, 11.0]))
    assert beyond(record(MONTHLY), estimates, name).tolist() == [True, False, False, False, True]
