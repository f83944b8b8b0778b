"""A small invented result, so that charts and texts are tested without running the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

import matplotlib.text
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from wastewater.inputs import vocabulary
from wastewater.inputs.city import Catchment, City, Reach
from wastewater.inputs.scenario import Cost, Measure, Scenario

FACTORS = {"best": 1.0, "mean": 1.1, "median": 1.0, "p05": 0.5, "p95": 2.0}
YEARS = (2025, 2030, 2035, 2040)
PATHWAYS = {"effluent": 0.7, "overflow": 0.15, "onsite": 0.05, "leachate": 0.06, "litter": 0.04}
REMAINING = {"baseline": 1.0, "ten-fractions": 0.99, "plant": 0.4, "leachate": 0.97, "all": 0.36}
LOADS = {"total_p": 260_000.0, "total_n": 1_900_000.0, "hg": 12.3, "cd": 31.0, "diclofenac": 88.0}
RATES = {"baseline": 0.05, "ten-fractions": 0.42, "plant": 0.05, "leachate": 0.05, "all": 0.42}

MEASURES_OF = {
    "baseline": (),
    "ten-fractions": ("sorting",),
    "plant": ("works",),
    "leachate": (),
    "all": ("sorting", "works"),
}

FLOWS = [
    ("residents:{c}", "domestic:{c}", 100.0),
    ("domestic:{c}", "sewer:{c}", 92.0),
    ("domestic:{c}", "onsite:{c}", 8.0),
    ("commuters:{c}", "sewer:{c}", 3.0),
    ("industry:{c}", "sewer:{c}", 30.0),
    ("storm_water:{c}", "sewer:{c}", 6.0),
    ("onsite:{c}", "soil", 5.0),
    ("onsite:{c}", "degraded", 1.0),
    ("onsite:{c}", "{r}", 2.0),
    ("residual_treatment", "dumpsite", 400.0),
    ("dumpsite", "dumpsite_body", 400.0),
    ("landfill_body", "landfill_leachate", 2.0),
    ("landfill_leachate", "leachate_caught", 1.4),
    ("landfill_leachate", "leachate_lost", 0.6),
    ("leachate_lost", "soil", 0.4),
    ("leachate_lost", "{r}", 0.2),
    ("leachate_caught", "sewer:{c}", 0.5),
    ("leachate_caught", "leachate_treatment", 0.9),
    ("leachate_treatment", "landfill_body", 0.8),
    ("leachate_treatment", "{r}", 0.1),
    ("uncollected", "litter", 0.5),
    ("litter", "{r}", 0.1),
    ("litter", "soil", 0.4),
    ("sewer:{c}", "overflow:{c}", 13.0),
    ("sewer:{c}", "inlet:{c}", 118.5),
    ("overflow:{c}", "{r}", 13.0),
    ("inlet:{c}", "primary:{c}", 122.5),
    ("primary:{c}", "secondary:{c}", 90.0),
    ("primary:{c}", "sludge:{c}", 32.5),
    ("secondary:{c}", "effluent:{c}", 45.0),
    ("secondary:{c}", "sludge:{c}", 40.0),
    ("secondary:{c}", "degraded", 5.0),
    ("sludge:{c}", "digester:{c}", 20.0),
    ("sludge:{c}", "sludge_disposal:{c}", 52.5),
    ("digester:{c}", "reject:{c}", 4.0),
    ("digester:{c}", "sludge_disposal:{c}", 16.0),
    ("reject:{c}", "inlet:{c}", 4.0),
    ("sludge_disposal:{c}", "agriculture:{c}", 10.0),
    ("sludge_disposal:{c}", "sludge_field:{c}", 58.5),
    ("agriculture:{c}", "soil", 9.8),
    ("agriculture:{c}", "{r}", 0.2),
    ("sludge_field:{c}", "soil", 3.0),
    ("effluent:{c}", "{r}", 45.0),
]

# Solid waste: composition, share of each material that lands in its own bin before and with
# sorting, and where the tonnes go.
GENERATED, COLLECTED, CENTRE = 300e3, 0.95, 0.02
COMPOSITION = {
    "food": 0.41,
    "paper": 0.06,
    "cardboard": 0.07,
    "glass": 0.07,
    "metal": 0.02,
    "plastic": 0.12,
    "carton": 0.02,
    "textile": 0.03,
    "hazardous": 0.005,
    "residual": 0.195,
}
SORTED = {"baseline": 0.06, "ten-fractions": 0.5, "plant": 0.06, "leachate": 0.06, "all": 0.5}
DRY = ("paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")
WASTE_COLUMNS = ["city", "scenario", "year"]
SHARED = ("paper+cardboard", "metal+glass", "plastic+carton")
STOCK = {"landfill": 5e6, "dumpsite": 2e6}
GASES = {
    "landfill": 40e3,
    "dumpsite": 90e3,
    "open_burning": 3e3,
    "incineration": 0.0,
    "composting": 2e3,
    "biowaste_digestion": 0.0,
    "mbt": 0.0,
}


@dataclass(frozen=True)
class FakeResult:
    """Tables as a result gives them, from a handful of invented figures."""

    cities: tuple[City, ...]
    years: tuple[int, ...] = YEARS
    draws: int = 2000
    seed: int = 1
    only: tuple[str, ...] = field(default=())
    empty: tuple[tuple[str, str], ...] = (("voznesensk", "landfill"),)
    factors: Mapping[str, float] = field(default_factory=lambda: FACTORS)

    @property
    def scenarios(self) -> dict[str, tuple[str, ...]]:
        return {city.id: self.only or tuple(city.scenarios) for city in self.cities}

    @cached_property
    def loads(self) -> dict[str, float]:
        known = list(vocabulary.substances().index)
        small = {s: 10.0 * 3.0 ** (i % 7 - 2) for i, s in enumerate(known)}
        return {**small, **LOADS}

    @cached_property
    def _flows(self) -> dict[object, pd.DataFrame]:
        return {}

    def flows(
        self, years: Iterable[int] | None = None, scenarios: Iterable[str] | None = None
    ) -> pd.DataFrame:
        wanted = (self.years[0], self.years[-1]) if years is None else tuple(years)
        if wanted not in self._flows:
            self._flows[wanted] = self._make_flows(wanted)
        flows = self._flows[wanted]
        return flows if scenarios is None else flows[flows["scenario"].isin(list(scenarios))]

    def _make_flows(self, years: tuple[int, ...]) -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases(years):
            for substance, load in self.loads.items():
                for edge in self._edges(city, scenario):
                    value = edge[2] * load / 50
                    rows.append((city.id, scenario, year, "water", *edge[:2], "", substance, value))
        columns = [
            "city",
            "scenario",
            "year",
            "part",
            "source",
            "target",
            "fraction",
            "substance",
            "value",
        ]
        substances = self._spread(pd.DataFrame(rows, columns=columns), "kg/yr")
        rows = [
            (city.id, scenario, year, "waste", source, target, fraction, "", value)
            for city, scenario, year in self._cases(years)
            for source, target, fraction, value in self._waste_edges(scenario)
            if value
        ]
        waste = self._spread(pd.DataFrame(rows, columns=columns), "t/yr")
        return pd.concat([substances, waste], ignore_index=True)

    def _waste_edges(self, scenario: str) -> Iterator[tuple[str, str, str, float]]:
        """Yield the ways of each material; what comes in leaves."""
        for fraction, share in COMPOSITION.items():
            whole, sorted_share = share * GENERATED, _own_bin(scenario, fraction)
            bins = COLLECTED * whole
            own = "residual" if fraction == "residual" else fraction
            mine, rest = sorted_share * bins, (1 - sorted_share) * bins
            lost, blown = 0.03 * whole, 0.001 * rest
            brought = CENTRE * whole
            yield from (
                (source, target, fraction, value)
                for source, target, value in (
                    ("households", "recycling_centre", brought),
                    ("households", "waste_generated", whole - brought),
                    ("waste_generated", "uncollected", lost),
                    ("waste_generated", "collected", bins),
                    ("uncollected", "open_burning", 0.3 * lost),
                    ("uncollected", "litter", 0.1 * lost),
                    ("uncollected", "dumpsite", 0.6 * lost),
                    ("open_burning", "air", 0.25 * lost),
                    ("open_burning", "soil", 0.05 * lost),
                    ("collected", f"bin_{own}", mine),
                    ("collected", "bin_residual", rest if own != "residual" else 0.0),
                    ("bin_residual", "residual_treatment", rest),
                    ("residual_treatment", "litter", blown),
                    ("residual_treatment", "dumpsite", 0.8 * (rest - blown)),
                    ("residual_treatment", "landfill", 0.2 * (rest - blown)),
                    ("landfill", "landfill_body", 0.2 * (rest - blown)),
                    ("litter", "river", 0.01 * lost),
                    ("litter", "soil", 0.09 * lost + blown),
                    *_after_sorting(fraction, mine, brought),
                )
            )

    def _edges(self, city: City, scenario: str) -> Iterator[tuple[str, str, float]]:
        first = city.catchments[0]
        stops = [f"reach:{reach}:{first.id}" for reach in first.reaches] + [f"sea_{first.sea}"]
        names = {"c": first.id, "r": stops[0]}
        into_river = 0.0
        for source, target, value in FLOWS:
            left = value * REMAINING[scenario] if source.startswith("effluent") else value
            into_river += left if target == "{r}" else 0.0
            yield source.format(**names), target.format(**names), left
        for reach, following in pairwise(stops):
            yield reach, "sediment", 0.08 * into_river
            yield reach, following, 0.92 * into_river
            into_river *= 0.92

    def outflow(self, sea: str | None = None) -> pd.DataFrame:
        table = self._outflow
        return table if sea is None else table[table["sea"] == sea]

    @cached_property
    def _outflow(self) -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases():
            drains_to = city.catchments[0].sea
            share = self._ramp(scenario, year)
            for substance, load in {**self.loads, "eqs_volume": 3.2e9}.items():
                for pathway, part in {"total": 1.0, **PATHWAYS}.items():
                    value = load * part * share
                    rows.append((city.id, scenario, year, drains_to, pathway, substance, value))
                if drains_to != "baltic":
                    rows.append((city.id, scenario, year, "baltic", "total", substance, 0.0))
        columns = ["city", "scenario", "year", "sea", "pathway", "substance", "value"]
        table = self._spread(pd.DataFrame(rows, columns=columns), "kg/yr")
        table.loc[table["substance"] == "eqs_volume", "unit"] = "m3/yr"
        return table

    def compare(self, baseline: str = "baseline") -> pd.DataFrame:
        return self._compare

    @cached_property
    def _compare(self) -> pd.DataFrame:
        baseline = "baseline"
        table = self.outflow()
        table = table[table["pathway"] == "total"].drop(columns="pathway")
        keys = ["city", "year", "sea", "substance", "statistic"]
        before = table[table["scenario"] == baseline].set_index(keys)["value"]
        both = table[table["scenario"] != baseline].join(before.rename("baseline"), on=keys)
        both["change"] = both["value"] - both["baseline"]
        shift = both["statistic"].map({"p05": -0.1, "p95": 0.06}).fillna(0.0)
        fell = both["change"] / both["baseline"]
        both["change_share"] = (fell * (1 - shift)).where(both["baseline"] > 0, 0.0)
        return both.reset_index(drop=True)

    def waste(self) -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases():
            rate = RATES[scenario] if year > YEARS[0] else RATES["baseline"]
            tonnes = {"generated": 300e3, "collected": 291e3, "recycled": 300e3 * rate * 0.6}
            tonnes |= {"biological": 300e3 * rate * 0.4, "uncollected": 9e3, "mbt": 0.0}
            tonnes["sent_to_recycling"] = 1.1 * tonnes["recycled"]
            tonnes |= {"incinerated": 0.0, "landfilled": 60e3, "hazardous_collected": 400 * rate}
            tonnes["dumped"] = 231e3 - 300e3 * rate
            tonnes["residual_bin"] = sum(self._in_residual(scenario).values())
            tonnes["centre"] = CENTRE * GENERATED
            for indicator, value in tonnes.items():
                rows.append((city.id, scenario, year, indicator, value))
            rows.append((city.id, scenario, year, "recycling_rate", rate))
        columns = ["city", "scenario", "year", "indicator", "value"]
        table = self._spread(pd.DataFrame(rows, columns=columns), "t/yr")
        table.loc[table["indicator"] == "recycling_rate", "unit"] = "1"
        return table

    def rates(self) -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases():
            rate = RATES["baseline"] + (RATES[scenario] - RATES["baseline"]) * self._on(year)
            residual = sum(self._in_residual(scenario).values()) / 700e3 * 1e3
            shown = {
                "recycling_rate": rate,
                "collected_rate": 1.3 * rate,
                "recycled_rate": 0.9 * rate,
            }
            shown |= {"landfill_share": 1 - rate, "served_share": 0.9}
            shown |= {"residual_per_person": residual, "waste_per_person": GENERATED / 700}
            rows += [(city.id, scenario, year, name, value) for name, value in shown.items()]
        table = self._spread(pd.DataFrame(rows, columns=[*WASTE_COLUMNS, "rate", "value"]), "1")
        table.loc[table["rate"].str.endswith("per_person"), "unit"] = "kg/(person yr)"
        return table

    def targets(self) -> pd.DataFrame:
        medians = self.rates()
        medians = medians[medians["statistic"] == "median"]
        rows = []
        for city in self.cities:
            for scenario in self.scenarios[city.id]:
                for name, target in vocabulary.targets().iterrows():
                    own = medians[
                        (medians["city"] == city.id)
                        & (medians["scenario"] == scenario)
                        & (medians["rate"] == target["rate"])
                    ]
                    met = own[own["value"] >= target["required"]]["year"]
                    at = own[own["year"] == target["year"]]["value"]
                    there = float(at.iloc[0]) if len(at) else float("nan")
                    rows.append(
                        {
                            "city": city.id,
                            "scenario": scenario,
                            "target": name,
                            "rate": target["rate"],
                            "target_year": target["year"],
                            "required": target["required"],
                            "reached_year": met.min() if len(met) else pd.NA,
                            "median": there,
                            "probability": float(there >= target["required"]),
                            "source": target["source"],
                        }
                    )
        return pd.DataFrame(rows).astype({"reached_year": "Int64"})

    def sorting(self, year: int | None = None) -> pd.DataFrame:
        rows = []
        for city, scenario, when in self._cases((year or self.years[-1],)):
            for material, share in COMPOSITION.items():
                own = _own_bin(scenario, material)
                for name in COMPOSITION:
                    part = own if name == material else (1 - own) * (name == "residual")
                    mass = part * COLLECTED * share * GENERATED
                    rows.append((city.id, scenario, when, material, name, part, mass))
        columns = [*WASTE_COLUMNS, "material", "bin", "share", "mass"]
        base = pd.DataFrame(rows, columns=columns)
        spread = {"best": 1.0, "mean": 1.0, "median": 1.0, "p05": 0.7, "p95": 1.3}
        parts = [
            base.assign(statistic=s, share=(f * base["share"]).clip(upper=1), mass=f * base["mass"])
            for s, f in spread.items()
        ]
        return pd.concat(parts, ignore_index=True)

    def bins(self, year: int | None = None) -> pd.DataFrame:
        rows = []
        for city, scenario, when in self._cases((year or self.years[-1],)):
            held = {m: _own_bin(scenario, m) * COMPOSITION[m] * 285e3 for m in COMPOSITION}
            held["residual"] = sum(self._in_residual(scenario).values())
            for pair in SHARED if scenario == "all" else ():
                held[pair] = sum(held[f] for f in pair.split("+"))
                held |= dict.fromkeys(pair.split("+"), 0.0)
            figures = {"mass": held, "contamination": dict.fromkeys(held, 0.1)}
            figures["capture"] = {m: _own_bin(scenario, m) for m in COMPOSITION if m != "residual"}
            for indicator, values in figures.items():
                rows += [(city.id, scenario, when, b, indicator, v) for b, v in values.items()]
        columns = [*WASTE_COLUMNS, "bin", "indicator", "value"]
        table = self._spread(pd.DataFrame(rows, columns=columns), "1")
        table.loc[table["indicator"] == "mass", "unit"] = "t/yr"
        return table

    def landfills(self) -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases():
            for site, stock in STOCK.items():
                there = 0.0 if (city.id, site) in self.empty else 1.0
                passed = year - YEARS[0]
                added = 200e3 * (1 - 0.4 * (scenario in ("ten-fractions", "all"))) * there
                figures = {"mass": there * stock + added * passed, "deposited": added}
                gas = there * 3000 * 0.95**passed + 0.002 * added * passed
                figures |= {"methane_generated": 1.2 * gas, "methane_caught": 0.2 * gas}
                leachate = there * 9e4 * (0.2 if scenario in ("leachate", "all") else 1)
                figures |= {"methane_emitted": gas, "leachate": leachate}
                rows += [(city.id, scenario, year, site, q, v) for q, v in figures.items()]
        columns = [*WASTE_COLUMNS, "site", "quantity", "value"]
        table = self._spread(pd.DataFrame(rows, columns=columns), "t/yr")
        table.loc[table["quantity"] == "mass", "unit"] = "t"
        table.loc[table["quantity"] == "leachate", "unit"] = "m3/yr"
        return table

    def greenhouse(self, gwp: str = "ar5") -> pd.DataFrame:
        rows = []
        for city, scenario, year in self._cases():
            share = RATES[scenario]
            figures = {(s, "co2e"): v * (1 - share) for s, v in GASES.items()}
            figures |= {(s, "methane"): v for (s, _), v in tuple(figures.items())}
            saved = {"credit_fibre": -80e3 * share, "credit_other": -60e3 * share}
            direct = sum(v for (_, gas), v in figures.items() if gas == "co2e")
            figures |= {(s, "co2e"): v for s, v in saved.items()}
            figures |= {("direct", "co2e"): direct, ("direct", "co2_biogenic"): 50e3}
            figures["net", "co2e"] = direct + sum(saved.values())
            rows += [(city.id, scenario, year, *key, value) for key, value in figures.items()]
        columns = [*WASTE_COLUMNS, "source", "gas", "value"]
        return self._spread(pd.DataFrame(rows, columns=columns), "t CO2e/yr")

    def waste_costs(self) -> pd.DataFrame:
        figures = {"collection": 9e6, "sorting": 1e6, "treatment": 2e6, "disposal": 3e6}
        figures |= {"revenue": -1e6, "total": 14e6}
        rows = [
            (city.id, scenario, year, step, value)
            for city, scenario, year in self._cases()
            for step, value in figures.items()
        ]
        columns = [*WASTE_COLUMNS, "step", "value"]
        return self._spread(pd.DataFrame(rows, columns=columns), "EUR/yr")

    def closure(self) -> pd.DataFrame:
        rows = [(city.id, "hg", 0.6, 0.24, 1.5, 0.3) for city in self.cities]
        columns = ["city", "substance", "measured", "measured_low", "measured_high", "value"]
        table = self._spread(pd.DataFrame(rows, columns=columns), "mg/kg")
        return table.assign(
            without_hazardous=0.1 * table["value"], ratio=table["value"] / table["measured"]
        )

    def _in_residual(self, scenario: str) -> dict[str, float]:
        """Return what lies in the residual bin but does not belong there, and what does [t/yr]."""
        return {
            material: COLLECTED
            * GENERATED
            * share
            * (1.0 if material == "residual" else 1 - _own_bin(scenario, material))
            for material, share in COMPOSITION.items()
        }

    def disposed(self) -> pd.DataFrame:
        rows = [
            (city.id, scenario, year, metal, 5000.0 if metal == "hg" else 10.0)
            for city, scenario, year in self._cases()
            for metal in ("hg", "cd")
        ]
        columns = ["city", "scenario", "year", "substance", "value"]
        return self._spread(pd.DataFrame(rows, columns=columns), "kg/yr")

    def measure_first(self, outcome: str | None = None) -> pd.DataFrame:
        rows = [
            ("total_p", 0.52, "plant.removal", "total_p", "secondary", 0.3, 0.1, 0.5, "1", "B"),
            ("total_p", 0.21, "sewage.load", "total_p", "", 1.8, 1.2, 2.4, "g/(person d)", "D"),
            ("hg", 0.08, "river.retention", "hg", "poltva", 0.3, 0.0, 0.7, "1", "D"),
        ]
        keys = ["outcome", "share", "name", "substance", "place"]
        columns = [*keys, "value", "low", "high", "unit", "grade"]
        table = pd.DataFrame(rows, columns=columns)
        fixed = {"fraction": "", "measure": "", "scenario": "baseline", "source": "own-estimate"}
        return pd.concat([table.assign(city=city.id, **fixed) for city in self.cities])

    def costs(self) -> pd.DataFrame:
        rows = []
        for city in self.cities:
            for measure in city.measures:
                for substance in ("total_p", "hg"):
                    saved = 0.0 if measure == "sorting" else self.loads[substance] * 0.5
                    sea = city.catchments[0].sea
                    rows.append((city.id, "all", measure, sea, substance, 2.5e6, saved))
        columns = ["city", "scenario", "measure", "sea", "substance", "annual_cost", "reduction"]
        base = pd.DataFrame(rows, columns=columns)
        parts = [
            base.assign(statistic=s, annual_cost=base["annual_cost"] * f)
            for s, f in FACTORS.items()
        ]
        table = pd.concat(parts, ignore_index=True)
        kept = table["reduction"].where(table["reduction"] > 0)
        table["cost_per_kg"] = table["annual_cost"] / kept
        return table

    def sources(self) -> pd.DataFrame:
        none = float("nan")
        rows = [
            ("lviv", "sewage.load", "total_p", "", 1.8, "g/(person d)", 1.2, 2.4, "D"),
            ("lviv", "sewer.inflow", "", "lviv", 350000, "m3/d", none, none, "A"),
            ("lviv", "plant.removal", "total_p", "secondary", 0.3, "1", 0.1, 0.5, "B"),
            ("voznesensk", "river.retention", "hg", "poltva", 0.3, "1", 0.0, 0.7, "D"),
        ]
        keys = ["city", "name", "substance", "place"]
        table = pd.DataFrame(rows, columns=[*keys, "value", "unit", "low", "high", "grade"])
        table["source"] = ["own-estimate", "operator", "some-paper", "own-estimate"]
        titles = {"own-estimate": "Own estimate", "operator": "Facts", "some-paper": "A paper <b>"}
        table["title"] = table["source"].map(titles)
        table["url"] = ["", "https://example.org/facts", "javascript:alert(1)", ""]
        return table.assign(
            fraction="", measure="", publisher="Somebody", source_year="2020", note="a reason"
        )

    def probability(
        self, city: str, scenario: str, substance: str, reduction: float = 0.0
    ) -> float:
        return 0.93

    def _cases(self, years: Iterable[int] | None = None) -> Iterator[tuple[City, str, int]]:
        for city in self.cities:
            for scenario in self.scenarios[city.id]:
                for year in self.years if years is None else years:
                    yield city, scenario, year

    def _ramp(self, scenario: str, year: int) -> float:
        return 1 - self._on(year) * (1 - REMAINING[scenario])

    @staticmethod
    def _on(year: int) -> float:
        """Return the share of a measure's effect in a year."""
        return min(max((year - 2027) / 5, 0.0), 1.0)

    def _spread(self, base: pd.DataFrame, unit: str) -> pd.DataFrame:
        factors = self.factors.items()
        parts = [base.assign(statistic=s, value=base["value"] * f) for s, f in factors]
        return pd.concat(parts, ignore_index=True).assign(unit=unit)


