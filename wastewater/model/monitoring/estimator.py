"""What every estimator of loads can do, and the kind that is linear in the concentrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from wastewater.model.distributions import Array


class Estimator(Protocol):
    """Daily loads of one record from the concentrations of its samples."""

    def best(self, concentration: Array) -> Array:
        """Return the load of every day.

        Parameters
        ----------
        concentration : numpy.ndarray
            Concentration of each sample, values below the limit replaced by a rule [mg/l],
            shape (n,).

        Returns
        -------
        numpy.ndarray
            Load [kg/d], shape (days,); NaN where the estimator has nothing to say.
        """
        ...

    def draws(self, concentration: Array) -> Array:
        """Return the load of every day for many sets of concentrations.

        Parameters
        ----------
        concentration : numpy.ndarray
            Concentrations of the samples [mg/l], shape (k, n).

        Returns
        -------
        numpy.ndarray
            Load [kg/d], shape (k, days).
        """
        ...


@dataclass(frozen=True, eq=False)
class Linear:
    """An estimator that is linear in the concentrations: load = spread x gather x concentration.

    Attributes
    ----------
    spread : scipy.sparse.csr_array
        Load of every day per concentration of each group (a year, a day of sampling, a sample)
        [kg/d per mg/l], shape (days, groups); NaN for the days of groups without samples.
    gather : scipy.sparse.csr_array
        Weight of each sample in the concentration of each group [share], shape (groups, n).
    """

    spread: sparse.csr_array
    gather: sparse.csr_array

    def best(self, concentration: Array) -> Array:
        """Return the load of every day [kg/d], shape (days,); concentration [mg/l], shape (n,)."""
        return np.asarray(self.spread @ (self.gather @ concentration))

    def draws(self, concentration: Array) -> Array:
        """Return loads [kg/d], shape (k, days); concentration [mg/l], shape (k, n)."""
        return np.asarray((self.spread @ (self.gather @ concentration.T)).T)
