"""Closed lists of compliance: limits, sampling, failures, deadlines, settings."""

from __future__ import annotations

from functools import cache, partial

from wastewater.inputs.lists import read_figure, read_list

listed = partial(read_list, "compliance")
"""Return one list of ``data/compliance`` by its name, see `read_list`."""

figure = cache(partial(read_figure, "compliance"))
"""Return one number of a list of ``data/compliance`` [unit as the list says], see `read_figure`."""


def setting(name: str) -> float:
    """Return one setting [unit as ``settings.csv`` says]."""
    return figure("settings", name)
