"""The report: one HTML file that needs nothing else, neither script nor network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals, report_inputs, report_tables
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.closure import largest_gap
from wastewater.present.gallery import CHARTED, Drawing, gallery, name_of
from wastewater.present.inline_svg import picture, render, share_glyphs
from wastewater.present.provenance import model_version
from wastewater.present.report_cells import Block, change_words
from wastewater.present.report_waste import waste_blocks
from wastewater.present.summary import city_sentences, fullest_scenario
from wastewater.present.view import BASELINE, Tables, band, seas_of, where
from wastewater.results.result import Result
from wastewater.text import catalogue, text

_EQS = "eqs_volume"


@dataclass(frozen=True)
class Section:
    """All blocks of one city."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def write_report(
    result: Result,
    path: str | Path,
    language: str = "en",
    pictures: Mapping[str, Markup] | None = None,
) -> Path:
    """Write the report of a result as one HTML file.

    Parameters
    ----------
    result : Result
        The result of a run.
    path : str or pathlib.Path
        File to write; its folder must exist.
    language : str
        One of `wastewater.text.LANGUAGES`.
    pictures : mapping of str to markupsafe.Markup, optional
        What `picture` made of each chart of this result in this language, if it is at hand.

    Returns
    -------
    pathlib.Path
        The file.
    """
    file = Path(path)
    file.write_text(report_html(result, language, pictures), encoding="utf-8", newline="\n")
    return file


def report_html(
    result: Result, language: str = "en", pictures: Mapping[str, Markup] | None = None
) -> str:
    """Return the report of a result as HTML.

    Parameters
    ----------
    result : Result
        The result of a run.
    language : str
        One of `wastewater.text.LANGUAGES`.
    pictures : mapping of str to markupsafe.Markup, optional
        What `picture` made of each chart of this result in this language, if it is at hand.

    Returns
    -------
    str
        A whole page with styles and pictures inside.
    """
    tables = Tables(result)
    if pictures is None:
        pictures = {d.name: _painted(d) for d in gallery(result, language)}
    template = resources.files("wastewater.present") / "templates" / "report.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.from_string(template.read_text(encoding="utf-8"))
    names = text("label.and", language).join(words.city_name(c, language) for c in result.cities)
    html = page.render(
        language=language,
        t=catalogue(language),
        title=text("report.title", language, cities=names),
        run=_run_line(result, language),
        sections=[_section(tables, city, pictures, language) for city in tables.result.cities],
        inputs=_inputs(tables, language),
        reading=_reading(tables, language),
    )
    return share_glyphs(html)


def _painted(drawing: Drawing) -> Markup:
    return picture(render(drawing.figure, drawing.name), drawing.name, drawing.title)


def _section(tables: Tables, city: City, pictures: Mapping[str, Markup], language: str) -> Section:
    """Return the section of one city."""
    blocks = [
        Block(
            text("report.headline.title", language),
            tuple(city_sentences(tables, city, language)),
        ),
        _outflow_block(tables, city, pictures, language),
        _pathway_block(tables, city, pictures, language),
        _eqs_block(tables, city, language),
        *waste_blocks(tables, city, pictures, language),
        *_cost_block(tables, city, language),
        Block(
            text("report.ranking.title", language),
            (text("report.ranking.text", language),),
            (report_inputs.ranking_table(tables, city, language),),
        ),
    ]
    return Section(city.id, words.city_name(city, language), tuple(blocks))


def _outflow_block(
    tables: Tables, city: City, pictures: Mapping[str, Markup], language: str
) -> Block:
    names = [name_of(city, "outflow", substance) for substance in CHARTED]
    names.append(name_of(city, "change"))
    note = drainage_note(city, language)
    return Block(
        text("report.outflow.title", language, to_sea=words.to_sea(seas_of(city)[0], language)),
        tuple(line for line in (note, text("report.outflow.text", language)) if line),
        (report_tables.outflow_table(tables, city, language),),
        tuple(pictures[name] for name in names if name in pictures),
    )


def _pathway_block(
    tables: Tables, city: City, pictures: Mapping[str, Markup], language: str
) -> Block:
    names = [name_of(city, "flow", substance) for substance in CHARTED]
    return Block(
        text("report.pathway.title", language),
        (text("report.pathway.text", language),),
        (report_tables.pathway_table(tables, city, language),),
        tuple(pictures[name] for name in names),
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
    share = largest_gap(tables.flows(tables.last_year, BASELINE))
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
