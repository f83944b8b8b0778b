"""A cited model of retention in the place of the rows of a city, so that a run computes with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import GRADES, Problems
from wastewater.inputs.city import City
from wastewater.inputs.lists import read_list
from wastewater.inputs.parameters import COLUMNS, SOURCE_COLUMNS, Places, check_rows, keys
from wastewater.inputs.report import Where
from wastewater.inputs.tables import ROW
from wastewater.model.distributions import Array
from wastewater.model.rivers.paths import COMBINED, path_models, transmission
from wastewater.model.rivers.retention import models
from wastewater.model.rivers.ways import Way, way
from wastewater.results.statistics import STATISTICS, summarise
from wastewater.text import text

RETENTION = "river.retention"
NUTRIENTS = ("total_p", "total_n")


def with_retention(
    city: City,
    model: str,
    substances: Sequence[str] = NUTRIENTS,
    *,
    draws: int = 2000,
    seed: int = 1,
    temperature: float | None = None,
) -> City:
    """Return the city with what its reaches retain by a cited model, as rows `river.retention`.

    The reaches of the model are finer than those of the city: what passes the parts of a reach is
    multiplied. Models of water surface (Behrendt and Opitz by hydraulic load, Venohr) hold for the
    whole way; they are spread over it by the water surface that each reach has per flow, so that
    the whole comes out as the model says. Behrendt and Opitz by specific runoff knows no reaches
    and is refused. Decay (`river.decay`) stays as it is and acts on what is not retained.

    Best estimates pass on exactly what the model does. Each row has the band of the model, but the
    rows are drawn on their own: where a model has one coefficient for all reaches, the band of the
    whole way becomes narrower than in `path_table`.

    Parameters
    ----------
    city : City
        A loaded city whose way to the sea is known; it stays as it is.
    model : str
        Id of a model that is made for reaches, lakes or water surfaces, as in `path_table`.
    substances : sequence of str
        Substances whose rows are replaced; all others stay.
    draws, seed : int
        Number of draws and seed from which the 5th and 95th percentile are taken; without draws
        the rows are certain.
    temperature : float, optional
        Yearly mean of the water [deg C], for models that ask for it; that of the package's
        settings by default.

    Returns
    -------
    City
        A new city. The grade of a row is that of the model, D where its coefficients are
        unverified; that of the way itself (lengths, widths, reservoirs) is not in it.

    Raises
    ------
    ValueError
        If the way of the city is not known or not of its reaches, or the model does not fit a
        substance; the models that do are named.
    InputError
        If a row cannot be as it is, with the same messages as for a line of a file.
    """
    own = way(city.id, draws, seed)
    _check_reaches(city, own)
    rows: list[dict[str, str]] = []
    for substance in (substances,) if isinstance(substances, str) else substances:
        _check_model(own, model, substance)
        passed = transmission(own, model, substance, temperature)
        for place, held in _retained(own, passed).items():
            key = {"name": RETENTION, "fraction": "", "substance": substance, "place": place}
            rows.append({**key, "unit": "1", **_numbers(held), **_told(model)})
    return _replaced(city, rows)


def _retained(own: Way, passed: Array) -> dict[str, Array]:
    """Return what each reach of the city retains [1], axis (1 + draws): not passed by its parts."""
    parts = np.asarray(own.part_of)
    return {part: 1 - passed[parts == part].prod(axis=0) for part in dict.fromkeys(own.part_of)}


def _numbers(held: Array) -> dict[str, str]:
    """Cells of a share: Beta where its band is inside 0 to 1, else a normal cut off at them."""
    statistics = dict(zip(STATISTICS, summarise(held).tolist(), strict=True))
    best = statistics["best"]
    low, high = min(statistics["p05"], best), max(statistics["p95"], best)
    value, low, high = (float(f"{number:.6g}") for number in (best, low, high))
    if math.isclose(low, high, rel_tol=1e-5):
        return {"value": repr(value), "low": "", "high": "", "distribution": "fixed"}
    kind = "beta" if low > 0 and high < 1 else "normal"
    return {"value": repr(value), "low": repr(low), "high": repr(high), "distribution": kind}


def _told(model: str) -> dict[str, str]:
    """Source, grade and note; of models that are joined the first source and the worst grade."""
    known = models().loc[list(COMBINED.get(model, (model,)))]
    is_unverified = (known["verified"] != "yes").any()
    note = text("river.into.note", name=text(f"river.model.{model}"), model=model)
    if is_unverified:
        note = f"{note}; {text('river.model.unverified')}"
    grade = GRADES[-1] if is_unverified else str(known["grade"].max())
    return {"source": str(known["source"].iloc[0]), "grade": grade, "note": note}


def _check_reaches(city: City, own: Way) -> None:
    known, given = list(dict.fromkeys(own.part_of)), [reach.id for reach in city.reaches]
    if set(known) != set(given):
        raise ValueError(
            f"the way that is known for {city.id} has the reaches {', '.join(known)}; "
            f"the city has {', '.join(given)}"
        )


def _check_model(own: Way, model: str, substance: str) -> None:
    kinds = models()["kind"]
    fitting = [m for m in path_models(own, substance) if kinds.get(m) != "basin"]
    if model not in fitting:
        shown = ", ".join(fitting) or "none"
        raise ValueError(f"{model} does not tell what reaches retain of {substance}; fit: {shown}")


def _replaced(city: City, rows: list[dict[str, str]]) -> City:
    sources = _with_sources(city.sources, {row["source"] for row in rows})
    table = pd.DataFrame(
        [{**row, ROW: str(i)} for i, row in enumerate(rows)], columns=[*COLUMNS, ROW]
    )
    works, reaches = (tuple(one.id for one in part) for part in (city.catchments, city.reaches))
    places = Places(works, reaches, country=city.country)
    problems: Problems = []
    checked = check_rows(table, Where(city.id), places, set(sources["id"]), city.id, problems)
    if problems:  # a figure that is computed stands in no line of a file
        raise InputError(replace(problem, row=None) for problem in problems)
    new = set(keys(checked))
    kept = city.parameters[[key not in new for key in keys(city.parameters)]]
    merged = pd.concat([kept, checked.drop(columns=ROW)], ignore_index=True)
    return replace(city, parameters=merged, sources=sources)


def _with_sources(sources: pd.DataFrame, asked: set[str]) -> pd.DataFrame:
    """Return the sources of the city with those of the models that it does not know yet."""
    known = read_list("river", "sources").reset_index()
    added = known[known["id"].isin(asked - set(sources["id"]))]
    return pd.concat([sources, added[list(SOURCE_COLUMNS)]], ignore_index=True)
