"""Measured discharges: found again in every draw, kept through scenarios, refused where absurd."""

from __future__ import annotations

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
from wastewater.inputs.scenario import Change, Measure, Scenario
from wastewater.inputs.vocabulary import STAGES
from wastewater.model import calibration, plant, structure
from wastewater.model.city_model import prepare
from wastewater.model.distributions import Array
from wastewater.model.full_year import SolvedYear
from wastewater.model.lookup import Index, Parameters
from wastewater.model.run import solve
from wastewater.model.solve import complete_shares, solve_year
from wastewater.model.start import Start, starts

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, WithRows

P = "total_p"
AT = 1 + vocabulary.substances().index.tolist().index(P)
DRAWS = 60
KG = 1000.0
Row = tuple[str, str, str, float, float | None, float | None]


def with_loads(city: City, *rows: Row) -> City:
    """Add measured loads [t/yr]: name, substance, place, best estimate, low, high."""
    added = []
    for name, substance, place, *numbers in rows:
        value, low, high = (np.nan if n is None else n for n in numbers)
        kind = "fixed" if np.isnan(low) else "lognormal"
        added.append(
            {"name": name, "fraction": "", "substance": substance, "place": place}
            | {"value": value, "low": low, "high": high, "unit": "t/yr", "distribution": kind}
            | {"source": "own-estimate", "grade": "D", "note": "made up", "origin": city.id}
            | {"base_value": value * KG, "base_low": low * KG, "base_high": high * KG}
        )
    table = pd.concat([city.parameters, pd.DataFrame(added)], ignore_index=True)
    return replace(city, parameters=table)


def solved(
    city: City, active: Sequence[str] = (), years: Sequence[int] = (2025,), at_once: int = 10**6
) -> list[tuple[Start, list[SolvedYear]]]:
    begin = starts(prepare(city, DRAWS, 1, 2025), at_once)
    return [(start, list(solve(start, active, years))) for start in begin]


def discharge(year: SolvedYear, works: str, item: int = AT) -> Array:
    (flow,) = (f for (a, b), f in year.substances.flows.items() if a == f"effluent:{works}")
    return flow[item]


def numbers(city: City, name: str, place: str, substance: str = P) -> Array:
    model = prepare(city, DRAWS, 1, 2025)
    return model.values[model.index.rows[name, "", substance, place]]


# ---------------------------------------------------------------- the shipped cities


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(1e-6, None, None), (20, 10, 40), (128, 95, 170), (450, 380, 520), (900, 800, 1000)],
)
def test_the_discharge_is_what_was_measured_in_every_draw(
    lviv: City, value: float, low: float | None, high: float | None
) -> None:
    """From a thousandth of what is modelled to more than enters; every year is balanced."""
    city = with_loads(lviv, ("plant.discharge", P, "lviv", value, low, high))
    ((_, (first,)),) = solved(city)
    measured = numbers(city, "plant.discharge", "lviv")
    enters = first.substances.flows["sewer:lviv", "inlet:lviv"][AT].max()
    np.testing.assert_allclose(discharge(first, "lviv"), measured, rtol=1e-9, atol=1e-14 * enters)
    assert measured[0] == pytest.approx(value * KG)


def test_nothing_else_moves(lviv: City) -> None:
    ((_, (plain,)),) = solved(lviv)
    city = with_loads(lviv, ("plant.discharge", P, "lviv", 128, 95, 170))
    ((_, (first,)),) = solved(city)
    others = [i for i in range(26) if i != AT]
    assert plain.substances.flows.keys() <= first.substances.flows.keys()
    for edge, flow in plain.substances.flows.items():
        np.testing.assert_array_equal(first.substances.flows[edge][others], flow[others])
    entering = "sewer:lviv", "inlet:lviv"
    np.testing.assert_array_equal(
        first.substances.flows[entering], plain.substances.flows[entering]
    )


def test_a_discharge_as_modelled_changes_nothing(lviv: City) -> None:
    ((_, (plain,)),) = solved(lviv)
    modelled = discharge(plain, "lviv")
    city = with_loads(lviv, ("plant.discharge", P, "lviv", modelled[0] / KG, None, None))
    ((start, (first,)),) = solved(city)
    found = start.baseline.measured["lviv"]
    for share in (found.working, found.passing, found.rejected, found.raised):
        assert share[0, 0] == pytest.approx(1, abs=1e-12)
    for edge, flow in plain.substances.flows.items():
        np.testing.assert_allclose(first.substances.flows[edge][:, 0], flow[:, 0], rtol=1e-9)


