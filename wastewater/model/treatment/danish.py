"""Danish works as a check of the models: named works and types of works, computed and published.

Published effluents: Waterbase UWWTD version 6 (``danish_works.csv``) and the ladder of types of
2003 (``danish_types.csv``). Volumes, doses and temperatures are reasonable figures of design, own
estimates (``danish_designs.csv``, ``danish_type_designs.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.model.treatment.chemical_p import dose
from wastewater.model.treatment.loads import DAYS_A_YEAR
from wastewater.model.treatment.records import GRAMS_PER_KG, Effluent, Load, Works
from wastewater.model.treatment.rows import figure, listed
from wastewater.model.treatment.works import effluent

TYPES = ("U", "M", "MB", "MBN", "MBNK", "MBNDK", "MBNDKF")


@dataclass(frozen=True, eq=False)
class _Case:
    """Works after a row of design, with their temperature [°C], axis (winter, summer)."""

    works: Works
    temperature: Array

    def effluent(self, load: Load, model: str) -> Effluent:
        return effluent(self.works, load, self.temperature, model)


def _case(table: str, name: str, volume: float, load: Load) -> _Case:
    """Return the case of a row; the anoxic share follows the season, as under online control."""

    def of(column: str) -> float:
        return figure(table, name, column)

    same = ("mlss", "anaerobic_share", "internal_recycle", "settling_hours", "effluent_tss")
    side = ("filtered", "digested", "reject_n_removed", "reject_p_removed")
    works = Works(
        volume=volume,
        anoxic_share=np.array([of("anoxic_winter"), of("anoxic_summer")]),
        iron=dose(load.total_p, of("iron_per_p")),
        **{column: of(column) for column in (*same, *side)},
    )
    return _Case(works, np.array([of("winter"), of("summer")]))


def _load(flow: float, bod5: float, cod: float, total_n: float, total_p: float) -> Load:
    """Return a load of raw sewage [kg/d] with the usual solids and ammonium."""
    return Load(
        flow=flow,
        bod5=bod5,
        cod=cod,
        tss=bod5 * figure("danish_inflow", "tss_per_bod"),
        total_n=total_n,
        ammonium_n=total_n * figure("danish_inflow", "ammonium_share"),
        total_p=total_p,
    )


def named_works(name: str, model: str = "ekama") -> Effluent:
    """Return the computed effluent of one of the works, axis (winter, summer) [kg/d].

    Parameters
    ----------
    name : str
        Row of ``danish_works.csv``.
    model : str
        ``ekama`` or ``a131``.
    """

    def kg_per_day(substance: str) -> float:
        return figure("danish_works", name, f"{substance}_in") * GRAMS_PER_KG / DAYS_A_YEAR

    loads = {
        substance: kg_per_day(substance) for substance in ("bod5", "cod", "total_n", "total_p")
    }
    load = _load(figure("danish_works", name, "flow") / DAYS_A_YEAR, **loads)
    capacity = figure("danish_works", name, "capacity")
    volume = figure("danish_designs", name, "volume_per_pe") * capacity
    return _case("danish_designs", name, volume, load).effluent(load, model)


def named_works_table(model: str = "ekama") -> pd.DataFrame:
    """Return the named works, computed beside published.

    Returns
    -------
    pandas.DataFrame
        works, substance, inflow, computed, published [t/yr], removal_computed, removal_published
        [1]; computed is the mean of winter and summer.
    """
    rows = []
    for name in listed("danish_works").index.astype(str):
        out = named_works(name, model)
        for substance in ("bod5", "cod", "total_n", "total_p"):
            daily = float(np.mean(cast(Array, getattr(out, substance))))
            computed = daily * DAYS_A_YEAR / GRAMS_PER_KG
            inflow = figure("danish_works", name, f"{substance}_in")
            published = figure("danish_works", name, f"{substance}_out")
            shares = (1 - computed / inflow, 1 - published / inflow)
            rows.append((name, substance, inflow, computed, published, *shares))
    columns = ["works", "substance", "inflow", "computed", "published"]
    return pd.DataFrame(rows, columns=[*columns, "removal_computed", "removal_published"])


def type_concentrations(kind: str, model: str = "ekama") -> dict[str, float]:
    """Return the computed effluent of a type of works [mg/l], mean of winter and summer.

    The inflow is that of all Danish works; untreated sewage is the inflow itself.

    Parameters
    ----------
    kind : str
        One of `TYPES`.
    model : str
        ``ekama`` or ``a131``.
    """
    inflow = {
        name: figure("danish_inflow", name) / figure("danish_inflow", "flow")
        for name in ("bod5", "cod", "total_n", "total_p")
    }
    mg_per_litre = {name: value / GRAMS_PER_KG for name, value in inflow.items()}
    if kind == "U":
        return {name: inflow[name] for name in ("total_n", "total_p", "bod5")}
    load = _load(1.0, **mg_per_litre)
    volume = figure("danish_type_designs", kind, "volume_per_flow")
    out = _case("danish_type_designs", kind, volume, load).effluent(load, model)
    return {
        name: float(np.mean(out.concentration(name))) for name in ("total_n", "total_p", "bod5")
    }


def types_table(model: str = "ekama") -> pd.DataFrame:
    """Return the types of works, computed beside published: type, substance, both [mg/l]."""
    rows = [
        (kind, substance, value, figure("danish_types", kind, substance))
        for kind in TYPES
        for substance, value in type_concentrations(kind, model).items()
    ]
    return pd.DataFrame(rows, columns=["type", "substance", "computed", "published"])
