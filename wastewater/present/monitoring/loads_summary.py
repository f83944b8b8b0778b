"""A measured load in a few sentences: what was measured, what was filled, what came out."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    band_words,
    capital,
    counted,
    estimator_name,
    load_scale,
    place_name,
    range_words,
    statistic,
    year_name,
)
from wastewater.present.monitoring.finding_lines import rule_name
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_RESULT = ["file", "row", "column", "day"]
"""What tells one result from another."""

_NOT_OF_VALUES = ("sampling_gap", "sample_without_flow")
"""Rules that doubt no value."""


def loads_summary(loads: Loads, language: str = "en", year: int | None = None) -> str:
    """Return what measured loads say, in a few sentences.

    Parameters
    ----------
    loads : Loads
        Annual loads of one substance at one station.
    language : str
        One of `wastewater.text.LANGUAGES`.
    year : int, optional
        The year; the last one with a load if not given.

    Returns
    -------
    str
        Samples, gaps, load with its 90 % interval, and whether that holds it; method and why; where
        the spread comes from; what the rule for values below the limit does; what was excluded, and
        what was only reported of samples and flow; all years; warnings.

    Raises
    ------
    ValueError
        If the flow does not cover `year` from its first to its last day.
    """
    best = statistic(loads, loads.estimator, "best")
    if year is not None and year not in best.index:
        raise ValueError(f"{year} is none of the complete years {best.index.tolist()}")
    place = place_name(loads.station, loads.substance, language)
    if best.empty:
        sentences = [text("monitoring.summary.no_year", language, place=place)]
    else:
        chosen = int(_last_known(best)) if year is None else year
        sentences = [
            _main(loads, chosen, place, language),
            *_outside(loads, chosen, language),
            *_method(loads, chosen, language),
            *_spread(loads, chosen, language),
            *_limits(loads, chosen, language),
            *_excluded(loads, chosen, language),
            *_reported(loads, chosen, language),
            *_flow_doubts(loads, chosen, language),
            *_all_years(loads, language),
        ]
    notes = (text(f"monitoring.note.{key}", language, **fields) for key, fields in loads.notes)
    return " ".join([*sentences, *notes])


def samples_words(samples: int, below: int, language: str = "en") -> str:
    """Return how many samples there are, and how many lie below the limit of quantification."""
    number = counted("samples", samples, language)
    if not samples:
        return number
    key = "some" if below else "none"
    shown = numerals.number(below, language)
    return f"{number}, {text(f'monitoring.summary.{key}_below', language, n=shown)}"


def year_samples(loads: Loads, year: int, language: str = "en") -> str:
    """Return how many samples there are in a year, and how many below the limit."""
    rows = loads.counts[loads.counts["year"] == year]
    return samples_words(int(rows["samples"].sum()), int(rows["below"].sum()), language)


def year_bounds(loads: Loads, year: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of a year, calendar or water year."""
    inside = loads.record.days[loads.record.year == year]
    return pd.Timestamp(inside[0]), pd.Timestamp(inside[-1])


def gap_words(loads: Loads, year: int, language: str = "en") -> str:
    """Return which gaps the flow of a year has, and how they were filled.

    Parameters
    ----------
    loads : Loads
        The loads.
    year : int
        One of the complete years.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        A clause, such as `a gap of 9 days in the flow (3–11 May) filled by a straight line`.
    """
    first, last = year_bounds(loads, year)
    gaps = loads.gaps[(loads.gaps["first"] <= last) & (loads.gaps["last"] >= first)]
    if gaps.empty:
        return text("monitoring.summary.no_gap", language)
    starts = gaps["first"].where(gaps["first"] >= first, first)
    ends = gaps["last"].where(gaps["last"] <= last, last)
    days = int(((ends - starts).dt.days + 1).sum())
    known = dict.fromkeys(str(method) for method in gaps["method"])
    names = [text(f"monitoring.filled.{method}", language) for method in known]
    fields = {
        "days": counted("days", days, language),
        "methods": text("label.and", language).join(names),
    }
    if len(gaps) > 1:
        fields["gaps"] = counted("gaps", len(gaps), language)
        return text("monitoring.summary.gaps", language, **fields)
    dates = _dates(starts.iloc[0], ends.iloc[0], language)
    return text("monitoring.summary.one_gap", language, dates=dates, **fields)


def _dates(first: pd.Timestamp, last: pd.Timestamp, language: str) -> str:
    """Write the days from one to another, without the year."""
    key = "days" if first.month == last.month else "days_of_months"
    return text(
        f"monitoring.word.{'one_day' if first == last else key}",
        language,
        first=first.day,
        last=last.day,
        month=text(f"monitoring.month.{first.month}", language),
        last_month=text(f"monitoring.month.{last.month}", language),
    )


def _last_known(best: pd.Series[float]) -> int:
    known = best.dropna()
    return int((known if len(known) else best).index[-1])


def _main(loads: Loads, year: int, place: str, language: str) -> str:
    return text(
        "monitoring.summary.main",
        language,
        place=place,
        year=year_name(year, loads.record.year_starts, language),
        samples=year_samples(loads, year, language),
        gap=gap_words(loads, year, language),
        load=_load(loads, year, language),
    )


def _numbers(loads: Loads, year: int) -> tuple[float, float, float]:
    """Return load, 5th and 95th percentile of a year [kg/yr]; NaN where there is none."""
    value, low, high = (
        float(statistic(loads, loads.estimator, name).get(year, math.nan))
        for name in ("best", "p05", "p95")
    )
    return value, low, high


