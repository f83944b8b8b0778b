"""Answers known from elsewhere, as a table: inputs, expected value, tolerance and source."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wastewater.inputs.city import Catchment
from wastewater.inputs.units import to_base
from wastewater.model import distributions, first_order_decay, landfill, river, sewage
from wastewater.model.lookup import Index, Parameters
from wastewater.model.network import Route, build
from wastewater.model.solve import Year, complete_shares, solve_year
from wastewater.results.cost import annual_cost as annual_cost_of_arrays
from wastewater.results.measure_first import spread_shares

TABLE = Path(__file__).parent / "data" / "known_answers.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]
AGES = np.array([2, 8, 30, 60])  # years for which the four leachate concentrations hold


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def array(value: float) -> np.ndarray:
    return np.array([float(value)])


def annual_cost(investment: float, yearly: float, lifetime: float, rate: float) -> float:
    """EUR/yr."""
    numbers = (array(x) for x in (investment, yearly, lifetime, rate))
    return float(annual_cost_of_arrays(*numbers).item())


def sample(numbers: dict[str, float], substances: tuple[str, ...] = ("bod5",)) -> Parameters:
    index = Index({(k, "", "", ""): i for i, k in enumerate(numbers)}, (), substances, "town")
    return Parameters(index, np.array([[float(v)] for v in numbers.values()]))


def works(**changes: float) -> sewage.RawSewage:
    """Raw sewage of a catchment in which all lies still but for the changes (dots as __)."""
    still = dict.fromkeys(
        (
            "population.residents",
            "population.displaced",
            "population.growth",
            "population.commuters",
            "population.commuter_weight",
            "sewer.overflow",
            "sewer.inflow",
            "sewer.infiltration",
            "sewage.water",
            "sewage.load",
            "industry.flow_share",
            "industry.load_ratio",
            "storm.concentration",
        ),
        0.0,
    )
    given = {name.replace("__", "."): value for name, value in changes.items()}
    return sewage.raw_sewage(sample(still | {"sewer.connected": 1.0} | given), "town", 0)


def yearly_load(people: float, load_g_per_person_d: float) -> float:
    """kg/yr."""
    load = to_base(load_g_per_person_d, "g/(person d)")
    raw = works(population__residents=people, sewage__load=load)
    return float(raw.to_sewer[1, 0])


def inflow_per_year(flow_m3_per_d: float) -> float:
    """m3/yr."""
    return float(works(sewer__inflow=to_base(flow_m3_per_d, "m3/d")).to_sewer[0, 0])


def person_equivalents(
    flow_m3_per_d: float, concentration_mg_per_l: float, load_g_per_person_d: float
) -> float:
    raw = works(
        sewer__inflow=to_base(flow_m3_per_d, "m3/d"),
        sewer__infiltration=1.0,
        storm__concentration=to_base(concentration_mg_per_l, "mg/l"),
    )
    return float(raw.to_sewer[1, 0]) / to_base(load_g_per_person_d, "g/(person d)")


def chain(entering: list[float], kept: list[float]) -> Year:
    """Processes in a row, each keeping a share of what it receives."""
    names = [f"step {i}" for i in range(len(kept))]
    splits = {
        name: Route(("kept",), following)
        for name, following in zip(names, [*names[1:], "end"], strict=True)
    }
    network = build(splits, {}, [(f"source {name}", name) for name in names])
    shares = {(name, "kept"): np.array([[k]]) for name, k in zip(names, kept, strict=True)}
    supply = {
        edge: np.array([[float(amount)]])
        for edge, amount in zip(network.supplies, entering, strict=True)
    }
    return solve_year(network, complete_shares(network, shares), supply, {})


def arriving(year: Year) -> float:
    return sum(float(flow.sum()) for (_, target), flow in year.flows.items() if target == "end")


def effluent(load: float, removals: list[float]) -> float:
    return arriving(chain([load] + [0.0] * (len(removals) - 1), removals))


def river_route(local: list[float], passes: list[float]) -> float:
    return arriving(chain(local, [1 - p for p in passes]))


def reject_inlet(load: float, to_digester: float, release: float) -> float:
    """What passes the inlet when a part of the sludge comes back as reject water."""
    splits = {
        "inlet": Route(("digester",), "river"),
        "digester": Route(("reject",), "sludge"),
        "reject": Route((), "inlet"),
    }
    network = build(splits, {}, [("town", "inlet")], [("reject", "inlet")])
    shares = {("inlet", "digester"): [[to_digester]], ("digester", "reject"): [[release]]}
    named = {edge: np.array(share) for edge, share in shares.items()}
    supply = {("town", "inlet"): np.array([[float(load)]])}
    flows = solve_year(network, complete_shares(network, named), supply, {}).flows
    return float(sum(flow.item() for (source, _), flow in flows.items() if source == "inlet"))


def river_left(rate_per_s: float, days: float) -> float:
    rows = {"river.decay": rate_per_s * 86_400, "river.travel_time": days, "river.retention": 0.0}
    named = river.reach_shares(sample(rows), Catchment("town", {}, "baltic", ("brook",)))
    return float(1 - named["reach:brook:town", "degraded"][1, 0])


def leached_share(
    leachate_l_per_t: float, concentrations_mg_per_l: list[float], content_mg_per_kg: float
) -> float:
    """Share of the content that leaves in 100 years."""
    rate = landfill.release_rate(
        array(to_base(leachate_l_per_t, "l")),
        np.array([[to_base(c, "mg/l")] for c in concentrations_mg_per_l]),
        np.array([[content_mg_per_kg * landfill_unit()]]),
    )
    return float((rate[:, 0] * AGES).sum())


def landfill_unit() -> float:
    """1 mg/kg in kg/t."""
    return to_base(1, "mg/kg") * 1e-3


def leached_mg_per_t(leachate_l_per_t: float, concentrations_mg_per_l: list[float]) -> float:
    """For any content: what leaves, with a content of 1 mg/kg = 1000 mg/t."""
    return leached_share(leachate_l_per_t, concentrations_mg_per_l, 1.0) * 1000


def leachate_m3(rain_mm: float, area_ha: float, infiltration: float) -> float:
    """m3/yr, one state of the cover."""
    rows = {
        "landfill.precipitation": to_base(rain_mm, "mm/yr"),
        "landfill.cover_final": 0.0,
        "landfill.cover_intermediate": 1.0,
        "landfill.inflow": 0.0,
        "leachate.infiltration": infiltration,
        "landfill.depth": 1.0,
        "landfill.density": 1.0,
    }
    mass = array(to_base(area_ha, "ha"))  # at 1 t/m2
    return float(landfill.leachate_volume(sample(rows), "landfill", mass).item())


def leachate_load(rain_mm: float, area_ha: float, infiltration: float, mg_per_l: float) -> float:
    """kg/yr."""
    return leachate_m3(rain_mm, area_ha, infiltration) * to_base(mg_per_l, "mg/l")


def decay(deposit: float, k: float, year: int) -> Iterator[tuple[float, float]]:
    """Gas and stock, year by year, of a landfill that receives the same deposit every year."""
    network = build({"gas": Route((), "air")}, {"pit": Route(("gas",))}, [("town", "pit")])
    shares = complete_shares(network, {("pit", "gas"): np.array([[-np.expm1(-k)]])})
    stock = {"pit": np.zeros((1, 1))}
    for _ in range(year + 1):
        solved = solve_year(network, shares, {("town", "pit"): np.array([[deposit]])}, stock)
        stock = dict(solved.closing)
        yield float(solved.flows["gas", "air"].item()), float(stock["pit"].item())


def landfill_decay(deposit: float, k: float, year: int) -> float:
    """CH4 at half of the gas, 16/12 of its carbon."""
    return list(decay(deposit, k, year))[year][0] * 0.5 * 16 / 12


def landfill_stock(deposit: float, k: float, year: int) -> float:
    return list(decay(deposit, k, year))[year][1]


def disposal(types: list[dict[str, Any]], years: int) -> tuple[np.ndarray, np.ndarray]:
    """Stock and methane of types of waste [Gg], axes (type, year); `waste` is a product [Gg/yr]."""
    doc, doc_f, mcf, k = (
        np.array([[each[name]] for each in types]) for name in ("doc", "doc_f", "mcf", "k")
    )
    waste = np.array([[math.prod(each["waste"])] * years for each in types])
    carbon = first_order_decay.decomposable_carbon(waste, doc, doc_f, mcf)
    stock, decomposed = first_order_decay.first_order_decay(carbon, k)
    return stock, first_order_decay.generated_methane(decomposed, 0.5)


def disposal_methane(types: list[dict[str, Any]], year: int) -> float:
    _, methane = disposal(types, year + 1)
    return float(first_order_decay.emitted_methane(methane)[year])


def disposal_stock(types: list[dict[str, Any]], year: int) -> float:
    stock, _ = disposal(types, year + 1)
    return float(stock[:, year].sum())


def lognormal_mean(mu: float, sigma: float) -> float:
    low, high = (np.exp(mu + sign * distributions.Z95 * sigma) for sign in (-1, 1))
    u = (np.arange(20_000) + 0.5)[None, :] / 20_000
    return float(distributions.lognormal(u, array(low), array(high), array(np.inf)).mean())


def beta_shape(a: float, b: float) -> float:
    from scipy import stats

    low, high = stats.beta(a, b).ppf([0.05, 0.95])
    return float(distributions.fit_beta(array(low), array(high))[0].item())


def ishigami_function(x: np.ndarray) -> np.ndarray:
    """a = 7, b = 0.1, inputs between 0 and 1 for -pi to pi."""
    a, b, c = np.pi * (2 * x - 1)
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def g_function(x: np.ndarray) -> np.ndarray:
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])[:, None]
    return np.asarray(((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=0))


def ishigami(input: int) -> float:
    x = np.random.default_rng(1).random((3, 8000))
    return float(spread_shares(x, ishigami_function(x))[input])


def sobol_g(input: int) -> float:
    x = np.random.default_rng(1).random((8, 8000))
    return float(spread_shares(x, g_function(x))[input])


@cache
def by_runs(function: Callable[[np.ndarray], np.ndarray], inputs: int) -> dict[str, np.ndarray]:
    """Indices by the function that a result calls, of two samples of low discrepancy."""
    from scipy.stats import qmc

    from wastewater.results.sobol import indices

    points = qmc.Sobol(2 * inputs, scramble=False).random(2**13).T
    parts = [np.array([i]) for i in range(inputs)]
    return indices(function, points[:inputs], points[inputs:], parts, seed=1)


def ishigami_by_runs(input: int, index: str) -> float:
    return float(by_runs(ishigami_function, 3)[index][input])


def sobol_g_by_runs(input: int, index: str) -> float:
    return float(by_runs(g_function, 8)[index][input])


FUNCTIONS: dict[str, Callable[..., float]] = {
    f.__name__: f
    for f in (
        annual_cost,
        beta_shape,
        disposal_methane,
        disposal_stock,
        effluent,
        inflow_per_year,
        ishigami,
        ishigami_by_runs,
        landfill_decay,
        landfill_stock,
        leachate_load,
        leachate_m3,
        leached_mg_per_t,
        leached_share,
        lognormal_mean,
        person_equivalents,
        reject_inlet,
        river_left,
        river_route,
        sobol_g,
        sobol_g_by_runs,
        yearly_load,
    )
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answer(row: dict[str, str]) -> None:
    inputs: dict[str, Any] = json.loads(row["inputs"])
    answer = FUNCTIONS[row["function"]](**inputs)
    assert answer == pytest.approx(float(row["expected"]), rel=float(row["rel_tolerance"]))


def test_the_table_is_sound() -> None:
    table = rows()
    assert all(list(row) == COLUMNS for row in table)
    assert len({row["id"] for row in table}) == len(table)
    assert all(row["source"].strip() for row in table)
    assert {row["function"] for row in table} == set(FUNCTIONS)
