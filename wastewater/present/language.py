"""Names of everything, as a reader of each language expects them."""

from __future__ import annotations

from collections.abc import Mapping

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present.view import BASELINE
from wastewater.text import text

EQS_VOLUME = "eqs_volume"


def of_table(table: str, key: str, language: str) -> str:
    """Return the name of an id in one of the vocabulary tables.

    Parameters
    ----------
    table : str
        `fractions`, `substances`, `processes` or `seas`.
    key : str
        The id.
    language : str
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


def named(name: Mapping[str, str], language: str = "en") -> str:
    """Return a name in a language; in English, or the first there is, if that one was not given."""
    return name.get(language) or name.get("en") or next(iter(name.values()), "")


def city_name(city: City, language: str = "en") -> str:
    """Return the name of a city."""
    return named(city.name, language)


def scenario_name(city: City, scenario: str, language: str = "en") -> str:
    """Return the name of a scenario of a city."""
    record = city.scenarios.get(scenario)
    if scenario == BASELINE:
        return text("label.baseline", language)
    return named(record.name, language) if record and record.name else scenario


def measure_name(city: City, measure: str, language: str = "en") -> str:
    """Return the name of a measure of a city, or its id if the city does not know it."""
    record = city.measures.get(measure)
    return named(record.name, language) if record and record.name else measure


def process_name(process: str, language: str = "en", city: City | None = None) -> str:
    """Return the name of a process of the network.

    Parameters
    ----------
    process : str
        A process id, `sewer:lviv` (process and catchment) or `reach:poltva:lviv`
        (reach and catchment).
    language : str
        One of `wastewater.text.LANGUAGES`.
    city : City, optional
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
                return named(reach.name, language)
    name = of_table("processes", kind, language)
    if not places or city is None or len(city.catchments) < 2:
        return name
    for catchment in city.catchments:
        if catchment.id == places[-1]:
            return f"{name}, {named(catchment.name, language)}"
    return name
