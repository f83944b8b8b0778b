"""Signals as the user describes them."""

from __future__ import annotations

import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.signals import Signal, describe
from wastewater.text import LANGUAGES


def test_signals_are_converted_at_the_door() -> None:
    found = describe(
        {"Q": "l/s"},
        {
            "a": ("ammonium_n", "ug/l"),
            "b": ["total_p", "mg/l", ""],
            "c": ("NO3", "mg/l"),
            "d": ("nitrate_n", "mg NO3/l"),
            "e": ("cod", "kg/m3"),
            "f": ("hg", "ng/l"),
        },
    )
    assert found[0] == Signal("Q", "", "l/s", pytest.approx(86.4))
    assert [s.substance for s in found[1:]] == [
        "ammonium_n",
        "total_p",
        "nitrate_n",
        "nitrate_n",
        "cod",
        "hg",
    ]
    in_nitrate = 14.007 / (14.007 + 3 * 15.999)
    factors = [1e-3, 1, in_nitrate, in_nitrate, 1e3, 1e-6]
    assert [s.factor for s in found[1:]] == pytest.approx(factors, rel=1e-12)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("ammonium", "mg/l"), "signals_basis_missing"),
        (("nitrate_n", "mg/l", "PO4"), "signals_basis_wrong"),
        (("nitrate_n", "mg/l", "cheese"), "signals_basis_wrong"),
        (("nitrate_n", "mg N/l", "NO3"), "signals_basis_contradiction"),
        (("NO3-N", "mg/l", "NO3"), "signals_basis_contradiction"),
        (("nitrate_n", "m3/h"), "signals_concentration_unit"),
        (("nitrate_n", ""), "signals_concentration_unit"),
        (("nitrogen", "mg/l"), "unknown_substance"),
        (("ammonium_m", "mg/l"), "unknown_substance"),
        (("temperature", "mg/l"), "signals_no_load"),
        (("nitrate_n",), "signals_words"),
        ("nitrate_n", "signals_words"),
    ],
)
def test_what_is_open_is_asked_for(words: tuple[str, ...], key: str) -> None:
    with pytest.raises(InputError) as caught:
        describe({"Q": "m3/h"}, {"x": words})
    (problem,) = caught.value.problems
    assert problem.key == f"problem.{key}"
    assert problem.column == "x"
    assert len({problem.text(language) for language in LANGUAGES}) == len(LANGUAGES)


def test_one_flow_and_its_unit() -> None:
    with pytest.raises(InputError) as caught:
        describe({"Q": "mg/l", "P": "m3"}, {"Q": ("cod", "mg/l")})
    found = [problem.key for problem in caught.value.problems]
    assert found == [
        "problem.signals_one_flow",
        "problem.signals_flow_unit",
        "problem.signals_flow_unit",
        "problem.signals_both",
    ]
    with pytest.raises(InputError, match="No concentration"):
        describe({"Q": "cfs"}, {})


def test_figures_have_a_source() -> None:
    table = listed("signals")
    assert (table[["value", "unit", "source", "grade", "note"]] != "").all(axis=None)
    assert table["grade"].isin(list("ABCD")).all()
