"""What charts and sentences of measured loads share: names, units, digits and plurals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.monitoring.lists import listed
from wastewater.present import numerals
from wastewater.present.provenance import model_version
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_SIGN = re.compile(r"[A-Z][a-z]?|.+-[NP]")  # what may stand behind a unit: t N, kg Cd, kg NO3-N
_FEWEST_DIGITS, _RANGE_DIGITS, _DIGITS = 2, 3, 4  # of the largest figure of a band
_FLOWS = ((1e7, 1e-6, "million m3/d"), (1e4, 1e-3, "thousand m3/d"), (0.0, 1.0, "m3/d"))
_CONCENTRATIONS = ((0.1, 1.0, "mg/l"), (1e-4, 1e3, "ug/l"), (0.0, 1e6, "ng/l"))


class Band(NamedTuple):
    """A load in figures: the estimate and the bounds of its 90 % interval."""

    value: str
    bounds: str


def substance_name(substance: str, language: str = "en") -> str:
    """Return the name of a substance of the model or of a determinand of the laboratory."""
    return str(_substance(substance)[f"name_{language}"])


def capital(words: str) -> str:
    """Return words with a capital at their beginning; signs such as `pH` stay as they are."""
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]


def _substance(substance: str) -> pd.Series[Any]:
    known = vocabulary.substances()
    table = known if substance in known.index else listed("determinands")
    return table.T[substance]


def load_scale(largest: float, substance: str, per_year: bool = True) -> numerals.Scale:
    """Choose the unit in which a load reads well, with the sign of the element behind it.

    Parameters
    ----------
    largest : float
        The largest load to be shown [kg/yr].
    substance : str
        Id.
    per_year : bool
        Whether the unit says that it is a load per year.

    Returns
    -------
    numerals.Scale
        Factor from kg and the unit, such as ``t N/yr``.
    """
    factor, unit = numerals.scale_for(largest, "kg/yr")
    label = str(_substance(substance)["label"])
    sign = f" {label}" if _SIGN.fullmatch(label) else ""
    return numerals.Scale(factor, unit.replace("/yr", f"{sign}/yr" if per_year else sign))


def flow_scale(largest: float) -> numerals.Scale:
    """Choose the unit in which daily flows up to `largest` [m3/d] read well."""
    return _rung(largest, _FLOWS)


def concentration_scale(largest: float) -> numerals.Scale:
    """Choose the unit in which concentrations up to `largest` [mg/l] read well."""
    return _rung(largest, _CONCENTRATIONS)


def _rung(largest: float, ladder: Iterable[tuple[float, float, str]]) -> numerals.Scale:
    rungs = [numerals.Scale(factor, unit) for least, factor, unit in ladder if largest >= least]
    return rungs[0] if rungs and largest > 0 else numerals.Scale(1.0, [*ladder][-1][2])


def band_words(figures: Iterable[float], language: str = "en") -> Band:
    """Write a value and its bounds with as many digits as the width of the band deserves.

    Parameters
    ----------
    figures : iterable of three floats
        Estimate, lower and upper bound, in the unit that is shown.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    Band
        For 128.3, 95.2 and 170.4: `128` and `95–170`.
    """
    value, low, high = figures
    step = _step(value, low, high)
    shown = [_to_step(bound, step, language) for bound in (value, low, high)]
    key = "number.range_signed" if min(low, high) < 0 else "number.range"
    return Band(shown[0], text(key, language, low=shown[1], high=shown[2]))


def range_words(values: Iterable[float], language: str = "en") -> str:
    """Write the smallest and the largest of some values; one figure if they are about the same."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known), max(known)
    step = min(10 * _step(high, low, high), _coarsest(high, _RANGE_DIGITS))
    shown = [_to_step(value, step, language) for value in (low, high)]
    if shown[0] == shown[1]:
        return shown[0]
    return text("number.range", language, low=shown[0], high=shown[1])


def _step(value: float, low: float, high: float) -> float:
    """Return the power of ten to which figures are rounded: a tenth of the band or finer."""
    known = [abs(figure) for figure in (value, low, high) if math.isfinite(figure)]
    largest, width = max(known, default=0.0), high - low
    if not width > 0:
        return _coarsest(largest, _RANGE_DIGITS)
    coarsest, finest = (_coarsest(largest, digits) for digits in (_FEWEST_DIGITS, _DIGITS))
    return min(max(10.0 ** (math.floor(math.log10(width)) - 1), finest), coarsest)


def _coarsest(largest: float, digits: int) -> float:
    """Return the place of the last of so many digits of a number."""
    return 10.0 ** (math.floor(math.log10(largest)) + 1 - digits) if largest > 0 else 1.0


def _to_step(value: float, step: float, language: str) -> str:
    if not math.isfinite(value):
        return numerals.number(value, language)
    if 0 < abs(value) < step:
        return numerals.estimate(value, language, 1)
    decimals = -round(math.log10(step))
    return numerals.number(round(value, decimals), language, max(decimals, 0))


def probability_words(p: float, language: str = "en") -> str:
    """Write the probability of a test, for example `p = 0.012` or `p < 0.001`."""
    least = 0.001
    key = "monitoring.word.p_below" if p < least else "monitoring.word.p"
    return text(key, language, p=numerals.number(max(p, least), language, 3))


def plural(number: int, language: str = "en") -> str:
    """Return the form of a noun beside a number: `one`, `few` (Ukrainian only) or `many`."""
    if language != "uk":
        return "one" if number == 1 else "many"
    last, teens = number % 10, 11 <= number % 100 <= 14
    if last == 1 and not teens:
        return "one"
    return "few" if 2 <= last <= 4 and not teens else "many"


def counted(what: str, number: int, language: str = "en") -> str:
    """Write a number with its noun, key ``monitoring.count.<what>``, such as `4 samples`."""
    key = f"monitoring.count.{what}.{plural(number, language)}"
    return text(key, language, n=numerals.number(number, language))


def estimator_name(estimator: str, language: str = "en", short: bool = False) -> str:
    """Return the name of an estimator, or its short one."""
    return text(f"monitoring.estimator.{estimator}.{'short' if short else 'name'}", language)


def place_name(station: str, substance: str, language: str = "en") -> str:
    """Return station and substance as titles begin; the station is left out where it is ""."""
    name = capital(substance_name(substance, language))
    if not station:
        return name
    return text("monitoring.word.place", language, station=station, substance=name)


def year_name(year: int, year_starts: int, language: str = "en") -> str:
    """Return a year, said to be a water year where it does not begin in January."""
    key = "monitoring.word.year" if year_starts == 1 else "monitoring.word.water_year"
    return text(key, language, year=year)


def measured_line(loads: Loads, language: str = "en") -> str:
    """Return the line under a chart of measured loads: model, what was read, draws and seed."""
    files = ", ".join(dict.fromkeys(str(file) for file in loads.samples["file"] if file))
    return text(
        "monitoring.word.source_line" if files else "monitoring.word.source_line_no_file",
        language,
        version=model_version(),
        samples=counted("results", len(loads.record.at), language),
        days=counted("days", loads.record.flow.size, language),
        files=files,
        draws=numerals.number(loads.draws, language),
        seed=loads.seed,
    )


def statistic(loads: Loads, estimator: str, name: str) -> pd.Series[float]:
    """Return one statistic of an estimator's annual loads [kg/yr] by year, ascending."""
    table = loads.table
    rows = table[(table["estimator"] == estimator) & (table["statistic"] == name)]
    return rows.set_index("year")["value"].astype(float).sort_index()
