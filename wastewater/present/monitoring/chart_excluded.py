"""What quality control excluded or reported, when, and by which rule."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    capital,
    counted,
    measured_line,
    place_name,
)
from wastewater.present.monitoring.frame import (
    Key,
    Style,
    add_keys,
    day_number,
    panel,
    set_days,
)
from wastewater.present.style import (
    GRID,
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
    text_width,
    wrap,
)
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_WIDTH, _ROW, _EMPTY = 11.5, 0.42, 1.0  # inch
_NAMES = 3.2  # inch, the widest that names of rules may be
_LABEL = 9.0  # point
_RIGHT, _BELOW = 1.2, 0.5  # inch

LOOKS: dict[str, Style] = {
    "excluded_result": {"color": OKABE_ITO["blue"], "marker": "o"},
    "reported_result": {"color": OKABE_ITO["blue"], "marker": "o", "markerfacecolor": "none"},
    "excluded_flow": {"color": OKABE_ITO["vermillion"], "marker": "s"},
    "reported_flow": {"color": OKABE_ITO["vermillion"], "marker": "s", "markerfacecolor": "none"},
}
"""Looks of the marks: shape and colour by what was found faulty, filled where excluded."""


def excluded(loads: Loads, language: str = "en") -> Chart:
    """Draw what quality control found, one row per rule over the days of the record.

    Parameters
    ----------
    loads : Loads
        Annual loads, with the findings of their samples and of the flow.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Filled marks: excluded; open marks: reported only; a line from the first day to the last
        where the finding is about days in a row. Where nothing was found, it says so.
    """
    found = found_by_rule(loads)
    rules = rules_of(found)
    with house_style():
        figure = Chart(figsize=(_WIDTH, 2.4 + _ROW * len(rules) if rules else _EMPTY))
        top = add_heading(figure, _title(loads, found, language), _subtitle(found, language))
        bottom = add_source(figure, measured_line(loads, language))
        if not rules:
            return figure
        keys = [
            Key(
                text(f"monitoring.chart.excluded.key.{look}", language),
                {**style, "markersize": 6, "linestyle": ""},
            )
            for look, style in LOOKS.items()
            if (found["look"] == look).any()
        ]
        top += add_keys(figure, top, keys)
        names = [
            wrap(capital(text(f"monitoring.rule.{rule}.name", language)), 72 * _NAMES, _LABEL)
            for rule in rules
        ]
        left = 0.35 + max(text_width(part, _LABEL) for n in names for part in n.split("\n")) / 72
        height = float(figure.get_size_inches()[1])
        axes = panel(figure, bottom + _BELOW, height - top - 0.1, left, _RIGHT)
        _draw(axes, found, rules, language)
        axes.set_yticks(range(len(rules)), names, fontsize=_LABEL)
        days = [*found["day"].dropna(), loads.record.days[0], loads.record.days[-1]]
        stamps = [pd.Timestamp(day) for day in days]
        set_days(axes, min(stamps), max(stamps), language)
    return figure


def found_by_rule(loads: Loads) -> pd.DataFrame:
    """Return the findings with their ``look``: excluded or reported, result or flow."""
    found = loads.findings
    subject = found["substance"].map(lambda name: "result" if name else "flow")
    return found.assign(look=found["severity"].astype(str) + "_" + subject.astype(str))


def rules_of(found: pd.DataFrame) -> list[str]:
    """Return the rules that found something: those that exclude first, then by how much."""
    is_excluded = found[found["severity"] == "excluded"]["rule"].value_counts()
    every = found["rule"].value_counts()
    return sorted(map(str, every.index), key=lambda r: (-is_excluded.get(r, 0), -every[r], r))


def _title(loads: Loads, found: pd.DataFrame, language: str) -> str:
    numbers = {
        severity: int((found["severity"] == severity).sum())
        for severity in ("excluded", "reported")
    }
    keys = {
        (True, True): "title",
        (True, False): "only_excluded",
        (False, True): "only_reported",
        (False, False): "nothing",
    }
    return text(
        f"monitoring.chart.excluded.{keys[numbers['excluded'] > 0, numbers['reported'] > 0]}",
        language,
        place=place_name(loads.station, loads.substance, language),
        **{name: numerals.number(number, language) for name, number in numbers.items()},
    )


def _subtitle(found: pd.DataFrame, language: str) -> str:
    if found.empty:
        return ""
    lines = [text("monitoring.chart.excluded.subtitle", language)]
    undated = int(found["day"].isna().sum())
    if undated:
        number = counted("findings", undated, language)
        lines.append(text("monitoring.chart.excluded.undated", language, findings=number))
    return " ".join(lines)


def _draw(axes: Axes, found: pd.DataFrame, rules: list[str], language: str) -> None:
    """Draw the marks of each rule, reported ones under excluded ones, and the counts."""
    axes.hlines(
        range(len(rules)), 0, 1, transform=axes.get_yaxis_transform(), color=GRID, linewidth=0.7
    )
    for row, rule in enumerate(rules):
        own = found[found["rule"] == rule]
        for look in reversed(LOOKS):
            rows = own[(own["look"] == look) & own["day"].notna()]
            if len(rows):
                style = {"markersize": 6, "linestyle": "", **LOOKS[look]}
                first, last = day_number(rows["day"]), day_number(rows["last"].fillna(rows["day"]))
                axes.hlines([row] * len(rows), first, last, color=style["color"], linewidth=2.5)
                axes.plot(first, [row] * len(rows), label=f"{rule}_{look}", **style)
        number = (own["severity"] == "excluded").sum(), (own["severity"] == "reported").sum()
        first, second = (numerals.number(int(part), language) for part in number)
        axes.annotate(
            text("monitoring.chart.excluded.row", language, excluded=first, reported=second),
            (1, row),
            xytext=(10, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=_LABEL,
            va="center",
        )
    axes.set_ylim(len(rules) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
