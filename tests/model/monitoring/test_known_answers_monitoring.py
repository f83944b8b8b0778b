"""Answers known from elsewhere for measured loads: inputs, expected value, tolerance, source."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wastewater.model.monitoring import errors_combined, limits, rating, reconcile, trend
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record

TABLE = Path(__file__).parents[2] / "data" / "known_answers_monitoring.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]
SECONDS_A_DAY = 86400


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=float)


def record(flow_m3_per_s: list[float], days: list[int], mg_per_l: list[float]) -> Record:
    """Days count from 1."""
    flow, n = SECONDS_A_DAY * numbers(flow_m3_per_s), len(days)
    first, filled = np.datetime64("2015-03-01"), np.zeros(flow.size, bool)
    at = np.array(days) - 1
    return Record(first, flow, filled, at, numbers(mg_per_l), np.zeros(n, bool))


def ten_day_load(estimator: str, **series: Any) -> float:
    """kg per ten days."""
    rec = record(**series)
    return float(BUILD[estimator](rec).best(rec.concentration).sum())


def rating_line(which: str, **series: Any) -> float:
    """Offset, slope and variance of the residuals with flows in m3/s."""
    rec = record(**series)
    (offset,), (slope,) = rating.rating(rec).line(rec.concentration[None, :])
    residual = np.log10(rec.concentration) - offset - slope * np.log10(rec.sample_flow)
    in_m3_per_s = offset + slope * np.log10(SECONDS_A_DAY)
    variance = (residual**2).sum() / (residual.size - 2)
    return float({"offset": in_m3_per_s, "slope": slope, "variance": variance}[which])


def mean_with_rule(rule: str, mg_per_l: list[float], below: list[int]) -> float:
    """mg/l; values below the limit count from 1."""
    flags = np.isin(np.arange(1, len(mg_per_l) + 1), below)
    return limits.rule_means(numbers(mg_per_l), flags)[rule]


def normalised_load(load: list[float], flow: list[float], bias: bool, which: int) -> float:
    return float(trend.flow_normalised(numbers(load), numbers(flow), bias=bias).values[which])


def normalisation(load: list[float], flow: list[float], which: str) -> float:
    return float(getattr(trend.flow_normalised(numbers(load), numbers(flow)), which))


def combined_error(errors: list[float]) -> float:
    return float(errors_combined.product_error(*errors))


def error_of_sum(amounts: list[float], errors: list[float]) -> float:
    return float(errors_combined.sum_error(numbers(amounts), numbers(errors)))


def raw_mg_per_l(effluent_mg_per_l: float, removal: float) -> float:
    found = errors_combined.raw_concentration(numbers([effluent_mg_per_l]), numbers([removal]))
    return float(found.item())


def default_error(name: str) -> float:
    return errors_combined.default_error(name)


def _reconciled(values: list[float], sd: list[float], constraints: Any) -> reconcile.Reconciled:
    return reconcile.reconcile(numbers(values), numbers(sd), numbers(constraints))


def reconciled(column: str, which: int, **measured: Any) -> float:
    return float(_reconciled(**measured).table[column][which])


def reconciled_statistic(**measured: Any) -> float:
    return _reconciled(**measured).statistic


FUNCTIONS: dict[str, Callable[..., float]] = {
    f.__name__: f
    for f in (
        combined_error,
        default_error,
        error_of_sum,
        mean_with_rule,
        normalisation,
        normalised_load,
        rating_line,
        raw_mg_per_l,
        reconciled,
        reconciled_statistic,
        ten_day_load,
    )
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answer(row: dict[str, str]) -> None:
    inputs: dict[str, Any] = json.loads(row["inputs"])
    answer = FUNCTIONS[row["function"]](**inputs)
    expected, tolerance = float(row["expected"]), float(row["rel_tolerance"])
    assert answer == pytest.approx(expected, rel=tolerance, abs=0)


def test_the_table_is_sound() -> None:
    table = rows()
    assert all(list(row) == COLUMNS for row in table)
    assert len({row["id"] for row in table}) == len(table)
    assert all(row["source"].strip() for row in table)
    assert {row["function"] for row in table} == set(FUNCTIONS)
