"""The wheel, installed in an empty environment outside the repository, runs the main job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CARRIED = ("wastewater", "sample_data")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command, as a user would have it: without this repository in its way."""
    words = [str(word) for word in command]
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(words, cwd=cwd, env=bare, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def own_files(folder: str) -> set[str]:
    """Return what lies in a folder of the repository, without what Python leaves there."""
    return {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.name != ".DS_Store"
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both distributions; the wheel from the unpacked sdist, as an installer would."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # not yet in the Python of Debian 12
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder / "source")
    (source,) = (folder / "source").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    return folder


def test_sdist_holds_what_the_tests_need(built: Path) -> None:
    (source,) = (built / "source").iterdir()
    for file in ("LICENSE", "README.md", "pyproject.toml", "run.py"):
        assert (source / file).is_file()
    for folder in ("wastewater", "sample_data", "tests", "notebooks"):
        assert not [name for name in own_files(folder) if not (source / name).is_file()]


def test_wheel_holds_code_and_data(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = own_files("wastewater")
    expected |= {f"wastewater/{name}" for name in own_files("sample_data")}
    assert held == expected
    assert {name.split("/")[0] for name in held} == {"wastewater"}


def test_installed_wheel_runs_the_main_job(built: Path, tmp_path: Path) -> None:
    environment, elsewhere = tmp_path / "env", tmp_path / "десь інде"
    elsewhere.mkdir()
    venv.create(environment, symlinks=os.name != "nt")
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = built.glob("*.whl")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=elsewhere)

    # The dependencies are not fetched again: a path file lends those of this environment. Path
    # files of a lent folder are not read, so an editable install of the project stays out.
    place = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(scripts / "python", "-c", place, cwd=elsewhere).strip())
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")

    found = run(
        scripts / "python", "-c", "import wastewater as w; print(w.__file__)", cwd=elsewhere
    )
    assert Path(found.strip()).is_relative_to(environment)
    program = shutil.which("wastewater", path=str(scripts))
    assert program is not None
    job = ("run", "voznesensk", "--draws", "50", "--years", "2025-2026", "--out", "answer")
    told = run(program, *job, cwd=elsewhere)
    assert "report.html" in told
    written = {file.name for file in (elsewhere / "answer").iterdir()}
    assert written >= {"report.html", "charts", "flows.csv", "outflow.csv", "comparison.csv"}
    assert written >= {"parameters.csv", "measure_first.csv", "run.json"}
    run(program, "check", cwd=elsewhere)
