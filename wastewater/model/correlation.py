"""Draws that follow common causes: one laboratory's bias, one load per person.

A Gaussian copula with factors. The normal score of a row is a sum of the scores of the causes that
it follows, times their loadings, and of its own score, so that the correlation of two rows with one
common cause is the product of their loadings, and any set of loadings fits together. A row keeps
its own draws and only changes their order: its distribution, and its Latin hypercube, stay as they
were declared.

References
----------
Iman and Conover (1982), A distribution-free approach to inducing rank correlation among input
variables, Communications in Statistics - Simulation and Computation 11, 311-334.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.model.distributions import Array


def follow(own: Array, loadings: Array, causes: Array) -> Array:
    """Return the draws of rows in the order in which their causes put them.

    Parameters
    ----------
    own : numpy.ndarray
        Independent draws, axes (row, draw), in the unit of each row.
    loadings : numpy.ndarray
        Loading of each row on each cause [1], axes (row, cause); the squares of a row add up to at
        most 1.
    causes : numpy.ndarray
        Draws of the causes, axes (cause, draw); only their order counts.

    Returns
    -------
    numpy.ndarray
        The same draws of each row in another order, axes (row, draw).
    """
    score, rest = np.zeros_like(own), np.ones(len(own))
    # One cause after the other: those that a row does not follow add exactly nothing to it.
    for loading, cause in zip(loadings.T, normal_scores(causes), strict=True):
        score += loading[:, None] * cause
        rest -= loading**2
    score += np.sqrt(np.clip(rest, 0.0, None))[:, None] * normal_scores(own)
    return np.take_along_axis(np.sort(own, axis=-1), _ranks(score), axis=-1)


def normal_scores(values: Array) -> Array:
    """Return the standard normal quantile of the rank of each draw [1], along the last axis."""
    return np.asarray(special.ndtri((_ranks(values) + 0.5) / values.shape[-1]))


def _ranks(values: Array) -> NDArray[np.intp]:
    """Return the rank of each draw, from 0; equal draws rank in the order in which they stand."""
    order = np.argsort(values, axis=-1, kind="stable")
    return np.argsort(order, axis=-1, kind="stable")
