"""The check of contents against a measurement of mixed waste."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.closure import CLOSURE_COLUMNS, closure_table, mix_content
from wastewater.results.result import Result

METALS = {"zn": 1020, "cu": 620, "pb": 370, "hg": 0.6}


def test_content_of_a_mix_by_hand() -> None:
    """Three parts with 2 kg/t and one part with 6 kg/t: 3 kg/t, that is 3000 mg/kg."""
    mix = np.array([[3.0, 0.5], [1.0, 0.5]])
    content = np.array([[[2.0, 2.0]], [[6.0, 6.0]]])
    np.testing.assert_allclose(mix_content(mix, content), [[3000.0, 4000.0]])


def test_closure_of_the_pilots(pilots: Result) -> None:
    table = pilots.closure()
    assert tuple(table.columns) == CLOSURE_COLUMNS
    assert set(table["city"]) == {"lviv", "voznesensk"}
    assert dict(zip(table["substance"], table["measured"], strict=True)) == METALS
    assert (table["measured_low"] < table["measured"]).all()
    assert (table["measured"] < table["measured_high"]).all()
    np.testing.assert_allclose(table["ratio"], table["value"] / table["measured"])


def test_metals_are_mostly_in_hazardous_waste(pilots: Result) -> None:
    best = pilots.closure().query("statistic == 'best'").set_index(["city", "substance"])
    for city in ("lviv", "voznesensk"):
        for metal in ("zn", "cu", "pb", "hg"):
            row = best.loc[(city, metal)]
            assert row["without_hazardous"] < 0.35 * row["measured"]
            assert row["value"] > row["without_hazardous"]


def test_the_mix_is_that_of_the_waste_as_generated(pilots: Result) -> None:
    """The same content follows from the flows: kg of a metal over tonnes, both as generated."""
    flows = pilots.flows([2025], ["baseline"]).query("city == 'lviv' and statistic == 'best'")
    start = flows[flows["source"] == "waste_generated"]
    tonnes = start.loc[start["fraction"] != "", "value"].sum()
    kilograms = start.loc[start["substance"] == "zn", "value"].sum()
    best = pilots.closure().query("city == 'lviv' and statistic == 'best'")
    content = best.set_index("substance").loc["zn", "value"]
    assert content == pytest.approx(1000 * kilograms / tonnes)


def test_a_city_without_measurement_has_no_check(pilots: Result) -> None:
    model = pilots.model("lviv")
    rows = {key: at for key, at in model.index.rows.items() if key[0] != "closure.content"}
    index = type(model.index)(rows, model.index.fractions, model.index.substances, "lviv")
    bare = type(model)(**{**vars(model), "index": index})
    assert closure_table(bare).empty
