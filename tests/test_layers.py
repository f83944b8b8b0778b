"""Imports run one way, and a few habits that keep a package easy to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "wastewater"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A module may import its own layer and those below it (smaller numbers).
LAYERS = {
    "text": 0,
    "errors": 1,
    "inputs": 2,
    "model": 3,
    "results": 4,
    "present": 5,
    "api": 6,
    "compliance": 6,
    "monitoring": 6,
    "rivers": 6,
    "treatment": 6,
    "cli": 7,
    "__main__": 8,
}


def name_of(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imported_parts(module: ast.Module, inside: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield line and first part below the package ("" for the package itself) of every import."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            paths = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            here = ["wastewater", *inside][: len(inside) + 2 - node.level] if node.level else []
            base = here + (node.module.split(".") if node.module else [])
            paths = [[*base, alias.name] for alias in node.names]
        else:
            continue
        for path in paths:
            if path[0] == "wastewater":
                yield node.lineno, path[1] if len(path) > 1 and path[1] in LAYERS else ""


def breaches(file: Path, module: ast.Module) -> list[str]:
    """Return the imports that go up, or from the package itself, one sentence each."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    own = LAYERS["api"] if parts == ("__init__",) else LAYERS[parts[0]]
    return [
        f"{name_of(file)}:{line} imports {part or 'the package itself'}"
        for line, part in imported_parts(module, parts[:-1])
        if (own < LAYERS["cli"] if part == "" else LAYERS[part] > own)
    ]


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_imports_run_one_way(file: Path) -> None:
    assert breaches(file, tree_of(file)) == []


@pytest.mark.parametrize(
    ("place", "line", "is_breach"),
    [
        ("model/solve.py", "from wastewater.inputs import city", False),
        ("model/solve.py", "from wastewater.model.network import Network", False),
        ("model/solve.py", "from wastewater.results import longtable", True),
        ("model/solve.py", "def f():\n    import wastewater.cli", True),
        ("model/solve.py", "import wastewater as ww", True),
        ("model/solve.py", "from wastewater import run", True),
        ("model/solve.py", "from ..present import charts", True),
        ("model/solve.py", "from .network import Network", False),
        ("text.py", "from wastewater.errors import Problem", True),
        ("errors.py", "from wastewater.text import text", False),
        ("cli.py", "import wastewater as ww", False),
        ("__init__.py", "from wastewater.present import charts", False),
        ("__init__.py", "from wastewater.cli import main", True),
    ],
)
def test_a_breach_is_seen(place: str, line: str, is_breach: bool) -> None:
    assert bool(breaches(PACKAGE / place, ast.parse(line))) is is_breach


def habits(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of what the package does without."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield node.lineno, "print"
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                yield node.lineno, "star import"
            case ast.ExceptHandler(type=None):
                yield node.lineno, "bare except"
            case ast.Global():
                yield node.lineno, "global"
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                defaults = [*node.args.defaults, *node.args.kw_defaults]
                mutable = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
                if any(isinstance(default, mutable) for default in defaults):
                    yield node.lineno, "mutable default"


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_habits(file: Path) -> None:
    assert list(habits(tree_of(file))) == []


def test_the_habits_are_seen() -> None:
    code = """
print("x")
from os import *
try:
    pass
except:
    pass
def f(a=[]):
    global b
"""
    found = sorted(name for _, name in habits(ast.parse(code)))
    assert found == ["bare except", "global", "mutable default", "print", "star import"]


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_importing_only_defines_names(file: Path) -> None:
    """No loop, no call for its effect at the top of a module (the one of ``__main__`` aside)."""
    calm = (ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) | (
        ast.Assign | ast.AnnAssign
    )
    for node in tree_of(file).body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        is_main = isinstance(node, ast.If) and file.name == "__main__.py"
        is_version = isinstance(node, ast.Try) and "__version__" in ast.dump(node)
        allowed = is_text or is_types or is_main or is_version
        assert isinstance(node, calm) or allowed, f"line {node.lineno}"
