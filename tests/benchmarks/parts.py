"""Where the time of the whole job goes: processor time of each part of the engine.

Nothing is counted twice: time counts for the innermost of the named functions that runs. Functions
are told apart by their names; one that is no longer there counts for the part that calls it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

PACKAGE = "wastewater"

#: Functions of the engine by part, in the order of the table.
PARTS = {
    "sampling": ("sample_city", "sample_rows", "sample_numbers", "steps"),
    "stocks at the start": ("starts", "start_of", "_opening"),
    "shares of all processes": (
        *("state", "parts_of", "waste_ways", "leachate_ways", "sewerage", "to_sea"),
        "complete_shares",
    ),
    "years": ("outline_year", "full_year", "solve_year", "outline", "solve"),
    "balance check": ("check", "check_total"),
    "keeping what the results need": ("collect", "collect_all", "take", "_keep", "_empty", "total"),
    "quantiles": ("summarise",),
}
REST = "the rest"
_PART = {name: part for part, names in PARTS.items() for name in names}


class Clock:
    """Adds up the time of each part while it is the profile function of the interpreter."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*PARTS, REST), 0.0)
        self.open: list[str] = [REST]
        self.known: dict[CodeType, str | None] = {}
        self.last = time.process_time()

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        """Note that a function begins or ends; generators do both many times."""
        if event not in ("call", "return"):
            return
        code = frame.f_code
        if code not in self.known:
            inside = PACKAGE in Path(code.co_filename).parts
            self.known[code] = _PART.get(code.co_name) if inside else None
        part = self.known[code]
        if part is None:
            return
        now = time.process_time()
        self.seconds[self.open[-1]] += now - self.last
        self.last = now
        if event == "call":
            self.open.append(part)
        elif len(self.open) > 1:
            self.open.pop()


def seconds_by_part(job: Callable[[], object]) -> dict[str, float]:
    """Run a job and return what each part took [s]; parts that did not run are left out."""
    clock = Clock()
    sys.setprofile(clock)
    try:
        job()
    finally:
        sys.setprofile(None)
    clock.seconds[clock.open[-1]] += time.process_time() - clock.last
    return {part: seconds for part, seconds in clock.seconds.items() if seconds > 0}
