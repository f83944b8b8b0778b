"""Look-up: the most specific row wins, a missing one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import ModelError
from wastewater.model.lookup import Index

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters

ROWS = {
    ("plant.removal",): 0.1,
    ("plant.removal", "", "total_p"): 0.2,
    ("plant.removal", "", "", "secondary"): 0.3,
    ("plant.removal", "", "total_p", "secondary"): 0.4,
    ("plant.removal", "", "", "works.secondary"): 0.5,
    ("plant.removal", "", "total_p", "works.secondary"): 0.6,
}


@pytest.mark.parametrize("most", range(1, len(ROWS) + 1))
def test_the_most_specific_row_wins(parameters: MakeParameters, most: int) -> None:
    """Rows are listed from general to specific: the last one that is there answers."""
    known = dict(list(ROWS.items())[:most])
    found = parameters(known).scalar("plant.removal", "works.secondary", "total_p")
    assert found == pytest.approx(list(known.values())[-1])


@pytest.mark.parametrize(
    ("substance", "place", "expected"),
    [
        ("hg", "works.secondary", 0.5),
        ("hg", "secondary", 0.3),
        ("hg", "other.secondary", 0.3),
        ("total_p", "other.secondary", 0.4),
        ("total_p", "other.primary", 0.2),
        ("total_p", "", 0.2),
        ("hg", "primary", 0.1),
    ],
)
def test_fallbacks(parameters: MakeParameters, substance: str, place: str, expected: float) -> None:
    found = parameters(ROWS).scalar("plant.removal", place, substance)
    assert found == pytest.approx(expected)


def test_a_missing_row_is_named() -> None:
    index = Index({("content", "food", "hg", ""): 0}, ("food", "glass"), ("hg",), "lviv")
    with pytest.raises(ModelError) as caught:
        index.position("content", "glass", "hg", "landfill")
    assert str(caught.value) == (
        "lviv: no value for content, glass, hg, landfill. Add a row to parameters.csv."
    )


def test_find_returns_none_for_a_missing_row() -> None:
    assert Index({}, (), (), "town").find("standard.annual_average", substance="hg") is None


def test_index_of_a_table() -> None:
    rows = pd.DataFrame(
        {"name": ["a", "a"], "fraction": ["", "food"], "substance": ["", ""], "place": ["x", ""]}
    )
    index = Index.of(rows, ["food"], ["hg"], "town")
    assert index.rows == {("a", "", "", "x"): 0, ("a", "food", "", ""): 1}


def test_rows_that_answered_are_told(parameters: MakeParameters) -> None:
    p = parameters(ROWS)
    assert p.index.answered() == set()
    p.scalar("plant.removal", "works.secondary")
    p.substances("plant.removal")
    assert p.index.answered() == {0, 1, 4}


def test_axes(parameters: MakeParameters) -> None:
    p = parameters(
        {
            ("content", "food"): 1000.0,
            ("content", "glass"): [10.0, 20.0],
            ("content", "glass", "hg"): 30.0,
            ("property.water", "food"): 0.75,
            "property.water": 0.0,
            "sewer.overflow": [0.1, 0.2],
            ("sewer.overflow", "", "hg"): 0.3,
        },
        substances=("total_p", "hg"),
        fractions=("food", "glass"),
    )
    np.testing.assert_allclose(p.fractions("property.water"), [[0.75, 0.75], [0, 0]])
    # 1000 mg/kg dry, three quarters water: 0.25 kg/t wet
    np.testing.assert_allclose(
        p.content(), [[[0.25, 0.25], [0.25, 0.25]], [[0.01, 0.02], [0.03, 0.03]]]
    )
    np.testing.assert_allclose(p.items("sewer.overflow"), [[0.1, 0.2], [0.1, 0.2], [0.3, 0.3]])
    np.testing.assert_allclose(p.items("sewer.overflow", water=0.0)[0], [0, 0])


def test_measured_rows_are_those_of_exactly_this_place(parameters: MakeParameters) -> None:
    p = parameters(
        {("sewer.load", "", "total_p", "works"): 1.0, ("sewer.load", "", "total_n"): 2.0}
    )
    assert p.measured("sewer.load", "works").tolist() == [-1, 0]
    assert p.measured("sewer.load", "other").tolist() == [-1, -1]
