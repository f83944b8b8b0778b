"""What escapes on the way: leakage of plastic by stage and severity, after the Waste Flow Diagram.

A stage lets escape a share of what passes it. The share follows from the severity class of the
stage (0 none to 4 very high); between two classes it is interpolated, so that a measure can lead
from one to the other. All values are shares without unit.
"""

from __future__ import annotations

import numpy as np

from wastewater.inputs.vocabulary import SEVERITIES
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters


def leakage(p: Parameters, stage: str) -> Array:
    """Return the share of each material passing a stage that becomes litter [1].

    Parameters
    ----------
    p : Parameters
        The sample.
    stage : {"collection", "sorting", "transport", "landfill", "dumpsite"}
        The stage.

    Returns
    -------
    numpy.ndarray
        Axes (material, draw): the share of plastic that escapes x the mobility of the material
        relative to plastic.

    References
    ----------
    Waste Flow Diagram, https://wfd.rwm.global/the-method-of-the-WFD/
    """
    factors = [p.scalar("litter.leakage", f"{stage}.{severity}") for severity in SEVERITIES]
    escaping = between_classes(p.scalar("litter.severity", stage), np.stack(factors))
    return np.asarray(p.fractions("litter.mobile") * escaping)


def between_classes(severity: Array, factors: Array) -> Array:
    """Return the leakage for any severity, linear between the classes [1], axes (draw,).

    Parameters
    ----------
    severity : numpy.ndarray
        Severity from 0 to the last class [1], axes (draw,).
    factors : numpy.ndarray
        Leakage of each class [1], axes (class, draw).
    """
    below = np.clip(np.floor(severity).astype(np.intp), 0, len(factors) - 2)
    draws = np.arange(factors.shape[1])
    weight = severity - below
    return np.asarray((1 - weight) * factors[below, draws] + weight * factors[below + 1, draws])
