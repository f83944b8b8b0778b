"""What measured loads say in three languages."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.present.monitoring.loads_summary import gap_words, loads_summary
from wastewater.text import LANGUAGES, text


def tonnes(loads, statistic: str) -> str:  # type: ignore[no-untyped-def]
    rows = loads.table[
        (loads.table["estimator"] == loads.estimator) & (loads.table["statistic"] == statistic)
    ]
    return f"{rows['value'].iloc[-1] / 1000:.0f}"


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_main_sentence(loads) -> None:  # type: ignore[no-untyped-def]
    best, low, high = (tonnes(loads, name) for name in ("best", "p05", "p95"))
    said = plain(loads_summary(loads))
    assert said.startswith(
        "Total nitrogen at outlet, 2024: 12 samples, 4 below the limit of quantification; a gap of "
        "9 days in the flow (3–11 May) filled by a straight line: "
        f"{best} t N (90% interval {low}–{high} t N)."
    )
    assert plain(loads_summary(loads, "da")).startswith(
        "Total kvælstof ved outlet, 2024: 12 prøver, heraf 4 under kvantifikationsgrænsen; et hul "
        "på 9 dage i vandføringen (3.–11. maj) udfyldt med en ret linje: "
        f"{best} t N (90 %-interval {low}–{high} t N)."
    )
    assert plain(loads_summary(loads, "uk")).startswith(
        "Загальний азот, outlet, 2024: 12 проб, з них 4 нижче межі кількісного визначення; "
        "прогалина у витраті завдовжки 9 днів (3–11 травня), заповнена прямою лінією: "
        f"{best} т N (90 % інтервал {low}–{high} т N)."
    )


def test_what_follows(loads) -> None:  # type: ignore[no-untyped-def]
    said = plain(loads_summary(loads))
    of_second = loads.table[loads.table["estimator"] == "m5"].set_index("statistic")["value"]
    second = f"{of_second['best'] / 1000:.0f}"
    assert f"{text('monitoring.estimator.m5.name')}): {second} t N." in said
    assert text("monitoring.reason.m6", yearly="12") in said
    assert "how few days were sampled (71%)" in said
    rows = loads.limits.set_index("rule")["value"] / 1000
    assert f"(33% of the samples): {rows['zero']:.0f}–{rows['limit']:.0f} t N" in said
    assert text("monitoring.limit_rule.percentage.name") in said
    assert "Excluded: 2 results (see the findings)." in said
    assert said.endswith(text("monitoring.note.long_gap", days="75", most="62"))
    assert "All complete years" not in said


def test_nothing_is_said_of_what_is_not_there(cases) -> None:  # type: ignore[no-untyped-def]
    said = loads_summary(cases["bare"])
    assert "no gap in the flow" in said
    assert "none below the limit" in said
    assert "Excluded" not in said
    assert "Values below" not in said
    assert "complete year" in loads_summary(cases["no_years"])
    assert "none below" not in loads_summary(cases["no_samples"])
    assert "water year 2024" in loads_summary(cases["three_years"])
    assert loads_summary(cases["tiny"]).startswith("Mercury, 2024")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_in_every_language(cases, language: str) -> None:  # type: ignore[no-untyped-def]
    for name, loads in cases.items():
        said = loads_summary(loads, language)
        assert not re.search(r"nan|None|\{|\}|  |\.\.", said), name
        assert said.endswith((".", "!")), name


def test_the_last_year_with_a_load_unless_another_is_asked_for(cases) -> None:  # type: ignore[no-untyped-def]
    unknown = cases["unknown"]
    assert ", 2023:" in loads_summary(unknown)
    assert "no load can be estimated" in loads_summary(unknown, year=2024)
    long = cases["long"]
    assert ", 2019:" in loads_summary(long)
    assert ", 1995:" in loads_summary(long, year=1995)
    assert "(30 years, 1990–2019)" in loads_summary(long)
    with pytest.raises(ValueError, match="1066"):
        loads_summary(long, year=1066)


def test_a_gap_over_new_year_counts_in_both_years(made) -> None:  # type: ignore[no-untyped-def]
    loads = made(
        first="2023-01-01", gaps=[("2023-12-30", "2024-01-03", "season")], samples=24, rows=()
    )
    assert "2 days in the flow (30–31 December)" in gap_words(loads, 2023)
    assert "3 days in the flow (1–3 January)" in gap_words(loads, 2024)
    assert "(30–31 грудня)" in gap_words(loads, 2023, "uk")


def test_several_gaps(made) -> None:  # type: ignore[no-untyped-def]
    gaps = [
        ("2024-01-30", "2024-02-02", "line"),
        ("2024-06-01", "2024-06-01", "line"),
        ("2024-07-01", "2024-07-20", "neighbour"),
    ]
    said = gap_words(made(gaps=gaps), 2024)
    assert said == (
        "3 gaps in the flow, 25 days in all, filled by a straight line and the flow at a "
        "neighbouring station"
    )
    assert gap_words(made(gaps=gaps[:1]), 2024, "da").count("30. januar – 2. februar") == 1
    assert "(1 June)" in gap_words(made(gaps=gaps[1:2]), 2024)
    assert "3 прогалини у витраті, разом 25 днів" in gap_words(made(gaps=gaps), 2024, "uk")


def test_a_result_that_two_rules_exclude_counts_once(made) -> None:  # type: ignore[no-untyped-def]
    twice = {"day": "2024-03-05", "value": -2.0, "row": 7}
    rows = [
        {"rule": "negative", **twice},
        {"rule": "impossible", **twice},
        {"rule": "flow_negative", "day": "2024-03-06", "substance": ""},
        {"rule": "negative", "day": "2019-03-05", "value": -2.0},
    ]
    assert "Excluded: 1 result and 1 day of the flow" in loads_summary(made(rows=rows))


def test_a_doubtful_result_is_told_unless_another_rule_took_it_out(made) -> None:  # type: ignore[no-untyped-def]
    doubt = {"rule": "unusual", "severity": "reported", "day": "2024-03-05", "value": 9.0, "row": 7}
    out = {"rule": "unit_change", "day": "2024-03-05", "value": 9.0, "row": 7}
    gap = {"rule": "sampling_gap", "severity": "reported", "day": "2024-03-05", "row": 8}
    said = "Doubtful, but in the load: 1 result (unusual value)"
    assert said in loads_summary(made(rows=[doubt, gap]))
    assert "Doubtful" not in loads_summary(made(rows=[doubt, out, gap]))


def test_a_regression_takes_values_below_the_limit_as_such(loads) -> None:  # type: ignore[no-untyped-def]
    same = replace(loads, limits=loads.limits.assign(value=1e5))
    assert "enter the regression as what they are" in loads_summary(same)


def test_without_a_second_estimator_and_without_spread(made) -> None:  # type: ignore[no-untyped-def]
    loads = made(second="")
    alone = replace(
        loads,
        spread=loads.spread.assign(share=np.nan),
        table=loads.table[loads.table["statistic"] == "best"],
        findings=pd.DataFrame(columns=loads.findings.columns),
    )
    said = loads_summary(alone)
    assert "For comparison" not in said
    assert "interval" not in said
    assert "Main source" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interval_that_does_not_hold_the_estimate_is_told(loads, language: str) -> None:  # type: ignore[no-untyped-def]
    warning = text("monitoring.summary.outside", language)
    assert warning not in loads_summary(loads, language)
    is_best = loads.table["statistic"] == "best"
    zero = replace(loads, table=loads.table.assign(value=loads.table["value"].mask(is_best, 0.0)))
    assert warning in loads_summary(zero, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubtful_flow_is_told_in_the_years_that_it_touches(made, language: str) -> None:  # type: ignore[no-untyped-def]
    flow = {"severity": "reported", "substance": ""}
    spike = {"rule": "flow_spike", "day": "2024-02-20", **flow}
    still = {"rule": "flow_zero", "day": "2023-12-20", "last": "2024-01-20", **flow}
    gap = {"rule": "flow_gap", "day": "2024-05-03", "last": "2024-05-11", **flow}
    old = {"rule": "flow_spike", "day": "2023-02-20", **flow}
    names = (text(f"monitoring.rule.{one['rule']}.name", language) for one in (spike, still))
    told = text("monitoring.summary.flow_doubts", language, rules=", ".join(names))
    assert told in loads_summary(made(rows=[spike, still, gap, old]), language)
    start = told.partition(":")[0]
    assert start not in loads_summary(made(rows=[gap, old]), language)
