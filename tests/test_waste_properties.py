"""What must hold for solid waste whatever the numbers: matrices, monotonic answers, balances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.inputs.city import City, load_city
from wastewater.model import sorting
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.model.full_year import SolvedYear
from wastewater.model.lookup import Parameters
from wastewater.model.run import solve
from wastewater.model.start import starts
from wastewater.model.state import state
from wastewater.results.tonnes import tonnes

CITIES = ("lviv", "voznesensk", "aarhus", "ikast-brande")
DRAWS, YEAR = 60, 2025
COLLECTED_APART = ("food", "paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")
STEPS = ("sorting.access", "sorting.participation", "sorting.correct")


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest) -> City:
    return load_city(request.param)


@pytest.fixture(scope="module")
def model(city: City) -> CityModel:
    return prepare(city, DRAWS, seed=3, first_year=YEAR)


def changed(model: CityModel, rows: dict[tuple[str, str], float | Array]) -> CityModel:
    """The same city with other numbers in some rows (name, fraction)."""
    values = model.values.copy()
    for (name, fraction), value in rows.items():
        values[model.index.position(name, fraction)] = value
    return replace(model, values=values)


def first_year(model: CityModel) -> SolvedYear:
    (start,) = starts(model, at_once=DRAWS)
    return next(iter(solve(start, (), (YEAR,))))


def figures_of(year: SolvedYear) -> dict[str, Array]:
    return tonnes(year.state.parameters, year.waste.flows)


def recycled(figures: dict[str, Array]) -> Array:
    return figures["sent_to_recycling"] + figures["biological"]


def buried(figures: dict[str, Array]) -> Array:
    return figures["landfilled"] + figures["dumped"]


def test_rows_of_the_sorting_matrix_add_up_in_every_draw(model: CityModel) -> None:
    matrix = sorting.bins_matrix(Parameters(model.index, model.values))
    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-12)
    assert matrix.min() > -1e-12


@pytest.mark.parametrize("layer", ["waste", "substances", "carbon"])
def test_shares_that_leave_a_process_add_up_in_every_draw(model: CityModel, layer: str) -> None:
    current = state(model, model.values)
    holder = current if layer == "substances" else current.refuse
    shares, network = getattr(holder, layer), getattr(model, layer)
    for process, route in network.splits.items():
        parts = [shares.edges[process, t] for t in route.targets if (process, t) in shares.edges]
        np.testing.assert_allclose(sum(parts), 1, rtol=1e-9, err_msg=process)


@given(st.sampled_from(COLLECTED_APART), st.sampled_from(STEPS), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_more_capture_never_lowers_recycling_nor_raises_landfill(
    model: CityModel, fraction: str, step: str, way: float
) -> None:
    """One step of one fraction moves any part of the way to 1, draw by draw."""
    now = model.values[model.index.position(step, fraction)]
    more = changed(model, {(step, fraction): now + way * (1 - now)})
    before, after = (figures_of(first_year(m)) for m in (model, more))
    scale = before["generated"].max()
    assert np.all(recycled(after) >= recycled(before) - 1e-9 * scale)
    assert np.all(buried(after) <= buried(before) + 1e-9 * scale)


@pytest.mark.parametrize("step", STEPS[:2])
def test_nobody_has_a_bin_equals_a_mixed_bin(model: CityModel, step: str) -> None:
    """No access, or nobody who takes part, however containers are shared."""
    none = {(step, fraction): 0.0 for fraction in (*COLLECTED_APART, "hazardous")}
    figures = figures_of(first_year(changed(model, none)))
    assert not figures["separately_collected"].any()
    assert not figures["hazardous_collected"].any() or figures["centre"].any()
    mixed = figures["collected"] - figures["centre"]
    escaped = mixed - figures["residual_bin"]  # litter on the way alone
    assert np.all(escaped >= -1e-9 * mixed)
    assert np.all(escaped < 0.1 * mixed)


def test_containers_change_what_is_sorted_not_what_is_collected(model: CityModel) -> None:
    """Another set of containers: the same materials leave the door apart from the residual."""
    rows = {key: 0.0 for key in model.index.rows if key[0] == "collection.together"}
    values = model.values.copy()
    for key, value in rows.items():
        values[model.index.rows[key]] = value
    alone = figures_of(first_year(replace(model, values=values)))
    shared = figures_of(first_year(model))
    np.testing.assert_allclose(
        alone["separately_collected"], shared["separately_collected"], rtol=0.02
    )


@pytest.mark.parametrize("layer", ["waste", "substances", "carbon"])
def test_each_layer_balances_over_the_years(model: CityModel, layer: str) -> None:
    """In = sinks + change of stock, item by item and draw by draw, over all years together."""
    (start,) = starts(model, at_once=DRAWS)
    measures = tuple(model.city.measures)
    network = getattr(model, layer)
    sources = {s for s, _ in network.supplies} - network.splits.keys()
    entered: Array | float = 0.0
    ended: Array | float = 0.0
    opening: dict[str, Array] = {}
    for i, solved in enumerate(solve(start, measures, range(YEAR, YEAR + 12))):
        year = getattr(solved, layer)
        opening = dict(year.opening) if i == 0 else opening
        for (source, target), flow in year.flows.items():
            entered = entered + flow if source in sources else entered
            ended = ended + flow if target in network.sinks else ended
    kept = sum(year.closing[store] - opening[store] for store in opening)
    scale = sum(np.abs(stock).max() for stock in opening.values()) + np.abs(entered).max()
    np.testing.assert_allclose(np.asarray(entered), ended + kept, atol=1e-11 * scale)
