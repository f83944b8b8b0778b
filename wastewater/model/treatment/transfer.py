"""Treatment as transfer rows: removal by system, stage or type of works, and substance.

Rows of ``transfer_rows.csv`` after TEOTIL3 (Norway), IPCC 2019, Doka 2007 (Switzerland) and studies
of ozone and carbon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, check_bounds, share
from wastewater.model.treatment.records import SUBSTANCES, Effluent, Load, Train, even
from wastewater.model.treatment.rows import listed

#: What a removal does not tell of an effluent.
NOT_TOLD = (
    "nitrate_n",
    "oxygen",
    "energy",
    "iron",
    "aluminium",
    "sludge_age",
    "nitrified",
    "denitrified",
)


@cache
def transfer_table() -> pd.DataFrame:
    """Return the transfer rows: system, stage, substance, removal, low, high [1], source, grade.

    Read it, never change it.
    """
    table = listed("transfer_rows").reset_index(drop=True).copy()
    for column in ("removal", "low", "high"):
        table[column] = pd.to_numeric(table[column])
    return table


@cache
def _removals() -> Mapping[tuple[str, str, str], float]:
    table = transfer_table()
    keys = zip(table["system"], table["stage"], table["substance"], strict=True)
    return dict(zip(keys, table["removal"].astype(float), strict=True))


def removal_of(system: str, stage: str, substance: str) -> float:
    """Return the removal of one row [1].

    Parameters
    ----------
    system, stage, substance : str
        Words of the row, such as ``teotil3_large``, ``chemical``, ``total_p``.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return _removals()[system, stage, substance]


def combine(removals: Sequence[Values]) -> Array:
    """Return the removal of stages in series [1]: 1 - product(1 - f).

    `removals` are shares of what reaches each stage; none removes nothing.

    Raises
    ------
    ValueError
        If a removal lies outside 0 to 1.
    """
    check_bounds({f"removal {at}": removal for at, removal in enumerate(removals, 1)}, 1.0)
    left: Array = np.ones(())
    for removal in removals:
        left = left * (1 - np.asarray(removal))
    return np.asarray(1 - left)


def train(steps: Sequence[tuple[str, str]], hydraulic_capacity: Values = np.inf) -> Train:
    """Return the train of stages of ``transfer_rows.csv``, combined by substance.

    A stage removes what its rows say; a substance that a stage has no row for passes it, but for
    ammonium, which follows nitrogen there.

    Parameters
    ----------
    steps : sequence of tuple of str
        System and stage of each step in order, such as ``("doka", "primary")``.
    hydraulic_capacity : float or numpy.ndarray
        Flow that is treated at most [m3/d].

    Raises
    ------
    KeyError
        If a stage is not in the table.
    """
    rows = _removals()
    by_substance: dict[str, list[Values]] = {}
    for step in steps:
        found = {key[2]: removal for key, removal in rows.items() if key[:2] == tuple(step)}
        if not found:
            stages = dict.fromkeys(f"{system} {stage}" for system, stage, _ in rows)
            raise KeyError(f"no rows for {step!r}; system and stage are one of {', '.join(stages)}")
        if "total_n" in found:
            found.setdefault("ammonium_n", found["total_n"])
        for substance, removal in found.items():
            by_substance.setdefault(substance, []).append(removal)
    removals = {substance: combine(shares) for substance, shares in by_substance.items()}
    return Train(removals, hydraulic_capacity)


def transferred(stages: Train, load: Load) -> Effluent:
    """Return the effluent of works that are known by their removals.

    What exceeds the hydraulic capacity is by-passed at raw strength. Nitrogen and phosphorus
    removed are counted as sludge, because a removal does not tell what left as gas; ammonium
    follows nitrogen where it has no row. What the rows do not tell is NaN.

    Parameters
    ----------
    stages : Train
        The stages [1].
    load : Load
        Raw sewage [kg/d].
    """
    shares = dict(stages.removals)
    shares.setdefault("ammonium_n", shares.get("total_n", 0.0))
    treated = share(stages.hydraulic_capacity, load.flow)
    out = {
        name: np.asarray(getattr(load, name) * (1 - treated * np.asarray(shares.get(name, 0.0))))
        for name in SUBSTANCES
    }
    zero = np.zeros(np.shape(out["total_n"]))
    unknown = np.full(zero.shape, np.nan)
    found = Effluent(
        flow=np.asarray(load.flow, dtype=float),
        **out,
        **dict.fromkeys(NOT_TOLD, unknown),
        nitrogen_gas=zero,
        sludge=np.asarray(load.tss - out["tss"]),
        sludge_n=np.asarray(load.total_n - out["total_n"]),
        sludge_p=np.asarray(load.total_p - out["total_p"]),
        reject_n=zero,
        reject_p=zero,
        by_passed=1 - treated,
        limits={"hydraulic": np.asarray(treated < 1)},
    )
    return even(found)
