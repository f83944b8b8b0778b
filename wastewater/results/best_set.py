"""The best set of measures for a budget, and the cheapest for a reduction: exact, from all of them.

Both look at every combination, so what measures do to each other is respected and nothing is left
to a heuristic.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.model.distributions import Array
from wastewater.results.combinations import Combinations
from wastewater.results.front import mean, rounded

BEST_SET_COLUMNS = (
    "city",
    "sea",
    "substance",
    "year",
    "cap",
    "budget",
    "combination",
    "measures",
    "annual_cost",
    "investment",
    "reduction",
    "reduction_share",
    "within",
    "next_best",
    "beats_next",
)
CHEAPEST_COLUMNS = (
    "city",
    "sea",
    "substance",
    "year",
    "wanted",
    "confidence",
    "reached",
    "combination",
    "measures",
    "annual_cost",
    "annual_cost_p05",
    "annual_cost_p95",
    "investment",
    "reduction",
    "reduction_share",
    "probability",
)

#: What a budget may cap.
CAPS = ("annual_cost", "investment")


def best_set(found: Combinations, budget: float, cap: str) -> dict[str, object]:
    """Return the combination with the largest mean reduction whose mean cost is in the budget.

    Of combinations that reduce the same the cheapest is best.

    Parameters
    ----------
    found : Combinations
        All combinations.
    budget : float
        The most that may be spent on the mean [EUR/yr, or EUR for the investment].
    cap : str
        What the budget caps, one of `CAPS`.

    Returns
    -------
    dict
        A row with the columns `BEST_SET_COLUMNS`; where nothing fits, the combination is missing.
    """
    capped = found.annual_cost if cap == "annual_cost" else found.investment
    row = _asked(found) | {"cap": cap, "budget": float(budget)}
    inside = np.flatnonzero(mean(capped) <= budget)
    if inside.size == 0:
        return row
    order = _best_first(found, inside)
    best, reduction = int(order[0]), rounded(mean(found.reduction), mean(found.load))
    row |= _figures(found, best) | {"within": _share(capped[best] <= budget)}
    less = order[reduction[order] < reduction[best]]  # what adds nothing is no rival
    if less.size:
        second = int(less[0])
        more = found.reduction[best] > found.reduction[second]
        row |= {"next_best": found.names[second], "beats_next": _share(more)}
    return row


def cheapest(found: Combinations, wanted: float, confidence: float) -> dict[str, object]:
    """Return the cheapest combination that cuts a load by a share with a given probability.

    Parameters
    ----------
    found : Combinations
        All combinations.
    wanted : float
        Share of the load without measures that is to be kept out [1].
    confidence : float
        Probability with which it must be reached [1]; 0.5 asks the median.

    Returns
    -------
    dict
        A row with the columns `CHEAPEST_COLUMNS`. Where no combination reaches it, `reached` is
        False and the row is the one that goes furthest; `reduction_share` is the share that is
        reached with the confidence.
    """
    share = found.reduction_share
    chance = mean((share >= wanted).astype(float))
    sure = _reached_with(share, confidence)
    cost = mean(found.annual_cost)
    enough = np.flatnonzero(chance >= confidence)
    if enough.size:
        sizes = np.array([len(found.taken[i]) for i in enough])
        chosen = int(enough[np.lexsort((sizes, cost[enough]))[0]])
    else:
        chosen = int(np.lexsort((cost, -rounded(sure, np.ones(1))))[0])
    drawn = found.annual_cost[chosen][1:] if share.shape[-1] > 1 else found.annual_cost[chosen]
    low, high = np.quantile(drawn, (0.05, 0.95)).tolist()
    row = _asked(found) | {"wanted": wanted, "confidence": confidence} | _figures(found, chosen)
    row |= {"reached": bool(enough.size), "annual_cost_p05": low, "annual_cost_p95": high}
    return row | {"reduction_share": float(sure[chosen]), "probability": float(chance[chosen])}


def one_row_each(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a table; what a row does not tell is missing."""
    return pd.DataFrame(rows, columns=list(columns))


def _asked(found: Combinations) -> dict[str, object]:
    asked = found.asked
    return {
        "city": asked.city,
        "sea": asked.sea,
        "substance": asked.substance,
        "year": asked.year,
    }


def _figures(found: Combinations, at: int) -> dict[str, object]:
    """Means of one combination [EUR/yr, EUR, kg/yr or m3/yr, 1]."""
    return {
        "combination": found.names[at],
        "measures": len(found.taken[at]),
        "annual_cost": float(mean(found.annual_cost[at])),
        "investment": float(mean(found.investment[at])),
        "reduction": float(mean(found.reduction[at])),
        "reduction_share": float(mean(found.reduction_share[at])),
    }


def _best_first(found: Combinations, inside: NDArray[np.intp]) -> NDArray[np.intp]:
    """Positions by mean reduction, the largest first; equal ones by cost and number."""
    reduction = rounded(mean(found.reduction), mean(found.load))[inside]
    sizes = np.array([len(found.taken[i]) for i in inside])
    return inside[np.lexsort((sizes, mean(found.annual_cost)[inside], -reduction))]


def _reached_with(share: Array, confidence: float) -> Array:
    """Return what each combination reaches in that share of the draws [1]."""
    drawn = np.sort(share[:, 1:] if share.shape[1] > 1 else share, axis=1)[:, ::-1]
    needed = int(np.ceil(confidence * drawn.shape[1] - 1e-9))  # as many draws reach that much
    return np.asarray(drawn[:, max(needed, 1) - 1])


def _share(true: NDArray[np.bool_]) -> float:
    return float(mean(true.astype(float)))
