"""Invented tables about certainty, costs and choices, beside those of the invented result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

STATISTICS = ("best", "mean", "median", "p05", "p95")
FULL = 2000
SEA = {"lviv": "baltic", "voznesensk": "black"}
MIDDLE = {"baseline": 336e3, "ten-fractions": 335.9e3, "plant": 160e3, "leachate": 300e3}
MIDDLE["all"] = 120e3
COSTS = {"works": 12e6, "reject": 0.7e6, "digester": -0.5e6, "sorting": 6e6, "cover": 2e6}
KEPT = {"works": 175e3, "reject": 70e3, "digester": 9e3, "sorting": 12.0, "cover": -300.0}
LOAD = 353e3

RANKED = (
    ("river", 0.41, 0.22, 3, "river.retention", "total_p", "vistula", "", "D"),
    ("inflow_nutrients", 0.27, 0.11, 1, "sewage.load", "total_p", "", "", "A"),
    ("effluent_sludge", 0.08, 0.03, 2, "plant.removal", "total_p", "secondary", "", "B"),
    ("plans", 0.02, 0.003, 1, "plant.stage", "", "lviv.secondary", "works", "C"),
)


def spread(value: float, wide: float = 1.0) -> dict[str, float]:
    """Return five statistics of a skewed quantity; a band on both sides of negative values too."""
    ends = {"p05": 0.6, "p95": 1.7} if value >= 0 else {"p05": 1.7, "p95": 0.6}
    factors = {"best": 1.0, "mean": 1.05, "median": 1.0, **ends}
    return {name: value * (1 + wide * (factor - 1)) for name, factor in factors.items()}


@dataclass(frozen=True)
class Decided:
    """An invented result with the tables that the charts for decisions read."""

    plain: Any
    ranked: tuple[tuple[Any, ...], ...] = RANKED
    varies: bool = True
    kept: tuple[tuple[str, float], ...] = tuple(KEPT.items())
    costs: tuple[tuple[str, float], ...] = tuple(COSTS.items())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)

    def measure_first(
        self,
        outcome: str | None = None,
        scenario: str = "baseline",
        year: int | None = None,
        by: str = "parameter",
    ) -> pd.DataFrame:
        columns = ["campaign", "share", "narrowing", "inputs", "name", "substance", "place"]
        table = pd.DataFrame(self.ranked, columns=[*columns, "measure", "grade"])
        table["rank"] = range(1, len(table) + 1)
        asked = {"outcome": outcome, "scenario": scenario, "year": year or self.plain.years[-1]}
        table = table.assign(fraction="", source="own-estimate", **asked)
        return pd.concat([table.assign(city=c.id) for c in self.plain.cities], ignore_index=True)

    def convergence(
        self, outcome: str | None = None, scenario: str = "baseline", year: int | None = None
    ) -> pd.DataFrame:
        middle = 336e3 if scenario == "baseline" else -170e3
        middle = 0.3 if outcome == "recycling_rate" else middle
        rows = []
        for draws in (50, 100, 200, 500, 1000, FULL) if self.plain.draws else ():
            for statistic, value in spread(middle, float(self.varies)).items():
                if statistic != "best":
                    half = 0.5 / draws**0.5 * (2 if statistic == "p95" else 1) * self.varies
                    shifted = value * (1 + half / 3)
                    ends = sorted(value * (1 + side * half) for side in (-1, 1))
                    rows.append((draws, statistic, shifted, *ends, half))
        columns = ["draws", "statistic", "value", "low", "high", "error_share"]
        table = pd.DataFrame(rows, columns=columns).assign(
            outcome=outcome, scenario=scenario, year=year or self.plain.years[-1], unit="kg/yr"
        )
        return pd.concat([table.assign(city=c.id) for c in self.plain.cities], ignore_index=True)

    def exceedance(
        self, substance: str, sea: str | None = None, year: int | None = None
    ) -> pd.DataFrame:
        probability = np.linspace(0.995, 0.005, 100)
        width = -np.log(1 / probability - 1) / 6
        tables = [
            pd.DataFrame({"probability": probability, "value": MIDDLE[scenario] * np.exp(-width)})
            .assign(city=city.id, scenario=scenario, sea=sea or SEA[city.id])
            .assign(year=year or self.plain.years[-1], substance=substance, unit="kg/yr")
            for city in self.plain.cities
            for scenario in self.plain.scenarios[city.id]
        ]
        table = pd.concat(tables, ignore_index=True)
        drains = table["sea"] == table["city"].map(SEA)
        table["value"] = table["value"].where(drains, 0.0)
        return table if self.plain.draws else table.iloc[:0]

    def combinations(
        self,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        **_: Any,
    ) -> pd.DataFrame:
        kept, costs = self._figures(city, sea)
        means: dict[str, tuple[float, float]] = {}
        for size in range(len(kept) + 1):
            for held in combinations(kept, size):
                reduction = 0.95 ** max(size - 1, 0) * sum(kept[m] for m in held)
                means["+".join(held)] = (sum(costs[m] for m in held), reduction)
        rows = []
        for name, (cost, reduction) in means.items():
            beaten = any(
                c <= cost and r >= reduction and (c, r) != (cost, reduction)
                for c, r in means.values()
            )
            size = len(name.split("+")) if name else 0
            for statistic in STATISTICS:
                amount = spread(reduction)[statistic]
                rows.append(
                    (name, size, statistic, spread(cost)[statistic], amount, amount / LOAD)
                    + (amount and spread(cost)[statistic] / amount, not beaten)
                )
        columns = ["combination", "measures", "statistic", "annual_cost", "reduction"]
        columns += ["reduction_share", "cost_per_kg", "efficient"]
        return pd.DataFrame(rows, columns=columns).assign(city=city, substance=substance, sea=sea)

    def cheapest(self, reduction: float = 0.5, **asked: Any) -> pd.DataFrame:
        wide = self.combinations(**asked).set_index("combination")
        mean, median = (wide[wide["statistic"] == s] for s in ("mean", "median"))
        share = median["reduction_share"]
        enough = mean["annual_cost"][share >= reduction]
        name = enough.idxmin() if len(enough) else share.idxmax()
        row = {"reached": bool(len(enough)), "wanted": reduction, "combination": name}
        return pd.DataFrame([row | {"reduction_share": share[name]}])

    def abatement_curve(
        self,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        **_: Any,
    ) -> pd.DataFrame:
        kept, costs = self._figures(city, sea)
        useful = [m for m in kept if kept[m] > 0]
        rows = []
        total = dict.fromkeys(STATISTICS, 0.0)
        for step, measure in enumerate(sorted(useful, key=lambda m: costs[m] / kept[m]), start=1):
            amount, cost = spread(kept[measure]), spread(costs[measure])
            each = spread(costs[measure] / kept[measure], 1.3)
            total = {s: total[s] + amount[s] for s in STATISTICS}
            for s in STATISTICS:
                rows.append((step, measure, s, cost[s], amount[s], each[s], total[s]))
        columns = ["step", "measure", "statistic", "annual_cost", "reduction", "cost_per_kg"]
        table = pd.DataFrame(rows, columns=[*columns, "cumulative_reduction"])
        return table.assign(city=city, substance=substance, sea=sea)

    def _figures(
        self, city: str | None, sea: str | None
    ) -> tuple[dict[str, float], dict[str, float]]:
        drains = sea in (None, SEA[str(city)])
        return {m: v * drains for m, v in self.kept}, dict(self.costs)


@pytest.fixture(scope="session")
def decided(result: Any) -> Decided:
    """Both pilots with all tables for decisions."""
    return Decided(result)


@pytest.fixture(scope="session")
def decide(result: Any) -> Callable[..., Decided]:
    """Return what makes such a result with other figures."""
    return lambda plain=result, **changed: Decided(plain, **changed)


@pytest.fixture
def title_of() -> Callable[[Any], str]:
    """Return what gives the title of a figure on one line, with plain spaces."""
    return lambda figure: figure.texts[0].get_text().replace("\n", " ").replace("\xa0", " ")


@pytest.fixture(scope="session")
def ranked() -> tuple[tuple[Any, ...], ...]:
    """Return the invented ranking, the largest first."""
    return RANKED
