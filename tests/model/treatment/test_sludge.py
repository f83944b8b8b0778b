"""Metals in sludge against the limits for use on land."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.sludge import against_limits, content, metal_contents


def test_content() -> None:
    assert content(0.02, 1000.0) == pytest.approx(20)
    assert np.isnan(content(1.0, 0.0))


def test_metals_of_a_town() -> None:
    """Usual raw sewage (60 mg Cd and 1.4 g Pb per 1000 persons and day) keeps the limits."""
    people = 100000
    loads = {"cd": people * 6e-8, "pb": people * 1.4e-6, "zn": people * 4e-5}
    found = against_limits(metal_contents(loads, people * 0.06))
    assert list(found["substance"]) == ["cd", "pb", "zn"]
    assert found["content"].to_numpy() == pytest.approx([0.5, 21, 467], rel=1e-2)
    assert (found["above_low"] == 0).all()


def test_share_of_draws_above_a_limit() -> None:
    found = against_limits({"cd": np.array([10.0, 30.0, 50.0, 60.0]), "plastic_litter": 1.0})
    assert found[["above_low", "above_high"]].to_numpy().tolist() == [[0.75, 0.5]]
