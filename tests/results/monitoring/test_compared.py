"""Modelled beside measured loads: the flows' numbers, their distance, what reconciling moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.inputs.monitoring.into_city import with_measured
from wastewater.results.monitoring.compared import (
    POINTS,
    difference,
    measured_loads,
    modelled_loads,
    reconciled,
    without_measured,
)
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.text import LANGUAGES

COLUMNS = ["catchment", "substance", "point", "value", "low", "high"]
GIVEN: dict[str, Any] = {"substance": "total_p", "place": "lviv", "source": "nefco-2025"}


def frame(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(COLUMNS, row, strict=True)) for row in rows])


@pytest.fixture(scope="module")
def modelled(lviv: City) -> pd.DataFrame:
    return modelled_loads(lviv, draws=60)


@pytest.fixture(scope="module")
def measured_city(lviv: City) -> City:
    return with_measured(lviv, **GIVEN, discharge=(128, 95, 170))


@pytest.fixture(scope="module")
def measured_run(measured_city: City) -> Result:
    return run(measured_city, ["plant"], years=(2025, 2027), draws=40)


def test_modelled_loads_are_the_flows_of_a_run(modelled: pd.DataFrame, pilots: Result) -> None:
    flows = pilots.flows([2025], ["baseline"]).query("city == 'lviv'")
    edges = {
        "inlet": ("sewer:lviv", "inlet:lviv"),
        "discharge": ("effluent:lviv", "reach:poltva:lviv"),
        "overflow": ("sewer:lviv", "overflow:lviv"),
    }
    for point, (source, target) in edges.items():
        own = flows[(flows.source == source) & (flows.target == target) & (flows.substance != "")]
        expected = own.set_index(["substance", "statistic"])["value"]
        found = modelled[modelled.point == point].set_index(["substance", "statistic"])["value"]
        np.testing.assert_allclose(found.loc[expected.index], expected, rtol=1e-9)


def test_what_is_removed_is_what_does_not_leave(modelled: pd.DataFrame) -> None:
    for statistic in ("best", "mean"):
        wide = modelled[modelled.statistic == statistic].pivot_table(
            index="substance", columns="point", values="value"
        )
        assert set(wide.columns) == set(POINTS)
        np.testing.assert_allclose(wide["inlet"], wide["discharge"] + wide["removed"], rtol=1e-12)


def test_every_works_has_its_loads() -> None:
    table = modelled_loads(run("aarhus", years=(2025, 2025), draws=0).cities[0], draws=5)
    assert set(table.catchment) == {"marselisborg", "egaa", "aaby", "viby", "other"}
    assert set(table.unit) == {"kg/yr"}
    assert not table.duplicated(["catchment", "substance", "point", "statistic"]).any()


def test_measured_rows_of_a_city(measured_city: City, lviv: City) -> None:
    assert measured_loads(lviv).empty
    (row,) = measured_loads(measured_city).to_dict("records")
    assert row == dict(
        zip(COLUMNS, ("lviv", "total_p", "discharge", 128e3, 95e3, 170e3), strict=True)
    )
    bare = without_measured(measured_city)
    pd.testing.assert_frame_equal(bare.parameters, lviv.parameters)
    own, plain = (
        modelled_loads(measured_city, draws=3, measured=flag).query("statistic == 'best'")
        for flag in (True, False)
    )
    found = own.set_index(["substance", "point"])["value"]
    assert found["total_p", "discharge"] == pytest.approx(128e3)
    assert plain.set_index(["substance", "point"])["value"]["total_p", "discharge"] > 200e3


def test_a_difference_by_hand() -> None:
    """Modelled 100 (50-200), measured 200 (100-400): a factor of 2 where both are known by 2."""
    said = {"best": 100.0, "mean": 105.0, "median": 100.0, "p05": 50.0, "p95": 200.0}
    modelled = pd.DataFrame(
        {"catchment": "works", "substance": "total_p", "point": "inlet", "unit": "kg/yr"}
        | {"statistic": list(said), "value": list(said.values())}
    )
    (row,) = difference(
        modelled, frame(("works", "total_p", "inlet", 200.0, 100.0, 400.0))
    ).to_dict("records")
    assert (row["modelled"], row["measured_high"]) == (100, 400)
    assert (row["difference"], row["ratio"]) == (100, 2)
    assert row["deviation"] == pytest.approx(1.6448536 / np.sqrt(2))
    (certain,) = difference(
        modelled, frame(("works", "total_p", "inlet", 200.0, np.nan, np.nan))
    ).to_dict("records")
    assert certain["deviation"] == pytest.approx(1.6448536)
    (none,) = difference(
        modelled, frame(("works", "total_p", "inlet", 0.0, np.nan, np.nan))
    ).to_dict("records")
    assert (none["difference"], none["ratio"]) == (-100, 0)
    assert np.isnan(none["deviation"])


def test_no_measurement_no_difference(modelled: pd.DataFrame) -> None:
    assert difference(modelled, frame(("lviv", "hg", "inlet", 1, 1, 1)).iloc[:0]).empty


def test_a_load_that_the_model_does_not_have(modelled: pd.DataFrame) -> None:
    wrong = frame(("lviv", "total_p", "outlet", 1.0, 1.0, 1.0), ("lvov", "hg", "inlet", 1, 1, 1))
    with pytest.raises(InputError) as caught:
        difference(modelled, wrong)
    point, works = caught.value.lines("en")
    assert point == (
        "The model has no load lviv / total_p / outlet. "
        "Possible: discharge, inlet, overflow, removed."
    )
    assert works.endswith("Possible: lviv.")
    assert len({caught.value.lines(language)[0] for language in LANGUAGES}) == 3


def test_reconciling_closes_the_works(lviv: City) -> None:
    measured = frame(
        ("lviv", "total_p", "inlet", 700e3, 600e3, 800e3),
        ("lviv", "total_p", "discharge", 500e3, 450e3, 550e3),
        ("lviv", "total_p", "removed", 300e3, 250e3, 350e3),
        ("lviv", "hg", "inlet", 1.0, 0.5, 2.0),
    )
    found = reconciled(lviv, measured, substance="total_p", catchment="lviv", draws=50)
    inlet, leaving, removed = found.adjusted
    assert inlet == pytest.approx(leaving + removed)
    # 100 t too much goes out; variances are as 4 : 1 : 1
    assert inlet - 700e3 == pytest.approx(100e3 * 4 / 6)
    assert leaving - 500e3 == pytest.approx(-100e3 / 6)
    assert found.table["measured"].all()
    assert found.table["point"].tolist() == ["inlet", "discharge", "removed"]
    np.testing.assert_allclose(found.table["shift"], found.adjusted - found.table["value"])
    sd = 50e3 / 1.6448536
    assert found.statistic == pytest.approx((100e3 / sd) ** 2 / 6)
    assert found.freedom == 1
    assert 0 < found.p < 0.2


def test_what_was_not_measured_is_as_modelled(lviv: City, modelled: pd.DataFrame) -> None:
    """The city's own measured rows do not count twice."""
    city = with_measured(lviv, **GIVEN, discharge=(128, 95, 170))
    measured = measured_loads(city)
    found = reconciled(city, measured, substance="total_p", catchment="lviv", draws=60)
    told = found.table.set_index("point")
    assert told["measured"].tolist() == [False, True, False]
    expected = modelled.query("substance == 'total_p' and statistic == 'mean'")
    expected = expected.set_index("point")["value"]
    assert told["value"]["inlet"] == pytest.approx(expected["inlet"])
    assert told["value"]["removed"] == pytest.approx(expected["removed"])
    assert told["adjusted"]["inlet"] == pytest.approx(
        told["adjusted"]["discharge"] + told["adjusted"]["removed"]
    )
    assert found.p < 0.05  # 128 t does not fit a works that is thought to let 500 t through
    assert measured_loads(city).equals(measured)


