"""Units of measured series: concentrations with their basis, flows, volumes and states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wastewater.inputs import units
from wastewater.inputs.monitoring.lists import listed

CONCENTRATIONS: tuple[str, ...] = ("mg/l", "ug/l", "ng/l", "g/m3", "mg/m3", "kg/m3", "g/l")
"""Units of concentrations, for messages."""

_QUANTITIES: Mapping[str, tuple[str, str]] = {
    "concentration": ("concentration", "mg/l"),
    "water_flow": ("flow", "m3/d"),
    "water": ("volume", "m3"),
}
"""Quantity of the general list: its name and unit here."""

_LETTERS = str.maketrans("сСрРоОаАеЕхХНМВТКіІ", "cCpPoOaAeExXHMBTKiI")
"""Cyrillic letters that look like Latin ones; keyboards mix them in formulas."""

_VOLUMES = r"(?:liter|litre|l|dm\^?3|л|дм\^?3|m\^?3|м\^?3|куб\.? ?м|куб\.? ?дм)"
_MASSES = r"(?:mkg|ug|μg|mcg|mg|ng|kg|g|мкг|мг|нг|кг|г)"
_FORMULA = r"[^\W\d_][^\W_]*[+\-]?(?:[\- ][^\W\d_][^\W_]*)?"
AS = r"(?:as|som|як|[ву] перерахунку на|в пересч[её]те на|на|по|за)"
"""Words between a result and the formula it is counted as."""

_CONCENTRATION = re.compile(
    rf"(?P<mass>{_MASSES})[\-_·. ]*(?P<inside>{_FORMULA})?\s*"
    rf"(?:/|\bper\b|\bpr\b\.?|\bна\b)\s*(?P<volume>{_VOLUMES})"
    rf"(?:[\s,_]*\(?\s*(?:{AS}\s+)?(?P<after>{_FORMULA})\s*\)?)?",
    re.IGNORECASE,
)
_POWER = re.compile(rf"\b({_VOLUMES})\s*\^?-\s*1\b", re.IGNORECASE)
_CUBIC = re.compile(r"\b(m|м)\s*\^?-\s*3\b", re.IGNORECASE)
_PLAIN_MASS: Mapping[str, str] = {
    **dict.fromkeys(("mkg", "μg", "mcg", "мкг"), "ug"),
    **{"мг": "mg", "нг": "ng", "кг": "kg", "г": "g"},
}


@dataclass(frozen=True)
class Unit:
    """A unit that was understood.

    Attributes
    ----------
    written : str
        As it stood.
    quantity : str
        ``concentration``, ``flow``, ``volume``, ``temperature``, ``conductivity`` or ``acidity``.
    factor : float
        mg/l, m3/d, m3, degrees Celsius, uS/cm or pH units per unit.
    basis : str
        Formula that the mass is counted as (``N``, ``NO3``), "" where the unit does not say.
    """

    written: str
    quantity: str
    factor: float
    basis: str = ""


@cache
def unit_of(written: str) -> Unit | None:
    """Return what a unit means.

    Parameters
    ----------
    written : str
        Unit, with or without a basis: ``mg/l``, ``µg/l``, ``мг/дм3``, ``mg N/l``, ``mg/l as NO3``,
        ``m³/d``, ``л/с``, ``cfs``.

    Returns
    -------
    Unit or None
        None if it is not in the lists.
    """
    text = plain(written)
    own = _listed().get(_squeezed(text))
    if own:
        return Unit(written, own[0], own[1])
    found = _CONCENTRATION.fullmatch(text)
    if found:
        return _concentration(written, found)
    known = units.normalise(text) or units.normalise(text.lower())
    if known and units.quantity(known) in ("water_flow", "water"):
        quantity, base = _QUANTITIES[units.quantity(known)]
        return Unit(written, quantity, units.factor(known) / units.factor(base))
    return None


def plain(written: str) -> str:
    """Return a unit or a formula without superscripts, subscripts and signs of any one keyboard.

    Parameters
    ----------
    written : str
        Text such as ``мг·дм⁻³`` or ``NO₃⁻``.

    Returns
    -------
    str
        Text such as ``mg/l``, ``NO3-``; outer blanks and brackets are left out.
    """
    text = unicodedata.normalize("NFKC", written).replace("\u2212", "-").replace("µ", "μ")
    text = re.sub(r"\s+", " ", text).strip().strip("[]").strip()
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    text = re.sub(r"\b(dm|дм)\s*\^?-\s*3\b", r"/ \g<1>3", text)
    text = _POWER.sub(r"/ \1", text)
    text = _CUBIC.sub(r"/ \g<1>3", text)
    return re.sub(r"[\s·.*]*/\s*", "/", text)


def latin(text: str) -> str:
    """Return a formula with Latin letters where Cyrillic ones of the same look stand.

    Parameters
    ----------
    text : str
        Formula such as ``NО3``.

    Returns
    -------
    str
        Formula such as ``NO3``.
    """
    return text.translate(_LETTERS)


def basis_of(written: str) -> str | None:
    """Return the formula that a result is counted as.

    Parameters
    ----------
    written : str
        ``N``, ``as N``, ``NO3-N``, ``N-NO3``, ``NO3``, ``PO4-P``, ``O2``.

    Returns
    -------
    str or None
        Formula of ``bases.csv``; "" for an empty text, None if it is not there.
    """
    text = latin(re.sub(rf"^{AS}\s+", "", plain(written), flags=re.IGNORECASE).upper())
    text = re.sub(r"(?<=\d)\d?[+\-]$|(?<=[A-Za-z])[+\-]$", "", text.strip())
    return _bases().get(re.sub(r"[\s_\-]+", "-", text)) if text else ""


def _concentration(written: str, found: re.Match[str]) -> Unit | None:
    """Return a concentration, unless its basis is unknown or said twice in two ways."""
    said = [basis_of(found[part]) for part in ("inside", "after") if found[part]]
    if None in said or len(set(said)) > 1:
        return None
    mass, volume = found["mass"].lower(), found["volume"].lower().replace("^", "")
    litre = volume[0] in "lлdд" or volume.endswith("дм")
    unit = f"{_PLAIN_MASS.get(mass, mass)}/{'l' if litre else 'm3'}"
    factor = _exact(units.factor(unit, "concentration") / units.factor("mg/l", "concentration"))
    return Unit(written, "concentration", factor, str(said[0]) if said else "")


def _exact(factor: float) -> float:
    """Return a power of ten without the rounding of the division."""
    return float(f"{factor:.12g}")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@cache
def _listed() -> dict[str, tuple[str, float]]:
    """Return {spelling: (quantity, factor)} of the list of monitoring units."""
    table = listed("units")
    return {
        _squeezed(plain(word)): (str(quantity), float(factor))
        for unit, quantity, factor, words in table[["quantity", "factor", "written"]].itertuples()
        for word in [str(unit), *words.split("|")]
    }


@cache
def _bases() -> dict[str, str]:
    """Return {spelling in capitals: formula}."""
    table = listed("bases")
    return {
        latin(word.upper()): str(basis)
        for basis, words in zip(table.index, table["written"], strict=True)
        for word in [str(basis), *words.split("|")]
        if word
    }
