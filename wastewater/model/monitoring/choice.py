"""Which estimator suits the data at hand: conditions of use, and the one to start with.

All bounds are rows of ``estimators.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.suited import season_gap

Said = tuple[str, Mapping[str, str]]
"""Key of a sentence below ``monitoring.note`` and the words to fill in."""

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Verdict:
    """What speaks against an estimator for a record.

    Attributes
    ----------
    refused : tuple of (str, mapping)
        Reasons not to use it at all; empty where it may be used.
    warned : tuple of (str, mapping)
        Reasons to read its loads with care.
    """

    refused: tuple[Said, ...]
    warned: tuple[Said, ...]


@dataclass(frozen=True)
class Choice:
    """The estimator that suits a record, another one beside it, and why.

    Attributes
    ----------
    estimator, second : str
        Ids; the second is of another family, "" where no other may be used. Both "" where all are
        refused.
    key : str
        Key below ``monitoring.reason``.
    fields : mapping
        Words to fill in.
    """

    estimator: str
    second: str
    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """What the conditions ask of a record.

    Attributes
    ----------
    samples, uncensored : int
        Number of samples, and of those above the limit.
    years : int
        Complete years with samples.
    yearly : float
        Samples in the middle one of the years that have any [1/yr].
    least, least_year : int
        Samples in the poorest of these years, and which year it is.
    empty : tuple of int
        Complete years without samples.
    gap : int
        Longest time without a sample between the first and the last day of flow [d].
    beyond : float
        Share of the volume on days with more flow than on any day of sampling.
    relation : float
        Share of the variance of ln c that ln flow and season explain (adjusted); NaN with too few
        samples or without logarithms.
    season_gap : float
        Longest part of the year in which no sample of any year was taken [yr].
    level, zeros : bool
        Whether all sampled days have the same flow; whether a sampled flow or a concentration is
        zero, so that it has no logarithm.
    """

    samples: int
    uncensored: int
    years: int
    yearly: float
    least: int
    least_year: int
    empty: tuple[int, ...]
    gap: int
    beyond: float
    relation: float
    season_gap: float
    level: bool
    zeros: bool


def facts(record: Record) -> Facts:
    """Return what the conditions ask of a record [counts, d, shares].

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    """
    years = record.years if record.years.size else np.unique(record.year)
    counts = np.array([(record.year[record.at] == year).sum() for year in years])
    some, had = counts[counts > 0], years[counts > 0]
    q = record.sample_flow
    borders = np.concatenate([[-1], record.at, [record.flow.size]])
    zeros = bool((q <= 0).any() or (record.concentration <= 0).any())
    high = record.flow > q.max(initial=0.0)
    return Facts(
        samples=record.at.size,
        uncensored=int((~record.below).sum()),
        years=int(np.isin(had, record.years).sum()),
        yearly=float(np.median(some)) if some.size else 0.0,
        least=int(some.min(initial=record.at.size)),
        least_year=int(had[some.argmin()]) if some.size else 0,
        empty=tuple(years[counts == 0].tolist()),
        gap=int(np.diff(borders).max()) - 1,
        beyond=float(record.flow[high].sum() / max(record.flow.sum(), np.finfo(float).tiny)),
        relation=np.nan if zeros else _relation(record),
        season_gap=season_gap(record),
        level=bool(np.ptp(q) == 0) if q.size else True,
        zeros=zeros,
    )


def conditions(record: Record, estimator: str) -> Verdict:
    """Return what speaks against an estimator for a record.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    estimator : str
        Id.

    Returns
    -------
    Verdict
        Keys of sentences.

    Raises
    ------
    KeyError
        If there is no such estimator.
    """
    return _judged(facts(record), estimator)


def applicable(record: Record) -> list[str]:
    """Return the ids of all estimators that may be used, the preferred ones first.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    """
    known = facts(record)
    return [name for name in _by_preference() if not _judged(known, name).refused]


def default(record: Record) -> Choice:
    """Return the estimator that suits the data, and one of another family beside it.

    The first in the order of preference that is not refused, has as many samples a year as its row
    wants for a default and not more than it makes use of, and, for the seven-term regression, a
    clear relation of the concentration with flow and season, or so many values below the limit
    that a rule would decide the load. No regression where much water passed beyond the samples.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    """
    known = facts(record)
    usable = [name for name in _by_preference() if not _judged(known, name).refused]
    words = {
        "yearly": str(int(known.yearly)),
        "samples": str(known.samples),
        "years": str(known.years),
        "below": f"{100 * (1 - known.uncensored / max(known.samples, 1)):.0f}",
        "relation": f"{100 * max(known.relation, 0.0):.0f}" if known.relation > 0 else "0",
    }
    chosen = next((name for name in usable if _suits(known, name)), "")
    if not chosen:
        return Choice("", "", "too_few", words)
    key = f"{chosen}_below" if _hidden(known, chosen) else chosen
    return Choice(chosen, second(chosen, usable), key, words)


def takes(estimator: str, concentration: Array) -> bool:
    """Return whether an estimator can work with these concentrations.

    Curves through logarithms have no place for the zeros that some rules put in the place of
    values below the limit; regressions that treat these as censored do not look at them.

    Parameters
    ----------
    estimator : str
        Id.
    concentration : numpy.ndarray
        Concentrations with those below the limit replaced [mg/l].
    """
    row = listed("estimators").loc[estimator]
    return "yes" in (row["zeros"], row["censored"]) or bool((concentration > 0).all())


def second(estimator: str, usable: list[str]) -> str:
    """Return the estimator to show beside another: of another family, "" where there is none.

    Parameters
    ----------
    estimator : str
        Id of the first.
    usable : list of str
        Ids of those that may be used (`applicable`), without a unit.
    """
    table = listed("estimators")
    family = table["family"]
    wanted = [*str(table["second"].loc[estimator]).split(), *usable]
    others = (n for n in wanted if n in usable and family.loc[n] != family.loc[estimator])
    return next(others, "")


def _suits(known: Facts, estimator: str) -> bool:
    first, last = _bound(estimator, "prefer_from"), _bound(estimator, "prefer_below")
    relation = _bound(estimator, "prefer_relation")
    clear = bool(np.isnan(relation) or known.relation >= relation) or _hidden(known, estimator)
    inside = not known.beyond > _bound(estimator, "advised_beyond")  # else it may run off
    return first <= known.yearly and not known.yearly >= last and clear and inside


def _hidden(known: Facts, estimator: str) -> bool:
    """Whether so many values lie below the limit that a rule for them would decide the load."""
    below = known.samples - known.uncensored
    return bool(below and below >= _bound(estimator, "prefer_below_share") * known.samples)


def _judged(known: Facts, estimator: str) -> Verdict:
    return Verdict(tuple(_refusals(known, estimator)), tuple(_warnings(known, estimator)))


def _refusals(known: Facts, estimator: str) -> list[Said]:
    counted = {
        "samples": known.samples,
        "uncensored": known.uncensored,
        "yearly": known.yearly,
        "years": known.years,
    }
    said: list[Said] = [
        (f"refused_{what}", {"count": str(int(count)), "least": f"{least:g}"})
        for what, count in counted.items()
        if count < (least := _bound(estimator, f"refuse_{what}"))
    ]
    row = listed("estimators").loc[estimator]
    if row["seasonal"] == "yes":
        widest = figure(estimator, "widest_season_gap")
        if known.season_gap > widest:
            months = {"months": f"{12 * known.season_gap:.1f}", "most": f"{12 * widest:.1f}"}
            said.append(("refused_season", months))
    if row["family"] == "regression" and known.level:
        said.append(("refused_level", NOTHING))
    if row["zeros"] == "no" and known.zeros:
        said.append(("refused_zeros", NOTHING))
    return said


def _warnings(known: Facts, estimator: str) -> list[Said]:
    said: list[Said] = []
    if known.samples and known.least < (advised := _bound(estimator, "advised_yearly")):
        year = {"year": str(known.least_year)}
        said.append(("few_samples", {"count": str(known.least), "advised": f"{advised:g}"} | year))
    if known.years < (advised := _bound(estimator, "advised_years")):
        said.append(("few_years", {"count": str(known.years), "advised": f"{advised:g}"}))
    if known.empty and listed("estimators")["per_year"].loc[estimator] == "yes":
        said.append(("empty_years", {"years": ", ".join(map(str, known.empty))}))
    if known.gap > (most := _bound(estimator, "advised_gap")):
        said.append(("long_gap", {"days": str(known.gap), "most": f"{most:g}"}))
    if known.beyond > (most := _bound(estimator, "advised_beyond")):
        share = {"share": f"{100 * known.beyond:.0f}", "most": f"{100 * most:.0f}"}
        said.append(("beyond_flow", share))
    return said


def _bound(estimator: str, column: str) -> float:
    """Return a bound; NaN, which nothing is below or above, where the row has none."""
    return figure("estimators", estimator, column)


def _by_preference() -> list[str]:
    table = listed("estimators")
    order = np.argsort(table["preference"].astype(int).to_numpy())
    return [str(name) for name in table.index[order]]


def _relation(record: Record) -> float:
    """Return the adjusted share of the variance of ln c explained by ln flow and season."""
    logs = np.log(record.concentration)
    angle = 2 * np.pi * record.decimal_year[record.at]
    ones = np.ones(logs.size)
    design = np.stack([ones, np.log(record.sample_flow), np.sin(angle), np.cos(angle)], axis=1)
    freedom = logs.size - design.shape[1]
    if freedom < 1 or np.ptp(logs) == 0:
        return float("nan")
    residual: Array = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    scatter = float(residual @ residual) / freedom
    return float(1 - scatter / np.var(logs, ddof=1))
