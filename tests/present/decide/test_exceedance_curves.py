"""Exceedance curves read in both directions."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.decide.common import question
from wastewater.present.decide.exceedance_curves import Curve, baseline_of, curves_of

EVEN = Curve(("baseline",), np.linspace(0.99, 0.01, 99), np.linspace(1.0, 99.0, 99))


@pytest.mark.parametrize(("probability", "value"), [(0.5, 50.0), (0.95, 5.0), (0.05, 95.0)])
def test_values_and_probabilities_belong_together(probability: float, value: float) -> None:
    assert EVEN.at(probability) == pytest.approx(value)
    assert EVEN.over(value) == pytest.approx(probability)


def test_beyond_the_curve() -> None:
    assert EVEN.over(0.5) == 1.0
    assert EVEN.over(100.0) == 0.0


def test_what_looks_the_same_is_one_curve(decided) -> None:
    asked = question(decided, "lviv", "total_p", "en")
    table = decided.exceedance("total_p")
    found = curves_of(asked, table[table["city"] == "lviv"])
    groups = [curve.scenarios for curve in found]
    assert groups == [("baseline", "ten-fractions"), ("leachate",), ("plant",), ("all",)]
    assert baseline_of(found) is found[0]
    assert baseline_of(found[1:]) is found[1]


def test_no_rows_no_curves(decided) -> None:
    asked = question(decided, "lviv", "total_p", "en")
    assert curves_of(asked, decided.exceedance("total_p").iloc[:0]) == []
