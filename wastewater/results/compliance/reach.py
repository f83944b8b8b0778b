"""Concentrations in reaches, held against quality standards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.compliance.limits import Limit
from wastewater.inputs.compliance.lists import listed, setting
from wastewater.inputs.compliance.regimes import WATER, check_regimes, schedule_of
from wastewater.inputs.compliance.sampling import allowed_failures, required_samples
from wastewater.model.compliance.quality import dissolved, hardness_class
from wastewater.model.compliance.verdict import judge
from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import check_bounds
from wastewater.results.compliance.effluent import Question, days_pass
from wastewater.results.compliance.table import judged_columns, limit_rows, together

#: Conditions of standards that are for a part of the metal.
OF_PART: tuple[str, ...] = ("dissolved", "bioavailable")


def hardness_condition(hardness: float) -> str:
    """Return the condition of the limits for a hardness [mg CaCO3/l]."""
    borders = pd.to_numeric(listed("hardness")["hardness_from"].iloc[1:]).to_numpy(float)
    return f"hardness_{int(hardness_class(hardness, borders))}"


def reach_rows(
    question: Question,
    concentrations: Array,
    *,
    dissolved_share: dict[str, ArrayLike] | None = None,
    basis: str = "annual_mean",
) -> pd.DataFrame:
    """Return how the water of a reach stands to quality standards.

    A maximum is judged by the probability that none of the year's samples is above it.

    Parameters
    ----------
    question : Question
        What is asked.
    concentrations : numpy.ndarray
        Annual means [mg/l], axes (year, substance, draws).
    dissolved_share : dict of str to array_like, optional
        Dissolved share of metals; where it is not given the total stands for the dissolved part,
        which is on the safe side.
    basis : str
        What the concentrations are, one of `BASES`.
    """
    shares = dissolved_share or {}
    tables = []
    for one in question.asked:
        if one.substance not in question.substances:
            continue
        means = concentrations[:, question.substances.index(one.substance)]
        if one.condition in OF_PART or one.condition.startswith("hardness"):
            means = dissolved(means, shares.get(one.substance))
        columns = _judged(question, one, means) | {"basis": basis}
        tables.append(limit_rows(one, question.names, question.years, columns, question.level))
    return together(tables)


def from_concentrations(
    concentrations: Mapping[str, ArrayLike],
    years: Sequence[int],
    *,
    place: str,
    regimes: Collection[str] = WATER,
    coastal: bool = False,
    hardness: float | None = None,
    dissolved_share: Mapping[str, ArrayLike] | None = None,
    level: float | None = None,
    basis: str = "annual_mean",
    city: str = "",
    country: str = "",
    scenario: str = "baseline",
) -> pd.DataFrame:
    """Return how concentrations in a river or in the sea stand to quality standards.

    Parameters
    ----------
    concentrations : mapping of str to array_like
        Annual means [mg/l] by substance, axes (year, draws).
    years : sequence of int
        Calendar years, the first axis.
    place, city, country, scenario : str
        Names for the table; the country decides what is law there.
    regimes : collection of str
        Laws of ``regimes.csv``.
    coastal : bool
        Whether it is coastal water.
    hardness : float, optional
        Hardness [mg CaCO3/l]; cadmium inland is judged with it only.
    dissolved_share : mapping of str to array_like, optional
        Dissolved share of metals by substance; without it the total stands for the dissolved part.
    level : float, optional
        Probability from which a limit is called met [share]; ``settings.csv`` by default.
    basis : str
        What the concentrations are, one of `BASES`; ``own_load`` for the load of a city alone.

    Returns
    -------
    pandas.DataFrame
        Columns `COMPLIANCE_COLUMNS`.

    Raises
    ------
    InputError
        When a law is not known.
    ValueError
        If a concentration is negative.
    """
    check_bounds({name: np.asarray(c, dtype=float) for name, c in concentrations.items()})
    question = Question(
        names={"city": city, "country": country, "place": place, "scenario": scenario},
        years=tuple(int(year) for year in years),
        substances=tuple(concentrations),
        regimes=check_regimes(regimes),
        applies_to=("coastal water",) if coastal else ("inland water",),
        conditions=tuple(water_conditions(hardness)),
        level=setting("level") if level is None else level,
    )
    means = np.stack(
        np.broadcast_arrays(*(np.asarray(c, dtype=float) for c in concentrations.values())), axis=1
    )
    shares = dict(dissolved_share or {})
    return reach_rows(question, means, dissolved_share=shares, basis=basis)


def _judged(question: Question, one: Limit, means: Array) -> dict[str, object]:
    told: dict[str, object] = {}
    met = None
    if one.statistic == "eqs_maximum":
        schedule = schedule_of(one.regime)
        samples = required_samples(0.0, schedule)
        allowed = float(allowed_failures(samples, schedule))
        met = days_pass(means, one, samples, allowed, "river")
        told = {"required": samples, "allowed": allowed}
    found = judge(means, one.in_base, level=question.level, met=met)
    reasons = np.where(found.verdict == "cannot_judge", "no_water", "")
    return judged_columns(found) | told | {"reason": reasons}


def reach_concentrations(load: Array, flow: ArrayLike, draws: slice) -> Array:
    """Return the concentration of a load in the flow of a reach [mg/l].

    Parameters
    ----------
    load : numpy.ndarray
        Load [kg/yr], axes (year, substance, draws).
    flow : array_like
        Mean flow [m3/s], one number or one per draw of the run with the best estimate first.
    draws : slice
        Draws that count, for a flow with draws.
    """
    water = np.asarray(flow, dtype=float)
    water = water[draws] if water.ndim else water
    return np.asarray(load * 1e3 / (water * _SECONDS))


_SECONDS = 365 * 86400.0
"""Seconds of a year of 365 days."""


def water_conditions(hardness: float | None) -> Sequence[str]:
    """Return the conditions under which standards for water are looked up.

    Parameters
    ----------
    hardness : float, optional
        Hardness [mg CaCO3/l]; without it cadmium is not judged.
    """
    known = () if hardness is None else (hardness_condition(hardness),)
    return (*OF_PART, *known)
