"""Years in outline are the years solved in full, and what was worked out before is used right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import BalanceError, ModelError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.edit import with_value
from wastewater.model import passage as passages
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.memory import Memory
from wastewater.model.outline import OutlineYear
from wastewater.model.run import in_full_years, outline, solve
from wastewater.model.solve import Edge, follow
from wastewater.model.start import starts
from wastewater.model.structure import PATHWAYS, kind_of, river_head

if TYPE_CHECKING:
    from tests.model.conftest import WithRows

YEARS = range(2025, 2034)


def into_river(city: City, flows: dict[Edge, Array]) -> dict[tuple[str, str], Array]:
    """Loads by river head and pathway, from the flow on every edge."""
    heads = {river_head(c) for c in city.catchments}
    found: dict[tuple[str, str], Array] = {}
    for (source, target), flow in flows.items():
        pathway = PATHWAYS.get(kind_of(source))
        if pathway and target in heads:
            found[target, pathway] = found.get((target, pathway), 0) + flow
    return found


def compare(city: City, draws: int = 6) -> None:
    model = prepare(city, draws, 1, 2025)
    (start,) = starts(model)
    memory = Memory()
    for scenario in city.scenarios.values():
        short = outline(start, scenario.measures, YEARS, memory)
        for one, full in zip(short, solve(start, scenario.measures, YEARS), strict=True):
            same_year(city, one, full)


def same_year(city: City, one: OutlineYear, full: object) -> None:
    close = {"rtol": 1e-9, "atol": 1e-6}
    rivers = into_river(city, full.substances.flows)  # type: ignore[attr-defined]
    assert {end for end, load in one.into_river.items() if load.any()} <= rivers.keys()
    for end, load in rivers.items():
        np.testing.assert_allclose(one.into_river.get(end, np.zeros(1)), load, **close)
    for layer in ("waste", "substances", "carbon"):
        closing = getattr(full, layer).closing
        for store, stock in getattr(one.closing, layer).items():
            np.testing.assert_allclose(stock, closing[store], **close, err_msg=store)
    for edge, carbon in one.site_carbon.items():
        known = full.carbon.flows.get(edge, np.zeros(1))  # type: ignore[attr-defined]
        np.testing.assert_allclose(carbon, known, **close)


@pytest.mark.parametrize("name", ["lviv", "voznesensk", "aarhus", "ikast-brande"])
def test_years_in_outline_are_the_years_in_full(name: str) -> None:
    compare(load_city(name))


def test_measured_discharges_and_loads_count_in_outline_too(lviv: City) -> None:
    rows = lviv.parameters
    like = rows[(rows["name"] == "sewage.load") & (rows["substance"] == "total_p")].iloc[[0]]
    numbers = {"base_value": 400e3, "base_low": 330e3, "base_high": 480e3}
    own = {"name": "plant.discharge", "place": "lviv", "distribution": "lognormal"}
    row = like.assign(**own, **numbers, origin="lviv")
    compare(replace(lviv, parameters=pd.concat([rows, row], ignore_index=True)))


def test_outages_that_measures_bring_count_in_outline_too(lviv: City) -> None:
    compare(with_value(lviv, "outage.pumping", 4, 2, 8, place="lviv"))


def test_measures_that_were_complete_before_the_first_year_count_in_both(lviv: City) -> None:
    earlier = {m: replace(one, start=2019, full=2021) for m, one in lviv.measures.items()}
    compare(replace(lviv, measures=earlier))
    (start,) = starts(prepare(replace(lviv, measures=earlier), 2, 1, 2025))
    (today,), (with_it,) = (solve(start, taken, [2025]) for taken in ([], ["rehabilitation"]))
    edge = ("sewer:lviv", "overflow:lviv")
    assert (with_it.substances.flows[edge] < today.substances.flows[edge])[0].all()


def test_a_city_that_gives_off_no_waste_is_solved(lviv: City) -> None:
    rows = lviv.parameters.copy()
    given_off = rows["name"].isin(["waste.generation", "waste.business", "centre.waste"])
    rows.loc[given_off, ["base_value", "base_low", "base_high"]] = [0.0, np.nan, np.nan]
    rows.loc[given_off, "distribution"] = "fixed"
    compare(replace(lviv, parameters=rows))


def test_some_years_in_full_are_those_of_the_whole_run(lviv_model: CityModel) -> None:
    (start,) = starts(lviv_model)
    taken = ["mbt", "rehabilitation", "ten_fractions"]
    wanted = (2028, 2030)
    whole = [year for year in solve(start, taken, YEARS) if year.year in wanted]
    for one, other in zip(in_full_years(start, taken, YEARS, wanted), whole, strict=True):
        assert one.year == other.year
        for edge, flow in other.substances.flows.items():
            solved = one.substances.flows[edge]
            np.testing.assert_allclose(solved, flow, rtol=1e-9, atol=1e-9)


def test_a_part_that_was_known_changes_no_number(lviv_model: CityModel) -> None:
    (start,) = starts(lviv_model)
    scenarios = [scenario.measures for scenario in lviv_model.city.scenarios.values()]
    memory = Memory()
    for taken in [*scenarios, *scenarios[::-1]]:
        with_it = outline(start, taken, YEARS, memory)
        for one, other in zip(with_it, outline(start, taken, YEARS), strict=True):
            assert one.into_river.keys() == other.into_river.keys()
            for end, load in one.into_river.items():
                np.testing.assert_array_equal(load, other.into_river[end])


def test_measures_at_the_works_leave_the_waste_as_it_is(lviv_model: CityModel) -> None:
    (start,) = starts(lviv_model)
    memory = Memory()
    (today,) = outline(start, [], [2025], memory)
    *_, later = outline(start, ["rehabilitation", "digester"], YEARS, memory)
    *_, sorted_out = outline(start, ["ten_fractions"], YEARS, memory)
    assert later.parts.waste is today.parts.waste
    assert later.parts.sewerage["lviv"] is not today.parts.sewerage["lviv"]
    assert sorted_out.parts.waste is not today.parts.waste
    assert sorted_out.parts.sewerage["lviv"] is today.parts.sewerage["lviv"]


def test_the_check_of_a_part_cannot_be_avoided(
    lviv_model: CityModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solver that loses a thousandth of what the works pass on does not get through."""
    (start,) = starts(lviv_model)

    def leaky(*arguments: object) -> dict[Edge, Array]:
        flows = follow(*arguments)  # type: ignore[arg-type]
        edge = ("inlet:lviv", "whole_plant:lviv")
        return {e: flow * (0.999 if e == edge else 1) for e, flow in flows.items()}

    monkeypatch.setattr(passages, "follow", leaky)
    with pytest.raises(BalanceError, match="inlet:lviv does not balance for"):
        list(outline(start, [], [2025]))


