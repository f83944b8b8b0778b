"""Parameter rows in words."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.inputs import vocabulary
from wastewater.present.inputs_named import input_name, input_value, place_name
from wastewater.text import LANGUAGES

ROW = {"name": "plant.removal", "fraction": "", "substance": "total_p", "place": "lviv.secondary"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_is_named_by_meaning_substance_and_place(result, language: str) -> None:  # type: ignore[no-untyped-def]
    name = input_name(pd.Series(ROW), result.cities[0], language)
    assert str(vocabulary.names().loc["plant.removal", f"meaning_{language}"]) in name
    assert "_" not in name
    assert ".secondary" not in name


def test_numbers_of_measures_have_names(result) -> None:  # type: ignore[no-untyped-def]
    row = ROW | {"name": "cost.investment", "substance": "", "place": "", "measure": "works"}
    name = input_name(pd.Series(row), result.cities[0], "en")
    assert name == "investment in a measure (Renewed treatment works)"


def test_places(result) -> None:  # type: ignore[no-untyped-def]
    city = result.cities[0]
    assert place_name("poltva", city, "uk") == "Полтва"
    assert place_name("somewhere", city, "en") == "somewhere"


def test_values() -> None:
    row = pd.Series({"value": 0.3, "low": 0.1, "high": 0.5, "unit": "1"})
    assert input_value(row, "en") == "0.3 (0.10–0.50)"
    row = pd.Series({"value": "350000", "low": "", "high": "", "unit": "m3/d"})
    assert input_value(row, "da") == "350.000\N{NO-BREAK SPACE}m³/døgn"
