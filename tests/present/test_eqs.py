"""The parts of the EQS volume."""

from __future__ import annotations

import pytest

from wastewater.present.eqs import eqs_parts
from wastewater.present.view import Tables


def test_parts_are_load_over_standard(result) -> None:  # type: ignore[no-untyped-def]
    parts = eqs_parts(Tables(result), result.cities[0], "baltic", 2040)
    assert parts.columns[0] == "baseline"
    assert list(parts.index) == ["hg", "cd"]
    assert parts.loc["hg", "baseline"] == pytest.approx(12.3 / 7e-8)
    assert parts.loc["cd", "all"] == pytest.approx(0.36 * 31.0 / 2e-7)
