"""The order of the calls: from a prepared city and a scenario to solved years."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from wastewater.model import calibration, decay, measures
from wastewater.model.calibration import Calibration
from wastewater.model.full_year import SolvedYear, full_year
from wastewater.model.lookup import Parameters
from wastewater.model.memory import Memory
from wastewater.model.outline import OutlineYear, outline_year, parts_of
from wastewater.model.start import Start
from wastewater.model.state import State, state
from wastewater.model.stocks import Stocks, deposited


def outline(
    start: Start, active: Sequence[str], years: Sequence[int], memory: Memory | None = None
) -> Iterator[OutlineYear]:
    """Solve a list of measures year by year like `solve`, without the flow on every edge.

    Parameters
    ----------
    start, active, years
        As in `solve`.
    memory : Memory, optional
        Parts of the same block of draws that were worked out before, for example under other
        measures.

    Raises
    ------
    BalanceError, ModelError
        As `solve`.
    """
    model, stocks = start.model, start.stocks
    changes, memory = model.changes(active), memory or Memory()
    measured = measured_under(start, changes)
    parts = None
    for year in years:
        versions = measures.versions(changes, year)
        if parts is None or versions != parts.parameters.versions:
            changed = measures.changed_rows(model.values, changes, year)
            p = Parameters(model.index, model.values, changed, versions, memory)
            parts = parts_of(model, p, measured)
        solved = outline_year(model, parts, start.content, stocks, year)
        stocks = solved.closing
        yield solved


def in_full_years(
    start: Start, active: Sequence[str], years: Sequence[int], wanted: Collection[int]
) -> Iterator[SolvedYear]:
    """Solve some years with the flow on every edge, and those before them in outline.

    Parameters
    ----------
    start, active, years
        As in `run.solve`; years after the last that is wanted are left out.
    wanted : collection of int
        Years to solve in full.

    Yields
    ------
    SolvedYear
        The wanted years, in order [t/yr; m3/yr, kg/yr].
    """
    changes = start.model.changes(active)
    span = [year for year in years if year <= max(wanted, default=years[0])]
    for year in outline(start, active, span):
        if year.year in wanted:
            yield in_full(start, changes, year.year, year.opening)


def solve(start: Start, active: Sequence[str], years: Sequence[int]) -> Iterator[SolvedYear]:
    """Solve a list of measures year by year; stocks are carried from one year into the next.

    Parameters
    ----------
    start : Start
        The prepared city.
    active : sequence of str
        Ids of the measures that are taken; their order does not matter.
    years : sequence of int
        Consecutive calendar years, starting with the model's first year.

    Raises
    ------
    BalanceError
        When a year does not balance; every year is checked.
    ModelError
        When shares or amounts are impossible; the message names process and parameter.
    """
    model, current, stocks = start.model, start.baseline, start.stocks
    changes = model.changes(active)
    measured = measured_under(start, changes)
    progress: tuple[float, ...] | None = None
    for year in years:
        reached = measures.progress(changes, year)
        if reached != progress:
            current, progress = _state_in(start, changes, measured, year), reached
        solved = full_year(model, current, start.content, stocks, year)
        stocks = _next(stocks, solved)
        yield solved
        del solved  # its flows would otherwise lie beside those of the next year


def in_full(
    start: Start, changes: Sequence[measures.Step], year: int, stocks: Stocks
) -> SolvedYear:
    """Solve one year with the flow on every edge [t/yr; m3/yr, kg/yr].

    Parameters
    ----------
    start : Start
        The prepared city.
    changes : sequence of Step
        What the measures change.
    year : int
        Calendar year.
    stocks : Stocks
        What lies in the city at the start of the year.

    Raises
    ------
    BalanceError, ModelError
        As `solve`.
    """
    current = _state_in(start, changes, measured_under(start, changes), year)
    return full_year(start.model, current, start.content, stocks, year)


def _state_in(
    start: Start,
    changes: Sequence[measures.Step],
    measured: Mapping[str, Calibration],
    year: int,
) -> State:
    """Return the state of a year, the baseline where no measure has begun."""
    model = start.model
    changed = measures.changed_rows(model.values, changes, year)
    if not changed:
        return start.baseline
    return state(model, model.values, measured, changed)


def measured_under(start: Start, changes: Sequence[measures.Step]) -> Mapping[str, Calibration]:
    """Return what the measured discharges say, with where measures lead each stage [1]."""
    found = start.measured
    if not found or not changes:
        return found
    model = start.model
    changed = measures.changed_rows(model.values, changes, measures.complete(changes))
    return calibration.toward(found, Parameters(model.index, model.values, changed))


def _next(stocks: Stocks, solved: SolvedYear) -> Stocks:
    """Return what lies there a year later."""
    arrived = {target: flow for (_, target), flow in solved.waste.flows.items()}
    by_age = {
        site: decay.a_year_older(mass, deposited(arrived, site))
        for site, mass in stocks.by_age.items()
    }
    return Stocks(solved.waste.closing, solved.substances.closing, solved.carbon.closing, by_age)
