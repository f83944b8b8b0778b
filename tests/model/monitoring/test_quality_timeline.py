"""Rules about whole series of samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.model.monitoring.quality import findings


def of(found, rule):
    return found[found["rule"] == rule]


def lognormal(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(2, 0.3, n)


def test_an_outlier_is_reported_not_excluded(lab):
    value = lognormal(60)
    value[30] *= 12
    found = findings(lab(value, step=14))
    assert found[["rule", "severity", "row"]].to_numpy().tolist() == [["outlier", "reported", 32]]
    low, high = map(float, found["expected"].iloc[0].split("–"))
    assert low < found["other"].iloc[0] < high < value[30]


def test_a_value_that_the_flow_explains_is_no_outlier(lab, meter):
    rng = np.random.default_rng(5)
    flow = 1000 * np.exp(rng.normal(0, 1.2, 400))
    value = 5 * (flow / 1000) ** -0.9 * np.exp(rng.normal(0, 0.05, 400))
    assert of(findings(lab(value), meter(flow)), "outlier").empty
    value[200] *= 3
    assert of(findings(lab(value)), "outlier").empty
    assert of(findings(lab(value), meter(flow)), "outlier")["row"].tolist() == [202]


def test_the_flow_of_another_station_explains_nothing(lab, meter):
    value = lognormal(60)
    other = meter(np.linspace(1, 2, 60), station="elsewhere")
    found = findings(lab(value), other)
    assert of(found, "sample_without_flow").empty


def test_values_below_the_limit_are_no_outliers(lab):
    value = lognormal(60)
    below = np.arange(60) == 30
    limit = np.where(below, 0.001, np.nan)
    found = findings(lab(np.where(below, np.nan, value), below=below, limit=limit))
    assert of(found, "outlier").empty


def test_a_stuck_instrument(lab):
    value = lognormal(80)
    value[20:28] = value[20]
    found = of(findings(lab(value)), "constant")
    assert found["count"].tolist() == [8]
    assert found["last"].tolist() == [pd.Timestamp("2020-01-28")]


def test_values_below_the_limit_are_not_stuck(lab):
    found = findings(lab([np.nan] * 30, below=True, limit=0.05))
    assert found.empty


def test_micrograms_among_milligrams(lab):
    value = lognormal(60)
    value[40:] *= 1000
    found = of(findings(lab(value, step=7), without=["unusual"]), "unit_change")
    assert found[["row", "count", "other"]].to_numpy().tolist() == [[42, 20, 1000.0]]
    assert found["related"].tolist() == ["mg/l - µg/l"]
    assert found["expected"].tolist() == ["× 0.001"]


@pytest.mark.parametrize(("substance", "hits"), [("nitrate_n", 1), ("total_n", 0)])
def test_nitrate_as_nitrate(lab, substance, hits):
    value = lognormal(60)
    value[40:] *= 4.4268
    found = of(findings(lab(value, step=7, substance=substance)), "unit_change")
    assert len(found) == hits


def test_a_single_wrong_unit_is_told_once(lab):
    value = lognormal(60)
    value[30] /= 1000
    found = findings(lab(value))
    assert found["rule"].tolist() == ["unit_change"]
    both = findings(lab(value), without=["unit_change"])
    assert both["rule"].tolist() == ["outlier"]


def test_a_missing_month_is_a_gap_of_its_empty_days(lab):
    days = [f"2020-{month:02}-10" for month in range(1, 13) if month != 6]
    found = of(findings(lab(lognormal(11), day=days)), "sampling_gap")
    assert found["day"].tolist() == [pd.Timestamp("2020-05-11")]
    assert found["last"].tolist() == [pd.Timestamp("2020-07-09")]
    assert found["count"].tolist() == [60]
    assert found["row"].tolist() == [6]


def test_samples_without_flow_are_told_together(lab, meter):
    flow = np.full(60, 100.0) + np.arange(60)
    flow[10:15] = np.nan
    found = of(findings(lab(lognormal(62)), meter(flow)), "sample_without_flow")
    assert found["count"].tolist() == [5, 2]
    assert found["day"].tolist() == [pd.Timestamp("2020-01-11"), pd.Timestamp("2020-03-01")]
