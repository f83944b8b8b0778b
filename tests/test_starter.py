"""The starter run.py, without installing anything: each step of the set-up is only written down."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Steps:
    """What the starter wanted to run, and which commands are to work."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []
        self.working: list[str] = []

    def call(self, command: list[str], **_: object) -> int:
        self.ran.append([*command])
        return 0

    def works(self, *command: str) -> bool:
        return any(start in " ".join(command) for start in self.working)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a copy of the little that the starter reads, in a folder with an awkward name."""
    home = tmp_path / "мої файли å"
    for language in ("en", "da", "uk"):
        texts = f"wastewater/data/text/{language}/cli.toml"
        (home / texts).parent.mkdir(parents=True)
        shutil.copy(ROOT / texts, home / texts)
    for file in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / file, home / file)
    return home


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps()
    monkeypatch.setattr(subprocess, "call", steps.call)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    monkeypatch.setenv("PYTHONUTF8", "1")  # main() sets it; so it is unset again
    return steps


@pytest.fixture
def starter(home: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the copy of run.py as a module, its commands written down instead of run."""
    spec = importlib.util.spec_from_file_location("starter", home / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "works", steps.works)
    monkeypatch.setattr(module, "hand_over", lambda *c, folder=None: steps.call([*c, str(folder)]))
    (home / ".venv").mkdir()
    return module


def test_needs_nothing_but_python(home: Path, tmp_path: Path) -> None:
    """Called from elsewhere, in a bare interpreter, it explains the next steps."""
    command = [sys.executable, "-I", "-S", str(home / "run.py")]
    for language, word in (("en", "set up"), ("da", "gør klar"), ("uk", "підготувати")):
        told = subprocess.run(
            [*command, "--language", language],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            encoding="utf-8",
        )
        assert told.returncode == 0, told.stderr
        assert word in told.stdout
        assert ("py run.py run" if os.name == "nt" else "python3 run.py run") in told.stdout
    assert not (home / ".venv").exists()


def test_makes_the_environment_installs_and_hands_over(starter: ModuleType, steps: Steps) -> None:
    steps.working = ["-m pip --version"]
    assert starter.main(["run", "lviv", "--draws", "10"]) == 0
    make, install, run = steps.ran
    assert make[:4] == [sys.executable, "-m", "venv", "--clear"]
    assert install[:4] == [starter.PYTHON, "-m", "pip", "install"]
    assert install[-2:] == ["--editable", "."]
    assert run == [
        *(starter.PYTHON, "-P", "-m", "wastewater", "run", "lviv", "--draws", "10"),
        "None",  # in the folder where the user stands
    ]


def test_installs_again_only_when_needed(starter: ModuleType, steps: Steps, home: Path) -> None:
    steps.working = ["--version"]

    def installed(*words: str) -> list[str]:
        steps.ran.clear()
        starter.main([*words])
        return [command[-1] for command in steps.ran if "--editable" in command]

    assert installed("run") == ["."]
    assert installed("run") == []
    assert installed("test") == [".[notebooks,test]"]
    assert installed("test") == []
    assert installed("lab") == []
    assert installed("check", "lviv") == []
    with (home / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert installed("lab") == [".[notebooks]"]
    assert installed("run") == []
    assert installed("test") == [".[notebooks,test]"]
    steps.working = ["-m pip --version"]  # the Python of the environment is gone
    assert installed("run") != []


def test_runs_the_tests_in_the_project(starter: ModuleType, steps: Steps, home: Path) -> None:
    steps.working = ["--version"]
    starter.main(["test", "-x", "--language", "uk"])
    assert steps.ran[-1] == [starter.PYTHON, "-m", "pytest", "-x", str(home)]


def test_takes_packages_from_a_folder(starter: ModuleType, steps: Steps, home: Path) -> None:
    (home / "wheels").mkdir()
    steps.working = ["--version"]
    starter.main(["run"])
    place = steps.ran[0].index("--find-links")
    assert steps.ran[0][place - 1 : place + 2] == [
        "--no-index",
        "--find-links",
        f"{home / 'wheels'}",
    ]


@pytest.mark.parametrize(
    ("working", "has_uv", "expected"),
    [
        (["bin/python -m pip", "Scripts/python.exe -m pip"], True, ["-m", "pip"]),
        (["-m pip --python"], True, ["-m", "pip", "--python"]),
        ([], True, ["uv", "pip", "install", "--python"]),
    ],
    ids=["own pip", "pip of the system", "uv"],
)
def test_without_ensurepip(
    starter: ModuleType,
    steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    working: list[str],
    has_uv: bool,
    expected: list[str],
) -> None:
    """Debian's Python without python3-venv makes an environment without pip."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: "uv" if has_uv else None)
    steps.working = working
    command = starter.installer()
    assert "--without-pip" in steps.ran[0]
    assert "install" in command
    assert [word for word in command if word in expected][: len(expected)] == expected


def test_says_what_is_missing(
    starter: ModuleType, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        starter.installer()
    monkeypatch.setattr(subprocess, "call", lambda command, **_: 1)
    with pytest.raises(SystemExit, match="could not be made"):
        starter.installer()
    steps.working = ["--version"]
    with pytest.raises(SystemExit, match="internet"):
        starter.main(["run"])
    assert not starter.STAMP.exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ("en", [])),
        (["--language", "uk", "run"], ("uk", ["run"])),
        (["run", "--language=da"], ("da", ["run"])),
        (["run", "--language", "fr"], ("en", ["run"])),
        (["run", "--language"], ("en", ["run"])),
    ],
)
def test_split_language(
    starter: ModuleType, words: list[str], expected: tuple[str, list[str]]
) -> None:
    assert starter.split_language(words) == expected


def test_an_old_python_is_told_so() -> None:
    """The check comes before anything that an old Python could stumble over."""
    lines = (ROOT / "run.py").read_text(encoding="utf-8").splitlines()
    check = next(i for i, line in enumerate(lines) if line.startswith("if sys.version_info"))
    imports = [line for line in lines[:check] if line.startswith(("import", "from"))]
    assert imports == ["import sys"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert "(3, 11)" in lines[check]
