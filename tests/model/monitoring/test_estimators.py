"""What holds for every estimator: constant concentration, scaling, the list of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wastewater
from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record
from wastewater.text import LANGUAGES, text

SIMPLE = tuple(name for name in BUILD if name not in ("loadest", "wrtds"))


def record(seed: int, samples: int, days: int = 400, scale: float = 1.0) -> Record:
    random = np.random.default_rng(seed)
    flow = scale * random.lognormal(9, 1, days)
    at = np.sort(random.integers(0, days, samples))
    first, none = np.datetime64("2014-06-01"), np.zeros(samples, bool)
    at[:2] = [random.integers(0, 200), 390]  # both years have a sample
    return Record(first, flow, np.zeros(days, bool), np.sort(at), np.ones(samples), none)


def total(name: str, rec: Record, c: np.ndarray) -> float:
    return float(BUILD[name](rec).best(c).sum())


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), samples=st.integers(6, 40), c=st.floats(1e-4, 1e4))
def test_constant_concentration_is_exact_with_the_whole_flow(
    seed: int, samples: int, c: float
) -> None:
    rec = record(seed, samples)
    truth = c * rec.flow.sum() / 1000
    whole = listed("estimators")["whole_flow"]
    for name in SIMPLE:
        if whole.loc[name] == "yes":
            assert total(name, rec, np.full(samples, c)) == pytest.approx(truth, rel=1e-9), name


@pytest.mark.parametrize("name", SIMPLE)
def test_those_that_do_not_use_the_whole_flow_say_so(name: str) -> None:
    rec = record(4, 12)
    exact = total(name, rec, np.ones(12)) == pytest.approx(rec.flow.sum() / 1000, rel=1e-6)
    assert exact == (listed("estimators")["whole_flow"].loc[name] == "yes")


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), scale=st.floats(1e-3, 1e3))
def test_scaling_the_flow_or_the_concentration_scales_the_load(seed: int, scale: float) -> None:
    c = np.random.default_rng(seed).lognormal(0, 1, 15)
    for name in SIMPLE:
        plain = total(name, record(seed, 15), c)
        more_flow = total(name, record(seed, 15, scale=scale), c)
        assert more_flow == pytest.approx(scale * plain, rel=1e-8), name
        assert total(name, record(seed, 15), scale * c) == pytest.approx(scale * plain, rel=1e-8)


def test_months_add_up_to_the_year() -> None:
    rec = record(7, 20)
    c = np.random.default_rng(7).lognormal(0, 1, 20)
    for name in SIMPLE:
        daily = BUILD[name](rec).best(c)
        months = [daily[(rec.year == y) & (rec.month == m)].sum() for y in (2014, 2015)
                  for m in range(1, 13)]  # fmt: skip
        assert sum(months) == pytest.approx(daily.sum(), rel=1e-12)


def test_every_estimator_has_a_row_and_names() -> None:
    table = listed("estimators")
    assert set(table.index) == set(BUILD)
    assert sorted(table["preference"].astype(int)) == list(range(1, len(BUILD) + 1))
    for name, row in table.iterrows():
        assert row["family"] in ("average", "interpolation", "ratio", "regression")
        assert set(row["second"].split()) <= set(BUILD) - {name}
        assert row["source"]
        assert row["grade"] in "ABCD"
        assert row["note"]
        for language in LANGUAGES:
            for part in ("name", "short", "condition"):
                assert text(f"monitoring.estimator.{name}.{part}", language)
    assert table["second"].map(str.split).map(len).min() >= 2


@pytest.mark.parametrize("name", ["estimators", "limit_rules", "trend", "error_defaults"])
def test_every_bound_has_a_known_source(name: str) -> None:
    table = listed(name)
    general = Path(wastewater.__file__).parent / "data" / "sources.csv"
    known = {line.split(",")[0] for line in general.read_text("utf-8-sig").splitlines()}
    assert set(table["source"]) <= known | set(listed("sources").index)
    assert set(table["grade"]) <= set("ABCD")
    assert (table["note"].str.len() > 20).all()
