"""A city made ready to solve: both layers hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.errors import BalanceError, ModelError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model import city_model, structure
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.state import state

if TYPE_CHECKING:
    from tests.model.conftest import WithRows


def test_items_are_water_and_the_substances(lviv_model: CityModel) -> None:
    assert lviv_model.items == ("water", *vocabulary.substances().index)
    assert lviv_model.index.fractions == tuple(vocabulary.fractions().index)


def test_changes_come_in_an_order_of_their_own(lviv_model: CityModel) -> None:
    one, other = (lviv_model.changes(m) for m in (["mbt", "digester"], ["digester", "mbt", "mbt"]))
    assert one == other
    assert [step.measure.id for step in one] == ["digester", "mbt"]


def test_people(lviv_model: CityModel) -> None:
    p = state(lviv_model, lviv_model.values).parameters
    people = city_model.people(lviv_model, p, 2025)
    assert people.shape == (41,)
    assert people[0] == 740_000 + 110_000


def test_substances_in_waste_arrive_in_the_other_layer(lviv_model: CityModel) -> None:
    """Mercury of one person's waste: content times mass, on all borders together."""
    current = state(lviv_model, lviv_model.values)
    p = current.parameters
    per_person = p.scalar("waste.generation") + p.scalar("waste.business")
    generated = np.einsum("fd,fsd->sd", p.fractions("waste.composition") * per_person, p.content())
    entering = sum(loads[1:] for loads in current.substances_in.values())
    np.testing.assert_allclose(entering, generated, rtol=1e-12)
    assert set(current.substances_in) <= set(structure.BORDERS)


def test_a_border_that_is_forgotten_is_found(
    lviv_model: CityModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tuple(edge for edge in structure.BORDERS if edge[1] != "litter")
    monkeypatch.setattr(structure, "BORDERS", without)
    with pytest.raises(BalanceError, match="waste does not balance for"):
        state(lviv_model, lviv_model.values)


def test_transmission_is_what_the_reaches_pass_on(lviv_model: CityModel) -> None:
    current = state(lviv_model, lviv_model.values)
    p = current.parameters
    passed = 1.0
    for reach in lviv_model.city.catchments[0].reaches:
        kept = 1 - p.substances("river.retention", reach)
        decayed = np.exp(-p.substances("river.decay") * p.scalar("river.travel_time", reach))
        passed = passed * kept * decayed
    (head,) = current.transmission
    assert head == "reach:poltva:lviv"
    np.testing.assert_allclose(current.transmission[head][1:], passed, atol=1e-15)
    np.testing.assert_allclose(current.transmission[head][0], 1)


def test_shares_that_exceed_one_name_the_process(lviv: City, with_rows: WithRows) -> None:
    rows = {
        ("residual.route", "", "", "incineration"): 0.7,
        ("residual.route", "", "", "landfill"): 0.6,
    }
    model = prepare(with_rows(lviv, rows), 3, 1, 2025)
    with pytest.raises(ModelError, match=r"that leave residual_treatment add up to 1\.3 "):
        state(model, model.values)
