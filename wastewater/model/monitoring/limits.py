"""Values below the limit of quantification: rules that put a number in their place.

In all functions a value below the limit stands in `concentration` as its limit [mg/l].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.model.distributions import Array
from wastewater.model.monitoring.lognormal import Lognormal, fit_lognormal

Flags = NDArray[np.bool_]
Said = tuple[str, Mapping[str, str]]


def rules() -> tuple[str, ...]:
    """Return the ids of all rules, the preferred ones first (names, no numbers of any unit)."""
    table = listed("limit_rules")
    order = np.argsort(table["preference"].astype(int).to_numpy())
    return tuple(str(rule) for rule in table.index[order])


def substituted(concentration: Array, below: Flags, rule: str, groups: NDArray[np.intp]) -> Array:
    """Return the concentrations with those below the limit replaced, shape (n,) [mg/l].

    Parameters
    ----------
    concentration : numpy.ndarray
        Concentrations, the limit where below [mg/l], shape (n,).
    below : numpy.ndarray
        Whether each lies below its limit, shape (n,).
    rule : str
        ``percentage``: limit x share of the year's values above it (OSPAR, HELCOM). ``half``: half
        the limit (2009/90/EC, article 5). ``zero`` and ``limit``: the lower and the upper end.
        ``ros``: regression on order statistics (Helsel and Cohn 1988). ``mle``: the mean of a
        lognormal distribution below the limit, fitted by censored maximum likelihood. The last two
        look at all years together.
    groups : numpy.ndarray
        Year of each value, shape (n,).

    Returns
    -------
    numpy.ndarray
        Concentrations, shape (n,) [mg/l].

    Raises
    ------
    KeyError
        If there is no such rule.
    ValueError
        If the rule refuses these values; ask `refusals` first.
    """
    concentration, below = np.asarray(concentration, float), np.asarray(below, bool)
    replacing = _RULES[rule]
    if not below.any():
        return concentration.copy()
    if refusals(below, rule, concentration):
        raise ValueError(f"too few quantified values for the rule {rule}")
    return np.where(below, replacing(concentration, below, groups), concentration)


def refusals(below: Flags, rule: str, concentration: Array | None = None) -> tuple[Said, ...]:
    """Return why a rule cannot be used: keys of ``monitoring.note`` with fields [counts, %].

    Parameters
    ----------
    below : numpy.ndarray
        Whether each value lies below its limit, shape (n,).
    rule : str
        Id of the rule.
    concentration : numpy.ndarray, optional
        Values, the limit where below [mg/l], shape (n,): to see whether they have logarithms.
    """
    quantified, share = int((~below).sum()), float(below.mean()) if below.size else 0.0
    least = figure("limit_rules", rule, "refuse_quantified")
    most = figure("limit_rules", rule, "refuse_below_share")
    said: list[Said] = []
    if below.any() and quantified < least:
        said.append(("rule_quantified", {"count": str(quantified), "least": f"{least:.0f}"}))
    if share > most:
        said.append(("rule_share", {"share": f"{share:.0%}"[:-1], "most": f"{most:.0%}"[:-1]}))
    positive = concentration is None or bool((concentration > 0).all())
    if below.any() and not positive and _is_yes(rule, "logarithms"):
        said.append(("rule_zero", {}))
    return tuple(said)


def usable_rules(below: Flags, concentration: Array | None = None) -> tuple[str, ...]:
    """Return the ids of the rules that can be used, preferred ones first.

    Parameters
    ----------
    below : numpy.ndarray
        Whether each value lies below its limit, shape (n,).
    concentration : numpy.ndarray, optional
        Values, the limit where below [mg/l], shape (n,): to see whether they have logarithms.
    """
    return tuple(rule for rule in rules() if not refusals(below, rule, concentration))


def mostly_quantified(below: Flags, rule: str = "percentage") -> bool:
    """Return whether enough values lie above the limit (OSPAR: at least a share of 0.7).

    Parameters
    ----------
    below : numpy.ndarray
        Whether each value lies below its limit, shape (n,).
    rule : str
        Rule whose advice counts.
    """
    least = figure("limit_rules", rule, "advised_quantified_share")
    below = np.asarray(below, bool)
    return bool(not below.size or (~below).mean() >= least)


def rule_means(
    concentration: Array, below: Flags, groups: NDArray[np.intp] | None = None
) -> Mapping[str, float]:
    """Return the mean [mg/l] under every rule that can be used.

    Parameters
    ----------
    concentration, below : numpy.ndarray
        Values [mg/l], shape (n,), and whether they are below their limit.
    groups : numpy.ndarray, optional
        Year of each value; one year where not given.
    """
    concentration, below = np.asarray(concentration, float), np.asarray(below, bool)
    years = np.zeros(below.size, np.intp) if groups is None else np.asarray(groups)
    return {
        rule: float(substituted(concentration, below, rule, years).mean())
        for rule in usable_rules(below, concentration)
    }


def reported_below(mean: float, limit: float) -> bool:
    """Return whether a mean [mg/l] is to be reported as below the limit [mg/l].

    2009/90/EC, article 5(2): where the mean of results with half the limit in place of values below
    it lies below the limit, it is referred to as less than the limit.
    """
    return bool(mean < limit)


def drawn_below(
    concentration: Array, below: Flags, uniform: Array, normal: Array | None = None
) -> Array:
    """Draw what the values below the limit may have been, shape (k, n) [mg/l].

    They come from the lognormal distribution of the samples, cut off at each limit; where it
    cannot be fitted (the terms of the rule ``mle``), evenly from between 0 and the limit.

    Parameters
    ----------
    concentration, below : numpy.ndarray
        Values, the limit where below [mg/l], shape (n,), and whether they are below.
    uniform : numpy.ndarray
        Numbers between 0 and 1, shape (k, n) [1].
    normal : numpy.ndarray, optional
        Standard normal numbers that move the fitted distribution within its own uncertainty, shape
        (k, 2) [1]; without them it stays what it is.

    Returns
    -------
    numpy.ndarray
        Concentrations; quantified ones as they are.
    """
    values = np.repeat(concentration[None, :], uniform.shape[0], axis=0)
    if not below.any():
        return values
    limit, u = concentration[below], uniform[:, below]
    if refusals(below, "mle", concentration) or not _varied(concentration, below):
        values[:, below] = u * limit
        return values
    law = fit_lognormal(concentration, below)
    mu, sigma = law.moved(normal) if normal is not None else (law.mu, law.sigma)
    reach = special.log_ndtr((np.log(limit) - mu) / sigma)
    with np.errstate(divide="ignore"):
        z = special.ndtri_exp(np.log(u) + reach)
    values[:, below] = np.minimum(np.exp(mu + sigma * z), limit)
    return values


def plotting_positions(concentration: Array, below: Flags) -> Array:
    """Return the probability of not exceeding each value, shape (n,) [1].

    Helsel and Cohn (1988, Water Resources Research 24, equations 6 to 8) for any number of limits.

    Parameters
    ----------
    concentration, below : numpy.ndarray
        Values, the limit where below [mg/l], shape (n,), and whether they are below.
    """
    limits = np.unique(concentration[below])
    inside = np.searchsorted(limits, concentration, side="right")  # 0: under the lowest limit
    above = np.bincount(inside[~below], minlength=limits.size + 1)
    equal = np.bincount(inside[below], minlength=limits.size + 1)
    under = np.cumsum(above) - above + np.cumsum(equal)  # known to lie under each limit
    exceeded = np.zeros(limits.size + 2)
    exceeded[0] = 1.0
    for j in range(limits.size, 0, -1):
        rest = above[j] + under[j]
        exceeded[j] = exceeded[j + 1] + above[j] / rest * (1 - exceeded[j + 1])
    rank = _ranks(concentration, inside, below)
    lowest = 1 - exceeded[inside]
    width = exceeded[inside] - exceeded[inside + 1]
    quantified = lowest + width * rank / (above[inside] + 1)
    return np.where(below, lowest * rank / (equal[inside] + 1), quantified)


def _is_yes(rule: str, column: str) -> bool:
    return bool(listed("limit_rules")[column].loc[rule] == "yes")


def _ranks(concentration: Array, inside: NDArray[np.intp], below: Flags) -> NDArray[np.intp]:
    """Return the rank of each value among those of its kind between the same two limits."""
    order = np.lexsort((concentration, inside, below))
    kind = inside * 2 + below
    change = np.diff(kind[order], prepend=-1) != 0
    first = np.maximum.accumulate(np.where(change, np.arange(order.size), 0))
    rank = np.empty(order.size, np.intp)
    rank[order] = np.arange(order.size) - first + 1
    return rank


def _percentage(concentration: Array, below: Flags, groups: NDArray[np.intp]) -> Array:
    _, group = np.unique(groups, return_inverse=True)
    share = np.bincount(group, weights=~below) / np.bincount(group)
    return np.asarray(concentration * share[group])


def _ros(concentration: Array, below: Flags, groups: NDArray[np.intp]) -> Array:
    """Impute from the line of log value on normal score; alike limits get the mean of theirs.

    Which of several values below one limit is the smallest is not known: with single values the
    load would depend on their order. With several limits the line may pass above one of them; no
    value is put above its limit, so that the load stays between the lower and the upper end.
    """
    z = special.ndtri(plotting_positions(concentration, below))
    known, score = np.log(concentration[~below]), z[~below]
    away = score - score.mean()
    slope = float(known @ away / (away @ away))
    imputed = np.exp(known.mean() + slope * (z - score.mean()))
    _, group = np.unique(concentration[below], return_inverse=True)
    mean = np.bincount(group, weights=imputed[below]) / np.bincount(group)
    values = concentration.copy()
    values[below] = np.minimum(mean[group], concentration[below])
    return values


def _mle(concentration: Array, below: Flags, groups: NDArray[np.intp]) -> Array:
    law = (
        fit_lognormal(concentration, below)
        if _varied(concentration, below)
        else _point(concentration, below)
    )
    return law.mean_below(concentration)


def _varied(concentration: Array, below: Flags) -> bool:
    """Return whether the quantified values differ, so that a distribution can be fitted."""
    return bool(np.ptp(concentration[~below]) > 0)


def _point(concentration: Array, below: Flags) -> Lognormal:
    """Return a law without spread, for quantified values that are all the same."""
    return Lognormal(float(np.log(concentration[~below][0])), 0.0, np.zeros((2, 2)))


_RULES: Mapping[str, Callable[[Array, Flags, NDArray[np.intp]], Array]] = MappingProxyType(
    {
        "percentage": _percentage,
        "half": lambda concentration, below, groups: concentration / 2,
        "zero": lambda concentration, below, groups: np.zeros_like(concentration),
        "limit": lambda concentration, below, groups: concentration,
        "ros": _ros,
        "mle": _mle,
    }
)
