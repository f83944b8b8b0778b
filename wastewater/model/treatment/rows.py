"""Constants of the treatment models: rows of ``data/treatment``."""

from __future__ import annotations

from functools import cache, partial

from wastewater.inputs.lists import read_figure, read_list

listed = partial(read_list, "treatment")
"""Return one list of ``data/treatment`` by its name, see `read_list`."""

figure = cache(partial(read_figure, "treatment"))
"""Return one number of a list of ``data/treatment`` [unit as the list says], see `read_figure`."""
