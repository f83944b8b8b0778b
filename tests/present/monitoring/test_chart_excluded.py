"""What was excluded and why."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.monitoring.chart_excluded import excluded, found_by_rule, rules_of
from wastewater.present.monitoring.frame import day_number
from wastewater.text import LANGUAGES, text


def drawn(axes) -> dict[str, np.ndarray]:  # type: ignore[no-untyped-def]
    return {str(line.get_label()): np.array(line.get_data()) for line in axes.lines}


def test_a_row_per_rule_with_marks_on_its_days(long_loads) -> None:  # type: ignore[no-untyped-def]
    axes = excluded(long_loads).axes[0]
    found = found_by_rule(long_loads)
    rules, lines = rules_of(found), drawn(axes)
    assert {"duplicate", "negative", "without_value"} == set(rules[:3])
    for row, rule in enumerate(rules):
        for look, rows in found[found["rule"] == rule].dropna(subset=["day"]).groupby("look"):
            x, y = lines[f"{rule}_{look}"]
            np.testing.assert_allclose(x, day_number(rows["day"]))
            assert (y == row).all()
    named = [label.get_text() for label in axes.get_yticklabels()]
    assert [n.lower() for n in named] == [
        text(f"monitoring.rule.{rule}.name").lower() for rule in rules
    ]
    counts = [label.get_text() for label in axes.texts]
    assert counts[:3] == ["13 + 0", "13 + 0", "1 + 0"]
    assert counts[-1] == "0 + 12"


def test_excluded_is_filled_and_reported_is_open(loads) -> None:  # type: ignore[no-untyped-def]
    lines = {str(line.get_label()): line for line in excluded(loads).axes[0].lines}
    for label, line in lines.items():
        assert (line.get_markerfacecolor() == "none") is ("_reported_" in label)
    assert lines["flow_gap_reported_flow"].get_marker() != (
        lines["outlier_reported_result"].get_marker()
    )


def test_days_in_a_row_are_a_line(loads) -> None:  # type: ignore[no-untyped-def]
    axes = excluded(loads).axes[0]
    ends = [s[:, 0] for c in axes.collections for s in c.get_segments() if np.ptp(s[:, 0]) > 1]
    assert [tuple(end) for end in ends] == [(day_number("2024-05-03"), day_number("2024-05-11"))]


def test_titles(cases, made, said_by) -> None:  # type: ignore[no-untyped-def]
    assert ": 2 excluded, 2 only reported" in said_by(excluded(cases["year"]))
    assert ": 2 excluded" in said_by(excluded(cases["far"]))
    reported = made(rows=[{"rule": "outlier", "day": "2024-09-03", "severity": "reported"}])
    assert "nothing excluded, 1 reported" in said_by(excluded(reported))
    assert "Without a date: 1 finding." in said_by(excluded(cases["long"]))


def test_nothing_found_is_said_in_words(cases, said_by) -> None:  # type: ignore[no-untyped-def]
    figure = excluded(cases["bare"])
    assert figure.axes == []
    assert "found nothing to exclude or report" in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["long", "bare", "three_years"])
def test_no_text_covers_another(cases, assert_readable, name: str, language: str) -> None:  # type: ignore[no-untyped-def]
    assert_readable(excluded(cases[name], language))
