"""How the figures settle as draws are added."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.decide.chart_convergence import STATISTICS, convergence
from wastewater.text import LANGUAGES


def own(decided, scenario: str = "baseline"):  # type: ignore[no-untyped-def]
    table = decided.convergence("total_p", scenario)
    return table[table["city"] == "lviv"]


def test_lines_and_intervals_are_the_figures(decided) -> None:
    (axes,) = convergence(decided, "lviv").axes
    lines = {line.get_label(): line for line in axes.lines}
    fills = {fill.get_label(): fill for fill in axes.collections}
    for statistic in STATISTICS:
        rows = own(decided)[own(decided)["statistic"] == statistic]
        np.testing.assert_allclose(lines[statistic].get_xdata(), rows["draws"])
        np.testing.assert_allclose(lines[statistic].get_ydata(), rows["value"] / 1000)  # t/yr
        corners = fills[f"_{statistic}"].get_paths()[0].vertices
        bounds = np.concatenate([rows["low"], rows["high"]]) / 1000
        assert np.isin(np.round(bounds, 6), np.round(corners[:, 1], 6)).all()
    assert axes.get_xscale() == "log"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (
            "en",
            "Lviv, 2040: with 2,000 draws the median of total phosphorus to the Baltic Sea "
            "is good to ±1.1%",
        ),
        (
            "da",
            "Lviv, 2040: med 2.000 trækninger er medianen af total fosfor til Østersøen "
            "bestemt inden for ±1,1 %",
        ),
        (
            "uk",
            "Львів, 2040: загальний фосфор до Балтійського моря. Реалізацій: 2 000, "
            "медіана відома з точністю ±1,1 %",
        ),
    ],
)
def test_the_title_tells_how_good_the_median_is(decided, title_of, language: str, title: str):
    assert title_of(convergence(decided, "lviv", language=language)) == title


def test_labels_tell_value_and_error(decided) -> None:
    (axes,) = convergence(decided, "lviv").axes
    shown = [t.get_text().replace("\xa0", " ") for t in axes.texts]
    assert "Median" in shown
    assert "337 t/yr, ±1.1%" in shown
    ends = {line.get_label(): line for line in axes.lines if "leader" in str(line.get_label())}
    assert set(ends) == {f"_leader_{statistic}" for statistic in STATISTICS}


def test_all_numbers_of_draws_are_under_the_axis(decided) -> None:
    (axes,) = convergence(decided, "lviv").axes
    assert sorted(axes.get_xticks()) == [50, 100, 200, 500, 1000, 2000]


def test_a_missing_interval_is_explained(decide, said_by) -> None:
    class Few:
        def __init__(self, full) -> None:  # type: ignore[no-untyped-def]
            self.full = full

        def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
            return getattr(self.full, name)

        def convergence(self, *args: object):  # type: ignore[no-untyped-def]
            table = self.full.convergence(*args)
            missing = ["low", "high", "error_share"]
            table.loc[table["statistic"].isin(["median", "p95"]), missing] = np.nan
            return table

    figure = convergence(Few(decide()), "lviv")
    assert "so few draws cannot tell" in said_by(figure)
    assert "±" not in figure.texts[0].get_text()
    assert "so few draws" not in said_by(convergence(decide(), "lviv"))


def test_without_draws_or_spread_words_say_so(decide, certain, said_by) -> None:
    figure = convergence(decide(certain), "lviv")
    assert figure.axes == []
    assert "made no draws" in said_by(figure)
    figure = convergence(decide(varies=False), "lviv", scenario="all")
    assert figure.axes == []
    assert "This figure does not vary" in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(decided, decide, certain, assert_readable, language: str) -> None:
    for figure in (
        convergence(decided, "lviv", language=language),
        convergence(decided, "voznesensk", "recycling_rate", "all", language=language),
        convergence(decided, "lviv", "eqs_volume", language=language),
        convergence(decide(certain), "lviv", language=language),
    ):
        assert_readable(figure)


def test_an_unknown_city(decided) -> None:
    with pytest.raises(KeyError):
        convergence(decided, "atlantis")
