"""Charts carry the figures of the result, and no text covers another in any language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import matplotlib.text
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from wastewater.inputs import vocabulary
from wastewater.present import charts
from wastewater.present.chart_waste import FATES
from wastewater.present.view import where
from wastewater.text import LANGUAGES, text

DRAWN: dict[str, Callable[..., Figure]] = {
    "flow_lviv": lambda r, x: charts.flow_diagram(r, "lviv", "total_p", language=x),
    "flow_voznesensk": lambda r, x: charts.flow_diagram(
        r, "voznesensk", "hg", year=2025, scenario="all", language=x
    ),
    "outflow_lviv": lambda r, x: charts.outflow(r, "lviv", "total_p", language=x),
    "outflow_eqs": lambda r, x: charts.outflow(r, "lviv", "eqs_volume", language=x),
    "outflow_black": lambda r, x: charts.outflow(r, "voznesensk", "hg", language=x),
    "outflow_zero": lambda r, x: charts.outflow(r, "voznesensk", "hg", "baltic", language=x),
    "change_all": lambda r, x: charts.change(r, "lviv", language=x),
    "change_one": lambda r, x: charts.change(r, "voznesensk", "plant", 2030, language=x),
    "waste": lambda r, x: charts.waste_fate(r, "lviv", language=x),
    "sorting": lambda r, x: charts.sorting_matrix(r, "lviv", language=x),
    "sorting_shared": lambda r, x: charts.sorting_matrix(r, "lviv", "all", language=x),
    "residual": lambda r, x: charts.residual_bin(r, "lviv", language=x),
    "residual_one": lambda r, x: charts.residual_bin(r, "voznesensk", "all", 2030, language=x),
    "ways": lambda r, x: charts.waste_flow(r, "lviv", language=x),
    "ways_all": lambda r, x: charts.waste_flow(r, "voznesensk", "all", language=x),
    "recycling": lambda r, x: charts.recycling_rate(r, "lviv", language=x),
    "landfill": lambda r, x: charts.landfill(r, "lviv", language=x),
    "dumpsite": lambda r, x: charts.landfill(r, "voznesensk", language=x),
    "greenhouse": lambda r, x: charts.greenhouse(r, "lviv", language=x),
}


def drawn_texts(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> list[matplotlib.text.Text]:
    """Return the texts that Agg really draws (ticks outside the view are not)."""
    seen: list[matplotlib.text.Text] = []
    original = matplotlib.text.Text.draw

    def remember(self: matplotlib.text.Text, renderer: object) -> None:
        if self.get_visible() and self.get_text().strip():
            seen.append(self)
        original(self, renderer)

    monkeypatch.setattr(matplotlib.text.Text, "draw", remember)
    FigureCanvasAgg(figure).draw()
    return list(dict.fromkeys(seen))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(DRAWN))
def test_no_text_covers_another_or_leaves_the_page(
    result,  # type: ignore[no-untyped-def]
    name: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figure = DRAWN[name](result, language)
    boxes = [(t.get_text(), t.get_window_extent()) for t in drawn_texts(figure, monkeypatch)]
    assert len(boxes) > 5
    for label, box in boxes:
        assert box.x0 >= 0, label
        assert box.x1 <= figure.bbox.x1, label
        assert box.y0 >= 0, label
        assert box.y1 <= figure.bbox.y1, label
    for (one, first), (other, second) in combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert not (wide > 1 and high > 1.5), f"{one!r} covers {other!r}"


@pytest.mark.parametrize("name", list(DRAWN))
def test_every_chart_says_what_it_shows_and_where_it_comes_from(
    result,  # type: ignore[no-untyped-def]
    name: str,
) -> None:
    texts = [t.get_text().replace("\n", " ") for t in DRAWN[name](result, "en").texts]
    assert any(t.startswith(("Lviv: ", "Voznesensk: ")) for t in texts)
    assert any("2,000 draws, seed 1" in t and "grade A" in t for t in texts)


def lines_of(figure: Figure) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    for axes in figure.axes:
        for line in axes.lines:
            if not str(line.get_label()).startswith("_"):
                yield str(line.get_label()), np.array(line.get_xdata()), np.array(line.get_ydata())


def test_outflow_lines_are_the_medians(result) -> None:  # type: ignore[no-untyped-def]
    found = list(lines_of(charts.outflow(result, "lviv", "total_p")))
    assert [label for label, *_ in found] == [
        name for s in result.scenarios["lviv"][1:] for name in ("baseline", s)
    ]
    rows = where(
        result.outflow(),
        city="lviv",
        sea="baltic",
        substance="total_p",
        pathway="total",
        statistic="median",
    )
    for scenario, years, values in found:
        expected = where(rows, scenario=scenario)
        assert list(years) == list(expected["year"])
        np.testing.assert_allclose(values, expected["value"] / 1000)  # shown in t/yr


def test_outflow_bands_are_drawn(result) -> None:  # type: ignore[no-untyped-def]
    axes = charts.outflow(result, "lviv", "hg").axes[0]
    heights = [band.get_datalim(axes.transData).ymax for band in axes.collections]
    top = where(result.outflow(), city="lviv", substance="hg", pathway="total", statistic="p95")
    assert heights[0] == pytest.approx(top["value"].max())
    assert axes.get_ylim()[0] == 0
    assert axes.get_yscale() == "linear"


def test_years_are_whole_numbers(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.outflow(result, "lviv", "hg")
    figure.draw_without_rendering()
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels
    assert all(len(label) == 4 and label.isdigit() for label in labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sea", [None, "baltic"])
def test_a_city_off_the_baltic_says_so(result, sea: str | None, language: str) -> None:  # type: ignore[no-untyped-def]
    figure = charts.outflow(result, "voznesensk", "hg", sea, language)
    note = text("chart.not_baltic", language, city="{}", to_sea="{}").split("{}")[-1].strip(" .")
    shown = " ".join(t.get_text().replace("\n", " ") for t in figure.texts)
    assert note in shown
    if sea == "baltic":
        assert all((values == 0).all() for _, _, values in lines_of(figure))


def test_the_index_is_shown_with_its_parts(result) -> None:  # type: ignore[no-untyped-def]
    shown = " ".join(t.get_text() for t in charts.outflow(result, "lviv", "eqs_volume").texts)
    assert "mercury" in shown
    assert "cadmium" in shown


def test_a_baseline_alone_is_one_panel(baseline_only) -> None:  # type: ignore[no-untyped-def]
    figure = charts.outflow(baseline_only, "lviv", "hg")
    assert [label for label, *_ in lines_of(figure)] == ["baseline"]
    assert charts.change(baseline_only, "lviv").axes == []
    assert len(charts.waste_fate(baseline_only, "lviv").axes) == 2


def test_change_dots_are_the_paired_medians(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.change(result, "lviv", year=2040)
    rows = where(result.compare(), city="lviv", year=2040, sea="baltic", statistic="median")
    order = list(vocabulary.substances().index)
    for axes, scenario in zip(figure.axes, result.scenarios["lviv"][1:], strict=True):
        dots = next(line for line in axes.lines if line.get_marker() == "o")
        expected = where(rows, scenario=scenario).set_index("substance").loc[order, "change_share"]
        np.testing.assert_allclose(dots.get_xdata(), 100 * expected)
        shown = [t.get_text() for t in axes.texts if t.get_text().endswith("%")]
        assert len(shown) == len(order)


def test_waste_adds_up_to_what_is_generated(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.waste_fate(result, "lviv", year=2040)
    stack = figure.axes[0]
    ends = [0.0] * len(result.scenarios["lviv"])
    for bar in stack.patches:
        row = round(bar.get_y() + bar.get_height() / 2)
        ends[row] += bar.get_width()
    generated = where(
        result.waste(), city="lviv", year=2040, indicator="generated", statistic="mean"
    )
    np.testing.assert_allclose(ends, generated["value"] / 1000, rtol=0.02)
    assert {c.get_label() for c in stack.containers} <= {*FATES, "rest"}


def test_the_flow_diagram_shows_the_band_at_the_sea(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.flow_diagram(result, "lviv", "total_p")
    labels = [t.get_text().replace("\n", " ") for t in figure.axes[0].texts]
    assert any("Baltic Sea" in label and "(5–95%: 130–520)" in label for label in labels)
    assert 8 <= len(labels) <= 20


def test_a_substance_that_does_not_flow_is_said_so(result) -> None:  # type: ignore[no-untyped-def]
    figure = charts.flow_diagram(result, "lviv", "eqs_volume")
    assert "No flow" in figure.axes[0].texts[0].get_text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "chart",
    [
        charts.sorting_matrix,
        charts.residual_bin,
        charts.waste_flow,
        charts.recycling_rate,
        charts.landfill,
        charts.greenhouse,
    ],
    ids=lambda chart: chart.__name__,
)
def test_sparse_results_are_drawn(
    baseline_only,  # type: ignore[no-untyped-def]
    certain,  # type: ignore[no-untyped-def]
    chart: Callable[..., Figure],
    language: str,
) -> None:
    """A baseline of one year; no draws, no landfills, and no target within the years."""
    for sparse in (baseline_only, certain):
        figure = chart(sparse, "lviv", language=language)
        FigureCanvasAgg(figure).draw()
        assert figure.texts[0].get_text().startswith(("Lviv", "Львів"))


def test_unknown_city(result) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KeyError):
        charts.waste_fate(result, "atlantis")
