"""The flow diagram of waste: ribbons by material, as wide as their flows."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch

from wastewater.inputs import vocabulary
from wastewater.present import charts, numerals
from wastewater.present.view import where
from wastewater.present.waste_ways import waste_ways


def slices(axes) -> dict[str, list[float]]:  # type: ignore[no-untyped-def]
    """Return the widths of the drawn slices by colour."""
    widths = defaultdict(list)
    for patch in axes.patches:
        if isinstance(patch, PathPatch):
            points = np.asarray(patch.get_path().vertices)
            widths[to_hex(patch.get_facecolor())].append(points[0, 1] - points[-2, 1])
    return widths


def test_slices_are_as_wide_as_the_flows_of_their_material(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.waste_flow(result, "lviv", "all").axes[0]
    rows = where(result.flows([2040], ["all"]), city="lviv", statistic="mean", part="waste")
    ways = waste_ways(rows[rows["fraction"] != ""])
    drawn = slices(axes)
    sizes = {
        material: sum(parts.get(material, 0.0) for parts in ways.values())
        for material in vocabulary.fractions().index
    }
    scale = sum(map(sum, drawn.values())) / sum(sizes.values())
    for material, size in sizes.items():
        colour = vocabulary.fractions().loc[material, "colour"].lower()
        assert sum(drawn[colour]) == pytest.approx(scale * size), material
    assert sum(map(len, drawn.values())) == sum(
        value > 0 for parts in ways.values() for value in parts.values()
    )


def test_labels_name_the_nodes_with_band(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.waste_flow(result, "lviv", "all").axes[0]
    labels = [t.get_text().replace("\n", " ") for t in axes.texts]
    assert 15 <= len(labels) <= 25
    rows = where(result.flows([2040], ["all"]), city="lviv", statistic="mean", part="waste")
    recycled = float(where(rows, target="recycled")["value"].sum())
    shown = numerals.quantity(recycled, "t/yr", "en")
    assert any(label.startswith(f"Recycled {shown} (5–95%: ") for label in labels)
    assert any(label.startswith("Dumpsite") and "(5–95%: " in label for label in labels)
    assert any(label.startswith("Litter") and label.endswith("to the river") for label in labels)


def test_no_waste_is_said_so(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.waste_flow(result, "lviv", "nothing of this name").axes[0]
    assert "No flow" in axes.texts[0].get_text()
