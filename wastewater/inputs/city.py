"""A city: its catchments, its parameters over the reference, its measures and scenarios."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs import checks, correlations, reference, vocabulary
from wastewater.inputs.changes import check_measures
from wastewater.inputs.checks import Problems
from wastewater.inputs.combinations import check_scenarios
from wastewater.inputs.containers import check_containers
from wastewater.inputs.entries import check_id, check_keys, check_name
from wastewater.inputs.folder import CITY_FILE, read_folder
from wastewater.inputs.mixes import check_mixes
from wastewater.inputs.parameters import Places, check_rows, check_sources, keys, records
from wastewater.inputs.raw import CATCHMENT_KEYS, CITY_KEYS, REACH_KEYS, RawCity
from wastewater.inputs.report import Record, Where, closest
from wastewater.inputs.scenario import Measure, Scenario
from wastewater.inputs.tables import ROW, is_readable
from wastewater.inputs.workbook import read_workbook

PILOTS: tuple[str, ...] = ("lviv", "voznesensk")
"""The Ukrainian pilots, first in every list."""

PARTNERS: tuple[str, ...] = ("aarhus", "ikast-brande")
"""Their Danish partners, after the pilots."""


@dataclass(frozen=True)
class Reach:
    """A stretch of river.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    """

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class Catchment:
    """The area of one treatment works, and the way of its water to the sea.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    sea : str
        Id of the sea that the outlet reaches.
    reaches : tuple of str
        Ids of the reaches from the outlet to the sea, in order; empty for an outlet into the sea.
    """

    id: str
    name: Mapping[str, str]
    sea: str
    reaches: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class City:
    """Everything the model is told about a city; checked, in base units.

    Attributes
    ----------
    id : str
        Id of the city.
    name : Mapping[str, str]
        Name by language.
    country : str
        Two-letter code.
    latitude, longitude : float
        Degrees north and east.
    partner : str
        Id of the partner city, or "".
    catchments : tuple of Catchment
        In the order in which they stand; waste pathways enter the river of the first.
    reaches : tuple of Reach
        All reaches.
    parameters : pandas.DataFrame
        One row per key: the reference with the city's rows over it. Columns ``name, fraction,
        substance, place, value, unit, distribution, low, high, source, grade, note, origin,
        base_value, base_low, base_high``; keys are "" for all, low and high NaN for fixed rows,
        and the ``base_`` columns are in base units. Shared: read it, never change it.
    sources : pandas.DataFrame
        Reference sources and the city's own: ``id, title, publisher, year, url``. Shared likewise.
    measures : Mapping[str, Measure]
        By id.
    scenarios : Mapping[str, Scenario]
        By id, ``baseline`` first.
    path : str
        Folder or workbook it was read from.
    correlations : pandas.DataFrame
        Common causes, one line per factor and row that follows it: ``factor, name, fraction,
        substance, place, loading, source, grade, note``. Where there are any, ``parameters`` has a
        column ``follows`` that tells the draws of them.
    """

    id: str
    name: Mapping[str, str]
    country: str
    latitude: float
    longitude: float
    partner: str
    catchments: tuple[Catchment, ...]
    reaches: tuple[Reach, ...]
    parameters: pd.DataFrame
    sources: pd.DataFrame
    measures: Mapping[str, Measure]
    scenarios: Mapping[str, Scenario]
    path: str
    correlations: pd.DataFrame = field(default_factory=correlations.none)

    def __post_init__(self) -> None:
        """Tell the rows what they follow, whichever rows a changed city was given."""
        rows = correlations.with_causes(self.parameters, self.correlations, self.id)
        object.__setattr__(self, "parameters", rows)


def sample_folder() -> Path:
    """Return the folder of the shipped cities: inside an installed package, else beside it.

    Returns
    -------
    pathlib.Path
        Folder; it may be missing in a damaged installation.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"


def cities() -> list[str]:
    """Return the names of the shipped cities: pilots, partners, then others by name.

    Returns
    -------
    list of str
        Names for `load_city`.
    """
    found = sorted(path.parent.name for path in sample_folder().glob(f"*/{CITY_FILE}"))
    first = [name for name in (*PILOTS, *PARTNERS) if name in found]
    return first + [name for name in found if name not in first]


def load_city(name_or_path: str | Path) -> City:
    """Load and check a city.

    Parameters
    ----------
    name_or_path : str or pathlib.Path
        A city folder, a workbook (.xlsx), or the name of a shipped city.

    Returns
    -------
    City
        The city.

    Raises
    ------
    InputError
        With every problem of all its files.
    """
    problems: Problems = []
    path = find_city(name_or_path)
    raw = read_folder(path, problems) if path.is_dir() else read_workbook(path, problems)
    city = build_city(raw, problems)
    if problems or city is None:
        raise InputError(problems)
    return city


def find_city(name_or_path: str | Path) -> Path:
    """Return the folder or workbook of a city.

    Parameters
    ----------
    name_or_path : str or pathlib.Path
        As in `load_city`.

    Returns
    -------
    pathlib.Path
        An existing folder or file.

    Raises
    ------
    InputError
        If there is none; the message lists the shipped cities.
    """
    name = str(name_or_path).strip()
    path = Path(name).expanduser()
    if name and (path.is_file() or (path / CITY_FILE).is_file()):
        return path.parent if path.name == CITY_FILE else path
    shipped = {city.casefold(): city for city in cities()}
    if name.casefold() in shipped:
        return sample_folder() / shipped[name.casefold()]
    if name and path.is_dir():
        return path
    expected = ", ".join(shipped.values())
    looks_like_path = path.suffix or isinstance(name_or_path, Path) or "/" in name or "\\" in name
    if name and looks_like_path:
        raise InputError(Where("").problem("missing_path", value=name, expected=expected))
    hint = closest(name, shipped.values())
    raise InputError(
        Where("").problem("unknown_city", value=name, expected=expected, suggestion=hint)
    )


