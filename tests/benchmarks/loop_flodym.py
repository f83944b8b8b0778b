"""The whole model of a city with one works in flodym, called once for every draw.

Three systems of flodym, one for each layer: waste by fraction, its carbon, and the substances. The
years are a dimension, and in `Loop` the scenarios are one as well, so that one call computes all
flows of a draw; `ByScenario` runs one scenario after the other, as models in flodym usually do.
Flows are declared with their dimensions, computed by flodym's arithmetic and checked by its own
mass balance. What flodym has no operation for (exponentials, a largest value, stocks that lose a
share from year to year) is written in numpy on the values of its arrays, as flodym does inside.

It gives the loads to the sea and the carbon that becomes gas, and leaves out what `least` leaves
out.
"""

from __future__ import annotations

import loop_flodym_carbon as carbon
import loop_flodym_sites as sites
import loop_flodym_waste as waste
import loop_flodym_water as water
import numpy as np
from loop_draw import Answer, Draws
from loop_flodym_parts import Array, Sheet, dimensions


class Loop:
    """A city declared once, computed draw by draw, all scenarios at once."""

    def __init__(self, draws: Draws) -> None:
        dims = dimensions(draws)
        self.draws, self.constants = draws, waste.constants(dims)
        self.sheets, self.starts, layers = [], [], []
        for part, layer, start in (
            (waste, waste.Waste, sites.AT_START),
            (carbon, carbon.Carbon, carbon.AT_START),
            (water, water.Water, water.AT_START),
        ):
            sheet = Sheet(draws, dims, part.PARAMETERS)
            layers.append(layer.declare(dims, sheet.parameters, part.FLOWS, part.STOCKS))
            self.sheets.append(sheet)
            self.starts.append(Sheet(draws, dims, start, at_start=True))
        self.solids, self.gas, self.loads = layers

    def __call__(self, draw: int, field: Array | None = None) -> Answer:
        """Compute one draw; the first scenario is without measures, or `field` is given.

        `field` is what lies on the sludge field at the start [kg].
        """
        table = self.draws.table(draw)
        for sheet in self.sheets:
            sheet.fill(table)
        for sheet in self.starts:
            sheet.fill(self.draws.values[draw])
        start = [sheet.parameters for sheet in self.starts]
        self.solids.compute(start[0], self.constants)
        self.gas.compute(self.solids, start[1])
        self.loads.compute(self.solids, start[2], self.constants, field)
        for layer in (self.solids, self.gas, self.loads):
            layer.check_mass_balance()
        sea = self.loads.flows["river => sea"].sum_values_to(("c", "t", "s"))
        air = self.gas.flows["atmosphere => air"].sum_values_to(("c", "t", "k"))
        return Answer(sea.copy(), air.copy())  # the flows are written anew for the next draw


class ByScenario:
    """A city computed draw by draw, one scenario after the other."""

    def __init__(self, draws: Draws) -> None:
        self.loops = [Loop(draws.alone(name)) for name in draws.scenarios]

    def __call__(self, draw: int) -> Answer:
        """Compute one draw; the first scenario, without measures, tells what lies there."""
        answers, field = [], None
        for loop in self.loops:
            answers.append(loop(draw, field))
            field = loop.loads.field_at_start
        loads = np.concatenate([answer.loads for answer in answers])
        return Answer(loads, np.concatenate([answer.carbon for answer in answers]))
