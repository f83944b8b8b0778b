"""The greenhouse balance by hand, its sums, and the choice of warming potentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs import vocabulary
from wastewater.results.greenhouse import (
    EMITTERS,
    FIBRES,
    GREENHOUSE_COLUMNS,
    emissions,
    greenhouse_table,
    potentials,
    savings,
)
from wastewater.results.kept import Case
from wastewater.results.result import Result

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase

FRACTIONS = tuple(vocabulary.fractions().index)

GWP = {
    ("greenhouse.gwp", "", "", "ar5.methane"): 28.0,
    ("greenhouse.gwp", "", "", "ar5.nitrous_oxide"): 265.0,
    ("greenhouse.gwp", "", "", "ar6.methane"): 27.0,
    ("greenhouse.gwp", "", "", "ar6.nitrous_oxide"): 273.0,
}
CREDIT = {("recycling.credit", f, "", ""): 0.0 for f in FRACTIONS} | {
    ("recycling.credit", "paper", "", ""): -3.0,
    ("recycling.credit", "metal", "", ""): np.array([-2.0, -1.0, 0.5]),
}
GASES = {
    ("landfill", "methane"): 100.0,
    ("landfill", "co2_biogenic"): 5000.0,
    ("incineration", "nitrous_oxide"): 2.0,
    ("incineration", "co2_fossil"): 700.0,
    ("incineration", "co2_biogenic"): 900.0,
}


def case_by_hand(made_case: MadeCase) -> Case:
    return made_case(rows=GWP | CREDIT, gases=GASES, recycled={"paper": 10.0, "metal": 20.0})


def test_emissions_by_hand(made_case: MadeCase) -> None:
    case = case_by_hand(made_case)
    found = emissions(case.block, potentials(case.model, "ar5"))
    expected = {
        ("landfill", "co2e"): 2800.0,
        ("incineration", "co2e"): 2 * 265 + 700.0,
        ("incineration", "nitrous_oxide"): 530.0,
        ("dumpsite", "co2e"): 0.0,
        ("direct", "methane"): 2800.0,
        ("direct", "co2e"): 2800 + 530 + 700.0,
        ("direct", "co2_biogenic"): 5900.0,
    }
    for key, tonnes in expected.items():
        np.testing.assert_allclose(found[key], tonnes)


def test_savings_by_hand(made_case: MadeCase) -> None:
    found = savings(case_by_hand(made_case))
    np.testing.assert_allclose(found["credit_fibre", "co2e"], -30.0)
    np.testing.assert_allclose(found["credit_other", "co2e"], [[-40.0, -20.0, 10.0]] * 2)


def test_net_is_direct_and_credits_draw_by_draw(made_case: MadeCase) -> None:
    table = greenhouse_table(case_by_hand(made_case), "ar5")
    assert tuple(table.columns) == GREENHOUSE_COLUMNS
    net = table[(table["source"] == "net") & (table["year"] == 2026)]
    value = net.set_index("statistic")["value"]
    assert value["best"] == pytest.approx(4030 - 30 - 40)
    assert value["mean"] == pytest.approx(4030 - 30 - 5)


def test_every_source_tells_every_gas(made_case: MadeCase) -> None:
    """A source that a city does not have gives 0, so that cities can be put side by side."""
    table = greenhouse_table(case_by_hand(made_case), "ar5")
    gases = {"methane", "nitrous_oxide", "co2_fossil", "co2e", "co2_biogenic"}
    for source in (*EMITTERS, "direct"):
        assert set(table.loc[table["source"] == source, "gas"]) == gases
    for source in ("credit_fibre", "credit_other", "net"):
        assert set(table.loc[table["source"] == source, "gas"]) == {"co2e"}


def test_the_set_of_potentials_can_be_chosen(made_case: MadeCase) -> None:
    case = case_by_hand(made_case)
    ar5, ar6 = (emissions(case.block, potentials(case.model, name)) for name in ("ar5", "ar6"))
    np.testing.assert_allclose(ar6["landfill", "co2e"] / ar5["landfill", "co2e"], 27 / 28)
    np.testing.assert_array_equal(ar6["incineration", "co2_fossil"], 700)


def test_an_unknown_set_of_potentials_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError) as caught:
        pilots.greenhouse("ar4")
    (problem,) = caught.value.problems
    assert (problem.key, problem.value, problem.expected) == ("result.gwp", "ar4", "ar5, ar6")


def best(table: pd.DataFrame) -> pd.DataFrame:
    rows = table[(table["statistic"] == "best") & (table["gas"] == "co2e")]
    return rows.pivot(index=["city", "scenario", "year"], columns="source", values="value")


def test_balance_of_the_pilots(pilots: Result) -> None:
    wide = best(pilots.greenhouse())
    np.testing.assert_allclose(wide["direct"], wide[list(EMITTERS)].sum(axis=1))
    total = wide["direct"] + wide["credit_fibre"] + wide["credit_other"]
    np.testing.assert_allclose(wide["net"], total)
    sorted_, baseline = (wide.loc["lviv", s, 2029] for s in ("ten-fractions", "baseline"))
    assert sorted_["net"] < baseline["net"]
    # A tonne of recycled waste saves kilograms to tonnes of CO2e, never more than a dozen.
    made = pilots.blocks["lviv", "ten-fractions"].waste["recycled"][-1, 0]
    assert -12 < (sorted_["credit_fibre"] + sorted_["credit_other"]) / made < -0.05


def test_potentials_of_the_pilots_are_those_of_the_report(pilots: Result) -> None:
    ar5, ar6 = (potentials(pilots.model("lviv"), name) for name in ("ar5", "ar6"))
    assert (ar5["methane"][0], ar5["nitrous_oxide"][0]) == (28, 265)
    assert ar6["nitrous_oxide"][0] == 273
    methane = pilots.blocks["lviv", "baseline"].gases["landfill", "methane"][-1, 0]
    table = pilots.greenhouse("ar5").query("gas == 'methane' and source == 'landfill'")
    row = table.query("city == 'lviv' and scenario == 'baseline' and statistic == 'best'")
    assert row.set_index("year").loc[2029, "value"] == pytest.approx(28 * methane)


def test_fibres_are_fractions() -> None:
    assert set(FIBRES) <= set(FRACTIONS)
