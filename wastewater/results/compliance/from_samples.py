"""How the samples of a laboratory stand to the limits, year by year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.inputs.compliance.limits import Limit, limits
from wastewater.inputs.compliance.lists import setting
from wastewater.inputs.compliance.regimes import check_regimes, schedule_of
from wastewater.inputs.compliance.sampling import allowed_failures, required_samples
from wastewater.inputs.monitoring.records import Samples
from wastewater.model.compliance.single import annual_mean, count_failures, mean_verdict
from wastewater.model.compliance.verdict import meets
from wastewater.model.distributions import Array
from wastewater.results.compliance.reach import water_conditions
from wastewater.results.compliance.table import limit_rows, together

WARM = "water_12c"
_MEANS = ("annual_mean", "eqs_annual")
_LAST = "abwv"  # the schedule that looks at the last samples only


@dataclass(frozen=True)
class _Year:
    """Samples of one substance in one year at one station, in the order of their days."""

    value: Array
    below: NDArray[np.bool_]
    removal: Array
    inlet: Array
    warm: NDArray[np.bool_]

    def some(self, chosen: Any) -> _Year:
        """Return some of the samples."""
        return _Year(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def from_samples(
    samples: Samples,
    size: float = float("nan"),
    *,
    regimes: Collection[str],
    applies_to: Collection[str] = ("effluent", "sensitive area"),
    inlet: Samples | None = None,
    lagoons: bool = False,
    hardness: float | None = None,
    first_year: bool = False,
    city: str = "",
    country: str = "",
    scenario: str = "measured",
) -> pd.DataFrame:
    """Return how the samples of each station and year stand to the limits.

    Values below the limit of quantification meet a limit above it and cannot be judged where it is
    above the limit; they count as half of it in a mean. A year with too few samples can fail but
    not pass. Where water temperatures are among the samples, limits for 12 °C and warmer are
    judged on those days.

    Parameters
    ----------
    samples : Samples
        What `monitoring.read_samples` read.
    size : float
        Size of the works [p.e.]; not needed for quality standards.
    regimes : collection of str
        Laws of ``regimes.csv``.
    applies_to : collection of str
        Some of `limits.APPLIES_TO`; ``("inland water",)`` for samples of a river.
    inlet : Samples, optional
        Samples of the raw sewage: removal is taken between samples of one day.
    lagoons : bool
        Whether the works are lagoons.
    hardness : float, optional
        Hardness of the river [mg CaCO3/l], for cadmium.
    first_year : bool
        Whether the number of samples of a first year is asked for.
    city, country, scenario : str
        Names for the table; the country decides what is law there.

    Returns
    -------
    pandas.DataFrame
        Columns `COMPLIANCE_COLUMNS`; `low` and `high` are the means with values below the limit of
        quantification as 0 and as the limit.

    Raises
    ------
    InputError
        When a law is not known, or limits for an effluent are asked for without a size above 0.
    """
    known = check_regimes(regimes)
    if not size > 0 and "effluent" in applies_to:
        raise InputError(Problem("problem.no_size", column="size"))
    given = {"", "dry_weather", WARM, "lagoon" if lagoons else "not_lagoon"}
    given |= set(water_conditions(hardness)) if "effluent" not in applies_to else set()
    tables = []
    dated = samples.table.assign(year=samples.table["day"].dt.year)
    for key, rows in dated.groupby(["station", "year"], sort=True):
        station, year = str(key[0]), int(rows["year"].iloc[0])
        names = {"city": city, "country": country, "place": station, "scenario": scenario}
        for one in limits():
            own = rows[rows["substance"] == one.substance]
            asked = one.regime in known and one.applies_to in applies_to
            fits = one.condition in given and (np.isnan(size) or one.size.holds(size))
            if not asked or not fits or own.empty:
                continue
            found = _judged(one, _year(own, rows, inlet), size, first_year)
            if found:
                tables.append(limit_rows(one, names, [year], found | {"size": size}, 1.0))
    return together(tables)


def _year(own: pd.DataFrame, rows: pd.DataFrame, inlet: Samples | None) -> _Year:
    """Return the samples of a substance with inlet and temperature of the same day."""
    own = own.sort_values(["day", "time"])
    below = own["below"].to_numpy(bool)
    value = np.where(below, own["limit"], own["value"]).astype(float)
    raw = np.full(len(own), np.nan)
    if inlet is not None:
        raw = _of_day(inlet.table, str(own["substance"].iloc[0]), own["day"])
    warm = _of_day(rows, "temperature", own["day"]) >= setting("warm_water")
    with np.errstate(divide="ignore", invalid="ignore"):
        removal = np.where(raw > 0, 1 - value / raw, np.nan)
    return _Year(value, below, removal, raw, warm)


def _of_day(table: pd.DataFrame, substance: str, days: pd.Series) -> Array:
    """Return the mean of a substance on each day, NaN where there is none."""
    rows = table[table["substance"] == substance]
    means = rows.groupby("day")["value"].mean()
    return days.map(means).to_numpy(float)


def _judged(one: Limit, year: _Year, size: float, first_year: bool) -> dict[str, Any]:
    """Return what was found about a limit; nothing where no sample is of its condition."""
    if one.condition == WARM:
        year = year.some(year.warm)
    schedule = schedule_of(one.regime)
    if schedule == _LAST:
        year = year.some(slice(-int(required_samples(size, schedule)), None))
    if not year.value.size:
        return {}
    required = required_samples(0.0 if np.isnan(size) else size, schedule, first_year=first_year)
    if one.statistic in _MEANS:
        return _of_mean(one, year, required)
    if one.statistic == "removal":
        return {}
    return _of_count(one, year, required, schedule)


def _of_count(one: Limit, year: _Year, required: float, schedule: str) -> dict[str, Any]:
    """Count the samples that fail; of a maximum none may, however many were taken."""
    is_share = one.statistic == "share_of_samples"
    found = count_failures(
        year.value,
        year.below,
        one.in_base,
        allowed=float(allowed_failures(len(year.value), schedule)) if is_share else 0.0,
        required=required if is_share else np.nan,
        ceiling=one.ceiling_in_base,
        removal=year.removal,
        least_removal=one.removal,
    )
    mean = annual_mean(year.value, year.below)
    value = float(mean.value[0]) if is_share else float(year.value.max())
    unknown = found.verdict == "cannot_judge"
    return {
        **_numbers(one, value, float(mean.low[0]), float(mean.high[0]) if is_share else value),
        "basis": "samples",
        "removal": _mean_removal(year),
        "samples": found.samples,
        "required": required,
        "failures": int(found.failures[0]),
        "allowed": found.allowed,
        "probability": np.nan if unknown else found.probability,
        "by_concentration": found.probability,
        "verdict": found.verdict,
        "reason": found.reason,
        "way": "concentration",
    }


def _of_mean(one: Limit, year: _Year, required: float) -> dict[str, Any]:
    mean = annual_mean(year.value, year.below)
    removal = _mean_removal(year)
    is_removed = bool(meets(removal, one.removal, least=True))
    alone, _ = mean_verdict(mean, one.in_base)
    probability, verdict = mean_verdict(mean, one.in_base, excused=is_removed)
    reason = "limit_of_quantification" if verdict == "cannot_judge" else ""
    if verdict == "met" and len(year.value) < required:
        probability, verdict, reason = np.nan, "cannot_judge", "too_few_samples"
    return {
        **_numbers(one, float(mean.value[0]), float(mean.low[0]), float(mean.high[0])),
        "basis": "samples",
        "removal": removal,
        "samples": len(year.value),
        "required": required,
        "probability": probability,
        "by_concentration": alone,
        "verdict": verdict,
        "reason": reason,
        "way": "removal" if is_removed and alone != 1.0 else "concentration",
    }


def _mean_removal(year: _Year) -> float:
    """Return the removal between the means of the days that have both samples."""
    both = ~np.isnan(year.inlet)
    if not both.any():
        return float("nan")
    value = np.where(year.below, year.value / 2, year.value)
    return float(1 - value[both].mean() / year.inlet[both].mean())


def _numbers(one: Limit, value: float, low: float, high: float) -> dict[str, float]:
    margin = one.in_base - value
    numbers = {"value": value, "low": low, "high": high, "margin": margin}
    return numbers | {"margin_share": margin / one.in_base}