def _own_bin(scenario: str, material: str) -> float:
    """Return the share of a material that people put where it belongs."""
    if material == "residual":
        return 1.0
    has_no_bin = material == "food" and SORTED[scenario] == SORTED["baseline"]
    return 0.0 if has_no_bin else SORTED[scenario]


def _after_sorting(fraction: str, mine: float, brought: float) -> Iterator[tuple[str, str, float]]:
    """Yield where a material goes that lies in its own bin or is brought to a centre."""
    if fraction == "food":
        both = mine + brought
        yield "recycling_centre", "organics", brought
        yield "bin_food", "organics", mine
        yield "organics", "composting", both
        yield "composting", "air", 0.5 * both
        yield "composting", "soil", 0.5 * both
    elif fraction in DRY:
        both = mine + brought
        yield "recycling_centre", "recycling", brought
        yield f"bin_{fraction}", "together:paper+cardboard", mine
        yield "together:paper+cardboard", "recycling", mine
        yield "recycling", "recycled", 0.9 * both
        yield "recycling", "residual_treatment", 0.1 * both
        yield "residual_treatment", "dumpsite", 0.1 * both
    elif fraction == "hazardous":
        yield "recycling_centre", "hazardous_treated", brought
        yield "bin_hazardous", "hazardous_treated", mine
    else:
        yield "recycling_centre", "recycled", brought
        yield "bin_residual", "residual_treatment", mine
        yield "residual_treatment", "dumpsite", mine