def build_city(raw: RawCity, problems: Problems) -> City | None:
    """Check everything that was read and put it together.

    Parameters
    ----------
    raw : RawCity
        As read.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    City or None
        The city; None if its own values are missing. Not to be used if there are problems.
    """
    described = bool(raw.city.values)
    name = _check_city(raw.city, problems) if described else {}
    reaches = _reaches(raw.reaches, problems)
    catchments = _catchments(raw, [reach.id for reach in reaches], problems)
    places = Places(
        tuple(record.text("id") for record in raw.catchments),
        tuple(record.text("id") for record in raw.reaches),
        certain=described,
        country=raw.city.text("country"),
    )
    sources = _sources(raw, problems)
    known = set(sources["id"]) if is_readable(raw.sources) else checks.Anything()
    origin = raw.city.text("id") or "?"
    own = check_rows(raw.parameters, raw.parameters_at, places, known, origin, problems)
    rows = reference.merge(own)
    unsound = raw.parameters[~raw.parameters[ROW].isin(own[ROW])]
    check_mixes(rows, raw.parameters_at, problems, skip=set(unsound["name"]))
    loose = records(unsound, Where(""))
    named = [checks.key_of(one) for one in loose if checks.check_key(one, places.of, [])]
    base = dict.fromkeys(named, math.nan)
    base |= dict(zip(keys(rows), rows["base_value"].tolist(), strict=True))
    lines = dict(zip(keys(rows), rows[ROW].tolist(), strict=True))
    check_containers(base, raw.parameters_at, problems, lines=lines)
    # a row that was lost or misnamed may be the one that a measure changes
    certain = is_readable(raw.parameters) and len(named) == len(loose)
    soft = correlations.Rows.of(rows, set(unsound["name"]) if certain else checks.Anything())
    linked = correlations.check_correlations(
        raw.correlations, raw.correlations_at, soft, known, problems
    )
    measures = check_measures(raw.measures, base if certain else None, places, known, problems)
    ids = [one.id for one in raw.measures]
    scenarios = check_scenarios(raw.scenarios, measures, ids, base, problems)
    if not described:
        return None
    return City(
        id=origin,
        name=name,
        country=raw.city.text("country"),
        latitude=_degrees(raw.city, "latitude", 90, problems),
        longitude=_degrees(raw.city, "longitude", 180, problems),
        partner=raw.city.text("partner"),
        catchments=catchments,
        reaches=reaches,
        parameters=rows.drop(columns=ROW),
        sources=sources,
        measures=measures,
        scenarios=scenarios,
        path=raw.path,
        correlations=linked,
    )


def _check_city(record: Record, problems: Problems) -> Mapping[str, str]:
    """Check the city's own values and return its name."""
    check_keys(record, CITY_KEYS, ("partner",), problems)
    if "id" in record.values:
        check_id(record, record.text("id"), (), problems, "id")
    country = record.text("country")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        problems.append(record.where.problem("not_a_country", "country", country))
    return check_name(record, problems) if "name" in record.values else {}


def _degrees(record: Record, key: str, limit: int, problems: Problems) -> float:
    """Return a coordinate."""
    if key not in record.values:
        return math.nan
    number = checks.read_number(record, key, problems)
    if abs(number) > limit:
        value = record.text(key)
        problems.append(record.where.problem("not_degrees", key, value, f"{-limit} … {limit}"))
    return number


def _check_list(
    listed: Sequence[Record], needed: Collection[str], problems: Problems
) -> list[tuple[Record, Mapping[str, str]]]:
    """Check keys, ids and names of catchments or reaches."""
    seen: set[str] = set()
    found = []
    for record in listed:
        check_keys(record, needed, (), problems)
        if "id" in record.values:
            check_id(record, record.text("id"), seen, problems, "id")
        seen.add(record.text("id"))
        name = check_name(record, problems) if "name" in record.values else {}
        found.append((record, name))
    return found


def _reaches(listed: Sequence[Record], problems: Problems) -> tuple[Reach, ...]:
    found = _check_list(listed, REACH_KEYS, problems)
    return tuple(Reach(record.text("id"), name) for record, name in found)


def _catchments(raw: RawCity, reaches: Sequence[str], problems: Problems) -> tuple[Catchment, ...]:
    """Check the catchments, their seas and the order of their reaches."""
    if raw.city.values and not raw.catchments:
        problems.append(raw.city.where.problem("no_catchment"))
    found = []
    for record, name in _check_list(raw.catchments, CATCHMENT_KEYS, problems):
        if "sea" in record.values:
            checks.check_word(record, "sea", vocabulary.seas().index, "unknown_sea", problems)
        listed = record.values.get("reaches", [])
        if not isinstance(listed, list):
            problems.append(record.where.problem("not_a_list", "reaches", listed))
            listed = []
        for reach in listed:
            if str(reach) not in reaches:
                hint = closest(str(reach), reaches)
                expected = ", ".join(reaches) or "-"
                problems.append(
                    record.where.problem(
                        "unknown_reach", "reaches", reach, expected, suggestion=hint
                    )
                )
        way = tuple(str(reach) for reach in listed)
        found.append(Catchment(record.text("id"), name, record.text("sea"), way))
    return tuple(found)


def _sources(raw: RawCity, problems: Problems) -> pd.DataFrame:
    """Return the reference sources and the city's own."""
    shipped = reference.reference_sources()
    own = check_sources(raw.sources, raw.sources_at, problems)
    added = own[~own["id"].isin(shipped["id"])]
    return pd.concat([shipped, added], ignore_index=True)
