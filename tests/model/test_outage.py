"""Outages: days by hand, a year followed hour by hour, and what generators and basins are worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.errors import ModelError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City, load_city
from wastewater.inputs.vocabulary import STAGES
from wastewater.model import outage, plant, sewage, structure
from wastewater.model.city_model import prepare
from wastewater.model.distributions import Array
from wastewater.model.full_year import SolvedYear
from wastewater.model.lookup import Index, Parameters
from wastewater.model.run import solve
from wastewater.model.solve import complete_shares, solve_year
from wastewater.model.start import starts

if TYPE_CHECKING:
    from tests.model.conftest import WithRows

SUBSTANCES = ("bod5", "total_n", "ammonium_n", "total_p")
DAILY = 1000.0  # m3/d
WORKS: dict[Any, float] = {
    "outage.pumping": 0.0,
    "outage.aeration": 0.0,
    "outage.events": 0.0,
    "outage.recovery": 0.0,
    "outage.generator": 0.0,
    "outage.storage": 0.0,
    "sewer.inflow": DAILY * 365,
    "sewer.overflow": 0.0,
    "plant.stage": 0.0,
    "plant.removal": 0.5,
    "plant.to_sludge": 1.0,
    "sludge.digested": 0.0,
    "digester.degraded": 0.0,
    "digester.release": 0.0,
    "reject.treated": 0.0,
    "reject.removal": 0.0,
    "reject.passes_through": 0.0,
    "sludge.route": 0.0,
    "agriculture.runoff": 0.0,
    "sludge_field.to_river": 0.0,
    "sludge_field.to_soil": 0.0,
    "sludge_field.degraded": 0.0,
    "incineration.route": 0.0,
}


def works(rows: Mapping[Any, float]) -> Parameters:
    """Make a works of one draw, without outages but for what is said."""
    every = {**WORKS, **rows}
    keys = [(*k, *[""] * (4 - len(k))) if isinstance(k, tuple) else (k, "", "", "") for k in every]
    index = Index({key: i for i, key in enumerate(keys)}, (), SUBSTANCES, "town")
    return Parameters(index, np.array([[float(v)] for v in every.values()]))


def found(rows: Mapping[Any, float]) -> outage.Outage:
    one = outage.outage(works(rows), "works")
    assert one is not None
    return one


def river(rows: Mapping[Any, float]) -> Array:
    """Solve the works for a unit load of everything; return all that enters the river [1]."""
    p = works(rows)
    overflow = {("sewer:works", "overflow:works"): sewage.overflow(p, "works")}
    named = plant.stage_shares(p, "works") | plant.sludge_shares(p, "works", "sea_baltic")
    splits = structure._sewage_part("works", "sea_baltic")
    splits |= structure._sludge_part("works", "sea_baltic")
    store = {"sludge_field:works": structure.Route(("sea_baltic", "soil", "degraded"))}
    supply = {("residents:works", "sewer:works"): np.ones((1 + len(SUBSTANCES), 1))}
    network = structure.build(splits, store, supply, [("reject:works", "inlet:works")])
    edges = [(a, b) for a, route in splits.items() for b in route.named]
    none = {edge: np.zeros((1, 1)) for edge in edges}
    shares = complete_shares(network, none | overflow | named)
    stock = {"sludge_field:works": np.zeros((1 + len(SUBSTANCES), 1))}
    flows = solve_year(network, shares, supply, stock).flows
    entering = [flow for (_, target), flow in flows.items() if target == "sea_baltic"]
    return np.broadcast_to(np.sum(entering, axis=0), (1 + len(SUBSTANCES), 1))[1:, 0]


# ---------------------------------------------------------------- known answers


def test_pumps_that_stand_still_send_their_share_of_the_year_to_the_river() -> None:
    """36.5 of 365 days are a tenth; with 5 % overflow 14.5 % of the sewage is never treated."""
    rows = {"outage.pumping": 36.5, "sewer.overflow": 0.05}
    assert found(rows).bypassed.item() == pytest.approx(0.1)
    np.testing.assert_allclose(sewage.overflow(works(rows), "works"), 0.145)
    np.testing.assert_allclose(river({**rows, "plant.stage": 0.0}), 1)
    treated = {**rows, ("plant.stage", "", "", "primary"): 1.0}
    np.testing.assert_allclose(river(treated), 0.145 + 0.855 * 0.5)


def test_a_fifth_of_the_year_without_air() -> None:
    """Half is removed in four fifths of the year; the stages before and after go on."""
    rows = {"outage.aeration": 73.0, ("plant.stage", "", "", "secondary"): 1.0}
    np.testing.assert_allclose(river(rows), 0.6)
    rows |= {("plant.stage", "", "", "primary"): 1.0}
    rows |= {("plant.stage", "", "", "precipitation_p"): 1.0}
    rows |= {("plant.removal", "", "total_p", "precipitation_p"): 0.9}
    np.testing.assert_allclose(river(rows), [0.15, 0.15, 0.15, 0.03])


def test_nitrification_comes_back_over_weeks() -> None:
    """Four outages in 10 days, 10 days to recover: 40 days are lost but for exp(-355/40)."""
    rows = {"outage.aeration": 10.0, "outage.events": 4.0, "outage.recovery": 10.0}
    lost = (10 + 40 * (1 - math.exp(-355 / 40))) / 365
    assert lost == pytest.approx(0.13697, abs=1e-5)
    assert found(rows).nitrification.item() == pytest.approx(lost, rel=1e-12)
    assert found(rows).biology.item() == pytest.approx(10 / 365)


def test_what_growth_takes_up_is_back_with_the_air() -> None:
    """Of the removal of nitrogen 30 % is growth, lost for 10 days; 70 % needs nitrification."""
    rows: dict[Any, float] = {"outage.aeration": 10.0, "outage.events": 4.0}
    rows |= {"outage.recovery": 10.0, "plant.to_sludge": 0.3}
    left, to_sludge = outage.kept(works(rows), "works", "secondary")
    lost = found(rows).nitrification.item()
    growth, broken = 0.3 * (1 - 10 / 365), 0.7 * (1 - lost)
    np.testing.assert_allclose(left[1:, 0], [355 / 365, *[growth + broken] * 2, 355 / 365])
    np.testing.assert_allclose(to_sludge[1:, 0], [0.3, *[growth / (growth + broken)] * 2, 0.3])


@pytest.mark.parametrize(
    ("days", "number", "recovery"), [(10, 4, 10), (40, 20, 10), (5, 1, 25), (90, 90, 14)]
)
def test_as_a_year_that_is_followed_hour_by_hour(days: float, number: int, recovery: float) -> None:
    """One cycle after the other: without air nothing, then 1 - exp(-t/T) until the next outage."""
    steps = 200_000
    time = (np.arange(steps) + 0.5) / steps * (365 / number)
    dark = days / number
    working = np.where(time < dark, 0.0, 1 - np.exp(-(time - dark) / recovery))
    rows = {"outage.aeration": days, "outage.events": number, "outage.recovery": recovery}
    assert found(rows).nitrification.item() == pytest.approx(1 - working.mean(), abs=1e-5)


def test_rare_and_incessant_outages() -> None:
    rare = found({"outage.aeration": 2.0, "outage.events": 1.0, "outage.recovery": 5.0})
    assert rare.nitrification.item() == pytest.approx(7 / 365, rel=1e-9)
    often = found({"outage.aeration": 2.0, "outage.events": 1e6, "outage.recovery": 5.0})
    assert often.nitrification.item() == pytest.approx(1, rel=1e-3)
    assert often.biology.item() == pytest.approx(2 / 365)
    at_once = found({"outage.aeration": 2.0, "outage.events": 9.0, "outage.recovery": 0.0})
    assert at_once.nitrification.item() == at_once.biology.item()
    unsaid = found({"outage.aeration": 2.0, "outage.recovery": 5.0})
    assert unsaid.nitrification.item() == rare.nitrification.item()


def test_pumps_and_blowers_stand_still_together() -> None:
    """Of 10 days without air the water of 5 is by-passed: 5 of the 360 days that arrive."""
    both = found({"outage.pumping": 5.0, "outage.aeration": 10.0})
    assert both.bypassed.item() == pytest.approx(5 / 365)
    assert both.biology.item() == pytest.approx(5 / 360)
    pumps = found({"outage.pumping": 10.0, "outage.aeration": 5.0})
    assert pumps.biology.item() == 0
    alone = found({"outage.pumping": 10.0, "outage.events": 5.0, "outage.recovery": 50.0})
    assert alone.nitrification.item() == 0


def test_a_basin_holds_back_the_inflow_of_every_outage() -> None:
    """Three outages of 3 days; 2000 m3 hold 2 days of each: 3 of 9 days go to the river."""
    rows = {"outage.pumping": 9.0, "outage.events": 3.0, "outage.storage": 2000.0}
    assert found(rows).bypassed.item() == pytest.approx(3 / 365)
    assert found({**rows, "outage.storage": 3000.0}).bypassed.item() == 0
    # 4 days of each outage without air, for 2 of which the water waits
    dark = found({**rows, "outage.aeration": 12.0, "outage.pumping": 0.0})
    assert dark.biology.item() == pytest.approx(6 / 365)
    # the basin fills while the pumps stand still, and has a day left for the blowers
    mixed = found({**rows, "outage.aeration": 12.0, "outage.pumping": 3.0})
    assert mixed.bypassed.item() == 0
    assert mixed.biology.item() == pytest.approx(6 / 365)


def test_a_generator_bridges_its_share_of_the_outages() -> None:
    rows = {"outage.pumping": 8.0, "outage.aeration": 20.0, "outage.events": 10.0}
    rows |= {"outage.recovery": 10.0}
    half = found({**rows, "outage.generator": 0.5})
    fewer = found({**rows, "outage.pumping": 4.0, "outage.aeration": 10.0, "outage.events": 5.0})
    assert half == fewer
    assert outage.outage(works({**rows, "outage.generator": 1.0}), "works") is None


def test_works_followed_as_a_whole_go_on_settling() -> None:
    rows: dict[Any, float] = {"outage.aeration": 73.0, ("plant.removal", "", "", "primary"): 0.1}
    rows |= {("plant.removal", "", "", "whole_plant"): 0.8}
    left, _ = outage.kept(works(rows), "works", "whole_plant")
    np.testing.assert_allclose(left[1:] * 0.8, 0.8 * 0.8 + 0.2 * 0.1)
    rows |= {("plant.stage", "", "", "primary"): 1.0}
    left, _ = outage.kept(works(rows), "works", "whole_plant")
    np.testing.assert_allclose(left[1:], 0.8)
    for stage in set(STAGES) - {"whole_plant", "secondary"}:
        np.testing.assert_array_equal(outage.kept(works(rows), "works", stage)[0], 1)


# ---------------------------------------------------------------- properties

SHARE = st.floats(0, 1)
YEAR: dict[str, st.SearchStrategy[float]] = {
    "outage.pumping": st.floats(0, 365),
    "outage.aeration": st.floats(0, 365),
    "outage.events": st.floats(0, 400),
    "outage.recovery": st.floats(0, 100),
    "outage.generator": SHARE,
    "outage.storage": st.floats(0, 30_000),
}
# Settling, precipitation and filters break nothing down, as in the shipped rows. A stage behind the
# biology that does (ozone) may take more from sludge and reject water than the biology it replaces.
PLANT: dict[Any, st.SearchStrategy[float]] = {
    **{("plant.removal", "", "", stage): SHARE for stage in STAGES},
    ("plant.stage", "", "", "primary"): SHARE,
    **{("plant.to_sludge", "", "", stage): SHARE for stage in outage.AERATED},
    "sewer.overflow": SHARE,
    "sludge.digested": st.floats(0, 0.9),
    "digester.release": SHARE,
    "reject.passes_through": SHARE,
    ("sludge.route", "", "", "agriculture"): SHARE,
    "agriculture.runoff": SHARE,
}
ANY = st.builds(
    lambda rows, stage, share: {**rows, ("plant.stage", "", "", stage): share},
    st.fixed_dictionaries({**YEAR, **PLANT}),
    st.sampled_from(outage.AERATED),
    SHARE,
)

WORSE = (("outage.aeration",), ("outage.recovery",), ("outage.pumping", "outage.aeration"))
BETTER = (("outage.storage",), ("outage.generator",))


@settings(max_examples=200, deadline=None)
@given(
    rows=ANY,
    changed=st.sampled_from((*WORSE, *BETTER)),
    share=SHARE,
)
def test_more_outage_never_discharges_less(
    rows: dict[Any, float], changed: tuple[str, ...], share: float
) -> None:
    """More days and a slower recovery never discharge less, a basin or a generator never more."""
    other = river({**rows, **{name: rows[name] * share for name in changed}})
    more, less = (river(rows), other) if changed in WORSE else (other, river(rows))
    assert np.all(more >= less - 1e-12)
    assert np.all(river(rows) >= river({**rows, "outage.generator": 1.0}) - 1e-12)


@settings(max_examples=100, deadline=None)
@given(rows=ANY, share=SHARE)
def test_more_days_without_pumps_never_discharge_less(rows: dict[Any, float], share: float) -> None:
    """Whatever the blowers do where no reject water circles, else where these run all the time."""
    alone = {**rows, "outage.aeration": 0.0}
    for one in ({**rows, "sludge.digested": 0.0}, alone):
        fewer = {**one, "outage.pumping": one["outage.pumping"] * share}
        assert np.all(river(one) >= river(fewer) - 1e-12)


def test_reject_water_stands_still_with_everything_else() -> None:
    """Without air all that enters leaves, with what circles; without pumps only what enters."""
    rows: dict[Any, float] = {"outage.aeration": 36.5, ("plant.stage", "", "", "secondary"): 1.0}
    rows |= {"plant.removal": 1.0, "sludge.digested": 0.5, "digester.release": 1.0}
    np.testing.assert_allclose(river(rows), 0.1 / (1 - 0.5 * 0.9))
    np.testing.assert_allclose(river({**rows, "outage.pumping": 36.5}), 0.1)


@settings(max_examples=150, deadline=None)
@given(rows=st.fixed_dictionaries(YEAR), more=st.floats(1, 10))
def test_shares_are_shares_and_frequent_outages_nitrify_less(
    rows: dict[str, float], more: float
) -> None:
    one = outage.outage(works(rows), "works")
    if one is None:
        return
    assert 0 <= one.bypassed.item() <= 1
    assert 0 <= one.biology.item() <= one.nitrification.item() <= 1 + 1e-12
    rows = {**rows, "outage.storage": 0.0, "outage.events": max(rows["outage.events"], 0.1)}
    often = {**rows, "outage.events": rows["outage.events"] * more}
    assert found(often).nitrification.item() >= found(rows).nitrification.item() - 1e-12


@given(rows=ANY)
def test_without_days_nothing_changes_by_a_single_bit(rows: dict[Any, float]) -> None:
    """Not by its number, recovery, basin or generator, nor beside draws with outages."""
    p = works({**rows, "outage.pumping": 0.0, "outage.aeration": 0.0})
    both = Parameters(p.index, np.concatenate([p.values, works(rows).values], axis=1))
    plain = p.items("plant.to_sludge", "works.secondary", water=0.0)
    for sample in (p, both):
        left, to_sludge = outage.kept(sample, "works", "secondary")
        np.testing.assert_array_equal(left[:, 0], 1)
        np.testing.assert_array_equal(to_sludge[:, 0], plain[:, 0])
        overflow = sewage.overflow(sample, "works")[:, 0]
        np.testing.assert_array_equal(overflow, rows["sewer.overflow"])


# ---------------------------------------------------------------- cities

P = "total_p"
AT = {s: 1 + vocabulary.substances().index.tolist().index(s) for s in SUBSTANCES}
PLACES = {"lviv": "baltic", "voznesensk": "black"}


def solved(city: City, active: Sequence[str], years: Sequence[int]) -> list[SolvedYear]:
    (start,) = starts(prepare(city, 40, 1, 2025))
    return list(solve(start, active, years))


def into(year: SolvedYear, target: str) -> Array:
    flows = [flow for edge, flow in year.substances.flows.items() if edge[1] == target]
    return np.asarray(np.sum(flows, axis=0)) if flows else np.zeros((1, 1))


@pytest.mark.parametrize("name", PLACES)
def test_power_cuts_and_generators_of_the_pilots(name: str) -> None:
    """Every year balances; harm, then less of it, in every draw; never the sea of another.

    Over the years, because what was discharged earlier no longer leaks from the sludge fields.
    """
    city, years = load_city(name), range(2025, 2031)
    assert city.scenarios["outage"].measures == ("power_cuts", "generators")
    plain, cut = solved(city, [], years), solved(city, ["power_cuts", "generators"], years)
    only = solved(city, ["power_cuts"], years)
    sea, at = f"sea_{PLACES[name]}", list(AT.values())
    none, both, alone = (
        np.stack([into(year, sea)[at] for year in one]) for one in (plain, cut, only)
    )
    np.testing.assert_array_equal(none[0], both[0])
    assert np.all(alone[1:] > none[1:])
    assert np.all(np.cumsum(both - none, axis=0)[1:] > 0)
    np.testing.assert_array_equal(both[:3], alone[:3])
    assert np.all(both[3:] < alone[3:])
    assert np.all((both - none)[4:] < 0.7 * (alone - none)[4:])
    if name == "voznesensk":
        assert all(not into(year, "sea_baltic").any() for year in cut)
    # water that is not treated is not lost
    for year, other in zip(plain, cut, strict=True):
        np.testing.assert_allclose(into(other, sea)[0], into(year, sea)[0], rtol=1e-12)


def test_a_year_without_pumps_or_air_still_balances(lviv: City, with_rows: WithRows) -> None:
    for row in ("outage.pumping", "outage.aeration"):
        city = with_rows(lviv, {(row, "", "", "lviv"): 365.0})
        (year,) = solved(city, [], [2025])
        flow = year.substances.flows
        treated = flow.get(("effluent:lviv", "reach:poltva:lviv"), np.zeros((26, 1)))
        assert treated.any() == (row == "outage.aeration")


def test_rows_of_0_are_as_no_rows(lviv: City) -> None:
    """Not even the last bit of any flow differs."""
    table = lviv.parameters
    reference = load_city("aarhus").parameters.query("name.str.startswith('outage.')")
    without = pd.concat([table[~table["name"].str.startswith("outage.")], reference])
    (one,) = solved(lviv, [], [2025])
    bare = replace(lviv, parameters=without.reset_index(drop=True), measures={})
    (other,) = solved(bare, [], [2025])
    assert one.substances.flows.keys() == other.substances.flows.keys()
    for edge, flow in one.substances.flows.items():
        np.testing.assert_array_equal(flow, other.substances.flows[edge])


# ---------------------------------------------------------------- measured discharges


def measured(city: City, name: str, tonnes: float) -> City:
    """Add a measured load of phosphorus [t/yr]."""
    row = {"name": name, "fraction": "", "substance": P, "place": city.id, "value": tonnes}
    row |= {"low": np.nan, "high": np.nan, "unit": "t/yr", "distribution": "fixed"}
    row |= {"source": "own-estimate", "grade": "D", "note": "made up", "origin": city.id}
    row |= {"base_value": tonnes * 1000, "base_low": np.nan, "base_high": np.nan}
    return replace(city, parameters=pd.concat([city.parameters, pd.DataFrame([row])]))


def discharge(year: SolvedYear) -> Array:
    return np.asarray(year.substances.flows["effluent:lviv", "reach:poltva:lviv"][AT[P]])


@pytest.mark.parametrize("tonnes", [650.0, 128.0])
def test_power_cuts_act_on_the_removal_that_was_measured(lviv: City, tonnes: float) -> None:
    """What the works hold back more or less than modelled they hold back in the days with air."""
    city = measured(lviv, "plant.discharge", tonnes)
    first, _, later = solved(city, ["power_cuts"], [2025, 2026, 2027])
    np.testing.assert_allclose(discharge(first), tonnes * 1000, rtol=1e-9)
    inlet = later.substances.flows["sewer:lviv", "inlet:lviv"][AT[P]]
    before = first.substances.flows["sewer:lviv", "inlet:lviv"][AT[P]]
    p = later.state.parameters
    days = {n: p.scalar(f"outage.{n}", "lviv") for n in ("pumping", "aeration")}
    dark = np.maximum(days["aeration"] - days["pumping"], 0) / (365 - days["pumping"])
    at = AT[P] - 1

    def stage(name: str) -> Array:
        removal = p.substances("plant.removal", f"lviv.{name}")[at]
        return removal * p.scalar("plant.stage", f"lviv.{name}")

    found = first.state.measured["lviv"]
    working, passing, once = found.working[0], found.passing[0], found.raised[0] == 1
    assert (passing < 1).any() if tonnes == 128 else (working < 1).any()
    settled, biology = stage("primary") * working, stage("secondary") * working
    # What is held back on top goes on as far as it is settling that no stage of its own does.
    whole, first_stage = (
        p.substances("plant.removal", f"lviv.{s}")[at] for s in ("whole_plant", "primary")
    )
    unsettled = first_stage / whole * (1 - p.scalar("plant.stage", "lviv.primary"))

    def left(dark: Array) -> Array:
        held = (1 - passing) * (1 - dark * (1 - unsettled))
        return np.asarray((1 - held) * (1 - settled) * (1 - biology * (1 - dark)))

    np.testing.assert_allclose(
        (discharge(first) / before)[once], left(np.zeros_like(dark))[once], rtol=1e-9
    )
    np.testing.assert_allclose(discharge(later) / inlet, left(dark), rtol=1e-9)
    assert np.all(discharge(later) / inlet > discharge(first) / before * (1 - 1e-12) * once)


def test_a_generator_improves_on_a_year_measured_with_power_cuts(
    lviv: City, with_rows: WithRows
) -> None:
    rows: dict[tuple[str, ...] | str, float] = {
        ("outage.aeration", "", "", "lviv"): 30.0,
        ("outage.pumping", "", "", "lviv"): 5.0,
        ("outage.events", "", "", "lviv"): 10.0,
    }
    city = measured(with_rows(lviv, rows), "plant.discharge", 600.0)
    first, *_, last = solved(city, ["generators"], range(2025, 2031))
    np.testing.assert_allclose(discharge(first), 600e3, rtol=1e-9)
    lit, dark = (
        discharge(y) / y.substances.flows["sewer:lviv", "inlet:lviv"][AT[P]] for y in (last, first)
    )
    nothing_works = first.state.measured["lviv"].raised[0] > 1
    assert np.all((lit < dark) | nothing_works)
    assert not nothing_works[0]


def test_outages_that_contradict_the_measurement_are_told(lviv: City, with_rows: WithRows) -> None:
    dark = with_rows(lviv, {("outage.aeration", "", "", "lviv"): 300.0})
    with pytest.raises(ModelError, match="during outages alone more total_p leaves the works"):
        solved(measured(dark, "plant.discharge", 30.0), [], [2025])


def test_a_measured_raw_load_does_not_grow_with_the_power_cuts(lviv: City) -> None:
    city = measured(lviv, "sewer.load", 900.0)
    first, later = solved(city, ["power_cuts"], [2025, 2026])
    total = [
        sum(y.substances.flows["sewer:lviv", f"{way}:lviv"][AT[P]] for way in ("inlet", "overflow"))
        for y in (first, later)
    ]
    np.testing.assert_allclose(total[0], total[1], rtol=1e-4)  # leachate differs from year to year
    treated = later.substances.flows["sewer:lviv", "inlet:lviv"][AT[P]]
    assert np.all(treated < first.substances.flows["sewer:lviv", "inlet:lviv"][AT[P]])
