"""Quality control as a whole: nothing dropped in silence, order does not matter, real records."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wastewater.errors import InputError
from wastewater.inputs.monitoring.records import Samples
from wastewater.model.monitoring.quality import findings, usable
from wastewater.model.monitoring.quality_rules import COLUMNS, rule_names

CONTRACT = ["rule", "severity", "station", "substance", "day", "value", "limit", "unit", "file"]


@pytest.fixture
def spoiled(lab):
    """Samples with a fault of many kinds."""
    rng = np.random.default_rng(8)
    value = rng.lognormal(2, 0.3, 120)
    value[[3, 17, 40, 41]] = [-1, 0, value[39], 90]
    value[60:68] = value[60]
    days = pd.date_range("2020-01-01", periods=120, freq="7D").to_series().reset_index(drop=True)
    days[40] = days[39]
    days[90:] += pd.Timedelta(days=70)
    return lab(value, day=days.to_numpy(), substance=["total_n", "bod5"] * 20 + ["total_n"] * 80)


def test_the_columns_are_those_of_the_contract(spoiled):
    found = findings(spoiled)
    assert list(found.columns) == list(COLUMNS)
    assert list(found.columns[:11]) == [*CONTRACT, "row", "expected"]
    assert set(found["severity"]) == {"excluded", "reported"}
    assert found["day"].is_monotonic_increasing


def test_what_is_missing_from_the_usable_samples_is_listed(spoiled):
    found = findings(spoiled)
    left = usable(spoiled, found)
    gone = set(spoiled.table["row"]) - set(left.table["row"])
    assert gone == set(found.loc[found["severity"] == "excluded", "row"]) != set()
    assert len(left.table) + len(gone) == len(spoiled.table)
    assert list(left.table.columns) == list(spoiled.table.columns)
    assert findings(left, without=["outlier"]).query("severity == 'excluded'").empty


@pytest.mark.parametrize("rule", rule_names("value", "series"))
def test_every_rule_can_be_switched_off(spoiled, rule):
    assert rule not in set(findings(spoiled, without=[rule])["rule"])


def test_with_all_rules_off_everything_is_used(spoiled, meter):
    found = findings(spoiled, meter([1.0, -1.0, np.nan]), without=rule_names())
    assert found.empty
    assert len(usable(spoiled, found).table) == len(spoiled.table)


def test_an_unknown_rule_is_an_error(spoiled):
    with pytest.raises(InputError, match="Did you mean 'outlier'"):
        findings(spoiled, without=["outliers"])


def test_no_samples_give_no_findings(lab):
    assert findings(lab([])).empty
    assert usable(lab([]), findings(lab([]))).table.empty


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6))
def test_the_order_of_the_rows_does_not_matter(spoiled, seed):
    mixed = Samples(spoiled.table.sample(frac=1, random_state=seed), spoiled.timezone)
    pd.testing.assert_frame_equal(findings(mixed), findings(spoiled))


def test_an_excluded_value_does_not_disturb_its_neighbours(lab):
    value = np.random.default_rng(3).lognormal(2, 0.3, 40)
    clean = findings(lab(value))
    value = np.append(value, -5.0)
    days = [*pd.date_range("2020-01-01", periods=40), pd.Timestamp("2020-01-20")]
    found = findings(lab(value, day=days))
    assert found["rule"].tolist() == [*clean["rule"], "negative"]


NAMES = {"ZN": "zn", "PH": "ph", "DBO": "bod5", "DQO": "cod", "SS": "tss", "COND": "conductivity"}
PLACES = {"E": "inlet", "P": "primary", "D": "secondary", "S": "outlet"}


@pytest.fixture
def works(manresa, lab, meter):
    """The works of Manresa as samples and flow, built by hand."""
    columns = [name for name in manresa if name.split("-")[0] in NAMES and name[-2:-1] == "-"]
    long = manresa.melt(["date", "row"], columns, "column").dropna()
    head = long["column"].str.split("-", expand=True)
    samples = lab(
        long["value"].to_numpy(),
        day=long["date"].to_numpy(),
        row=long["row"].to_numpy(),
        column=long["column"].to_numpy(),
        substance=head[0].map(NAMES).to_numpy(),
        station=head[1].map(PLACES).to_numpy(),
        file="water_treatment.csv",
    )
    days = pd.date_range(manresa["date"].min(), manresa["date"].max())
    flow = manresa.set_index("date")["Q-E"].reindex(days)
    return samples, meter(flow.to_numpy(), "1990-01-01", "")


def test_manresa_loads_with_its_real_gaps(manresa, works):
    samples, flow = works
    missing = manresa[["DBO-E", "DQO-E", "SS-E", "DBO-S", "Q-E", "PH-E"]].isna().sum()
    assert missing.tolist() == [23, 6, 1, 23, 18, 0]
    assert len(samples.table) == 10380
    found = findings(samples, flow)
    gaps = found[found["rule"] == "flow_gap"]
    assert gaps["count"].sum() == 668 - 527 + 18
    long = gaps[gaps["count"] > 2]
    assert long["day"].dt.strftime("%Y-%m-%d").tolist() == ["1991-07-11", "1991-08-31"]
    assert long["last"].dt.strftime("%Y-%m-%d").tolist() == ["1991-07-31", "1991-09-30"]
    summer = found[(found["rule"] == "sampling_gap") & (found["count"] == 31)]
    assert len(summer) == samples.table.groupby(["station", "substance"]).ngroups
    assert set(summer["day"]) == {pd.Timestamp("1991-08-31")}


def test_manresa_is_a_good_record_with_a_few_slips(works):
    samples, flow = works
    found = findings(samples, flow)
    assert not (found["severity"] == "excluded").any()
    assert set(found["rule"]) == {
        "flow_gap",
        "sampling_gap",
        "sample_without_flow",
        "outlier",
        "unusual",
        "part_above_whole",
    }
    assert (found["rule"] == "outlier").sum() < 0.004 * len(samples.table)
    slips = found[found["rule"] == "outlier"][["station", "substance", "value"]]
    known = [
        ["outlet", "ph", 9.7],  # between 7 and 8.1 on all other days
        ["secondary", "conductivity", 85.0],  # 814 and more on 99 % of the days
        ["outlet", "cod", 9.0],  # less than the BOD5 of the same day
        ["outlet", "bod5", 320.0],  # sludge went out: solids are 238 on that day
    ]
    rows = slips.to_numpy().tolist()
    assert all(one in rows for one in known)
    crossed = found[found["rule"] == "part_above_whole"]
    assert crossed[["station", "substance", "row"]].to_numpy().tolist() == [
        ["outlet", "cod", 67],
        ["inlet", "cod", 453],
    ]
