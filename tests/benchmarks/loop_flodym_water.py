"""The substance layer of the flodym model [kg/yr]: waste, sewage and sludge to the sea."""

from __future__ import annotations

import flodym as fd
import numpy as np
from loop_flodym_parts import Array, Layer, array, carry, inverse, ratio
from loop_flodym_waste import Constants, Waste
from loop_flodym_works import Outage, passed, years_kept

PARAMETERS = {
    "content": "fs",
    "property.water": "f",
    "mbt.route@air": "f",
    "mbt.route@incineration": "f",
    "mbt.route@recycled": "f",
    "litter.to_river": "f",
    "landfill.cover_final@{i}": "i",
    "landfill.cover_intermediate@{i}": "i",
    "leachate.infiltration@open": "",
    "leachate.infiltration@intermediate": "",
    "leachate.infiltration@final": "",
    "landfill.area@={i}": "i",
    "landfill.depth@{i}": "i",
    "landfill.density@{i}": "i",
    "landfill.precipitation": "",
    "landfill.inflow@{i}": "i",
    "landfill.concentration@{i}.{a}": "ias",
    "landfill.caught@{i}": "i",
    "landfill.lost_to_river@{i}": "i",
    "leachate.to_treatment": "",
    "leachate.removal": "s",
    "sewage.load": "s",
    "sewer.connected@{works}": "",
    "population.commuters@{works}": "",
    "population.commuter_weight": "",
    "sewer.inflow@{works}": "",
    "sewer.infiltration@{works}": "",
    "industry.load_ratio@{works}": "s",
    "storm.concentration": "s",
    "onsite.degraded": "s",
    "onsite.to_river@{works}": "",
    "sewer.overflow@{works}": "s",
    "outage.pumping@{works}": "",
    "outage.aeration@{works}": "",
    "outage.generator@{works}": "",
    "outage.events@{works}": "",
    "outage.storage@{works}": "",
    "outage.recovery@{works}": "",
    "plant.stage@{works}.{w}": "w",
    "plant.removal@{works}.{w}": "ws",
    "plant.to_sludge@{works}.{w}": "ws",
    "sludge.digested@{works}": "",
    "digester.degraded": "s",
    "digester.release": "s",
    "reject.treated@{works}": "",
    "reject.removal": "s",
    "reject.passes_through": "s",
    "sludge.route@agriculture": "",
    "sludge.route@sludge_incineration": "",
    "agriculture.runoff": "s",
    "sludge_field.to_river@{works}": "s",
    "sludge_field.to_soil@{works}": "s",
    "sludge_field.degraded@{works}": "s",
    "river.retention@{q}": "qs",
    "river.travel_time@{q}": "q",
    "river.decay": "s",
}
AT_START = {
    "content": "fs",
    "property.water": "f",
    "landfill.stock@{i}": "i",
    "sludge_field.age@{works}": "",
}
FLOWS = {
    "tcis": (
        *("sysenv => sites", "mbt => sites", "sites => litter", "sites => body"),
        *("body => leachate", "leachate => caught", "leachate => river", "leachate => soil"),
    ),
    "tcs": (
        *("sysenv => litter", "litter => river", "litter => soil", "sysenv => mbt"),
        *("mbt => elsewhere", "caught => sewer", "caught => treatment", "treatment => body"),
        *("treatment => river", "sysenv => sewer", "sysenv => onsite", "onsite => river"),
        *("onsite => elsewhere", "sewer => river", "sewer => works", "works => river"),
        *("works => degraded", "works => sludge", "sludge => degraded", "sludge => reject"),
        *("sludge => disposal", "reject => disposal", "reject => river", "reject => works"),
        *("disposal => river", "disposal => elsewhere", "disposal => field"),
        *("field => river", "field => elsewhere", "river => sea", "river => elsewhere"),
    ),
}
STOCKS = {"body": "tcis", "field": "tcs"}
MG_PER_KG_IN_KG_PER_T = 1e-3


