"""The loops over draws that the benchmarks measure give the engine's answers."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from wastewater.inputs.city import City, load_city
from wastewater.model import measures
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.start import starts
from wastewater.results.block import collect

BENCHMARKS = Path(__file__).resolve().parent / "benchmarks"
YEARS = range(2025, 2030)
DRAWS = (0, 2)
WAYS = (("loop_pandas", "Loop"), ("loop_flodym", "Loop"), ("loop_flodym", "ByScenario"))


@pytest.fixture(scope="module", autouse=True)
def _path() -> Iterator[None]:
    """The modules of the benchmarks import each other by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        yield


@pytest.fixture(scope="module", params=["lviv", "voznesensk"])
def city(request: pytest.FixtureRequest) -> City:
    return load_city(request.param)


@pytest.fixture(scope="module")
def model(city: City) -> CityModel:
    return prepare(city, draws=3, seed=1, first_year=2025)


@pytest.fixture(scope="module")
def taken(city: City) -> Mapping[str, Sequence[str]]:
    """All measures together, power cuts included."""
    scenarios = city.scenarios
    return {"baseline": (), "all": (*scenarios["all"].measures, *scenarios["outage"].measures)}


@pytest.mark.parametrize(("module", "way"), WAYS)
def test_loops_give_the_engines_answers(
    model: CityModel, taken: Mapping[str, Sequence[str]], module: str, way: str
) -> None:
    if module == "loop_flodym":
        pytest.importorskip("flodym", reason="flodym is not installed")
    whole, loops = importlib.import_module("whole"), importlib.import_module(module)
    draws = importlib.import_module("loop_draw").Draws(model, taken, YEARS, 1 + max(DRAWS))
    loop = getattr(loops, way)(draws)
    answers = [loop(draw) for draw in DRAWS]  # kept: one draw must not write over another
    begin, sea = starts(model), model.city.catchments[0].sea
    for i, active in enumerate(taken.values()):
        block = collect(model, begin, active, YEARS)
        for draw, answer in zip(DRAWS, answers, strict=True):
            close(answer.loads[i], block.total(sea)[..., draw])
            close(answer.carbon[i], whole.carbon_of(block)[..., draw])


def close(one: np.ndarray, other: np.ndarray) -> None:
    np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-9)


def test_tables_of_a_draw_are_those_of_the_engine(
    model: CityModel, taken: Mapping[str, Sequence[str]]
) -> None:
    draws = importlib.import_module("loop_draw").Draws(model, taken, YEARS, 3)
    table = draws.table(2)
    for i, active in enumerate(taken.values()):
        for j, year in enumerate(YEARS):
            values = measures.apply(model.values, model.changes(active), year)
            np.testing.assert_allclose(table[j, i, :-1], values[:, 2], rtol=1e-12)
    np.testing.assert_array_equal(table[..., -1], 0)  # what is not stated


def test_a_wrong_answer_is_an_error() -> None:
    whole = importlib.import_module("whole")
    answer = np.array([1.0, 2.0])
    whole.same(answer, answer * (1 + 1e-9))
    with pytest.raises(AssertionError):
        whole.same(answer, answer * (1 + 1e-6))


def test_parts_count_every_second_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = importlib.import_module("parts")
    hours = iter([0.0, 1.0, 3.0, 7.0, 15.0])
    monkeypatch.setattr(parts.time, "process_time", lambda: next(hours))
    clock = parts.Clock()

    def outer() -> None: ...
    def inner() -> None: ...

    clock.known = {outer.__code__: "balance check", inner.__code__: "sampling"}
    clock(frame(outer.__code__), "call", None)
    clock(frame(inner.__code__), "call", None)
    clock(frame(test_parts_count_every_second_once.__code__), "call", None)
    clock(frame(inner.__code__), "return", None)
    clock(frame(outer.__code__), "return", None)
    assert clock.open == [parts.REST]
    spent = {part: seconds for part, seconds in clock.seconds.items() if seconds}
    assert spent == {parts.REST: 1.0, "balance check": 2.0 + 8.0, "sampling": 4.0}


def frame(code: object) -> ModuleType:
    made = ModuleType("frame")
    made.f_code = code  # type: ignore[attr-defined]
    return made


def test_named_parts_of_the_engine_are_found() -> None:
    """At least sampling, the balance check and the rest have to be there under these names."""
    whole, parts = importlib.import_module("whole"), importlib.import_module("parts")
    job = whole.Job.of("lviv", (), (2025, 2026), 5)
    found = parts.seconds_by_part(lambda: whole.engine(job, job.sample()))
    assert {"sampling", "quantiles", parts.REST} <= set(found)
    assert len(found) >= 5
