"""Primary settling: what stays in the primary tanks and what reaches the reactor.

Removal by settling time follows from the loads per person of ATV-DVWK-A 131 (``settling.csv``,
``person_loads.csv``); the make-up of the COD follows rows of ``works.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.loads import per_person
from wastewater.model.treatment.records import Load
from wastewater.model.treatment.rows import figure, listed


@dataclass(frozen=True, eq=False)
class Settled:
    """What reaches the reactor, and the primary sludge [kg/d].

    Attributes
    ----------
    flow : numpy.ndarray
        Volume [m3/d].
    bod5, cod, tss, total_n, total_p : numpy.ndarray
        Loads of the reactor [kg/d].
    soluble, particulate : numpy.ndarray
        Readily and slowly degradable COD [kg COD/d].
    inert_soluble, inert_particulate : numpy.ndarray
        COD that does not degrade [kg COD/d].
    inorganic : numpy.ndarray
        Inorganic solids [kg/d].
    sludge, sludge_n, sludge_p : numpy.ndarray
        Dry matter, nitrogen and phosphorus of the primary sludge [kg/d].
    """

    flow: Array
    bod5: Array
    cod: Array
    tss: Array
    total_n: Array
    total_p: Array
    soluble: Array
    particulate: Array
    inert_soluble: Array
    inert_particulate: Array
    inorganic: Array
    sludge: Array
    sludge_n: Array
    sludge_p: Array

    @property
    def degradable(self) -> Array:
        """All degradable COD [kg COD/d]."""
        return self.soluble + self.particulate


@cache
def _settled_shares(substance: str) -> tuple[Array, Array]:
    """Return settling times [h] and the removal at each [1]."""
    table = listed("settling")
    loads = np.array([per_person(str(name), substance) for name in table["standard"]])
    hours = table.index.to_numpy(dtype=str).astype(np.float64)
    return hours, 1 - loads / loads[0]


def settling_removal(hours: Values, substance: str) -> Array:
    """Return what primary tanks remove [1]; longer settling than tabled removes no more.

    Parameters
    ----------
    hours : float or numpy.ndarray
        Settling time [h].
    substance : str
        ``bod5``, ``cod``, ``tss``, ``total_n`` or ``total_p``.
    """
    return np.asarray(np.interp(hours, *_settled_shares(substance)))


def settle(load: Load, hours: Values) -> Settled:
    """Return what reaches the reactor after primary settling.

    Nitrogen that settles is organic, ammonium stays in the water. COD is made up of readily
    degradable, dissolved inert, particulate inert and, as the rest, particulate degradable COD.

    Parameters
    ----------
    load : Load
        Raw sewage that is treated [kg/d].
    hours : float or numpy.ndarray
        Settling time [h].
    """
    removed = {
        name: getattr(load, name) * settling_removal(hours, name)
        for name in ("bod5", "cod", "tss", "total_n", "total_p")
    }
    removed["total_n"] = np.minimum(removed["total_n"], load.total_n - np.asarray(load.ammonium_n))
    left = {name: np.asarray(getattr(load, name) - taken) for name, taken in removed.items()}
    full = settling_removal(hours, "cod") / _settled_shares("cod")[1][-1]
    cod = np.asarray(load.cod, dtype=float)
    soluble, inert = figure("works", "soluble_share") * cod, _inert_soluble(cod)
    lumps = _inert_particulate(cod) * (1 - figure("works", "inert_particulate_settled") * full)
    grit = figure("works", "inorganic_share") * np.asarray(load.tss)
    return Settled(
        flow=np.asarray(load.flow, dtype=float),
        **left,
        soluble=soluble,
        particulate=np.maximum(left["cod"] - soluble - inert - lumps, 0.0),
        inert_soluble=inert,
        inert_particulate=np.asarray(lumps),
        inorganic=np.asarray(grit * (1 - figure("works", "inorganic_settled") * full)),
        sludge=np.asarray(removed["tss"]),
        sludge_n=np.asarray(removed["total_n"]),
        sludge_p=np.asarray(removed["total_p"]),
    )


def _inert_soluble(cod: Array) -> Array:
    return np.asarray(figure("works", "inert_soluble_share") * cod)


def _inert_particulate(cod: Array) -> Array:
    return np.asarray(figure("works", "inert_particulate_share") * cod)
