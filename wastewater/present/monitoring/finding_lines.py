"""What quality control found, one sentence a line."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.monitoring.lists import listed
from wastewater.present.numerals import estimate, number, unit_label
from wastewater.text import text

_NUMBER = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_DIGITS = 4
_BARE = ("duplicate", "unit_change", "flow_unit_change", "zero_incoming")  # `other` has no unit


def finding_lines(findings: pd.DataFrame, language: str = "en", most: int = 20) -> list[str]:
    """Return findings as sentences with day, place and what was expected.

    Parameters
    ----------
    findings : pandas.DataFrame
        Findings of quality control (`quality.findings`, `treatment.treatment_findings`,
        `plants.plant_findings`).
    language : str
        One of `wastewater.text.LANGUAGES`.
    most : int
        Most findings to tell; what was excluded is told first. A last line says how many are left.

    Returns
    -------
    list of str
        Lines, the excluded first, then in the order of the table.
    """
    ordered = pd.concat([findings[findings["severity"] == s] for s in ("excluded", "reported")])
    lines = [_line(row, language) for row in ordered.head(most).to_dict("records")]
    if len(ordered) > most:
        left = number(len(ordered) - most, language)
        lines.append(text("monitoring.finding.more", language, count=left))
    return lines


def rule_name(rule: str, language: str = "en") -> str:
    """Return the short name of a rule of quality control."""
    return text(f"monitoring.rule.{rule}.name", language)


def day_text(day: pd.Timestamp, language: str = "en") -> str:
    """Return a day as a reader of a language writes it, for example `3 March 2024`."""
    month = text(f"monitoring.month.{day.month}", language)
    return text("monitoring.finding.date", language, day=day.day, month=month, year=day.year)


def _line(row: Mapping[Hashable, Any], language: str) -> str:
    rule = str(row["rule"])
    sentence = text(f"monitoring.rule.{rule}.sentence", language, **_fields(row, language))
    what = (_days(row, language), str(row["station"]), _substance(row, language))
    return text(
        "monitoring.finding.line",
        language,
        severity=text(f"monitoring.finding.{row['severity']}", language),
        what=", ".join(word for word in what if word),
        sentence=sentence,
        place=_place(row, language),
    ).strip()


def _fields(row: Mapping[Hashable, Any], language: str) -> dict[str, str]:
    value, limit = (_number(row, column) for column in ("value", "limit"))
    unit = str(row["unit"])
    written = _quantity(value, unit, language)
    if math.isnan(value) and not math.isnan(limit):
        written = f"< {_quantity(limit, unit, language)}"
    other_unit = "1" if row["rule"] in _BARE else unit
    expected = _localised(str(row["expected"]), language)
    label = _unit(unit, language)
    return {
        "value": written,
        "limit": _quantity(limit, unit, language),
        "expected": f"{expected} {label}"
        if label and expected and "×" not in expected
        else expected,
        "count": number(_number(row, "count"), language),
        "other": _quantity(_number(row, "other"), other_unit, language),
        "related": str(row["related"]),
    }


def _quantity(value: float, unit: str, language: str) -> str:
    return f"{estimate(value, language, _DIGITS, trim=True)} {_unit(unit, language)}".strip()


def _unit(unit: str, language: str) -> str:
    words = {"ph": "", "uS/cm": text("monitoring.finding.conductivity", language)}
    words["d"] = text("monitoring.finding.days", language)
    words["p.e."] = text("monitoring.finding.person_equivalents", language)
    return words.get(unit, unit if unit == "°C" else unit_label(unit, language))


def _localised(words: str, language: str) -> str:
    """Return an expected bound with its numbers in the form of a language."""
    return _NUMBER.sub(lambda hit: estimate(float(hit[0]), language, _DIGITS, trim=True), words)


def _number(row: Mapping[Hashable, Any], column: str) -> float:
    value = row[column]
    return float(value) if pd.notna(value) else math.nan


def _days(row: Mapping[Hashable, Any], language: str) -> str:
    day, last = row["day"], row["last"]
    if not isinstance(day, pd.Timestamp):
        return ""
    if row["unit"] in ("t/yr", "p.e."):
        return str(day.year)
    first = day_text(day, language)
    if not isinstance(last, pd.Timestamp) or last == day:
        return first
    return text("monitoring.finding.period", language, first=first, last=day_text(last, language))


def _place(row: Mapping[Hashable, Any], language: str) -> str:
    file, line = str(row["file"]), row["row"]
    if not file:
        return ""
    if pd.isna(line):
        return text("monitoring.finding.place_file", language, file=file)
    return text("monitoring.finding.place", language, file=file, row=line)


def _substance(row: Mapping[Hashable, Any], language: str) -> str:
    substance = str(row["substance"])
    if str(row["rule"]).startswith("flow_"):
        return text("monitoring.finding.flow", language)
    table = vocabulary.substances()
    table = table if substance in table.index else listed("determinands")
    known = substance in table.index
    return str(table.loc[substance, f"name_{language}"]) if known else substance
