"""Units that stand behind the numbers in the cells."""

from __future__ import annotations

import pytest

from wastewater.inputs.monitoring.cell_units import parted


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("< 0.05 мг/л", "< 0.05", "мг/л"),
        ("0,05 мг/дм3", "0,05", "мг/дм3"),
        ("5mg NO3/l", "5", "mg NO3/l"),
        ("1,25 ± 0,15 мгО2/дм3", "1,25 ± 0,15", "мгО2/дм3"),
        ("<0.1 µg/l", "<0.1", "µg/l"),
        ("12 °C", "12", "°C"),
        ("5 m3", "5 m3", ""),  # no unit of a result
        ("0.05 U", "0.05 U", ""),
        ("1.2e-3", "1.2e-3", ""),
        ("н/в", "н/в", ""),
    ],
)
def test_a_cell_is_parted(text: str, number: str, unit: str) -> None:
    assert parted(text) == (number, unit)
