"""Small made-up samples and networks, and one shipped city, for the tests of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City, load_city
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.model.full_year import SolvedYear
from wastewater.model.lookup import Index, Key, Parameters
from wastewater.model.network import Network
from wastewater.model.run import solve
from wastewater.model.start import starts

Rows = Mapping[tuple[str, ...] | str, float | Sequence[float]]
MakeParameters = Callable[..., Parameters]
Nothing = Callable[[Network], dict[tuple[str, str], Array]]
WithRows = Callable[[City, Rows], City]
Solve = Callable[[CityModel, Sequence[str], Sequence[int]], list[SolvedYear]]


def _key(short: tuple[str, ...] | str) -> Key:
    """Fill a key up with blanks: name, fraction, substance, place."""
    parts = (short,) if isinstance(short, str) else short
    name, fraction, substance, place = (*parts, "", "", "")[:4]
    return name, fraction, substance, place


@pytest.fixture
def parameters() -> MakeParameters:
    """Make a sample of numbers in base units, the same or one number for every draw."""

    def make(
        rows: Rows,
        substances: Sequence[str] = ("total_n", "total_p"),
        fractions: Sequence[str] | None = None,
    ) -> Parameters:
        fractions = vocabulary.fractions().index.tolist() if fractions is None else fractions
        draws = max(np.size(value) for value in rows.values())
        index = Index(
            {_key(k): i for i, k in enumerate(rows)}, tuple(fractions), tuple(substances), "town"
        )
        values = [np.broadcast_to(np.asarray(value, float), draws) for value in rows.values()]
        return Parameters(index, np.array(values))

    return make


@pytest.fixture
def nothing() -> Nothing:
    """Return the shares of a network that sends everything the way of the rest."""

    def shares(network: Network) -> dict[tuple[str, str], Array]:
        return {
            (process, target): np.zeros((1, 1))
            for process, route in {**network.splits, **network.stores}.items()
            for target in route.named
        }

    return shares


@pytest.fixture
def with_rows() -> WithRows:
    """Set some rows of a city to fixed numbers in base units."""

    def changed(city: City, rows: Rows) -> City:
        table = city.parameters.copy()
        keys = list(zip(table.name, table.fraction, table.substance, table.place, strict=True))
        for short, value in rows.items():
            at = table.index[keys.index(_key(short))]
            table.loc[at, ["distribution", "origin"]] = ["fixed", city.id]
            table.loc[at, ["base_value", "base_low", "base_high"]] = [value, np.nan, np.nan]
        return replace(city, parameters=table)

    return changed


@pytest.fixture(scope="session")
def solved_years() -> Solve:
    """Solve a city with all its draws at once."""

    def solved(model: CityModel, measures: Sequence[str], years: Sequence[int]) -> list[SolvedYear]:
        (start,) = starts(model, at_once=model.values.shape[1])
        return list(solve(start, measures, years))

    return solved


@pytest.fixture(scope="session")
def lviv() -> City:
    """Return the shipped city of Lviv."""
    return load_city("lviv")


@pytest.fixture(scope="session")
def lviv_model(lviv: City) -> CityModel:
    """Return Lviv ready to solve, with a few draws."""
    return prepare(lviv, draws=40, seed=1, first_year=2025)
