"""Mixes: shares that belong together are checked together, whichever table they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wastewater.inputs.mixes import mixes

if TYPE_CHECKING:
    from tests.conftest import Town

CASES = [
    (
        "residual.route,,,landfill",
        "residual.route,,,dumpsite",
        "line 5, column place: The share of 'dumpsite' is not written: it is what the "
        "other shares of residual.route leave of 1. Take the row away.",
    ),
    (
        "0.6,1,dirichlet,0.5,0.7",
        "0.9,1,dirichlet,0.85,0.95",
        "line 4, column value: The shares of residual.route add up to 1.1, more than 1. "
        "What is left of 1 goes to 'dumpsite'; a share that you leave out is taken from "
        "the reference.",
    ),
    (
        "0.6,1,dirichlet",
        "0.6,1,uniform",
        "line 4, column distribution: The shares of residual.route have different "
        "distributions (dirichlet, uniform). Use dirichlet for all that are uncertain, "
        "fixed for the others.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES)
def test_a_bad_mix(town: Town, old: str, new: str, message: str) -> None:
    town.edit("parameters.csv", old, new)
    assert town.messages() == [f"town/parameters.csv, {message}"]


def test_a_composition_that_does_not_add_up(town: Town) -> None:
    town.add("parameters.csv", "waste.composition,food,,,0.999,1,fixed,,,town-2024,A,\n")
    (message,) = town.messages()
    assert message.startswith(
        "town/parameters.csv, line 7, column value: The shares of waste.composition add up to "
    )
    assert message.endswith(", not to 1. A share that you leave out is taken from the reference.")


def test_a_whole_composition_is_taken(town: Town) -> None:
    shares = dict.fromkeys(["paper", "cardboard", "glass", "metal", "plastic", "carton"], 0.07)
    shares |= {"food": 0.4, "textile": 0.05, "hazardous": 0.01, "residual": 0.12}
    rows = [f"waste.composition,{k},,,{v},1,fixed,,,town-2024,A,\n" for k, v in shares.items()]
    town.add("parameters.csv", "".join(rows))
    table = town.load().parameters
    table = table[table["name"] == "waste.composition"]
    assert table["origin"].unique().tolist() == ["town"]
    assert table["value"].sum() == pytest.approx(1)


def test_a_mix_is_not_judged_while_one_of_its_rows_is_unsound(town: Town) -> None:
    town.edit("parameters.csv", "0.6,1,dirichlet,0.5,0.7", "0.9,1,dirichlt,0.85,0.95")
    (message,) = town.messages()
    assert "no distribution" in message


def test_rows_for_all_join_those_for_one() -> None:
    keys = [
        ("mbt.route", "", "", "recycled"),
        ("mbt.route", "", "", "air"),
        ("mbt.route", "metal", "", "recycled"),
        ("sewer.connected", "", "", "works"),
    ]
    found = {label: members for _, label, members in mixes(keys)}
    assert found == {
        "mbt.route": keys[:2],
        "mbt.route, metal": [keys[2], keys[1]],
    }