def test_one_number_tells_each_draw(lviv: City) -> None:
    city = with_loads(lviv, ("plant.discharge", P, "lviv", 450, 300, 700))
    ((start, _),) = solved(city)
    found = start.baseline.measured["lviv"]
    parts = np.stack([found.working, found.passing, found.rejected])
    assert np.all((parts != 1).sum(axis=0) <= 1)
    assert np.all((parts >= 0) & (parts <= 1))
    assert np.all(found.raised >= 1)
    assert np.all((found.raised > 1) <= (found.working < 1e-9))
    assert (found.working < 1).any()
    assert (found.passing < 1).any()


def test_blocks_of_draws_do_not_change_the_draws(lviv: City) -> None:
    city = with_loads(lviv, ("plant.discharge", P, "lviv", 450, 300, 700))
    ((_, whole),) = solved(city, ["rehabilitation"], (2025, 2026, 2027))
    for start, part in solved(city, ["rehabilitation"], (2025, 2026, 2027), at_once=17):
        for one, other in zip(part, whole, strict=True):
            np.testing.assert_allclose(
                discharge(one, "lviv"), discharge(other, "lviv")[start.draws], rtol=1e-9
            )


def test_draws_stay_paired(lviv: City) -> None:
    """With other people the works of a draw are the works of that draw."""
    moved = measure(lviv, "population.residents", "lviv", 900_000)
    city = with_loads(moved, ("plant.discharge", P, "lviv", 128, 95, 170))
    ((_, base),), ((_, other),) = (solved(city, m, range(2025, 2030)) for m in ([], ["try"]))
    np.testing.assert_array_equal(discharge(base[0], "lviv"), discharge(other[0], "lviv"))
    first, last = (y.substances.flows["sewer:lviv", "inlet:lviv"][AT] for y in (base[0], other[-1]))
    expected = numbers(city, "plant.discharge", "lviv") * last / first
    np.testing.assert_allclose(discharge(other[-1], "lviv"), expected, rtol=1e-9)


def test_growth_of_the_load_changes_the_discharge_in_proportion(lviv: City) -> None:
    """More people, more load: the works stay as they were measured."""
    table = lviv.parameters
    grown = table["name"] == "population.growth"
    table = table.assign(
        base_value=table["base_value"].where(~grown, 0.05),
        distribution=table["distribution"].where(~grown, "fixed"),
        origin=table["origin"].where(~grown, lviv.id),
    )
    city = with_loads(replace(lviv, parameters=table), ("plant.discharge", P, "lviv", 128, 95, 170))
    ((_, years),) = solved(city, [], (2025, 2026, 2027))
    entering = [y.substances.flows["sewer:lviv", "inlet:lviv"][AT] for y in years]
    assert np.all(entering[2] > 1.05 * entering[0])
    for year, inflow in zip(years, entering, strict=True):
        share = discharge(year, "lviv") / inflow
        np.testing.assert_allclose(share, discharge(years[0], "lviv") / entering[0], rtol=1e-9)


def test_two_works_each_have_their_own(lviv: City) -> None:
    """Aarhus: one works measured, the others as they were; loads at the inlet are kept."""
    aarhus = load_city("aarhus")
    ((_, (plain,)),) = solved(aarhus)
    city = with_loads(
        aarhus,
        ("plant.discharge", P, "egaa", 1.0, 0.8, 1.3),
        ("plant.discharge", P, "viby", 5.0, 4.0, 6.0),
        ("plant.discharge", "total_n", "viby", 60.0, 50.0, 70.0),
    )
    ((_, (first,)),) = solved(city)
    for works in ("egaa", "viby"):
        measured = numbers(city, "plant.discharge", works)
        np.testing.assert_allclose(discharge(first, works), measured, rtol=1e-9)
        inlet = first.substances.flows[f"sewer:{works}", f"inlet:{works}"][AT]
        np.testing.assert_allclose(inlet, numbers(city, "sewer.load", works), rtol=1e-9)
    nitrogen = numbers(city, "plant.discharge", "viby", "total_n")
    item = 1 + prepare(city, 0, 1, 2025).index.substances.index("total_n")
    np.testing.assert_allclose(discharge(first, "viby", item), nitrogen, rtol=1e-9)
    for works in ("marselisborg", "aaby", "other"):
        np.testing.assert_array_equal(discharge(first, works), discharge(plain, works))