def make_city(name: str, sea: str) -> City:
    """Return an invented city with the names of a real one."""
    names = {
        "lviv": ("Lviv", "Lviv", "Львів"),
        "voznesensk": ("Voznesensk",) * 2 + ("Вознесенськ",),
    }
    reaches = {
        "lviv": {
            "poltva": "Полтва",
            "western_bug": "Західний Буг",
            "narew": "Нарев",
            "vistula": "Вісла",
        },
        "voznesensk": {"southern_bug": "Південний Буг"},
    }[name]
    scenario_names = {
        "baseline": ("Baseline", "Basis", "Базовий сценарій"),
        "ten-fractions": (
            "Sorting into ten fractions",
            "Sortering i ti fraktioner",
            "Сортування на десять фракцій",
        ),
        "plant": ("Renewed treatment works", "Fornyet renseanlæg", "Оновлені очисні споруди"),
        "leachate": ("Leachate treatment", "Rensning af perkolat", "Очищення фільтрату"),
        "all": ("All measures", "Alle tiltag", "Усі заходи разом"),
    }
    three = ("en", "da", "uk")
    cost = Cost(1e7, 5e6, 2e7, "own-estimate", "D", "a reason")
    measures = {
        key: Measure(
            key, dict(zip(three, scenario_names[of], strict=True)), 2027, 2032, *[cost] * 3, ()
        )
        for key, of in (("sorting", "ten-fractions"), ("works", "plant"))
    }
    return City(
        id=name,
        name=dict(zip(three, names[name], strict=True)),
        country="UA",
        latitude=49.8,
        longitude=24.0,
        partner="",
        catchments=(
            Catchment(name, dict(zip(three, names[name], strict=True)), sea, tuple(reaches)),
        ),
        reaches=tuple(
            Reach(
                k, {"en": k.replace("_", " ").title(), "da": k.replace("_", " ").title(), "uk": v}
            )
            for k, v in reaches.items()
        ),
        parameters=_standards(),
        sources=pd.DataFrame(columns=["id", "title", "publisher", "year", "url"]),
        measures=measures,
        scenarios={
            key: Scenario(key, dict(zip(three, value, strict=True)), MEASURES_OF[key])
            for key, value in scenario_names.items()
        },
        path="",
    )


