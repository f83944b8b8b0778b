"""Measures in the order of their cost per kilogram."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.decide.abatement_bars import COST, SAVING
from wastewater.present.decide.chart_abatement import abatement_curve
from wastewater.text import LANGUAGES


def bars_of(figure):  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return {str(box.get_label()): box.patches[0] for box in axes.containers}


def medians(decided):  # type: ignore[no-untyped-def]
    table = decided.abatement_curve("lviv")
    return table[table["statistic"] == "median"].set_index("measure")


def test_bars_are_the_figures(decided) -> None:
    bars = bars_of(abatement_curve(decided, "lviv"))
    # sorting keeps out 12 kg of 254 t: too narrow to be seen
    assert list(bars) == ["digester", "reject", "works"]
    left = 0.0
    for measure, bar in bars.items():
        row = medians(decided).loc[measure]
        assert bar.get_y() + bar.get_height() == pytest.approx(row["cost_per_kg"])
        assert bar.get_x() == pytest.approx(left)
        left = row["cumulative_reduction"] / 1000  # t/yr
        assert bar.get_x() + bar.get_width() == pytest.approx(left)


def test_savings_are_below_zero_and_green(decided) -> None:
    bars = bars_of(abatement_curve(decided, "lviv"))
    assert bars["digester"].get_height() < 0
    assert [bars[m].get_height() > 0 for m in ("reject", "works")] == [True, True]
    assert bars["digester"].get_facecolor() != bars["works"].get_facecolor()
    assert COST != SAVING


def test_bands_are_the_figures(decided) -> None:
    (axes,) = abatement_curve(decided, "lviv").axes
    bands = {str(c.get_label()): c.get_segments()[0] for c in axes.collections}
    table = decided.abatement_curve("lviv").set_index(["measure", "statistic"])
    for measure in ("reject", "works"):
        rows = table.loc[measure].loc[["p05", "p95"]]
        np.testing.assert_allclose(bands[f"_cost_{measure}"][:, 1], rows["cost_per_kg"])
        np.testing.assert_allclose(
            bands[f"_total_{measure}"][:, 0], rows["cumulative_reduction"] / 1000
        )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (
            "en",
            "Lviv, 2040: total phosphorus to the Baltic Sea: cheapest is “reject” (10 EUR/kg); "
            "all steps together keep out 250 t/yr",
        ),
        (
            "da",
            "Lviv, 2040: total fosfor til Østersøen: billigst er »reject« (10 euro/kg); "
            "alle skridt tilsammen holder 250 t/år tilbage",
        ),
        (
            "uk",
            "Львів, 2040: загальний фосфор до Балтійського моря. Найдешевше: «reject» "
            "(10 євро/кг); усі кроки разом затримують 250 т/рік",
        ),
    ],
)
def test_the_title_names_the_cheapest(decide, title_of, language: str, title: str) -> None:
    made = decide(kept=(("works", 175e3), ("reject", 70e3), ("sorting", 12.0)))
    assert title_of(abatement_curve(made, "lviv", language=language)) == title


def test_the_table_tells_all_steps(decided) -> None:
    figure = abatement_curve(decided, "lviv")
    shown = {t.get_text().replace("\xa0", " "): t for t in figure.texts}
    for cell in ("Sorting into ten fractions", "12 kg/yr (7.2–20)", "−56 EUR/kg (−110 to −27)"):
        assert cell in shown
    numbers = [t.get_text() for t in figure.axes[0].texts if t.get_text().isdigit()]
    assert numbers == ["1", "2", "3"]
    assert "3" in shown
    assert "4" not in shown
    assert shown["Sorting into ten fractions"].get_color() != shown["reject"].get_color()


def test_what_is_not_drawn_is_told(decided, said_by) -> None:
    said = said_by(abatement_curve(decided, "lviv", measures=["works", "reject", "cover"]))
    assert "Not on the curve" in said
    assert "contradict them: cover." in said
    assert "Grey rows of the table keep out too little" in said
    assert "logarithmic" not in said


def test_a_dear_measure_makes_the_axis_logarithmic(decide, said_by) -> None:
    kept = (("works", 175e3), ("reject", 70e3))
    figure = abatement_curve(decide(kept=kept, costs=(("works", 9e9), ("reject", 7e5))), "lviv")
    assert figure.axes[0].get_yscale() == "log"
    assert "The axis of costs is logarithmic." in said_by(figure)


def test_a_sea_that_gets_nothing(decided, said_by) -> None:
    figure = abatement_curve(decided, "voznesensk", sea="baltic")
    assert figure.axes == []
    assert "Exactly 0, with and without measures" in said_by(figure)


def test_measures_that_keep_nothing_out(decide, said_by) -> None:
    for kept in ((), (("works", 0.0),)):
        figure = abatement_curve(decide(kept=kept), "lviv")
        assert figure.axes == []
        assert "No measure of the run keeps any of it out." in said_by(figure)
        assert "Renewed treatment works" in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(decided, decide, assert_readable, language: str) -> None:
    slivers = tuple((m, 1.5e3) for m in ("reject", "digester", "sorting", "cover"))
    costs = (("works", 1e6), ("reject", 2e6), ("digester", 3e6), ("sorting", 4e6), ("cover", 9e8))
    many = decide(kept=(("works", 175e3), *slivers), costs=costs)
    for figure in (
        abatement_curve(decided, "lviv", language=language),
        abatement_curve(decided, "voznesensk", "eqs_volume", language=language),
        abatement_curve(decided, "voznesensk", sea="baltic", language=language),
        abatement_curve(many, "lviv", language=language),
        abatement_curve(decide(kept=()), "lviv", language=language),
    ):
        assert_readable(figure)
