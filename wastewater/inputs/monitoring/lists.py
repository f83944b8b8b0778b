"""Closed lists of the monitoring part: species, marks, rules, estimators."""

from __future__ import annotations

from functools import cache, partial

from wastewater.inputs.lists import read_figure, read_list

listed = partial(read_list, "monitoring")
"""Return one list of ``data/monitoring`` by its name, see `read_list`."""

figure = cache(partial(read_figure, "monitoring"))
"""Return one number of a list of ``data/monitoring`` [unit as the list says], see `read_figure`."""
