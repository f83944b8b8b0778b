"""A folder of results: tables, charts, report and the record of the run, written whole or not."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from wastewater.errors import Problem
from wastewater.inputs.city import City
from wastewater.present import charts
from wastewater.results.result import Result

RECORD = "run.json"
"""File that says what was calculated and which files of the folder belong to it."""

CHARTED = ("total_p", "total_n", "hg", "diclofenac")
"""Substances whose outflow over the years is drawn; the first one's way through the city too."""

_DUST = ("Thumbs.db", "desktop.ini")
"""Files that a file manager leaves in every folder it shows."""


def not_replaceable(folder: Path) -> list[Problem]:
    """Return why a folder may not be replaced: only what an earlier run wrote there may go.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the results; it need not exist.

    Returns
    -------
    list of Problem
        Empty if nothing of the user's own would be lost.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [Problem("cli.problem.out_is_file", fields={"path": str(folder)})]
    try:
        ours = {RECORD, *json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        dust = file.name.startswith(".") or file.name in _DUST
        if not (file.is_dir() or dust or name in ours):
            fields = {"path": str(folder), "file": name}
            return [Problem("cli.problem.out_not_ours", fields=fields)]
    return []


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new folder that replaces `target` if the block ends well, and vanishes if not.

    Parameters
    ----------
    target : pathlib.Path
        Folder that may exist; what it holds is replaced after a good end, untouched after a bad one.

    Yields
    ------
    pathlib.Path
        Empty folder beside the target, to write into.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    old = part.with_suffix(".old")
    made = [folder for folder in target.parents if not folder.exists()]
    try:
        part.mkdir(parents=True)
        yield part
        if target.exists():
            target.rename(old)
        try:
            part.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_results(
    result: Result,
    cities: Sequence[City],
    folder: Path,
    record: Mapping[str, object],
    language: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write tables, charts, report and the record of the run into an empty folder.

    Parameters
    ----------
    result : Result
        What was calculated.
    cities : sequence of City
        Its cities.
    folder : pathlib.Path
        Where to write. The tables depend on the result alone, byte for byte.
    record : Mapping
        How it was calculated: ``years`` (first and last), seed, version, ...
    language : str
        Language of charts and report.
    progress : callable, optional
        Called with the number of charts drawn and of all charts.
    """
    years = record["years"]
    tables = {
        "flows": result.flows(years=years),
        "outflow": result.outflow(),
        "comparison": result.compare(),
        "parameters": result.sources(),
        "measure_first": result.measure_first(),
    }
    for name, table in tables.items():
        # seven digits: more would differ in the last one between machines
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.7g")
    _draw(result, cities, folder / "charts", language, progress or (lambda done, total: None))
    result.report(folder / "report.html", language=language)
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    content = {**record, "cities": [city.id for city in cities], "files": files}
    lines = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / RECORD).write_text(lines + "\n", encoding="utf-8", newline="\n")


def _draw(
    result: Result,
    cities: Sequence[City],
    folder: Path,
    language: str,
    progress: Callable[[int, int], None],
) -> None:
    """Draw every chart as PNG and SVG."""
    folder.mkdir()
    pictures = [picture for city in cities for picture in _pictures(result, city, language)]
    for done, (name, draw) in enumerate(pictures, start=1):
        figure = draw()
        figure.savefig(folder / f"{name}.png", dpi=150)
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        progress(done, len(pictures))


def _pictures(
    result: Result, city: City, language: str
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """Yield the name of each chart of a city and what draws it."""
    yield (
        f"{city.id}_flow_{CHARTED[0]}",
        partial(charts.flow_diagram, result, city.id, CHARTED[0], language=language),
    )
    for substance in CHARTED:
        draw = partial(charts.outflow, result, city.id, substance, language=language)
        yield f"{city.id}_outflow_{substance}", draw
    if len(city.scenarios) > 1:
        yield f"{city.id}_change", partial(charts.change, result, city.id, language=language)
    yield f"{city.id}_waste_fate", partial(charts.waste_fate, result, city.id, language=language)
