"""Lines over the years, one for all scenarios that differ too little to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.text import text

_SEEN = 0.005  # share of the largest figure on an axis from which two lines can be told apart
_PALE = 0.2  # opacity of a band
_STEP, _BAR = 0.025, 3.0  # share of the years, point

Colours = Mapping[str, str]


def alike(table: pd.DataFrame, scenarios: Sequence[str]) -> list[tuple[str, ...]]:
    """Group the scenarios whose lines would lie on each other, so that each line is drawn once.

    Parameters
    ----------
    table : pandas.DataFrame
        What `bands` returned: the scenario as the first key, the year as the last, and what is
        drawn on one axis between them.
    scenarios : sequence of str
        Scenario ids; those that the table does not hold are left out.

    Returns
    -------
    list of tuple of str
        Groups in the order of their first scenario.
    """
    axes = table.index.names[1:-1]
    largest = table.abs().max(axis=1).groupby(level=axes).transform("max")
    relative = table.div(largest.where(largest > 0, 1.0), axis=0)
    groups: list[tuple[str, ...]] = []
    for scenario in scenarios:
        if scenario not in table.index.get_level_values(0):
            continue
        for i, group in enumerate(groups):
            if _look_alike(relative.xs(scenario), relative.xs(group[0])):
                groups[i] = (*group, scenario)
                break
        else:
            groups.append((scenario,))
    return groups


def _look_alike(first: object, second: object) -> bool:
    apart = np.abs(np.asarray(first, dtype=float) - np.asarray(second, dtype=float))
    return not (apart > _SEEN).any()


def line_of(table: pd.DataFrame, *key: str) -> pd.DataFrame:
    """Return the rows of one line, by year.

    Parameters
    ----------
    table : pandas.DataFrame
        What `bands` returned, the year as the last key.
    *key : str
        All keys but the year.

    Returns
    -------
    pandas.DataFrame
        One row per year, one column per statistic.
    """
    return pd.DataFrame(table.xs(key, level=list(range(len(key))))).sort_index()


def alike_name(city: City, group: Sequence[str], language: str) -> str:
    """Return the name of scenarios that share a line: the first, and which are the same.

    Parameters
    ----------
    city : City
        The city.
    group : sequence of str
        Scenario ids.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        The name.
    """
    first, *others = [words.scenario_name(city, scenario, language) for scenario in group]
    if not others:
        return first
    return text("chart.alike", language, name=first, others="; ".join(others))


def draw_line(
    axes: Axes, line: pd.DataFrame, colour: str, label: str, is_behind: bool = False
) -> None:
    """Draw a median over the years.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    line : pandas.DataFrame
        One row per year, one column per statistic.
    colour : str
        The colour.
    label : str
        What the line is called, for those who read the figure's parts.
    is_behind : bool
        Whether it is there to compare with: thinner and dashed.
    """
    axes.plot(
        line.index.to_numpy(dtype=float),
        line["median"],
        color=colour,
        linewidth=1.6 if is_behind else 2.2,
        linestyle="--" if is_behind else "-",
        marker="o" if len(line) == 1 else "",
        label=label,
    )


def draw_band(axes: Axes, line: pd.DataFrame, colour: str) -> None:
    """Draw the 5-95 % band of a line over the years; arguments as in `draw_line`."""
    years = line.index.to_numpy(dtype=float)
    axes.fill_between(years, line["p05"], line["p95"], color=colour, alpha=_PALE, linewidth=0)


def draw_last_bands(axes: Axes, lines: Mapping[str, pd.DataFrame], colours: Colours) -> None:
    """Draw the 5-95 % bands of the last year side by side, to the right of the lines.

    Many bands over each other would hide what they show.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw; its limits along the years are set.
    lines : mapping of str to pandas.DataFrame
        Lines by scenario.
    colours : mapping of str to str
        Colours by scenario.
    """
    years = [float(year) for line in lines.values() for year in line.index]
    first, last = min(years), max(years)
    step = _STEP * max(last - first, 1.0)
    for place, (scenario, line) in enumerate(lines.items(), start=1):
        end = line.iloc[-1]
        axes.vlines(
            last + place * step,
            end["p05"],
            end["p95"],
            color=colours[scenario],
            linewidth=_BAR,
            label=f"_{scenario}",
        )
    axes.set_xlim(first - step, last + (len(lines) + 1) * step)
