"""From a laboratory's file and a meter's export to loads, words, files and the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import wastewater as ww
from wastewater import monitoring
from wastewater.errors import InputError
from wastewater.results.monitoring import loads as plain
from wastewater.text import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
SYNTHETIC = ROOT / "sample_data" / "monitoring-synthetic"
WATER = ROOT.parent / "shared" / "reference" / "water"
NEEDS = "the reference data stand beside the repository, if anywhere"
needs_choptank = pytest.mark.skipif(not (WATER / "usgs_egret").exists(), reason=NEEDS)
needs_manresa = pytest.mark.skipif(not (WATER / "uci_manresa").exists(), reason=NEEDS)


# ---------------------------------------------------------------- the facade


def test_everything_that_is_promised_is_there() -> None:
    assert ww.monitoring is monitoring
    for name in monitoring.__all__:
        thing = getattr(monitoring, name)
        assert isinstance(thing, Mapping) or (callable(thing) and thing.__doc__), name
    assert len(set(monitoring.__all__)) == len(monitoring.__all__)


def test_loads_of_the_facade_are_the_loads_and_can_speak() -> None:
    assert [f.name for f in fields(monitoring.Loads)] == [f.name for f in fields(plain.Loads)]
    assert issubclass(monitoring.Loads, plain.Loads)
    assert monitoring.annual_loads.__name__ == "annual_loads"
    assert "kg/yr" in (monitoring.annual_loads.__doc__ or "")


@pytest.fixture(scope="module")
def samples() -> monitoring.Samples:
    return monitoring.read_samples(SYNTHETIC / "laboratory.csv", timezone="Europe/Kyiv")


@pytest.fixture(scope="module")
def flow() -> monitoring.Flow:
    return monitoring.read_flow(SYNTHETIC / "flow_meter.csv")


@pytest.fixture(scope="module")
def nitrogen(samples: monitoring.Samples, flow: monitoring.Flow) -> monitoring.Loads:
    return monitoring.annual_loads(samples, flow, "total_n", draws=200)


def test_the_included_data_become_loads(nitrogen: monitoring.Loads) -> None:
    """The planted loads were 2 900 t N a year, give or take the season."""
    assert isinstance(nitrogen, monitoring.Loads)
    assert nitrogen.record.years.tolist() == [2024, 2025]
    best, low, high = nitrogen.year()
    assert low < best < high
    assert 2e6 < best < 4e6
    assert nitrogen.year(2024)[0] != best
    with pytest.raises(ValueError, match="1999"):
        nitrogen.year(1999)


def test_the_gap_of_nine_days_is_filled_and_told(nitrogen: monitoring.Loads) -> None:
    assert sorted(nitrogen.gaps["days"]) == [2, 9]
    for language in LANGUAGES:
        words = nitrogen.summary(language)
        assert "9" in words
        assert not set("{}") & set(words)
    assert len({nitrogen.summary(language) for language in LANGUAGES}) == 3
    assert "gap of 9 days" in nitrogen.summary()
    assert "2024" in nitrogen.summary("en", 2024)


def test_planted_faults_are_found(samples: monitoring.Samples, flow: monitoring.Flow) -> None:
    found = monitoring.findings(samples, flow)
    assert {"negative", "duplicate", "impossible", "flow_gap"} <= set(found["rule"])
    negative = found.set_index("rule").loc["negative"]
    assert (negative["substance"], negative["value"]) == ("total_n", -23.1)
    phosphorus = set(found[found["substance"] == "total_p"]["rule"])
    assert phosphorus & {"unit_change", "unusual", "outlier"}  # ug/l under mg/l
    excluded = monitoring.usable(samples, found)
    out = found[(found["severity"] == "excluded") & (found["substance"] != "")]
    assert len(excluded.table) == len(samples.table) - len(out)
    for language in LANGUAGES:
        lines = monitoring.finding_lines(found, language)
        assert lines
        assert not any(set("{}") & set(line) for line in lines)


def test_findings_of_a_load_as_sentences(nitrogen: monitoring.Loads) -> None:
    shown = nitrogen.finding_lines("uk", most=2)
    assert 0 < len(shown) <= 3  # two, and how many there are beyond
    assert nitrogen.finding_lines() == monitoring.finding_lines(nitrogen.findings)


def test_metals_with_values_below_the_limit(
    samples: monitoring.Samples, flow: monitoring.Flow
) -> None:
    loads = monitoring.annual_loads(samples, flow, "cd", draws=100)
    assert loads.counts["below"].sum() > 0
    wide = loads.limits.pivot_table(index="year", columns="rule", values="value")
    assert (wide["zero"] < wide["limit"]).all()
    assert "below the limit" in loads.summary()


def test_all_tables_are_written(nitrogen: monitoring.Loads, tmp_path: Path) -> None:
    folder = nitrogen.to_csv(tmp_path / "loads")
    names = {file.name for file in folder.iterdir()}
    assert {"table.csv", "months.csv", "findings.csv", "daily.csv"} <= names
    assert nitrogen.to_csv(str(folder)) == folder
    back = pd.read_csv(folder / "table.csv")
    np.testing.assert_array_equal(back["value"], nitrogen.table["value"])


def test_a_load_goes_into_the_balance_of_lviv(nitrogen: monitoring.Loads) -> None:
    lviv = ww.load_city("lviv")
    beside = monitoring.difference(
        monitoring.modelled_loads(lviv, draws=40), monitoring.measured(nitrogen, "lviv")
    )
    assert len(beside) == 1
    city = monitoring.into_city(lviv, nitrogen)
    result = ww.run(city, years=(2025, 2025), draws=40)
    flows = result.flows([2025], ["baseline"]).query(
        "source == 'effluent:lviv' and substance == 'total_n' and statistic == 'best'"
    )
    assert flows["value"].sum() == pytest.approx(nitrogen.year()[0], rel=1e-5)
    assert monitoring.line(nitrogen, "lviv").count("\n") == 1
    found = monitoring.reconciled(
        lviv, monitoring.measured(nitrogen, "lviv"), substance="total_n", catchment="lviv", draws=40
    )
    assert 0 <= found.p <= 1


def test_a_refusal_is_told_in_three_languages(
    samples: monitoring.Samples, flow: monitoring.Flow
) -> None:
    with pytest.raises(InputError) as caught:
        monitoring.annual_loads(samples, flow, "total_n", estimator="wrtds")
    lines = {language: caught.value.lines(language) for language in LANGUAGES}
    assert len({tuple(said) for said in lines.values()}) == 3
    with pytest.raises(InputError, match="total_n"):
        monitoring.annual_loads(samples, flow)


def test_two_years_are_too_few_for_a_trend(nitrogen: monitoring.Loads) -> None:
    with pytest.raises(InputError, match="trend"):
        monitoring.trend(nitrogen)


# ---------------------------------------------------------------- Choptank: WRTDS against EGRET


@pytest.fixture(scope="module")
def egret() -> pd.DataFrame:
    daily = pd.read_csv(WATER / "usgs_egret" / "choptank_nitrate_daily.csv", parse_dates=["date"])
    water_year = daily["date"].dt.year + (daily["date"].dt.month >= 10)
    columns = ["wrtds_flux_kg_d", "wrtds_fn_flux_kg_d"]
    return daily.groupby(water_year)[columns].sum()


@pytest.fixture(scope="module")
def choptank() -> monitoring.Loads:
    daily = pd.read_csv(WATER / "usgs_egret" / "choptank_nitrate_daily.csv", dtype=str)
    meter = daily[["date", "q_m3_s"]].rename(columns={"q_m3_s": "Q m3/s"})
    found = pd.read_csv(WATER / "usgs_egret" / "choptank_nitrate_sample.csv", dtype=str)
    sign = np.where(found["uncensored"] == "1", "", "<")
    table = pd.DataFrame({"date": found["date"], "NO3-N mg/l": sign + found["conc_high_mg_l"]})
    samples = monitoring.read_samples(table, station="Choptank")
    flow = monitoring.read_flow(meter, station="Choptank")
    return monitoring.annual_loads(samples, flow, year_starts=10, draws=100)


@needs_choptank
def test_choptank_is_within_egret(choptank: monitoring.Loads, egret: pd.DataFrame) -> None:
    assert choptank.estimator == "wrtds"
    assert choptank.reason[0] == "wrtds"
    assert choptank.second
    own = choptank.table[choptank.table["estimator"] == "wrtds"]
    wide = own.pivot_table(index="year", columns="statistic", values="value")
    away = (wide["best"] / egret["wrtds_flux_kg_d"].loc[wide.index] - 1).abs()
    assert len(away) == len(egret) == 32
    assert away.median() < 0.002
    assert away.max() < 0.01
    assert ((wide["p05"] < wide["best"]) & (wide["best"] < wide["p95"])).all()


@needs_choptank
def test_choptank_rises(choptank: monitoring.Loads, egret: pd.DataFrame) -> None:
    found = monitoring.trend(choptank)
    tests = found.tests.set_index(["kind", "test"])
    row = tests.loc["wrtds_flow_normalised", "mann_kendall"]
    assert row["trend"] == "increasing"
    assert row["low"] > 0
    own = found.table[found.table["kind"] == "wrtds_flow_normalised"].set_index("year")["value"]
    away = (own / egret["wrtds_fn_flux_kg_d"].loc[own.index] - 1).abs()
    assert away.max() < 0.01


# ---------------------------------------------------------------- Manresa: 527 days as they are

OUTLET = {"DQO-S": ("COD", "mg/l", "outlet"), "DBO-S": ("BOD5", "mg/l", "outlet")}


@needs_manresa
def test_manresa_is_judged_and_refused_or_told() -> None:
    path = WATER / "uci_manresa" / "water_treatment.csv"
    samples = monitoring.read_samples(path, columns=OUTLET)
    flow = monitoring.read_flow(path, column="Q-E", unit="m3/d")
    assert samples.table["day"].nunique() <= 527
    assert flow.readings == 527 - 18  # cells without a reading
    assert flow.daily["volume"].isna().sum() == 159
    found = monitoring.findings(samples, flow)
    assert {"flow_gap", "sampling_gap"} <= set(found["rule"])
    loads = monitoring.annual_loads(samples, flow, "cod", "outlet", draws=60)
    assert loads.record.years.tolist() == [1990]
    best, low, high = loads.year()
    assert 0.5e6 < low < best < high < 3e6  # some 35 000 m3 a day with 90 mg/l
    assert loads.counts["filled_days"].sum() > 50
    assert loads.gaps["days"].max() <= 90
    assert "1990" in loads.summary("da")


def test_published_formulas_are_reached_from_the_facade_with_plain_lists() -> None:
    """TV-03, TV-04, TV-05 and TV-22 as an inspector types them."""
    values = [0.5, 0.5, 1.2, 0.8, 0.5, 2.0, 0.5, 1.5, 0.9, 1.1]
    means = monitoring.rule_means(values, [value == 0.5 for value in values])  # type: ignore[arg-type]
    assert means["percentage"] == pytest.approx(0.87)
    assert monitoring.reported_below(0.04, 0.05)
    flow = [150, 180, 120, 200, 160, 140, 210, 170, 130, 190]
    load = [30, 37, 22, 42, 31, 26, 43, 32, 22, 36]
    normal = monitoring.flow_normalised(load, flow)  # type: ignore[arg-type]
    assert normal.values[[0, -1]] == pytest.approx([33.2097, 29.5732], abs=1e-4)
    assert monitoring.mann_kendall(load, list(range(2001, 2011))).n == 10  # type: ignore[arg-type]
    assert monitoring.product_error(0.1, 0.5) == pytest.approx(0.5099020, abs=1e-7)
    assert monitoring.raw_concentration(5, 0.8) == pytest.approx(25)  # type: ignore[arg-type]
    assert monitoring.sum_error([3, 4], [1, 1]) == pytest.approx(5 / 7)  # type: ignore[arg-type]
    found = monitoring.reconcile([100, 60, 35], [10, 3, 3.5], [[1, -1, -1]])  # type: ignore[arg-type]
    assert found.statistic == pytest.approx(0.20618557, abs=1e-8)
