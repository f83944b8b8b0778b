"""Set up and run in one step, with nothing but Python: `python3 run.py run`, `test`, `lab`, ...

Makes the environment `.venv` beside this file, installs the project into it (again only when
pyproject.toml has changed) and hands the words over. Standard library only.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the reader of this message has an old Python
    sys.exit(
        f"This needs Python 3.11 or newer; you have {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install a newer Python, then call it by its number, for example: python3.12 run.py run"
    )

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
STAMP = VENV / "installed.txt"
EXTRAS = {"test": ("notebooks", "test"), "lab": ("notebooks",)}


def split_language(words: list[str]) -> tuple[str, list[str]]:
    """Return the language asked for (or English) and the words without --language."""
    language, rest, given = "en", [], iter(words)
    for word in given:
        if word.startswith("--language"):
            language = word.partition("=")[2] or next(given, "en")
        else:
            rest.append(word)
    return (language if language in ("da", "uk") else "en"), rest


def say(key: str, **fields: object) -> str:
    """Return a text of the starter in the language of the user."""
    language, _ = split_language(sys.argv[1:])
    file = HERE / "wastewater" / "data" / "text" / language / "cli.toml"
    texts = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    return str(texts["starter"][key]).format(**fields)


def works(*command: str) -> bool:
    """Return whether the command starts and succeeds; what it prints is not shown."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def step(*command: str, failure: str) -> None:
    """Run one step of the set-up in sight of the user; stop with the text `failure` if it fails."""
    if subprocess.call(command, cwd=HERE):
        sys.exit("\n" + say(failure))


def installer() -> list[str]:
    """Return what installs into .venv, made if need be: its own pip, this Python's pip, or uv."""
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None  # Debian leaves it out
    if not works(PYTHON, "--version"):
        print(say("environment", folder=VENV), flush=True)
        pip = [] if has_ensurepip else ["--without-pip"]
        step(sys.executable, "-m", "venv", "--clear", *pip, str(VENV), failure="no_environment")
    elif has_ensurepip and not works(PYTHON, "-m", "pip", "--version"):
        works(PYTHON, "-m", "ensurepip")  # an environment made by uv, or one left half made
    for pip in ([PYTHON, "-m", "pip"], [sys.executable, "-m", "pip", "--python", PYTHON]):
        if works(*pip, "--version"):
            return [*pip, "install", "--disable-pip-version-check"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", PYTHON]
    sys.exit(say("no_installer"))


def install(*extras: str) -> None:
    """Bring .venv up to date with pyproject.toml and the extras asked for; keep those it has."""
    key = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + str(HERE).encode()).hexdigest()
    stamps = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []
    wanted = {f"{key} {extra}" for extra in ("", *extras)}
    if wanted <= set(stamps) and works(PYTHON, "--version"):
        return
    command = installer()
    print(say("installing"), flush=True)
    wanted |= {stamp for stamp in stamps if stamp.startswith(key) and STAMP.exists()}
    names = ",".join(sorted(stamp.split(" ")[1] for stamp in wanted)).strip(",")
    wheels = HERE / "wheels"  # packages carried here on a memory stick
    offline = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    step(*command, *offline, "--editable", f".[{names}]" if names else ".", failure="not_installed")
    STAMP.write_text("\n".join(sorted(wanted)), encoding="utf-8")


def hand_over(*command: str, folder: Path | None = None) -> int:
    """Run the command in the place of this one; Ctrl-C is its own to handle, so it can tidy up."""
    child = subprocess.Popen(command, cwd=folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return child.wait()


def main(words: list[str]) -> int:
    """Install what the words need and pass them on; without words say which there are."""
    os.environ["PYTHONUTF8"] = "1"  # paths and texts in Ukrainian and Danish, on Windows too
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _, rest = split_language(words)
    if not rest or rest[0] in ("-h", "--help"):
        print(say("help", command="py run.py" if os.name == "nt" else "python3 run.py"))
        return 0
    install(*EXTRAS.get(rest[0], ()))
    if rest[0] == "test":
        return hand_over(PYTHON, "-m", "pytest", *rest[1:], folder=HERE)
    return hand_over(PYTHON, "-P", "-m", "wastewater", *words)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