def _outside(loads: Loads, year: int, language: str) -> Iterator[str]:
    """Yield a warning where the interval does not hold the estimate."""
    value, low, high = _numbers(loads, year)
    rounding = 1e-9 * abs(value)
    if value < low - rounding or value > high + rounding:
        yield text("monitoring.summary.outside", language)


def _load(loads: Loads, year: int, language: str) -> str:
    """Write the load of a year with its interval, if it has them."""
    value, low, high = _numbers(loads, year)
    if not math.isfinite(value):
        return text("monitoring.summary.no_load", language)
    scale = load_scale(value, loads.substance, per_year=False)
    shown = band_words((bound * scale.factor for bound in (value, low, high)), language)
    key = "load" if math.isfinite(low + high) else "load_alone"
    unit = numerals.unit_label(scale.unit, language)
    return text(
        f"monitoring.summary.{key}", language, value=shown.value, bounds=shown.bounds, unit=unit
    )


def _method(loads: Loads, year: int, language: str) -> Iterator[str]:
    key, fields = loads.reason
    chosen = capital(text(f"monitoring.reason.{key}", language, **fields))
    yield text(
        "monitoring.summary.method",
        language,
        estimator=estimator_name(loads.estimator, language),
        reason=chosen,
    )
    if not loads.second:
        return
    other = float(statistic(loads, loads.second, "best").get(year, math.nan))
    if math.isfinite(other):
        scale = load_scale(other, loads.substance, per_year=False)
        yield text(
            "monitoring.summary.second",
            language,
            estimator=estimator_name(loads.second, language),
            value=numerals.estimate(other * scale.factor, language, 3),
            unit=numerals.unit_label(scale.unit, language),
        )


def _spread(loads: Loads, year: int, language: str) -> Iterator[str]:
    parts = loads.spread[loads.spread["year"] == year].set_index("component")["share"].dropna()
    if len(parts) and parts.max() > 0:
        yield text(
            "monitoring.summary.spread",
            language,
            component=text(f"monitoring.component.{parts.idxmax()}", language),
            share=numerals.percent(float(parts.max()), language),
        )


def _limits(loads: Loads, year: int, language: str) -> Iterator[str]:
    rows = loads.limits[loads.limits["year"] == year].set_index("rule")
    ends = rows["value"].reindex(["zero", "limit"])
    if rows.empty or not rows["below_share"].iloc[0] > 0 or not ends.notna().all():
        return
    share = numerals.percent(float(rows["below_share"].iloc[0]), language)
    if np.isclose(ends["zero"], ends["limit"]):  # a regression that knows what "below" means
        yield text("monitoring.summary.limits_as_such", language, share=share)
        return
    scale = load_scale(float(ends.max()), loads.substance, per_year=False)
    yield text(
        "monitoring.summary.limits",
        language,
        share=share,
        bounds=range_words(ends * scale.factor, language),
        unit=numerals.unit_label(scale.unit, language),
        rule=text(f"monitoring.limit_rule.{loads.rule}.name", language),
    )


def _excluded(loads: Loads, year: int, language: str) -> Iterator[str]:
    """Yield how many results and days of flow of the year were excluded; each counts once."""
    first, last = year_bounds(loads, year)
    found = loads.findings[loads.findings["severity"] == "excluded"]
    found = found[found["day"].between(first, last)]
    is_result = found["substance"] != ""
    numbers = {
        "results": len(found[is_result].drop_duplicates(_RESULT)),
        "flow_days": len(found[~is_result].drop_duplicates(["day"])),
    }
    items = [counted(what, number, language) for what, number in numbers.items() if number]
    if items:
        shown = text("label.and", language).join(items)
        yield text("monitoring.summary.excluded", language, items=shown)


def _reported(loads: Loads, year: int, language: str) -> Iterator[str]:
    """Yield how many results of the year are in the load although a rule doubts them."""
    first, last = year_bounds(loads, year)
    found = loads.findings[loads.findings["day"].between(first, last)]
    found = found[(found["substance"] != "") & ~found["rule"].isin(_NOT_OF_VALUES)]
    is_out = (found["severity"] == "excluded").groupby([found[c] for c in _RESULT], dropna=False)
    found = found[~is_out.transform("any")]
    results = found.drop_duplicates(_RESULT)
    if len(results):
        names = dict.fromkeys(rule_name(rule, language) for rule in found["rule"])
        shown = counted("results", len(results), language)
        rules = ", ".join(names)
        yield text("monitoring.summary.reported", language, items=shown, rules=rules)


def _flow_doubts(loads: Loads, year: int, language: str) -> Iterator[str]:
    """Yield which rules doubt measured flows of the year that are in the load nevertheless."""
    first, last = year_bounds(loads, year)
    found = loads.findings
    ends = pd.to_datetime(found["last"]).fillna(found["day"])
    here = (found["day"] <= last) & (ends >= first) & (found["substance"] == "")
    found = found[here & (found["severity"] == "reported") & (found["rule"] != "flow_gap")]
    if len(found):
        rules = ", ".join(dict.fromkeys(rule_name(rule, language) for rule in found["rule"]))
        yield text("monitoring.summary.flow_doubts", language, rules=rules)


def _all_years(loads: Loads, language: str) -> Iterator[str]:
    best = statistic(loads, loads.estimator, "best").dropna()
    if len(best) < 2:
        return
    scale = load_scale(float(np.max(best)), loads.substance, per_year=False)
    yield text(
        "monitoring.summary.years",
        language,
        years=counted("years", len(best), language),
        first=best.index[0],
        last=best.index[-1],
        bounds=range_words(best * scale.factor, language),
        unit=numerals.unit_label(scale.unit, language),
    )
