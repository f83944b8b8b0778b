"""Works, sludge field and river of the flodym model: what a formula tells beforehand."""

from __future__ import annotations

import flodym as fd
import numpy as np
from loop_flodym_parts import Array, Layer, array, inverse

YEAR = 365  # days


class Outage:
    """What outages leave of pumping and of the secondary stage; nothing where there are none."""

    def __init__(self, layer: Layer) -> None:
        p = {name: each.values for name, each in layer.parameters.items() if "outage" in name}
        bridged = 1 - p["outage.generator@{works}"]
        pumps, blowers = (
            np.minimum(p[f"outage.{name}@{{works}}"], YEAR) * bridged
            for name in ("pumping", "aeration")
        )
        self.bypassed = self.treated = self.broken = None
        if not (pumps.any() or blowers.any()):
            return
        events = p["outage.events@{works}"]
        number = np.where(events > 0, events, 1) * bridged
        daily = layer.parameters["sewer.inflow@{works}"].values / YEAR
        basin = np.minimum(p["outage.storage@{works}"] * number / daily, YEAR)
        lost = np.maximum(pumps - basin, 0)
        running = YEAR - lost - np.maximum(blowers - np.maximum(pumps, basin), 0)
        treated = running * inverse(YEAR - lost)
        cycle, back = (YEAR - blowers) * inverse(number), p["outage.recovery@{works}"]
        gone = back * (1 - np.exp(-cycle * inverse(back))) * inverse(cycle)
        nitrified = treated * np.where(blowers > 0, 1 - gone, 1)
        self.bypassed = array(layer.dims, "tc", lost / YEAR)
        self.treated, self.broken = dark_stages(layer.dims, treated, nitrified)


def dark_stages(
    dims: fd.DimensionSet, treated: Array, nitrified: Array
) -> tuple[fd.FlodymArray, fd.FlodymArray]:
    """What outages leave of each stage, for what it binds and for what it breaks down [1]."""
    bound, broken = (fd.FlodymArray.full(dims[tuple("tcws")], 1.0) for _ in range(2))
    at = dims["w"].items.index("secondary")
    nitrogen = np.isin(dims["s"].items, ("total_n", "ammonium_n"))
    bound.values[:, :, at] = treated[..., None]
    broken.values[:, :, at] = np.where(nitrogen, nitrified[..., None], treated[..., None])
    return bound, broken


def passed(p: dict[str, fd.Parameter]) -> fd.FlodymArray:
    """The share of what enters the river that arrives in the sea [1]."""
    kept = (1 - p["river.retention@{q}"]).values.prod(axis=2)
    decay = p["river.decay"] * p["river.travel_time@{q}"].sum_over(("q",))
    return decay.apply(lambda exponent: kept * np.exp(-exponent))


def years_kept(loss: Array, age: fd.FlodymArray) -> Array:
    """How many years' sludge lies on the field at the start: a geometric series [yr]."""
    kept = 1 - (1 - np.minimum(loss, 1)) ** age.values
    return np.where(loss > 0, kept * inverse(loss), age.values)
