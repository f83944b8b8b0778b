"""Samples and flow of one station laid side by side, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.checks import Problems
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.records import Flow, Samples
from wastewater.inputs.report import Where, closest
from wastewater.model.monitoring.flow_gaps import Filled
from wastewater.model.monitoring.quality import findings
from wastewater.model.monitoring.quality_rules import chosen
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.uncertainty import Gap
from wastewater.results.monitoring.loads import Said

LEAST_DRAWS = 20
"""One draw in twenty lies below the 5th percentile: fewer draws have none."""


def picked(samples: Samples, substance: str, station: str) -> tuple[str, str]:
    """Return station and substance; ask where it is not clear which are meant."""
    table, problems, picked = samples.table, [], []
    for column, wanted in (("station", station), ("substance", substance)):
        known = sorted(set(table[column]))
        if wanted and wanted not in known:
            hint, expected = closest(wanted, known), ", ".join(known)
            key = f"no_samples_of_{column}"
            problems.append(Where("").problem(key, "", wanted, expected, suggestion=hint))
        elif not wanted and len(known) != 1:
            problems.append(Where("").problem(f"which_{column}", expected=", ".join(known)))
        else:
            picked.append(wanted or known[0])
            table = table[table[column] == picked[-1]]
    if problems:
        raise InputError(problems)
    return picked[0], picked[1]


def one_of(samples: Samples, station: str, substance: str) -> Samples:
    """Return the samples of one substance at one station, in the units of the record."""
    table = samples.table
    wanted = (table["station"] == station) & (table["substance"] == substance)
    return Samples(table[wanted], samples.timezone)


def found_here(
    samples: Samples,
    flow: Flow,
    station: str,
    substance: str,
    without: Collection[str],
    exclude: Collection[str],
) -> pd.DataFrame:
    """Return findings on one substance and on the flow; other substances help to judge it."""
    chosen(exclude)  # an unknown name is an error, as in `without`
    here = Samples(samples.table[samples.table["station"] == station], samples.timezone)
    found = findings(here, flow, without=without)
    mine = found[found["substance"].isin([substance, ""])].reset_index(drop=True)
    severity = mine["severity"].mask(mine["rule"].isin(list(exclude)), "excluded")
    return mine.assign(severity=severity)


def check_flow(filled: Filled, where: Where) -> None:
    """Refuse a flow of which too little was measured; a long gap only costs its years."""
    little = [said for said in filled.refused if said[0] != "flow_gap_long"]
    if little:
        raise InputError(where.problem(key, **fields) for key, fields in little)


def check_years(record: Record, filled: Filled, where: Where) -> None:
    """Refuse a flow without a complete year; long gaps are named where they are the reason."""
    if record.years.size:
        return
    if record.left_out:
        raise InputError(where.problem(key, **fields) for key, fields in filled.refused)
    days = f"{record.days[0]} … {record.days[-1]}"
    raise InputError(where.problem("no_complete_year", value=days))


def check_numbers(year_starts: int, draws: int, seed: int) -> None:
    """Refuse a month, a number of draws and a seed that mean nothing; all problems together."""
    problems: Problems = []
    if year_starts not in range(1, 13):
        problems.append(Where("").problem("year_starts", value=str(year_starts)))
    if draws != 0 and (draws < LEAST_DRAWS or draws % 1):
        least = str(LEAST_DRAWS)
        problems.append(Where("").problem("few_draws", value=str(draws), expected=least))
    if seed < 0:
        problems.append(Problem("run.seed", value=str(seed)))
    if problems:
        raise InputError(problems)


def side_by_side(
    kept: pd.DataFrame, flow: Flow, filled: Filled, year_starts: int
) -> tuple[Record, pd.DataFrame]:
    """Lay samples and flow side by side, day by day; return the samples that have a flow, too."""
    measured = slice(*filled.span)
    days = flow.daily["day"].to_numpy().astype("datetime64[D]")[measured]
    volume = filled.volume[measured]
    unknown = np.isnan(volume)
    whole = np.arange(volume.size)
    # only to keep the days in a row: no load is told of a year in which the flow is not known
    volume = np.where(unknown, np.interp(whole, whole[~unknown], volume[~unknown]), volume)
    ordered = kept.sort_values(["day", "time", "value", "limit"], kind="stable")
    sampled = ordered["day"].to_numpy().astype("datetime64[D]")
    there = np.isin(sampled, days[~unknown])
    used = ordered[there]
    value = used["value"].where(~used["below"], used["limit"])
    record = Record(
        first_day=days[0],
        flow=volume,
        filled=filled.filled[measured] | unknown,
        at=(sampled[there] - days[0]).astype(np.intp),
        concentration=value.to_numpy(float),
        below=used["below"].to_numpy(bool),
        year_starts=year_starts,
    )
    lost = tuple(np.unique(record.year[unknown]).tolist())
    return replace(record, left_out=lost), used


def gaps_of(record: Record, table: pd.DataFrame) -> tuple[Gap, ...]:
    """Return the filled gaps as days of the record; a usual error where none could be told."""
    first = record.first_day.astype("datetime64[D]")
    usual = figure("error_defaults", "gap")
    found = []
    for start, days, low, high in zip(
        table["first"].to_numpy().astype("datetime64[D]"),
        table["days"],
        table["low"].fillna(1 / (1 + usual)),
        table["high"].fillna(1 + usual),
        strict=True,
    ):
        at = int((start - first).astype(int))
        found.append(Gap(slice(at, at + days), low, high))
    return tuple(found)


def left_out(record: Record) -> tuple[Said, ...]:
    """Say for which years no load is told because a long part of their flow is missing."""
    years = ", ".join(str(year) for year in record.left_out)
    return (("years_left_out", {"years": years}),) if years else ()


def outside_flow(kept: pd.DataFrame, used: pd.DataFrame) -> tuple[Said, ...]:
    """Say how many samples were taken on days without any record of the flow."""
    lost = kept[~kept.index.isin(used.index)]
    if lost.empty:
        return ()
    days = lost["day"].dt.strftime("%Y-%m-%d")
    fields = {"count": str(len(lost)), "first": days.min(), "last": days.max()}
    return (("outside_flow", fields),)
