"""Sets of parameter rows: over the reference, under a city's own rows, common to all cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.inputs.edit import with_value
from wastewater.inputs.parameter_sets import load_set, sets, with_set
from wastewater.inputs.parameters import keys
from wastewater.inputs.reference import load_reference, reference_sources
from wastewater.model.sampling import sample_city

if TYPE_CHECKING:
    from tests.conftest import Town

OWN = "landfill.mcf,,,dumpsite,0.4,1,beta,0.3,0.5,town-2024,A,\n"


def by_key(rows: pd.DataFrame) -> dict[tuple[str, str, str, str], dict[str, object]]:
    return dict(zip(keys(rows), rows.to_dict("records"), strict=True))


def value(city: City, name: str, fraction: str = "", place: str = "") -> object:
    return by_key(city.parameters)[name, fraction, "", place]["base_value"]


def test_the_sets_that_there_are() -> None:
    assert sets() == ["ipcc-2006", "ipcc-2019"]


@pytest.mark.parametrize("name", sets())
def test_a_set_is_sound(name: str) -> None:
    rows = load_set(name)
    assert list(rows.columns) == list(load_reference().columns)
    assert set(rows["origin"]) == {name}
    assert set(rows["source"]) <= set(reference_sources()["id"])
    assert (rows["note"] != "").all()
    assert len(set(keys(rows))) == len(rows)


@pytest.mark.parametrize("name", sets())
def test_a_set_replaces_reference_rows_one_by_one(name: str) -> None:
    """A row with a key of its own could be hidden by a more special one of the reference."""
    assert set(keys(load_set(name))) - set(keys(load_reference())) == set()


@pytest.mark.parametrize("name", ["landfill.docf", "landfill.decay_rate"])
@pytest.mark.parametrize("of", sets())
def test_all_fractions_have_a_row(of: str, name: str) -> None:
    rows = load_set(of)
    found = rows[rows["name"] == name]["fraction"]
    assert sorted(found) == sorted(vocabulary.fractions().index)


def test_the_editions_cover_the_same() -> None:
    """So that one can be laid over the other and nothing of the first is left."""
    assert set(keys(load_set("ipcc-2006"))) == set(keys(load_set("ipcc-2019")))


def test_what_the_editions_tell_apart(town: Town) -> None:
    """In 2006 one share of the carbon decays in all waste, in 2019 it follows the waste."""
    city = town.load()
    old, new = (with_set(city, name) for name in sets())
    for fraction, share in {"food": 0.7, "paper": 0.5, "cardboard": 0.5, "textile": 0.5}.items():
        assert value(old, "landfill.docf", fraction) == 0.5
        assert value(new, "landfill.docf", fraction) == share
    for edition in (old, new):
        assert value(edition, "landfill.mcf", place="landfill") == 1
        assert value(edition, "landfill.mcf", place="dumpsite") == 0.6
        assert value(edition, "landfill.oxidation", place="landfill") == 0.1
        assert value(edition, "landfill.oxidation", place="dumpsite") == 0
        assert value(edition, "landfill.methane_share") == 0.5
        assert value(edition, "landfill.decay_rate", "food") == 0.185


def test_a_set_stands_between_the_reference_and_the_city(town: Town) -> None:
    town.add("parameters.csv", OWN)
    city = town.load()
    laid = with_set(city, "ipcc-2019")
    assert value(laid, "landfill.mcf", place="dumpsite") == 0.4
    assert value(laid, "landfill.docf", "food") == 0.7
    assert sorted(keys(laid.parameters)) == sorted(keys(city.parameters))
    assert list(laid.parameters.columns) == list(city.parameters.columns)
    assert (laid.parameters.dtypes == city.parameters.dtypes).all()
    before, after = by_key(city.parameters), by_key(laid.parameters)
    changed = {key for key in before if str(before[key]) != str(after[key])}
    assert changed == set(keys(load_set("ipcc-2019"))) - {("landfill.mcf", "", "", "dumpsite")}


def test_the_given_city_stays_as_it_is(town: Town) -> None:
    city = town.load()
    before = city.parameters.copy()
    with_set(city, "ipcc-2006")
    pd.testing.assert_frame_equal(city.parameters, before)


def test_a_second_set_takes_the_place_of_the_first(town: Town) -> None:
    city = town.load()
    twice = with_set(with_set(city, "ipcc-2006"), "ipcc-2019")
    pd.testing.assert_frame_equal(
        twice.parameters.sort_values(["name", "fraction", "substance", "place"], ignore_index=True),
        with_set(city, "ipcc-2019").parameters.sort_values(
            ["name", "fraction", "substance", "place"], ignore_index=True
        ),
    )


def test_a_figure_tried_out_stays(town: Town) -> None:
    tried = with_value(town.load(), "landfill.mcf", 0.6, place="landfill")
    assert value(with_set(tried, "ipcc-2019"), "landfill.mcf", place="landfill") == 0.6


def test_an_unknown_set(town: Town) -> None:
    with pytest.raises(InputError) as caught:
        with_set(town.load(), "ipcc-2091")
    (problem,) = caught.value.problems
    assert problem.key == "problem.unknown_set"
    for language in ("en", "da", "uk"):
        (line,) = caught.value.lines(language)
        assert "ipcc-2006, ipcc-2019" in line
        assert "ipcc-2091" in line


def test_all_cities_share_the_draws_of_a_set(town: Town) -> None:
    town.add("parameters.csv", OWN)
    one = with_set(town.load(), "ipcc-2019")
    town.edit("city.toml", 'id = "town"', 'id = "village"')
    town.edit("parameters.csv", OWN, "")
    other = with_set(town.load(), "ipcc-2019")
    drawn = []
    for city in (one, other):
        sample = sample_city(city.parameters, draws=20, seed=1)
        drawn.append(dict(zip(keys(city.parameters), sample, strict=True)))
    mine = ("landfill.mcf", "", "", "dumpsite")
    assert (drawn[0][mine] != drawn[1][mine]).any()
    for key in set(keys(load_set("ipcc-2019"))) - {mine}:
        np.testing.assert_array_equal(drawn[0][key], drawn[1][key])


def test_a_set_has_draws_of_its_own(town: Town) -> None:
    """Its numbers are not those of the reference, and all shares stay shares."""
    city = with_set(town.load(), "ipcc-2019")
    rows = city.parameters
    sample = sample_city(rows, draws=50, seed=1)
    laid = rows["origin"] == "ipcc-2019"
    spread = laid & (rows["distribution"] != "fixed")
    assert (sample[spread].std(axis=1) > 0).all()
    shares = laid & (rows["unit"] == "1")
    assert ((sample[shares] >= 0) & (sample[shares] <= 1)).all()
