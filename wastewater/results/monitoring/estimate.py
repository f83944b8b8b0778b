"""From samples and flow to annual loads: the order of the calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.inputs.monitoring.records import Flow, Samples
from wastewater.inputs.report import Where
from wastewater.model.distributions import Array
from wastewater.model.monitoring import limits, uncertainty
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.choice import takes
from wastewater.model.monitoring.estimator import Estimator
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.flow_gaps import fill
from wastewater.model.monitoring.loadest import Loadest
from wastewater.model.monitoring.quality import usable, usable_flow
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.truth import Truth, fitted
from wastewater.model.monitoring.uncertainty import Accuracy, Gap
from wastewater.model.monitoring.wrtds import Wrtds, check_settings, wrtds_with
from wastewater.results.monitoring import load_tables
from wastewater.results.monitoring.beside import (
    check_flow,
    check_numbers,
    check_years,
    found_here,
    gaps_of,
    left_out,
    one_of,
    outside_flow,
    picked,
    side_by_side,
)
from wastewater.results.monitoring.loads import Loads, Said
from wastewater.results.monitoring.suits import choose, possible, values_of


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimator applied to one record.

    Attributes
    ----------
    daily : numpy.ndarray
        Load of every day [kg/d].
    alone : mapping of str to numpy.ndarray
        Annual loads as each component of the error alone would move them [kg/yr], (years, draws);
        empty without draws.
    drawn : numpy.ndarray
        Annual loads with all components, the estimate first [kg/yr], (years, 1 + draws).
    """

    daily: Array
    alone: Mapping[str, Array]
    drawn: Array


def annual_loads(
    samples: Samples,
    flow: Flow,
    substance: str = "",
    station: str = "",
    *,
    estimator: str = "",
    second: str = "",
    rule: str = "",
    without: Collection[str] = (),
    exclude: Collection[str] = (),
    year_starts: int = 1,
    neighbour: Flow | None = None,
    accuracy: Accuracy | None = None,
    settings: Mapping[str, float] = MappingProxyType({}),
    draws: int = 1000,
    seed: int = 1,
) -> Loads:
    """Estimate the annual loads of one substance at one station [kg/yr], with their spread.

    Parameters
    ----------
    samples : Samples
        Results of the laboratory [mg/l].
    flow : Flow
        Flow of the station [m3/d].
    substance, station : str
        Which; needed only where the samples hold several.
    estimator, second : str
        Estimators to show side by side; by default they follow from the data, and `Loads.reason`
        says how.
    rule : str
        Rule for values below the limit of quantification: ``percentage`` (OSPAR, HELCOM; the
        default), ``half``, ``zero``, ``limit``, ``ros``, ``mle``.
    without : collection of str
        Quality rules that are switched off.
    exclude : collection of str
        Quality rules whose findings are left out of the load instead of only being reported.
    year_starts : int
        Month in which a year begins; 10 gives water years, named by the year in which they end.
    neighbour : Flow, optional
        Flow at another station, to fill gaps.
    accuracy : Accuracy, optional
        Errors of flow meter and laboratory; the usual ones by default.
    settings : mapping of str to float
        Settings of WRTDS other than those of ``wrtds.csv``: ``half_window_years`` [yr],
        ``half_window_log_flow`` [1], ``half_window_season`` [yr], ``edge_adjustment`` (0 or 1),
        ``minimum_samples``, ``minimum_uncensored``.
    draws, seed : int
        Number of draws of the spread (20 or more), and their seed. Without draws (0) the best
        estimates are told and no spread.

    Returns
    -------
    Loads
        Loads and all that they were made of.

    Raises
    ------
    InputError
        If the data cannot carry a load: station or substance is not clear, no complete year of
        flow, too few samples, an estimator outside its conditions; or if draws, seed or
        `year_starts` mean nothing.
    ValueError
        If `settings` hold an unknown name.
    """
    check_numbers(year_starts, draws, seed)
    check_settings(settings)
    station, substance = picked(samples, substance, station)
    found = found_here(samples, flow, station, substance, without, exclude)
    kept = usable(one_of(samples, station, substance), found).table
    clean = usable_flow(flow, found)
    filled = fill(clean.daily, None if neighbour is None else neighbour.daily)
    where = Where(flow.file)
    check_flow(filled, where)
    record, used = side_by_side(kept, clean, filled, year_starts)
    check_years(record, filled, where)
    choice = choose(record, estimator, second, rule, where)
    name = station, substance
    accuracy = accuracy or usual_accuracy()
    job = _Job(
        record,
        choice.rule,
        settings,
        fitted(record, accuracy.analysis),
        accuracy,
        gaps_of(record, filled.gaps),
        draws,
        seed,
        "|".join(name),
    )
    names = [one for one in (choice.estimator, choice.second) if one]
    # each is built once: what WRTDS has fitted serves every question below
    built = {one: job.built(one) for one in names}
    made = {one: _estimate(job, one, built[one]) for one in names}
    first = built[choice.estimator]
    others = _others(job, names)
    notes = (*choice.notes, *_beyond(record, first), *left_out(record), *outside_flow(kept, used))
    return Loads(
        station=station,
        substance=substance,
        record=record,
        samples=used,
        findings=found,
        gaps=filled.gaps,
        estimator=choice.estimator,
        second=choice.second,
        reason=choice.reason,
        notes=notes,
        rule=choice.rule,
        table=load_tables.annual(name, record, choice.rule, made, others),
        months=load_tables.months(name, record, {one: made[one].daily for one in names}),
        spread=load_tables.spread(record, made[choice.estimator].alone),
        limits=load_tables.limits(record, _by_rule(record, choice.estimator, first)),
        counts=load_tables.counts(record),
        daily=load_tables.daily(record, made[choice.estimator].daily),
        settings=settings,
        draws=draws,
        seed=seed,
    )


