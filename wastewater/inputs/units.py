"""Units: a closed list, converted once at the border to plain floats in base units.

Base units inside: waste mass t, waste per person t/(person yr), substance loads kg/yr, load per
person kg/(person yr), water m3, concentrations kg/m3, contents mg/kg, emissions per waste t/t,
areas m2, lengths m, precipitation m/yr, time yr (travel time and decay in rivers per day), shares
1, money EUR. A year has 365 days, as in yearly loads from daily means.
"""

from __future__ import annotations

import re
from functools import cache

from wastewater.inputs import vocabulary

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "1": ("-", "share"),
    "%": ("percent", "pct", "procent", "відсоток"),
    "t": ("tonne", "tonnes", "т"),
    "kt": ("кт",),
    "kg": ("кг",),
    "g": ("г",),
    "mg": ("мг",),
    "ug": ("µg", "μg", "mkg", "мкг"),
    "ng": ("нг",),
    "l": ("L", "liter", "litre", "liters", "litres", "л"),
    "m": ("м", "meter", "metre", "metres", "метр"),
    "mm": ("мм",),
    "m2": ("m²", "m^2", "м2", "м²"),
    "ha": ("га", "hectare", "hectares", "hektar", "гектар"),
    "m3": ("m³", "m^3", "м3", "м³", "м^3"),
    "d": ("day", "days", "dag", "døgn", "доба", "добу", "день"),
    "h": ("hr", "hour", "hours", "time", "timer", "год", "година"),
    "s": ("sec", "second", "sek", "с"),
    "yr": ("a", "y", "year", "years", "år", "рік", "року"),
    "person": (
        "persons",
        "people",
        "p",
        "pers",
        "cap",
        "capita",
        "inhabitant",
        "inh",
        "personer",
        "особа",
        "особу",
        "осіб",
    ),
    "EUR": ("€", "euro", "євро"),
    "UAH": ("₴", "грн", "hryvnia"),
    "DKK": ("kr", "kr.", "kroner"),
}
_ALIASES = {word: unit for unit, words in _SPELLINGS.items() for word in words}


def normalise(unit: str) -> str:
    """Return the spelling of the closed list for a unit, or "" if it is not there.

    Spelling is free in signs (``m³``, ``µg``, ``m^3``), words (``year``, ``рік``, ``år``), and the
    way of writing several divisors: ``kg/person/yr``, ``kg/(yr*person)`` and ``kg/(person yr)``
    are one.

    Parameters
    ----------
    unit : str
        Unit as written.

    Returns
    -------
    str
        Unit as in ``units.csv``, or "".
    """
    return _by_form().get(_form(unit), "")


def quantity(unit: str) -> str:
    """Return the (default) quantity of a unit.

    Parameters
    ----------
    unit : str
        Any spelling that `normalise` knows.

    Returns
    -------
    str
        Quantity as in ``units.csv``.

    Raises
    ------
    KeyError
        If the unit is not in the closed list.
    """
    return next(iter(_factors()[_known(unit)]))


def units_of(quantity: str) -> tuple[str, ...]:
    """Return all units of one quantity, as in ``units.csv``.

    Parameters
    ----------
    quantity : str
        Quantity.

    Returns
    -------
    tuple of str
        Units, in the order of the list.
    """
    return tuple(unit for unit, factors in _factors().items() if quantity in factors)


def factor(unit: str, quantity: str = "") -> float:
    """Return the factor from a unit to the base unit of its quantity.

    Parameters
    ----------
    unit : str
        Any spelling that `normalise` knows.
    quantity : str
        Quantity meant; needed only where one unit serves two (``kg/(person yr)``, ``%``).

    Returns
    -------
    float
        Base units per unit.

    Raises
    ------
    KeyError
        If the unit is not in the closed list, or not one of that quantity.
    """
    factors = _factors()[_known(unit)]
    return factors[quantity or next(iter(factors))]


def to_base(value: float, unit: str, quantity: str = "") -> float:
    """Convert a value to the base unit of its quantity.

    Parameters
    ----------
    value : float
        Value in `unit`.
    unit : str
        Any spelling that `normalise` knows.
    quantity : str
        Quantity meant; see `factor`.

    Returns
    -------
    float
        Value in base units.

    Raises
    ------
    KeyError
        As `factor`.
    """
    return value * factor(unit, quantity)


def _known(unit: str) -> str:
    found = normalise(unit)
    if not found:
        raise KeyError(unit)
    return found


@cache
def _factors() -> dict[str, dict[str, float]]:
    """Return {unit: {quantity: factor}}; the first quantity is the default."""
    found: dict[str, dict[str, float]] = {}
    for unit, kind, number in vocabulary.units()[["quantity", "factor"]].itertuples():
        found.setdefault(str(unit), {})[str(kind)] = float(number)
    return found


@cache
def _by_form() -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
    return {_form(unit): unit for unit in _factors()}


def _form(unit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sorted factors above and below the line, in the spelling of the list."""
    signs = re.sub(r"\s+(per|pr\.?|на)\s+", "/", unit.strip())
    above, *below = signs.split("/")
    return _tokens(above), _tokens(" ".join(below))


def _tokens(part: str) -> tuple[str, ...]:
    words = re.sub(r"[()\[\]*·⋅×]|\b(and|og|і)\b", " ", part).split()
    return tuple(sorted(_ALIASES.get(word, _ALIASES.get(word.lower(), word)) for word in words))
