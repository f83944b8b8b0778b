"""Answers known from elsewhere for treatment: Ekama, ATV-DVWK-A 131, Metcalf & Eddy, loads."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wastewater.model.treatment import (
    a131,
    chemical_p,
    ekama,
    ekama_nitrogen,
    loads,
    nitrification,
    transfer,
)
from wastewater.model.treatment.ekama import kinetics

TABLE = Path(__file__).parents[2] / "data" / "known_answers_treatment.csv"
COLUMNS = ["id", "function", "inputs", "expected", "rel_tolerance", "source"]

# Settled sewage of the worked answers: Ml/d, mg/l, °C, d, g/l.
FLOW, AGE, WARMTH, MLSS = 24.875, 15.0, 16.0, 4.5
VFA, FERMENTABLE, PARTICULATE, INERT_SOLUBLE, INERT_PARTICULATE = 50.0, 115.0, 255.0, 45.0, 10.0
AMMONIA, GRIT, UNAERATED = 39.1, 15.0, 0.39


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ekama_case(case: str) -> dict[str, float]:
    """All figures of the example; hand: no correction of growth, two intermediate roundings."""
    k = kinetics()
    soluble, degradable = VFA + FERMENTABLE, VFA + FERMENTABLE + PARTICULATE
    left = float(ekama.degradable_left(AGE, WARMTH, k)) if case == "default" else 0.0
    taken = degradable - left
    inert = INERT_PARTICULATE / k.cod_per_vss
    mass = ekama.sludge_mass(FLOW * taken, FLOW * inert, FLOW * GRIT, AGE, WARMTH, k)
    parts = (FERMENTABLE, PARTICULATE, INERT_SOLUBLE, INERT_PARTICULATE)
    organic = ekama_nitrogen.organic_nitrogen(left, 0.0, INERT_SOLUBLE, 0.0, k)
    tkn = AMMONIA + ekama_nitrogen.organic_nitrogen(*parts, k)
    sludge_n = k.n_in_vss * mass.volatile / (AGE * FLOW)
    corrections = {} if case == "hand" else {"oxygen": 2.0, "ph": 7.2}
    growth = ekama_nitrogen.nitrifier_growth(WARMTH, k, **corrections)
    offered = tkn - sludge_n - organic
    ammonium = ekama_nitrogen.effluent_ammonium(AGE, UNAERATED, WARMTH, growth, offered, k)
    nitrified = offered - ammonium
    potential = ekama_nitrogen.denitrification_potential(soluble, taken, UNAERATED, AGE, WARMTH, k)
    met = (round(float(nitrified), 1), 38.7) if case == "hand" else (nitrified, potential)
    nitrate = ekama_nitrogen.effluent_nitrate(*met, 5.4, 1.0, k)
    carbon = ekama.oxygen_for_carbon(FLOW * taken, AGE, WARMTH, k)
    back = ekama_nitrogen.OXYGEN_PER_NITRATE * FLOW * (met[0] - nitrate)
    volume = mass.total / MLSS
    net = carbon + ekama_nitrogen.OXYGEN_PER_N * FLOW * met[0] - back
    found = {
        "biomass_per_cod": ekama.biomass_per_cod(AGE, WARMTH, k),
        "active": mass.active,
        "residue": mass.residue,
        "inert": mass.inert,
        "volatile": mass.volatile,
        "total": mass.total,
        "sludge_n": sludge_n,
        "tkn_without_nitrification": tkn - sludge_n,
        "ammonium_without_nitrification": offered,
        "oxygen_carbon": carbon,
        "oxygen_ammonium_full": ekama_nitrogen.OXYGEN_PER_N * FLOW * offered,
        "active_share_vss": mass.active / mass.volatile,
        "active_share_tss": mass.active / mass.total,
        "vss_share": mass.volatile / mass.total,
        "growth": growth,
        "ammonium_left": ammonium,
        "largest_unaerated": ekama_nitrogen.largest_unaerated_share(AGE, WARMTH, growth, k),
        "nitrified": nitrified,
        "potential": potential,
        "best_recycle": ekama_nitrogen.best_recycle(*met, 1.0, k),
        "nitrate_5_4": nitrate,
        "nitrate_10": ekama_nitrogen.effluent_nitrate(*met, 10.0, 1.0, k),
        "total_n": nitrate + ammonium + organic,
        "removal_n": 1 - (nitrate + ammonium + organic) / tkn,
        "oxygen_denitrified": back,
        "oxygen_net": net,
        "oxygen_uptake": net / ((1 - UNAERATED) * volume * 24) * 1000,
        "anoxic_volume": UNAERATED * volume,
        "aerobic_volume": (1 - UNAERATED) * volume,
    }
    return {name: float(value) for name, value in found.items()}


def ekama_figure(case: str, what: str) -> float:
    return ekama_case(case)[what]


def a131_total_age(bod: float, temperature: float, anoxic_share: float) -> float:
    aerobic = a131.aerobic_sludge_age(bod, temperature)
    return float(a131.total_sludge_age(aerobic, anoxic_share))


def a131_plain_age(bod: float) -> float:
    return float(a131.age_without_nitrification(bod))


def a131_sludge(**inputs: float) -> float:
    return float(a131.sludge_production(**inputs))


def a131_capacity(anoxic_share: float, kind: str) -> float:
    return float(a131.denitrification_capacity(anoxic_share, kind=kind))


def a131_worked(what: str) -> float:
    """10 000 m3/d with BOD5 250, solids 250, nitrogen 50, phosphorus 9 mg/l at 12 °C."""
    flow, bod, temperature = 10.0, 250.0, 12.0
    load = flow * bod
    nitrate = a131.nitrate_to_denitrify(50.0, bod, 8.0)
    share = a131.anoxic_share_for(nitrate / bod)
    aerobic = a131.aerobic_sludge_age(load, temperature)
    age = a131.total_sludge_age(aerobic, share)
    sludge = a131.sludge_production(load, 1.0, age, temperature)
    bio_p = 0.005 * bod
    precipitated = a131.phosphorus_to_precipitate(9.0, bod, 0.7, bio_p)
    p_sludge = a131.phosphorus_sludge(flow * bio_p, flow * precipitated)
    ammonium = nitrate + 8.0
    nitrogen = a131.oxygen_for_nitrogen(flow * ammonium, flow * nitrate)
    recycle = a131.recycle_for(ammonium, 8.0)
    found = {
        "safety": a131.safety_factor(load),
        "nitrate": nitrate,
        "per_bod": nitrate / bod,
        "anoxic_share": share,
        "aerobic_age": aerobic,
        "total_age": age,
        "warmth": a131.decay_at(temperature) / a131.decay_at(15.0),
        "sludge": sludge,
        "p_precipitated": precipitated,
        "iron": chemical_p.dose(precipitated, 1.5),
        "aluminium": chemical_p.dose(precipitated, 1.5, "aluminium"),
        "p_sludge": p_sludge,
        "mass": age * (sludge + p_sludge),
        "volume": age * (sludge + p_sludge) / 3.5,
        "oxygen_carbon": a131.oxygen_for_carbon(load, age, temperature),
        "oxygen_nitrification": nitrogen[0],
        "oxygen_denitrification": nitrogen[1],
        "ammonium": ammonium,
        "recycle": recycle,
        "recycle_removal": a131.recycle_removal(recycle),
    }
    return float(found[what])


def ferric_example(what: str) -> float:
    """3800 m3/d; phosphate from 5 to 0.1 mg/l with 3.3 mol of iron per mol removed."""
    flow, removed = 3.8, 4.9
    dose = chemical_p.dose(removed, 3.3)
    salt = chemical_p.ferric_chloride(flow * dose)
    phosphate = chemical_p.precipitate(removed)
    hydroxide = chemical_p.hydroxide(dose, removed)
    found = {
        "dose": dose,
        "primary_effluent_p": 7.0 - removed,
        "iron": flow * dose,
        "iron_percent": salt.iron_percent,
        "chloride": salt.chloride,
        "solution": salt.solution,
        "store": salt.store,
        "precipitate": phosphate,
        "hydroxide": hydroxide,
        "total": phosphate + hydroxide,
        "sludge": flow * (phosphate + hydroxide),
    }
    return float(found[what])


def nitrifier_net(temperature: float, ammonium: float, oxygen: float) -> float:
    return float(nitrification.net_growth(temperature, ammonium, oxygen))


def nitrifier_age(safety: float) -> float:
    return float(nitrification.sludge_age(nitrification.net_growth(12.0, 0.5, 2.0), safety))


def flow_load(flow: float, concentration: float) -> float:
    return float(loads.of_flow(flow, concentration))


def flow_pe(flow: float, concentration: float) -> float:
    return float(loads.population_equivalents(loads.of_flow(flow, concentration)))


def yearly_people_load(people: float, substance: str, removed: bool) -> float:
    """t/yr of Norwegian loads, with chemical-biological treatment and nitrogen removal."""
    raw = loads.a_year(loads.of_people(people, "teotil3", substance))
    share = transfer.removal_of("teotil3_large", "chemical_biological_n", substance)
    return float(raw * (1 - share * removed))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "ekama": ekama_figure,
    **{
        f.__name__: f
        for f in (
            a131_capacity,
            a131_plain_age,
            a131_sludge,
            a131_total_age,
            a131_worked,
            ferric_example,
            flow_load,
            flow_pe,
            nitrifier_age,
            nitrifier_net,
            yearly_people_load,
        )
    },
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_known_answer(row: dict[str, str]) -> None:
    inputs: dict[str, Any] = json.loads(row["inputs"])
    answer = FUNCTIONS[row["function"]](**inputs)
    expected, tolerance = float(row["expected"]), float(row["rel_tolerance"])
    assert answer == pytest.approx(expected, rel=tolerance, abs=0)


def test_the_table_is_sound() -> None:
    table = rows()
    assert all(list(row) == COLUMNS for row in table)
    assert len({row["id"] for row in table}) == len(table)
    assert all(row["source"].strip() for row in table)
    assert {row["function"] for row in table} == set(FUNCTIONS)
