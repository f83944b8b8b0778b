"""Numbers as a reader of each language expects them; babel, where it is at hand, is the judge."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.inputs import vocabulary
from wastewater.present import numerals
from wastewater.text import LANGUAGES

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234,567.9"), ("da", "1.234.567,9"), ("uk", f"1{NBSP}234{NBSP}567,9")],
)
def test_number(language: str, expected: str) -> None:
    assert numerals.number(1234567.89, language, 1) == expected
    assert numerals.number(-1234567.89, language, 1) == f"\N{MINUS SIGN}{expected}"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_number_as_babel_writes_it(value: float, decimals: int) -> None:
    babel = pytest.importorskip("babel.numbers")
    rounded = float(f"{value:.{decimals}f}")  # babel rounds decimals, Python the binary number
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    for language in LANGUAGES:
        expected = babel.format_decimal(rounded, pattern, locale=language)
        shown = numerals.number(value, language, decimals).replace("\N{MINUS SIGN}", "-")
        assert shown == (
            "0" + expected[2:] if expected.startswith("-0") and rounded == 0 else expected
        )


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (12345, 2, "12,000"),
        (12345, 3, "12,300"),
        (9.96, 2, "10"),
        (0.0123, 2, "0.012"),
        (1.0, 2, "1.0"),
        (0, 2, "0"),
        (-3.14159, 2, "\N{MINUS SIGN}3.1"),
        (math.nan, 2, "–"),
        (1e-9, 2, "0.0000000010"),
    ],
)
def test_estimate(value: float, digits: int, expected: str) -> None:
    assert numerals.estimate(value, "en", digits) == expected


def test_estimate_without_zeros_at_the_end() -> None:
    assert numerals.estimate(0.3, "en", 4, trim=True) == "0.3"
    assert numerals.estimate(0.00013, "en", 4, trim=True) == "0.00013"
    assert numerals.estimate(120.0, "da", 4, trim=True) == "120"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (250_000, "kg/yr", "250 t/yr"),
        (12.34, "kg/yr", "12 kg/yr"),
        (0.0123, "kg/yr", "12 g/yr"),
        (2e-6, "kg/yr", "2.0 mg/yr"),
        (3.2e9, "m3/yr", "3.2 km³/yr"),
        (61e6, "m3/yr", "61 million m³/yr"),
        (2.5e6, "EUR/yr", "2.5 million EUR/yr"),
        (0.0, "kg/yr", "0 kg/yr"),
    ],
)
def test_quantity_takes_the_unit_that_reads_well(value: float, unit: str, expected: str) -> None:
    assert numerals.quantity(value, unit, "en").replace(NBSP, " ") == expected


def test_a_value_and_its_band_share_a_unit() -> None:
    assert numerals.quantity_band(250e3, 120e3, 410e3, "kg/yr") == f"250{NBSP}t/yr (120–410)"


@pytest.mark.parametrize(
    ("unit", "language", "expected"),
    [
        ("kg/yr", "da", "kg/år"),
        ("kg/yr", "uk", "кг/рік"),
        ("g/(person d)", "uk", f"г/(особу{NBSP}добу)"),
        ("m3/d", "en", "m³/d"),
        ("1", "en", ""),
        ("1/yr", "da", "1/år"),
        ("%", "uk", "%"),
    ],
)
def test_unit_label(unit: str, language: str, expected: str) -> None:
    assert numerals.unit_label(unit, language) == expected


@pytest.mark.parametrize("unit", sorted(set(vocabulary.names()["unit"])))
def test_every_unit_of_a_parameter_is_ukrainian_in_ukrainian(unit: str) -> None:
    assert not set(numerals.unit_label(unit, "uk")) & set("abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (120, 410, "120–410"),
        (-12, 4, "\N{MINUS SIGN}12 to 4.0"),
        (1e-9, 890, "≈0–890"),
        (0, 890, "0–890"),
        (48, math.nan, "48–∞"),
    ],
)
def test_interval(low: float, high: float, expected: str) -> None:
    assert numerals.interval(low, high) == expected


@pytest.mark.parametrize(
    ("share", "signed", "expected"),
    [
        (-0.693, True, "\N{MINUS SIGN}69%"),
        (0.042, True, "+4.2%"),
        (0.042, False, "4.2%"),
        (0.0034, False, "0.3%"),
        (-0.00001, True, "≈0%"),
        (0.0, True, "0%"),
        (2.346, True, "+235%"),
        (0.996, False, "100%"),
        (math.nan, False, "–"),
    ],
)
def test_percent(share: float, signed: bool, expected: str) -> None:
    assert numerals.percent(share, "en", signed=signed) == expected


def test_percent_has_a_space_in_danish_and_ukrainian() -> None:
    assert numerals.percent(0.12, "da") == numerals.percent(0.12, "uk") == f"12{NBSP}%"


def test_a_band_of_about_nothing_is_left_out() -> None:
    assert numerals.percent_band(-1e-6, -2e-6, 0.0) == "≈0%"
    assert numerals.percent_band(-0.5, -0.6, -0.4) == "−50% (−60 to −40%)"


def test_power_of_ten() -> None:
    assert numerals.power_of_ten(4e-16) == "10⁻¹⁵"
    assert numerals.power_of_ten(0) == "0"


@given(st.floats(1e-12, 1e12))
def test_estimate_stays_within_its_digits(value: float) -> None:
    shown = float(numerals.estimate(value, "en", 2).replace(",", ""))
    assert shown == pytest.approx(value, rel=0.051)
