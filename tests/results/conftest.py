"""A run of the shipped pilots that the tests of the results share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from wastewater.inputs.city import City, load_city
from wastewater.inputs.scenario import Scenario
from wastewater.results.result import Result
from wastewater.results.run import run

Changed = Callable[[City, Mapping[tuple[str, str, str, str], float]], City]


@pytest.fixture(scope="session")
def lviv() -> City:
    """Return Lviv with two scenarios more: one without measures, one that repeats another."""
    city = load_city("lviv")
    more = {
        "nothing": Scenario("nothing", {"en": "Nothing"}, ()),
        "plant-again": Scenario(
            "plant-again", {"en": "Again"}, city.scenarios["plant"].measures[::-1]
        ),
    }
    return replace(city, scenarios={**city.scenarios, **more})


@pytest.fixture(scope="session")
def pilots(lviv: City) -> Result:
    """Return both pilots under all their scenarios."""
    return run([lviv, "voznesensk"], years=(2025, 2029), draws=60)


@pytest.fixture(scope="session")
def denmark() -> Result:
    """Return a city with several catchments."""
    return run("aarhus", years=(2025, 2026), draws=20)


@pytest.fixture
def changed() -> Changed:
    """Set some rows of a city to fixed numbers in base units."""

    def change(city: City, rows: Mapping[tuple[str, str, str, str], float]) -> City:
        table = city.parameters.copy()
        keys = list(zip(table.name, table.fraction, table.substance, table.place, strict=True))
        for key, value in rows.items():
            at = table.index[keys.index(key)]
            table.loc[at, ["distribution", "origin"]] = ["fixed", city.id]
            table.loc[at, ["base_value", "base_low", "base_high"]] = [value, np.nan, np.nan]
        return replace(city, parameters=table)

    return change
