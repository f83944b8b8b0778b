"""The report: one HTML file that needs nothing else, neither script nor network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import charts, numerals, report_inputs, report_tables
from wastewater.present import language as words
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.inline_svg import picture, share_glyphs
from wastewater.present.provenance import model_version
from wastewater.present.report_cells import Table, change_words
from wastewater.present.summary import city_sentences, fullest_scenario, sorting_sentences
from wastewater.present.view import BASELINE, Tables, band, seas_of, where
from wastewater.results.result import Result
from wastewater.text import catalogue, text

CHARTED = ("total_p", "hg")
"""Substances whose way through the city and whose outflow the report draws."""

_EQS = "eqs_volume"


@dataclass(frozen=True)
class Block:
    """A part of a city's section: heading, sentences, then tables and pictures."""

    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class Section:
    """All blocks of one city."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def write_report(result: Result, path: str | Path, language: str = "en") -> Path:
    """Write the report of a result as one HTML file.

    Parameters
    ----------
    result : Result
        The result of a run.
    path : str or pathlib.Path
        File to write; its folder must exist.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    pathlib.Path
        The file.
    """
    file = Path(path)
    file.write_text(report_html(result, language), encoding="utf-8", newline="\n")
    return file


def report_html(result: Result, language: str = "en") -> str:
    """Return the report of a result as HTML.

    Parameters
    ----------
    result : Result
        The result of a run.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        A whole page with styles and pictures inside.
    """
    tables = Tables(result)
    template = resources.files("wastewater.present") / "templates" / "report.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.from_string(template.read_text(encoding="utf-8"))
    names = text("label.and", language).join(words.city_name(c, language) for c in result.cities)
    html = page.render(
        language=language,
        t=catalogue(language),
        title=text("report.title", language, cities=names),
        run=_run_line(result, language),
        sections=[_section(tables, city, language) for city in tables.result.cities],
        inputs=_inputs(tables, language),
        reading=_reading(tables, language),
    )
    return share_glyphs(html)


def _picture(figure: Figure, name: str) -> Markup:
    """Return a chart as a picture; its own title says what it shows."""
    title = " ".join(figure.texts[0].get_text().split())
    return picture(figure, name, title)


def _section(tables: Tables, city: City, language: str) -> Section:
    """Return the section of one city."""
    blocks = [
        Block(
            text("report.headline.title", language),
            tuple(city_sentences(tables, city, language)),
        ),
        _outflow_block(tables, city, language),
        _pathway_block(tables, city, language),
        _eqs_block(tables, city, language),
        _waste_block(tables, city, language),
        *_cost_block(tables, city, language),
        Block(
            text("report.ranking.title", language),
            (text("report.ranking.text", language),),
            (report_inputs.ranking_table(tables, city, language),),
        ),
    ]
    return Section(city.id, words.city_name(city, language), tuple(blocks))


def _outflow_block(tables: Tables, city: City, language: str) -> Block:
    pictures = [
        _picture(
            charts.outflow(tables.result, city, substance, language=language),
            f"{city.id}-outflow-{substance}",
        )
        for substance in CHARTED
    ]
    if len(tables.result.scenarios[city.id]) > 1:
        drawn = charts.change(tables.result, city, language=language)
        pictures.append(_picture(drawn, f"{city.id}-change"))
    note = drainage_note(city, language)
    return Block(
        text("report.outflow.title", language, to_sea=words.to_sea(seas_of(city)[0], language)),
        tuple(line for line in (note, text("report.outflow.text", language)) if line),
        (report_tables.outflow_table(tables, city, language),),
        tuple(pictures),
    )


def _pathway_block(tables: Tables, city: City, language: str) -> Block:
    pictures = tuple(
        _picture(
            charts.flow_diagram(tables.result, city, substance, language=language),
            f"{city.id}-flow-{substance}",
        )
        for substance in CHARTED
    )
    return Block(
        text("report.pathway.title", language),
        (text("report.pathway.text", language),),
        (report_tables.pathway_table(tables, city, language),),
        pictures,
    )


def _eqs_block(tables: Tables, city: City, language: str) -> Block:
    """Return the index over unlike substances, always together with its parts."""
    sea = seas_of(city)[0]
    sentences = [text("report.eqs.text", language)]
    load = band(
        where(
            tables.last_outflow,
            city=city.id,
            sea=sea,
            scenario=BASELINE,
            substance=_EQS,
            pathway="total",
        )
    )
    if load is not None:
        shown = numerals.quantity_band(load.median, load.p05, load.p95, "m3/yr", language)
        sentences.append(text("report.eqs.before", language, volume=shown))
    fullest = fullest_scenario(tables, city)
    change = band(
        where(tables.last_comparison, city=city.id, sea=sea, scenario=fullest, substance=_EQS),
        "change_share",
    )
    if change is not None:
        name = words.scenario_name(city, fullest, language)
        shown = change_words(change, language)
        sentences.append(text("report.eqs.change", language, scenario=name, change=shown))
    return Block(
        text("report.eqs.title", language),
        tuple(sentences),
        (report_tables.eqs_table(tables, city, language),),
    )


def _waste_block(tables: Tables, city: City, language: str) -> Block:
    drawn = charts.waste_fate(tables.result, city, language=language)
    sorting = tuple(sorting_sentences(tables, city, language))
    return Block(
        text("report.waste.title", language),
        (*sorting, text("report.waste.stock", language)) if sorting else (),
        tuple(
            table
            for table in (
                report_tables.waste_table(tables, city, language),
                report_tables.metal_table(tables, city, language),
            )
            if table is not None
        ),
        (_picture(drawn, f"{city.id}-waste"),),
    )


def _cost_block(tables: Tables, city: City, language: str) -> Iterator[Block]:
    table = report_tables.cost_table(tables, city, language)
    if table is not None:
        yield Block(
            text("report.cost.title", language), (text("report.cost.text", language),), (table,)
        )


def _inputs(tables: Tables, language: str) -> tuple[Block, ...]:
    """Return where the numbers come from: grades, the weakest rows that matter, and sources."""
    blocks = [
        Block(
            text("report.grades.title", language),
            (text("report.grades.text", language), _certainty(tables, language)),
            (report_inputs.grade_table(tables, language),),
        )
    ]
    for city in tables.result.cities:
        weak = report_inputs.weak_table(tables, city, language)
        if weak is not None:
            name = words.city_name(city, language)
            title = text("report.weak.title", language, city=name)
            blocks.append(Block(title, (), (weak,)))
    sources = report_inputs.source_table(tables, language)
    blocks.append(Block(text("report.sources.title", language), (), (sources,)))
    return tuple(blocks)


def _certainty(tables: Tables, language: str) -> str:
    """Return how many inputs are uncertain; "0 of N" is said, not hidden."""
    rows = tables.sources
    uncertain = int(rows["low"].notna().sum())
    return text(
        "report.uncertain",
        language,
        uncertain=numerals.number(uncertain, language),
        rows=numerals.number(len(rows), language),
    )


def _reading(tables: Tables, language: str) -> tuple[str, ...]:
    """Return how to read the figures, and that the balance closes."""
    share = largest_gap(tables.flows(tables.last_year))
    keys = ("statistics", "band", "paired")
    return (
        *(text(f"report.reading.{key}", language) for key in keys),
        text(
            "report.reading.balance",
            language,
            share=numerals.power_of_ten(share, language),
            year=tables.last_year,
        ),
    )


def largest_gap(flows: pd.DataFrame) -> float:
    """Return by how much the mean flows into and out of a process differ at most.

    The solver checks its own balance in every draw; this looks once more at the table that is
    handed out. Mean flows must balance in every process that keeps nothing and mixes nothing: those
    of the water and sludge side, for each substance.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the flow table.

    Returns
    -------
    float
        Largest difference, as a share of the largest flow of the same substance.
    """
    kinds = vocabulary.processes()
    passing = kinds[(kinds["kind"] == "split") & kinds["part"].isin(["water", "sludge"])].index
    means = flows[(flows["statistic"] == "mean") & (flows["substance"] != "")]
    if means.empty:
        return 0.0
    keys = ["city", "scenario", "year", "substance"]
    into = means.groupby([*keys, "target"])["value"].sum()
    out = means.groupby([*keys, "source"])["value"].sum()
    into.index.names = out.index.names = [*keys, "process"]
    gap = into.sub(out, fill_value=0.0).abs()
    processes = gap.index.get_level_values("process").str.partition(":").get_level_values(0)
    gap = gap[processes.isin(passing)]
    largest = means.groupby(keys)["value"].max()
    shares = gap.groupby(keys).max() / largest[largest > 0]
    return float(shares.max()) if len(shares) else 0.0


def _run_line(result: Result, language: str) -> str:
    return text(
        "report.run",
        language,
        version=model_version(),
        first=result.years[0],
        last=result.years[-1],
        draws=numerals.number(result.draws, language),
        seed=result.seed,
    )
