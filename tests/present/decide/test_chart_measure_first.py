"""What to measure first: the longest bar on top, with its words."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.decide.chart_measure_first import MOST, measure_first
from wastewater.present.decide.measure_bars import GRADE_COLOURS
from wastewater.text import LANGUAGES, text


def bars_of(figure, label: str):  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return [box.patches[0] for box in axes.containers if box.get_label() == label]


def in_panel(figure) -> list[str]:  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return [t.get_text().replace("\n", " ").replace("\xa0", " ") for t in axes.texts]


def test_bars_are_the_figures_in_order(decide, ranked) -> None:
    shuffled = decide(ranked=tuple(ranked[i] for i in (2, 0, 3, 1)))
    figure = measure_first(shuffled, "lviv")
    widths = {of: [b.get_width() for b in bars_of(figure, of)] for of in ("narrowing", "share")}
    np.testing.assert_allclose(widths["narrowing"], [22, 11, 3, 0.3])
    np.testing.assert_allclose(widths["share"], [41, 27, 8, 2])
    tops = [bar.get_y() for bar in bars_of(figure, "narrowing")]
    assert tops == sorted(tops)
    low, high = figure.axes[0].get_ylim()
    assert low > high == 0  # the first bar is on top


def test_every_bar_has_its_grade(decided) -> None:
    figure = measure_first(decided, "lviv")
    grades = [said for said in in_panel(figure) if said in GRADE_COLOURS]
    assert grades == ["D", "A", "B", "C"]
    colours = [bar.get_facecolor()[:3] for bar in bars_of(figure, "narrowing")]
    assert len(set(colours)) == 4


def test_words_stand_beside_the_bars(decided) -> None:
    shown = in_panel(measure_first(decided, "lviv"))
    for part in (
        text("campaign.river"),
        "band 22% narrower",
        "41% of the spread",
        "band hardly narrower",
    ):
        assert part in shown
    assert any(said.startswith("inputs: 3, the largest: share of a substance") for said in shown)
    assert any(said.startswith("one input: raw load that one person") for said in shown)


@pytest.mark.parametrize(
    ("language", "begins", "ends"),
    [
        (
            "en",
            "Lviv, 2040: most worth measuring for total phosphorus to the Baltic Sea: “",
            "(5–95% band 22% narrower)",
        ),
        (
            "da",
            "Lviv, 2040: mest værd at måle for total fosfor til Østersøen: »",
            "(5–95 %-båndet bliver 22 % smallere)",
        ),
        (
            "uk",
            "Львів, 2040: загальний фосфор до Балтійського моря. Насамперед варто виміряти: «",
            "(смуга 5–95 % звузиться на 22 %)",
        ),
    ],
)
def test_the_title_names_the_first(decided, title_of, language: str, begins: str, ends: str):
    title = title_of(measure_first(decided, "lviv", language=language))
    assert title.startswith(begins)
    assert text("campaign.river", language) in title
    assert title.endswith(ends)


def test_the_band_of_the_outcome_is_told(decided, said_by) -> None:
    said = said_by(measure_first(decided, "lviv")).replace("\xa0", " ")
    assert "Known today: 340 t/yr (200–580)" in said
    assert "Together the rows carry 78% of the spread" in said
    change = said_by(measure_first(decided, "lviv", scenario="plant")).replace("\xa0", " ")
    assert "−170 t/yr (−290 to −100)" in change
    assert "the change in total phosphorus" in change


def test_single_inputs_name_their_campaign(decided, title_of) -> None:
    figure = measure_first(decided, "lviv", by="parameter")
    assert "“Share of a substance that a reach retains" in title_of(figure)
    assert f"campaign: {text('campaign.river')}" in in_panel(figure)


def test_many_rows_are_told_not_drawn(decide, ranked, said_by) -> None:
    many = ranked + tuple(("litter", 0.005, 0.001, 1, *ranked[0][4:]) for _ in range(9))
    figure = measure_first(decide(ranked=many), "lviv")
    assert len(bars_of(figure, "narrowing")) == MOST
    assert "Not drawn: 5 more, carrying 2.5%" in said_by(figure)
    assert "Not drawn" not in said_by(measure_first(decide(), "lviv"))


def test_words_where_there_is_nothing_to_draw(decide, certain, said_by) -> None:
    for made, part in (
        (decide(certain, ranked=()), "made no draws"),
        (decide(ranked=(), varies=False), "This figure does not vary"),
        (decide(ranked=()), "chance could not explain"),
    ):
        figure = measure_first(made, "lviv")
        assert figure.axes == []
        assert part in said_by(figure)


def test_a_city_off_the_baltic_says_so(decided, said_by, title_of) -> None:
    figure = measure_first(decided, "voznesensk", "hg")
    assert "mercury to the Black Sea" in title_of(figure)
    assert "Its outflow to the Baltic Sea is exactly 0." in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(
    decided, decide, certain, ranked, assert_readable, language: str
) -> None:
    names = ("waste_composition", "treatment_plants", "inflow_micropollutants", "industry")
    long = tuple((name, *row[1:]) for name, row in zip(names, ranked, strict=True))
    for figure in (
        measure_first(decided, "lviv", language=language),
        measure_first(decided, "voznesensk", "eqs_volume", language=language),
        measure_first(decided, "lviv", scenario="all", by="parameter", language=language),
        measure_first(decide(ranked=long), "lviv", "recycling_rate", language=language),
        measure_first(decide(ranked=ranked[:1]), "lviv", language=language),
        measure_first(decide(certain, ranked=()), "lviv", language=language),
    ):
        assert_readable(figure)
