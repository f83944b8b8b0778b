"""The whole model of a city with one works as a spreadsheet user writes it in pandas.

One draw, one scenario and one year at a time: sheets of fractions, bins and substances are filled
from the parameters of the year, and what lies in the sites and on the sludge field is carried into
the next. The sheets of shares are filled anew only when a measure has moved on; a workbook would do
it every year. It gives the loads to the sea and the carbon that becomes gas, and leaves out what
`least` leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from loop_draw import FIRST_OF_CLASS, OLDEST, Answer, Draws
from loop_pandas_sheet import SITES, Book, Sheet, check
from loop_pandas_waste import Fate, carbon_content, degradable, degradable_carbon, fate
from loop_pandas_water import Works, leach, percolate, sewage

CLASSES = pd.Series(FIRST_OF_CLASS)


@dataclass
class Lying:
    """What lies in the sites by site [t waste, kg, t carbon], and on the sludge field [kg].

    `deposits` is a list of all of them, with the columns `age` [yr] and `laid_down` [t].
    """

    decaying: dict[str, pd.Series]
    body: dict[str, float]
    solids: dict[str, pd.Series]
    carbon: dict[str, pd.Series]
    deposits: dict[str, pd.DataFrame]
    field: pd.Series

    def copy(self) -> Lying:
        """The same, so that one scenario does not move what lies there in another."""
        sites = (self.decaying, self.body, self.solids, self.carbon, self.deposits)
        return Lying(*(dict(each) for each in sites), self.field)


class Loop:
    """A city, computed draw by draw."""

    def __init__(self, draws: Draws) -> None:
        self.draws, self.book = draws, Book(draws)

    def __call__(self, draw: int) -> Answer:
        """Compute one draw."""
        first = Sheet(self.book, self.draws.values[draw])
        lying, usual = opening(first)
        table, loads, carbon = self.draws.table(draw), [], []
        for scenario in range(len(self.draws.scenarios)):
            sheets = [Sheet(self.book, table[year, scenario]) for year in range(len(table))]
            load, gas = self.years(sheets, lying.copy(), usual)
            loads.append(load)
            carbon.append(gas)
        return Answer(np.stack(loads), np.stack(carbon))

    def years(
        self, sheets: list[Sheet], lying: Lying, usual: pd.Series
    ) -> tuple[np.ndarray, np.ndarray]:
        """Loads [kg/yr] and carbon [t/yr] of one scenario, a row for each year."""
        loads, carbon, before = {}, {}, None
        for i, p in enumerate(sheets):
            if before is None or not np.array_equal(p.values, before.values):
                waste, works = fate(p), Works(p)
            before = p
            people = headcount(p, i)
            grown = people * (1 + p.one("waste.growth")) ** i
            leachate = leach_of(p, lying, usual)
            loads[i] = water_year(p, waste, works, lying, people, grown, leachate)
            carbon[i] = waste_year(p, waste, lying, grown, leachate)
        return pd.DataFrame(loads).T.to_numpy(), pd.DataFrame(carbon).T.to_numpy()


def headcount(p: Sheet, years_on: int) -> float:
    """Residents and displaced people."""
    settled = p.works("population.residents") * (1 + p.one("population.growth")) ** years_on
    return settled + p.works("population.displaced")


def opening(p: Sheet) -> tuple[Lying, pd.Series]:
    """What lies there before the first year, and the usual content of the waste [kg/t]."""
    made = p.fractions("waste.composition") * (p.one("waste.generation") + p.one("waste.business"))
    made = made + p.fractions("centre.waste")
    mean = made / made.sum()
    usual = mean @ p.content()
    biogenic = mean * carbon_content(p)["biogenic"] * degradable_carbon(p)
    lying = Lying({}, {}, {}, {}, {}, usual * 0)
    for site in SITES:
        mass, ages = p.one("landfill.stock", site), legacy(p, site)
        rate = p.fractions("landfill.decay_rate", site)
        kept = pd.DataFrame(np.exp(-np.outer(ages.index, rate)), ages.index, rate.index)
        left = kept.mul(ages, axis=0).sum() * p.one("landfill.mcf", site)
        lying.decaying[site] = mass * mean * degradable(p) * left
        lying.body[site] = mass - lying.decaying[site].sum()
        lying.solids[site] = mass * usual
        lying.carbon[site] = mass * biogenic * left
        laid_down = mass * ages.to_numpy()
        lying.deposits[site] = pd.DataFrame({"age": ages.index, "laid_down": laid_down})
    lying.field = field_opening(p, lying, usual)
    return lying, usual


def legacy(p: Sheet, site: str) -> pd.Series:
    """The share of the waste in place of each age [1]."""
    age = pd.Series(range(OLDEST), dtype=float)
    young = p.one("landfill.age_youngest", site)
    old = max(p.one("landfill.age_oldest", site), young + 1)
    until = (age + 1).where(age < OLDEST - 1, np.inf)  # the last age takes all that is older
    years = until.clip(young, old) - age.clip(young, old)
    deposits = years * (1 + p.one("landfill.deposit_growth")) ** -age
    return deposits / deposits.sum()


def field_opening(p: Sheet, lying: Lying, usual: pd.Series) -> pd.Series:
    """What lies on the sludge field [kg]: the first year over and over, less what is lost."""
    works = Works(p)
    entering = sewage(p, headcount(p, 0))[0] + leach_of(p, lying, usual)[1]
    yearly = entering * (1 - works.overflow) * works.to_field
    age, loss = p.works("sludge_field.age"), works.field_loss
    kept = 1 - (1 - loss.clip(upper=1)) ** age
    return yearly * (kept / loss).where(loss > 0, age)


def leach_of(
    p: Sheet, lying: Lying, usual: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series, dict[str, pd.Series]]:
    """Leachate of a year with what lies in the sites, as `leach` gives it."""
    water, by_age = {}, {}
    for site in SITES:
        water[site] = percolate(p, site, lying.body[site] + lying.decaying[site].sum())
        deposits = lying.deposits[site]
        age = pd.cut(deposits["age"], [*CLASSES, np.inf], right=False, labels=CLASSES.index)
        by_age[site] = deposits["laid_down"].groupby(age, observed=False).sum()
    return leach(p, water, by_age, lying.solids, usual)


def water_year(
    p: Sheet,
    waste: Fate,
    works: Works,
    lying: Lying,
    people: float,
    grown: float,
    leachate: tuple[pd.Series, pd.Series, pd.Series, dict[str, pd.Series]],
) -> pd.Series:
    """One year of sewage, leachate, litter and sludge to the sea [kg/yr]."""
    to_river, to_sewer, _, _ = leachate
    from_people, onsite = sewage(p, people)
    entering = from_people + to_sewer
    overflow = entering * works.overflow
    inlet = entering - overflow
    lost = lying.field * works.field_loss
    arriving = pd.DataFrame(
        {
            "effluent": inlet * works.effluent,
            "overflow": overflow,
            "onsite": onsite,
            "leachate": to_river,
            "litter": waste.litter * grown,
            "sludge": inlet * works.runoff + lying.field * works.field_to_river,
        }
    )
    before, new = lying.field, inlet * works.to_field
    lying.field = before - lost + new
    check(before + new, lying.field, lost)
    return arriving.sum(axis=1) * works.passed


def waste_year(
    p: Sheet,
    waste: Fate,
    lying: Lying,
    grown: float,
    leachate: tuple[pd.Series, pd.Series, pd.Series, dict[str, pd.Series]],
) -> pd.Series:
    """One year of the sites: what decays becomes gas [t carbon/yr], what comes in stays."""
    _, _, held, released = leachate
    gas = pd.Series({"biogenic": waste.biogenic, "fossil": waste.fossil}) * grown
    for site in SITES:
        decay = 1 - np.exp(-p.fractions("landfill.decay_rate", site))
        rots, stays = waste.decaying[site] * grown, waste.body[site].sum() * grown
        lying.decaying[site] = lying.decaying[site] * (1 - decay) + rots
        lying.body[site] = lying.body[site] + stays
        older = lying.deposits[site].assign(age=lying.deposits[site]["age"] + 1)
        new = pd.DataFrame({"age": [0], "laid_down": [rots.sum() + stays]})
        lying.deposits[site] = pd.concat([older, new], ignore_index=True)
        before, added = lying.carbon[site], waste.carbon[site] * grown
        lying.carbon[site] = before * (1 - decay) + added
        check(before + added, lying.carbon[site], before * decay)
        gas["biogenic"] += (before * decay).sum()
        arriving = waste.solids[site] * grown + (held if site == "landfill" else 0.0)
        there = lying.solids[site]
        lying.solids[site] = there - released[site] + arriving
        check(there + arriving, lying.solids[site], released[site])
    return gas
