"""The report: one HTML file that needs nothing else, neither script nor network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from wastewater.inputs.city import City
from wastewater.present import charts, report_tables
from wastewater.present import language as words
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.provenance import model_version
from wastewater.present.report_tables import Table
from wastewater.present.summary import city_sentences, fullest_scenario, sorting_sentences
from wastewater.present.view import BASELINE, Tables, band, fetch, seas_of, where
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
    tables = fetch(result)
    template = resources.files("wastewater.present") / "templates" / "report.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.from_string(template.read_text(encoding="utf-8"))
    names = text("label.and", language).join(words.city_name(c, language) for c in result.cities)
    return page.render(
        language=language,
        t=catalogue(language),
        title=text("report.title", language, cities=names),
        run=_run_line(result, language),
        sections=[_section(result, tables, city, language) for city in result.cities],
        inputs=_inputs(result, tables, language),
        reading=_reading(result, language),
    )


def svg(figure: Figure, name: str, label: str) -> Markup:
    """Return a figure as an inline picture for a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    name : str
        Prefix of all ids in the picture, so that pictures of one page do not clash.
    label : str
        What the picture shows, for those who do not see it.

    Returns
    -------
    markupsafe.Markup
        An `svg` element without declaration, metadata and fixed size.
    """
    buffer = BytesIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawn = buffer.getvalue().decode("utf-8")
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    drawn = re.sub(r'href="#', f'href="#{name}-', drawn)
    drawn = drawn.replace("url(#", f"url(#{name}-")
    drawn = re.sub(r' d="[^"]*"', _shorter, drawn)
    drawn = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", drawn, count=1)
    drawn = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", drawn, count=1)
    attributes = Markup('<svg role="img" aria-label="{}"').format(label)
    return Markup(drawn.replace("<svg", str(attributes), 1))  # noqa: S704


def _shorter(path: re.Match[str]) -> str:
    """Cut the coordinates of a path to a hundredth of a point."""
    return re.sub(r"(\.\d{2})\d+", r"\1", path[0]).replace("\n", "")


def _picture(figure: Figure, name: str) -> Markup:
    """Return a chart as a picture; its own title says what it shows."""
    title = " ".join(figure.texts[0].get_text().split())
    return svg(figure, name, title)


def _section(result: Result, tables: Tables, city: City, language: str) -> Section:
    """Return the section of one city."""
    blocks = [
        Block(
            text("report.headline.title", language),
            tuple(city_sentences(result, tables, city, language)),
        ),
        _outflow_block(result, tables, city, language),
        _pathway_block(result, tables, city, language),
        _eqs_block(result, tables, city, language),
        _waste_block(result, tables, city, language),
        *_cost_block(result, tables, city, language),
        Block(
            text("report.ranking.title", language),
            (text("report.ranking.text", language),),
            (report_tables.ranking_table(result, tables, city, language),),
        ),
    ]
    return Section(city.id, words.city_name(city, language), tuple(blocks))


def _outflow_block(result: Result, tables: Tables, city: City, language: str) -> Block:
    pictures = [
        _picture(
            charts.outflow(result, city, substance, language=language),
            f"{city.id}-outflow-{substance}",
        )
        for substance in CHARTED
    ]
    if len(result.scenarios[city.id]) > 1:
        drawn = charts.change(result, city, language=language)
        pictures.append(_picture(drawn, f"{city.id}-change"))
    note = drainage_note(city, language)
    return Block(
        text("report.outflow.title", language, to_sea=words.to_sea(seas_of(city)[0], language)),
        tuple(line for line in (note, text("report.outflow.text", language)) if line),
        (report_tables.outflow_table(result, tables, city, language),),
        tuple(pictures),
    )


def _pathway_block(result: Result, tables: Tables, city: City, language: str) -> Block:
    pictures = tuple(
        _picture(
            charts.flow_diagram(result, city, substance, language=language),
            f"{city.id}-flow-{substance}",
        )
        for substance in CHARTED
    )
    return Block(
        text("report.pathway.title", language),
        (text("report.pathway.text", language),),
        (report_tables.pathway_table(result, tables, city, language),),
        pictures,
    )


def _eqs_block(result: Result, tables: Tables, city: City, language: str) -> Block:
    """Return the index over unlike substances, always together with its parts."""
    sea = seas_of(city)[0]
    sentences = [text("report.eqs.text", language)]
    load = band(
        where(
            tables.outflow,
            city=city.id,
            sea=sea,
            scenario=BASELINE,
            substance=_EQS,
            pathway="total",
        )
    )
    if load is not None:
        shown = words.quantity_band(load.median, load.p05, load.p95, "m3/yr", language)
        sentences.append(text("report.eqs.before", language, volume=shown))
    fullest = fullest_scenario(result, city)
    change = band(
        where(tables.comparison, city=city.id, sea=sea, scenario=fullest, substance=_EQS),
        "change_share",
    )
    if change is not None:
        median = words.percent(change.median, language, signed=True)
        bounds = words.percent_interval(change.p05, change.p95, language)
        name = words.scenario_name(city, fullest, language)
        shown = f"{median} ({bounds})"
        sentences.append(text("report.eqs.change", language, scenario=name, change=shown))
    return Block(
        text("report.eqs.title", language),
        tuple(sentences),
        (report_tables.eqs_table(result, tables, city, language),),
    )


def _waste_block(result: Result, tables: Tables, city: City, language: str) -> Block:
    drawn = charts.waste_fate(result, city, language=language)
    sorting = tuple(sorting_sentences(result, tables, city, language))
    return Block(
        text("report.waste.title", language),
        (*sorting, text("report.waste.stock", language)) if sorting else (),
        (report_tables.waste_table(result, tables, city, language),),
        (_picture(drawn, f"{city.id}-waste"),),
    )


def _cost_block(
    result: Result, tables: Tables, city: City, language: str
) -> Iterator[Block]:
    table = report_tables.cost_table(result, tables, city, language)
    if table is not None:
        yield Block(
            text("report.cost.title", language), (text("report.cost.text", language),), (table,)
        )


def _inputs(result: Result, tables: Tables, language: str) -> tuple[Block, ...]:
    """Return where the numbers come from: grades, the weakest rows that matter, and sources."""
    blocks = [
        Block(
            text("report.grades.title", language),
            (text("report.grades.text", language), _certainty(tables, language)),
            (report_tables.grade_table(result, tables, language),),
        )
    ]
    for city in result.cities:
        weak = report_tables.weak_table(result, tables, city, language)
        if weak is not None:
            name = words.city_name(city, language)
            title = text("report.weak.title", language, city=name)
            blocks.append(Block(title, (), (weak,)))
    sources = report_tables.source_table(tables, language)
    blocks.append(Block(text("report.sources.title", language), (), (sources,)))
    return tuple(blocks)


def _certainty(tables: Tables, language: str) -> str:
    """Return how many inputs are uncertain; "0 of N" is said, not hidden."""
    rows = tables.sources
    uncertain = int(rows["low"].notna().sum())
    return text(
        "report.uncertain",
        language,
        uncertain=words.number(uncertain, language),
        rows=words.number(len(rows), language),
    )


def _reading(result: Result, language: str) -> tuple[str, ...]:
    """Return how to read the figures, and that the balance closes."""
    balance = result.balance()
    largest = float(balance["in"].abs().max())
    residual = float(balance["residual"].abs().max())
    share = residual / largest if largest else 0.0
    return (
        text("report.reading.statistics", language),
        text("report.reading.band", language),
        text("report.reading.paired", language),
        text("report.reading.balance", language, share=f"{share:.0e}"),
    )


def _run_line(result: Result, language: str) -> str:
    return text(
        "report.run",
        language,
        version=model_version(),
        first=result.years[0],
        last=result.years[-1],
        draws=words.number(result.draws, language),
        seed=result.seed,
    )
