"""Time and memory of the main jobs, as a small table: `python tests/benchmarks/bench.py`.

`--quick` takes each measurement once with fewer draws. Nothing here is a test of speed that can
fail: a table is printed, and only wrong answers are errors.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from least import Answer

    from wastewater.results.block import Block

ROOT = Path(__file__).resolve().parents[2]
CITY, SCENARIOS, YEARS = "lviv", ("ten-fractions", "all"), (2025, 2040)
PILOTS = ("lviv", "voznesensk")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    job: str
    wall_s: float
    cpu_s: float
    peak_mb: float | None = None
    budget: str = ""

    def line(self) -> str:
        peak = "" if self.peak_mb is None else f"{self.peak_mb:.0f}"
        wall, cpu = (f"{x:.3g}" if x else "" for x in (self.wall_s, self.cpu_s))
        return f"| {self.job} | {wall} | {cpu} | {peak} | {self.budget} |"


Time = tuple[float, float]


def timed(job: Callable[[], object], times: int) -> Time:
    """Wall and processor time of the fastest of some calls [s]."""
    measured = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        job()
        measured.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(measured)


def peak_mb(children: bool = False) -> float | None:
    """Largest memory of this process, or of its children, so far; None where nobody counts it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit / 1e6


def cpu_of_children() -> float:
    """Processor time of all child processes that have ended [s]."""
    used = os.times()
    return used.children_user + used.children_system


# ---------------------------------------------------------------- each in its own process


def job_import(draws: int, times: int) -> list[Row]:
    """Import the package, which a process does once."""
    wall, cpu = timed(lambda: __import__("wastewater"), 1)
    return [Row("import wastewater", wall, cpu, peak_mb())]


def job_load(draws: int, times: int) -> list[Row]:
    """Read and check a city's folder."""
    import wastewater as ww

    first = timed(lambda: ww.load_city(CITY), 1)
    return [
        Row("load_city, first", *first),
        Row("load_city, again", *timed(lambda: ww.load_city(CITY), times)),
    ]


def job_run(draws: int, times: int) -> list[Row]:
    """Run the model after a first run in the same process."""
    import wastewater as ww

    city = ww.load_city(CITY)

    def job() -> None:
        ww.run(city, SCENARIOS, YEARS, draws)

    job()
    span = f"{YEARS[0]}-{YEARS[1]}"
    name = f"run: one pilot, baseline + {len(SCENARIOS)} scenarios, {span}, {draws} draws"
    return [Row(name, *timed(job, times), peak_mb(), "1 s, 500 MB")]


def job_slider(draws: int, times: int) -> list[Row]:
    """Change a row and look at the loads, as a slider does."""
    import wastewater as ww

    city = ww.load_city(CITY)
    few = min(draws, 200)

    def job() -> None:
        tried = ww.with_value(city, "plant.stage", 0.9, 0.8, 0.97, place="lviv.secondary")
        ww.run(tried, [], YEARS, few).outflow("baltic")

    job()
    name = f"slider: change a row, run the baseline ({few} draws), outflow table"
    return [Row(name, *timed(job, times), None, "0.15 s")]


def job_tables(draws: int, times: int) -> list[Row]:
    """Make tables from a run."""
    import wastewater as ww

    result = ww.run(CITY, SCENARIOS, YEARS, draws)
    jobs = ("outflow", "compare", "measure_first", "flows")
    return [Row(f"table: {name}", *timed(getattr(result, name), 1)) for name in jobs]


def job_answers(draws: int, times: int) -> list[Row]:
    """The least numpy gives the engine's loads and carbon: both pilots, all scenarios and draws."""
    import least

    import wastewater as ww
    from wastewater.model.city_model import prepare
    from wastewater.model.run import starts
    from wastewater.results.block import collect

    count = 0
    calendar = range(YEARS[0], YEARS[1] + 1)
    for name in PILOTS:
        city = ww.load_city(name)
        model = prepare(city, min(draws, 200), 1, YEARS[0])
        begin, bare = starts(model), least.begin(model)
        for scenario in city.scenarios.values():
            block = collect(model, begin, scenario.measures, calendar)
            same_answer(block, least.solve(bare, scenario.measures, calendar))
            count += 1
    what = f"{count} scenarios of {len(PILOTS)} pilots"
    return [Row(f"same answers of engine and least numpy: {what}", 0, 0)]


def same_answer(block: Block, answer: Answer) -> None:
    """Compare loads to the sea [kg/yr] and the carbon that becomes gas [t/yr]."""
    (loads,) = block.loads.values()
    np.testing.assert_allclose(answer.loads, loads, rtol=1e-7, atol=1e-9)

    def carbon(gas: str, per_carbon: float) -> np.ndarray:
        parts = [mass for (_, name), mass in block.gases.items() if name == gas]
        return np.sum(parts, axis=0) / per_carbon

    biogenic = carbon("co2_biogenic", 44 / 12) + carbon("methane", 16 / 12)
    both = np.stack([biogenic, carbon("co2_fossil", 44 / 12)], axis=1)
    np.testing.assert_allclose(answer.carbon, both, rtol=1e-7, atol=1e-9)


