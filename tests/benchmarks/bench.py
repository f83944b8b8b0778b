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
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from measured import Row, cpu_of_children, peak_mb, timed

if TYPE_CHECKING:
    from least import Answer

    from wastewater.results.block import Block

ROOT = Path(__file__).resolve().parents[2]
CITY, SCENARIOS, YEARS = "lviv", ("ten-fractions", "all"), (2025, 2040)
PILOTS = ("lviv", "voznesensk")


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
    from wastewater.model.start import starts
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
    from whole import carbon_of, same

    (loads,) = block.loads.values()
    same(answer.loads, loads)
    same(answer.carbon, carbon_of(block))


def job_whole(draws: int, times: int) -> list[Row]:
    """Sampling, years and quantiles: the engine, the least numpy and loops over draws."""
    import whole

    return whole.job_whole(whole.Job.of(CITY, SCENARIOS, YEARS, draws), times)


def job_loops(draws: int, times: int) -> list[Row]:
    """The loops over draws alone, against the engine."""
    import whole

    return whole.job_loops(whole.Job.of(CITY, SCENARIOS, YEARS, draws), times)


def job_profile(draws: int, times: int) -> list[Row]:
    """Where the time of the whole job goes."""
    import whole
    from parts import seconds_by_part

    job = whole.Job.of(CITY, SCENARIOS, YEARS, draws)
    found = seconds_by_part(lambda: whole.engine(job, job.sample()))
    every = sum(found.values())
    return [Row(f"of the engine, {part}: {s / every:.0%}", 0, s) for part, s in found.items()]


def job_replay(draws: int, times: int) -> list[Row]:
    """Solve and check the years of one scenario: the engine beside plain array multiplications."""
    import replay

    import wastewater as ww
    from wastewater.model.city_model import prepare
    from wastewater.model.start import starts

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


EACH = (job_import, job_load, job_run, job_slider, job_tables, job_answers, job_replay)
MANY = (job_whole, job_profile)  # measured at many draws
JOBS = {f.__name__.removeprefix("job_"): f for f in (*EACH, *MANY, job_loops)}


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
    parser.add_argument("--many", type=int, default=10_000, help="draws of the whole job")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args(words)
    draws, times = (100, 1) if given.quick else (given.draws, given.times)
    many = 100 if given.quick else given.many
    if given.job:
        rows = JOBS[given.job](draws, times)
        print(json.dumps([row.__dict__ for row in rows]))  # noqa: T201
        return
    rows = main_job(draws if given.quick else None)  # first: the largest child is counted
    for function in (*EACH, *MANY):
        name = function.__name__.removeprefix("job_")
        rows += in_own_process(name, many if function in MANY else draws, times)
    machine = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores"
    head = ["| job | wall s | cpu s | peak MB | budget |", "| --- | --- | --- | --- | --- |"]
    print("\n".join(["", machine, "", *head, *(row.line() for row in rows)]))  # noqa: T201


if __name__ == "__main__":
    main()
