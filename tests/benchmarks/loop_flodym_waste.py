"""The waste layer of the flodym model [t/yr], and the age of what lies in the sites."""

from __future__ import annotations

from typing import Any

import flodym as fd
import numpy as np
from loop_draw import OLDEST
from loop_flodym_parts import CONTAINERS, DRY, Layer, array, carry, ratio
from loop_flodym_sites import Opening, degradable, lost, of_class

PARAMETERS = {
    "population.residents@{works}": "",
    "population.displaced@{works}": "",
    "population.growth": "",
    "waste.growth": "",
    "waste.generation": "",
    "waste.business": "",
    "waste.composition": "f",
    "waste.served": "",
    "uncollected.route@open_burning": "",
    "uncollected.route@litter": "",
    "centre.waste": "f",
    "centre.recycled": "f",
    "sorting.access": "f",
    "sorting.participation": "f",
    "sorting.correct": "f",
    "sorting.misplaced": "f",
    "sorting.misplaced_food": "f",
    "sorting.yield@single": "f",
    "sorting.yield@together": "f",
    "collection.together@={g}": "g",
    "recycling.yield": "f",
    "organics.reject": "f",
    "organics.route@composting": "",
    "residual.route@incineration": "",
    "residual.route@mbt": "",
    "residual.route@landfill": "",
    "mbt.route@air": "f",
    "mbt.route@incineration": "f",
    "mbt.route@recycled": "f",
    "litter.severity@{l}": "l",
    "litter.leakage@{l}.{v}": "lv",
    "litter.severity@{i}": "i",
    "litter.leakage@{i}.{v}": "iv",
    "litter.mobile": "f",
    "litter.to_river": "f",
    "landfill.mcf@{i}": "i",
    "landfill.doc": "f",
    "landfill.docf": "f",
    "landfill.decay_rate@{i}": "if",
    "property.water": "f",
}
FLOWS = {
    "tcf": (
        *("sysenv => waste", "waste => collected", "waste => uncollected"),
        *("uncollected => open_burning", "uncollected => litter", "collected => litter"),
        *("sysenv => centre", "centre => organics", "centre => hazardous", "centre => recycled"),
        *("centre => recycling", "centre => residual", "bins => organics", "bins => hazardous"),
        *("bins => recycling", "bins => residual", "organics => residual"),
        *("organics => composting", "organics => biowaste_digestion", "recycling => litter"),
        *("recycling => recycled", "recycling => residual", "residual => litter"),
        *("residual => incineration", "residual => mbt", "mbt => elsewhere", "litter => river"),
        *("litter => soil",),
    ),
    "tcfb": ("collected => bins",),
    "tcif": (
        *("uncollected => sites", "residual => sites", "mbt => sites", "sites => litter"),
        *("sites => air", "sites => decaying", "sites => body", "decaying => air"),
    ),
}
STOCKS = {"decaying": "tcif", "body": "tcif"}
Constants = dict[str, fd.FlodymArray]


def constants(dims: fd.DimensionSet) -> Constants:
    """What is known of fractions and bins beforehand: 1 where it holds, 0 elsewhere."""
    names = np.array(dims["f"].items)
    same, dry = np.eye(len(names)), np.isin(names, DRY)
    inside = np.array([np.isin(names, container.split("+")) for container in CONTAINERS])
    food, residual, hazardous = (names == name for name in ("food", "residual", "hazardous"))
    years = np.arange(dims["t"].len)
    made: dict[tuple[str, str], Any] = {
        ("own", "fb"): same * ~residual,
        ("own dry", "fb"): same * dry,
        ("wrong dry", "fb"): (1 - same) * dry,
        ("wrong food", "fb"): (1 - same) * food,
        ("inside", "gb"): inside,
        ("both inside", "gfb"): inside[:, :, None] * inside[:, None, :],
        ("sorted", "f"): ~residual,
        ("food", "f"): food,
        ("hazardous", "f"): hazardous,
        ("residual", "f"): residual,
        ("dry", "f"): dry,
        ("elapsed", "tc"): np.repeat(years[:, None], dims["c"].len, axis=1),
        ("legacy class", "eta"): of_class(np.arange(OLDEST)[:, None] + years),
        ("deposit class", "hta"): of_class(years - 1 - years[:, None]),
    }
    return {
        name: array(dims, letters, np.asarray(values, float))
        for (name, letters), values in made.items()
    }