def _standards() -> pd.DataFrame:
    rows = [("standard.annual_average", s, v) for s, v in {"hg": 7e-8, "cd": 2e-7}.items()]
    table = pd.DataFrame(rows, columns=["name", "substance", "base_value"])
    table["value"] = table["base_value"] * 1e6
    table["low"] = table["high"] = float("nan")
    return table.assign(fraction="", place="", unit="ug/l", grade="A", source="operator")


@pytest.fixture(scope="session")
def result() -> FakeResult:
    """Both pilots, all scenarios."""
    return FakeResult((make_city("lviv", "baltic"), make_city("voznesensk", "black")))


@pytest.fixture(scope="session")
def baseline_only() -> FakeResult:
    """One city without any scenario, one year."""
    return FakeResult((make_city("lviv", "baltic"),), years=(2025,), only=("baseline",))


@pytest.fixture(scope="session")
def certain() -> FakeResult:
    """One city without landfills, run without draws: every statistic is the best estimate."""
    return FakeResult(
        (make_city("lviv", "baltic"),),
        years=(2026, 2027),
        draws=0,
        only=("baseline", "all"),
        empty=(("lviv", "landfill"), ("lviv", "dumpsite")),
        factors=dict.fromkeys(FACTORS, 1.0),
    )


@pytest.fixture
def boxes_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Figure], list[tuple[str, Bbox]]]:
    """Return what draws a figure and gives the texts that are really drawn, with their boxes."""

    def drawn(figure: Figure) -> list[tuple[str, Bbox]]:
        seen: list[matplotlib.text.Text] = []
        original = matplotlib.text.Text.draw

        def remember(self: matplotlib.text.Text, renderer: object) -> None:
            if self.get_visible() and self.get_text().strip():
                seen.append(self)
            original(self, renderer)

        with monkeypatch.context() as patch:
            patch.setattr(matplotlib.text.Text, "draw", remember)
            figure.draw_without_rendering()
        return [(t.get_text(), t.get_window_extent()) for t in dict.fromkeys(seen)]

    return drawn


@pytest.fixture
def assert_readable(
    boxes_of: Callable[[Figure], list[tuple[str, Bbox]]],
) -> Callable[[Figure], None]:
    """Return the check that no text of a figure covers another or leaves the page."""

    def check(figure: Figure) -> None:
        boxes = boxes_of(figure)
        assert boxes
        for label, box in boxes:
            assert min(box.x0, box.y0) >= 0, label
            assert box.x1 <= figure.bbox.x1, label
            assert box.y1 <= figure.bbox.y1, label
        for (one, first), (other, second) in combinations(boxes, 2):
            wide = min(first.x1, second.x1) - max(first.x0, second.x0)
            high = min(first.y1, second.y1) - max(first.y0, second.y0)
            assert not (wide > 1 and high > 1.5), f"{one!r} covers {other!r}"

    return check


@pytest.fixture
def said_by() -> Callable[[Figure], str]:
    """Return what gives all words of a figure outside its panels, line breaks taken out."""
    return lambda figure: " ".join(t.get_text().replace("\n", " ") for t in figure.texts)
