"""The command line: what it writes, what it says, and what it leaves alone."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import wastewater as ww
from wastewater import cli
from wastewater.inputs.city import PILOTS
from wastewater.present import folder as folders
from wastewater.text import LANGUAGES, catalogue

SMALL = ("--draws", "20", "--years", "2025-2026")
TABLES = {"flows", "outflow", "comparison", "waste", "costs", "measure_first", "parameters"}

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Return a function that calls the program and returns status, output and messages."""

    def call(*words: object) -> tuple[int, str, str]:
        status = cli.main([str(word) for word in words])
        return (status, *capsys.readouterr())

    return call


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave charts and report out, where only the tables are looked at."""
    monkeypatch.setattr(folders, "gallery", lambda *_: iter(()))
    monkeypatch.setattr(folders, "write_report", lambda result, path, *_: path.touch())


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one whole run, in Ukrainian."""
    out = tmp_path_factory.mktemp("run") / "new" / "відповідь"
    assert cli.main(["run", "voznesensk", *SMALL, "--out", str(out), "--language", "uk"]) == 0
    return out


def everything(folder: Path) -> dict[str, bytes | None]:
    """Return every file and folder below a folder, files with their content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


# ---------------------------------------------------------------- a good run


def test_run_writes_everything(answer: Path) -> None:
    record = json.loads((answer / "run.json").read_text(encoding="utf-8"))
    written = {path for path, content in everything(answer).items() if content is not None}
    assert written == {*record.pop("files"), "run.json"}
    assert {f"{name}.csv" for name in TABLES} | {"report.html"} <= written
    for chart in ("flow_total_p", "outflow_total_p", "change", "waste_fate"):
        assert {f"charts/voznesensk_{chart}.png", f"charts/voznesensk_{chart}.svg"} <= written
    assert record["cities"] == ["voznesensk"]
    assert record["years"] == [2025, 2026]
    assert (record["draws"], record["seed"], record["language"]) == (20, 1, "uk")
    assert record["version"]


def test_run_leaves_nothing_else_behind(answer: Path) -> None:
    assert [path.name for path in answer.parent.iterdir()] == [answer.name]


def test_run_speaks_the_language(answer: Path) -> None:
    page = (answer / "report.html").read_text(encoding="utf-8")
    assert "Вознесенськ" in page
    assert 'lang="uk"' in page


def test_flows_hold_the_last_year_only(told: Told, tmp_path: Path, no_pictures: None) -> None:
    status, _, _ = told(
        "run", "voznesensk", "--draws", 2, "--years", "2025-2028", "--out", tmp_path
    )
    assert status == 0
    lines = (tmp_path / "flows.csv").read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("year")
    assert {line.split(",")[at] for line in lines[1:]} == {"2028"}


def test_same_seed_same_tables_byte_for_byte(
    answer: Path, told: Told, tmp_path: Path, no_pictures: None
) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    assert told("run", "voznesensk", *SMALL, "--out", again, "--language", "da")[0] == 0
    assert told("run", "voznesensk", *SMALL, "--out", other, "--seed", 2)[0] == 0
    for name in TABLES:
        first = (answer / f"{name}.csv").read_bytes()
        assert b"\r" not in first
        assert (again / f"{name}.csv").read_bytes() == first, name
    assert (other / "outflow.csv").read_bytes() != (answer / "outflow.csv").read_bytes()


def test_a_second_run_replaces_the_first(told: Told, tmp_path: Path, no_pictures: None) -> None:
    out = tmp_path / "results"
    job = ("run", "voznesensk", "--draws", 2, "--years", "2025", "--out", out)
    assert told(*job)[0] == 0
    (out / ".DS_Store").touch()  # a file manager was here
    assert told(*job, "--scenario", "all", "--seed", "7")[0] == 0
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["seed"] == 7
    assert record["scenarios"] == {"voznesensk": ["baseline", "all"]}
    assert os.listdir(tmp_path) == ["results"]


def test_the_summary_ends_with_where_to_look(told: Told, tmp_path: Path, no_pictures: None) -> None:
    out = tmp_path / "results"
    status, said, progress = told("run", "voznesensk", *SMALL, "--out", out, "--language", "da")
    assert status == 0
    assert "Sortehavet" in said
    assert said.rstrip().splitlines()[-4:][0].strip().startswith("report.html")
    assert str(out) in said
    assert "Beregner" in progress


def test_without_a_city_both_pilots_run(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def run(cities: list[ww.City], **options: Any) -> ww.Result:
        asked.append(([city.id for city in cities], options))
        raise KeyboardInterrupt

    monkeypatch.setattr(ww, "run", run)
    assert told("run", "--out", tmp_path / "results")[0] == 130
    ((cities, options),) = asked
    assert cities == list(PILOTS)
    assert options.pop("progress")
    assert options.pop("flow_years") == (2040,)
    assert options == {"scenarios": None, "years": (2025, 2040), "draws": 2000, "seed": 1}


# ---------------------------------------------------------------- what it leaves alone


def test_a_folder_with_other_files_is_left_alone(told: Told, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    status, _, problem = told("run", "voznesensk", "--out", tmp_path)
    assert status == 2
    assert "thesis.docx" in problem
    assert everything(tmp_path) == {"thesis.docx": b"years of work"}


def test_a_file_added_to_the_results_is_left_alone(
    told: Told, tmp_path: Path, no_pictures: None
) -> None:
    job = ("run", "voznesensk", "--draws", 2, "--years", "2025", "--out", tmp_path)
    assert told(*job)[0] == 0
    (tmp_path / "charts" / "notes.txt").write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    status, _, problem = told(*job)
    assert status == 2
    assert "charts/notes.txt" in problem
    assert everything(tmp_path) == before


def test_a_file_is_no_folder(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "results"
    out.write_text("mine", encoding="utf-8")
    assert told("run", "voznesensk", "--out", out) == (
        2,
        "",
        f"--out: {out} is a file; choose a folder\n",
    )


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "disk full", "flows.csv")])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_run_that_fails_leaves_no_trace(
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_pictures: None,
    error: BaseException,
    earlier: bool,
) -> None:
    job = ("run", "voznesensk", "--draws", 2, "--years", "2025")
    out = tmp_path / "new" / "results"
    if earlier:
        assert told(*job, "--out", out)[0] == 0
    before = everything(tmp_path)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(folders, "write_report", fail)
    stopped = isinstance(error, KeyboardInterrupt)
    status, said, problem = told(*job, "--out", out)
    assert (status, said) == ((130 if stopped else 2), "")
    assert ("Stopped" if stopped else "disk full") in problem
    assert everything(tmp_path) == before


# ---------------------------------------------------------------- words that make no sense

WRONG = {
    "no such command": (["ruin"], ["'ruin' is not a command; there are: run, check, new, lab"]),
    "no such language": (
        ["run", "--language", "fr"],
        ["--language: 'fr' is not a language of this program; there are: en, da, uk"],
    ),
    "several at once": (
        ["run", "--draws", "many", "--years", "2040-2025", "--seed", "-1"],
        [
            "--draws: 'many' is not a whole number of at least 0",
            "--seed: '-1' is not a whole number of at least 0",
            "--years: '2040-2025' is not a span of years, first to last, such as 2025-2040",
        ],
    ),
    "unknown options": (
        ["run", "lviv", "--drawers", "--fast"],
        [
            "'--drawers' is not an option of wastewater run; see: wastewater run --help",
            "'--fast' is not an option of wastewater run; see: wastewater run --help",
        ],
    ),
    "no shortened options": (
        ["run", "--draw=3"],
        ["'--draw=3' is not an option of wastewater run; see: wastewater run --help"],
    ),
    "no value": (
        ["run", "--draws"],
        ["--draws needs a value after it; see: wastewater run --help"],
    ),
    "no path": (["new"], ["say where the new city is to be made: wastewater new PATH"]),
    "two paths": (["new", "a", "b"], ["'b' is one word too many; see: wastewater new --help"]),
    "unknown cities": (
        ["run", "lviiv", "odessa"],
        [
            "There is no city 'lviiv'. Give the path of a city folder or workbook, or one of: "
            "lviv, voznesensk, aarhus, ikast-brande. Did you mean 'lviv'?",
            "There is no city 'odessa'. Give the path of a city folder or workbook, or one of: "
            "lviv, voznesensk, aarhus, ikast-brande.",
        ],
    ),
}


@pytest.mark.parametrize(("words", "lines"), WRONG.values(), ids=WRONG.keys())
def test_wrong_words(
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    lines: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status, said, problem = told(*words)
    assert (status, said) == (2, "")
    assert problem.splitlines() == lines
    assert everything(tmp_path) == {}


def test_an_unknown_scenario(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "results"
    status, said, problem = told("run", "lviv", "--scenario", "everything", "--out", out)
    assert (status, said) == (2, "")
    assert "everything" in problem
    assert "ten-fractions" in problem
    assert not out.exists()


def test_too_many_draws(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ww, "run", run)
    status, _, problem = told("run", "--draws", 10**9, "--out", tmp_path / "results")
    assert status == 2
    assert "not enough memory for 1000000000 draws" in problem


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_every_option(told: Told, language: str) -> None:
    assert told("--language", language, "--help") == (0, f"{catalogue(language)['cli.help']}\n", "")
    for command in ("run", "check", "new", "lab"):
        assert f"\n  {command} " in catalogue(language)["cli.help"]
        status, page, problem = told(command, "--help", "--language", language)
        assert (status, problem) == (0, "")
        assert f"wastewater {command}" in page
        assert "--language" in page
        assert "{" not in page
    _, page, _ = told("run", "-h", "--language", language)
    for word in ("--scenario", "--years", "--draws", "--seed", "--out", "2025-2040", "2000"):
        assert word in page
    for word in (*ww.cities(), *(f"{name}.csv" for name in TABLES), "report.html", "run.json"):
        assert word in page


def test_without_words_there_is_help(told: Told) -> None:
    assert told() == told("--help")
    assert told("--version") == (0, f"wastewater {ww.__version__}\n", "")


# ---------------------------------------------------------------- check, new, lab


def test_check(told: Told) -> None:
    status, said, problem = told("check")
    assert (status, problem) == (0, "")
    assert said.count("no problems") == len(ww.cities())


def test_check_goes_on_after_a_bad_city(told: Told) -> None:
    status, said, problem = told("check", "atlantis", "lviv", "--language", "da")
    assert status == 2
    assert problem.startswith("atlantis") or "'atlantis'" in problem
    assert "Lviv" in said


@pytest.mark.parametrize("name", ["my-town", "моє місто", "my-town.xlsx"])
def test_new_city_can_be_checked(told: Told, tmp_path: Path, name: str) -> None:
    path = tmp_path / "cities" / name
    status, said, _ = told("new", path)
    assert status == 0
    assert f"wastewater check {path}" in said
    assert told("check", path)[0] == 0
    assert ww.load_city(path).id == ("my-town" if "my" in name else "voznesensk")
    assert [child.name for child in path.parent.iterdir()] == [name]
    before = everything(tmp_path)
    assert told("new", path)[0] == 2  # nothing is overwritten
    assert everything(tmp_path) == before


def test_lab_that_is_not_installed(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    status, _, problem = told("lab")
    assert status == 2
    assert "run.py lab" in problem


def test_lab_opens_the_notebooks(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the user's language where JupyterLab has it, and without its question about news."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    seen: dict[str, Any] = {}

    class Server:
        def __init__(self, command: list[str]) -> None:
            settings = next(word for word in command if "app_settings_dir" in word)
            overrides = Path(settings.partition("=")[2], "overrides.json")
            seen.update(json.loads(overrides.read_text(encoding="utf-8")), command=command)
            self.interrupted = False

        def wait(self) -> int:
            if not self.interrupted:  # Ctrl-C is for the server
                self.interrupted = True
                raise KeyboardInterrupt
            return 0

    monkeypatch.setattr(subprocess, "Popen", Server)
    assert told("lab", "--language", "uk", "--no-browser")[0] == 0
    assert seen["command"][:3] == [sys.executable, "-m", "jupyterlab"]
    assert seen["command"][-1] == "--no-browser"
    assert seen["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert seen["@jupyterlab/translation-extension:plugin"]["locale"] == "uk_UA"


# ---------------------------------------------------------------- as a program


def test_as_a_program_with_an_old_code_page(tmp_path: Path) -> None:
    """Ukrainian goes through a pipe whose encoding does not know it."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "wastewater", "check", "lviv", "--language", "uk"],
        cwd=Path(__file__).resolve().parents[1],
        env=environment,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Львів" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no such signal on Windows")
@pytest.mark.slow
def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    program = shutil.which("wastewater", path=str(Path(sys.executable).parent))
    command = [program] if program else [sys.executable, "-m", "wastewater"]
    running = subprocess.Popen(
        [*command, "run", "--draws", "1000", "--out", str(tmp_path / "results")],
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stderr is not None
    assert running.stderr.readline()  # it has begun
    running.send_signal(2)
    _, problem = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Stopped" in problem
    assert everything(tmp_path) == {}
