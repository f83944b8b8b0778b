"""Landfill and dumpsite as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wastewater.results.landfill_table import LANDFILL_COLUMNS, landfill_table
from wastewater.results.result import Result
from wastewater.results.tonnes import SITE_UNITS

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase


def test_each_site_and_quantity_has_its_unit(made_case: MadeCase) -> None:
    rows = {("dumpsite", "methane_emitted"): np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 7.0]])}
    table = landfill_table(made_case(landfills=rows))
    assert tuple(table.columns) == LANDFILL_COLUMNS
    assert dict(zip(table["quantity"], table["unit"], strict=True)) == dict(SITE_UNITS)
    drawn = table[(table["site"] == "dumpsite") & (table["quantity"] == "methane_emitted")]
    wide = drawn.pivot(index="year", columns="statistic", values="value")
    assert wide.loc[2025, ["best", "mean"]].tolist() == [1.0, 3.0]
    assert wide.loc[2026, ["best", "median"]].tolist() == [3.0, 6.0]
    assert table.loc[table["site"] == "landfill", "value"].eq(0).all()


def test_landfills_of_the_pilots(pilots: Result) -> None:
    table = pilots.landfills()
    assert (table["value"] >= 0).all()
    best = table[table["statistic"] == "best"].pivot_table(
        index=["city", "scenario", "year", "site"], columns="quantity", values="value"
    )
    assert (best["methane_caught"] <= best["methane_generated"]).all()
    assert (best["methane_emitted"] <= best["methane_generated"] * (1 + 1e-12)).all()
    assert best.loc[("lviv", "baseline", 2025, "landfill"), "mass"] > 1e6
