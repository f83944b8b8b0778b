"""Figures under keys of several names: the same table as one made for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wastewater.results.keyed import keyed_table
from wastewater.results.longtable import long_table

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase


def test_each_figure_keeps_its_key_year_and_statistic(made_case: MadeCase) -> None:
    random = np.random.default_rng(1)
    figures = {(a, b): random.random((2, 6)) for a in ("x", "y") for b in ("p", "q", "r")}
    table = keyed_table(made_case(columns=6), ("one", "two"), figures)
    one_by_one = [
        long_table([("year", (2025, 2026))], values, {"city": "town", "scenario": "baseline"})
        .assign(one=one)
        .assign(two=two)
        for (one, two), values in figures.items()
    ]
    pd.testing.assert_frame_equal(table, pd.concat(one_by_one, ignore_index=True)[table.columns])
