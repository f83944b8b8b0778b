"""The answer in a few sentences, for a reader who has no time for tables."""

from __future__ import annotations

from collections.abc import Iterator

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.inputs_named import input_name
from wastewater.present.view import BASELINE, Tables, band, seas_of, where
from wastewater.results.measure_result import HEADLINE
from wastewater.results.result import Result
from wastewater.text import text

_LEADING = "total_p"
_DISPOSED = ("landfilled", "dumped")


def summary(result: Result, language: str = "en") -> str:
    """Return what a result says, in a few sentences per city.

    Parameters
    ----------
    result : Result
        The result of a run.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        One paragraph of lines per city, parted by an empty line.
    """
    tables = Tables(result)
    parts = []
    for city in tables.result.cities:
        title = f"{words.city_name(city, language)}, {tables.last_year}"
        lines = [f"- {line}" for line in city_sentences(tables, city, language)]
        parts.append("\n".join([title, *lines]))
    return "\n\n".join(parts)


def city_sentences(tables: Tables, city: City, language: str) -> list[str]:
    """Return the sentences about one city, the most important first.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    list of str
        Where the water goes, today's load, what the measures change, what sorting does and what to
        measure first.
    """
    return [
        *_drainage(city, language),
        *_loads(tables, city, language),
        *_changes(tables, city, language),
        *sorting_sentences(tables, city, language),
        *_measure_first(tables, city, language),
    ]


def fullest_scenario(tables: Tables, city: City) -> str:
    """Return the scenario with the most measures, the baseline if there is no other."""
    ids = tables.result.scenarios[city.id]
    return max(ids, key=lambda scenario: len(city.scenarios[scenario].measures))


def sorting_scenario(tables: Tables, city: City) -> str | None:
    """Return the scenario with the fewest measures that raises the recycling rate, if any.

    Of several with as few, the one that raises it most.
    """
    rates = where(tables.last_waste, city=city.id, indicator="recycling_rate", statistic="median")
    by_scenario = dict(zip(rates["scenario"], rates["value"], strict=True))
    before = by_scenario.get(BASELINE, 0.0)
    raising = [
        s for s in tables.result.scenarios[city.id] if by_scenario.get(s, 0.0) > before + 0.01
    ]
    return min(
        raising, key=lambda s: (len(city.scenarios[s].measures), -by_scenario[s]), default=None
    )


def _drainage(city: City, language: str) -> Iterator[str]:
    note = drainage_note(city, language)
    if note:
        yield note
        return
    first = city.catchments[0]
    names = {reach.id: words.named(reach.name, language) for reach in city.reaches}
    way = " – ".join(names[reach] for reach in first.reaches)
    key = "summary.drains_by" if way else "summary.drains"
    yield text(
        key,
        language,
        city=words.city_name(city, language),
        to_sea=words.to_sea(first.sea, language),
        way=way,
    )


def _loads(tables: Tables, city: City, language: str) -> Iterator[str]:
    sea = seas_of(city)[0]
    rows = where(tables.last_outflow, city=city.id, scenario=BASELINE, sea=sea, pathway="total")
    shown = []
    for substance in HEADLINE:
        load = band(where(rows, substance=substance))
        if load is not None:
            figure = numerals.quantity_band(load.median, load.p05, load.p95, "kg/yr", language)
            shown.append(f"{words.substance_name(substance, language)} {figure}")
    if shown:
        yield text(
            "summary.loads", language, to_sea=words.to_sea(sea, language), loads="; ".join(shown)
        )


def _changes(tables: Tables, city: City, language: str) -> Iterator[str]:
    scenario = fullest_scenario(tables, city)
    if scenario == BASELINE:
        return
    sea = seas_of(city)[0]
    rows = where(tables.last_comparison, city=city.id, scenario=scenario, sea=sea)
    shown = []
    for substance in HEADLINE:
        share = band(where(rows, substance=substance), "change_share")
        if share is not None:
            figure = numerals.percent_band(share.median, share.p05, share.p95, language)
            shown.append(f"{words.substance_name(substance, language)} {figure}")
    name = words.scenario_name(city, scenario, language)
    yield text("summary.changes", language, scenario=name, changes="; ".join(shown))
    leading = band(where(rows, substance=_LEADING), "change_share")
    if leading is None or leading.median > -0.1:
        return
    aim = int(-leading.median * 10) / 10  # the full ten percent below the median cut
    chance = tables.result.probability(city.id, scenario, _LEADING, reduction=aim)
    yield text(
        "summary.probability",
        language,
        scenario=name,
        substance=words.substance_name(_LEADING, language),
        aim=numerals.percent(aim, language),
        chance=numerals.percent(chance, language),
    )


def sorting_sentences(tables: Tables, city: City, language: str) -> Iterator[str]:
    """Yield what sorting achieves, and why it changes the load of metals to the sea so little.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Yields
    ------
    str
        One sentence; none if no scenario of the city sorts.
    """
    scenario = sorting_scenario(tables, city)
    if scenario is None:
        return
    rows = where(tables.last_waste, city=city.id, statistic="median")

    def median(of: str, *indicators: str) -> float:
        return float(where(rows, scenario=of, indicator=indicators)["value"].sum())

    disposed = median(BASELINE, *_DISPOSED) - median(scenario, *_DISPOSED)
    hazardous = median(scenario, "hazardous_collected") - median(BASELINE, "hazardous_collected")
    yield text(
        "summary.sorting",
        language,
        scenario=words.scenario_name(city, scenario, language),
        before=numerals.percent(median(BASELINE, "recycling_rate"), language),
        after=numerals.percent(median(scenario, "recycling_rate"), language),
        disposed=numerals.quantity(disposed, "t/yr", language),
        hazardous=numerals.quantity(hazardous, "t/yr", language),
    )
    mercury = band(
        where(
            tables.last_comparison,
            city=city.id,
            scenario=scenario,
            sea=seas_of(city)[0],
            substance="hg",
        ),
        "change_share",
    )
    if mercury is not None:
        yield text(
            "summary.stock",
            language,
            substance=words.substance_name("hg", language),
            change=numerals.percent(mercury.median, language, signed=True),
        )


def _measure_first(tables: Tables, city: City, language: str) -> Iterator[str]:
    rows = where(tables.ranking, city=city.id, outcome=_LEADING, scenario=BASELINE)
    if rows.empty:
        return
    first = rows.sort_values("share", ascending=False).iloc[0]
    yield text(
        "summary.measure_first",
        language,
        name=input_name(first, city, language),
        share=numerals.percent(float(first["share"]), language),
        substance=words.substance_name(_LEADING, language),
        grade=first["grade"],
    )
