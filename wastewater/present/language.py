"""Numbers, units and names as a reader of each language expects them."""

import math
import re
from typing import NamedTuple

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present.view import BASELINE
from wastewater.text import catalogue, text

EQS_VOLUME = "eqs_volume"
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
    "EUR/yr": ((1e6, 1e-6, "million EUR/yr"), (0.0, 1.0, "EUR/yr")),
}

_SMALLEST_PERCENT = 0.05  # shown as about zero below this


class Scale(NamedTuple):
    """A unit to show values in."""

    factor: float
    unit: str


def scale_for(value: float, unit: str) -> Scale:
    """Choose the unit in which a value reads well.

    Parameters
    ----------
    value
        The largest value to be shown [unit].
    unit
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


def number(value: float, language: str = "en", decimals: int = 0) -> str:
    """Write a number with the separators of a language.

    Parameters
    ----------
    value
        The number.
    language
        One of `wastewater.text.LANGUAGES`.
    decimals
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


def estimate(value: float, language: str = "en", digits: int = 2) -> str:
    """Write an estimate with as many digits as it deserves.

    Parameters
    ----------
    value
        The number.
    language
        One of `wastewater.text.LANGUAGES`.
    digits
        Significant digits.

    Returns
    -------
    str
        For 12345 and two digits: `12,000` in English.
    """
    if value == 0 or not math.isfinite(value):
        return number(value, language)
    rounded = float(f"{value:.{digits - 1}e}")
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return number(rounded, language, max(decimals, 0))


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
    """Write the bounds of a band, without unit."""
    key = "number.range_signed" if min(low, high) < 0 else "number.range"
    both = (estimate(low, language, digits), estimate(high, language, digits))
    return text(key, language, low=both[0], high=both[1])


def quantity(
    value: float, unit: str, language: str = "en", digits: int = 2, scale: Scale | None = None
) -> str:
    """Write a value with the unit in which it reads well.

    Parameters
    ----------
    value
        The value [unit].
    unit
        The unit of the result table.
    language
        One of `wastewater.text.LANGUAGES`.
    digits
        Significant digits.
    scale
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
    chosen = scale_for(value or high, unit)
    bounds = interval(low * chosen.factor, high * chosen.factor, language, digits)
    return f"{quantity(value, unit, language, digits, chosen)} ({bounds})"


def percent(share: float, language: str = "en", digits: int = 2, signed: bool = False) -> str:
    """Write a share as a percentage.

    Parameters
    ----------
    share
        The share [1].
    language
        One of `wastewater.text.LANGUAGES`.
    digits
        Significant digits; one below one percent. What is not zero but tiny is shown as ≈0.
    signed
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


def _percent_digits(value: float, language: str, digits: int, signed: bool) -> str:
    size = abs(value)
    if size < _SMALLEST_PERCENT:
        zero = number(0.0, language)
        return zero if value == 0 else f"\N{ALMOST EQUAL TO}{zero}"
    if size < 1:
        shown = estimate(value, language, 1)
    elif size >= 99:
        shown = number(value, language)
    else:
        shown = estimate(value, language, digits)
    return f"+{shown}" if signed and value > 0 else shown


def of_table(table: str, key: str, language: str) -> str:
    """Return the name of an id in one of the vocabulary tables.

    Parameters
    ----------
    table
        `fractions`, `substances`, `processes` or `seas`.
    key
        The id.
    language
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        The name.

    Raises
    ------
    KeyError
        If the table has no such id.
    """
    frame = getattr(vocabulary, table)()
    return str(frame.loc[key, f"name_{language}"])


def substance_name(substance: str, language: str = "en") -> str:
    """Return the name of a substance, or of the index over substances."""
    if substance == EQS_VOLUME:
        return text("label.eqs_volume", language)
    return of_table("substances", substance, language)


def substance_label(substance: str, language: str = "en") -> str:
    """Return the short sign of a substance for charts, for example `Hg`."""
    if substance == EQS_VOLUME:
        return text("label.eqs_volume_short", language)
    return str(vocabulary.substances().loc[substance, "label"])


def sea_name(sea: str, language: str = "en") -> str:
    """Return the name of a sea."""
    return of_table("seas", sea, language)


def to_sea(sea: str, language: str = "en") -> str:
    """Return the words `to the Baltic Sea`, inflected as the language needs it."""
    return text(f"to_sea.{sea}", language)


def city_name(city: City, language: str = "en") -> str:
    """Return the name of a city."""
    return city.name[language]


def scenario_name(city: City, scenario: str, language: str = "en") -> str:
    """Return the name of a scenario of a city."""
    record = city.scenarios.get(scenario)
    if scenario == BASELINE or record is None or language not in record.name:
        return text("label.baseline", language) if scenario == BASELINE else scenario
    return record.name[language]


def measure_name(city: City, measure: str, language: str = "en") -> str:
    """Return the name of a measure of a city, or its id if the city does not know it."""
    record = city.measures.get(measure)
    return record.name[language] if record else measure


def process_name(process: str, language: str = "en", city: City | None = None) -> str:
    """Return the name of a process of the network.

    Parameters
    ----------
    process
        A process id, `sewer:lviv` (process and catchment) or `reach:poltva:lviv`
        (reach and catchment).
    language
        One of `wastewater.text.LANGUAGES`.
    city
        The city that gives names to catchments and reaches.

    Returns
    -------
    str
        The name; the catchment is added where the city has more than one.
    """
    kind, *places = process.split(":")
    if kind == "reach" and places and city is not None:
        for reach in city.reaches:
            if reach.id == places[0]:
                return reach.name[language]
    name = of_table("processes", kind, language)
    if not places or city is None or len(city.catchments) < 2:
        return name
    for catchment in city.catchments:
        if catchment.id == places[-1]:
            return f"{name}, {catchment.name[language]}"
    return name


def number_short(value: float, language: str = "en") -> str:
    """Write the label of an axis tick: no more digits after the decimal sign than it has."""
    decimals = 0
    while decimals < 6 and abs(value - round(value, decimals)) > 1e-9 * max(abs(value), 1e-9):
        decimals += 1
    return number(value, language, decimals)
