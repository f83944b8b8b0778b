"""A run of the shipped pilots that the tests of the results share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from numpy.typing import ArrayLike

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City, load_city
from wastewater.inputs.scenario import Scenario
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import Index
from wastewater.results.block import Block
from wastewater.results.combinations import Combinations, every
from wastewater.results.kept import Case
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.solved import Asked, Taken
from wastewater.results.tonnes import INDICATORS, SITE_UNITS

MadeCase = Callable[..., Case]
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


FRACTIONS = tuple(vocabulary.fractions().index)


@pytest.fixture
def made_case() -> MadeCase:
    """Make a case from a few numbers: what is not named is 0, in two years and three columns."""

    def make(
        waste: Mapping[str, Array | float] | None = None,
        rows: Mapping[tuple[str, str, str, str], Array | float] | None = None,
        recycled: Mapping[str, Array | float] | None = None,
        gases: Mapping[tuple[str, str], Array | float] | None = None,
        landfills: Mapping[tuple[str, str], Array | float] | None = None,
        people: Array | float = 1.0,
        years: tuple[int, ...] = (2025, 2026),
        columns: int = 3,
    ) -> Case:
        def full(number: Array | float) -> Array:
            return np.broadcast_to(np.asarray(number, float), (len(years), columns)).copy()

        sites = [(site, q) for site in ("landfill", "dumpsite") for q in SITE_UNITS]
        by_fraction = [full((recycled or {}).get(f, 0.0)) for f in FRACTIONS]
        block = Block(
            loads={},
            waste={name: full((waste or {}).get(name, 0.0)) for name in INDICATORS},
            recycled_by_fraction=np.stack(by_fraction, axis=1),
            disposed=np.zeros((len(years), 1, columns)),
            leached=np.zeros((len(years), 1, columns)),
            gases={key: full(gas) for key, gas in (gases or {}).items()},
            landfills={key: full((landfills or {}).get(key, 0.0)) for key in sites},
            people=full(people),
            flows={},
        )
        known = rows or {}
        model = SimpleNamespace(
            city=SimpleNamespace(id="town"),
            index=Index({key: i for i, key in enumerate(known)}, FRACTIONS, ("hg",), "town"),
            values=np.array([np.broadcast_to(v, columns) for v in known.values()], dtype=float),
            changes=lambda taken: (),
        )
        return Case(cast(CityModel, model), "baseline", (), years, block)

    return make


MadeChoice = Callable[..., Combinations]


@pytest.fixture
def made_choice() -> MadeChoice:
    """Make combinations of measures whose costs add up and whose reductions a function says."""

    def made(
        cost: Mapping[str, ArrayLike],
        reduction: Callable[[Taken], ArrayLike],
        load: ArrayLike = (100.0, 100.0, 100.0),
        taken: Sequence[Taken] | None = None,
        investment: Mapping[str, float] | None = None,
    ) -> Combinations:
        names = list(cost)
        taken = every(names) if taken is None else tuple(taken)
        level = np.asarray(load, dtype=float)
        none = np.zeros_like(level)

        def total(parts: Mapping[str, ArrayLike], one: Taken) -> np.ndarray:
            return none + sum((np.asarray(parts[m], dtype=float) for m in names if m in one), none)

        return Combinations(
            asked=Asked("town", "total_p", "baltic", 2030, 2),
            taken=tuple(taken),
            names=tuple("+".join(m for m in names if m in one) for one in taken),
            annual_cost=np.array([total(cost, one) for one in taken]),
            investment=np.array(
                [total(investment or dict.fromkeys(names, 0.0), one) for one in taken]
            ),
            reduction=np.array([none + np.asarray(reduction(one), dtype=float) for one in taken]),
            load=level,
            left_out={},
        )

    return made
