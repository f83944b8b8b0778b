"""Solid waste: from ten fractions through ten bins to where each tonne ends.

Arrays have the axes (fraction, draw), mass in t/yr (wet), shares without unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wastewater.errors import ModelError, Problem
from wastewater.inputs.vocabulary import LANDFILLS, ROUTE_TARGETS
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.network import Network, Route, build

#: Bins for dry recyclables: a misplaced item lands in one of these, or in the residual bin.
DRY_BINS = ("paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")
ROUTED_RESIDUAL = ROUTE_TARGETS["residual.route"]
RELEASING = LANDFILLS

# Rounding of ten typed shares; beyond it waste would appear or vanish.
_COMPOSITION_TOLERANCE = 1e-6


def network(fractions: Sequence[str]) -> Network:
    """Declare the waste network for bins of the given fractions; items are fractions [t/yr]."""
    bins = [f"bin_{f}" for f in fractions if f != "residual"]
    dry = {f"bin_{f}": Route((), "sorting_plant") for f in DRY_BINS}
    splits = {
        "waste_generated": Route(("uncollected",), "collected"),
        "uncollected": Route(("open_burning", "litter"), "dumpsite"),
        "collected": Route(tuple(bins), "bin_residual"),
        **dry,
        "bin_food": Route((), "organics"),
        "bin_hazardous": Route((), "hazardous_treated"),
        "bin_residual": Route((), "residual_treatment"),
        "organics": Route(("residual_treatment", "composting"), "biowaste_digestion"),
        "sorting_plant": Route(("recycling",), "residual_treatment"),
        "recycling": Route(("recycled",), "residual_treatment"),
        "residual_treatment": Route(ROUTED_RESIDUAL, "dumpsite"),
        "mbt": Route(("recycled", "incineration", "air"), "landfill"),
        "incineration": Route(("fly_ash", "bottom_ash"), "air"),
        "composting": Route(("air",), "soil"),
        "biowaste_digestion": Route(("air",), "soil"),
        "open_burning": Route(("soil",), "air"),
        "litter": Route(("river",), "soil"),
    }
    for site in RELEASING:
        splits[site] = Route((f"{site}_decaying",), f"{site}_body")
        splits[f"{site}_gas"] = Route(("gas_used",), "air")
    stores = {f"{site}_decaying": Route((f"{site}_gas",)) for site in RELEASING}
    stores |= {f"{site}_body": Route(()) for site in RELEASING}
    supplies = [("households", "waste_generated"), ("businesses", "waste_generated")]
    return build(splits, stores, supplies)


def supply(p: Parameters, people: Array, years_on: int) -> dict[tuple[str, str], Array]:
    """Return the waste that households and businesses give off in a year [t/yr].

    Parameters
    ----------
    p : Parameters
        The sample.
    people : numpy.ndarray
        Residents and displaced people, shape (draws,).
    years_on : int
        Years since the first year.

    Raises
    ------
    ModelError
        When the shares of the fractions do not add up to 1.
    """
    growth = (1 + p.scalar("waste.growth")) ** years_on
    composition = p.fractions("waste.composition")
    _check_composition(p, composition)
    return {
        ("households", "waste_generated"): composition
        * (p.scalar("waste.generation") * people * growth),
        ("businesses", "waste_generated"): composition
        * (p.scalar("waste.business") * people * growth),
    }


def _check_composition(p: Parameters, composition: Array) -> None:
    total = composition.sum(axis=0)
    if np.abs(total - 1).max() > _COMPOSITION_TOLERANCE:
        worst = total[np.argmax(np.abs(total - 1))]
        raise ModelError(
            [Problem("model.composition", value=f"{worst:.4g}", fields={"city": p.index.city})]
        )


def shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of all splits and stores of the waste network [1]."""
    named: dict[tuple[str, str], Array] = {}
    named["waste_generated", "uncollected"] = _row(1 - p.scalar("waste.served"))
    for target in ("open_burning", "litter"):
        named["uncollected", target] = _row(p.scalar("uncollected.route", target))
    named |= _bin_shares(p)
    named["sorting_plant", "recycling"] = p.fractions("sorting.yield")
    named["recycling", "recycled"] = p.fractions("recycling.yield")
    reject = p.fractions("organics.reject")
    named["organics", "residual_treatment"] = reject
    named["organics", "composting"] = (1 - reject) * p.scalar("organics.route", "composting")
    for target in ROUTED_RESIDUAL:
        named["residual_treatment", target] = _row(p.scalar("residual.route", target))
    for target in ("recycled", "incineration", "air"):
        named["mbt", target] = p.fractions("mbt.route", target)
    for process in ("composting", "biowaste_digestion"):
        named[process, "air"] = _row(p.scalar("biological.mass_loss", process))
    named["litter", "river"] = p.fractions("litter.to_river")
    return named | _ash_shares(p) | _landfill_shares(p)


