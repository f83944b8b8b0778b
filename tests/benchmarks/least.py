"""The whole model of a city with one works in the least numpy: what the engine is measured against.

Written by hand from the description of the network, with no code of the solver, the balance check
or the formulas: straight array expressions, every split checked where it is made. It gives the
loads to the sea by pathway for every year, substance and draw, as the engine does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array

PATHWAYS = ("effluent", "overflow", "onsite", "leachate", "litter", "sludge")
STAGES = ("whole_plant", "primary", "secondary", "precipitation_p", "filtration", "advanced")
SITES = ("landfill", "dumpsite")
EPS = 256 * np.finfo(float).eps


class Rows:
    """Positions of parameters in the sample, looked up once."""

    def __init__(self, model: CityModel) -> None:
        index = model.index
        self.fractions, self.substances = index.fractions, index.substances
        self.position = index.position
        self.known: dict[tuple[str, str, str], Array] = {}

    def of(self, values: Array, name: str, place: str = "", axis: str = "") -> Array:
        """One parameter (draw,), or one per fraction or substance (item, draw)."""
        key = name, place, axis
        if key not in self.known:
            labels = {"": ("",), "f": self.fractions, "s": self.substances}[axis]
            word = "fraction" if axis == "f" else "substance"
            self.known[key] = np.array(
                [self.position(name, place=place, **{word: x}) for x in labels]
            )
        found = values[self.known[key]]
        return found if axis else found[0]

    def content(self, values: Array) -> Array:
        """kg/t wet, (fraction, substance, draw)."""
        key = "content", "", "fs"
        if key not in self.known:
            self.known[key] = np.array(
                [[self.position("content", f, s) for s in self.substances] for f in self.fractions]
            )
        dry = 1 - self.of(values, "property.water", axis="f")
        return np.asarray(values[self.known[key]] * dry[:, None] * 1e-3)


class Balance:
    """Checks every split: what goes in comes out, to rounding of what enters the city."""

    def __init__(self) -> None:
        self.worst = 0.0

    def __call__(self, entering: Array, *leaving: Array) -> None:
        residual = entering.copy()
        for part in leaving:
            residual -= part
        size = np.maximum(residual.max(axis=-1), -residual.min(axis=-1))
        largest = np.maximum(entering.max(axis=-1), 1e-300)
        self.worst = max(self.worst, float((size / largest).max()))


def changed(
    model: CityModel, measures: Sequence[str], year: int
) -> tuple[Array, tuple[float, ...]]:
    """The sample with the measures as far as they have come."""
    values, reached = model.values, []
    for name in sorted(measures):
        for step in model.steps[name]:
            m = step.measure
            share = 1.0 if year >= m.full else max(0.0, (year - m.start) / max(m.full - m.start, 1))
            reached.append(share)
            if share == 0:
                continue
            if values is model.values:
                values = values.copy()
            row = values[step.row]
            if step.change.kind == "set":
                values[step.row] = (1 - share) * row + share * step.numbers
            elif step.change.kind == "scale":
                values[step.row] = row * (1 + share * (step.numbers - 1))
            else:
                values[step.row] = row + share * step.numbers
    return values, tuple(reached)


class State:
    """Everything that does not depend on the year, per person of the first year."""

    def __init__(self, model: CityModel, rows: Rows, values: Array, check: Balance) -> None:
        self.v, self.rows, self.check = values, rows, check
        self.works = model.city.catchments[0]
        self.waste()
        self.landfill()
        self.treatment()
        self.river()

    def __call__(self, name: str, place: str = "", axis: str = "") -> Array:
        return self.rows.of(self.v, name, place, axis)

    def waste(self) -> None:
        p, check = self, self.check
        self.content = p.rows.content(self.v)
        composition = p("waste.composition", axis="f")
        self.mean_content = self.carried(composition)
        made = composition * (p("waste.generation") + p("waste.business"))
        served = p("waste.served")
        missed, collected = made * (1 - served), made * served
        burnt = missed * p("uncollected.route", "open_burning")
        litter = missed * p("uncollected.route", "litter")
        dumped = missed - burnt - litter
        check(made, collected, burnt, litter, dumped)
        food, hazardous, dry, residual = self.sorted(collected)
        check(collected, food, hazardous, dry, residual)
        reject = food * p("organics.reject", axis="f")
        composted = (food - reject) * p("organics.route", "composting")
        digested = food - reject - composted
        check(food, reject, composted, digested)
        sent = dry * p("sorting.yield", axis="f")
        recycled = sent * p("recycling.yield", axis="f")
        rest = residual + reject + (dry - sent) + (sent - recycled)
        check(residual + reject + dry, rest, recycled)
        kiln = rest * p("residual.route", "incineration")
        mbt = rest * p("residual.route", "mbt")
        filled = rest * p("residual.route", "landfill")
        tipped = rest - kiln - mbt - filled
        check(rest, kiln, mbt, filled, tipped)
        routes = [p("mbt.route", target, "f") for target in ("recycled", "incineration", "air")]
        mbt_rest = mbt * np.maximum(1 - sum(routes), 0)
        check(mbt, mbt_rest, *(mbt * route for route in routes))
        solid = 1 - routes[2]
        kept = [np.divide(r, solid, out=np.zeros_like(r), where=solid > 0) for r in routes[:2]]
        into_mbt = self.carried(mbt)
        leaving = [self.carried(mbt * share) for share in kept]
        mbt_filled = into_mbt - leaving[0] - leaving[1]
        check(into_mbt, mbt_filled, *leaving)
        self.mass = {"landfill": filled + mbt_rest, "dumpsite": tipped + dumped}
        self.solids = {
            "landfill": self.carried(filled) + mbt_filled,
            "dumpsite": self.carried(tipped) + self.carried(dumped),
        }
        self.litter = self.carried(litter * p("litter.to_river", axis="f"))
        others = [burnt, litter, composted, digested, recycled, hazardous, kiln]
        check(
            self.carried(made),
            into_mbt,
            self.carried(filled),
            self.solids["dumpsite"],
            *(self.carried(flow) for flow in others),
        )

    def carried(self, tonnes: Array) -> Array:
        return np.asarray(np.einsum("fd,fsd->sd", tonnes, self.content))

    def sorted(self, collected: Array) -> tuple[Array, Array, Array, Array]:
        """What lands in the food bin, the hazardous bin, all dry bins and the residual bin."""
        fractions = self.rows.fractions
        capture = self("sorting.capture", axis="f").copy()
        capture[fractions.index("residual")] = 0
        dry = ~np.isin(fractions, ("food", "hazardous", "residual"))
        used = capture[dry].sum(axis=0) - np.where(dry[:, None], capture, 0)
        misplaced = (1 - capture) * self("sorting.misplaced", axis="f") * (used > 0)
        in_dry = np.where(dry[:, None], capture, 0) + misplaced
        own = [
            np.arange(len(fractions))[:, None] == fractions.index(n) for n in ("food", "hazardous")
        ]
        food, hazardous = (collected * capture * mine for mine in own)
        in_dry = collected * in_dry
        return food, hazardous, in_dry, collected - food - hazardous - in_dry

    def landfill(self) -> None:
        p = self
        self.rate = {}
        for site in SITES:
            rate = p("landfill.leachate_rate", site) * p("landfill.concentration", site, "s")
            content = self.mean_content
            self.rate[site] = np.divide(rate, content, out=np.zeros_like(rate), where=content > 0)
        self.to_gas = p("landfill.degradable", axis="f")
        self.decay = {site: p("landfill.decay", site, "f") for site in SITES}
        self.caught = {site: p("landfill.caught", site) for site in SITES}
        self.lost = {site: p("landfill.lost_to_river", site) for site in SITES}
        self.treated = p("leachate.to_treatment")
        self.held = p("leachate.removal", axis="s")

    def treatment(self) -> None:
        p, works = self, self.works.id
        left = np.ones_like(self.held)
        sludge, broken = np.zeros_like(left), np.zeros_like(left)
        for stage in STAGES:
            place = f"{works}.{stage}"
            if not (working := p("plant.stage", place)).any():
                continue
            removed = left * (p("plant.removal", place, "s") * working)
            to_sludge = removed * p("plant.to_sludge", place, "s")
            sludge = sludge + to_sludge
            broken = broken + (removed - to_sludge)
            left = left - removed
        self.check(np.ones_like(left), left, sludge, broken)
        digested = sludge * p("sludge.digested", works)
        gas = digested * p("digester.degraded", axis="s")
        reject = (digested - gas) * p("digester.release", axis="s")
        bound = reject * (p("reject.treated", works) * p("reject.removal", axis="s"))
        passing = (reject - bound) * p("reject.passes_through", axis="s")
        back = reject - bound - passing
        disposed = sludge - gas - reject + bound
        self.check(sludge, gas, passing, back, disposed)
        self.gain = 1 / (1 - back)
        self.effluent = (left + passing) * self.gain
        farm = p("sludge.route", "agriculture")
        kiln = p("sludge.route", "sludge_incineration")
        self.runoff = disposed * self.gain * farm * p("agriculture.runoff", axis="s")
        self.to_field = disposed * self.gain * (1 - farm - kiln)
        elsewhere = (broken + gas) * self.gain + disposed * self.gain * (farm + kiln)
        self.check(np.ones_like(left), self.effluent, self.to_field, elsewhere)
        ways = ("to_river", "to_soil", "degraded")
        self.field = [p(f"sludge_field.{way}", works, "s") for way in ways]
        self.overflow = p("sewer.overflow", works, "s")

    def river(self) -> None:
        passed, time = 1.0, 0.0
        for reach in self.works.reaches:
            passed = passed * (1 - self("river.retention", reach, "s"))
            time = time + self("river.travel_time", reach)
        self.passed = passed * np.exp(-self("river.decay", axis="s") * time)

    def sewage(self, people: Array) -> tuple[Array, Array]:
        """What enters the sewer and what reaches the river from septic tanks [kg/yr]."""
        p, works = self, self.works.id
        load = p("sewage.load", axis="s")
        connected = people * p("sewer.connected", works)
        commuters = p("population.commuters", works) * p("population.commuter_weight")
        storm = p("sewer.inflow", works) * p("sewer.infiltration", works)
        users = connected * (1 + p("industry.load_ratio", works, "s")) + commuters
        onsite = load * (people - connected) * (1 - p("onsite.degraded", axis="s"))
        entering = load * users + storm * p("storm.concentration", axis="s")
        return entering, onsite * p("onsite.to_river", works)


def solve(model: CityModel, measures: Sequence[str], years: Sequence[int]) -> Array:
    """Return the loads to the sea [kg/yr], axes (year, pathway, substance, draw)."""
    if len(model.city.catchments) != 1:
        raise ValueError("one works only")
    rows, check = Rows(model), Balance()
    values, reached = model.values, None
    baseline = now = State(model, rows, values, check)
    people = headcount(baseline, 0)
    gas, body, solids = opening(baseline)
    field = field_opening(baseline, people, gas, body, solids)
    shape = (len(years), len(PATHWAYS), len(rows.substances), model.values.shape[1])
    loads = np.empty(shape)
    for i, year in enumerate(years):
        values, progress = changed(model, measures, year)
        if progress != reached:
            now = baseline if values is model.values else State(model, rows, values, check)
            reached = progress
        people = headcount(now, i)
        growth = people * (1 + now("waste.growth")) ** i
        leachate, to_sewer, concentrate, released = leach(now, solids)
        entering, onsite = now.sewage(people)
        entering = entering + to_sewer
        overflow = entering * now.overflow
        inlet = entering - overflow
        to_field = inlet * now.to_field
        lost = [field * share for share in now.field]
        check(entering, overflow, inlet)
        ways = (
            inlet * now.effluent,
            overflow,
            onsite,
            leachate,
            now.litter * growth,
            inlet * now.runoff + lost[0],
        )
        for way, load in enumerate(ways):
            np.multiply(load, now.passed, out=loads[i, way])
        before, field = field, field - sum(lost) + to_field
        check(before + to_field, field, *lost)
        for site in SITES:
            arriving = now.solids[site] * growth + concentrate.get(site, 0.0)
            before, solids[site] = solids[site], solids[site] - released[site] + arriving
            check(before + arriving, solids[site], released[site])
            freed, added = gas[site] * now.decay[site], now.mass[site] * growth
            gas[site] = gas[site] - freed + added * now.to_gas
            body[site] = body[site] + added * (1 - now.to_gas)
    if not check.worst < EPS:
        raise ArithmeticError(f"does not balance by {check.worst}")
    return loads


def headcount(p: State, years_on: int) -> Array:
    works = p.works.id
    growth = (1 + p("population.growth")) ** years_on
    return p("population.residents", works) * growth + p("population.displaced", works)


def leach(
    now: State, solids: Mapping[str, Array]
) -> tuple[Array, Array, dict[str, Array], dict[str, Array]]:
    """To the river, to the sewer, back to the landfill, and what left each site."""
    released = {site: solids[site] * now.rate[site] for site in SITES}
    caught = sum(released[site] * now.caught[site] for site in SITES)
    treated = caught * now.treated
    held = treated * now.held
    lost = sum(released[s] * (1 - now.caught[s]) * now.lost[s] for s in SITES)
    missed = sum(released[s] * (1 - now.caught[s]) * (1 - now.lost[s]) for s in SITES)
    river, sewer = treated - held + lost, caught - treated
    now.check(sum(released.values()), river, sewer, held, missed)
    return river, sewer, {"landfill": held}, released


def opening(p: State) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    gas, body, solids = {}, {}, {}
    for site in SITES:
        stock = p("landfill.stock", site)
        mass = stock * p("waste.composition", axis="f")
        left = p("landfill.degradable_left", site) * p.to_gas
        gas[site], body[site] = mass * left, mass * (1 - left)
        solids[site] = stock * p.mean_content
    return gas, body, solids


def field_opening(
    p: State,
    people: Array,
    gas: Mapping[str, Array],
    body: Mapping[str, Array],
    solids: Mapping[str, Array],
) -> Array:
    entering, _ = p.sewage(people)
    entering = entering + leach(p, solids)[1]
    yearly = entering * (1 - p.overflow) * p.to_field
    loss, age = sum(p.field), p("sludge_field.age", p.works.id)
    kept = 1 - (1 - np.minimum(loss, 1)) ** age
    years = np.divide(kept, loss, out=np.broadcast_to(age, loss.shape).copy(), where=loss > 0)
    return yearly * years


def quantiles(loads: Array) -> Array:
    """Best estimate, mean, median, 5 % and 95 % of the total, (year, substance, 5)."""
    total = loads.sum(axis=1)
    drawn = np.sort(total[..., 1:], axis=-1)
    last = drawn.shape[-1] - 1
    columns = [total[..., 0], drawn.mean(axis=-1)]
    for level in (0.5, 0.05, 0.95):
        at = int(level * last)
        weight = level * last - at
        columns.append((1 - weight) * drawn[..., at] + weight * drawn[..., min(at + 1, last)])
    return np.stack(columns, axis=-1)
