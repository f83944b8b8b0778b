"""Problems as messages, and errors as lists of them."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from wastewater.errors import (
    LIST_LIMIT,
    BalanceError,
    InputError,
    ModelError,
    Problem,
    WastewaterError,
)
from wastewater.text import catalogue

PROBLEM = Problem(
    "problem.unknown_unit",
    file="parameters.csv",
    row=12,
    column="unit",
    value="kgg",
    expected="kg, t",
    fields={"name": "landfill.stock", "suggestion": "kg"},
)


def test_a_message_says_where_what_and_what_else() -> None:
    assert PROBLEM.text() == (
        "parameters.csv, line 12, column unit: The unit 'kgg' is not known. Possible for "
        "landfill.stock: kg, t. Did you mean 'kg'?"
    )


def test_the_same_message_in_danish_and_ukrainian() -> None:
    assert PROBLEM.text("da") == (
        "parameters.csv, linje 12, kolonne unit: Enheden 'kgg' er ukendt. Mulige for "
        "landfill.stock: kg, t. Mente du 'kg'?"
    )
    assert PROBLEM.text("uk") == (
        "parameters.csv, рядок 12, стовпець unit: Невідома одиниця 'kgg'. Для landfill.stock "
        "можливо: kg, t. Можливо, 'kg'?"
    )


def test_every_part_of_the_place() -> None:
    problem = Problem(
        "problem.empty_number", "a.toml", 3, "low", fields={"measure": "pipes", "change": "2"}
    )
    assert problem.text() == (
        "a.toml, line 3, measure pipes, change 2, key low: A number is missing."
    )
    assert Problem("problem.empty_number").text() == "A number is missing."


@pytest.mark.parametrize("language", ["en", "da", "uk"])
def test_braces_in_what_was_found_do_no_harm(language: str) -> None:
    assert "{x}" in Problem("problem.not_a_number", value="{x}").text(language)


def test_a_list_is_cut_and_says_so() -> None:
    error = InputError([PROBLEM] * (LIST_LIMIT + 5))
    assert len(error.problems) == LIST_LIMIT + 5
    assert len(error.lines()) == LIST_LIMIT + 1
    assert error.lines()[-1] == "... and 5 more. Mend these first and try again."
    assert error.lines("da")[-1] == "... og 5 mere. Ret først disse, og prøv igen."


def test_an_error_prints_its_problems_in_english() -> None:
    assert str(InputError([PROBLEM, PROBLEM])) == f"{PROBLEM.text()}\n{PROBLEM.text()}"
    assert InputError(PROBLEM).problems == (PROBLEM,)


@pytest.mark.parametrize("kind", [InputError, ModelError, BalanceError])
def test_every_error_is_one_of_the_package_and_travels_between_processes(
    kind: type[WastewaterError],
) -> None:
    error = pickle.loads(pickle.dumps(kind([PROBLEM])))
    assert type(error) is kind
    assert isinstance(error, WastewaterError)
    assert error.problems == (PROBLEM,)


def test_every_sentence_is_in_use() -> None:
    """A sentence that no module names is a case that is not checked any more."""
    package = Path(__file__).parents[1] / "wastewater"
    found: set[str] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.removeprefix("problem."))
    built = re.compile(
        r"unknown_(fraction|substance|place|estimator|limit_rule)|value_(below|above)"
        r"|(which|no_samples_of)_(station|substance)|(samples|signals)_basis_\w+"
    )
    keys = {key.removeprefix("problem.") for key in catalogue("en") if key.startswith("problem.")}
    assert {key for key in keys - found if not built.fullmatch(key)} == set()
