"""Reject water: what digestion gives back to the works.

Constants are rows of ``reject.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.rows import figure


@dataclass(frozen=True, eq=False)
class Reject:
    """What leaves digested sludge with the water [kg/d].

    Attributes
    ----------
    nitrogen, phosphorus : numpy.ndarray
        In the reject water before any treatment of it [kg/d].
    """

    nitrogen: Array
    phosphorus: Array


def released(
    nitrogen: Values, phosphorus: Values, polyphosphate: Values, digested: Values
) -> Reject:
    """Return what digestion sets free [kg/d].

    Parameters
    ----------
    nitrogen, phosphorus : float or numpy.ndarray
        In raw sludge and by growth; phosphorus that metal binds stays and is left out [kg/d].
    polyphosphate : float or numpy.ndarray
        Phosphorus of enhanced biological uptake, which dissolves readily [kg/d].
    digested : float or numpy.ndarray
        Share of the sludge that is digested.
    """
    return Reject(
        np.asarray(figure("reject", "n_release") * np.asarray(nitrogen) * digested),
        np.asarray(
            (
                figure("reject", "p_release") * np.asarray(phosphorus)
                + figure("reject", "polyphosphate_release") * np.asarray(polyphosphate)
            )
            * digested
        ),
    )


def released_by_solids(solids: Values) -> Reject:
    """Return what digestion of a mass of sludge sets free [kg/d], with usual contents of N and P.

    `solids` is the dry matter fed to the digesters [kg/d].
    """
    dry = np.asarray(solids)
    nitrogen, phosphorus = (figure("reject", f"sludge_{name}") * dry for name in ("n", "p"))
    return released(nitrogen, phosphorus, 0.0, 1.0)


def solids_left(solids: Values, digested: Values) -> Array:
    """Return the dry matter after digestion [kg/d].

    `solids` fed [kg/d], `digested` the share that is digested.
    """
    return np.asarray(
        np.asarray(solids) * (1 - figure("reject", "solids_degraded") * np.asarray(digested))
    )