def job_engine(draws: int, times: int) -> list[Row]:
    """Sampling, years and quantiles: the engine beside the least numpy, draws and answers alike."""
    import least

    import wastewater as ww
    from wastewater.model import sampling
    from wastewater.model.city_model import prepare
    from wastewater.model.run import starts
    from wastewater.results.block import collect
    from wastewater.results.statistics import summarise

    city = ww.load_city(CITY)
    model, calendar = prepare(city, draws, 1, YEARS[0]), range(YEARS[0], YEARS[1] + 1)
    measures = [city.scenarios[name].measures for name in ("baseline", *SCENARIOS)]

    def engine() -> list[np.ndarray]:
        begin = starts(model)
        blocks: Sequence[Block] = [collect(model, begin, m, calendar) for m in measures]
        return [summarise(block.total("baltic")) for block in blocks]

    def least_numpy() -> list[np.ndarray]:
        begin = least.begin(model)
        answers = [least.solve(begin, m, calendar) for m in measures]
        return [least.quantiles(answer.loads) for answer in answers]

    for one, other in zip(engine(), least_numpy(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-9)
    drawn = timed(lambda: sampling.sample_rows(city.parameters, draws, 1), times)
    return compared(draws, drawn, timed(engine, times), timed(least_numpy, times))


def compared(draws: int, sampled: Time, solved: Time, bare: Time) -> list[Row]:
    """Lay out the engine beside the least numpy, alone and with the sampling that both need."""
    alone = solved[0] / bare[0]
    whole = (sampled[0] + solved[0]) / (sampled[0] + bare[0])
    return [
        Row(f"sampling alone, all rows, {draws} draws", *sampled),
        Row("engine: years, balance, gases, quantiles (one thread)", *solved),
        Row("least numpy: the same loads and carbon, balance, quantiles", *bare),
        Row(f"engine / least numpy: {alone:.2f}; with sampling: {whole:.2f}", 0, 0, None, "1.5"),
    ]


def job_replay(draws: int, times: int) -> list[Row]:
    """Solve and check the years of one scenario: the engine beside plain array multiplications."""
    import replay

    import wastewater as ww
    from wastewater.model.city_model import prepare
    from wastewater.model.run import starts

    city = ww.load_city(CITY)
    few = min(draws, 1000)
    (start,) = starts(prepare(city, few, 1, YEARS[0]), at_once=few)
    asked = replay.questions(start, city.scenarios["all"].measures, range(YEARS[0], YEARS[1] + 1))
    programs = replay.compile_all(asked)
    for one, other in zip(replay.by_engine(asked), replay.by_hand(asked, programs), strict=True):
        for edge, flow in one.items():
            np.testing.assert_allclose(other[edge], np.broadcast_to(flow, other[edge].shape))
    engine = timed(lambda: replay.by_engine(asked), times)
    bare = timed(lambda: replay.by_hand(asked, programs), times)
    ratio = engine[0] / bare[0]
    return [
        Row(f"solver and check, 16 years of one scenario, {few} draws", *engine),
        Row("the same as plain array operations on ready buffers", *bare),
        Row(f"solver and check / plain array operations: {ratio:.2f}", 0, 0, None, "1.5"),
    ]


JOBS = {f.__name__.removeprefix("job_"): f for f in (job_import, job_load, job_run, job_slider)}
JOBS |= {f.__name__.removeprefix("job_"): f for f in (job_tables, job_answers)}
JOBS |= {f.__name__.removeprefix("job_"): f for f in (job_engine, job_replay)}


# ---------------------------------------------------------------- from outside


def in_own_process(job: str, draws: int, times: int) -> list[Row]:
    """Measure a job in a process that has done nothing else."""
    words = [sys.executable, __file__, "--job", job, "--draws", str(draws), "--times", str(times)]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job} failed\n{done.stderr}")
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def environment() -> dict[str, str]:
    """Environment of a child process, with the package on its path."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p), "PYTHONUTF8": "1"}


def main_job(draws: int | None) -> list[Row]:
    """Both pilots, all outputs and charts, from a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "wastewater", "run", "--out", str(Path(folder) / "results")]
        words += ["--draws", str(draws)] if draws else []
        wall, cpu = time.perf_counter(), cpu_of_children()
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
        wall, cpu = time.perf_counter() - wall, cpu_of_children() - cpu
        if done.returncode:
            raise SystemExit(f"wastewater run failed\n{done.stderr}")
    name = "`wastewater run`: both pilots, all outputs and charts, cold"
    return [Row(name, wall, cpu, peak_mb(children=True), "20 s")]


def main(words: Sequence[str] | None = None) -> None:
    """Measure all jobs and print the table, or one job for the process that asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once, with few draws")
    parser.add_argument("--job", choices=sorted(JOBS), help=argparse.SUPPRESS)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args(words)
    draws, times = (100, 1) if given.quick else (given.draws, given.times)
    if given.job:
        rows = JOBS[given.job](draws, times)
        print(json.dumps([row.__dict__ for row in rows]))  # noqa: T201
        return
    rows = main_job(draws if given.quick else None)  # first: the largest child is counted
    for job in JOBS:
        rows += in_own_process(job, draws, times)
    machine = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores"
    head = ["| job | wall s | cpu s | peak MB | budget |", "| --- | --- | --- | --- | --- |"]
    print("\n".join(["", machine, "", *head, *(row.line() for row in rows)]))  # noqa: T201


if __name__ == "__main__":
    main()
