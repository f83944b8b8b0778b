"""Reading long tables."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from wastewater.present.view import Tables, band, band_of, bands, find_city, seas_of, where

TABLE = pd.DataFrame(
    [
        ("a", 2025, s, v)
        for s, v in zip(("best", "mean", "median", "p05", "p95"), range(5), strict=True)
    ]
    + [("b", 2025, "mean", 7.0), ("a", 2026, "mean", 9.0)],
    columns=["city", "year", "statistic", "value"],
)


def test_where_keeps_the_rows_that_match() -> None:
    assert len(where(TABLE, city="a", year=2025)) == 5
    assert len(where(TABLE, city=("a", "b"), statistic="mean")) == 3


def test_where_keeps_order_labels_and_gaps() -> None:
    gaps = TABLE.assign(city=["a", None, "a", "b", "a", None, "a"])[::-1]
    assert where(gaps, city="a").equals(gaps[gaps["city"] == "a"])
    assert where(gaps, city={"b"}, year=2025).index.tolist() == [3]
    assert where(gaps, city="c").empty
    assert where(gaps).equals(gaps)


def test_bands_have_one_column_per_statistic() -> None:
    wide = bands(where(TABLE, city="a"), ["city", "year"])
    assert list(wide.columns) == ["best", "mean", "median", "p05", "p95"]
    assert wide.loc[("a", 2025), "p95"] == 4
    assert math.isnan(wide.loc[("a", 2026), "p95"])


def test_band_of_one_figure() -> None:
    found = band(where(TABLE, city="a", year=2025))
    assert found is not None
    assert (found.median, found.p95) == (2.0, 4.0)
    assert band(TABLE.iloc[:0]) is None


def test_band_of_a_row() -> None:
    wide = bands(where(TABLE, year=2025).astype({"year": str}), ["city", "year"])
    found = band_of(wide, "a", "2025")
    assert found is not None
    assert found.mean == 1.0
    assert band_of(wide, "c", "2025") is None


def test_cities_are_found_by_id_or_record(result) -> None:  # type: ignore[no-untyped-def]
    city = result.cities[1]
    assert find_city(result, "voznesensk") is city
    assert find_city(result, city) is city
    assert seas_of(city) == ("black",)
    with pytest.raises(KeyError, match="holds no city atlantis"):
        find_city(result, "atlantis")


def test_tables_are_fetched_once(result) -> None:  # type: ignore[no-untyped-def]
    tables = Tables(result)
    assert tables.outflow is tables.outflow
    assert set(tables.last_outflow["year"]) == {2040}
    flows = tables.flows(2040, "baseline")
    assert set(flows["year"]) == {2040}
    assert set(flows["scenario"]) == {"baseline"}
