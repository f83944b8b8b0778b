"""Rules about the flow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.model.monitoring.quality import findings, usable_flow


@pytest.fixture
def volumes():
    return np.random.default_rng(2).lognormal(9, 0.2, 200)


def of(lab, flow):
    return findings(lab([]), flow)


def test_a_good_flow_has_no_findings(lab, meter, volumes):
    assert of(lab, meter(volumes)).empty


def test_gaps_have_first_and_last_day(lab, meter, volumes):
    volumes[10:19] = np.nan
    volumes[40] = np.nan
    found = of(lab, meter(volumes))
    assert set(found["rule"]) == {"flow_gap"}
    assert found["day"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-11", "2020-02-10"]
    assert found["last"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-19", "2020-02-10"]
    assert found["count"].tolist() == [9, 1]


def test_a_negative_flow_becomes_a_gap_and_is_listed(lab, meter, volumes):
    volumes[5] = -3
    flow = meter(volumes)
    found = of(lab, flow)
    assert found[["rule", "severity", "value"]].to_numpy().tolist() == [
        ["flow_negative", "excluded", -3.0]
    ]
    assert found["substance"].tolist() == [""]
    left = usable_flow(flow, found).daily["volume"]
    assert left.isna().sum() == 1
    assert np.isnan(left[5])
    assert flow.daily["volume"][5] == -3


def test_findings_of_another_flow_change_nothing(lab, meter, volumes):
    volumes[5] = -3
    found = of(lab, meter(volumes, station="elsewhere"))
    own = meter(volumes)
    assert usable_flow(own, found).daily["volume"].equals(own.daily["volume"])


@pytest.mark.parametrize("factor", [15, 1 / 15])
def test_a_slip_of_the_decimal_sign(lab, meter, volumes, factor):
    volumes[50] *= factor * 1.5 ** np.sign(factor - 1)
    found = of(lab, meter(volumes))
    assert found["rule"].tolist() == ["flow_spike"]
    assert found["day"].tolist() == [pd.Timestamp("2020-02-20")]


def test_a_flood_is_no_spike(lab, meter, volumes):
    volumes[50:54] *= [20, 12, 6, 3]
    assert of(lab, meter(volumes)).empty


def test_a_meter_that_stands_still(lab, meter, volumes):
    volumes[20:24] = 0
    volumes[60:69] = volumes[60]
    found = of(lab, meter(volumes))
    assert found[["rule", "count"]].to_numpy().tolist() == [["flow_zero", 4], ["flow_constant", 9]]


def test_another_unit_from_some_day_on(lab, meter, volumes):
    volumes[120:] /= 86.4
    found = of(lab, meter(volumes))
    assert found["rule"].tolist() == ["flow_unit_change"]
    assert found["day"].tolist() == [pd.Timestamp("2020-04-30")]
    assert found["related"].tolist() == ["m3/d - l/s"]