class Water(Layer):
    """Substances from waste, leachate and sewage to the river and the sea."""

    def compute(  # type: ignore[override]
        self,
        waste: Waste,
        o: dict[str, fd.Parameter],
        is_: Constants,
        field: Array | None = None,
    ) -> None:
        """Compute all flows from those of the waste; `o` are the parameters at the start.

        `field` is what lies on the sludge field at the start [kg]; by default it follows from the
        first year of the first scenario.
        """
        self.enter_with_waste(waste)
        self.litter(waste)
        self.leach(waste, o, is_)
        self.sewage(waste.people)
        self.treat(Outage(self))
        self.dispose(o, field)
        p, flow = self.parameters, self.flows
        entering = [each for name, each in flow.items() if name.endswith("=> river")]
        # Sites have one dimension more, which flodym sums over.
        river = sum(entering[1:], entering[0]).sum_to(("t", "c", "s"))
        flow["river => sea"][...] = river * passed(p)
        flow["river => elsewhere"][...] = river - flow["river => sea"]

    def enter_with_waste(self, waste: Waste) -> None:
        """What the waste holds when its fractions lose their identity."""
        p, flow, tonnes = self.parameters, self.flows, waste.flows
        self.content = content(p)
        flow["sysenv => litter"][...] = waste.littered * self.content
        sent = tonnes["uncollected => sites"] + tonnes["residual => sites"]
        flow["sysenv => sites"][...] = sent * self.content
        mbt = tonnes["residual => mbt"] * self.content
        left = 1 - p["mbt.route@air"]
        out = ratio(p["mbt.route@incineration"] + p["mbt.route@recycled"], left)
        flow["sysenv => mbt"][...] = mbt
        flow["mbt => elsewhere"][...] = mbt * out
        landfilled = flow["sysenv => mbt"] - flow["mbt => elsewhere"]
        flow["mbt => sites"][{"i": "landfill"}] = landfilled

    def litter(self, waste: Waste) -> None:
        """What escapes from the sites, and what of all litter gets into the river."""
        p, flow, tonnes = self.parameters, self.flows, waste.flows
        arriving = (tonnes["sites => litter"] + waste.kept_in_sites) * self.content
        escaping = tonnes["sites => litter"] * self.content
        share = ratio(escaping.sum_over(("f",)), arriving.sum_over(("f",)))
        sites = flow["sysenv => sites"] + flow["mbt => sites"]
        flow["sites => litter"][...] = sites * share
        flow["sites => body"][...] = sites - flow["sites => litter"]
        every = (waste.littered + tonnes["sites => litter"]) * self.content
        swum = every * p["litter.to_river"]
        share = ratio(swum.sum_over(("f",)), every.sum_over(("f",)))
        littered = flow["sysenv => litter"] + flow["sites => litter"]
        flow["litter => river"][...] = littered * share
        flow["litter => soil"][...] = littered - flow["litter => river"]

    def leach(self, waste: Waste, o: dict[str, fd.Parameter], is_: Constants) -> None:
        """Leachate carries off a share of what lies in the sites, and a part of it comes back."""
        p, flow = self.parameters, self.flows
        usual = (waste.opening.mean * content(o)).sum_over(("f",))
        by_age = waste.by_age(is_)
        laid_down = by_age.sum_over(("a",))
        carried = (by_age * p["landfill.concentration@{i}.{a}"]).sum_over(("a",))
        per_tonne = ratio(ratio(self.percolating(waste.mass), laid_down), laid_down)
        share = ratio(carried * per_tonne, usual).minimum(1)
        held = p["leachate.to_treatment"] * p["leachate.removal"]
        back = p["landfill.caught@{i}"] * held
        opening = waste.opening.mass * usual
        self.fill_body(opening.values, share.values, back.values)
        leachate = flow["body => leachate"]
        caught = flow["leachate => caught"]
        caught[...] = leachate * p["landfill.caught@{i}"]
        missed = leachate - caught
        flow["leachate => river"][...] = missed * p["landfill.lost_to_river@{i}"]
        flow["leachate => soil"][...] = missed - flow["leachate => river"]
        every, treated = caught.sum_over(("i",)), flow["caught => treatment"]
        treated[...] = every * p["leachate.to_treatment"]
        flow["caught => sewer"][...] = every - treated
        flow["treatment => body"][...] = treated * p["leachate.removal"]
        flow["treatment => river"][...] = treated - flow["treatment => body"]

    def fill_body(self, opening: Array, share: Array, back: Array) -> None:
        """Follow what lies in the sites from year to year; the landfill gets residues back."""
        body, level = self.stocks["body"], opening
        arriving, out = self.flows["sites => body"].values, self.flows["body => leachate"].values
        for year in range(len(arriving)):
            out[year] = level * share[year]
            new = arriving[year].copy()
            new[:, 0] += (out[year] * back[year]).sum(axis=1)
            level = level - out[year] + new
            body.inflow.values[year], body.stock.values[year] = new, level
        body.outflow[...] = self.flows["body => leachate"]

    def percolating(self, mass: fd.FlodymArray) -> fd.FlodymArray:
        """The leachate of the sites [m3/yr]: rain through their covers, and other water."""
        p = self.parameters
        final, between = p["landfill.cover_final@{i}"], p["landfill.cover_intermediate@{i}"]
        rest = 1 - final
        covered = rest * between
        through = final * p["leachate.infiltration@final"]
        through = through + covered * p["leachate.infiltration@intermediate"]
        through = through + (rest - covered) * p["leachate.infiltration@open"]
        stated = p["landfill.area@={i}"]
        guessed = mass / (p["landfill.depth@{i}"] * p["landfill.density@{i}"])
        area = stated + guessed * stated.apply(lambda area: (area == 0).astype(float))
        water = area * through * p["landfill.precipitation"] + p["landfill.inflow@{i}"]
        return water * mass.apply(lambda tonnes: (tonnes > 0).astype(float))

    def sewage(self, people: fd.FlodymArray) -> None:
        """What enters the sewer, and what septic tanks let through."""
        p, flow = self.parameters, self.flows
        load = p["sewage.load"]
        connected = people * p["sewer.connected@{works}"]
        commuters = p["population.commuters@{works}"] * p["population.commuter_weight"]
        of_people = load * connected
        storm = p["sewer.inflow@{works}"] * p["sewer.infiltration@{works}"]
        flow["sysenv => sewer"][...] = (
            of_people
            + of_people * p["industry.load_ratio@{works}"]
            + load * commuters
            + p["storm.concentration"] * storm
        )
        onsite = flow["sysenv => onsite"]
        onsite[...] = load * (people - connected)
        left = onsite - onsite * p["onsite.degraded"]
        flow["onsite => river"][...] = left * p["onsite.to_river@{works}"]
        flow["onsite => elsewhere"][...] = onsite - flow["onsite => river"]

    def treat(self, dark: Outage) -> None:
        """The works and their sludge; reject water goes round, in closed form."""
        p, flow = self.parameters, self.flows
        entering = flow["sysenv => sewer"] + flow["caught => sewer"]
        yearly = p["sewer.overflow@{works}"]
        overflow = yearly if dark.bypassed is None else 1 - (1 - yearly) * (1 - dark.bypassed)
        flow["sewer => river"][...] = entering * overflow
        flow["sewer => works"][...] = entering - flow["sewer => river"]
        to_sludge, broken = self.stages(dark)
        gas = p["sludge.digested@{works}"] * p["digester.degraded"]
        released = (p["sludge.digested@{works}"] * p["digester.release"]) * (
            1 - p["digester.degraded"]
        )
        bound = p["reject.treated@{works}"] * p["reject.removal"]
        free = 1 - bound
        passes = free * p["reject.passes_through"]
        round_ = to_sludge * released * (free - passes)
        works = flow["sewer => works"] * (1 - round_).apply(inverse)
        flow["works => sludge"][...] = works * to_sludge
        flow["works => degraded"][...] = works * broken
        sludge = flow["works => sludge"]
        flow["works => river"][...] = works - sludge - flow["works => degraded"]
        flow["sludge => degraded"][...] = sludge * gas
        reject = flow["sludge => reject"]
        reject[...] = sludge * released
        flow["sludge => disposal"][...] = sludge - flow["sludge => degraded"] - reject
        flow["reject => disposal"][...] = reject * bound
        flow["reject => river"][...] = reject * passes
        left = reject - flow["reject => disposal"] - flow["reject => river"]
        flow["reject => works"][...] = left

    def stages(self, dark: Outage) -> tuple[fd.FlodymArray, fd.FlodymArray]:
        """What the stages send to the sludge and what they break down of what enters [1]."""
        p = self.parameters
        removed = p["plant.removal@{works}.{w}"] * p["plant.stage@{works}.{w}"]
        sludge = removed * p["plant.to_sludge@{works}.{w}"]
        away = removed - sludge
        if dark.treated is not None:
            sludge, away = sludge * dark.treated, away * dark.broken
        letters = self.dims.get_subset(("t", "c", "w", "s"))
        sludge, away = (each.cast_to(letters) for each in (sludge, away))
        left = np.cumprod(1 - sludge.values - away.values, axis=2)
        reaching = np.concatenate([np.ones_like(left[:, :, :1]), left[:, :, :-1]], axis=2)
        before = array(self.dims, "tcws", reaching)
        return (before * sludge).sum_over(("w",)), (before * away).sum_over(("w",))

    def dispose(self, o: dict[str, fd.Parameter], field: Array | None) -> None:
        """Sludge to farms, kilns and the sludge field, which loses a share every year."""
        p, flow = self.parameters, self.flows
        disposed = flow["sludge => disposal"] + flow["reject => disposal"]
        farm = disposed * p["sludge.route@agriculture"]
        kiln = disposed * p["sludge.route@sludge_incineration"]
        flow["disposal => river"][...] = farm * p["agriculture.runoff"]
        flow["disposal => elsewhere"][...] = farm + kiln - flow["disposal => river"]
        flow["disposal => field"][...] = disposed - farm - kiln
        river = p["sludge_field.to_river@{works}"]
        loss = river + p["sludge_field.to_soil@{works}"] + p["sludge_field.degraded@{works}"]
        arriving = flow["disposal => field"].values
        if field is None:
            years = years_kept(loss.values[0, 0], o["sludge_field.age@{works}"])
            field = arriving[0, 0] * years
        self.field_at_start, stock = field, self.stocks["field"]
        start = array(self.dims, "tcs", carry(stock, field, loss.values, arriving))
        flow["field => river"][...] = start * river
        flow["field => elsewhere"][...] = stock.outflow - flow["field => river"]


def content(p: dict[str, fd.Parameter]) -> fd.FlodymArray:
    """Substances in wet waste [kg/t]."""
    return p["content"] * ((1 - p["property.water"]) * MG_PER_KG_IN_KG_PER_T)
