"""Exceedance: one curve for what looks the same, and its probability at a limit."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.present.decide.chart_exceedance import exceedance
from wastewater.text import LANGUAGES

TARGET = {"Target": 150e3}


def curves(figure):  # type: ignore[no-untyped-def]
    (axes,) = figure.axes
    return {str(line.get_label()): line for line in axes.lines if str(line.get_label())[0] != "_"}


def test_curves_are_the_figures(decided) -> None:
    table = decided.exceedance("total_p")
    table = table[table["city"] == "lviv"]
    found = curves(exceedance(decided, "lviv"))
    # sorting hardly changes the load: its curve is that of the baseline; the largest comes first
    assert list(found) == ["baseline", "leachate", "plant", "all"]
    for scenario, line in found.items():
        rows = table[table["scenario"] == scenario]
        np.testing.assert_allclose(line.get_xdata(), rows["value"] / 1000)  # shown in t/yr
        np.testing.assert_allclose(line.get_ydata(), 100 * rows["probability"])
    assert found["baseline"].get_linestyle() == "--"


def test_every_label_leads_to_its_curve(decided) -> None:
    (axes,) = exceedance(decided, "lviv").axes
    lines = {str(line.get_label()): line for line in axes.lines}
    for scenario in ("baseline", "leachate", "plant", "all"):
        curve, leader = lines[scenario], lines[f"_leader_{scenario}"]
        (x, _), (level, same) = leader.get_xdata(), leader.get_ydata()
        assert level == same
        on_curve = np.interp(x, curve.get_xdata(), curve.get_ydata())
        assert on_curve == pytest.approx(level, abs=0.5)
        assert leader.get_color() == curve.get_color()


@pytest.mark.parametrize(
    ("limits", "language", "title"),
    [
        (
            None,
            "en",
            "Lviv, 2040: total phosphorus to the Baltic Sea: as likely as not above 340 t/yr "
            "without measures, above 120 t/yr with “All measures”",
        ),
        (
            None,
            "da",
            "Lviv, 2040: total fosfor til Østersøen: lige så sandsynligt over som under "
            "340 t/år uden tiltag, 120 t/år med »Alle tiltag«",
        ),
        (
            TARGET,
            "en",
            "Lviv, 2040: total phosphorus to the Baltic Sea: “Target” (150 t/yr) is exceeded "
            "with a probability of more than 99% without measures, 21% with “All measures”",
        ),
        (
            TARGET,
            "uk",
            "Львів, 2040: загальний фосфор до Балтійського моря. Імовірність перевищити «Target» "
            "(150 т/рік): більш як 99 % без заходів, 21 % за сценарієм «Усі заходи разом»",
        ),
    ],
)
def test_titles(decided, title_of, limits: dict[str, float] | None, language: str, title: str):
    assert title_of(exceedance(decided, "lviv", limits=limits, language=language)) == title


def test_a_limit_is_a_line_with_odds_beside_every_curve(decided) -> None:
    (axes,) = exceedance(decided, "lviv", limits={**TARGET, "Ceiling": 400e3}).axes
    lines = {str(line.get_label()): line for line in axes.lines}
    assert list(lines["_Target"].get_xdata()) == [150, 150]
    assert list(lines["_Ceiling"].get_xdata()) == [400, 400]
    shown = " ".join(t.get_text().replace("\xa0", " ") for t in axes.texts)
    for said in ("above 150 t/yr: 60%", "above 150 t/yr: more than 99%", "Ceiling, 400 t/yr"):
        assert said in shown


def test_one_scenario_has_one_curve(decide, baseline_only, title_of) -> None:
    figure = exceedance(decide(baseline_only), "lviv")
    assert list(curves(figure)) == ["baseline"]
    title = "Lviv, 2025: total phosphorus to the Baltic Sea: as likely as not above 340 t/yr"
    assert title_of(figure) == title
    limited = title_of(exceedance(decide(baseline_only), "lviv", limits={"Far": 1e7}))
    assert limited.endswith("is exceeded with a probability of less than 1%")


def test_a_sea_that_gets_nothing(decided, said_by) -> None:
    figure = exceedance(decided, "voznesensk", sea="baltic")
    assert figure.axes == []
    assert "Exactly 0, with and without measures: total phosphorus to the Baltic Sea" in said_by(
        figure
    )
    assert "drains to the Black Sea" in said_by(figure)
    assert len(curves(exceedance(decided, "voznesensk"))) > 1


def test_without_draws_words_say_so(decide, certain, said_by) -> None:
    figure = exceedance(decide(certain), "lviv")
    assert figure.axes == []
    assert "made no draws" in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(
    decided, decide, certain, baseline_only, assert_readable, language: str
) -> None:
    for figure in (
        exceedance(decided, "lviv", language=language),
        exceedance(decided, "lviv", limits=TARGET, language=language),
        exceedance(decided, "lviv", "eqs_volume", language=language),
        exceedance(decided, "voznesensk", language=language),
        exceedance(decided, "voznesensk", sea="baltic", language=language),
        exceedance(decide(baseline_only), "lviv", language=language),
        exceedance(decide(certain), "lviv", language=language),
    ):
        assert_readable(figure)


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), "150"])
def test_a_limit_is_a_number(decided, limit: float) -> None:
    with pytest.raises(InputError, match=f"'{limit}' is not a number that Target can be"):
        exceedance(decided, "lviv", limits={"Target": limit})
