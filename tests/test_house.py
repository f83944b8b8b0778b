"""Rules of the house that a reader cannot be trusted to see: texts, names, units, leftovers."""

from __future__ import annotations

import ast
import csv
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from wastewater.text import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wastewater"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted((PACKAGE / "present" / "templates").rglob("*.*"))
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]

# What programmers meet may be English: errors in calling a function, not errors in a user's file.
USERS_ERRORS = {"BalanceError", "InputError", "ModelError", "Problem", "WastewaterError"}
WORDS = re.compile(r"[^\W\d_]{2,}(?:[ ,;:]+[^\W\d_]{2,}){2}")
DOTTED = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


# ---------------------------------------------------------------- texts


def called_names(node: ast.AST) -> set[str]:
    calls = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def shown_strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and content of every string that is no docstring and no programmer's error."""
    hidden: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(node.value)  # docstrings, also of constants
        if isinstance(node, ast.Raise) and not called_names(node) & USERS_ERRORS:
            hidden.update(ast.walk(node))
    for node in ast.walk(module):
        if node in hidden:
            continue
        if isinstance(node, ast.JoinedStr):
            hidden.update(ast.walk(node))
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("file", MODULES, ids=short)
def test_texts_for_people_are_in_the_catalogues(file: Path) -> None:
    found = [f"{line}: {words}" for line, words in shown_strings(tree_of(file))]
    assert [entry for entry in found if WORDS.search(entry)] == []


def test_a_text_in_code_is_seen() -> None:
    code = 'def f(n):\n    """This is a docstring."""\n    g(f"made {n} new files in a folder")'
    (found,) = shown_strings(ast.parse(code))
    assert WORDS.search(found[1])


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_templates_hold_no_text(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    page = re.sub(r"(?s)<style.*?</style>|<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", page)
    page = re.sub(r"(?s)<[^>]*>", "\n", page) if file.suffix in (".html", ".svg") else ""
    assert WORDS.findall(page) == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_catalogues_have_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) ^ set(catalogue("en")) == set()


def placeholders(words: str) -> set[str]:
    fields = (field for _, field, _, _ in string.Formatter().parse(words) if field is not None)
    return {re.split(r"[.\[]", field)[0] for field in fields}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_catalogues_have_the_same_placeholders(language: str) -> None:
    own = catalogue(language)
    other = {
        key: (placeholders(words), placeholders(own[key]))
        for key, words in catalogue("en").items()
        if key in own and placeholders(words) != placeholders(own[key])
    }
    assert other == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_catalogues_are_translated(language: str) -> None:
    own = catalogue(language)
    same = [key for key, words in catalogue("en").items() if own.get(key) == words]
    assert [key for key in same if WORDS.search(catalogue("en")[key])] == []


@pytest.mark.parametrize("table", ["fractions", "substances", "processes", "seas"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_things_have_names(table: str, language: str) -> None:
    for row in read_table(table):
        assert row[f"name_{language}"].strip(), row
    if language == "uk":  # names that stay as they are: PFOS, DEHP
        latin = [r for r in read_table(table) if not re.search("[а-яіїєґ]", r["name_uk"], re.I)]
        assert all(len(row["name_uk"]) <= 6 for row in latin), latin


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_have_meanings(language: str) -> None:
    assert [r["name"] for r in read_table("names") if not r[f"meaning_{language}"].strip()] == []


def read_table(name: str) -> list[dict[str, str]]:
    with (PACKAGE / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- names


def dotted_strings() -> Iterator[tuple[str, str]]:
    """Yield place and content of every string in the package that looks like a dotted name."""
    for file in MODULES:
        for line, words in shown_strings(tree_of(file)):
            if DOTTED.fullmatch(words):
                yield f"{short(file)}:{line}", words


def test_names_in_code_are_known() -> None:
    """A parameter that the model asks for is in names.csv, a text in the catalogue."""
    known = {row["name"] for row in read_table("names")} | set(catalogue("en"))
    first = {name.split(".")[0] for name in known if "." in name}
    wrong = [
        f"{place} {words}"
        for place, words in dotted_strings()
        if words.split(".")[0] in first
        and words not in known
        and not any(name.startswith(f"{words}.") for name in known)
        and not words.endswith((".csv", ".toml", ".html", ".json"))
    ]
    assert wrong == []


def test_every_parameter_is_read() -> None:
    """A name in names.csv that no code asks for would be a number that changes nothing."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in MODULES)
    names = [row["name"] for row in read_table("names")]
    assert [name for name in names if f'"{name}"' not in code] == []


# ---------------------------------------------------------------- docstrings


def public_things(module: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.ClassDef, str]]:
    """Yield public functions, classes and methods with what their docstrings say in all."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            said = ast.get_docstring(node) or ""
            yield node, said
            for inner in node.body if isinstance(node, ast.ClassDef) else []:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner, said + (ast.get_docstring(inner) or "")


@pytest.mark.parametrize("file", MODULES, ids=short)
def test_public_things_have_docstrings(file: Path) -> None:
    module = tree_of(file)
    assert ast.get_docstring(module)
    assert [node.name for node, _ in public_things(module) if not ast.get_docstring(node)] == []


UNIT = re.compile(r"\[[^\]\n]+\]|\bshares?\b|\bunits?\b|\bshape\b|\bdraws?\b")


@pytest.mark.parametrize("file", sorted((PACKAGE / "model").rglob("*.py")), ids=short)
def test_formulas_state_units(file: Path) -> None:
    """Public functions of the model that take or give numbers say in which unit."""
    silent = []
    for node, said in public_things(tree_of(file)):
        if isinstance(node, ast.FunctionDef):
            annotations = [a.annotation for a in node.args.args + node.args.kwonlyargs]
            kinds = " ".join(ast.unparse(a) for a in [*annotations, node.returns] if a)
            numbers = re.search(r"\bfloat\b|Array\b(?!\[np\.(intp|bool))", kinds)
            if numbers and not UNIT.search(said):
                silent.append(node.name)
    assert silent == []


# ---------------------------------------------------------------- leftovers

FOLDERS = (".ci", "notebooks", "sample_data", "tests", "wastewater")
SUFFIXES = {"", ".cfg", ".css", ".csv", ".html", ".ipynb", ".md", ".py", ".toml", ".txt", ".yml"}
# written so that this file passes its own test
LEFTOVERS = {
    "a path of somebody's machine": r"/(?:work|tmp|home|root|opt)/\w|[A-Z]:\\Users",
    "a package host": r"pypi\.(?:org|python)|python" + r"hosted|find-links\s*=",
    "a note to oneself": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
    "the number of a task": r"(?i)\bissue" + r" #?\d|\bsha" + r"red/|\bfacts/\w+\.md",
}


def own_files() -> list[Path]:
    inside = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*"))]
    files = [*sorted(ROOT.iterdir()), *inside]
    hidden = {"__pycache__", ".ipynb_checkpoints", ".hypothesis", ".coverage"}
    return [
        file
        for file in files
        if file.is_file() and file.suffix in SUFFIXES and not hidden & set(file.parts)
    ]


def test_no_leftovers() -> None:
    found = []
    for file in own_files():
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
            found += [
                f"{short(file)}:{number} has {what}: {line.strip()[:80]}"
                for what, pattern in LEFTOVERS.items()
                if file.name != Path(__file__).name and re.search(pattern, line)
            ]
    assert found == []


def test_text_files_are_utf8_with_plain_line_ends() -> None:
    assert [short(file) for file in own_files() if b"\r\n" in file.read_bytes()] == []
