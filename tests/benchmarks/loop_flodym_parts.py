"""What the three layers of the flodym model have in common: dimensions, declarations, helpers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import flodym as fd
import numpy as np
from loop_draw import FIRST_OF_CLASS, OLDEST, SITES, Draws
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRY = ("paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")
CONTAINERS = (
    "paper+cardboard",
    "metal+glass",
    "metal+plastic",
    "plastic+carton",
    "plastic+metal+carton",
    "paper+cardboard+plastic+metal+carton",
)
STAGES = ("whole_plant", "primary", "secondary", "precipitation_p", "filtration", "advanced")


def dimensions(draws: Draws) -> fd.DimensionSet:
    """All dimensions of the model; time first, as flodym's stocks want it."""
    index, years = draws.model.index, draws.years
    items: dict[tuple[str, str], Sequence[object]] = {
        ("Year", "t"): years,
        ("Scenario", "c"): tuple(draws.scenarios),
        ("Site", "i"): SITES,
        ("Carbon", "k"): ("biogenic", "fossil"),
        ("Fraction", "f"): index.fractions,
        ("Bin", "b"): index.fractions,
        ("Substance", "s"): index.substances,
        ("Leak", "l"): ("collection", "sorting", "transport"),
        ("Severity", "v"): ("none", "low", "medium", "high", "very_high"),
        ("Container", "g"): CONTAINERS,
        ("Stage", "w"): STAGES,
        ("Age class", "a"): tuple(FIRST_OF_CLASS),
        ("Age", "e"): range(OLDEST),
        ("Deposit", "h"): years,
        ("Reach", "q"): draws.model.city.catchments[0].reaches,
    }
    return fd.DimensionSet(
        dim_list=[
            fd.Dimension(name=name, letter=letter, items=list(of))
            for (name, letter), of in items.items()
        ]
    )


class Layer(fd.MFASystem):
    """One layer of the model, whose flows are declared as `"from => to"` by their dimensions.

    A target that is no process is outside of the system.
    """

    @classmethod
    def declare(
        cls,
        dims: fd.DimensionSet,
        parameters: Mapping[str, fd.Parameter],
        flows: Mapping[str, Sequence[str]],
        stocks: Mapping[str, str],
    ) -> Layer:
        """Set up an empty system from flows and stocks by name."""
        every = [(name, letters) for letters, names in flows.items() for name in names]
        sources = dict.fromkeys(name.split(" => ")[0] for name, _ in every)
        processes = fd.make_processes(list(dict.fromkeys(("sysenv", *sources, *stocks))))
        defined = []
        for name, letters in every:
            source, target = name.split(" => ")
            inside = target if target in processes else "sysenv"
            defined.append(
                fd.FlowDefinition(
                    from_process=source,
                    to_process=inside,
                    dim_letters=tuple(letters),
                    name_override=name,
                )
            )
        kept = [
            fd.StockDefinition(
                name=name,
                process=name,
                dim_letters=tuple(letters),
                subclass=fd.SimpleFlowDrivenStock,
            )
            for name, letters in stocks.items()
        ]
        return cls(
            dims=dims,
            parameters=dict(parameters),
            processes=processes,
            flows=fd.flow_helper.make_empty_flows(processes, defined, dims),
            stocks=fd.stock_helper.make_empty_stocks(kept, processes, dims),
        )


class Sheet:
    """The parameters of a layer and where their numbers stand in the table of a draw.

    `wanted` maps a parameter to the letters of its own dimensions: `"landfill.mcf@{i}": "i"` has
    one number for each site, `"residual.route@mbt": ""` one in all. Each has year and scenario
    before its own dimensions; `at_start` ones are those of the first year without measures and have
    neither.
    """

    def __init__(
        self, draws: Draws, dims: fd.DimensionSet, wanted: Mapping[str, str], at_start: bool = False
    ) -> None:
        self.rows: dict[str, NDArray[np.intp]] = {}
        self.parameters: dict[str, fd.Parameter] = {}
        for name, letters in wanted.items():
            before = () if at_start else ("t", "c")
            subset = dims.get_subset((*before, *letters))
            self.parameters[name] = fd.Parameter(name=name, dims=subset)
            self.rows[name] = positions(draws, dims, name, letters)

    def fill(self, table: Array) -> None:
        """Set all parameters to a table (year, scenario, row), or at the start a list (row,)."""
        for name, parameter in self.parameters.items():
            parameter.set_values(table[..., self.rows[name]])


def positions(draws: Draws, dims: fd.DimensionSet, name: str, letters: str) -> NDArray[np.intp]:
    """Where the numbers of a parameter stand, one for each combination of its items."""
    works = draws.model.city.catchments[0].id
    found = []
    for combination in product(*(dims[letter].items for letter in letters)):
        item = dict(zip(letters, combination, strict=True))
        base, _, place = name.format(works=works, **item).partition("@")
        found.append(draws.row(base, place, item.get("f", ""), item.get("s", "")))
    return np.array(found, dtype=np.intp).reshape(dims.get_subset(tuple(letters)).shape)


def array(dims: fd.DimensionSet, letters: str, values: Array) -> fd.FlodymArray:
    """An array of given dimensions."""
    return fd.FlodymArray(dims=dims.get_subset(tuple(letters)), values=values)


def ratio(part: fd.FlodymArray, whole: fd.FlodymArray) -> fd.FlodymArray:
    """A part of a whole [1], 0 where there is nothing."""
    return part * whole.apply(inverse)


def inverse(values: Array) -> Array:
    """1 / x, 0 where there is nothing."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def carry(stock: fd.Stock, opening: Array, share: Array, arriving: Array) -> Array:
    """Fill a stock from year to year; return what lies there at the start of each year.

    A share of what lies there at the start of a year leaves in it; what arrives stays until the
    next. Time is the first axis of `share` and `arriving`.
    """
    level, start = opening, np.empty(stock.shape)
    stock.inflow.values[...] = arriving
    for year in range(len(start)):
        start[year] = level
        stock.outflow.values[year] = level * share[year]
        level = level - stock.outflow.values[year] + stock.inflow.values[year]
        stock.stock.values[year] = level
    return start
