"""Paint pictures in a second process while the first one draws the next chart.

Half of the time that charts take goes into painting their dots; a second core does it meanwhile.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from wastewater.present.style import Chart

Paint = Callable[[Chart, Path], None]


def save_png(figure: Chart, file: Path) -> None:
    """Save a chart as a PNG that is sharp on a slide."""
    figure.savefig(file, dpi=150)


@contextlib.contextmanager
def painter() -> Iterator[Paint]:
    """Give a function that saves a chart as PNG; all are saved when the block ends.

    Where no second process can be had, the pictures are saved at once.

    Raises
    ------
    OSError
        When a picture cannot be written.
    """
    # A process of its own instead of a copy: the same on Windows, macOS and Linux, and without the
    # draws of the first one in its memory.
    context = multiprocessing.get_context("spawn")
    try:
        pool = ProcessPoolExecutor(1, context, initializer=_leave_interrupts)
    except (OSError, ImportError):  # no semaphores here
        yield save_png
        return
    waiting: list[Future[None]] = []
    try:
        yield lambda figure, file: waiting.append(pool.submit(save_png, figure, file))
        for picture in waiting:
            picture.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Let Ctrl-C end the first process alone; that ends the second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
