"""Cost against reduction for all combinations."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.decide.chart_pareto import TAKEN, pareto
from wastewater.text import LANGUAGES


def lines_of(figure):  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return {str(line.get_label()): line for line in axes.lines}


def spans_of(figure):  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return {str(c.get_label()): c.get_segments()[0] for c in axes.collections}


def means(decided, efficient: bool = False):  # type: ignore[no-untyped-def]
    table = decided.combinations("lviv")
    table = table[table["statistic"] == "mean"].sort_values("annual_cost", kind="stable")
    return table[table["efficient"]] if efficient else table


def test_dots_and_line_are_the_figures(decided) -> None:
    lines = lines_of(pareto(decided, "lviv"))
    every, best = means(decided), means(decided, efficient=True)
    np.testing.assert_allclose(
        np.sort(lines["all"].get_xdata()), every["annual_cost"] / 1e6
    )  # million EUR/yr
    np.testing.assert_allclose(np.sort(lines["all"].get_ydata()), np.sort(every["reduction"] / 1e3))
    np.testing.assert_allclose(lines["front"].get_xdata(), best["annual_cost"] / 1e6)
    np.testing.assert_allclose(lines["front"].get_ydata(), best["reduction"] / 1e3)
    assert lines["front"].get_drawstyle() == "steps-post"


def test_numbered_points_have_bands(decided) -> None:
    figure = pareto(decided, "lviv")
    spans = spans_of(figure)
    table = decided.combinations("lviv").set_index(["combination", "statistic"])
    # a digester that saves money comes first; then reject water beside it
    for number, name in ((1, "digester"), (2, "reject+digester")):
        rows = table.loc[name]
        np.testing.assert_allclose(
            spans[f"_cost_{number}"][:, 0], rows["annual_cost"][["p05", "p95"]] / 1e6
        )
        np.testing.assert_allclose(
            spans[f"_kept_{number}"][:, 1], rows["reduction"][["p05", "p95"]] / 1e3
        )
    numbers = [t.get_text() for t in figure.axes[0].texts]
    assert numbers == [str(i + 1) for i in range(len(numbers))]


def test_the_table_names_the_measures(decided) -> None:
    figure = pareto(decided, "lviv")
    numbers = {t.get_text(): t.get_position()[0] for t in figure.texts if t.get_text().isdigit()}
    taken = [t.get_position() for t in figure.texts if t.get_text() == TAKEN]
    rows = {t.get_text(): t.get_position()[1] for t in figure.texts}
    held = {
        name: [n for n, x in numbers.items() if (x, rows[name]) in taken]
        for name in ("digester", "reject", "Renewed treatment works")
    }
    assert held["digester"][:3] == ["1", "2", "3"]
    assert held["reject"][0] == "2"
    assert "1" not in held["Renewed treatment works"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (
            "en",
            "Lviv, 2040: cheapest way to cut total phosphorus to the Baltic Sea by 50%: "
            "“Renewed treatment works”, “reject” and “digester” (13 million EUR/yr)",
        ),
        (
            "da",
            "Lviv, 2040: billigste vej til at sænke total fosfor til Østersøen med 50 %: "
            "»Fornyet renseanlæg«, »reject« og »digester« (13 mio. euro/år)",
        ),
        (
            "uk",
            "Львів, 2040: загальний фосфор до Балтійського моря. Найдешевше зменшити на 50 %: "
            "«Оновлені очисні споруди», «reject» і «digester» (13 млн євро/рік)",
        ),
    ],
)
def test_the_title_names_the_cheapest_way(decided, title_of, language: str, title: str) -> None:
    assert title_of(pareto(decided, "lviv", language=language)) == title


def test_a_cut_that_nothing_reaches(decided, title_of) -> None:
    title = title_of(pareto(decided, "lviv", reduction=0.99))
    assert title.startswith("Lviv, 2040: no combination cuts total phosphorus to the Baltic Sea")
    assert "by 99%; the most is 66%, all but reached by" in title


def test_what_is_not_numbered_is_told(decided, said_by) -> None:
    said = said_by(pareto(decided, "lviv"))
    assert "All 32 combinations" in said
    assert "In no numbered combination: Sorting into ten fractions and cover." in said


def test_combinations_that_cannot_be_are_told(decided, said_by) -> None:
    class Contradicting:
        def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
            return getattr(decided, name)

        def combinations(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
            table = decided.combinations(*args, **kwargs)
            table.attrs["left_out"] = {"lviv": {"a+b": "why", "a+b+c": "why"}}
            return table

    assert "left out: 2." in said_by(pareto(Contradicting(), "lviv"))
    assert "left out" not in said_by(pareto(decided, "lviv"))


def test_a_sea_that_gets_nothing(decided, said_by) -> None:
    figure = pareto(decided, "voznesensk", sea="baltic")
    assert figure.axes == []
    assert "Exactly 0, with and without measures" in said_by(figure)


def test_measures_that_keep_nothing_out(decide, said_by) -> None:
    for kept in ((), (("works", 0.0),), (("works", -5.0),)):
        figure = pareto(decide(kept=kept), "lviv")
        assert figure.axes == []
        assert "No combination of measures keeps any of it out." in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(decided, decide, assert_readable, language: str) -> None:
    one = decide(kept=(("works", 5.0),))
    for figure in (
        pareto(decided, "lviv", language=language),
        pareto(decided, "voznesensk", "eqs_volume", reduction=0.99, language=language),
        pareto(decided, "voznesensk", sea="baltic", language=language),
        pareto(one, "lviv", language=language),
    ):
        assert_readable(figure)
