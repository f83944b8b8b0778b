"""The balance as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.results.balances import BALANCE_COLUMNS
from wastewater.results.result import Result


@pytest.fixture(scope="module")
def balance(pilots: Result) -> pd.DataFrame:
    return pilots.balance()


def test_columns(balance: pd.DataFrame, pilots: Result) -> None:
    assert tuple(balance.columns) == BALANCE_COLUMNS
    assert {"process", "item", "in", "out", "stock_change", "residual"} <= set(balance.columns)
    assert set(zip(balance["city"], balance["scenario"], strict=True)) == set(pilots.blocks)
    assert set(balance["year"]) == set(pilots.years)
    assert balance.notna().all(axis=None)


def test_residuals_are_rounding(balance: pd.DataFrame) -> None:
    sizes = balance.groupby(["city", "item"])[["in", "out"]].transform("max").max(axis=1)
    stocks = balance.groupby(["city", "item"])["stock_change"].transform(lambda s: s.abs().max())
    scale = np.maximum(sizes, stocks).clip(lower=1e-12)
    # the stocks themselves, a thousand times the yearly flow, set the rounding
    assert (balance["residual"] / scale).max() < 1e-9
    change = balance["in"] - balance["out"] - balance["stock_change"]
    assert (change.abs() / scale).max() < 1e-9


def test_stores_change_and_splits_do_not(balance: pd.DataFrame) -> None:
    stores = balance["process"].str.contains("_body|_decaying|sludge_field")
    assert (balance.loc[~stores, "stock_change"] == 0).all()
    assert (balance.loc[stores, "stock_change"] != 0).any()


def test_units(balance: pd.DataFrame) -> None:
    assert (balance.loc[balance["item"] == "water", "unit"] == "m3/yr").all()
    assert (balance.loc[balance["item"] == "hg", "unit"] == "kg/yr").all()
    assert (balance.loc[balance["item"] == "food", "unit"] == "t/yr").all()


def test_figures_are_the_means_of_the_flows(balance: pd.DataFrame, pilots: Result) -> None:
    """Over the draws alone: the best estimates are no draw."""
    years = [pilots.years[0], pilots.years[-1]]
    flows = pilots.flows(years).query("statistic == 'mean' and substance == 'total_p'")
    key = ["city", "scenario", "year"]
    for process in ("inlet:lviv", "effluent:voznesensk"):
        entering = flows[flows["target"] == process].groupby(key)["value"].sum()
        rows = balance[(balance["process"] == process) & (balance["item"] == "total_p")]
        told = rows.set_index(key)["in"].loc[entering.index]
        assert len(entering) > 2
        np.testing.assert_allclose(told, entering, rtol=1e-9)
