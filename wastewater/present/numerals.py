"""Numbers, units and bands as a reader of each language expects them."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from wastewater.text import catalogue, text

# Shown unit, factor from the table's unit, and the smallest value it is used for.
_LADDERS: dict[str, tuple[tuple[float, float, str], ...]] = {
    "kg/yr": (
        (1e4, 1e-3, "t/yr"),
        (1.0, 1.0, "kg/yr"),
        (1e-3, 1e3, "g/yr"),
        (0.0, 1e6, "mg/yr"),
    ),
    "t/yr": ((0.0, 1.0, "t/yr"),),
    "m3/yr": (
        (1e9, 1e-9, "km3/yr"),
        (1e6, 1e-6, "million m3/yr"),
        (0.0, 1.0, "m3/yr"),
    ),
    "EUR/kg": ((1e6, 1e-6, "million EUR/kg"), (0.0, 1.0, "EUR/kg")),
    "EUR/yr": ((1e6, 1e-6, "million EUR/yr"), (0.0, 1.0, "EUR/yr")),
}

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTHING = 1e-4  # share of the upper bound
_SMALLEST_PERCENT = 0.05  # shown as about zero below this


class Scale(NamedTuple):
    """A unit to show values in."""

    factor: float
    unit: str


def scale_for(value: float, unit: str) -> Scale:
    """Choose the unit in which a value reads well.

    Parameters
    ----------
    value : float
        The largest value to be shown [unit].
    unit : str
        The unit of the result table.

    Returns
    -------
    Scale
        Factor from the table's unit and the unit to show.
    """
    if not value or not math.isfinite(value):
        return Scale(1.0, unit)
    for smallest, factor, shown in _LADDERS.get(unit, ()):
        if abs(value) >= smallest:
            return Scale(factor, shown)
    return Scale(1.0, unit)


def scale_for_band(value: float, high: float, unit: str) -> Scale:
    """Choose the unit in which a value and the upper end of a wide band both read well."""
    return scale_for(max(abs(value), abs(high) / 50), unit)


def number(value: float, language: str = "en", decimals: int = 0) -> str:
    """Write a number with the separators of a language.

    Parameters
    ----------
    value : float
        The number.
    language : str
        One of `wastewater.text.LANGUAGES`.
    decimals : int
        Digits after the decimal sign.

    Returns
    -------
    str
        For 1234567.89 and one decimal: `1,234,567.9` (en), `1.234.567,9` (da),
        `1 234 567,9` with no-break spaces (uk). Not a number: a dash.
    """
    if not math.isfinite(value):
        return text("number.missing", language)
    words = catalogue(language)
    written = f"{abs(value):,.{decimals}f}"
    signs = {",": words["number.thousands"], ".": words["number.decimal"]}
    shown = "".join(signs.get(letter, letter) for letter in written)
    is_zero = not any(digit in written for digit in "123456789")
    return shown if value >= 0 or is_zero else f"\N{MINUS SIGN}{shown}"


def estimate(value: float, language: str = "en", digits: int = 2, trim: bool = False) -> str:
    """Write an estimate with as many digits as it deserves.

    Parameters
    ----------
    value : float
        The number.
    language : str
        One of `wastewater.text.LANGUAGES`.
    digits : int
        Significant digits.
    trim : bool
        Whether zeros at the end of the decimals are left out.

    Returns
    -------
    str
        For 12345 and two digits: `12,000` in English.
    """
    if value == 0 or not math.isfinite(value):
        return number(value, language)
    rounded = float(f"{value:.{digits - 1}e}")
    if trim:
        return number_short(rounded, language)
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return number(rounded, language, max(decimals, 0))


def power_of_ten(value: float, language: str = "en") -> str:
    """Write a very small number as a power of ten, rounded up, for example `10⁻¹²`."""
    if value <= 0 or not math.isfinite(value):
        return number(value, language)
    exponent = str(math.ceil(math.log10(value)))
    return f"10{exponent.translate(_RAISED)}"


def unit_label(unit: str, language: str = "en") -> str:
    """Return a unit in the words of a language, for example `kg/år` for `kg/yr` in Danish.

    Parts that the catalogue does not know stay as they are; a share ("1") has no unit.
    """
    if unit == "1":
        return ""
    words = catalogue(language)
    shown = re.sub(r"[A-Za-z0-9]+", lambda part: words.get(f"unit.{part[0]}", part[0]), unit)
    return shown.replace(" ", "\N{NO-BREAK SPACE}")


def interval(low: float, high: float, language: str = "en", digits: int = 2) -> str:
    """Write the bounds of a band, without unit.

    A bound that is nothing beside the other is written as about zero; an upper bound that does not
    exist as infinity.
    """
    key = "number.range_signed" if min(low, high) < 0 else "number.range"
    is_nothing = 0 < abs(low) < _NOTHING * abs(high)
    first = _about_zero(language) if is_nothing else estimate(low, language, digits)
    last = "\N{INFINITY}" if math.isnan(high) else estimate(high, language, digits)
    return text(key, language, low=first, high=last)


def _about_zero(language: str) -> str:
    return f"\N{ALMOST EQUAL TO}{number(0.0, language)}"


def quantity(
    value: float, unit: str, language: str = "en", digits: int = 2, scale: Scale | None = None
) -> str:
    """Write a value with the unit in which it reads well.

    Parameters
    ----------
    value : float
        The value [unit].
    unit : str
        The unit of the result table.
    language : str
        One of `wastewater.text.LANGUAGES`.
    digits : int
        Significant digits.
    scale : Scale, optional
        The unit to show, if it is already chosen.

    Returns
    -------
    str
        For 250000 kg/yr in English: `250 t/yr`.
    """
    chosen = scale or scale_for(value, unit)
    shown = estimate(value * chosen.factor, language, digits)
    return f"{shown}\N{NO-BREAK SPACE}{unit_label(chosen.unit, language)}"


def quantity_band(
    value: float, low: float, high: float, unit: str, language: str = "en", digits: int = 2
) -> str:
    """Write a value with its band and one unit, for example `250 t/yr (120–410)`."""
    chosen = scale_for_band(value, high, unit)
    bounds = interval(low * chosen.factor, high * chosen.factor, language, digits)
    return f"{quantity(value, unit, language, digits, chosen)} ({bounds})"


def percent(share: float, language: str = "en", digits: int = 2, signed: bool = False) -> str:
    """Write a share as a percentage.

    Parameters
    ----------
    share : float
        The share [1].
    language : str
        One of `wastewater.text.LANGUAGES`.
    digits : int
        Significant digits; one below one percent. What is not zero but tiny is shown as ≈0.
    signed : bool
        Whether a rise gets a plus sign.

    Returns
    -------
    str
        For -0.123 in Danish: `−12 %`.
    """
    value = 100 * share
    if not math.isfinite(value):
        return number(value, language)
    return text("number.percent", language, value=_percent_digits(value, language, digits, signed))


def percent_interval(low: float, high: float, language: str = "en") -> str:
    """Write the bounds of a band of shares as percentages."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return number(math.nan, language)
    key = "number.range_signed" if min(low, high) < 0 else "number.range"
    shown = [_percent_digits(100 * share, language, 2, False) for share in (low, high)]
    both = text(key, language, low=shown[0], high=shown[1])
    return text("number.percent", language, value=both)


def percent_band(share: float, low: float, high: float, language: str = "en") -> str:
    """Write a signed change with its band; the band is left out where all of it is about zero."""
    median = percent(share, language, signed=True)
    if max(abs(low), abs(high)) < _SMALLEST_PERCENT / 100:
        return median
    return f"{median} ({percent_interval(low, high, language)})"


def _percent_digits(value: float, language: str, digits: int, signed: bool) -> str:
    size = abs(value)
    if size < _SMALLEST_PERCENT:
        return number(0.0, language) if value == 0 else _about_zero(language)
    if size < 1:
        shown = estimate(value, language, 1)
    elif size >= 99:
        shown = number(value, language)
    else:
        shown = estimate(value, language, digits)
    return f"+{shown}" if signed and value > 0 else shown


def number_short(value: float, language: str = "en") -> str:
    """Write a rounded number, such as an axis tick, with no more decimals than it has."""
    decimals = 0
    while decimals < 15 and abs(value - round(value, decimals)) > 1e-9 * abs(value):
        decimals += 1
    return number(value, language, decimals)