def leaking(p: dict[str, fd.Parameter], letter: str) -> fd.FlodymArray:
    """What escapes at some stages [1]: a line between the classes of severity, by mobility."""
    severity, factor = p[f"litter.severity@{{{letter}}}"], p[f"litter.leakage@{{{letter}}}.{{v}}"]
    distance = np.abs(severity.values[..., None] - np.arange(factor.dims["v"].len))
    weight = fd.FlodymArray(dims=factor.dims, values=np.maximum(1 - distance, 0))
    return (weight * factor).sum_over(("v",)) * p["litter.mobile"]


class Waste(Layer):
    """Waste from ten fractions through ten bins to where each tonne ends."""

    def compute(self, o: dict[str, fd.Parameter], is_: Constants) -> None:  # type: ignore[override]
        """Compute all flows; `o` are the parameters at the start, `is_` the constants."""
        p, flow = self.parameters, self.flows
        self.leak, self.site_leak = leaking(p, "l"), leaking(p, "i")
        growth = (p["population.growth"] + 1) ** is_["elapsed"]
        self.people = p["population.residents@{works}"] * growth + p["population.displaced@{works}"]
        grown = self.people * (p["waste.growth"] + 1) ** is_["elapsed"]
        per_person = p["waste.generation"] + p["waste.business"]
        flow["sysenv => waste"][...] = p["waste.composition"] * (per_person * grown)
        flow["sysenv => centre"][...] = p["centre.waste"] * grown
        self.collect()
        self.fill_bins(is_)
        self.use_centre(is_)
        self.treat()
        self.treat_residual()
        self.leave_in_sites(o)

    def collect(self) -> None:
        """What the lorries take, and what becomes of the rest."""
        p, flow = self.parameters, self.flows
        waste, missed = flow["sysenv => waste"], flow["waste => uncollected"]
        flow["waste => collected"][...] = waste * p["waste.served"]
        missed[...] = waste - flow["waste => collected"]
        burnt, litter = flow["uncollected => open_burning"], flow["uncollected => litter"]
        burnt[...] = missed * p["uncollected.route@open_burning"]
        litter[...] = missed * p["uncollected.route@litter"]
        flow["uncollected => sites"][{"i": "dumpsite"}] = missed - burnt - litter
        leak = self.leak[{"l": "collection"}]
        flow["collected => litter"][...] = flow["waste => collected"] * leak

    def fill_bins(self, is_: Constants) -> None:
        """Sort at the door: the own bin, a wrong dry one, the food bin or the residual bin."""
        p, flow = self.parameters, self.flows
        share = p["collection.together@={g}"]
        together = (share * is_["both inside"]).sum_over(("g",))
        users = p["sorting.access"] * p["sorting.participation"]
        own = users * p["sorting.correct"] * is_["sorted"]
        kerb = flow["waste => collected"] - flow["collected => litter"]
        bins = flow["collected => bins"]
        bins[...] = kerb * self.sorted(own, users, together, is_)
        alone = (1 - (share * is_["inside"]).sum_over(("g",))).maximum(0)
        single = p["sorting.yield@single"] * is_["own dry"] * alone
        passed = single + p["sorting.yield@together"] * together
        flow["bins => recycling"][...] = bins * passed
        flow["bins => organics"][...] = bins[{"b": "food"}]
        flow["bins => hazardous"][...] = bins[{"b": "hazardous"}]
        taken = flow["bins => recycling"] + flow["bins => organics"] + flow["bins => hazardous"]
        flow["bins => residual"][...] = kerb - taken

    def sorted(
        self,
        own: fd.FlodymArray,
        users: fd.FlodymArray,
        together: fd.FlodymArray,
        is_: Constants,
    ) -> fd.FlodymArray:
        """The share of each fraction that is put into each bin [1]."""
        p = self.parameters
        not_own = 1 - own
        dry_users = (users * is_["dry"]).values.max(axis=-1)
        astray = not_own * p["sorting.misplaced"] * array(self.dims, "tc", dry_users)
        use = array(self.dims, "tcb", (own * p["waste.composition"]).values)
        wrong = use * (is_["wrong dry"] * (1 - together))
        in_food = not_own * p["sorting.misplaced_food"] * users[{"f": "food"}]
        matrix = own * is_["own"] + astray * ratio(wrong, wrong.sum_over(("b",)))
        matrix = matrix + in_food * is_["wrong food"]
        matrix[{"b": "residual"}] = 1 - matrix.sum_over(("b",))
        return matrix

    def use_centre(self, is_: Constants) -> None:
        """What is brought to recycling centres."""
        p, flow = self.parameters, self.flows
        kept = flow["sysenv => centre"] * p["centre.recycled"]
        flow["centre => organics"][...] = kept * is_["food"]
        flow["centre => hazardous"][...] = kept * is_["hazardous"]
        flow["centre => recycled"][...] = kept * is_["residual"]
        flow["centre => recycling"][...] = kept * is_["dry"]
        flow["centre => residual"][...] = flow["sysenv => centre"] - kept

    def treat(self) -> None:
        """Recycling and biological treatment."""
        p, flow = self.parameters, self.flows
        entering = flow["bins => recycling"] + flow["centre => recycling"]
        flow["recycling => litter"][...] = entering * self.leak[{"l": "sorting"}]
        passed = entering - flow["recycling => litter"]
        flow["recycling => recycled"][...] = passed * p["recycling.yield"]
        flow["recycling => residual"][...] = passed - flow["recycling => recycled"]
        organics = flow["bins => organics"] + flow["centre => organics"]
        flow["organics => residual"][...] = organics * p["organics.reject"]
        clean = organics - flow["organics => residual"]
        flow["organics => composting"][...] = clean * p["organics.route@composting"]
        rest = clean - flow["organics => composting"]
        flow["organics => biowaste_digestion"][...] = rest

    def treat_residual(self) -> None:
        """Residual waste on its routes, and what mechanical-biological treatment leaves."""
        p, flow = self.parameters, self.flows
        sources = ("bins", "centre", "organics", "recycling")
        entering = sum(flow[f"{source} => residual"] for source in sources)
        flow["residual => litter"][...] = entering * self.leak[{"l": "transport"}]
        moved = entering - flow["residual => litter"]
        kiln, mbt = flow["residual => incineration"], flow["residual => mbt"]
        kiln[...] = moved * p["residual.route@incineration"]
        mbt[...] = moved * p["residual.route@mbt"]
        landfilled = moved * p["residual.route@landfill"]
        flow["residual => sites"][{"i": "landfill"}] = landfilled
        flow["residual => sites"][{"i": "dumpsite"}] = moved - kiln - mbt - landfilled
        ways = p["mbt.route@air"] + p["mbt.route@incineration"] + p["mbt.route@recycled"]
        flow["mbt => elsewhere"][...] = mbt * ways.minimum(1)
        flow["mbt => sites"][{"i": "landfill"}] = mbt - flow["mbt => elsewhere"]

    def leave_in_sites(self, o: dict[str, fd.Parameter]) -> None:
        """Landfill and dumpsite: what escapes, rots with air, decays without or stays."""
        p, flow = self.parameters, self.flows
        arriving = flow["uncollected => sites"] + flow["residual => sites"] + flow["mbt => sites"]
        flow["sites => litter"][...] = arriving * self.site_leak
        self.kept_in_sites = there = arriving - flow["sites => litter"]
        rots = there * degradable(p)
        flow["sites => decaying"][...] = rots * p["landfill.mcf@{i}"]
        flow["sites => air"][...] = rots - flow["sites => decaying"]
        flow["sites => body"][...] = there - rots
        littered = ("uncollected", "collected", "recycling", "residual")
        self.littered = sum(flow[f"{source} => litter"] for source in littered)
        # Sites have one dimension more, which flodym sums over.
        every = self.littered + flow["sites => litter"]
        flow["litter => river"][...] = every * p["litter.to_river"]
        flow["litter => soil"][...] = every - flow["litter => river"]
        self.lie(o)

    def lie(self, o: dict[str, fd.Parameter]) -> None:
        """What lies in the sites year by year, and how old it is."""
        flow, decaying, body = self.flows, self.stocks["decaying"], self.stocks["body"]
        opening = Opening(o, self.dims)
        decay = self.parameters["landfill.decay_rate@{i}"].apply(lost)
        new, inert = flow["sites => decaying"], flow["sites => body"]
        rotting = carry(decaying, opening.decaying.values, decay.values, new.values)
        flow["decaying => air"][...] = decaying.outflow
        still = carry(body, opening.body.values, np.zeros(self.dims["t"].len), inert.values)
        self.mass = array(self.dims, "tci", (rotting + still).sum(axis=-1))
        self.opening, self.deposits = opening, (new + inert).sum_over(("f",))

    def by_age(self, is_: Constants) -> fd.FlodymArray:
        """What has been laid down in a site, by class of age [t]; decay does not count."""
        old = self.opening.mass * self.opening.legacy * is_["legacy class"]
        recent = array(self.dims, "hci", self.deposits.values) * is_["deposit class"]
        old = old.sum_over(("e",)).cast_to(self.dims.get_subset(tuple("tcia")))
        return old + recent.sum_over(("h",))
