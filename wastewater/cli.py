"""The command line: ``wastewater run | check | new | lab``; its texts are in ``data/text``."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

import wastewater as ww
from wastewater.errors import InputError, Problem, WastewaterError
from wastewater.inputs.checks import KEY
from wastewater.inputs.city import PILOTS
from wastewater.inputs.workbook import write_workbook
from wastewater.present.folder import not_replaceable, replacing, write_results
from wastewater.results.convergence import few_draws, whole_percent, worst_median
from wastewater.text import LANGUAGES, text

TEMPLATE = "voznesensk"
"""City that a new one is copied from."""

DEFAULTS = {"years": "2025-2040", "draws": "2000", "seed": "1", "out": "results"}
"""What ``run`` does where nothing is asked for."""


@dataclass(frozen=True)
class _Job:
    """What ``run`` was asked for; `scenarios` is None for all, `years` the first and the last."""

    cities: tuple[str, ...]
    scenarios: tuple[str, ...] | None
    years: tuple[int, int]
    draws: int
    seed: int
    out: Path


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words of the command line ask for.

    Parameters
    ----------
    words : sequence of str, optional
        Words after the name of the program; by default those it was called with.

    Returns
    -------
    int
        Exit status: 0, 2 with one message per problem on stderr, or 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language = LANGUAGES[0]
    try:
        language, rest = _split_language(sys.argv[1:] if words is None else words)
        return _dispatch(rest, language)
    except WastewaterError as error:
        sys.stderr.writelines(f"{line}\n" for line in error.lines(language))
    except OSError as error:
        problem = _problem("write", path=str(error.filename), reason=str(error.strerror or error))
        sys.stderr.write(f"{problem.text(language)}\n")
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{text('cli.stopped', language)}\n")
        return 130
    return 2


def _dispatch(words: list[str], language: str) -> int:
    """Run the command that the first word names."""
    if not words or words[0] in ("-h", "--help"):
        return _say(text("cli.help", language))
    if words[0] == "--version":
        return _say(f"wastewater {ww.__version__}")
    command, rest = words[0], words[1:]
    if command not in _COMMANDS:
        raise InputError(_problem("command", value=command, expected=", ".join(_COMMANDS)))
    if "-h" in rest or "--help" in rest:
        return _say(_help(command, language))
    return _COMMANDS[command](rest, language)


def _help(command: str, language: str) -> str:
    """Return the help page of a command."""
    return text(
        f"cli.help_{command}",
        language,
        pilots=", ".join(PILOTS),
        cities=", ".join(ww.cities()),
        template=TEMPLATE,
        **DEFAULTS,
    )


# ---------------------------------------------------------------- words


def _split_language(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the language asked for and the other words; it is read before any text is shown."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--language", default=LANGUAGES[0])
    try:
        known, rest = parser.parse_known_args(list(words))
    except argparse.ArgumentError:
        known, rest = argparse.Namespace(language=""), []
    if known.language not in LANGUAGES:
        expected = ", ".join(LANGUAGES)
        raise InputError(_problem("language", value=known.language, expected=expected))
    return known.language, rest


def _parse(command: str, words: list[str], *options: str, most: int | None) -> argparse.Namespace:
    """Return the words of a command sorted into options and at most `most` plain words."""
    name = f"wastewater {command}"
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("words", nargs="*")
    for option in options:
        several: Any = {"nargs": "+", "action": "extend"} if option == "--scenario" else {}
        parser.add_argument(option, default=DEFAULTS.get(option[2:]), **several)
    try:
        known, unknown = parser.parse_known_intermixed_args(words)
    except argparse.ArgumentError as error:
        raise InputError(
            _problem("no_value", option=str(error.argument_name), command=name)
        ) from None
    problems = [_problem("option", value=word, command=name) for word in unknown]
    extra = known.words[most:] if most is not None else []
    problems += [_problem("word", value=word, command=name) for word in extra]
    if problems:
        raise InputError(problems)
    return known


def _job(words: list[str]) -> _Job:
    """Return what ``run`` is asked for; all that is wrong with the words is told at once."""
    options = ("--scenario", "--years", "--draws", "--seed", "--out")
    known = _parse("run", words, *options, most=None)
    first, dash, last = known.years.replace("–", "-").partition("-")
    span = (first, last if dash else first)
    problems = [
        _problem("number", option=f"--{name}", value=value, least=str(least))
        for name, value, least in (("draws", known.draws, 0), ("seed", known.seed, 0))
        if not (_is_whole(value) and int(value) >= least)
    ]
    if not all(_is_whole(year) and len(year) == 4 for year in span) or span[0] > span[1]:
        problems.append(_problem("years", value=known.years, expected=DEFAULTS["years"]))
    out = Path(known.out).expanduser().resolve()
    problems += not_replaceable(out)
    if problems:
        raise InputError(problems)
    return _Job(
        cities=tuple(dict.fromkeys(known.words)) or PILOTS,
        scenarios=tuple(dict.fromkeys(known.scenario)) if known.scenario else None,
        years=(int(span[0]), int(span[1])),
        draws=int(known.draws),
        seed=int(known.seed),
        out=out,
    )


def _is_whole(value: str) -> bool:
    """Whether the value is written in plain digits."""
    return value.isascii() and value.isdigit()


# ---------------------------------------------------------------- commands


def _run(words: list[str], language: str) -> int:
    """Calculate cities and write everything that there is to know about them."""
    job = _job(words)
    cities = _load(job.cities)
    try:
        with _bar(text("cli.calculating", language)) as progress, warnings.catch_warnings():
            warnings.simplefilter("ignore", ww.FewDrawsWarning)  # it is told below
            result = ww.run(
                cities,
                scenarios=job.scenarios,
                years=job.years,
                draws=job.draws,
                seed=job.seed,
                progress=progress,
                flow_years=job.years[-1:],
            )
    except MemoryError:
        raise InputError(_problem("memory", draws=str(job.draws))) from None
    few = few_draws(result)
    if few:
        sys.stderr.write(f"{few.text(language)}\n")
    with replacing(job.out) as folder, _bar(text("cli.writing", language)) as progress:
        write_results(result, folder, language, progress)
    _say(result.summary(language).strip("\n") + "\n")
    if job.draws and not few:
        error = whole_percent(worst_median(result)[0])
        _say(text("cli.settled", language, draws=job.draws, error=error))
    return _say(text("cli.summary_done", language, out=job.out))


def _check(words: list[str], language: str) -> int:
    """Look over the figures of cities; say what is wrong, or how well they are founded."""
    known = _parse("check", words, most=None)
    status = 0
    for name in known.words or ww.cities():
        try:
            (city,) = _load([name])
        except WastewaterError as error:
            sys.stderr.writelines(f"{line}\n" for line in error.lines(language))
            status = 2
            continue
        rows = city.parameters
        own = rows[rows["origin"] != "reference"]
        counts = {"rows": len(rows), "own": len(own), "reference": len(rows) - len(own)}
        _say(text("cli.check_good", language, city=city.name[language], **counts))
        linked = city.correlations
        if len(linked):
            together = linked[list(KEY)].drop_duplicates()
            factors = ", ".join(linked["factor"].unique())
            _say(text("cli.check_correlated", language, rows=len(together), factors=factors))
        shares = own["grade"].value_counts(normalize=True).sort_index()
        grades = ", ".join(f"{grade} {100 * share:.0f} %" for grade, share in shares.items())
        _say(text("cli.check_grades", language, grades=grades))
    return status


def _new(words: list[str], language: str) -> int:
    """Copy the template city to a folder or workbook of the user's own."""
    known = _parse("new", words, most=1)
    if not known.words:
        raise InputError(_problem("no_path"))
    path = Path(known.words[0]).expanduser().resolve()
    if path.exists():
        raise InputError(_problem("exists", path=str(path)))
    if path.suffix.lower() == ".xlsx":
        with tempfile.TemporaryDirectory() as scratch:
            _copy_template(Path(scratch, "city"), path.stem)
            write_workbook(Path(scratch, "city"), Path(scratch, path.name))
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(scratch, path.name), path)
    else:
        with replacing(path) as folder:
            _copy_template(folder, path.name)
    return _say(text("cli.new_done", language, path=path))


