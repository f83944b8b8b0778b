"""Long tables: fixed columns, one row per label and statistic."""

from __future__ import annotations

import numpy as np

from wastewater.results.longtable import long_table, share_of, side_by_side, stack
from wastewater.results.statistics import STATISTICS


def test_long_table() -> None:
    values = np.arange(2 * 3 * 4, dtype=float).reshape(2, 3, 4)
    axes = [("year", (2025, 2026)), ("substance", ("bod5", "hg", "pb"))]
    table = long_table(axes, values, {"city": "lviv", "unit": "kg/yr"})
    assert list(table.columns) == ["city", "unit", "year", "substance", "statistic", "value"]
    assert len(table) == 2 * 3 * len(STATISTICS)
    one = table[(table.year == 2026) & (table.substance == "hg")].set_index("statistic")["value"]
    assert one["best"] == 16
    assert one["median"] == 18
    assert one["mean"] == 18


def test_the_last_axis_runs_fastest() -> None:
    axes = [("year", (2025, 2026)), ("substance", ("bod5", "hg"))]
    table = long_table(axes, np.zeros((2, 2, 1)), {})
    assert table["year"].tolist() == [2025] * 10 + [2026] * 10
    assert table["substance"].tolist() == (["bod5"] * 5 + ["hg"] * 5) * 2
    assert table["statistic"].tolist() == list(STATISTICS) * 4


def test_side_by_side_are_the_tables_of_each() -> None:
    axes, constants = [("year", (2025, 2026))], {"city": "lviv"}
    columns = {"mass": np.arange(8.0).reshape(2, 4), "share": np.ones((2, 4))}
    table = side_by_side(axes, columns, constants)
    assert list(table.columns) == ["city", "year", "statistic", "mass", "share"]
    for name, values in columns.items():
        alone = long_table(axes, values, constants)
        assert table[name].tolist() == alone["value"].tolist()
        assert table[["city", "year", "statistic"]].equals(alone[["city", "year", "statistic"]])


def test_stack() -> None:
    one = long_table([("year", (2025,))], np.ones((1, 2)), {})
    stacked = stack([one, one], ["value", "year"])
    assert list(stacked.columns) == ["value", "year"]
    assert stacked.index.tolist() == list(range(10))
    empty = stack([], ["value", "year"])
    assert list(empty.columns) == ["value", "year"]
    assert empty.empty


def test_share_of_nothing_is_nothing() -> None:
    with np.errstate(all="raise"):
        share = share_of(np.array([-1.0, 2.0, 0.0]), np.array([4.0, 0.0, 0.0]))
    np.testing.assert_array_equal(share, [-0.25, 0, 0])
