"""Findings as sentences in three languages."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.model.monitoring.plants import plant_findings
from wastewater.model.monitoring.quality_rules import found, gathered, rule_names
from wastewater.present.monitoring.finding_lines import day_text, finding_lines, rule_name
from wastewater.text import LANGUAGES


def table(rule: str, **columns: object) -> pd.DataFrame:
    row = {
        "station": "outlet",
        "substance": "total_n",
        "day": pd.Timestamp("2024-03-05"),
        "value": 12345.0,
        "unit": "mg/l",
        "file": "lab.csv",
        "row": 7,
        "expected": "0.5–2001",
    }
    return found(rule, pd.DataFrame([row]), **columns)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "Excluded: 5 March 2024, outlet, total nitrogen: 12,340 mg/l is not possible "
            "(expected: 0.5–2,001 mg/l). (lab.csv, line 7)",
        ),
        (
            "da",
            "Udeladt: 5. marts 2024, outlet, total kvælstof: 12.340 mg/l er ikke muligt "
            "(forventet: 0,5–2.001 mg/l). (lab.csv, linje 7)",
        ),
        (
            "uk",
            "Вилучено: 5 березня 2024, outlet, загальний азот: 12 340 мг/л — неможливе значення "
            "(очікувалося: 0,5–2 001 мг/л). (lab.csv, рядок 7)",
        ),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(language, line):
    (written,) = finding_lines(table("impossible"), language)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", rule_names())
def test_every_rule_has_a_sentence(rule, language):
    last = pd.Timestamp("2024-04-01")
    (line,) = finding_lines(table(rule, last=last, other=4.0, limit=0.1, count=3), language)
    assert "{" not in line
    assert "nan" not in line
    assert rule_name(rule, language)


def test_days_in_a_row_have_first_and_last():
    columns = {"last": pd.Timestamp("2024-03-13"), "count": 9, "substance": "", "expected": ""}
    (line,) = finding_lines(table("flow_gap", **columns))
    assert line.startswith("Reported: 5 March 2024 to 13 March 2024, outlet, flow: no flow for 9")


def test_a_value_below_the_limit_is_written_so():
    (line,) = finding_lines(table("duplicate", value=float("nan"), limit=0.05, other=3.0))
    assert "< 0.05 mg/l is given twice; the first is in line 3." in line


def test_what_was_excluded_comes_first_and_the_rest_is_counted():
    many = gathered([table("outlier", row=i) for i in range(1, 31)] + [table("negative")])
    lines = finding_lines(many, most=5)
    assert len(lines) == 6
    assert lines[0].startswith("Excluded")
    assert lines[-1] == "... and 26 more findings."


def test_nothing_found_gives_no_lines():
    assert finding_lines(gathered([])) == []


def test_works_have_their_year():
    row = {"plant": "PL1", "substance": "bod5", "incoming": 5.0, "discharged": 9.0, "year": 2014}
    first = finding_lines(plant_findings(pd.DataFrame([row])))[0]
    assert "2014, PL1" in first
    assert "9 t/yr is discharged, but only 5 t/yr came in" in first


def test_ph_has_no_unit():
    (line,) = finding_lines(
        table("impossible", substance="ph", unit="ph", value=70.0, expected="0–14")
    )
    assert "pH: 70 is not possible (expected: 0–14)." in line


@pytest.mark.parametrize(("language", "day"), [("en", "1 May 2020"), ("da", "1. maj 2020")])
def test_days(language, day):
    assert day_text(pd.Timestamp("2020-05-01"), language) == day
