"""Paint charts in other processes while the first one draws the next of them.

Most of the time that charts take goes into letters and lines; other cores do it meanwhile.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from markupsafe import Markup

from wastewater.present.inline_svg import picture, render
from wastewater.present.style import Chart

PAINTERS = 2
"""Processes that paint; with more of them, the first one would have to draw faster."""

_QUICK = 3
"""Compression of a PNG: a third less time than the usual one for a tenth more bytes."""

Paint = Callable[[Chart, str, str, Path], Future[Markup]]


def paint(figure: Chart, name: str, title: str, folder: Path) -> Markup:
    """Save a chart as a PNG that is sharp on a slide and as SVG, and return it for a page.

    Parameters
    ----------
    figure : Chart
        The chart.
    name : str
        Name of the files without ending, and prefix of the ids in the picture.
    title : str
        What the chart shows, for those who do not see it.
    folder : pathlib.Path
        Where to save.

    Raises
    ------
    OSError
        When a picture cannot be written.
    """
    figure.savefig(folder / f"{name}.png", dpi=150, pil_kwargs={"compress_level": _QUICK})
    drawn = render(figure, name)
    (folder / f"{name}.svg").write_text(drawn, encoding="utf-8", newline="\n")
    return picture(drawn, name, title)


@contextlib.contextmanager
def painter() -> Iterator[Paint]:
    """Give a function that paints as `paint` does, but elsewhere: it returns at once.

    What it returns knows the picture when it is done, or why it could not be done. Where no other
    process can be had, the pictures are painted at once.
    """
    # Processes of their own instead of copies: the same on Windows, macOS and Linux, and without
    # the draws of the first one in their memory.
    context = multiprocessing.get_context("spawn")
    try:
        pool = ProcessPoolExecutor(PAINTERS, context, initializer=_leave_interrupts)
    except (OSError, ImportError):  # no semaphores here
        yield _paint_here
        return
    try:
        yield lambda figure, name, title, folder: pool.submit(paint, figure, name, title, folder)
    finally:
        pool.shutdown(cancel_futures=True)


class Awaited(Mapping[str, Markup]):
    """Pictures by name; one that is still being painted is waited for when it is asked for."""

    def __init__(self, pictures: Mapping[str, Future[Markup]]) -> None:
        self._pictures = pictures

    def __getitem__(self, name: str) -> Markup:
        return self._pictures[name].result()

    def __contains__(self, name: object) -> bool:
        return name in self._pictures

    def __iter__(self) -> Iterator[str]:
        return iter(self._pictures)

    def __len__(self) -> int:
        return len(self._pictures)


def _paint_here(figure: Chart, name: str, title: str, folder: Path) -> Future[Markup]:
    done: Future[Markup] = Future()
    done.set_result(paint(figure, name, title, folder))
    return done


def _leave_interrupts() -> None:
    """Let Ctrl-C end the first process alone; that ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
