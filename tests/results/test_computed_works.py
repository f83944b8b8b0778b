"""Works that are computed: the raw load of a city in, the computed discharge back into the city."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.monitoring.into_city import with_measured
from wastewater.model.treatment.records import SUBSTANCES, Effluent, Load, Train, Works
from wastewater.model.treatment.works import effluent
from wastewater.results.computed_works import (
    draws_of,
    effluent_table,
    into_city,
    raw_load,
    site_figures,
    site_table,
)
from wastewater.results.result import Result
from wastewater.results.run import run

DRAWS = 40
YEARS = (2025, 2026)


@pytest.fixture(scope="module")
def raw(lviv: City) -> Load:
    return raw_load(lviv, draws=DRAWS)


@pytest.fixture(scope="module")
def treated(raw: Load) -> Effluent:
    """Works that remove something, with a spread of their own."""
    share = np.linspace(0.6, 0.9, 1 + DRAWS)
    return effluent(Train(dict.fromkeys(SUBSTANCES, share)), raw, 12.0)


@pytest.fixture(scope="module")
def computed(lviv: City, treated: Effluent) -> Result:
    return run(into_city(lviv, treated), scenarios=["plant"], years=YEARS, draws=DRAWS)


@pytest.fixture(scope="module")
def modelled(lviv: City) -> Result:
    return run(lviv, scenarios=[], years=YEARS, draws=DRAWS)


def flows_of(result: Result, source: str, target: str, statistic: str = "best") -> pd.Series:
    """Flows of the first year without measures [kg/yr, m3/yr] by substance, "" for water."""
    table = result.flows([YEARS[0]], ["baseline"])
    kept = (table["source"] == source) & (table["target"] == target)
    kept &= table["statistic"] == statistic
    return table[kept].set_index("substance")["value"]


def made(**loads: Any) -> Effluent:
    """An effluent of some loads [kg/d]; all else is 0."""
    zero = np.zeros(np.shape(loads["flow"]))
    names = [f.name for f in fields(Effluent) if f.name != "limits"]
    return Effluent(**{name: loads.get(name, zero) for name in names}, limits={})


def closes(result: Result) -> None:
    table = result.balance()
    scale = table.groupby("item")["in"].transform("max")
    gap = table["in"] - table["out"] - table["stock_change"]
    assert np.all(np.abs(gap) <= 1e-9 * scale)


# ---------------------------------------------------------------- the raw load


def test_the_raw_load_is_what_arrives_at_the_works(raw: Load, modelled: Result) -> None:
    """Water too: what overflows on the way is in neither, so the strength is that of the city."""
    arriving = flows_of(modelled, "sewer:lviv", "inlet:lviv") / 365
    assert raw.flow[0] == pytest.approx(arriving[""], rel=1e-12)
    for substance in SUBSTANCES:
        assert getattr(raw, substance)[0] == pytest.approx(arriving[substance], rel=1e-12)
    for statistic, share in (("p05", 0.05), ("p95", 0.95)):
        ends = flows_of(modelled, "sewer:lviv", "inlet:lviv", statistic) / 365
        found = np.quantile(raw.total_p[1:], share)
        assert found == pytest.approx(ends["total_p"], rel=1e-9)


def test_lviv_by_hand(raw: Load) -> None:
    """People, a third of the commuters, 5 % industry, 5 % overflow; leachate adds little."""
    residents = 0.95 * (740_000 + 110_000)
    bod5 = 0.060 * (1.05 * residents + 0.3 * 100_000)
    assert raw.bod5[0] == pytest.approx(0.95 * bod5, rel=2e-3)
    assert raw.flow[0] == pytest.approx(0.95 * 350_000, rel=2e-3)


def test_shape_and_seed(lviv: City, raw: Load) -> None:
    assert {np.shape(getattr(raw, f.name)) for f in fields(Load)} == {(1 + DRAWS,)}
    again = raw_load(lviv, "lviv", draws=DRAWS)
    np.testing.assert_array_equal(again.bod5, raw.bod5)
    other = raw_load(lviv, draws=DRAWS, seed=2)
    assert other.bod5[0] == raw.bod5[0]
    assert (other.bod5[1:] != raw.bod5[1:]).all()
    assert (raw.ammonium_n < raw.total_n).all()
    assert raw_load(lviv, draws=0).flow.shape == (1,)


def test_a_measured_raw_load_counts(lviv: City, raw: Load) -> None:
    """365 t a year are a tonne a day; leachate comes on top."""
    known = {"substance": "total_p", "place": "lviv", "source": "own-estimate", "grade": "D"}
    city = with_measured(lviv, inlet=(365.0, 330.0, 400.0), note="by eye", **known)
    found = raw_load(city, draws=DRAWS)
    assert found.total_p[0] == pytest.approx(1000, rel=5e-4)
    assert found.total_p[0] >= 1000
    low, high = np.quantile(found.total_p[1:], [0.05, 0.95])
    assert [low, high] == pytest.approx([330 / 0.365, 400 / 0.365], rel=0.02)
    assert found.total_n[0] == raw.total_n[0]


def test_a_discharge_does_not_move_the_raw_load(lviv: City, raw: Load, treated: Effluent) -> None:
    """Not even one above what comes in, so that works can be computed again and again."""
    for times in (1, 50):
        more = replace(treated, total_p=times * treated.total_p)
        found = raw_load(into_city(lviv, more), draws=DRAWS)
        np.testing.assert_array_equal(found.total_p, raw.total_p)


def test_a_city_of_several_works_asks_which(treated: Effluent) -> None:
    city = load_city("aarhus")
    for asked in ("", "lviv"):
        with pytest.raises(ValueError, match="marselisborg, egaa, aaby, viby, other"):
            raw_load(city, asked, draws=0)
        with pytest.raises(ValueError, match="marselisborg"):
            into_city(city, treated, asked)
    flows = {name: raw_load(city, name, draws=0).flow[0] for name in ("marselisborg", "viby")}
    assert flows["marselisborg"] == pytest.approx(0.98 * 32_877, rel=1e-3)
    assert flows["viby"] == pytest.approx(0.98 * 10_439, rel=1e-3)


def test_one_of_several_works(treated: Effluent) -> None:
    city = load_city("aarhus")
    load = raw_load(city, "egaa", draws=0)
    out = effluent(Train({"total_p": 0.5}), load, 12.0)
    rows = into_city(city, out, "egaa").parameters
    own = rows[rows["name"] == "plant.discharge"]
    assert set(own["place"]) == {"egaa"}
    with pytest.raises(ValueError, match="catchment is one of"):
        into_city(city, out, "lviv")


# ---------------------------------------------------------------- into the city


def test_the_flows_hold_the_computed_discharge(computed: Result, treated: Effluent) -> None:
    """The rows carry six digits."""
    best = flows_of(computed, "effluent:lviv", "reach:poltva:lviv")
    for substance in SUBSTANCES:
        expected = 365 * getattr(treated, substance)[0]
        assert best[substance] == pytest.approx(expected, rel=5e-6), substance
    for statistic, share in (("p05", 0.05), ("p95", 0.95)):
        ends = flows_of(computed, "effluent:lviv", "reach:poltva:lviv", statistic)
        expected = 365 * np.quantile(treated.total_n[1:], share)
        assert ends["total_n"] == pytest.approx(expected, rel=0.1)  # a lognormal in its place


def test_the_balance_closes(computed: Result) -> None:
    closes(computed)


def test_what_is_not_computed_stays(computed: Result, modelled: Result) -> None:
    now, before = (flows_of(r, "effluent:lviv", "reach:poltva:lviv") for r in (computed, modelled))
    others = [s for s in before.index if s not in SUBSTANCES]
    assert {"", "cd", "ibuprofen"} <= set(others)
    pd.testing.assert_series_equal(now[others], before[others])
    assert (now[list(SUBSTANCES)] != before[list(SUBSTANCES)]).all()
    came = [flows_of(r, "sewer:lviv", "inlet:lviv") for r in (computed, modelled)]
    pd.testing.assert_series_equal(*came)


def test_the_rows_of_the_city(lviv: City, treated: Effluent) -> None:
    before = lviv.parameters.copy()
    city = into_city(lviv, treated, model="a131")
    pd.testing.assert_frame_equal(lviv.parameters, before)
    rows = city.parameters[city.parameters["name"] == "plant.discharge"]
    assert sorted(rows["substance"]) == sorted(SUBSTANCES)
    assert set(rows["grade"]) == {"D"}
    assert set(rows["source"]) == {"own-estimate"}
    assert rows["note"].str.contains("a131").all()
    assert (rows["base_low"] <= rows["base_value"]).all()
    assert (rows["base_value"] <= rows["base_high"]).all()
    told = into_city(city, treated, note="after the tender").parameters
    assert set(told[told["name"] == "plant.discharge"]["note"]) == {"after the tender"}
    assert len(told) == len(city.parameters)  # replaced, not added


def test_a_best_estimate_outside_its_draws_widens_them(lviv: City, treated: Effluent) -> None:
    """A best estimate need not lie between the percentiles of its own draws; a row must."""
    far = np.concatenate([[1.0], np.linspace(100, 200, DRAWS)])
    rows = into_city(lviv, replace(treated, total_p=far)).parameters
    row = rows[(rows["name"] == "plant.discharge") & (rows["substance"] == "total_p")].iloc[0]
    assert row["base_low"] == row["base_value"] == pytest.approx(365)
    assert row["base_high"] == pytest.approx(365 * np.quantile(far[1:], 0.95), rel=1e-5)


def test_without_draws_the_discharge_is_certain(lviv: City) -> None:
    out = effluent(Train({"total_p": 0.5}), raw_load(lviv, draws=0), 12.0)
    rows = into_city(lviv, out).parameters
    assert set(rows[rows["name"] == "plant.discharge"]["distribution"]) == {"fixed"}


def test_works_that_remove_nothing(lviv: City, raw: Load) -> None:
    """All that comes in goes out, and the balance closes still."""
    out = effluent(Train({}), raw, 12.0)
    for substance in SUBSTANCES:
        np.testing.assert_array_equal(getattr(out, substance), getattr(raw, substance))
    result = run(into_city(lviv, out), scenarios=[], years=YEARS, draws=DRAWS)
    came, went = (
        flows_of(result, *edge)
        for edge in (("sewer:lviv", "inlet:lviv"), ("effluent:lviv", "reach:poltva:lviv"))
    )
    for substance in SUBSTANCES:
        assert went[substance] == pytest.approx(came[substance], rel=1e-5)
    closes(result)


def test_works_that_let_nothing_out(lviv: City, raw: Load) -> None:
    out = effluent(Train(dict.fromkeys(SUBSTANCES, 1.0)), raw, 12.0)
    result = run(into_city(lviv, out), scenarios=[], years=YEARS, draws=DRAWS)
    went = flows_of(result, "effluent:lviv", "reach:poltva:lviv")[list(SUBSTANCES)]
    assert (went.abs() < 1e-6).all()  # kg of thousands of tonnes
    closes(result)


def test_simulated_works(lviv: City, raw: Load) -> None:
    """Without nitrification more ammonium leaves than came in, as organic nitrogen gives it off."""
    small = effluent(Works(volume=20_000.0, settling_hours=1.5), raw, 11.0)
    assert small.ammonium_n[0] > raw.ammonium_n[0]
    result = run(into_city(lviv, small), scenarios=[], years=YEARS, draws=DRAWS)
    went = flows_of(result, "effluent:lviv", "reach:poltva:lviv")
    assert went["ammonium_n"] == pytest.approx(365 * small.ammonium_n[0], rel=5e-6)
    closes(result)


def test_better_works_send_less_to_the_sea(lviv: City, raw: Load) -> None:
    arriving = []
    for share in (0.2, 0.5, 0.95):
        out = effluent(Train(dict.fromkeys(SUBSTANCES, share)), raw, 12.0)
        table = run(into_city(lviv, out), scenarios=[], years=YEARS, draws=0).outflow(sea="baltic")
        arriving.append(table[table["statistic"] == "best"].groupby("substance")["value"].sum())
    for substance in SUBSTANCES:
        first, second, third = (sea[substance] for sea in arriving)
        assert first > second > third


def test_the_baltic_gets_nothing_from_voznesensk() -> None:
    city = load_city("voznesensk")
    out = effluent(Train({}), raw_load(city, draws=DRAWS), 12.0)
    table = run(into_city(city, out), years=YEARS, draws=DRAWS).outflow()
    baltic, black = (table[table["sea"] == sea] for sea in ("baltic", "black"))
    assert len(baltic) > 0
    assert (baltic["value"] == 0).all()
    arriving = black[black["statistic"] == "p05"].groupby("substance")["value"].max()
    assert (arriving[list(SUBSTANCES)] > 0).all()


def test_a_discharge_that_cannot_be_is_refused(lviv: City, treated: Effluent) -> None:
    with pytest.raises(InputError):
        into_city(lviv, replace(treated, total_p=-treated.total_p))


# ---------------------------------------------------------------- effluents side by side


def test_the_table_by_hand() -> None:
    """10 kg/d in 1000 m3/d are 10 mg/l and 3.65 t/yr; percentiles of 10, 20, … 210 kg/d."""
    out = made(flow=np.full(22, 1000.0), total_p=np.concatenate([[10.0], np.arange(10, 211, 10.0)]))
    table = effluent_table({"new": out, "old": out})
    assert table.columns.tolist() == [
        "works", "substance", "quantity", "statistic", "value", "unit",
    ]  # fmt: skip
    assert len(table) == 2 * 2 * len(SUBSTANCES) * 5
    old = table.query("works == 'old' and substance == 'total_p'")
    found = old.set_index(["quantity", "statistic"])["value"]
    units = table.groupby("quantity")["unit"].unique().map(list).to_dict()
    assert units == {"load": ["t/yr"], "concentration": ["mg/l"]}
    for quantity, one in (("concentration", 1.0), ("load", 0.365)):
        told = found[quantity].to_dict()
        numbers = {"best": 10, "mean": 110, "median": 110, "p05": 20, "p95": 200}
        assert told == pytest.approx({name: one * n for name, n in numbers.items()})
    assert (table[table["substance"] == "bod5"]["value"] == 0).all()


def test_a_concentration_is_that_of_each_draw() -> None:
    """Not of the mean load in the mean flow."""
    out = made(flow=np.array([2.0, 1.0, 4.0]), cod=np.array([2.0, 1.0, 2.0]))
    table = effluent_table({"": out}).query("substance == 'cod' and quantity == 'concentration'")
    assert table.set_index("statistic")["value"]["mean"] == pytest.approx(750)


def test_halving_the_flow_doubles_the_concentration(treated: Effluent) -> None:
    thick = replace(treated, flow=treated.flow / 2)
    table = effluent_table({"thin": treated, "thick": thick}).pivot_table(
        index=["quantity", "substance", "statistic"], columns="works", values="value"
    )
    ratio = table["thick"] / table["thin"]
    np.testing.assert_allclose(ratio.loc["concentration"], 2, rtol=1e-12)
    np.testing.assert_array_equal(ratio.loc["load"], 1)


def test_a_single_number_is_a_best_estimate() -> None:
    table = effluent_table({"works": made(flow=np.array(1000.0), bod5=np.array(5.0))})
    own = table.query("substance == 'bod5' and quantity == 'concentration'")
    assert own["value"].tolist() == [5.0] * 5


def test_seasons_are_refused(lviv: City) -> None:
    raw = raw_load(lviv, draws=1)
    out = effluent(Works(volume=100_000.0), raw, np.array([[11.0], [19.0]]))
    with pytest.raises(ValueError, match="seasons"):
        effluent_table({"works": out})
    with pytest.raises(ValueError, match="seasons"):
        into_city(lviv, out)


# ---------------------------------------------------------------- draws of a figure


def load_of(draws: int) -> Load:
    return Load(*(np.ones(1 + draws) for _ in fields(Load)))


def test_draws_keep_to_their_percentiles() -> None:
    drawn = draws_of(40.0, 110.0, 70.0, load_of(2000), "volume")
    assert drawn.shape == (2001,)
    assert drawn[0] == 70
    np.testing.assert_allclose(np.quantile(drawn[1:], [0.05, 0.95]), [40, 110], rtol=0.01)
    assert np.median(drawn[1:]) == pytest.approx(np.sqrt(40 * 110), rel=0.01)
    logarithms = np.log(drawn[1:])
    assert stats.skew(logarithms) == pytest.approx(0, abs=0.05)


def test_a_name_has_its_own_draws() -> None:
    load = load_of(500)
    volume, again, oxygen = (draws_of(1.0, 9.0, 2.0, load, key) for key in ("a", "a", "b"))
    np.testing.assert_array_equal(volume, again)
    assert abs(np.corrcoef(volume[1:], oxygen[1:])[0, 1]) < 0.15


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-6, 1e6), st.floats(1, 1e4), st.integers(0, 50))
def test_draws_are_above_zero(low: float, times: float, count: int) -> None:
    drawn = draws_of(low, low * times, low, load_of(count), "figure")
    assert drawn.shape == (1 + count,)
    assert (drawn > 0).all()
    assert np.isfinite(drawn).all()


def test_a_load_without_draws_gives_none() -> None:
    assert draws_of(1.0, 2.0, 1.5, load_of(0), "figure").tolist() == [1.5]
    bare = Load(*(1.0 for _ in fields(Load)))
    assert draws_of(1.0, 2.0, 1.5, bare, "figure").tolist() == [1.5]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 1), (2, 1), (np.nan, 1)])
def test_impossible_percentiles(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        draws_of(low, high, 1.0, load_of(3), "figure")


def test_a_best_estimate_outside_its_percentiles() -> None:
    with pytest.raises(ValueError, match="best estimate"):
        draws_of(1.0, 2.0, 400.0, load_of(5), "figure")


def test_figures_of_a_site_are_its_rows(raw: Load) -> None:
    table, figures = site_table("lviv_today"), site_figures("lviv_today", raw)
    assert set(figures) == set(table.index)
    for name, row in table.iterrows():
        drawn = figures[str(name)]
        assert drawn.flat[0] == row["value"]
        assert drawn.shape == (() if np.isnan(row["low"]) else (1 + DRAWS,))
        if drawn.size > 1:
            assert row["low"] < np.median(drawn[1:]) < row["high"]
    assert not np.array_equal(  # figures do not share their draws
        np.argsort(figures["volume"][1:]), np.argsort(figures["oxygen_capacity"][1:])
    )


def test_an_unknown_site_is_told() -> None:
    with pytest.raises(ValueError, match="lviv_today, lviv_upgrade"):
        site_table("kyiv")
