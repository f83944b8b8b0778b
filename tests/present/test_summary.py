"""The few sentences."""

from __future__ import annotations

import pytest

from wastewater.present.summary import fullest_scenario, sorting_scenario, summary
from wastewater.present.view import Tables
from wastewater.text import LANGUAGES


def test_what_it_says(result) -> None:  # type: ignore[no-untyped-def]
    said = summary(result, "en").replace("\N{NO-BREAK SPACE}", " ")
    lviv, voznesensk = said.split("\n\n")
    assert lviv.startswith("Lviv, 2040\n- Lviv drains to the Baltic Sea, by way of Poltva")
    assert "total phosphorus 260 t/yr (130–520)" in lviv
    assert "total phosphorus −64%" in lviv
    assert "the chance that total phosphorus falls by more than 60% is 93%" in lviv
    assert "from 5.0% to 42%" in lviv
    assert "exactly 0" in voznesensk
    assert "to the Black Sea" in voznesensk


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_short_and_whole_in_every_language(result, language: str) -> None:  # type: ignore[no-untyped-def]
    said = summary(result, language)
    assert len(said.split("\n\n")) == 2
    assert len(said) < 5000
    assert "{" not in said
    assert " nan" not in said


def test_without_scenarios_there_is_no_change_to_tell(baseline_only) -> None:  # type: ignore[no-untyped-def]
    said = summary(baseline_only, "en")
    assert "scenario" not in said
    assert "mercury" in said


def test_scenarios_are_chosen_by_what_they_do(result) -> None:  # type: ignore[no-untyped-def]
    tables, city = Tables(result), result.cities[0]
    assert fullest_scenario(tables, city) == "all"
    assert sorting_scenario(tables, city) == "ten-fractions"