def _copy_template(folder: Path, name: str) -> None:
    """Copy the template city into a folder, under an id made from the name of the new one."""
    shutil.copytree(ww.load_city(TEMPLATE).path, folder, dirs_exist_ok=True)
    new = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if re.match("[a-z]", new):  # a name in Cyrillic gives none; then the old id stays
        file = folder / "city.toml"
        content = file.read_text(encoding="utf-8-sig")
        content = content.replace(f'id = "{TEMPLATE}"', f'id = "{new}"', 1)
        file.write_text(content, encoding="utf-8", newline="\n")


def _lab(words: list[str], language: str) -> int:
    """Open JupyterLab on the notebooks, without its question about news."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise InputError(_problem("no_lab"))
    notebooks = Path(__file__).resolve().parents[1] / "notebooks"
    settings = {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/translation-extension:plugin": {
            "locale": "uk_UA" if language == "uk" else "default"
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "overrides.json").write_text(json.dumps(settings), encoding="utf-8")
        options = [f"--LabApp.app_settings_dir={folder}", "--ServerApp.answer_yes=True"]
        options += [f"--ServerApp.root_dir={notebooks}"] if notebooks.is_dir() else []
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options, *words])
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the server sees it too, and tidies up
                return server.wait()


_COMMANDS: Mapping[str, Callable[[list[str], str], int]] = {
    "run": _run,
    "check": _check,
    "new": _new,
    "lab": _lab,
}


def _load(names: Sequence[str]) -> list[ww.City]:
    """Return the cities; the problems of all of them are told together."""
    cities: list[ww.City] = []
    problems: list[Problem] = []
    for name in names:
        try:
            cities.append(ww.load_city(name))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return cities


@contextlib.contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a progress bar on stderr: a function of done and total; one line if no terminal."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{label} ...\n")
    shape = "{desc} {percentage:3.0f} % |{bar:30}| {elapsed}"
    with tqdm(desc=label, disable=None, file=sys.stderr, bar_format=shape) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _say(words: str) -> int:
    """Write to stdout and return the exit status of success."""
    sys.stdout.write(f"{words}\n")
    return 0


def _problem(key: str, **fields: str) -> Problem:
    """Return a problem with the words or files that the command line was given."""
    value, expected = fields.pop("value", ""), fields.pop("expected", "")
    return Problem(f"cli.problem.{key}", value=value, expected=expected, fields=fields)
