"""Which of hundreds of inputs have to do with an outcome: two quick tests of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.model.distributions import Array

#: Classes of equal probability into which the draws of an input are put; fewer with few draws.
_CLASSES = 20
_DRAWS_PER_CLASS = 15


@dataclass(frozen=True)
class Ranked:
    """The order of the draws of every input.

    Attributes
    ----------
    classes : array
        Draws of each input in classes of equal probability, axes (input, class, draw).
    scores : array
        Standard normal quantile of the rank of each draw, axes (input, draw).
    """

    classes: NDArray[np.intp]
    scores: Array

    @classmethod
    def of(cls, inputs: Array) -> Ranked | None:
        """Rank inputs, shape (inputs, draws); None where there is nothing to be told."""
        draws = inputs.shape[1]
        count = min(_CLASSES, draws // _DRAWS_PER_CLASS)
        if count < 2 or not len(inputs):
            return None
        order = np.argsort(inputs, axis=1, kind="stable")
        normal = special.ndtri((np.arange(draws) + 0.5) / draws)
        scores = np.empty(inputs.shape)
        np.put_along_axis(scores, order, (normal / normal.std())[None, :], axis=1)
        classes = order[:, : draws - draws % count].reshape(len(inputs), count, -1)
        return cls(classes, scores)

    def part(self, some: Sequence[int]) -> Ranked:
        """Return some of the inputs."""
        return Ranked(self.classes[some], self.scores[some])

    def chances(self, outcome: Array) -> Array:
        """Return the probability that an input without influence shows as much [1], (inputs,).

        An influence that goes one way shows in the correlation with the normal scores, any other
        in the means of the classes.

        Parameters
        ----------
        outcome : numpy.ndarray
            What is to be explained, shape (draws,), in any unit.
        """
        _, count, size = self.classes.shape
        spread, draws = outcome.var(), outcome.size
        between = outcome[self.classes].mean(axis=2).var(axis=1) / spread
        tied = np.einsum("ij,j->i", self.scores, outcome - outcome.mean()) / draws
        any_way = chance_of(between, count - 1, count * (size - 1))
        one_way = chance_of(tied**2 / spread, 1, draws - 2)
        return np.asarray(np.minimum(1.0, 2 * np.minimum(any_way, one_way)))


def chance_of(explained: Array, unknowns: int, left: int) -> Array:
    """Return the probability that chance explains as large a share of a variance [1], an F test.

    Parameters
    ----------
    explained : numpy.ndarray
        Explained share [1].
    unknowns, left : int
        Degrees of freedom of what explains and of the remainder.
    """
    share = np.minimum(explained, 1 - np.finfo(float).eps)
    return np.asarray(special.fdtrc(unknowns, left, (share / unknowns) / ((1 - share) / left)))
