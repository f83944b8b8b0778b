"""Treatment works and their sludge, as transfer shares per stage.

Arrays have the axes (item, draw), items are water and substances; all values are shares [1].
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wastewater.inputs.vocabulary import STAGES
from wastewater.model import outage
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.structure import BURNT, at

Named = dict[tuple[str, str], Array]


def removed(p: Parameters, catchment: str) -> dict[str, Array]:
    """Return what each stage removes from the water that reaches it [1], by stage in order.

    A stage acts on the share of the flow that gets it in working order (`plant.stage`); what
    outages take from it (`outage.kept`) is not taken off here.
    """
    places = {stage: f"{catchment}.{stage}" for stage in STAGES}
    return {
        stage: p.items("plant.removal", place, water=0.0) * p.scalar("plant.stage", place)
        for stage, place in places.items()
    }


def stage_shares(
    p: Parameters, catchment: str, removal: Mapping[str, Array] | None = None
) -> Named:
    """Return what each stage sends to the sludge and what it breaks down over a year [1].

    `removal` is what each stage removes but for outages, that of the parameters (`removed`) by
    default.
    """
    named: Named = {}
    for stage, share in (removal or removed(p, catchment)).items():
        left, to_sludge = outage.kept(p, catchment, stage)
        process = at(stage, catchment)
        named[process, at("sludge", catchment)] = share * left * to_sludge
        named[process, "degraded"] = share * left * (1 - to_sludge)
    return named


def sludge_shares(p: Parameters, catchment: str, river: str) -> Named:
    """Return where sludge, reject water and what lies on the sludge field go [1, stores 1/yr]."""
    sludge, digester, reject, disposal, farm, kiln, field = (
        at(process, catchment)
        for process in (
            "sludge",
            "digester",
            "reject",
            "sludge_disposal",
            "agriculture",
            "sludge_incineration",
            "sludge_field",
        )
    )
    broken_down = p.items("digester.degraded", water=0.0)
    bound = p.scalar("reject.treated", catchment) * p.items("reject.removal", water=0.0)
    named = {
        (sludge, digester): p.scalar("sludge.digested", catchment)[None, :],
        (digester, "degraded"): broken_down,
        (digester, reject): (1 - broken_down) * p.items("digester.release", water=1.0),
        (reject, disposal): bound,
        (reject, at("effluent", catchment)): (1 - bound)
        * p.items("reject.passes_through", water=0.0),
        (disposal, farm): _row(p.scalar("sludge.route", "agriculture")),
        (disposal, kiln): _row(p.scalar("sludge.route", "sludge_incineration")),
        (farm, river): p.items("agriculture.runoff", water=0.0),
        (field, river): p.items("sludge_field.to_river", catchment, water=0.0),
        (field, "soil"): p.items("sludge_field.to_soil", catchment, water=0.0),
        (field, "degraded"): p.items("sludge_field.degraded", catchment, water=0.0),
    }
    for target in BURNT:
        named[kiln, target] = p.items("incineration.route", target, water=0.0)
    return named


def sludge_field_opening(p: Parameters, catchment: str, yearly: Array) -> Array:
    """Return what lies on the sludge field at the start [m3, kg].

    What came in over the years at the present rate, less what was lost since: a geometric series
    with the yearly loss k, yearly x (1 - (1 - k)^age) / k.

    Parameters
    ----------
    p : Parameters
        The sample.
    catchment : str
        Catchment of the works.
    yearly : numpy.ndarray
        What the works send there in the first year without measures [m3/yr, kg/yr], axes
        (item, draw).
    """
    routes = ("to_river", "to_soil", "degraded")
    loss = sum(p.items(f"sludge_field.{route}", catchment, water=0.0) for route in routes)
    age = np.broadcast_to(p.scalar("sludge_field.age", catchment), np.shape(loss))
    with np.errstate(divide="ignore"):
        kept = -np.expm1(age * np.log1p(-np.minimum(loss, 1.0)))
    years = np.divide(kept, loss, out=age.copy(), where=loss > 0)
    return np.asarray(yearly * years)


def _row(values: Array) -> Array:
    return values[None, :]