def test_what_is_not_sent_on_is_found(
    lviv_model: CityModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outline that forgets where a part ends does not get through."""
    (start,) = starts(lviv_model)
    memory = Memory()
    (year,) = outline(start, [], [2025], memory)
    ends = dict(year.parts.sewerage["lviv"].onsite.ends)
    ends.clear()
    broken = replace(year.parts.sewerage["lviv"].onsite, ends=ends)
    works = replace(year.parts.sewerage["lviv"], onsite=broken)
    monkeypatch.setattr(Parameters, "part", _part_with(works, Parameters.part))
    with pytest.raises(BalanceError, match="substances does not balance for"):
        list(outline(start, [], [2025]))


def _part_with(works: object, part: object) -> object:
    def asked(
        self: Parameters, name: str, make: object, basis: object = None, most: int = 8
    ) -> object:
        return works if name == "sewerage:lviv" else part(self, name, make, basis, most)  # type: ignore[operator]

    return asked


def test_impossible_shares_where_an_outline_does_not_go_are_found(
    lviv: City, with_rows: WithRows
) -> None:
    """What burns ends in sinks, whatever the shares; they must be possible all the same."""
    tried = with_rows(lviv, {("burning.route", "", "hg", "degraded"): 0.99})
    with pytest.raises(ModelError, match="that leave open_burning add up to"):
        starts(prepare(tried, 3, 1, 2025))


def test_a_measured_load_enters_whatever_a_measure_does_to_the_overflow(lviv: City) -> None:
    """It was measured behind the overflow as it is today; less overflow means more at the inlet."""
    rows = lviv.parameters
    like = rows[(rows["name"] == "sewage.load") & (rows["substance"] == "total_p")].iloc[[0]]
    numbers = {"base_value": 700e3, "base_low": 600e3, "base_high": 800e3}
    own = {"name": "sewer.load", "place": "lviv", "distribution": "lognormal"}
    row = like.assign(**own, **numbers, origin="lviv")
    city = replace(lviv, parameters=pd.concat([rows, row], ignore_index=True))
    model = prepare(city, 6, 1, 2025)
    (start,) = starts(model)
    entered, arrived = [], []
    for taken in ([], ["rehabilitation"]):  # halves what overflows
        (year,) = in_full_years(start, taken, YEARS, [2030])
        item, flows = model.items.index("total_p"), year.substances.flows
        ways = (("sewer:lviv", "overflow:lviv"), ("sewer:lviv", "inlet:lviv"))
        overflow, inlet = (flows[edge][item] for edge in ways)
        entered.append(overflow + inlet - flows["leachate_caught", "sewer:lviv"][item])
        arrived.append(inlet)
    np.testing.assert_allclose(entered[1], entered[0], rtol=1e-9)
    assert np.all(arrived[1] > arrived[0])
