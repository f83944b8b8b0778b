"""How the benchmarks measure time and memory, and a line of their table."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Time = tuple[float, float]


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


def once(job: Callable[[], object]) -> Time:
    """Wall and processor time of a call [s]."""
    wall, cpu = time.perf_counter(), time.process_time()
    job()
    return time.perf_counter() - wall, time.process_time() - cpu


def timed(job: Callable[[], object], times: int) -> Time:
    """Wall and processor time of the fastest of some calls [s]."""
    return min(once(job) for _ in range(times))


def peak_mb(children: bool = False) -> float | None:
    """Largest memory of this process, or of its children, so far; None where nobody counts it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit / 1e6


def peak_of(job: Callable[[], object]) -> float | None:
    """Largest memory of this process during a call [MB]; None where it cannot be told apart."""
    own = Path("/proc/self")
    try:
        (own / "clear_refs").write_text("5")
    except OSError:
        return None
    job()
    lines = (own / "status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak) * 1024 / 1e6


def cpu_of_children() -> float:
    """Processor time of all child processes that have ended [s]."""
    used = os.times()
    return used.children_user + used.children_system
