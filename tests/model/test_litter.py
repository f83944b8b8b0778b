"""Leakage by stage and severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.inputs.vocabulary import LITTER_STAGES, SEVERITIES
from wastewater.model import litter

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters

FACTORS = (0.0, 0.001, 0.01, 0.02, 0.1)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(0, 0.0), (1, 0.001), (2, 0.01), (4, 0.1), (0.5, 0.0005), (1.5, 0.0055), (3.25, 0.04)],
)
def test_between_the_classes_it_is_linear(severity: float, expected: float) -> None:
    factors = np.array(FACTORS)[:, None]
    found = litter.between_classes(np.array([severity]), factors)
    assert found.item() == pytest.approx(expected, abs=1e-15)


def test_every_draw_has_its_own_class() -> None:
    factors = np.array(FACTORS)[:, None] * [1, 1, 2]
    found = litter.between_classes(np.array([0.0, 4.0, 2.0]), factors)
    np.testing.assert_allclose(found, [0, 0.1, 0.02])


def test_materials_escape_by_their_mobility(parameters: MakeParameters) -> None:
    rows: dict[tuple[str, ...] | str, float] = {"litter.mobile": 0.0}
    rows["litter.mobile", "plastic"], rows["litter.mobile", "carton"] = 1.0, 0.5
    rows["litter.severity", "", "", "dumpsite"] = 3
    rows |= {("litter.leakage", "", "", s): f for s, f in zip(SEVERITIES, FACTORS, strict=True)}
    rows["litter.leakage", "", "", "dumpsite.high"] = 0.05  # a survey of this stage
    p = parameters(rows)
    escaping = dict(zip(p.index.fractions, litter.leakage(p, "dumpsite")[:, 0], strict=True))
    assert escaping["plastic"] == pytest.approx(0.05)
    assert escaping["carton"] == pytest.approx(0.025)
    assert escaping["glass"] == 0


def test_stages() -> None:
    assert set(LITTER_STAGES) >= {"collection", "transport", "sorting", "landfill", "dumpsite"}
