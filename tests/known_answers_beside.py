"""What the page of known answers sets beside each other whole: a river and Danish works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from wastewater import monitoring, treatment

ROOT = Path(__file__).resolve().parents[1]
EGRET = ROOT.parent / "shared" / "reference" / "water" / "usgs_egret"
"""The reference data; they stand beside the repository, if anywhere."""
CHOPTANK = "## The Choptank River beside EGRET"
DANISH_WORKS = "## Danish works"
DANISH_TYPES = "## Danish types of works"
RULES = {"ekama": "Ekama", "a131": "A 131"}
SHOWN = {"bod5": "BOD5", "cod": "COD", "total_n": "N", "total_p": "P"}
WORKS = {"marselisborg": "Marselisborg", "egaa": "Egå", "aaby": "Åby", "ikast": "Ikast"}


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], text: Iterable[int] = (0,)
) -> list[str]:
    """Return the lines of a table; some columns hold text, the others numbers."""
    rule = ["---" if i in text else "---:" for i in range(len(head))]
    return [f"| {' | '.join(map(str, row))} |" for row in (head, rule, *rows)] + [""]


# ---------------------------------------------------------------- Choptank River


@cache
def choptank() -> pd.DataFrame:
    """Return the annual flux of nitrate by water year [t N], published and computed."""
    daily = pd.read_csv(EGRET / "choptank_nitrate_daily.csv", dtype=str)
    laboratory = pd.read_csv(EGRET / "choptank_nitrate_sample.csv", dtype=str)
    sign = np.where(laboratory["uncensored"] == "1", "", "<")
    values = {"date": laboratory["date"], "NO3-N mg/l": sign + laboratory["conc_high_mg_l"]}
    meter = daily[["date", "q_m3_s"]].rename(columns={"q_m3_s": "Q m3/s"})
    loads = monitoring.annual_loads(
        monitoring.read_samples(pd.DataFrame(values), station="Choptank"),
        monitoring.read_flow(meter, station="Choptank"),
        estimator="wrtds",
        year_starts=10,
        draws=0,
    )
    own = loads.table.query("estimator == 'wrtds' and statistic == 'best'")
    day = pd.to_datetime(daily["date"])
    flux = daily["wrtds_flux_kg_d"].astype(float).groupby(day.dt.year + (day.dt.month >= 10)).sum()
    both = {"published": flux / 1000, "computed": own.set_index("year")["value"] / 1000}
    return pd.DataFrame(both)


def choptank_lines() -> Iterator[str]:
    """Yield the comparison with EGRET."""
    both = choptank()
    percent = 100 * (both["computed"] / both["published"] - 1)
    yield from (
        CHOPTANK,
        "",
        "Nitrate at Greensboro, Maryland (U.S. Geological Survey, station 01491000): the annual "
        "flux of the WRTDS solution that is published with the R package EGRET (data set "
        "Choptank_eList, daily fluxes added up), beside `ww.monitoring` with the same 606 samples "
        "and daily flows. *Published.*",
        "",
        f"Difference: median {percent.abs().median():.2f} %, largest {percent.abs().max():.2f} %, "
        f"over {len(both)} years.",
        "",
    )
    rows = [
        (year, f"{a:.2f}", f"{b:.2f}", signed(100 * (b / a - 1)))
        for year, a, b in both.itertuples()
    ]
    head = ("water year", "published [t N]", "computed [t N]", "difference [%]")
    yield from table(head, rows)


def signed(percent: float) -> str:
    """Write a difference; what rounds to nothing has no sign."""
    return f"{round(percent, 2):+.2f}" if round(percent, 2) else "0.00"


def kept_choptank(old: str) -> list[str]:
    """Return that part of a page as it is."""
    found = re.search(rf"(?ms)^{re.escape(CHOPTANK)}\n.*?(?=^## )", old)
    return found.group().removesuffix("\n").split("\n") if found else []


# ---------------------------------------------------------------- Danish works


def danish_works_lines() -> Iterator[str]:
    """Yield named works: effluent and removal, both models."""
    yield from (
        DANISH_WORKS,
        "",
        "What four works let out by Waterbase UWWTD version 6 of the European Environment Agency "
        "(whole tonnes), and what the models give for their inflow. Volumes, doses and "
        "temperatures are not published: they are reasonable figures of design, chosen with the "
        "published effluent in view, as are some flows. This shows that the models can be right, "
        "not that they must be. The tests hold the removal to 1.5 points for BOD5 and COD; for N "
        "to 11 (Ekama) and 3 (A 131), for P to 5 and 6.",
        "",
    )
    tables = {rule: treatment.danish_works(rule) for rule in RULES}
    rows = []
    for i, row in enumerate(tables["ekama"].to_dict("records")):
        both = [tables[rule].iloc[i] for rule in RULES]
        rows.append(
            (
                WORKS[row["works"]],
                SHOWN[row["substance"]],
                f"{row['inflow']:.0f}",
                f"{row['published']:.0f}",
                *(f"{one['computed']:.0f}" for one in both),
                f"{100 * row['removal_published']:.1f}",
                *(f"{100 * one['removal_computed']:.1f}" for one in both),
            )
        )
    columns = [f"{{}}, {name}" for name in ("published", *RULES.values())]
    head = ["works", "substance", "inflow [t/yr]", *(c.format("effluent [t/yr]") for c in columns)]
    yield from table([*head, *(c.format("removal [%]") for c in columns)], rows, text=(0, 1))


def danish_types_lines() -> Iterator[str]:
    """Yield the ladder of types, both models."""
    yield from (
        DANISH_TYPES,
        "",
        "Mean effluent of Danish works by type in 2003 [mg/l] (Danish Environmental Protection "
        "Agency, Punktkilder 2003), and the models with the mean inflow of all Danish works. U "
        "untreated, M mechanical, B biological, N nitrification, D denitrification, K chemical "
        "phosphorus removal, F filter. The works of a type differ in their inflow, which the "
        "models do not know; designs are estimates as above. The tests hold N to a factor of "
        "1.5, P of 1.8, BOD5 of 2.",
        "",
    )
    tables = [treatment.danish_types(rule) for rule in RULES]
    rows = [
        (
            row["type"],
            SHOWN[row["substance"]],
            f"{row['published']:g}",
            *(f"{one.iloc[i]['computed']:.{decimals(row['published'])}f}" for one in tables),
        )
        for i, row in enumerate(tables[0].to_dict("records"))
    ]
    head = ("type", "substance", "published", *(f"computed, {name}" for name in RULES.values()))
    yield from table(head, rows, text=(0, 1))


def decimals(number: float) -> int:
    """Return how many decimals a number shows."""
    return len(f"{number:g}".partition(".")[2])
