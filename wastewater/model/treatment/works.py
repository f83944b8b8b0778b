"""Works as a whole: raw sewage in, effluent, sludge, oxygen, energy and chemicals out.

Capacities bind in this order, each on what the one before has let through:

1. hydraulic: what exceeds the capacity is by-passed at raw strength, before the primary tanks;
2. primary tanks take what settles;
3. sludge age: volume x solids of the clarifiers, at most what the operator asks for; a short age
   leaves dissolved organic matter, and ammonium as nitrifiers are washed out;
4. oxygen: organic matter first; what cannot be oxidised leaves with the effluent, and nitrification
   gets what is left, with what denitrification gives back;
5. denitrification: the lesser of what the recycles bring and what the anoxic zone takes;
6. phosphorus: growth and anaerobic tank first, metal on what is left.

What holds, and where it does not: colder is never better as long as oxygen suffices (cold sludge
breathes less); more volume at the same sludge age is never worse, but an older sludge takes less
nitrogen along, so works without denitrification discharge a little more of it; more precipitant is
never more phosphorus.

Reject water of digestion comes back to the reactor; its release is counted on the sludge without
reject water, which keeps the return a closed form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment import a131_reactor, ekama_reactor, phosphorus
from wastewater.model.treatment.arithmetic import Values, divided, share
from wastewater.model.treatment.chemical_p import dose, metal_moles, phosphate_left
from wastewater.model.treatment.ekama import Kinetics
from wastewater.model.treatment.ekama_reactor import site_kinetics
from wastewater.model.treatment.energy import electricity
from wastewater.model.treatment.reactor import Growth, Nitrogen
from wastewater.model.treatment.records import (
    GRAMS_PER_KG,
    Effluent,
    Load,
    Train,
    Works,
    even,
    part_of,
)
from wastewater.model.treatment.reject import Reject, released, solids_left
from wastewater.model.treatment.rows import figure
from wastewater.model.treatment.settling import Settled, settle
from wastewater.model.treatment.transfer import transferred

Grow = Callable[[Settled, Values, Works, Values, Kinetics], Growth]
Nitrify = Callable[[Growth, Settled, Values, Works, Values, Kinetics], Nitrogen]


@dataclass(frozen=True)
class Model:
    """A model of the reactor: its two steps."""

    grow: Grow
    nitrogen: Nitrify


MODELS: Mapping[str, Model] = {
    "ekama": Model(ekama_reactor.grow, ekama_reactor.nitrogen),
    "a131": Model(a131_reactor.grow, a131_reactor.nitrogen),
}


@dataclass(frozen=True, eq=False)
class _Phosphorus:
    """Phosphorus in the reactor [kg/d]: taken up, dissolved after the dose, precipitated."""

    uptake: Array
    dissolved: Array
    precipitated: Array


@dataclass(frozen=True, eq=False)
class _Solids:
    """Sludge made, sludge lost over the weir [kg/d], and the part of its N and P lost with it."""

    made: Array
    lost: Array
    part: Array


def effluent(
    works: Works | Train,
    load: Load,
    temperature: Values,
    model: str = "ekama",
    constants: Kinetics | None = None,
) -> Effluent:
    """Return what works let out, make and use.

    Parameters
    ----------
    works : Works or Train
        The works as built and run; or a train of stages known by its removals, which takes no
        notice of temperature and model.
    load : Load
        Raw sewage [kg/d].
    temperature : float or numpy.ndarray
        Temperature of the sewage [°C]; shape (2, 1) for winter and summer apart.
    model : str
        ``ekama`` (simulation) or ``a131`` (design rules read backwards).
    constants : Kinetics, optional
        Constants of Ekama's model, with draws where wanted (`ekama_reactor.site_kinetics` by
        default; `dataclasses.replace` puts an array of growth rates of nitrifiers in).

    Returns
    -------
    Effluent
        All arrays of one shape, seasons and draws as the inputs broadcast.

    Raises
    ------
    KeyError
        If there is no such model.
    """
    if isinstance(works, Train):
        return transferred(works, load)
    if model not in MODELS:
        raise KeyError(f"no model {model!r}; known are {', '.join(MODELS)}")
    k, steps = constants or site_kinetics(), MODELS[model]
    treated_share = share(works.hydraulic_capacity, load.flow)
    settled = settle(part_of(load, treated_share), works.settling_hours)
    enhanced = phosphorus.enhanced_uptake(settled.bod5, works.anoxic_share, works.anaerobic_share)
    ballast = phosphorus.metal_sludge(works.iron, works.aluminium)
    ballast = ballast + phosphorus.enhanced_sludge(np.minimum(enhanced, settled.total_p))
    growth = steps.grow(settled, ballast, works, temperature, k)
    solids = _solids(growth, ballast, settled, works)
    grown, stored = _uptake(growth, settled, works)
    kept = 1 - solids.part
    back = released(
        settled.sludge_n + kept * growth.uptake_n,
        settled.sludge_p + kept * grown,
        kept * stored,
        works.digested,
    )
    reject_n = back.nitrogen * (1 - np.asarray(works.reject_n_removed))
    nitrogen = steps.nitrogen(growth, settled, reject_n, works, temperature, k)
    p = _phosphorus(grown + stored, settled, back, works)
    return even(_together(load, treated_share, settled, growth, nitrogen, p, solids, back, works))


def _uptake(growth: Growth, settled: Settled, works: Works) -> tuple[Array, Array]:
    """Return the phosphorus taken up by growth and beyond growth [kg/d]."""
    removed = growth.degraded * settled.bod5
    grown = np.minimum(phosphorus.growth_uptake(removed), settled.total_p)
    stored = phosphorus.enhanced_uptake(removed, works.anoxic_share, works.anaerobic_share)
    return grown, np.minimum(stored, settled.total_p - grown)


def _phosphorus(uptake: Array, settled: Settled, back: Reject, works: Works) -> _Phosphorus:
    """Return the phosphorus of the reactor after uptake and precipitation [kg/d]."""
    returned = back.phosphorus * (1 - np.asarray(works.reject_p_removed))
    available = settled.total_p + returned - uptake
    lowest = figure("chemical_p", "lowest_dissolved_p") * settled.flow / GRAMS_PER_KG
    left = phosphate_left(available, metal_moles(works.iron, works.aluminium), lowest)
    return _Phosphorus(uptake, left, np.asarray(available - left))


def _solids(growth: Growth, ballast: Values, settled: Settled, works: Works) -> _Solids:
    """Return sludge made and lost over the weir [kg/d], and the part lost [1]."""
    made = np.asarray(growth.sludge + ballast)
    passed = 1 - figure("works", "filter_removal") * np.asarray(works.filtered)
    warm = growth.warm_sludge + ballast
    clarified = np.minimum(
        np.asarray(works.effluent_tss) * settled.flow / GRAMS_PER_KG,
        figure("works", "largest_solids_share") * warm,
    )
    lost = np.asarray(clarified * passed)
    return _Solids(made, lost, divided(lost, warm, 0.0))


def _together(
    load: Load,
    treated: Array,
    settled: Settled,
    growth: Growth,
    nitrogen: Nitrogen,
    p: _Phosphorus,
    solids: _Solids,
    back: Reject,
    works: Works,
) -> Effluent:
    """Return the effluent with the by-pass, and what the works make and use."""
    past = part_of(load, 1 - treated)
    nitrate = np.asarray(nitrogen.nitrified - nitrogen.denitrified)
    lost_n = solids.part * growth.uptake_n
    lost_p = solids.part * (p.uptake + p.precipitated)
    held_p = back.phosphorus * works.reject_p_removed
    to_gas = back.nitrogen * works.reject_n_removed
    iron = dose(held_p, figure("a131", "metal_per_p"))
    bod, cod = _organic(settled, growth, solids)
    raw = settled.sludge + solids.made - solids.lost
    oxygen = np.asarray(growth.oxygen + nitrogen.oxygen)
    return Effluent(
        flow=np.asarray(load.flow, dtype=float),
        bod5=np.asarray(bod + past.bod5),
        cod=np.asarray(cod + past.cod),
        tss=np.asarray(solids.lost + past.tss),
        ammonium_n=np.asarray(nitrogen.ammonium + past.ammonium_n),
        nitrate_n=nitrate,
        total_n=np.asarray(nitrogen.ammonium + nitrogen.organic + nitrate + lost_n + past.total_n),
        total_p=np.asarray(p.dissolved + lost_p + past.total_p),
        nitrogen_gas=np.asarray(nitrogen.denitrified + to_gas),
        sludge=np.asarray(solids_left(raw, works.digested) + phosphorus.metal_sludge(iron, 0.0)),
        sludge_n=np.asarray(settled.sludge_n + growth.uptake_n - lost_n - back.nitrogen),
        sludge_p=np.asarray(
            settled.sludge_p + p.uptake + p.precipitated - lost_p - back.phosphorus + held_p
        ),
        reject_n=np.asarray(back.nitrogen - to_gas),
        reject_p=np.asarray(back.phosphorus - held_p),
        oxygen=oxygen,
        energy=electricity(oxygen, settled.flow, works.filtered),
        iron=np.asarray(works.iron + iron),
        aluminium=np.asarray(works.aluminium),
        sludge_age=growth.age,
        nitrified=divided(nitrogen.nitrified, nitrogen.at_hand, 0.0),
        denitrified=divided(nitrogen.denitrified, nitrogen.nitrified, 0.0),
        by_passed=1 - treated,
        limits={
            "hydraulic": np.asarray(treated < 1),
            "sludge_age": growth.age_is_short,
            "oxygen_for_carbon": growth.carbon_short,
            "oxygen_for_nitrogen": nitrogen.oxygen_short,
            "denitrification": nitrogen.zone_short,
        },
    )


def _organic(settled: Settled, growth: Growth, solids: _Solids) -> tuple[Array, Array]:
    """Return BOD5 and COD of the treated part [kg/d]: dissolved and in solids, at most all."""
    left = 1 - growth.degraded
    cod_per_solids = figure("ekama", "cod_per_vss") * growth.volatile
    bod = left * settled.bod5 + figure("works", "bod_per_tss") * solids.lost
    cod = settled.inert_soluble + left * settled.degradable + cod_per_solids * solids.lost
    return np.minimum(bod, settled.bod5), np.minimum(cod, settled.cod)