@pytest.mark.parametrize(
    ("substance", "catchment", "key"),
    [
        ("hg", "lviv", "nothing_to_reconcile"),
        ("total_q", "lviv", "load_not_modelled"),
        ("total_p", "elsewhere", "load_not_modelled"),
    ],
)
def test_nothing_to_reconcile(lviv: City, substance: str, catchment: str, key: str) -> None:
    measured = frame(("lviv", "total_p", "inlet", 700e3, 600e3, 800e3))
    with pytest.raises(InputError) as caught:
        reconciled(lviv, measured, substance=substance, catchment=catchment, draws=3)
    assert {problem.key for problem in caught.value.problems} == {f"problem.{key}"}
    assert len({caught.value.lines(language)[0] for language in LANGUAGES}) == 3


def test_without_low_and_high_there_is_no_weight(lviv: City) -> None:
    measured = frame(("lviv", "total_p", "inlet", 700e3, np.nan, np.nan))
    with pytest.raises(InputError, match="nothing to reconcile for lviv / total_p"):
        reconciled(lviv, measured, substance="total_p", catchment="lviv", draws=3)


# ---------------------------------------------------------------- a whole run with a measured load


def test_a_measured_row_is_used_and_named(measured_run: Result) -> None:
    used = measured_run.sources().query("name == 'plant.discharge'")
    assert used[["substance", "place", "value", "source"]].to_numpy().tolist() == [
        ["total_p", "lviv", 128.0, "nefco-2025"]
    ]


def test_the_balance_still_closes(measured_run: Result) -> None:
    table = measured_run.balance().query("item == 'total_p'")
    scale = table["in"].max()
    gap = table["in"] - table["out"] - table["stock_change"]
    assert np.all(np.abs(gap) <= 1e-9 * scale)
    assert np.all(table["residual"] <= 1e-9 * scale)


def test_what_to_measure_first_knows_the_measured_load(lviv: City) -> None:
    """Where the discharge is known, its own spread counts and that of the stages does not.

    The load per person still reaches the sea by the overflow and by what lies on the sludge field.
    """
    measured = with_measured(lviv, **GIVEN, discharge=(300, 120, 600))
    before, after = (
        run(city, [], years=(2025, 2025), draws=600).measure_first("total_p").groupby("name")
        for city in (lviv, measured)
    )
    shares, later = before["share"].sum(), after["share"].sum()
    assert shares["sewage.load"] > 0.2
    assert later["plant.discharge"] > 0.5
    assert later["sewage.load"] < 0.05
    assert not {"plant.stage", "plant.removal"} & set(later.index)


def test_scenarios_are_compared_draw_by_draw(measured_run: Result) -> None:
    change = measured_run.compare().query(
        "substance == 'total_p' and year == 2027 and sea == 'baltic' and scenario == 'plant'"
    )
    assert np.all(change.set_index("statistic")["change_share"] < 0)


def test_without_draws(measured_city: City) -> None:
    """Best estimates alone are the best estimates of a run with draws."""
    loads = [
        run(measured_city, [], years=(2025, 2026), draws=n)
        .outflow("baltic")
        .query("statistic == 'best' and substance == 'total_p'")["value"]
        .to_numpy()
        for n in (0, 7)
    ]
    np.testing.assert_allclose(loads[0], loads[1], rtol=1e-9)
