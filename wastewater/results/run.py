"""Run cities and scenarios: the public entry to the model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import City, load_city
from wastewater.inputs.scenario import BASELINE
from wastewater.model.city_model import CityModel, prepare
from wastewater.results.block import Block, collect_all
from wastewater.results.result import Result

Progress = Callable[[int, int], None]


def run(
    cities: City | str | Sequence[City | str],
    scenarios: Sequence[str] | None = None,
    years: tuple[int, int] = (2025, 2040),
    draws: int = 2000,
    seed: int = 1,
    progress: Progress | None = None,
    flow_years: Collection[int] = (),
) -> Result:
    """Solve one or more cities under their scenarios; the arguments are those of `wastewater.run`.

    Returns
    -------
    Result
        Loads [kg/yr], waste [t/yr], balances and everything that follows from them.
    """
    loaded = _load(cities)
    _check(loaded, scenarios, years, draws, seed)
    chosen = {city.id: _scenarios_of(city, scenarios) for city in loaded}
    calendar = tuple(range(years[0], years[1] + 1))
    models = tuple(prepare(city, draws, seed, calendar[0]) for city in loaded)
    blocks = _collect(models, chosen, calendar, progress, flow_years)
    return Result(models, chosen, calendar, draws, seed, blocks)


def _collect(
    models: Sequence[CityModel],
    chosen: Mapping[str, Sequence[str]],
    years: Sequence[int],
    progress: Progress | None,
    flow_years: Collection[int],
) -> dict[tuple[str, str], Block]:
    """Solve every city and scenario, one after the other.

    Threads were tried and lost: the arrays of one year come and go faster than a second thread can
    get memory for its own.
    """
    blocks: dict[tuple[str, str], Block] = {}
    total = sum(len(names) for names in chosen.values())
    for model in models:
        city = model.city
        sets = {name: city.scenarios[name].measures for name in chosen[city.id]}
        done = len(blocks)
        tell = None if progress is None else partial(_tell, progress, done, total)
        solved = collect_all(model, sets, years, flow_years, tell)
        blocks |= {(city.id, name): block for name, block in solved.items()}
    return blocks


def _tell(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _load(cities: City | str | Sequence[City | str]) -> tuple[City, ...]:
    """Load every city; the problems of all of them are raised together."""
    given = [cities] if isinstance(cities, City | str) else list(cities)
    loaded, problems = [], []
    for city in given:
        try:
            loaded.append(city if isinstance(city, City) else load_city(city))
        except InputError as error:
            problems += list(error.problems)
    if not given:
        problems.append(Problem("run.no_city"))
    ids = [city.id for city in loaded]
    problems += [Problem("run.twice", value=i) for i in dict.fromkeys(ids) if ids.count(i) > 1]
    if problems:
        raise InputError(problems)
    return tuple(loaded)


def _check(
    cities: Sequence[City],
    scenarios: Sequence[str] | None,
    years: tuple[int, int],
    draws: int,
    seed: int,
) -> None:
    problems = []
    known = list(dict.fromkeys(name for city in cities for name in city.scenarios))
    for name in scenarios or ():
        if name not in known:
            problems.append(Problem("run.scenario", value=name, expected=", ".join(known)))
    if len(years) != 2 or years[0] > years[1]:
        problems.append(Problem("run.years", value=str(tuple(years))))
    if draws < 0:
        problems.append(Problem("run.draws", value=str(draws)))
    if seed < 0:
        problems.append(Problem("run.seed", value=str(seed)))
    if problems:
        raise InputError(problems)


def _scenarios_of(city: City, scenarios: Sequence[str] | None) -> tuple[str, ...]:
    wanted = city.scenarios if scenarios is None else [BASELINE, *scenarios]
    return tuple(dict.fromkeys(name for name in wanted if name in city.scenarios))
