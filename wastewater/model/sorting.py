"""Sorting at the door: from what people do to a matrix of materials and bins, and to containers.

The ten fractions name both materials and bins. Arrays have the axes (material, draw) or (material,
bin, draw); all values are shares without unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wastewater.inputs import vocabulary
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters

#: Bins for dry recyclables: a misplaced item lands in one of these, or in the residual bin.
DRY_BINS = ("paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")


def capture(p: Parameters) -> Array:
    """Return the share of each material that is put into its own bin [1], (material, draw).

    Access (people who have the bin) x participation (those of them who use it) x correct sorting
    (what the users put in). The residual bin has no capture: it takes what is left.
    """
    own = (
        p.fractions("sorting.access")
        * p.fractions("sorting.participation")
        * p.fractions("sorting.correct")
    )
    own[p.index.fractions.index("residual")] = 0.0
    return own


def containers(p: Parameters) -> dict[str, Array]:
    """Return the share of households that have each container shared by several fractions [1].

    Containers that nobody has are left out; axes (draw,).
    """
    shared = {}
    for container in vocabulary.container_members():
        row = p.index.exact(("collection.together", "", "", container))
        share = p.rows(row) if row >= 0 else np.zeros(1)
        if share.any():
            shared[container] = share
    return shared


def apart(shared: Mapping[str, Array], fractions: Sequence[str], draws: int) -> Array:
    """Return the share of households for which two bins are different containers [1].

    Parameters
    ----------
    shared : mapping of str to array
        Share of households that have each shared container [1], axes (draw,).
    fractions : sequence of str
        The fractions.
    draws : int
        Length of the last axis.

    Returns
    -------
    numpy.ndarray
        Axes (bin, bin, draw); 1 where nothing is shared.
    """
    separate = np.ones((len(fractions), len(fractions), draws))
    for container, share in shared.items():
        inside = np.isin(fractions, vocabulary.container_members()[container])
        separate[np.ix_(inside, inside)] -= share
    return separate


def sorting_matrix(
    own: Array,
    misplaced: Array,
    fractions: Sequence[str],
    separate: Array | None = None,
    in_food: Array | None = None,
    size: Array | None = None,
) -> Array:
    """Return the share of each material that people put into each bin [1].

    Parameters
    ----------
    own : numpy.ndarray
        Share of a material that is put into its own bin, axes (material, draw) [1]; of no meaning
        for residual, whose own bin takes what is left.
    misplaced : numpy.ndarray
        Share of the rest that lands in a wrong dry-recycling bin, axes (material, draw) [1]; the
        other part goes into the residual bin. Wrong bins are hit in proportion to their use, so a
        bin that nobody has stays empty.
    fractions : sequence of str
        The fractions, naming both materials and bins.
    separate : numpy.ndarray, optional
        As `apart` returns it: a bin that shares its container with the right one is not wrong.
    in_food : numpy.ndarray, optional
        Share of the rest that lands in the food bin, axes (material, draw) [1].
    size : numpy.ndarray, optional
        Mass of each material [any one unit], axes (material, draw): a bin is used the more, the
        more of its material there is. Without it all materials count alike.

    Returns
    -------
    numpy.ndarray
        Axes (material, bin, draw); every row adds up to 1.
    """
    capture_ = own.copy()
    residual, food = (list(fractions).index(name) for name in ("residual", "food"))
    capture_[residual] = 0.0
    use = capture_ * np.isin(fractions, DRY_BINS)[:, None] * (1.0 if size is None else size)
    wrong_use = np.repeat(use[None, :, :], len(fractions), axis=0)
    if separate is not None:
        wrong_use *= separate
    diagonal = np.arange(len(fractions))
    wrong_use[diagonal, diagonal] = 0.0
    total = wrong_use.sum(axis=1, keepdims=True)
    weights = np.divide(wrong_use, total, out=np.zeros_like(wrong_use), where=total > 0)
    left = 1 - capture_
    matrix = weights * (left * misplaced)[:, None, :]
    if in_food is not None:
        matrix[:, food] += left * in_food * (diagonal != food)[:, None]
    matrix[diagonal, diagonal] += capture_
    matrix[:, residual] += 1 - matrix.sum(axis=1)
    return np.asarray(matrix)


def bins_matrix(p: Parameters) -> Array:
    """Return the sorting matrix of a sample [1], axes (material, bin, draw).

    Only those who use dry bins can put something into a wrong one, and only those who use the food
    bin something into that.
    """
    fractions = p.index.fractions
    users = p.fractions("sorting.access") * p.fractions("sorting.participation")
    of_dry_bins = users[np.isin(fractions, DRY_BINS)].max(axis=0)
    return sorting_matrix(
        capture(p),
        p.fractions("sorting.misplaced") * of_dry_bins,
        fractions,
        apart(containers(p), fractions, p.draws),
        p.fractions("sorting.misplaced_food") * users[fractions.index("food")],
        p.fractions("waste.composition"),
    )


def sorting_yield(p: Parameters, meant_for: Sequence[str], line: str) -> Array:
    """Return the share of each material in a container that sorting passes on to recycling [1].

    Parameters
    ----------
    p : Parameters
        The sample.
    meant_for : sequence of str
        Fractions that the container is meant for; all others are sorted out.
    line : {"single", "together"}
        Whether the container holds one fraction or several.

    Returns
    -------
    numpy.ndarray
        Axes (material, draw).
    """
    right = np.isin(p.index.fractions, meant_for)[:, None]
    return np.asarray(p.fractions("sorting.yield", line) * right)
