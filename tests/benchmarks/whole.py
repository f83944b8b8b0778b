"""The whole job: sampling, all years with their balance, quantiles; the engine and its opponents.

All have the same draws and must give the same answers: the loads of all substances to the sea and
the carbon that becomes gas, under the baseline and two scenarios, with best estimate, mean, median,
5 % and 95 %. Each of them needs the sample, and its time counts for all alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec

import least
import numpy as np
from loop_draw import Answer, Draws
from measured import Row, Time, once, peak_of

import wastewater as ww
from wastewater.inputs.city import City
from wastewater.model import sampling
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.results.block import Block, collect_all
from wastewater.results.statistics import summarise

SEED = 1
FEW = {"flodym": 8, "pandas": 4}  # draws that a loop is measured on
AIMS = {"least": "at most 1.0", "flodym": "at least 95", "pandas": "at least 1,500"}
MISSING = "flodym is not installed: skipped"


@dataclass(frozen=True)
class Job:
    """What all opponents are asked."""

    city: City
    scenarios: Mapping[str, Sequence[str]]
    years: range
    draws: int

    @classmethod
    def of(cls, name: str, scenarios: Sequence[str], years: tuple[int, int], draws: int) -> Job:
        """The baseline and some scenarios of a shipped city."""
        city = ww.load_city(name)
        chosen = dict.fromkeys(("baseline", *scenarios))
        taken = {scenario: city.scenarios[scenario].measures for scenario in chosen}
        return cls(city, taken, range(years[0], years[1] + 1), draws)

    def sample(self) -> CityModel:
        """Draw all rows, none of them remembered from before."""
        forget = getattr(getattr(sampling, "_reference_sample", None), "cache_clear", None)
        if forget is not None:
            forget()
        return prepare(self.city, self.draws, SEED, self.years[0])

    @property
    def sea(self) -> str:
        """Where the city's one works drains to."""
        (works,) = self.city.catchments
        return works.sea


@dataclass(frozen=True)
class Found:
    """What one scenario comes to.

    `loads`, `carbon` are the statistics [kg/yr, t/yr], (year, substance or kind, 5); `first` the
    loads and the carbon of the first draws, to hold the loops against.
    """

    loads: Array
    carbon: Array
    first: tuple[Array, Array]


def engine(job: Job, model: CityModel) -> list[Found]:
    """What the engine finds, scenario by scenario."""
    blocks = collect_all(model, job.scenarios, job.years)
    return [kept(block.total(job.sea), carbon_of(block), summarise) for block in blocks.values()]


def least_numpy(job: Job, model: CityModel) -> list[Found]:
    """What the least numpy finds, scenario by scenario."""
    begin, found = least.begin(model), []
    for measures in job.scenarios.values():
        answer = least.solve(begin, measures, job.years)
        loads = answer.loads.sum(axis=1)
        found.append(kept(loads, answer.carbon, lambda x: least.quantiles(x[:, None])))
    return found


def kept(loads: Array, carbon: Array, statistics: Callable[[Array], Array]) -> Found:
    """Keep the statistics and a few draws."""
    few = 1 + max(FEW.values())
    first = loads[..., :few].copy(), carbon[..., :few].copy()
    return Found(statistics(loads), statistics(carbon), first)


def carbon_of(block: Block) -> Array:
    """Carbon that becomes gas [t/yr], biogenic and fossil, axes (year, 2, 1 + draws)."""

    def carbon(gas: str, per_carbon: float) -> Array:
        parts = [mass for (_, name), mass in block.gases.items() if name == gas]
        return np.sum(parts, axis=0) / per_carbon

    biogenic = carbon("co2_biogenic", 44 / 12) + carbon("methane", 16 / 12)
    return np.stack([biogenic, carbon("co2_fossil", 44 / 12)], axis=1)


def same(one: Array, other: Array) -> None:
    """Fail unless two answers are the same but for rounding."""
    np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-9)


# ---------------------------------------------------------------- against the least numpy


@dataclass(frozen=True)
class Measured:
    """Times of one solver, of its whole job and of the sampling in that [s], and memory [MB]."""

    whole: Time
    sampling: Time
    peak_mb: float | None


def job_whole(job: Job, times: int) -> list[Row]:
    """The engine, the least numpy and the loops in turns, so that all share a busy hour."""
    solvers = {"engine": engine, "least numpy": least_numpy}
    found: dict[str, list[Found]] = {}
    rounds: dict[str, list[Measured]] = {name: [] for name in solvers}
    loops = opponents(job)
    for _ in range(times):
        for name, solver in solvers.items():
            rounds[name].append(measured(job, name, solver, found))
        for loop in loops:
            loop.run()
    for one, other in zip(found["engine"], found["least numpy"], strict=True):
        same(one.loads, other.loads)
        same(one.carbon, other.carbon)
    best = {name: min(each, key=processor) for name, each in rounds.items()}
    return beside(job, best) + loop_rows(job, loops, found["engine"], best["engine"])


