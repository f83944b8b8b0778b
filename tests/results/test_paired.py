"""Paired differences: what both sides have in common cancels, and what cities share does not."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.inputs.city import City
from wastewater.inputs.edit import with_correlation, with_value
from wastewater.model.distributions import Array
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.used import SOURCE_COLUMNS

BOTH = {"fraction": "", "substance": "total_p", "place": "vistula"}


def test_two_equal_scenarios_differ_by_exactly_nothing(pilots: Result) -> None:
    table = pilots.compare(baseline="plant")
    again = table[table["scenario"] == "plant-again"]
    assert len(again)
    assert (again[["change", "change_share"]] == 0).all(axis=None)
    nothing = pilots.compare()
    nothing = nothing[nothing["scenario"] == "nothing"]
    assert (nothing[["change", "change_share"]] == 0).all(axis=None)
    assert pilots.probability("lviv", "plant-again", "hg", baseline="plant") == 0.0
    assert pilots.probability("lviv", "plant", "hg", baseline="plant-again") == 0.0


def change_shares(city: City, substance: str) -> tuple[Array, Array]:
    """Draws of the change that a scenario brings and of its share, in the last year."""
    result = run(city, ["plant"], years=(2025, 2029), draws=50)
    at = result.model("lviv").index.substances.index(substance)
    value, base = (
        result.blocks["lviv", s].total("baltic")[-1, at, 1:] for s in ("plant", "baseline")
    )
    return value - base, (value - base) / base


def test_what_multiplies_both_sides_cancels_draw_by_draw(lviv: City) -> None:
    """All phosphorus of Lviv passes the Vistula, with the measure and without."""
    change, share = change_shares(lviv, "total_p")
    other = with_value(lviv, "river.retention", 0.6, 0.5, 0.7, **BOTH)
    other_change, other_share = change_shares(other, "total_p")
    assert (np.abs(other_change / change - 1) > 0.05).mean() > 0.9
    np.testing.assert_allclose(other_share, share, rtol=1e-9)
    assert np.ptp(share) > 0.01


def test_what_belongs_to_the_measure_does_not_cancel(lviv: City) -> None:
    removal = {"substance": "total_p", "place": "secondary"}
    other = with_value(lviv, "plant.removal", 0.5, 0.45, 0.55, **removal)
    assert np.abs(change_shares(other, "total_p")[1] / change_shares(lviv, "total_p")[1] - 1).max()


@pytest.fixture(scope="module")
def two_cities() -> Result:
    return run(["aarhus", "ikast-brande"], [], years=(2025, 2025), draws=400)


def city_load(result: Result, city: str) -> Array:
    """Draws of the logarithm of the diclofenac load to the city's own sea."""
    model = result.model(city)
    at = model.index.substances.index("diclofenac")
    sea = model.city.catchments[0].sea
    return np.log(result.blocks[city, "baseline"].total(sea)[-1, at, 1:])


def test_cities_share_the_error_of_reference_rows(two_cities: Result) -> None:
    """The sum varies more, the difference less than that of two cities without common rows."""
    one, other = city_load(two_cities, "aarhus"), city_load(two_cities, "ikast-brande")
    shared = np.corrcoef(one, other)[0, 1]
    assert shared > 0.5
    apart = np.sqrt(one.var() + other.var())
    assert (one - other).std() < 0.75 * apart
    assert (one + other).std() > 1.2 * apart
    alone = run("ikast-brande", [], years=(2025, 2025), draws=400, seed=2)
    assert abs(np.corrcoef(one, city_load(alone, "ikast-brande"))[0, 1]) < 0.15


def test_a_common_cause_widens_a_total_and_is_told_among_the_sources(lviv: City) -> None:
    """The content of all fractions, analysed in one laboratory: its bias is in all of them."""
    tied = with_correlation(lviv, "laboratory", [("content", "*", "total_p")], 0.9)
    found = []
    for city in (lviv, tied):
        result = run(city, [], years=(2025, 2025), draws=400)
        at = result.model("lviv").index.substances.index("total_p")
        found.append(result.blocks["lviv", "baseline"].disposed[-1, at, 1:])
        table = result.sources()
    assert found[1].std() > 1.3 * found[0].std()
    assert tuple(table.columns) == SOURCE_COLUMNS
    loadings = table[table["distribution"] == "loading:laboratory"]
    assert len(loadings) > 5
    assert set(loadings["value"]) == {0.9}
    assert (loadings["title"].ne("") & loadings["unit"].eq("1") & loadings["grade"].eq("D")).all()
    key = ["city", "measure", "name", "fraction", "substance", "place", "distribution"]
    assert not table.duplicated(key).any()
