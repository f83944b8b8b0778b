"""The sorting matrix shows the table's shares, and which bins are one container."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.patches import Rectangle

from wastewater.inputs import vocabulary
from wastewater.present import charts
from wastewater.present.chart_sorting import shared_containers
from wastewater.present.view import where

FRACTIONS = list(vocabulary.fractions().index)


def rows(table, scenario: str):  # type: ignore[no-untyped-def]
    return where(table, city="lviv", scenario=scenario)


def test_cells_are_the_medians(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.sorting_matrix(result, "lviv", "ten-fractions", 2030).axes[0]
    (mesh,) = [c for c in axes.collections if isinstance(c, QuadMesh)]
    table = where(rows(result.sorting(2030), "ten-fractions"), statistic="median")
    expected = table.pivot_table(index="material", columns="bin", values="share")
    drawn = np.asarray(mesh.get_array()).reshape(10, 10)
    np.testing.assert_allclose(drawn, expected.loc[FRACTIONS, FRACTIONS])


def test_shares_are_written_with_their_band(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.sorting_matrix(result, "lviv", "ten-fractions").axes[0]
    written = [t.get_text() for t in axes.texts]
    assert written.count("50%") == 18  # nine materials: half in their own bin, half not
    assert written.count("35–65%") == 18
    assert written.count("100%") == 1
    assert "120,000" in written  # t/yr of food waste, collected


def test_the_right_bin_is_outlined(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.sorting_matrix(result, "lviv").axes[0]
    outlined = [p.get_xy() for p in axes.patches if isinstance(p, Rectangle)]
    assert outlined == [(i, i) for i in range(10)]


def test_shared_containers_are_marked(result) -> None:  # type: ignore[no-untyped-def]
    found = shared_containers(
        rows(result.sorting(2040), "all"), rows(result.bins(2040), "all"), FRACTIONS
    )
    assert [(c.id, c.columns) for c in found] == [
        ("paper+cardboard", (1, 2)),
        ("metal+glass", (3, 4)),
        ("plastic+carton", (5, 6)),
    ]
    assert found[0].foreign.median == pytest.approx(0.1)
    # masses of the two tables differ in this invented result by the factor of its means
    assert found[0].share == pytest.approx(1.1)
    axes = charts.sorting_matrix(result, "lviv", "all").axes[0]
    assert sum("Shared container" in t.get_text() for t in axes.texts) == 3


def test_bins_of_their_own_have_no_such_mark(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.sorting_matrix(result, "lviv").axes[0]
    assert not axes.lines
    assert not any("Shared container" in t.get_text() for t in axes.texts)