# ---------------------------------------------------------------- scenarios


def measure(city: City, name: str, place: str, number: float, full: int = 2029) -> City:
    """Add a measure of one certain change that is fully there in a year, from 2025 on."""
    cost = next(iter(city.measures.values())).investment
    change = Change(name, "", "", place, "set", number, None, None, "1", "own-estimate", "D", "")
    one = Measure("try", {"en": "Try"}, 2025, full, cost, cost, cost, (change,))
    scenario = Scenario("try", {"en": "Try"}, ("try",))
    return replace(
        city,
        measures={**city.measures, "try": one},
        scenarios={**city.scenarios, "try": scenario},
    )


def removed(year: SolvedYear, stage: str) -> Array:
    flows = year.substances.flows
    caught = sum(
        flows.get((f"{stage}:lviv", target), np.zeros((26, 1)))[AT]
        for target in ("sludge:lviv", "degraded")
    )
    return np.asarray(caught / (caught + flows[f"{stage}:lviv", _next(stage)][AT]))


def _next(stage: str) -> str:
    return f"{(*STAGES, 'effluent')[STAGES.index(stage) + 1]}:lviv"


@pytest.mark.parametrize("value", [450.0, 128.0])
def test_a_stage_that_a_measure_changes_does_what_the_measure_says(
    lviv: City, value: float
) -> None:
    """The way there starts at what was measured; other stages stay as measured."""
    plain = measure(lviv, "plant.stage", "lviv.secondary", 0.99)
    city = with_loads(plain, ("plant.discharge", P, "lviv", value, None, None))
    years = (2025, 2027, 2029)
    whole = range(2025, 2030)
    ((_, base),), ((_, done),), ((_, told),) = (
        solved(*each, whole) for each in ((city, []), (city, ["try"]), (plain, ["try"]))
    )
    first, middle, last = (removed(done[y - 2025], "secondary") for y in years)
    np.testing.assert_allclose(first, removed(base[0], "secondary"), rtol=1e-9)
    np.testing.assert_allclose(last, removed(told[-1], "secondary"), rtol=1e-9)
    np.testing.assert_allclose(middle, (first + last) / 2, rtol=1e-9)
    for stage in ("whole_plant", "primary"):
        np.testing.assert_allclose(
            removed(done[-1], stage), removed(base[0], stage), rtol=1e-9, atol=1e-12
        )
    less = discharge(done[-1], "lviv") < discharge(base[-1], "lviv")
    assert less[0]
    assert less.mean() > 0.9  # in single draws the stage already runs nearly always


def test_a_measure_on_the_whole_plant_is_believed(lviv: City) -> None:
    """What the works held back beyond their stages is not added to what the measure promises."""
    plain = measure(lviv, "plant.stage", "lviv.whole_plant", 1.0)
    city = with_loads(plain, ("plant.discharge", P, "lviv", 60, None, None))
    ((_, done),), ((_, told),) = (solved(c, ["try"], range(2025, 2030)) for c in (city, plain))
    assert np.all(removed(done[0], "whole_plant") > 0)
    np.testing.assert_allclose(
        removed(done[-1], "whole_plant"), removed(told[-1], "whole_plant"), rtol=1e-9
    )


def test_the_digester_of_the_scenario_still_returns_its_phosphorus(lviv: City) -> None:
    """There is no reject water in the baseline, so nothing was learnt about it."""
    city = with_loads(lviv, ("plant.discharge", P, "lviv", 128, None, None))
    ((start, years),) = solved(city, ["digester"], range(2025, 2028))
    assert np.all(start.baseline.measured["lviv"].rejected == 1)
    assert np.all(discharge(years[-1], "lviv")[0] > 1.2 * discharge(years[0], "lviv")[0])


# ---------------------------------------------------------------- inlet and discharge together


