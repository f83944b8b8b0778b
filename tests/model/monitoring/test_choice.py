"""The default follows the data, and every estimator states where it may not be used."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring.choice import applicable, conditions, default, facts, takes
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record
from wastewater.text import LANGUAGES, catalogue, text


def record(years: int, yearly: float, *, slope: float = 0.0, noise: float = 0.5) -> Record:
    """Return calendar years from 2001 on with samples at even intervals and ln c ~ slope ln q."""
    random = np.random.default_rng(3)
    first, last = np.datetime64("2001-01-01"), np.datetime64(f"{2001 + years}-01-01")
    days = int((last - first).astype(int))
    flow = random.lognormal(9, 0.7, days)
    n = round(years * yearly)
    at = np.linspace(3, days - 12, n).astype(int) if n else np.zeros(0, int)
    c = np.exp(slope * np.log(flow[at] / 8000) + noise * random.standard_normal(n))
    return Record(first, flow, np.zeros(days, bool), at, c, np.zeros(n, bool))


@pytest.mark.parametrize(
    ("years", "yearly", "slope", "chosen"),
    [
        (12, 20, 0.5, "wrtds"),
        (12, 20, 0.0, "wrtds"),
        (12, 250, 0.5, "m6"),  # most of the load lies near a sample
        (9, 20, 0.5, "loadest"),
        (3, 13, 0.8, "loadest"),
        (9, 20, 0.0, "m6"),  # no relation that a regression could use
        (1, 12, 0.8, "m6"),
        (1, 365, 0.8, "m6"),
        (2, 8, 0.0, "m5"),
        (1, 6, 0.0, "m5"),
        (1, 5, 0.0, "m4"),
        (1, 3, 0.0, "m4"),
        (1, 2, 0.0, ""),
        (5, 1, 0.0, ""),
        (1, 0, 0.0, ""),
    ],
)
def test_the_default_follows_the_data(years: int, yearly: float, slope: float, chosen: str) -> None:
    rec = record(years, yearly, slope=slope)
    choice = default(rec)
    assert choice.estimator == chosen
    assert choice.key == (chosen or "too_few")
    for language in LANGUAGES:
        assert text(f"monitoring.reason.{choice.key}", language, **choice.fields)


def test_the_reason_holds_the_numbers() -> None:
    choice = default(record(1, 12))
    assert text("monitoring.reason.m6", **choice.fields) == (
        "12 samples a year and the flow of every day: linear interpolation, "
        "as the HELCOM guidelines prefer."
    )


@pytest.mark.parametrize("yearly", [3, 5, 8, 12, 30])
@pytest.mark.parametrize("years", [1, 3, 12])
def test_the_second_is_of_another_family_and_may_be_used(years: int, yearly: int) -> None:
    rec = record(years, yearly, slope=0.5)
    choice = default(rec)
    family = listed("estimators")["family"]
    assert choice.second in applicable(rec)
    assert family.loc[choice.second] != family.loc[choice.estimator]


def test_what_may_be_used_can_be_built() -> None:
    rec = record(2, 12, slope=0.3)
    names = applicable(rec)
    assert {"m6", "beale", "smearing", "rid"} <= set(names)
    assert "wrtds" not in names
    for name in names:
        if name not in ("loadest", "wrtds"):
            assert np.isfinite(BUILD[name](rec).best(rec.concentration)).all()


def keys(rec: Record, name: str) -> tuple[list[str], list[str]]:
    verdict = conditions(rec, name)
    return [key for key, _ in verdict.refused], [key for key, _ in verdict.warned]


def test_short_records_are_refused_or_warned_of() -> None:
    assert keys(record(3, 20), "wrtds") == (["refused_samples", "refused_years"], ["few_years"])
    assert keys(record(12, 20), "wrtds") == ([], ["few_years"])
    assert keys(record(20, 12), "wrtds") == ([], [])
    assert "refused_yearly" in keys(record(5, 2), "m5")[0]
    assert keys(record(5, 4), "m5") == ([], ["few_samples"])
    assert keys(record(5, 12), "m6") == ([], [])
    assert keys(record(1, 0), "m6")[0] == ["refused_samples", "refused_yearly"]


def test_censoring_counts_against_regressions() -> None:
    rec = record(12, 20)
    rec = replace(rec, below=np.arange(rec.at.size) >= 40)
    assert keys(rec, "wrtds")[0] == ["refused_uncensored"]
    assert facts(rec).uncensored == 40


def test_gaps_empty_years_and_high_flows_are_warned_of() -> None:
    rec = record(3, 24)
    middle = rec.year[rec.at] != 2002
    rec = replace(
        rec, at=rec.at[middle], concentration=rec.concentration[middle], below=rec.below[middle]
    )
    assert "long_gap" in keys(rec, "m6")[1]
    assert "empty_years" not in keys(rec, "m6")[1]
    assert "empty_years" in keys(rec, "m5")[1]
    flood = np.where(np.arange(rec.flow.size) == rec.at[0] + 1, 1e8, rec.flow)
    assert "beyond_flow" in keys(replace(rec, flow=flood), "smearing")[1]
    assert "beyond_flow" not in keys(rec, "m5")[1]


def test_no_curve_through_one_flow_or_through_zero() -> None:
    rec = record(3, 12)
    flat = replace(rec, flow=np.full(rec.flow.size, 5.0))
    assert keys(flat, "rating")[0] == ["refused_level"]
    dry = replace(rec, flow=np.where(np.arange(rec.flow.size) == rec.at[4], 0.0, rec.flow))
    assert keys(dry, "smearing")[0] == ["refused_zeros"]
    assert keys(dry, "m6")[0] == []
    assert np.isnan(facts(dry).relation)


def test_zeros_of_a_rule_are_for_some_only() -> None:
    c = np.array([0.0, 1, 2])
    assert takes("m6", c)
    assert takes("wrtds", c)  # looks at the limit, not at what stands in its place
    assert not takes("ferguson", c)
    assert takes("ferguson", c + 1)


def test_facts_of_a_record() -> None:
    found = facts(record(2, 12))
    assert (found.samples, found.years, found.yearly, found.least) == (24, 2, 12, 12)
    assert found.gap == 31
    part = facts(replace(record(1, 12), first_day=np.datetime64("2001-03-01")))
    assert part.years == 0


def test_every_key_has_a_sentence_in_three_languages() -> None:
    """Keys that the code writes, found in its text; fields are those that it fills in."""
    known = catalogue("en")
    notes = {key.split(".")[2] for key in known if key.startswith("monitoring.note.")}
    rec = record(5, 2)
    for name in BUILD:
        for key, fields in (*conditions(rec, name).refused, *conditions(rec, name).warned):
            assert key in notes
            for language in LANGUAGES:
                words = text(f"monitoring.note.{key}", language, **fields)
                assert not re.search(r"[{}]", words)
