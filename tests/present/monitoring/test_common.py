"""Names, units, digits and plurals of measured loads."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.present.monitoring.common import (
    band_words,
    capital,
    concentration_scale,
    counted,
    flow_scale,
    load_scale,
    measured_line,
    place_name,
    plural,
    probability_words,
    range_words,
    statistic,
    substance_name,
    year_name,
)
from wastewater.text import LANGUAGES

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (0, "many", "0 проб"),
        (1, "one", "1 проба"),
        (2, "few", "2 проби"),
        (4, "few", "4 проби"),
        (5, "many", "5 проб"),
        (11, "many", "11 проб"),
        (12, "many", "12 проб"),
        (14, "many", "14 проб"),
        (21, "one", "21 проба"),
        (22, "few", "22 проби"),
        (111, "many", "111 проб"),
        (113, "many", "113 проб"),
        (121, "one", "121 проба"),
        (1002, "few", f"1{NBSP}002 проби"),
    ],
)
def test_ukrainian_has_three_forms(number: int, form: str, said: str) -> None:
    assert plural(number, "uk") == form
    assert counted("samples", number, "uk") == said


@pytest.mark.parametrize("language", ["en", "da"])
def test_english_and_danish_have_two_forms(language: str) -> None:
    assert [plural(n, language) for n in (0, 1, 2, 21)] == ["many", "one", "many", "many"]
    assert counted("samples", 1, "da") == "1 prøve"
    assert counted("samples", 1200, "en") == "1,200 samples"


@pytest.mark.parametrize(
    ("figures", "value", "bounds"),
    [
        ((128.3, 95.2, 170.4), "128", "95–170"),
        ((128.3, 126.04, 131.16), "128.3", "126.0–131.2"),
        ((1284.0, 950.0, 1712.0), "1,280", "950–1,710"),
        ((0.0123, 0.009, 0.018), "0.0123", "0.0090–0.0180"),
        ((0.5, 0.02, 3.1), "0.5", "0.02–3.1"),
        ((-3.1, -4.2, -1.9), "−3.1", "−4.2 to −1.9"),
        ((128.3, math.nan, math.nan), "128", "–––"),
        ((0.0, 0.0, 0.0), "0", "0–0"),
    ],
)
def test_digits_follow_the_width_of_the_band(
    figures: tuple[float, float, float], value: str, bounds: str
) -> None:
    shown = band_words(figures)
    assert (shown.value, shown.bounds) == (value, bounds)


@given(st.floats(1e-9, 1e9), st.floats(0, 0.9), st.floats(0, 5))
def test_figures_are_never_far_from_the_truth(value: float, below: float, above: float) -> None:
    low, high = value * (1 - below), value * (1 + above)
    shown = band_words((value, low, high))
    parts = [shown.value, *shown.bounds.split("–")]
    for words, truth in zip(parts, (value, low, high), strict=True):
        assert float(words.replace(",", "")) == pytest.approx(
            truth, abs=0.06 * max(high - low, high)
        )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([124.1, 131.4], "124–131"),
        ([98.4, 152.0, math.nan], "98–152"),
        ([161.8, 163.0], "162–163"),
        ([162.0, 162.0], "162"),
        ([5.2, 1280.0], "5–1,280"),
    ],
)
def test_ranges(values: list[float], said: str) -> None:
    assert range_words(values) == said


@pytest.mark.parametrize(
    ("largest", "substance", "unit"),
    [
        (128_000.0, "total_n", "t N/yr"),
        (20_000.0, "total_p", "t P/yr"),
        (16.0, "cd", "kg Cd/yr"),
        (0.02, "hg", "g Hg/yr"),
        (128_000.0, "cod", "t/yr"),
        (500.0, "nitrate_n", "kg NO3-N/yr"),
        (500.0, "phosphate_p", "kg PO4-P/yr"),
        (500.0, "mineral_oil", "kg/yr"),
    ],
)
def test_units_of_loads_name_the_element(largest: float, substance: str, unit: str) -> None:
    assert load_scale(largest, substance).unit == unit
    assert load_scale(largest, substance, per_year=False).unit == unit.removesuffix("/yr")


def test_scales() -> None:
    assert flow_scale(80_000.0).unit == "thousand m3/d"
    assert flow_scale(3e8).unit == "million m3/d"
    assert flow_scale(0.0) == (1.0, "m3/d")
    assert concentration_scale(20.0).unit == "mg/l"
    assert concentration_scale(0.002) == (1e3, "ug/l")
    assert concentration_scale(3e-6) == (1e6, "ng/l")


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_come_from_both_lists(language: str) -> None:
    assert substance_name("nitrate_n", "da") == "nitratkvælstof"
    assert substance_name("total_n", "uk") == "загальний азот"
    assert capital(substance_name("ph", language)) == "pH"
    assert place_name("", "total_n", "en") == "Total nitrogen"
    assert "outlet 2" in place_name("outlet 2", "total_n", language)
    with pytest.raises(KeyError):
        substance_name("phlogiston", language)


def test_small_words(loads) -> None:  # type: ignore[no-untyped-def]
    assert year_name(2024, 1) == "2024"
    assert year_name(2024, 10) == "water year 2024"
    assert probability_words(0.0123) == f"p{NBSP}={NBSP}0.012"
    assert probability_words(1e-9, "da") == f"p{NBSP}<{NBSP}0,001"
    assert "12 results and 366 days of flow; laboratory.csv." in measured_line(loads)
    assert "1,000 draws, seed 1" in measured_line(loads)
    assert list(statistic(loads, "m6", "p05").index) == [2024]
    assert statistic(loads, "", "best").empty