def test_load_and_discharge_together(lviv: City) -> None:
    city = with_loads(
        lviv,
        ("sewer.load", P, "lviv", 600, 550, 650),
        ("plant.discharge", P, "lviv", 450, 300, 590),
    )
    ((_, (first,)),) = solved(city)
    measured = numbers(city, "plant.discharge", "lviv")
    load = numbers(city, "sewer.load", "lviv")
    leachate = first.substances.flows["leachate_caught", "sewer:lviv"][AT]
    inlet = first.substances.flows["sewer:lviv", "inlet:lviv"][AT]
    np.testing.assert_allclose(discharge(first, "lviv"), measured, rtol=1e-9)
    assert np.all(inlet >= load)
    fits = measured < load
    np.testing.assert_allclose(inlet[fits], load[fits], rtol=0.02)
    assert np.all(inlet[fits] <= load[fits] + leachate[fits] + 1e-6)


def test_more_leaves_than_enters_in_single_draws(lviv: City) -> None:
    city = with_loads(
        lviv,
        ("sewer.load", P, "lviv", 600, 450, 750),
        ("plant.discharge", P, "lviv", 550, 400, 700),
    )
    ((start, (first,)),) = solved(city)
    found, measured = start.baseline.measured["lviv"], numbers(city, "plant.discharge", "lviv")
    raised = found.raised[0] > 1
    assert 0 < raised.sum() < raised.size
    assert not raised[0]
    inlet = first.substances.flows["sewer:lviv", "inlet:lviv"][AT]
    np.testing.assert_allclose(inlet[raised], measured[raised], rtol=1e-12)
    np.testing.assert_allclose(discharge(first, "lviv"), measured, rtol=1e-9)


SAYS = {
    "en": "more leaves the works than enters",
    "da": "kommer mere ud af renseanlægget",
    "uk": "виходить більше, ніж надходить",
}


@pytest.mark.parametrize("language", SAYS)
def test_more_leaves_than_was_measured_to_enter(lviv: City, language: str) -> None:
    city = with_loads(
        lviv,
        ("sewer.load", P, "lviv", 400, 350, 450),
        ("plant.discharge", P, "lviv", 500, 450, 550),
    )
    with pytest.raises(ModelError) as caught:
        starts(prepare(city, 5, 1, 2025))
    (line,) = caught.value.lines(language)
    assert SAYS[language] in line
    assert "plant.discharge, total_p, lviv" in line
    assert "sewer.load, total_p, lviv" in line
    assert "500" in line
    assert "lviv: " in line


@pytest.mark.parametrize("language", SAYS)
def test_something_leaves_and_nothing_enters(
    lviv: City, with_rows: WithRows, language: str
) -> None:
    nobody = {("population.residents", "", "", "lviv"): 0.0}
    nobody |= {("population.displaced", "", "", "lviv"): 0.0}
    nobody |= {("population.commuters", "", "", "lviv"): 0.0}
    city = with_loads(with_rows(lviv, nobody), ("plant.discharge", "diclofenac", "lviv", 9, 8, 10))
    with pytest.raises(ModelError) as caught:
        starts(prepare(city, 2, 1, 2025))
    assert "sewer.load, diclofenac, lviv" in caught.value.lines(language)[0]
    assert caught.value.problems[0].key == "model.discharge_without_load"


def test_works_without_a_stage(lviv: City, with_rows: WithRows) -> None:
    """Nothing is treated there, yet less leaves than enters: something holds it back."""
    stages = ("primary", "secondary")
    still = with_rows(lviv, {("plant.stage", "", "", f"lviv.{s}"): 0.0 for s in stages})
    city = with_loads(still, ("plant.discharge", P, "lviv", 128, 95, 170))
    ((start, (first,)),) = solved(city)
    assert not any(share.any() for share in start.baseline.measured["lviv"].before.values())
    measured = numbers(city, "plant.discharge", "lviv")
    np.testing.assert_allclose(discharge(first, "lviv"), measured, rtol=1e-9)


# ---------------------------------------------------------------- any works at all