def job_loops(job: Job, times: int) -> list[Row]:
    """The loops alone, beside the engine."""
    found: dict[str, list[Found]] = {}
    loops, rounds = opponents(job), []
    for _ in range(times):
        rounds.append(measured(job, "engine", engine, found))
        for loop in loops:
            loop.run()
    return loop_rows(job, loops, found["engine"], min(rounds, key=processor))


def measured(
    job: Job,
    name: str,
    solver: Callable[[Job, CityModel], list[Found]],
    found: dict[str, list[Found]],
) -> Measured:
    """Time a whole job from a fresh sample to its statistics."""
    times: list[Time] = []

    def all_of_it() -> None:
        models: list[CityModel] = []
        times.append(once(lambda: models.append(job.sample())))
        times.append(once(lambda: found.update({name: solver(job, models.pop())})))

    peak = peak_of(all_of_it)
    drawn, solved = times
    return Measured((drawn[0] + solved[0], drawn[1] + solved[1]), drawn, peak)


def beside(job: Job, best: Mapping[str, Measured]) -> list[Row]:
    """Lay out the engine beside the least numpy."""
    engine, bare = best["engine"], best["least numpy"]
    ratio = told(engine.whole[1] / bare.whole[1], engine.whole[0] / bare.whole[0])
    return [
        Row(f"sampling alone, {job.draws:,} draws", *engine.sampling),
        Row("engine: sampling, years, balance, quantiles", *engine.whole, engine.peak_mb),
        Row("least numpy: the same answers", *bare.whole, bare.peak_mb),
        Row(f"engine / least numpy: {ratio}", 0, 0, None, AIMS["least"]),
    ]


# ---------------------------------------------------------------- against loops over draws


class Opponent:
    """A loop over draws, measured on a few of them."""

    def __init__(self, name: str, loop: Callable[[int], Answer], draws: int) -> None:
        self.name, self.loop = name, loop
        written_in = name.partition(",")[0]
        self.draws, self.aim = range(1, 1 + min(draws, FEW[written_in])), AIMS[written_in]
        self.answers = [loop(0)]  # the first call is not measured
        self.times: list[Time] = []

    def run(self) -> None:
        """Measure the draws once more."""
        self.answers = self.answers[:1]
        self.times.append(once(lambda: self.answers.extend(map(self.loop, self.draws))))

    def per_draw(self) -> Time:
        """Wall and processor time of one draw [s], in the fastest round."""
        wall, cpu = min(self.times, key=lambda time: time[1])
        return wall / len(self.draws), cpu / len(self.draws)


def opponents(job: Job) -> list[Opponent]:
    """The loops over draws; without flodym installed only that in pandas."""
    import loop_pandas

    model, few = job.sample(), 1 + min(job.draws, max(FEW.values()))
    model = replace(model, values=model.values[:, :few].copy())  # so that the rest can go
    draws = Draws(model, job.scenarios, job.years, few)
    ways: dict[str, Callable[[Draws], Callable[[int], Answer]]] = {"pandas": loop_pandas.Loop}
    if find_spec("flodym"):
        import loop_flodym

        ways["flodym, all scenarios at once"] = loop_flodym.Loop
        ways["flodym, one by one"] = loop_flodym.ByScenario
    return [Opponent(name, way(draws), job.draws) for name, way in sorted(ways.items())]


def loop_rows(
    job: Job, loops: Sequence[Opponent], wanted: Sequence[Found], engine: Measured
) -> list[Row]:
    """Hold the loops against the engine and scale their times up to all draws."""
    rows = [] if find_spec("flodym") else [Row(MISSING, 0, 0)]
    for loop in loops:
        hold(loop.answers, wanted)
        rows += loop_lines(loop, job.draws, engine)
    return rows


def hold(answers: Sequence[Answer], wanted: Sequence[Found]) -> None:
    """Fail unless a loop gives what the engine gives for the first draws."""
    for draw, answer in enumerate(answers):
        same(answer.loads, np.stack([found.first[0][..., draw] for found in wanted]))
        same(answer.carbon, np.stack([found.first[1][..., draw] for found in wanted]))


def loop_lines(loop: Opponent, draws: int, engine: Measured) -> list[Row]:
    """What a loop takes for all draws and the sampling; its quantiles are left out of account."""
    each, count = loop.per_draw(), len(loop.draws)
    wall, cpu = (t * draws + s for t, s in zip(each, engine.sampling, strict=True))
    said = f"{each[1] * 1e3:.0f} ms a draw, measured on {count} draws, times {draws:,}"
    times = told(cpu / engine.whole[1], wall / engine.whole[0])
    return [
        Row(f"{loop.name}: the same answers ({said})", wall, cpu),
        Row(f"{loop.name} / engine: {times}", 0, 0, None, loop.aim),
    ]


def processor(measured: Measured) -> float:
    """Processor time of the whole job [s]."""
    return measured.whole[1]


def told(processor: float, clock: float) -> str:
    """A ratio of processor times, with that by the clock, which other programs disturb."""
    form = "{:,.0f}" if processor > 10 else "{:.2f}"
    return f"{form.format(processor)} (by the clock {form.format(clock)})"