def sorting_matrix(capture: Array, misplaced: Array, fractions: Sequence[str]) -> Array:
    """Return the share of each material that people put into each bin [1].

    Parameters
    ----------
    capture : numpy.ndarray
        Share of a material that is put into its own bin, axes (material, draw) [1]; of no meaning
        for residual, whose own bin takes what is left.
    misplaced : numpy.ndarray
        Share of the rest that lands in a wrong dry-recycling bin, axes (material, draw) [1]; the
        other part goes into the residual bin. Wrong bins are hit in proportion to their use, so a
        bin that nobody has stays empty.
    fractions : sequence of str
        The fractions, naming both materials and bins.

    Returns
    -------
    numpy.ndarray
        Axes (material, bin, draw); every row adds up to 1.
    """
    own = capture.copy()
    own[list(fractions).index("residual")] = 0.0
    use = own * np.isin(fractions, DRY_BINS)[:, None]
    wrong_use = np.repeat(use[None, :, :], len(fractions), axis=0)
    diagonal = np.arange(len(fractions))
    wrong_use[diagonal, diagonal] = 0.0
    total = wrong_use.sum(axis=1, keepdims=True)
    weights = np.divide(wrong_use, total, out=np.zeros_like(wrong_use), where=total > 0)
    matrix = weights * ((1 - own) * misplaced)[:, None, :]
    matrix[diagonal, diagonal] += own
    residual = list(fractions).index("residual")
    matrix[:, residual] += 1 - matrix.sum(axis=1)
    return np.asarray(matrix)


def _bin_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    fractions = p.index.fractions
    matrix = sorting_matrix(
        p.fractions("sorting.capture"), p.fractions("sorting.misplaced"), fractions
    )
    return {
        ("collected", f"bin_{name}"): matrix[:, column]
        for column, name in enumerate(fractions)
        if name != "residual"
    }


def ash(p: Parameters) -> Array:
    """Return the ash content of each fraction, wet basis [1], axes (fraction, draw)."""
    return p.fractions("property.ash") * (1 - p.fractions("property.water"))


def _ash_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Shares of what burns: gas and vapour leave, the ash stays."""
    fly = p.scalar("incineration.fly_ash")
    return {
        ("incineration", "fly_ash"): ash(p) * fly,
        ("incineration", "bottom_ash"): ash(p) * (1 - fly),
        ("open_burning", "soil"): ash(p),
    }


def _landfill_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    named: dict[tuple[str, str], Array] = {}
    for site in RELEASING:
        named[site, f"{site}_decaying"] = p.fractions("landfill.degradable")
        named[f"{site}_decaying", f"{site}_gas"] = p.fractions("landfill.decay", site)
        named[f"{site}_gas", "gas_used"] = _row(p.scalar("landfill.gas_caught", site))
    return named


def opening(p: Parameters) -> dict[str, Array]:
    """Return the waste in place at the start, by store [t], axes (fraction, draw).

    The waste in place has the composition of today's waste; of its degradable part only the share
    `landfill.degradable_left` can still turn into gas.
    """
    stocks: dict[str, Array] = {}
    for site in RELEASING:
        mass = p.scalar("landfill.stock", site) * p.fractions("waste.composition")
        left = p.scalar("landfill.degradable_left", site) * p.fractions("landfill.degradable")
        stocks[f"{site}_decaying"] = mass * left
        stocks[f"{site}_body"] = mass * (1 - left)
    return stocks


def _row(values: Array) -> Array:
    """Give a parameter without fractions the axes (1, draw)."""
    return values[None, :]