WORKS: dict[Any, float] = {
    "plant.stage": 0.0,
    "plant.removal": 0.0,
    "plant.to_sludge": 1.0,
    "outage.pumping": 0.0,
    "outage.aeration": 0.0,
    "outage.generator": 0.0,
    "sewer.overflow": 0.0,
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
SHARE = st.floats(0, 1)
ENTERS = 1000.0


def works_of(rows: Mapping[Any, float], measured: float) -> tuple[Parameters, Array]:
    """Solve a works that 1000 kg enter, as measured; return its parameters and the discharge."""
    every = {**WORKS, **rows, ("plant.discharge", "", P, "works"): measured}
    keys = [(*k, *[""] * (4 - len(k))) if isinstance(k, tuple) else (k, "", "", "") for k in every]
    index = Index({k: i for i, k in enumerate(keys)}, (), (P,), "town")
    p = Parameters(index, np.array([[float(v)] for v in every.values()]))
    flow = np.array([[9e6], [ENTERS]])
    flows = {("residents:works", "sewer:works"): flow, ("sewer:works", "inlet:works"): flow}
    found = calibration.calibrate(p, "works", flows)
    assert found is not None
    named = calibration.works_shares(p, "works", "sea_baltic", found)
    splits = structure._sewage_part("works", "sea_baltic")
    splits |= structure._sludge_part("works", "sea_baltic")
    returns = [("reject:works", "inlet:works")]
    store = {"sludge_field:works": structure.Route(("sea_baltic", "soil", "degraded"))}
    network = structure.build(splits, store, flows, returns)
    zero = {
        (a, b): np.zeros((1, 1))
        for a, route in splits.items()
        for b in route.named
        if (a, b) not in named
    }
    shares = complete_shares(network, named | zero)
    enters = {("sewer:works", "inlet:works"): found.raised * flow}
    solved = solve_year(network, shares, enters, {"sludge_field:works": np.zeros((2, 1))})
    return p, solved.flows.get(("effluent:works", "sea_baltic"), np.zeros((2, 1)))[1]


@settings(max_examples=80, deadline=None)
@given(
    removal=st.lists(SHARE, min_size=len(STAGES), max_size=len(STAGES)),
    to_sludge=st.lists(SHARE, min_size=len(STAGES), max_size=len(STAGES)),
    sludge=st.lists(st.floats(0, 0.95), min_size=4, max_size=4),
    through=SHARE,
    measured=st.floats(0, 1.5),
)
def test_every_works_can_discharge_what_was_measured(
    removal: list[float],
    to_sludge: list[float],
    sludge: list[float],
    through: float,
    measured: float,
) -> None:
    """Also where more removal would mean more discharge, by way of the reject water."""
    rows: dict[Any, float] = {
        ("plant.removal", "", "", stage): r for stage, r in zip(STAGES, removal, strict=True)
    }
    rows |= {("plant.to_sludge", "", "", s): t for s, t in zip(STAGES, to_sludge, strict=True)}
    rows |= {"plant.stage": 1.0, "reject.passes_through": through, "reject.treated": 1.0}
    names = ("sludge.digested", "digester.degraded", "digester.release", "reject.removal")
    rows |= dict(zip(names, sludge, strict=True))
    _, leaving = works_of(rows, measured * ENTERS)
    np.testing.assert_allclose(leaving, measured * ENTERS, rtol=1e-9, atol=1e-9 * ENTERS)


def test_reject_water_that_carries_more_than_was_measured() -> None:
    """Even with nothing left in the water, half of the sludge's load would leave with the reject
    water: the works are found to hold that back, too."""
    rows: dict[Any, float] = {
        ("plant.stage", "", "", "secondary"): 1.0,
        ("plant.removal", "", P, "secondary"): 0.9,
        "sludge.digested": 1.0,
        "digester.release": 0.5,
        "reject.passes_through": 1.0,
    }
    _, leaving = works_of(rows, 100.0)
    np.testing.assert_allclose(leaving, 100, rtol=1e-12)


def test_sludge_that_all_comes_back_for_ever() -> None:
    rows: dict[Any, float] = {
        "sludge.digested": 1.0,
        "digester.release": 1.0,
        "reject.passes_through": 1.0,
    }
    with pytest.raises(ModelError, match="no removal leads to the discharge"):
        works_of(rows, 100.0)


def test_without_a_row_nothing_is_done(parameters: MakeParameters) -> None:
    p = parameters(WORKS)
    assert calibration.calibrate(p, "works", {}) is None
    named = calibration.works_shares(p, "works", "sea_baltic")
    plain = plant.stage_shares(p, "works") | plant.sludge_shares(p, "works", "sea_baltic")
    assert named.keys() == plain.keys()
    for edge, share in plain.items():
        np.testing.assert_array_equal(named[edge], share)
