"""A measured load in the place of a modelled one: one call, or one line in the city folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.model.monitoring import world
from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.parameters import SOURCE_COLUMNS, keys
from wastewater.results.monitoring.compared import difference, modelled_loads, reconciled
from wastewater.results.monitoring.estimate import annual_loads
from wastewater.results.monitoring.into_model import into_city, line, measured, year_load
from wastewater.results.monitoring.loads import Loads
from wastewater.results.run import run
from wastewater.text import text

ROOT = Path(__file__).resolve().parents[3]


def loads_of(years: int = 2, scale: float = 1.0, **how: Any) -> Loads:
    """A works of the size of Lviv's: 300 000 m3 a day, some 20 mg/l of nitrogen."""
    rng = np.random.default_rng(5)
    flow, c = world.works(rng, world.days_of(years))
    made = world.sampled((flow, scale * c), rng)[0]
    samples = world.laboratory(made, how.pop("substance", "total_n"), "outlet")
    return annual_loads(samples, world.meter(made, "outlet"), **{"draws": 100, **how})


@pytest.fixture(scope="module")
def loads() -> Loads:
    return loads_of()


@pytest.fixture(scope="module")
def lviv() -> City:
    return load_city("lviv")


# ---------------------------------------------------------------- a year of the loads


def test_the_last_year_or_the_one_asked_for(loads: Loads) -> None:
    own = loads.table[loads.table["estimator"] == loads.estimator]
    wide = own.pivot_table(index="year", columns="statistic", values="value")
    for year, asked in ((2022, None), (2022, 2022), (2021, 2021)):
        expected = wide.loc[year, ["best", "p05", "p95"]].tolist()
        assert year_load(loads, asked) == (year, *expected)


def test_a_year_without_a_load(loads: Loads) -> None:
    with pytest.raises(ValueError, match=r"2019.*\[2021, 2022\]"):
        year_load(loads, 2019)


def test_measured_is_what_the_comparison_takes(loads: Loads, lviv: City) -> None:
    table = measured(loads, "lviv", year=2021)
    assert table.columns.tolist() == [
        "catchment", "substance", "point", "value", "low", "high",
    ]  # fmt: skip
    _, best, low, high = year_load(loads, 2021)
    assert table.iloc[0].tolist() == ["lviv", "total_n", "discharge", best, low, high]
    row = difference(modelled_loads(lviv, draws=40), table).iloc[0]
    assert row["difference"] == pytest.approx(row["measured"] - row["modelled"])
    assert (row["measured"], row["measured_low"]) == (best, low)
    moved = reconciled(lviv, table, substance="total_n", catchment="lviv", draws=40).table
    assert moved.set_index("point").loc["discharge", "measured"]
    assert measured(loads, "lviv", "inlet")["point"].tolist() == ["inlet"]


# ---------------------------------------------------------------- into the city


def row_of(city: City, name: str = "plant.discharge") -> dict[str, Any]:
    rows = city.parameters[city.parameters["name"] == name]
    assert len(rows) == 1
    return dict(rows.iloc[0])


def test_the_row_of_a_city(loads: Loads, lviv: City) -> None:
    before = lviv.parameters.copy()
    city = into_city(lviv, loads)
    pd.testing.assert_frame_equal(lviv.parameters, before)
    row = row_of(city)
    year, *numbers = year_load(loads)
    found = [row[f"base_{name}"] for name in ("value", "low", "high")]
    assert found == pytest.approx(numbers, rel=1e-5)
    assert (row["distribution"], row["grade"], row["place"]) == ("lognormal", "A", "lviv")
    assert str(year) in row["note"]
    assert text("monitoring.estimator.m6.name") in row["note"]
    source = city.sources.set_index("id").loc[row["source"]]
    assert source["title"] == text("monitoring.into.title", station="outlet")


def test_what_is_said_is_used(loads: Loads, lviv: City) -> None:
    source = next(name for name in lviv.sources["id"] if name != "own-estimate")
    told = {"source": source, "grade": "B", "note": "from the journal"}
    city = into_city(lviv, loads, "lviv", "inlet", 2021, **told)
    row = row_of(city, "sewer.load")
    assert {name: row[name] for name in told} == told
    assert row["base_value"] == pytest.approx(year_load(loads, 2021)[1], rel=1e-5)
    pd.testing.assert_frame_equal(city.sources, lviv.sources)


def test_a_second_substance_uses_the_same_source(loads: Loads, lviv: City) -> None:
    city = into_city(into_city(lviv, loads), loads_of(scale=0.1, substance="total_p"))
    assert (city.sources["id"] == "own-monitoring").sum() == 1
    rows = city.parameters[city.parameters["name"] == "plant.discharge"]
    assert set(rows["substance"]) == {"total_n", "total_p"}


