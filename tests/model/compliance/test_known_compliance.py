"""Answers known from elsewhere: allowed failures, sizes, limits, the 80 % rule, removals."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from wastewater.inputs.compliance import limits, sampling
from wastewater.inputs.compliance.lists import setting
from wastewater.model.compliance import quality, quaternary, sampled
from wastewater.results.compliance import effluent

TABLE = Path(__file__).parents[2] / "data" / "known_answers_compliance.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def indicators(removals: list[float], categories: list[int]) -> quaternary.Indicators:
    least, ratio = setting("indicators"), setting("indicator_ratio")
    shares = np.array(removals)[:, None]
    return quaternary.mean_removal(shares, categories, least=least, ratio=ratio)


def passes(removals: list[float], categories: list[int]) -> bool:
    found = indicators(removals, categories)
    least = limits.limit("uwwtd-2024.quaternary.150k").value
    return not found.reason and bool((found.removal >= least).all())


FUNCTIONS: dict[str, Callable[..., float]] = {
    "allowed_failures": lambda samples: float(sampling.allowed_failures(samples)),
    "quaternary_mean": lambda removals, categories: float(
        indicators(removals, categories).removal.item()
    ),
    "quaternary_passes": lambda removals, categories: float(passes(removals, categories)),
    "population_equivalents": lambda bod5_kg_per_d: float(
        effluent.population_equivalents(np.array(365 * bod5_kg_per_d))
    ),
    "limit_value": lambda limit: limits.limit(limit).value,
    "concentration": lambda kg_per_yr, m3_per_yr: float(
        quality.concentration(kg_per_yr, m3_per_yr)
    ),
    "removal": lambda entering, leaving: float(quality.removal(entering, leaving)),
    # the median of a lognormal distribution is mean / sqrt(1 + variation^2): here 0.8
    "pass_probability": lambda **given: float(sampled.pass_probability(**given)),
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answer(row: dict[str, str]) -> None:
    assert list(row) == COLUMNS
    assert row["source"]
    found = FUNCTIONS[row["function"]](**json.loads(row["inputs"]))
    expected, tolerance = float(row["expected"]), float(row["rel_tolerance"])
    assert math.isclose(found, expected, rel_tol=tolerance), (found, expected)


def test_ids_are_unique_and_all_functions_are_asked() -> None:
    ids = [row["id"] for row in rows()]
    assert len(set(ids)) == len(ids)
    assert {row["function"] for row in rows()} == set(FUNCTIONS)
