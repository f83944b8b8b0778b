"""Names of limits and laws in three languages."""

from __future__ import annotations

import re

import pytest

from wastewater.inputs.compliance.limits import Limit, limits
from wastewater.inputs.compliance.lists import listed
from wastewater.model.compliance.verdict import VERDICTS
from wastewater.present.compliance.names import (
    SIGNS,
    limit_name,
    limit_words,
    quantity,
    regime_name,
    statistic_words,
    substance_label,
    verdict_name,
)
from wastewater.text import LANGUAGES, text


@pytest.mark.parametrize("one", limits(), ids=lambda one: one.id)
def test_names_hold_the_value(one: Limit) -> None:
    for language in LANGUAGES:
        name = limit_name(one.id, language)
        shown = f"{one.value * (100 if one.unit == '1' else 1):.10f}".rstrip("0").rstrip(".")
        shown = shown if language == "en" else shown.replace(".", ",")
        assert shown in name


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name(language: str) -> None:
    for regime in listed("regimes").index:
        name = regime_name(regime, language)
        assert name[0].isupper() or name[0].isdigit()
        assert language != "uk" or re.search("[а-яіїєґ]", name)
    for substance in listed("substance_names").index:
        assert substance_label(substance, language)
    assert set(SIGNS) == set(VERDICTS)
    assert len({verdict_name(verdict, language) for verdict in VERDICTS}) == 4


def test_what_a_limit_asks_for() -> None:
    row = {
        "limit": "uwwtd-2024.total_p.150k",
        "substance": "total_p",
        "statistic": "annual_mean",
        "limit_value": 0.5,
        "removal_limit": 0.9,
        "unit": "mg/l",
        "in_force": False,
    }
    assert limit_words(row) == "P ≤ 0.5 mg/l or ≥ 90% removed"
    assert limit_words(row | {"removal_limit": float("nan")}, "da") == "P ≤ 0,5 mg/l"
    assert statistic_words(row, "uk") == "середньорічне, з 2039 року"
    assert statistic_words(row | {"in_force": True}) == "annual mean"
    share = row | {"statistic": "removal", "limit_value": 0.8, "unit": "1"}
    assert limit_words(share | {"removal_limit": float("nan")}) == "P ≥ 80%"


def test_quantities() -> None:
    assert quantity(0.00065, "ug/l") == "0.00065 µg/l"
    assert quantity(float("nan"), "mg/l") == text("number.missing")
