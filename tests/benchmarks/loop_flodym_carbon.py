"""The carbon layer of the flodym model [t/yr]: what of the waste becomes gas, and when."""

from __future__ import annotations

import flodym as fd
import numpy as np
from loop_flodym_parts import Layer, array, carry, ratio
from loop_flodym_sites import lost
from loop_flodym_waste import Waste

PARAMETERS = {
    "property.carbon_{k}": "kf",
    "property.water": "f",
    "landfill.doc": "f",
    "landfill.docf": "f",
    "landfill.mcf@{i}": "i",
    "landfill.decay_rate@{i}": "if",
    "burning.oxidised": "",
    "incineration.unburnt": "",
    "biological.carbon_loss@composting": "",
    "biological.carbon_loss@biowaste_digestion": "",
    "mbt.carbon_loss": "",
    "mbt.route@air": "f",
    "mbt.route@incineration": "f",
    "mbt.route@recycled": "f",
}
AT_START = {
    "property.carbon_{k}": "kf",
    "property.water": "f",
    "landfill.doc": "f",
    "landfill.docf": "f",
}
FLOWS = {
    "tckf": (
        *("sysenv => open_burning", "open_burning => atmosphere", "open_burning => soil"),
        *("sysenv => composting", "composting => atmosphere", "composting => soil"),
        *("sysenv => biowaste_digestion", "biowaste_digestion => atmosphere"),
        *("biowaste_digestion => soil", "sysenv => incineration", "incineration => atmosphere"),
        *("incineration => ash", "sysenv => mbt", "mbt => atmosphere", "mbt => incineration"),
        *("mbt => recycled", "atmosphere => air"),
    ),
    "tcikf": (
        *("sysenv => sites", "mbt => sites", "sites => litter", "sites => atmosphere"),
        *("sites => decaying", "sites => body", "decaying => atmosphere"),
    ),
}
STOCKS = {"decaying": "tcikf"}


class Carbon(Layer):
    """Carbon in waste from where the waste ends to the atmosphere."""

    def compute(self, waste: Waste, o: dict[str, fd.Parameter]) -> None:  # type: ignore[override]
        """Compute all flows from those of the waste; `o` are the parameters at the start."""
        p, flow, tonnes = self.parameters, self.flows, waste.flows
        content = carbon_content(p)
        biogenic = array(self.dims, "k", np.array([1.0, 0.0]))
        entering = {
            "open_burning": "uncollected => open_burning",
            "composting": "organics => composting",
            "biowaste_digestion": "organics => biowaste_digestion",
            "incineration": "residual => incineration",
            "mbt": "residual => mbt",
        }
        for process, edge in entering.items():
            flow[f"sysenv => {process}"][...] = tonnes[edge] * content
        self.part("open_burning", p["burning.oxidised"], "soil")
        for plant in ("composting", "biowaste_digestion"):
            self.part(plant, p[f"biological.carbon_loss@{plant}"] * biogenic, "soil")
        self.treat_residual(biogenic)
        sent = tonnes["uncollected => sites"] + tonnes["residual => sites"]
        flow["sysenv => sites"][...] = sent * content
        self.leave_in_sites(waste, biogenic)
        self.decay(waste, o, biogenic)
        gas = [each for name, each in flow.items() if name.endswith("=> atmosphere")]
        # Sites have one dimension more, which flodym sums over.
        flow["atmosphere => air"][...] = sum(gas[1:], gas[0])

    def part(self, process: str, share: fd.FlodymArray, rest: str) -> None:
        """Part what enters a process into gas and the rest."""
        flow = self.flows
        entering = flow[f"sysenv => {process}"]
        flow[f"{process} => atmosphere"][...] = entering * share
        flow[f"{process} => {rest}"][...] = entering - flow[f"{process} => atmosphere"]

    def treat_residual(self, biogenic: fd.FlodymArray) -> None:
        """Mechanical-biological treatment and incineration."""
        p, flow = self.parameters, self.flows
        dried = p["mbt.route@air"]
        flow["mbt => atmosphere"][...] = flow["sysenv => mbt"] * (
            dried * p["mbt.carbon_loss"] * biogenic
        )
        left = flow["sysenv => mbt"] - flow["mbt => atmosphere"]
        for target in ("incineration", "recycled"):
            share = ratio(p[f"mbt.route@{target}"], 1 - dried)
            flow[f"mbt => {target}"][...] = left * share
        landfilled = left - flow["mbt => incineration"] - flow["mbt => recycled"]
        flow["mbt => sites"][{"i": "landfill"}] = landfilled
        kiln = flow["sysenv => incineration"] + flow["mbt => incineration"]
        flow["incineration => ash"][...] = kiln * p["incineration.unburnt"]
        flow["incineration => atmosphere"][...] = kiln - flow["incineration => ash"]

    def leave_in_sites(self, waste: Waste, biogenic: fd.FlodymArray) -> None:
        """Landfill and dumpsite: what escapes, rots with air, decays without or stays."""
        p, flow = self.parameters, self.flows
        arriving = flow["sysenv => sites"] + flow["mbt => sites"]
        flow["sites => litter"][...] = arriving * waste.site_leak
        there = arriving - flow["sites => litter"]
        rots = there * (degradable(p) * biogenic)
        flow["sites => decaying"][...] = rots * p["landfill.mcf@{i}"]
        flow["sites => atmosphere"][...] = rots - flow["sites => decaying"]
        flow["sites => body"][...] = there - rots

    def decay(self, waste: Waste, o: dict[str, fd.Parameter], biogenic: fd.FlodymArray) -> None:
        """What decays in the sites year by year."""
        flow, stock, opening = self.flows, self.stocks["decaying"], waste.opening
        lying = opening.mass * opening.mean * opening.left * degradable(o)
        start = (lying * carbon_content(o) * biogenic).cast_to(
            self.dims.get_subset(("i", "k", "f"))
        )
        share = self.parameters["landfill.decay_rate@{i}"].apply(lost).values[:, :, :, None]
        carry(stock, start.values, share, flow["sites => decaying"].values)
        flow["decaying => atmosphere"][...] = stock.outflow


def carbon_content(p: dict[str, fd.Parameter]) -> fd.FlodymArray:
    """Carbon in wet waste [t/t]."""
    return p["property.carbon_{k}"] * (1 - p["property.water"])


def degradable(p: dict[str, fd.Parameter]) -> fd.FlodymArray:
    """The share of the biogenic carbon that can decay [1]."""
    carbon = p["property.carbon_{k}"][{"k": "biogenic"}]
    return ratio(p["landfill.doc"] * p["landfill.docf"], carbon).minimum(1)
