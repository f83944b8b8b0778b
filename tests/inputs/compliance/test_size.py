"""Size classes: a border belongs where the law says so."""

from __future__ import annotations

import math

import pytest

from wastewater.inputs.compliance.size import SizeClass, size_class


@pytest.mark.parametrize(
    ("borders", "at_lower", "at_upper"),
    [("[]", True, True), ("[)", True, False), ("(]", False, True), ("()", False, False)],
)
def test_borders(borders: str, at_lower: bool, at_upper: bool) -> None:
    held = SizeClass(2_000, 10_000, borders)
    assert held.holds(2_000) is at_lower
    assert held.holds(10_000) is at_upper
    assert held.holds(5_000)
    assert not held.holds(1_999.9)
    assert not held.holds(10_000.1)
    assert not held.holds(math.nan)


def test_a_row() -> None:
    assert size_class({"pe_from": "", "pe_to": "", "borders": ""}).holds(1)
    assert size_class({"pe_from": "5", "pe_to": "", "borders": "()"}).upper == math.inf
    with pytest.raises(ValueError, match="borders"):
        size_class({"pe_from": "5", "pe_to": "", "borders": ""})
