"""Units that stand behind the numbers in the cells: ``< 0.05 mg/l``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from wastewater.inputs.monitoring.layout import Layout
from wastewater.inputs.monitoring.unit_words import unit_of

_BEHIND = re.compile(r"(?<=[\d.,])\s*(?=[^\W\d]|[°%(\[])")
_OF_RESULTS = ("concentration", "temperature", "conductivity", "acidity")


def units_from_cells(layout: Layout) -> Layout:
    """Move units from the cells of values and limits to where units belong.

    A cell is left as it is, for a message, if its unit is not that of its column or row.

    Parameters
    ----------
    layout : Layout
        Results as they were written.

    Returns
    -------
    Layout
        The same with numbers and marks alone in the cells, and the units beside them.
    """
    table = layout.results
    values, units = _moved(table["value"], table["unit"])
    stated = table["limit_unit"].where(table["limit_unit"] != "", units)
    limits, limit_units = _moved(table["limit"], stated)
    own = [unit if unit != known else "" for unit, known in zip(limit_units, units, strict=True)]
    said = table["limit_unit"]
    results = table.assign(
        value=values, unit=units, limit=limits, limit_unit=said.where(said != "", own)
    )
    return replace(layout, results=results)


def parted(text: str) -> tuple[str, str]:
    """Part a cell into its number (with mark) and a unit behind it.

    Parameters
    ----------
    text : str
        Cell.

    Returns
    -------
    tuple of (str, str)
        Number and unit; the whole cell and "" where no unit of a result stands behind it.
    """
    for place in _BEHIND.finditer(text):
        unit = unit_of(text[place.end() :])
        if unit is not None and unit.quantity in _OF_RESULTS:
            return text[: place.start()].rstrip(" ,;"), text[place.end() :]
    return text, ""


def _moved(cells: pd.Series, units: Sequence[str] | pd.Series) -> tuple[list[str], list[str]]:
    """Return cells without units, and the units of the rows."""
    known = {text: parted(text) for text in cells.unique().tolist()}
    moved = []
    for text, unit in zip(cells.tolist(), list(units), strict=True):
        number, found = known[text]
        agreed = _agreed(found, unit) if found else ""
        moved.append((number, agreed) if agreed else (text, unit))
    return [text for text, _ in moved], [unit for _, unit in moved]


def _agreed(found: str, unit: str) -> str:
    """Return the unit of a cell and of its row, whichever tells more; "" if they differ."""
    one, other = unit_of(found), unit_of(unit)
    if not unit or one is None or other is None:
        return "" if unit else found
    if (one.quantity, one.factor) != (other.quantity, other.factor):
        return ""
    if one.basis and not other.basis:
        return found
    return unit if one.basis in ("", other.basis) else ""
