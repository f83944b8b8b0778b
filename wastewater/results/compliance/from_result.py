"""How a run stands to the limits: effluent of every works, and reaches whose flow is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import Catchment, City
from wastewater.inputs.compliance.lists import setting
from wastewater.inputs.compliance.regimes import WATER, check_regimes, usual_regimes
from wastewater.model.distributions import Array
from wastewater.results.compliance.effluent import Question, effluent_rows
from wastewater.results.compliance.reach import (
    reach_concentrations,
    reach_rows,
    water_conditions,
)
from wastewater.results.compliance.table import together
from wastewater.results.compliance.works import CityYears, WorksYears, city_years
from wastewater.results.result import Result

#: Draws that are taken at most: a probability is then known to about 0.02.
COMPLIANCE_DRAWS = 500


@dataclass(frozen=True)
class Settings:
    """What a run is held against; see `from_result`."""

    regimes: tuple[str, ...] | None
    sensitive: bool
    lagoons: bool
    level: float
    river_flow: Mapping[str, ArrayLike] = field(default_factory=dict)
    hardness: float | None = None
    dissolved_share: Mapping[str, ArrayLike] = field(default_factory=dict)


def from_result(
    result: Result,
    years: Sequence[int] | None = None,
    scenarios: Sequence[str] | None = None,
    *,
    regimes: Collection[str] | None = None,
    sensitive: bool = True,
    lagoons: bool = False,
    level: float | None = None,
    draws: int = COMPLIANCE_DRAWS,
    river_flow: Mapping[str, ArrayLike] | None = None,
    hardness: float | None = None,
    dissolved_share: Mapping[str, ArrayLike] | None = None,
) -> pd.DataFrame:
    """Return how every works of a run stands to the limits, scenario by scenario.

    The concentration of an effluent is its load through its volume, draw by draw; the removal is
    one less effluent through inlet. The size of the works is its raw BOD5 at 60 g/d per p.e. The
    scenarios are solved once more, with the draws of the run, because loads of the works are not
    kept.

    Parameters
    ----------
    result : Result
        What `run` returned.
    years : sequence of int, optional
        Calendar years, all of the run by default.
    scenarios : sequence of str, optional
        Scenarios, all by default.
    regimes : collection of str, optional
        Laws of ``regimes.csv``; by default those of the European Union for all, HELCOM's for
        outlets to the Baltic Sea and those of the country.
    sensitive : bool
        Whether limits for sensitive areas are asked for (N and P).
    lagoons : bool
        Whether the works are lagoons, with their own limit for suspended solids.
    level : float, optional
        Probability from which a limit is called met [share]; ``settings.csv`` by default.
    draws : int
        Draws that are taken at most.
    river_flow : mapping of str to array_like, optional
        Mean flow of reaches [m3/s] by id; these reaches are held against quality standards, with
        the load of the city alone.
    hardness : float, optional
        Hardness of the river [mg CaCO3/l]; cadmium is judged with it only.
    dissolved_share : mapping of str to array_like, optional
        Dissolved share of metals in the river, by substance.

    Returns
    -------
    pandas.DataFrame
        Columns `COMPLIANCE_COLUMNS`, `place` is a catchment or a reach.

    Raises
    ------
    InputError
        When a year, scenario, law or reach is not known.
    """
    known = Settings(
        regimes=None if regimes is None else check_regimes(regimes),
        sensitive=sensitive,
        lagoons=lagoons,
        level=setting("level") if level is None else level,
        river_flow=river_flow or {},
        hardness=hardness,
        dissolved_share=dissolved_share or {},
    )
    wanted = _known_years(result, years)
    chosen = _known_scenarios(result, scenarios)
    _check_reaches(result.cities, known.river_flow)
    tables = []
    for city in result.cities:
        model = result.model(city.id).part(slice(0, 1 + draws))
        for scenario in result.scenarios[city.id]:
            if scenario in chosen:
                solved = city_years(model, city.scenarios[scenario].measures, wanted)
                tables += _scenario(city, scenario, wanted, solved, model.index.substances, known)
    return together(tables)


def _scenario(
    city: City,
    scenario: str,
    years: tuple[int, ...],
    solved: CityYears,
    substances: tuple[str, ...],
    known: Settings,
) -> list[pd.DataFrame]:
    """Judge every works and reach of a city under one scenario."""
    tables = []
    for catchment in city.catchments:
        works = _drawn(solved.works[catchment.id])
        question = Question(
            names=_names(city, catchment.id, scenario),
            years=years,
            substances=substances,
            regimes=known.regimes or usual_regimes(city.country, catchment.sea),
            applies_to=("effluent", "sensitive area") if known.sensitive else ("effluent",),
            conditions=(
                "lagoon" if known.lagoons else "not_lagoon",
                "dry_weather",
                "water_12c",
            ),
            level=known.level,
        )
        tables.append(effluent_rows(question, works))
    for reach, flow in known.river_flow.items():
        if reach not in solved.reaches:
            continue
        load = solved.reaches[reach]
        drawn = _draws_of(load)
        question = Question(
            names=_names(city, reach, scenario),
            years=years,
            substances=substances,
            regimes=tuple(r for r in known.regimes or WATER if r in WATER),
            applies_to=("inland water",),
            conditions=tuple(water_conditions(known.hardness)),
            level=known.level,
        )
        means = reach_concentrations(load[..., drawn], flow, drawn)
        shares = dict(known.dissolved_share)
        tables.append(reach_rows(question, means, dissolved_share=shares, basis="own_load"))
    return tables


def _names(city: City, place: str, scenario: str) -> dict[str, object]:
    return {"city": city.id, "country": city.country, "place": place, "scenario": scenario}


def _draws_of(values: Array) -> slice:
    """Return where the draws are: behind the best estimate, which stands alone without draws."""
    return slice(1, None) if values.shape[-1] > 1 else slice(0, 1)


def _drawn(works: WorksYears) -> WorksYears:
    some = _draws_of(works.volume)
    return WorksYears(works.inlet[..., some], works.effluent[..., some], works.volume[..., some])


def _known_years(result: Result, years: Sequence[int] | None) -> tuple[int, ...]:
    wanted = result.years if years is None else tuple(int(year) for year in years)
    unknown = [str(year) for year in wanted if year not in result.years]
    if unknown:
        expected = f"{result.years[0]}-{result.years[-1]}"
        raise InputError(Problem("result.year", value=", ".join(unknown), expected=expected))
    return tuple(sorted(set(wanted)))


def _known_scenarios(result: Result, scenarios: Sequence[str] | None) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(s for names in result.scenarios.values() for s in names))
    unknown = [name for name in scenarios or () if name not in known]
    if unknown:
        expected = ", ".join(known)
        raise InputError([Problem("result.scenario", value=u, expected=expected) for u in unknown])
    return known if scenarios is None else tuple(scenarios)


def _check_reaches(cities: Sequence[City], flows: Mapping[str, ArrayLike]) -> None:
    catchments: list[Catchment] = [c for city in cities for c in city.catchments]
    known = tuple(dict.fromkeys(reach for c in catchments for reach in c.reaches))
    problems = [
        Problem("problem.unknown_flow_reach", value=reach, expected=", ".join(known))
        for reach, flow in flows.items()
        if reach not in known or not (np.asarray(flow, dtype=float) > 0).all()
    ]
    if problems:
        raise InputError(problems)
