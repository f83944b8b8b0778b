"""Inflow and outflow of one works."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.model.monitoring.treatment import treatment_findings


@pytest.fixture
def inflow(lab):
    rng = np.random.default_rng(1)
    return lab(200 * rng.lognormal(0, 0.3, 100), station="in", substance="bod5")


def outflow_of(lab, inflow, share, **columns):
    value = inflow.table["value"].to_numpy() * share
    return lab(value, **{"station": "out", "substance": "bod5", **columns})


def test_a_works_that_treats_gives_no_findings(lab, inflow):
    assert treatment_findings(inflow, outflow_of(lab, inflow, 0.05)).empty


def test_a_day_with_more_out_than_in(lab, inflow):
    share = np.full(100, 0.05)
    share[30] = 1.5
    found = treatment_findings(inflow, outflow_of(lab, inflow, share))
    assert found[["rule", "station", "row"]].to_numpy().tolist() == [
        ["effluent_above_influent", "out", 32]
    ]
    assert found["other"].iloc[0] == inflow.table["value"].iloc[30]
    assert found["related"].iloc[0] == "in"


def test_exchanged_ends_are_seen_over_the_record(lab, inflow):
    found = treatment_findings(outflow_of(lab, inflow, 0.05), inflow)
    assert (found["rule"] == "effluent_above_influent").sum() == 100
    often = found[found["rule"] == "effluent_above_influent_often"]
    assert often[["count", "other"]].to_numpy().tolist() == [[100, 1.0]]
    assert found["rule"].iloc[-1] in set(found["rule"])
    assert "hardly_removed_mean" in set(found["rule"])


def test_removed_given_as_discharged(lab, inflow):
    found = treatment_findings(inflow, outflow_of(lab, inflow, 0.95))
    assert found[["rule", "count"]].to_numpy().tolist() == [["hardly_removed_mean", 100]]
    assert found["value"].iloc[0] == pytest.approx(0.95)


def test_nitrate_may_rise(lab, inflow):
    out = outflow_of(lab, inflow, 3.0, substance="nitrate_n")
    table = inflow.table.assign(substance="nitrate_n")
    assert treatment_findings(type(inflow)(table, "UTC"), out).empty


def test_an_outflow_below_its_limit_is_not_above_anything(lab, inflow):
    out = lab([np.nan] * 100, station="out", substance="bod5", below=True, limit=5000.0)
    assert treatment_findings(inflow, out).empty


def test_rules_can_be_switched_off(lab, inflow):
    out = outflow_of(lab, inflow, 0.95)
    assert treatment_findings(inflow, out, without=["hardly_removed_mean"]).empty
    with pytest.raises(InputError):
        treatment_findings(inflow, out, without=["hardly"])


def test_manresa_removes_on_all_days_but_the_one_when_sludge_went_out(manresa, lab):
    def end(letter):
        table = manresa[["date", "row", f"DBO-{letter}"]].dropna()
        columns = {"day": table["date"].to_numpy(), "row": table["row"].to_numpy()}
        return lab(table[f"DBO-{letter}"], substance="bod5", station=letter, **columns)

    found = treatment_findings(end("E"), end("S"))
    assert found[["rule", "value", "other"]].to_numpy().tolist() == [
        ["effluent_above_influent", 320.0, 238.0]
    ]
    assert found["day"].tolist() == [pd.Timestamp("1990-03-14")]