def usual_accuracy() -> Accuracy:
    """Return the usual relative errors of flow meter and laboratory [1] (``error_defaults``)."""
    rows = ("flow_meter", "laboratory", "analysis")
    return Accuracy(*(figure("error_defaults", row) for row in rows))


@dataclass(frozen=True, eq=False)
class _Job:
    """All that estimators of one record share."""

    record: Record
    rule: str
    settings: Mapping[str, float]
    truth: Truth | None
    accuracy: Accuracy
    gaps: tuple[Gap, ...]
    draws: int
    seed: int
    key: str

    def built(self, name: str) -> Estimator:
        """Make an estimator ready for the record."""
        if name == "wrtds":
            return wrtds_with(self.record, self.settings)
        return BUILD[name](self.record)


def _estimate(job: _Job, name: str, estimator: Estimator) -> Estimate:
    """Apply one estimator and draw what its annual loads may be."""
    values = values_of(job.record, job.rule)
    daily = estimator.best(values)
    best = yearly(job.record, daily)
    if not job.draws:
        return Estimate(daily, {}, best[:, None])
    regression = listed("estimators")["family"].loc[name] == "regression"
    alone = uncertainty.components(
        job.record,
        estimator,
        job.truth,
        job.accuracy,
        job.gaps,
        values,
        job.draws,
        job.seed,
        job.key,
        regression=regression,
        centred=isinstance(estimator, Wrtds),
    )
    drawn = np.column_stack([best, uncertainty.together(alone, best)])
    return Estimate(daily, alone, drawn)


def _beyond(record: Record, estimator: Estimator) -> tuple[Said, ...]:
    """Say on how many days a regression runs far beyond all samples."""
    if not isinstance(estimator, Loadest | Wrtds):
        return ()
    days = int(estimator.beyond()[np.isin(record.year, record.years)].sum())
    return (("beyond_samples", {"count": str(days)}),) if days else ()


def _others(job: _Job, names: Sequence[str]) -> Mapping[str, Array]:
    """Annual loads by the other estimators that may be used here [kg/yr]."""
    record, values = job.record, values_of(job.record, job.rule)
    others = [name for name in possible(record, job.rule) if name not in names]
    return {name: yearly(record, job.built(name).best(values)) for name in others}


def _by_rule(record: Record, name: str, estimator: Estimator) -> Mapping[str, Array]:
    """Annual loads under every rule for values below the limit [kg/yr]."""
    rules = limits.usable_rules(record.below, record.concentration)
    values = {rule: values_of(record, rule) for rule in rules}
    return {
        rule: yearly(record, estimator.best(numbers))
        for rule, numbers in values.items()
        if takes(name, numbers)
    }
