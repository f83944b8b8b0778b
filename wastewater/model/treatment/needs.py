"""What a target effluent needs: volume, sludge age, oxygen, chemicals and energy.

Design after ATV-DVWK-A 131 with the works' own effluent as proof: the works that come out are run
by `effluent` with the same rules, and what they do not reach is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment import a131, phosphorus
from wastewater.model.treatment.arithmetic import Flags, Values, check_bounds
from wastewater.model.treatment.chemical_p import metal_for, metal_mass
from wastewater.model.treatment.reactor import milligrams_per_litre
from wastewater.model.treatment.records import GRAMS_PER_KG, Effluent, Load, Works
from wastewater.model.treatment.reject import released
from wastewater.model.treatment.rows import figure
from wastewater.model.treatment.settling import Settled, settle
from wastewater.model.treatment.works import effluent

SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Target:
    """Concentrations that the effluent may have [mg/l]; infinite where nothing is asked.

    Attributes
    ----------
    bod5, cod, tss, ammonium_n, total_n, total_p : float or numpy.ndarray
        Highest concentrations [mg/l].

    Raises
    ------
    ValueError
        If one is negative; the message names it.
    """

    bod5: Values = np.inf
    cod: Values = np.inf
    tss: Values = np.inf
    ammonium_n: Values = np.inf
    total_n: Values = np.inf
    total_p: Values = np.inf

    def __post_init__(self) -> None:
        """Check that nothing is negative."""
        check_bounds({one.name: getattr(self, one.name) for one in fields(self)})


@dataclass(frozen=True, eq=False)
class Needs:
    """What works for a target need, so that an engineer can judge it.

    Attributes
    ----------
    works : Works
        The works that come out, to be run by `effluent`.
    volume : numpy.ndarray
        Reactor [m3].
    sludge_age, aerobic_age : numpy.ndarray
        Of the whole reactor and of its aerated part [d].
    anoxic_share : numpy.ndarray
        Share of the volume for denitrification.
    recycle : numpy.ndarray
        Recycles in all [1, of the inflow].
    oxygen : numpy.ndarray
        Oxygen [kg/d].
    iron : numpy.ndarray
        Iron [kg/d].
    energy : numpy.ndarray
        Electricity [kWh/d].
    sludge : numpy.ndarray
        Sludge for disposal [kg/d].
    filtered : numpy.ndarray
        Share of the effluent that has to be filtered, 0 or 1.
    reached : mapping of str to numpy.ndarray
        By substance of the target, whether the works reach it [true or false].
    effluent : Effluent
        What the works let out by the rules of the design.
    simulated : Effluent
        The same works in Ekama's simulation, as a second opinion: design rules say what is safe
        to build, the simulation what the sludge does.
    """

    works: Works
    volume: Array
    sludge_age: Array
    aerobic_age: Array
    anoxic_share: Array
    recycle: Array
    oxygen: Array
    iron: Array
    energy: Array
    sludge: Array
    filtered: Array
    reached: Mapping[str, Flags]
    effluent: Effluent
    simulated: Effluent


def needed(target: Target, load: Load, temperature: Values, site: Works | None = None) -> Needs:
    """Return what a target effluent needs.

    Nitrification where ammonium or nitrogen is limited, an anoxic zone as far as nitrogen asks for
    one (0.5 of the volume at most), iron for what growth leaves of phosphorus, a filter where
    solids alone would carry too much.

    Parameters
    ----------
    target : Target
        Concentrations [mg/l].
    load : Load
        Raw sewage [kg/d].
    temperature : float or numpy.ndarray
        Temperature of design, that of winter [°C].
    site : Works, optional
        What is given: solids of the clarifiers, settling, anaerobic share, solids of the effluent,
        digestion. Its volume, zones, recycles, metal and capacities are not looked at.
    """
    given = site or Works(volume=0.0)
    settled = settle(load, given.settling_hours)
    filtered = _filter(target, given, settled)
    works = replace(given, iron=0.0, aluminium=0.0, filtered=filtered, oxygen_capacity=np.inf)
    works = replace(works, hydraulic_capacity=np.inf, sludge_recycle=0.0, internal_recycle=0.0)
    aerobic = _aerobic_age(target, settled, temperature)
    anoxic, recycle = _zone(target, settled, works, temperature)
    sludge_recycle = np.minimum(recycle, figure("works", "sludge_recycle"))
    works = replace(
        works,
        anoxic_share=anoxic,
        sludge_recycle=sludge_recycle,
        internal_recycle=recycle - sludge_recycle,
        iron=_iron(target, settled, replace(works, anoxic_share=anoxic)),
    )
    age = a131.total_sludge_age(aerobic, anoxic + works.anaerobic_share)
    works = replace(works, sludge_age=age, volume=_volume(settled, works, age, temperature))
    out = effluent(works, load, temperature, "a131")
    return Needs(
        works=works,
        volume=np.asarray(works.volume),
        sludge_age=age,
        aerobic_age=aerobic,
        anoxic_share=anoxic,
        recycle=recycle,
        oxygen=out.oxygen,
        iron=out.iron,
        energy=out.energy,
        sludge=out.sludge,
        filtered=filtered,
        reached=_reached(target, out),
        effluent=out,
        simulated=effluent(works, load, temperature, "ekama"),
    )


def _nitrifies(target: Target) -> Flags:
    limits = np.minimum(target.ammonium_n, target.total_n)
    return np.asarray(np.isfinite(limits))


def _aerobic_age(target: Target, settled: Settled, temperature: Values) -> Array:
    """Return the aerobic sludge age [d], with nitrification where the target asks for it."""
    nitrifying = a131.aerobic_sludge_age(settled.bod5, temperature)
    plain = a131.age_without_nitrification(settled.bod5)
    return np.where(_nitrifies(target), nitrifying, plain)


def _solids(works: Works) -> Array:
    """Return the solids of the effluent [mg/l]."""
    passed = 1 - figure("works", "filter_removal") * np.asarray(works.filtered)
    return np.asarray(works.effluent_tss * passed)


def _filter(target: Target, given: Works, settled: Settled) -> Array:
    """Return whether the effluent has to be filtered (1) or not (0), for all draws alike or apart.

    Solids may carry half of the phosphorus and of the BOD5 of the target, and all of its solids.
    """
    solids = np.asarray(given.effluent_tss)
    half = figure("works", "solids_half")
    p = milligrams_per_litre(settled.total_p, settled.flow)
    bod = milligrams_per_litre(settled.bod5, settled.flow)
    in_solids = solids * np.minimum(p / np.maximum(bod, SLACK), 1.0)
    too_much = (
        (solids > target.tss)
        | (figure("works", "bod_per_tss") * solids > half * np.asarray(target.bod5))
        | (in_solids > half * np.asarray(target.total_p))
    )
    return np.where(too_much, 1.0, np.asarray(given.filtered, dtype=float))


def _zone(
    target: Target, settled: Settled, works: Works, temperature: Values
) -> tuple[Array, Array]:
    """Return the anoxic share [1] and the recycles in all [1, of the inflow]."""
    flow = settled.flow
    uptake = figure("a131", "n_per_bod") * settled.bod5
    back = released(settled.sludge_n + uptake, 0.0, 0.0, works.digested).nitrogen
    total = milligrams_per_litre(
        settled.total_n + back * (1 - np.asarray(works.reject_n_removed)), flow
    )
    bod = milligrams_per_litre(settled.bod5, flow)
    in_solids = _solids(works) * figure("a131", "n_per_bod") / figure("a131", "growth_constant")
    nitrate = np.asarray(target.total_n) - figure("a131", "organic_n") - in_solids
    nitrate = np.maximum(nitrate * figure("works", "design_margin"), SLACK)
    formed = a131.nitrate_to_denitrify(total, bod, 0.0)
    lost = np.where(np.isfinite(nitrate), np.maximum(formed - nitrate, 0.0), 0.0)
    anoxic = a131.anoxic_share_for(lost / np.maximum(bod, SLACK), temperature)
    recycle = np.where(lost > 0, a131.recycle_for(formed, nitrate), 0.0)
    highest = figure("works", "highest_recycle")
    return anoxic, np.minimum(np.asarray(recycle), highest)


def _iron(target: Target, settled: Settled, works: Works) -> Array:
    """Return the iron that leaves the dissolved phosphorus of the target [kg/d].

    Dissolved phosphorus is what the solids leave of the target, at most its share by the guideline.
    """
    grown = np.minimum(phosphorus.growth_uptake(settled.bod5), settled.total_p)
    extra = phosphorus.enhanced_uptake(settled.bod5, works.anoxic_share, works.anaerobic_share)
    extra = np.minimum(extra, settled.total_p - grown)
    uptake = grown + extra
    back = released(0.0, settled.sludge_p + grown, extra, works.digested).phosphorus
    available = settled.total_p - uptake + back * (1 - np.asarray(works.reject_p_removed))
    bod = np.maximum(milligrams_per_litre(settled.bod5, settled.flow), SLACK)
    carried = _solids(works) * milligrams_per_litre(uptake + available, settled.flow) / bod
    most = figure("a131", "p_effluent_share") * np.asarray(target.total_p)
    wanted = np.minimum(most, np.asarray(target.total_p) - carried)
    lowest = figure("chemical_p", "lowest_dissolved_p")
    wanted = np.maximum(wanted, lowest * figure("works", "closest_to_lowest_p"))
    per_volume = settled.flow / GRAMS_PER_KG
    metal = metal_for(available, wanted * per_volume, lowest * per_volume)
    return np.asarray(np.where(np.isfinite(np.asarray(target.total_p)), metal, 0.0)) * metal_mass()


def _volume(settled: Settled, works: Works, age: Array, temperature: Values) -> Array:
    """Return the volume that holds the sludge [m3]: age x sludge / solids."""
    solids = settled.tss / np.maximum(settled.bod5, SLACK)
    extra = phosphorus.enhanced_uptake(settled.bod5, works.anoxic_share, works.anaerobic_share)
    sludge = a131.sludge_production(settled.bod5, solids, age, temperature)
    sludge = sludge + phosphorus.metal_sludge(works.iron, works.aluminium)
    sludge = sludge + phosphorus.enhanced_sludge(np.minimum(extra, settled.total_p))
    return np.asarray(age * sludge / works.mlss)


def _reached(target: Target, out: Effluent) -> dict[str, Flags]:
    names = ("bod5", "cod", "tss", "ammonium_n", "total_n", "total_p")
    return {
        name: np.asarray(out.concentration(name) <= getattr(target, name) * (1 + SLACK))
        for name in names
    }