def test_a_newer_year_replaces_the_older(loads: Loads, lviv: City) -> None:
    city = into_city(into_city(lviv, loads, year=2021), loads, year=2022)
    assert row_of(city)["base_value"] == pytest.approx(year_load(loads, 2022)[1], rel=1e-5)


@pytest.mark.parametrize("point", ["discharge", "inlet"])
def test_the_line_in_the_folder_is_the_call(
    point: str, loads: Loads, lviv: City, tmp_path: Path
) -> None:
    called = into_city(lviv, loads, point=point)
    folder = tmp_path / "lviv"
    shutil.copytree(ROOT / "sample_data" / "lviv", folder)
    paste(folder / "parameters.csv", line(loads, "lviv", point))
    title = text("monitoring.into.title", station="outlet")
    assert len(SOURCE_COLUMNS) == 5
    paste(folder / "sources.csv", f'own-monitoring,"{title}",,,\n')
    pasted = load_city(folder)
    tables = []
    for city in (called, pasted):
        table = city.parameters.assign(key=keys(city.parameters)).sort_values("key")
        tables.append(table.reset_index(drop=True))
    pd.testing.assert_frame_equal(*tables)
    sources = [city.sources.sort_values("id").reset_index(drop=True) for city in (called, pasted)]
    pd.testing.assert_frame_equal(*sources)


def paste(file: Path, words: str) -> None:
    old = file.read_text(encoding="utf-8")
    file.write_text(f"{old.rstrip()}\n{words}", encoding="utf-8")


# ---------------------------------------------------------------- what cannot be


def test_a_city_of_several_works_asks_which(loads: Loads) -> None:
    with pytest.raises(InputError) as caught:
        into_city(load_city("aarhus"), loads)
    assert "problem.measured_of_what" in [problem.key for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("how", "key"),
    [({"place": "kyiv"}, "unknown_place"), ({"grade": "Z"}, "unknown_grade")],
)
def test_messages_are_those_of_a_file(
    loads: Loads, lviv: City, how: dict[str, str], key: str
) -> None:
    with pytest.raises(InputError) as caught:
        into_city(lviv, loads, **how)  # type: ignore[arg-type]
    assert f"problem.{key}" in [problem.key for problem in caught.value.problems]


def test_a_determinand_that_the_model_does_not_follow(lviv: City) -> None:
    with pytest.raises(InputError) as caught:
        into_city(lviv, loads_of(substance="nitrate_n"))
    assert "problem.unknown_substance" in [problem.key for problem in caught.value.problems]


def test_wrong_calls(loads: Loads, lviv: City) -> None:
    with pytest.raises(ValueError, match="point"):
        into_city(lviv, loads, point="outlet")
    with pytest.raises(ValueError, match="1999"):
        into_city(lviv, loads, year=1999)


def test_loads_without_draws_have_no_spread_for_a_city(lviv: City) -> None:
    bare = loads_of(draws=0)
    assert np.isnan(year_load(bare)[2:]).all()
    assert measured(bare, "lviv")[["low", "high"]].isna().all(axis=None)
    for put in (lambda: into_city(lviv, bare), lambda: line(bare, "lviv")):
        with pytest.raises(ValueError, match="draws"):
            put()


# ---------------------------------------------------------------- the model with it


def test_the_flows_hold_the_measured_discharge(loads: Loads, lviv: City) -> None:
    result = run(into_city(lviv, loads), years=(2025, 2026), draws=60)
    flows = result.flows([2025], ["baseline"])
    own = flows[
        (flows["source"] == "effluent:lviv")
        & (flows["target"] == "reach:poltva:lviv")
        & (flows["substance"] == "total_n")
    ].set_index("statistic")["value"]
    best = row_of(into_city(lviv, loads))["base_value"]
    assert own["best"] == pytest.approx(best, rel=1e-9)
    _, _, low, high = year_load(loads)
    assert own["p05"] == pytest.approx(low, rel=0.03)
    assert own["p95"] == pytest.approx(high, rel=0.03)
    closes(result.balance())


def test_the_baltic_gets_nothing_from_voznesensk() -> None:
    city = load_city("voznesensk")
    # no more than what enters the works of the small town
    inlet = modelled_loads(city, draws=0).query("point == 'inlet' and substance == 'total_n'")
    small = loads_of(scale=0.3 * inlet["value"].iloc[0] / year_load(loads_of())[1])
    result = run(into_city(city, small), years=(2025, 2026), draws=40)
    table = result.outflow()
    assert (table.loc[table["sea"] == "baltic", "value"] == 0).all()
    assert (table["sea"] == "baltic").any()
    assert (
        table.loc[(table["sea"] == "black") & (table["substance"] == "total_n"), "value"] > 0
    ).all()
    closes(result.balance())


def closes(table: pd.DataFrame) -> None:
    scale = table.groupby("item")["in"].transform("max")
    gap = table["in"] - table["out"] - table["stock_change"]
    assert np.all(np.abs(gap) <= 1e-9 * scale)
