"""Sentences: what is met, what not, and what to beware of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.present.compliance.lines import compliance_lines, limit_line, reached_lines
from wastewater.results.compliance.reached import reached
from wastewater.text import LANGUAGES, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines(made: pd.DataFrame, language: str) -> None:
    lines = compliance_lines(made, language)
    rows = made[made["year"] == 2040]
    assert len([line for line in lines if line.startswith("- ")]) == (rows.verdict != "met").sum()
    assert len([line for line in lines if "2040" in line and "lviv" in line]) == 3
    assert lines.count(text("compliance.line.unverified", language)) == 1
    assert lines.count(text("compliance.line.modelled_days", language)) == 1
    assert text("compliance.line.own_load", language) not in lines
    assert not [line for line in lines if "{" in line or "nan" in line.lower()]
    everything = compliance_lines(made, language, everything=True)
    assert len([line for line in everything if line.startswith("- ")]) == len(rows)


def test_counts_add_up(made: pd.DataFrame) -> None:
    lines = compliance_lines(made, year=2030)
    assert "lviv, Baseline" not in lines[0], "without a city ids stand for names"
    assert (
        "lviv, baseline, 2030. Limits met: 0 of 6; not met: 5; not certain: 0; "
        "without a verdict: 1." in lines
    )


def test_a_star_marks_what_was_not_read(made: pd.DataFrame) -> None:
    for row in made.to_dict("records"):
        assert (" *" in limit_line(row)) is not row["verified"]


def test_a_reason_and_a_count(made: pd.DataFrame) -> None:
    row = made[made["reason"] != ""].iloc[0].to_dict()
    assert "too few indicator substances" in limit_line(row)
    counted = made.iloc[0].to_dict() | {
        "basis": "samples",
        "failures": 3.0,
        "samples": 12.0,
        "allowed": 2.0,
    }
    assert "3 of 12 samples fail, 2 may" in limit_line(counted)


def test_reached_lines(made: pd.DataFrame) -> None:
    lines = reached_lines(reached(made), 2040)
    assert len(lines) == len(made) / 2
    assert any("plant meets it from 2030 on" in line for line in lines)
    assert any("baseline does not meet it by 2040" in line for line in lines)
    assert any("cannot be judged" in line for line in lines)


def test_nothing_to_tell(made: pd.DataFrame) -> None:
    assert compliance_lines(made.iloc[:0]) == []
    assert compliance_lines(made, year=1900) == []


def test_a_limit_without_numbers(made: pd.DataFrame) -> None:
    row = made.iloc[0].to_dict() | {"value": np.nan, "low": np.nan, "high": np.nan}
    assert "nan" not in limit_line(row)
