"""The question in words, and figures in the unit in which they read well."""

from __future__ import annotations

import pytest

from wastewater.errors import InputError
from wastewater.present.decide.common import (
    cost_words,
    last_figures,
    question,
    writer,
)
from wastewater.present.view import Band
from wastewater.text import LANGUAGES


def test_what_is_left_open_is_filled_in(decided) -> None:
    asked = question(decided, "voznesensk", "hg", "en")
    assert (asked.sea, asked.year, asked.scenario) == ("black", 2040, "baseline")
    assert asked.named == {
        "city": "Voznesensk",
        "year": 2040,
        "outcome": "mercury to the Black Sea",
    }
    assert asked.drains
    assert "exactly 0" in asked.note
    assert not question(decided, "voznesensk", "hg", "en", sea="baltic").drains
    assert question(decided, "lviv", "hg", "en").note == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the change in total phosphorus to the Baltic Sea under “All measures”"),
        ("da", "ændringen i total fosfor til Østersøen med »Alle tiltag«"),
        ("uk", "загальний фосфор до Балтійського моря, зміна за сценарієм «Усі заходи разом»"),
    ],
)
def test_a_change_names_its_scenario(decided, language: str, said: str) -> None:
    asked = question(decided, "lviv", "total_p", language, scenario="all")
    assert asked.named["outcome"] == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_and_volumes_have_words_of_their_own(decided, language: str) -> None:
    rate = question(decided, "voznesensk", "recycling_rate", language)
    assert rate.note == ""  # a rate has no sea
    volume = question(decided, "lviv", "eqs_volume", language)
    assert len({str(one.named["outcome"]) for one in (rate, volume)}) == 2


@pytest.mark.parametrize(
    ("outcome", "scenario", "unit"),
    [
        ("hg", "all", "kg/yr"),
        ("eqs_volume", "baseline", "m3/yr"),
        ("recycling_rate", "baseline", "1"),
        ("recycling_rate", "all", "points"),
        ("residual_per_person", "all", "kg/(person yr)"),
    ],
)
def test_units(decided, outcome: str, scenario: str, unit: str) -> None:
    assert question(decided, "lviv", outcome, "en", scenario=scenario).unit == unit


def test_figures_are_those_of_all_draws(decided, decide, certain) -> None:
    figures = last_figures(question(decided, "lviv", "total_p", "en"))
    table = decided.convergence("total_p")
    last = table[(table["city"] == "lviv") & (table["draws"] == 2000)]
    assert figures is not None
    assert figures.to_dict() == dict(zip(last["statistic"], last["value"], strict=True))
    assert last_figures(question(decide(certain), "lviv", "total_p", "en")) is None


@pytest.mark.parametrize(
    ("largest", "language", "said"),
    [
        (336e3, "en", "340 t/yr (190–600)"),
        (336e3, "uk", "340 т/рік (190–600)"),
        (900.0, "da", "340.000 kg/år (190.000–600.000)"),
    ],
)
def test_all_figures_have_the_same_scale(largest: float, language: str, said: str) -> None:
    shown = writer(largest, "kg/yr", language).band(336e3, 190e3, 600e3)
    assert shown.replace("\xa0", " ") == said


def test_shares_are_percent_and_their_changes_points() -> None:
    share, change = writer(0.5, "1", "en"), writer(0.5, "points", "en")
    assert share.value(0.256, 3) == "25.6%"
    assert share.unit == "%"
    assert change.value(0.256, 3).replace("\xa0", " ") == "25.6 percentage points"
    assert share.factor == change.factor == 100
    assert change.interval(-0.1, 0.2) == "−10 to 20"


@pytest.mark.parametrize(
    ("cost", "per_volume", "said"),
    [
        (Band(0.0, 0.0, 0.004, 0.001, float("nan")), True, "4,000 EUR/million m³ (1,000–∞)"),
        (Band(0.0, 0.0, 11.0, 1.0, 25.0), True, "11 EUR/m³ (1.0–25)"),
        (Band(0.0, 0.0, -56.0, -110.0, -27.0), False, "−56 EUR/kg (−110 to −27)"),
        (Band(0.0, 0.0, 20e6, 4e6, 140e6), False, "20 million EUR/kg (4.0–140)"),
    ],
)
def test_costs_are_told_in_a_unit_that_reads_well(cost: Band, per_volume: bool, said: str) -> None:
    assert cost_words(cost, per_volume, "en").replace("\xa0", " ") == said


def test_an_unknown_city(decided) -> None:
    with pytest.raises(KeyError, match="atlantis"):
        question(decided, "atlantis", "hg", "en")


def test_a_run_without_draws_says_so(decided, decide, certain) -> None:
    assert question(decided, "lviv", "hg", "en").best_only == ""
    assert "best estimates" in question(decide(certain), "lviv", "hg", "en").best_only


@pytest.mark.parametrize("outcome", ["gold", "", None, ["hg"]])
def test_an_unknown_outcome(decided, outcome: object) -> None:
    with pytest.raises(InputError, match=r"no substance .*\. Known are: .*, recycling_rate, "):
        question(decided, "lviv", outcome, "en")  # type: ignore[arg-type]
