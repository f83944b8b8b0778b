"""What every table of a result starts from: cities, scenarios, years and the kept draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model.city_model import CityModel
from wastewater.results.block import Block

P = ParamSpec("P")
S = TypeVar("S", bound="Kept")


def remembered(
    table: Callable[Concatenate[S, P], pd.DataFrame],
) -> Callable[Concatenate[S, P], pd.DataFrame]:
    """Compute a table once per question; every caller gets a copy of its own."""

    def ask(self: S, /, *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        question = (table.__name__, repr(args), repr(sorted(kwargs.items())))
        if question not in self._tables:
            self._tables[question] = table(self, *args, **kwargs)
        return self._tables[question].copy()

    update_wrapper(ask, table)
    return ask


@dataclass(frozen=True)
class Case:
    """One city under one scenario.

    Attributes
    ----------
    model : CityModel
        The city with its sample.
    scenario : str
        Id of the scenario.
    taken : tuple of str
        Ids of the measures that are taken.
    years : tuple of int
        Calendar years.
    block : Block
        What was kept of the run.
    """

    model: CityModel
    scenario: str
    taken: tuple[str, ...]
    years: tuple[int, ...]
    block: Block

    @property
    def names(self) -> dict[str, str]:
        """The columns of a table that tell the case."""
        return {"city": self.model.city.id, "scenario": self.scenario}


@dataclass(frozen=True)
class Kept:
    """The fields of a result, and how its parts are found.

    Attributes
    ----------
    models : tuple of CityModel
        The cities with their samples.
    scenarios : mapping of str to tuple of str
        Scenario ids by city id, the baseline first.
    years : tuple of int
        Calendar years.
    draws, seed : int
        Number of draws and seed.
    blocks : mapping of (str, str) to Block
        Kept draws by city and scenario.
    """

    models: tuple[CityModel, ...]
    scenarios: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]
    draws: int
    seed: int
    blocks: Mapping[tuple[str, str], Block]
    # Tables that were asked for: a memory of pure functions of the fields above.
    _tables: dict[object, pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def cities(self) -> tuple[City, ...]:
        """The cities of the run."""
        return tuple(model.city for model in self.models)

    def model(self, city: str) -> CityModel:
        """Return the prepared model of a city, by its id."""
        for model in self.models:
            if model.city.id == city:
                return model
        known = ", ".join(m.city.id for m in self.models)
        raise InputError([Problem("result.city", value=city, expected=known)])

    def _cases(self) -> Iterator[Case]:
        """Yield every city under each of its scenarios."""
        for (city, scenario), block in self.blocks.items():
            taken = self._measures(city, scenario)
            yield Case(self.model(city), scenario, taken, self.years, block)

    def _block(self, city: str, scenario: str) -> Block:
        if (city, scenario) not in self.blocks:
            known = ", ".join(self.scenarios.get(city, ()))
            raise InputError([Problem("result.scenario", value=scenario, expected=known)])
        return self.blocks[city, scenario]

    def _known_scenarios(self, scenarios: Sequence[str] | None) -> tuple[str, ...]:
        known = tuple(dict.fromkeys(name for names in self.scenarios.values() for name in names))
        unknown = [name for name in scenarios or () if name not in known]
        if unknown:
            expected = ", ".join(known)
            raise InputError(
                [Problem("result.scenario", value=u, expected=expected) for u in unknown]
            )
        return known if scenarios is None else tuple(scenarios)

    def _measures(self, city: str, scenario: str) -> tuple[str, ...]:
        return self.model(city).city.scenarios[scenario].measures

    def _used_measures(self, city: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(m for s in self.scenarios[city] for m in self._measures(city, s))
        )

    def _seas(self, city: str, sea: str | None) -> tuple[str, ...]:
        if sea is not None:
            known = vocabulary.seas().index.tolist()
            if sea not in known:
                raise InputError([Problem("result.sea", value=sea, expected=", ".join(known))])
            return (sea,)
        own = [catchment.sea for catchment in self.model(city).city.catchments]
        return tuple(dict.fromkeys([*own, "baltic"]))

    def _years(self, years: Sequence[int]) -> tuple[int, ...]:
        # A year in quotation marks is told with them: it looks like one that there is.
        unknown = [repr(y) if isinstance(y, str) else str(y) for y in years if y not in self.years]
        if unknown:
            expected = f"{self.years[0]}-{self.years[-1]}"
            raise InputError([Problem("result.year", value=", ".join(unknown), expected=expected)])
        return tuple(int(year) for year in years)

    def _one_year(self, year: int | None) -> int:
        """Return the year that is asked for, the last one where none is."""
        return self._years([self.years[-1] if year is None else year])[0]
