"""A folder of results: tables, charts, report and the record of the run, written whole or not."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from markupsafe import Markup

from wastewater.errors import Problem
from wastewater.present.gallery import count, gallery
from wastewater.present.painter import Awaited, painter
from wastewater.present.provenance import model_version
from wastewater.present.report import write_report
from wastewater.present.tables import to_csv
from wastewater.results.result import Result
from wastewater.results.run import Progress

RECORD = "run.json"
"""File that says what was calculated and which files of the folder belong to it."""

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
            fields = {"path": str(folder), "found": name}
            return [Problem("cli.problem.out_not_ours", fields=fields)]
    return []


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new folder that replaces `target` if the block ends well, and vanishes if not.

    Parameters
    ----------
    target : pathlib.Path
        Folder, which may exist; replaced after a good end of the block, untouched after a bad one.

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
    folder: Path,
    language: str = "en",
    progress: Progress | None = None,
) -> None:
    """Write tables, charts, report and the record of the run into an empty folder.

    Parameters
    ----------
    result : Result
        What was calculated.
    folder : pathlib.Path
        Where to write. The tables depend on the result alone, byte for byte.
    language : str
        Language of charts and report.
    progress : callable, optional
        Called with the number of steps done and of all steps, one of them each chart.
    """
    charts = folder / "charts"
    charts.mkdir()
    tell, steps = progress or _nobody, count(result) + 2
    with painter() as paint:
        pictures: dict[str, Future[Markup]] = {}
        for drawn in gallery(result, language):
            pictures[drawn.name] = paint(drawn.figure, drawn.name, drawn.title, charts)
            tell(len(pictures), steps)
        to_csv(result, folder)  # while the last charts are painted
        tell(steps - 1, steps)
        write_report(result, folder / "report.html", language, Awaited(pictures))
    tell(steps, steps)
    record = {
        "version": model_version(),
        "cities": [city.id for city in result.cities],
        "scenarios": {city: list(names) for city, names in result.scenarios.items()},
        "years": [result.years[0], result.years[-1]],
        "draws": result.draws,
        "seed": result.seed,
        "language": language,
        "files": sorted(
            file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
        ),
    }
    lines = json.dumps(record, indent=2, ensure_ascii=False)
    (folder / RECORD).write_text(lines + "\n", encoding="utf-8", newline="\n")


def _nobody(done: int, total: int) -> None:
    """Tell nobody how far it is."""
