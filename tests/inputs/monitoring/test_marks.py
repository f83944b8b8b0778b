"""Marks and numbers of results."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.marks import (
    KINDS,
    decimal_sign,
    mark_words,
    read_column,
    read_mark,
    read_result,
)

WORDS = mark_words({})


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("<0.05", "below", 0.05),
        ("<0,05", "below", 0.05),
        ("< 0,05", "below", 0.05),
        ("≤0,05", "below", 0.05),
        ("&lt;0.05", "below", 0.05),
        ("<LOQ 0.05", "below", 0.05),
        ("< LOQ (0,05)", "below", 0.05),
        ("n.d. (<0.1)", "below", 0.1),
        ("менше 0,05", "below", 0.05),
        ("< LOQ", "below", math.nan),
        ("n.d.", "below", math.nan),
        ("ND", "below", math.nan),
        ("Not detected", "below", math.nan),
        ("i.p.", "below", math.nan),
        ("u.d.", "below", math.nan),
        ("н/в", "below", math.nan),
        ("Н/В", "below", math.nan),
        ("не виявлено", "below", math.nan),
        ("<МВ", "below", math.nan),
        ("<MB", "below", math.nan),
        (">100", "above", 100),
        ("0", "plain", 0),
        ("-0,5", "plain", -0.5),
        ("\u22120.5", "plain", -0.5),
        ("1 250,5", "plain", 1250.5),
        (".5", "plain", 0.5),
        ("", "missing", math.nan),
        ("не визначали", "missing", math.nan),
        ("NaN", "missing", math.nan),
    ],
)
def test_results(text: str, kind: str, number: float) -> None:
    cell = read_result(text, "", WORDS)
    assert cell.kind == kind
    assert cell.number == pytest.approx(number, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("проба втрачена", "result_unreadable"),
        ("-", "result_unreadable"),
        ("н/д", "result_unreadable"),
        ("about 5", "result_unreadable"),
        ("5 mg/l", "result_tail"),
        ("12.03.2021", "date_not_number"),
        ("1.125", "number_sign_open"),
        ("0,05*", "result_tail"),
        ("0,05 <LOQ", "result_mark_behind"),
    ],
)
def test_what_is_not_certain_is_not_read(text: str, key: str) -> None:
    cell = read_result(text, "", WORDS)
    assert (cell.kind, cell.key) == ("", key)


def test_marks_of_a_laboratory() -> None:
    own = mark_words({"U": "<", "-": "missing", "J": "plain", "x": "what"})
    assert [read_mark(text, own).kind for text in ("U", "-", "J", "x", "", "<")] == [
        "below",
        "missing",
        "plain",
        "",
        "plain",
        "below",
    ]
    assert read_mark("U", WORDS).key == "mark_unknown"
    assert read_result("-0.5", ".", own).number == -0.5


def test_the_list_has_every_mark_once() -> None:
    rows = listed("marks").reset_index()
    assert set(rows["kind"]) == set(KINDS)
    words = [word for written in rows["written"] for word in written.split("|")]
    assert all(read_mark(word, WORDS).kind for word in words)


@settings(deadline=None)
@given(
    number=st.decimals(0, 10**6, places=3, allow_nan=False),
    mark=st.sampled_from(["<", "< ", "<LOQ ", "ND ", "менше ", "n.d. <"]),
    sign=st.sampled_from([".", ","]),
)
def test_a_mark_is_never_lost(number: object, mark: str, sign: str) -> None:
    cell = read_result(mark + str(number).replace(".", sign), sign, WORDS)
    assert cell.kind == "below"
    assert cell.number == pytest.approx(float(str(number)))


@settings(deadline=None)
@given(st.text(max_size=8))
def test_any_text_is_read_or_refused(text: str) -> None:
    cell = read_result(text, "", WORDS)
    assert bool(cell.kind) != bool(cell.key)


@pytest.mark.parametrize(
    ("texts", "certain", "sign"),
    [
        (["1.125", "0.35"], ",", "."),
        (["1,125", "<0,35"], ".", ","),
        (["1.125"], ",", ","),
        (["0.35", "0,4"], ",", ","),
        (["12.03.2021", "7"], ",", ","),
        ([], "", ""),
    ],
)
def test_the_decimal_sign_follows_from_the_numbers(
    texts: list[str], certain: str, sign: str
) -> None:
    assert decimal_sign(texts, certain) == sign


def test_columns() -> None:
    read = partial(read_result, decimal=".", words=WORDS)
    column = read_column(["1", "<2", "?", "1"], read)
    assert column.kind.tolist() == [0, 1, -1, 0]
    assert np.allclose(column.number, [1, 2, math.nan, 1], equal_nan=True)
    assert [column.cells[code].key for code in column.codes] == ["", "", "result_unreadable", ""]
    assert read_column([], read).kind.size == 0
