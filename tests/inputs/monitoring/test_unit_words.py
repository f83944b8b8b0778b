"""Units of measured series."""

from __future__ import annotations

import pytest

from wastewater.inputs.monitoring.unit_words import basis_of, latin, plain, unit_of


@pytest.mark.parametrize(
    ("written", "factor", "basis"),
    [
        ("mg/l", 1, ""),
        ("mg/L", 1, ""),
        ("мг/л", 1, ""),
        ("мг/дм3", 1, ""),
        ("мг·дм⁻³", 1, ""),
        ("mg l-1", 1, ""),
        ("mg per litre", 1, ""),
        ("g/m3", 1, ""),
        ("г/м³", 1, ""),
        ("ug/l", 1e-3, ""),
        ("µg/l", 1e-3, ""),
        ("μg/L", 1e-3, ""),
        ("мкг/дм³", 1e-3, ""),
        ("ng/l", 1e-6, ""),
        ("mg/m3", 1e-3, ""),
        ("kg/m3", 1000, ""),
        ("mg N/l", 1, "N"),
        ("мгN/л", 1, "N"),
        ("mg-N/L", 1, "N"),
        ("mg/l N", 1, "N"),
        ("mg/l as N", 1, "N"),
        ("mg/l (NO3)", 1, "NO3"),
        ("mg NO3-N/l", 1, "N"),
        ("mg NO3/l", 1, "NO3"),
        ("µg P/l", 1e-3, "P"),
        ("мг РО4/дм3", 1, "PO4"),
        ("мгО2/дм3", 1, "O2"),
    ],
)
def test_concentrations(written: str, factor: float, basis: str) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert (unit.quantity, unit.factor, unit.basis) == ("concentration", factor, basis)


@pytest.mark.parametrize(
    ("written", "quantity", "factor"),
    [
        ("m3/d", "flow", 1),
        ("m³/h", "flow", 24),
        ("л/с", "flow", 86.4),
        ("m3/s", "flow", 86400),
        ("м3/добу", "flow", 1),
        ("тис. м3/добу", "flow", 1000),
        ("cfs", "flow", 0.3048**3 * 86400),
        ("m3", "volume", 1),
        ("тис. м3", "volume", 1000),
        ("°C", "temperature", 1),
        ("µS/cm", "conductivity", 1),
        ("mS/m", "conductivity", 10),
        ("pH", "acidity", 1),
    ],
)
def test_other_units(written: str, quantity: str, factor: float) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert unit.quantity == quantity
    assert unit.factor == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("written", ["", "ppm", "mg", "mg/kg", "mgCaCO3/l", "mmol/l", "mg N/l PO4"])
def test_what_is_not_certain_is_no_unit(written: str) -> None:
    assert unit_of(written) is None


@pytest.mark.parametrize(
    ("written", "basis"),
    [("N", "N"), ("as NO3", "NO3"), ("NO3-N", "N"), ("PO₄³⁻", "PO4"), ("", ""), ("CaCO3", None)],
)
def test_bases(written: str, basis: str | None) -> None:
    assert basis_of(written) == basis


def test_letters_of_another_keyboard() -> None:
    assert latin("NО3") == "NO3"
    assert plain(" [мг·дм⁻³] ") == "мг/дм3"


@pytest.mark.parametrize(
    ("written", "basis"),
    [
        ("мг/дм3 (за азотом)", "N"),
        ("мг/л в перерахунку на азот", "N"),
        ("мг/дм3 (в пересчете на N)", "N"),
        ("мг/дм3 за фосфором", "P"),
        ("мг/дм3 (за PO4)", "PO4"),
    ],
)
def test_the_basis_in_words(written: str, basis: str) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert (unit.factor, unit.basis) == (1, basis)
