"""Articles 3, 4 and 5 of Directive 91/271/EEC for an agglomeration, one after the other.

After the algorithms 4, 7 and 9 of the European Environment Agency (WISE UWWTD documentation), for
agglomerations whose deadlines have passed. Arrays may have draws as last axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

STATES: tuple[str, ...] = ("C", "NC", "NR")
"""Compliant, not compliant, not required."""


@dataclass(frozen=True)
class Tolerances:
    """How much may be missing.

    Attributes
    ----------
    scope, scope_5 : float
        Smaller agglomerations are out of scope, and out of scope of Article 5 [p.e.].
    uncollected_share, uncollected_load : float
        Most that is not collected, as a share of what is generated and as a load [p.e.].
    untreated_share, untreated_load : float
        Most that reaches works that fail, as a share of what is collected, and the load below which
        that does not matter [p.e.].
    whole_area : float
        Least removal of N and of P over the whole area, Article 5(4), a share.
    """

    scope: float
    scope_5: float
    uncollected_share: float
    uncollected_load: float
    untreated_share: float
    untreated_load: float
    whole_area: float


@dataclass(frozen=True)
class Articles:
    """State of the three articles, each an array of `STATES`."""

    article_3: NDArray[np.str_]
    article_4: NDArray[np.str_]
    article_5: NDArray[np.str_]


def articles(
    generated: ArrayLike,
    uncollected: ArrayLike,
    failing_4: ArrayLike,
    failing_5: ArrayLike,
    tolerances: Tolerances,
    *,
    sensitive: bool = True,
    whole_area_removal: tuple[ArrayLike, ArrayLike] | None = None,
) -> Articles:
    """Return whether an agglomeration complies with Articles 3, 4 and 5.

    What fails Article 3 fails Article 4, and what fails Article 4 fails Article 5.

    Parameters
    ----------
    generated : array_like
        Load of the agglomeration [p.e.].
    uncollected : array_like
        Share of it that is neither collected nor treated on site.
    failing_4, failing_5 : array_like
        Collected load that reaches works that fail secondary treatment, and works that fail more
        stringent treatment [p.e.].
    tolerances : Tolerances
        How much may be missing.
    sensitive : bool
        Whether the works discharge into a sensitive area.
    whole_area_removal : tuple of array_like, optional
        Removal of N and of P over the whole area, shares, where Article 5(4) is applied.

    Returns
    -------
    Articles
        States, of the shape to which the inputs broadcast.
    """
    size, missing, at_4, at_5 = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (generated, uncollected, failing_4, failing_5))
    )
    t = tolerances
    lost, collected = size * missing, size * (1 - missing)
    third = (missing <= t.uncollected_share) & (lost <= t.uncollected_load)
    fourth = third & (at_4 <= t.untreated_share * collected) & (at_4 < t.untreated_load)
    fifth = fourth & ((at_5 <= t.untreated_share * collected) | (at_5 < t.untreated_load))
    if whole_area_removal is not None:
        n, p = (np.asarray(share, dtype=float) for share in whole_area_removal)
        fifth = fourth & (n >= t.whole_area) & (p >= t.whole_area)
    in_scope, in_scope_5 = size >= t.scope, (size >= t.scope_5) & sensitive
    return Articles(_state(third, in_scope), _state(fourth, in_scope), _state(fifth, in_scope_5))


def _state(met: NDArray[np.bool_], asked: NDArray[np.bool_]) -> NDArray[np.str_]:
    return np.where(asked, np.where(met, "C", "NC"), "NR")
