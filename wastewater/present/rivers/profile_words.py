"""Words of the profile of a river: title, key, names of reaches, what is over the standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wastewater.inputs.city import City
from wastewater.inputs.compliance.limits import Limit
from wastewater.inputs.compliance.regimes import standing
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.monitoring.frame import Key
from wastewater.present.rivers.common import patch, plain_name, reach_name
from wastewater.present.rivers.profile_table import Profile
from wastewater.present.scenario_lines import alike_name
from wastewater.present.style import INK, wrap
from wastewater.text import LANGUAGES, text

TINT = "#FBE3D6"
"""Ground of a reach that is over the standard."""

ODDS = 0.5
"""Probability above which a reach is marked as over the standard [1]."""

STANDARD: Mapping[str, Any] = {"color": INK, "linewidth": 1.3, "linestyle": (0, (5, 2))}
MEASURED: Mapping[str, Any] = {"color": INK, "marker": "_", "markersize": 8, "linewidth": 1.6}


def profile_title(
    city: City, profile: Profile, known: tuple[str, int, numerals.Scale], language: str = "en"
) -> str:
    """Return the answer: where it is worst without measures, and against which standard.

    Parameters
    ----------
    city : City
        The city.
    profile : Profile
        The profile.
    known : (str, int, Scale)
        Substance, year, and the unit in which concentrations are told.
    language : str
        One of `wastewater.text.LANGUAGES`.
    """
    substance, year, scale = known
    first = profile.groups[0][0]
    medians = {r: profile.bands["concentration", first, r].median for r in profile.reaches}
    worst = max(medians, key=lambda reach: medians[reach])
    named = {
        "city": words.city_name(city, language),
        "year": year,
        "substance": plain_name(substance, language),
        "reach": reach_name(worst, language),
        "value": numerals.quantity(medians[worst], "mg/l", language, scale=scale),
    }
    if profile.standard is None:
        return text("rivers_chart.profile.title", language, **named)
    odds = profile.odds(first)
    return text(
        "rivers_chart.profile.title_standard",
        language,
        times=_times(odds[worst][0], language),
        over=sum(probability > ODDS for _, probability in odds.values()),
        reaches=len(profile.reaches),
        **named,
    )


def _times(value: float, language: str) -> str:
    """Write a multiple with two digits; what is next to nothing as less than a hundredth."""
    least = 0.01
    if value < least:
        return f"<{numerals.number(least, language, 2)}"
    return numerals.estimate(value, language)


def profile_keys(
    city: City, profile: Profile, colours: Mapping[str, str], language: str
) -> list[Key]:
    """Return the key: scenarios, the standard with its standing and grade, what was measured."""
    keys = [patch(alike_name(city, group, language), colours[group[0]]) for group in profile.groups]
    if profile.standard is not None:
        keys.append(Key(standard_words(profile.standard, city.country, language), STANDARD))
    if (profile.over["probability"] > ODDS).any():
        keys.append(patch(text("rivers_chart.profile.over", language), TINT))
    keys += [
        Key(_measured_words(low, high, language), MEASURED) for _, low, high in profile.measured
    ]
    return keys


def standard_words(standard: Limit, country: str, language: str = "en") -> str:
    """Write what a standard is, what it is in a country, its grade and whether it was read."""
    told = [
        standard.names[LANGUAGES.index(language)],
        text(f"compliance.standing.{standing(standard.regime, country)}", language),
        text("rivers_chart.grade", language, grade=standard.grade),
    ]
    if not standard.verified:
        told.append(text("rivers_chart.unverified", language))
    if standard.condition:
        told.append(text("rivers_chart.profile.condition", language))
    return "; ".join(told)


def _measured_words(low: float, high: float, language: str) -> str:
    bounds = numerals.interval(low, high, language)
    unit = numerals.unit_label("mg/l", language)
    return text("rivers_chart.profile.measured", language, value=f"{bounds} {unit}")


def over_words(times: float, probability: float, language: str = "en") -> str:
    """Write a multiple of the standard with the probability of being over it [1]."""
    odds = numerals.percent(probability, language)
    return f"{_times(times, language)}\N{MULTIPLICATION SIGN} ({odds})"


def reach_names(profile: Profile, room: float, size: float, language: str) -> list[str]:
    """Return the names of the reaches, wrapped to the width that a reach has."""
    each = room / len(profile.reaches) - 8
    return [wrap(reach_name(reach, language), each, size) for reach in profile.reaches]
