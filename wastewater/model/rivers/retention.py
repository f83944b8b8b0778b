"""Retention of rivers, lakes and reservoirs by cited models: plain functions on arrays.

Every function returns the retained share [1] of what enters, between 0 and 1; arrays broadcast and
have the draws as their last axis. Coefficients are rows of ``data/river/retention.csv``; those that
could not be read in their source are marked in `models` as unverified.

References
----------
TEOTIL3 (NIVA, preprocessing.py), GREENeR (vignette), Behrendt and Opitz 2000 (Hydrobiologia
410:111-122), ePiE (first-order decay).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.lists import read_figure, read_list
from wastewater.model.distributions import Array

FOLDER = "river"


def first_order(
    rate: ArrayLike, time: ArrayLike, factor: ArrayLike = 1.0, degrees: ArrayLike = 0.0
) -> Array:
    """Return the share that decays, 1 - exp(-k f^dT t) [1].

    Parameters
    ----------
    rate : array_like
        Rate k [1/d] at the temperature to which it belongs.
    time : array_like
        Travel or residence time t [d].
    factor : array_like
        Temperature factor f [1/K]; 1 for none (`temperature_factor`).
    degrees : array_like
        How much warmer the water is than the rate's temperature, dT [K].

    Raises
    ------
    ValueError
        If a rate or time is negative or the factor is not above 0.
    """
    k, t = _not_negative(rate, "rate"), _not_negative(time, "time")
    f = np.asarray(factor, float)
    if np.any(f <= 0):
        raise ValueError("the temperature factor must be above 0")
    return np.asarray(-np.expm1(-k * f ** np.asarray(degrees, float) * t))


def vollenweider_time(residence_time: ArrayLike, k: ArrayLike, p: ArrayLike) -> Array:
    """Return the share retained in a lake, 1 - 1 / (1 + k tau^p) [1].

    Parameters
    ----------
    residence_time : array_like
        Residence time tau of the water [yr].
    k, p : array_like
        Factor [yr^-p] and exponent [1].

    Raises
    ------
    ValueError
        If a residence time or factor is negative.
    """
    tau = _not_negative(residence_time, "residence_time")
    return _of_ratio(_not_negative(k, "k") * tau ** np.asarray(p, float))


def vollenweider_load(hydraulic_load: ArrayLike, s: ArrayLike) -> Array:
    """Return the share retained in a lake, 1 - 1 / (1 + s / H) [1]; all of it without flow.

    Parameters
    ----------
    hydraulic_load : array_like
        Hydraulic load H, flow through surface [m/yr].
    s : array_like
        Apparent settling velocity [m/yr].

    Raises
    ------
    ValueError
        If a load or velocity is negative.
    """
    load, velocity = _not_negative(hydraulic_load, "hydraulic_load"), _not_negative(s, "s")
    whole = load + velocity
    return np.divide(velocity, whole, out=np.zeros_like(whole), where=whole > 0)


def settling(residence_time: ArrayLike, sigma: ArrayLike) -> Array:
    """Return the share that settles in a mixed lake, 1 - 1 / (1 + sigma tau) [1].

    Parameters
    ----------
    residence_time : array_like
        Residence time tau of the water [yr].
    sigma : array_like
        Settling rate [1/yr].

    Raises
    ------
    ValueError
        If an argument is negative.
    """
    tau = _not_negative(residence_time, "residence_time")
    return _of_ratio(_not_negative(sigma, "sigma") * tau)


def settling_velocity(residence_time: ArrayLike, depth: ArrayLike, velocity: ArrayLike) -> Array:
    """Return the share retained in a lake after Kronvang, 1 - 1 / (1 + v / z tau) [1].

    Parameters
    ----------
    residence_time : array_like
        Residence time tau of the water [yr].
    depth : array_like
        Mean depth z [m], above 0.
    velocity : array_like
        Apparent settling velocity v [m/yr].

    Raises
    ------
    ValueError
        If an argument is negative or a depth is 0.
    """
    z = _not_negative(depth, "depth")
    if np.any(z == 0):
        raise ValueError("the depth must be above 0")
    tau = _not_negative(residence_time, "residence_time")
    return _of_ratio(_not_negative(velocity, "velocity") / z * tau)


def exponential(extent: ArrayLike, alpha: ArrayLike) -> Array:
    """Return the share retained in GREEN, 1 - exp(-alpha x) [1].

    Parameters
    ----------
    extent : array_like
        Normalised length of the reach, or normalised inverse of the rainfall of the basin [1].
    alpha : array_like
        Calibrated factor [1].

    Raises
    ------
    ValueError
        If an argument is negative.
    """
    return np.asarray(-np.expm1(-_not_negative(alpha, "alpha") * _not_negative(extent, "extent")))


def power(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Array:
    """Return the share retained after Behrendt and Opitz, R / (1 + R) with R = a x^b [1].

    Parameters
    ----------
    x : array_like
        Specific runoff [l/(s km2)] or hydraulic load [m/yr]; with 0 all is retained.
    a, b : array_like
        Factor and exponent [1].

    Raises
    ------
    ValueError
        If x or a is negative.
    """
    with np.errstate(divide="ignore", over="ignore"):
        return _of_ratio(_not_negative(a, "a") * _not_negative(x, "x") ** np.asarray(b, float))


def warm_surface(
    hydraulic_load: ArrayLike, temperature: ArrayLike, a: ArrayLike, c: ArrayLike
) -> Array:
    """Return the share of nitrogen retained after Venohr, R = a exp(c T) / H, as R / (1 + R) [1].

    Parameters
    ----------
    hydraulic_load : array_like
        Flow through water surface H [m/yr]; with 0 all is retained.
    temperature : array_like
        Temperature of the water T [deg C].
    a, c : array_like
        Factor [m/yr] and temperature coefficient [1/K].

    Raises
    ------
    ValueError
        If a load or the factor is negative.
    """
    grown = _not_negative(a, "a") * np.exp(np.asarray(c, float) * np.asarray(temperature, float))
    return vollenweider_load(hydraulic_load, grown)


def models() -> pd.DataFrame:
    """Return the models of retention, indexed by id.

    Returns
    -------
    pandas.DataFrame
        ``kind`` (what it is for: reach, lake, river, surface, basin), ``substances`` (ids parted by
        blanks, or "any"), ``inputs`` (names of the arguments of `retained`), ``source``, ``grade``,
        ``verified`` ("yes" or "no"), ``note``. Shared by all callers: never change it.
    """
    return read_list(FOLDER, "models")


def models_for(substance: str) -> tuple[str, ...]:
    """Return the ids of the models that hold for a substance."""
    return tuple(
        str(model)
        for model, known in models()["substances"].items()
        if known == "any" or substance in str(known).split()
    )


def coefficients(model: str, substance: str) -> Mapping[str, float]:
    """Return the best estimates of the coefficients of a model by symbol [unit as its row says].

    Raises
    ------
    ValueError
        If there is no such model, or it does not hold for the substance.
    """
    check(model, substance)
    return MappingProxyType({str(k): float(v) for k, v in rows(model, substance)["value"].items()})


def rows(model: str, substance: str) -> pd.DataFrame:
    """Return the rows of the coefficients of a model, indexed by symbol [unit in each row]."""
    return _rows().get((model, substance), _no_rows())


def check(model: str, substance: str) -> None:
    """Check that a model holds for a substance.

    Raises
    ------
    ValueError
        If there is no such model, or it does not hold for the substance.
    """
    if model not in models().index:
        known = ", ".join(models().index)
        raise ValueError(f"unknown retention model {model}; known are: {known}")
    if model not in models_for(substance):
        raise ValueError(f"{model} does not hold for {substance}; use {models_for(substance)}")


def retained(
    model: str,
    substance: str,
    coefficient: Mapping[str, ArrayLike] | None = None,
    **inputs: ArrayLike,
) -> Array:
    """Return the retained share by a model that is chosen by its id [1].

    Parameters
    ----------
    model, substance : str
        Ids as in `models`.
    coefficient : mapping of str to array_like, optional
        Coefficients by symbol, such as draws of them; best estimates by default.
    **inputs : array_like
        What the model asks for: ``residence_time`` [yr], ``hydraulic_load`` [m/yr], ``depth`` [m],
        ``length`` [1, normalised], ``inverse_rainfall`` [1, normalised], ``specific_runoff``
        [l/(s km2)], ``temperature`` [deg C], ``rate`` [1/d] and ``time`` [d]. More than it asks
        for is passed over.

    Raises
    ------
    ValueError
        If the model is unknown, does not hold for the substance, or an input is missing or
        negative.
    """
    check(model, substance)
    numbers = {**coefficients(model, substance), **(coefficient or {})}
    formula, names, symbols = _formula(model, numbers)
    missing = [name for name in names if name not in inputs]
    if missing:
        raise ValueError(f"{model} needs {', '.join(missing)} for {substance}")
    return formula(*(inputs[name] for name in names), *(numbers[s] for s in symbols))


def temperature_factor(substance: str, group: str = "") -> tuple[float, float]:
    """Return the temperature factor of decay [1/K] and the temperature it refers to [deg C].

    Parameters
    ----------
    substance : str
        Substance; its own row wins over that of its group.
    group : str
        Group of the substance. Without a row the factor is 1: decay does not depend on it.
    """
    table = read_list(FOLDER, "temperature")
    for name in (substance, group):
        if name in table.index:
            return (
                read_figure(FOLDER, "temperature", name, "factor"),
                read_figure(FOLDER, "temperature", name, "reference"),
            )
    return 1.0, 0.0


def _formula(
    model: str, numbers: Mapping[str, ArrayLike]
) -> tuple[Callable[..., Array], tuple[str, ...], tuple[str, ...]]:
    """Return formula, inputs and symbols; TEOTIL3 has one form for each kind of substance."""
    function = str(models().loc[model, "function"])
    if function != "teotil3":
        formula, symbols = _FORMULAS[function]
        return formula, tuple(str(models().loc[model, "inputs"]).split()), symbols
    if "k" in numbers:
        return vollenweider_time, ("residence_time",), ("k", "p")
    if "s" in numbers:
        return vollenweider_load, ("hydraulic_load",), ("s",)
    return settling, ("residence_time",), ("sigma",)


_FORMULAS: Mapping[str, tuple[Callable[..., Array], tuple[str, ...]]] = MappingProxyType(
    {
        "first_order": (first_order, ()),
        "kronvang": (settling_velocity, ("velocity",)),
        "green": (exponential, ("alpha",)),
        "green_basin": (exponential, ("alpha",)),
        "behrendt_opitz": (power, ("a", "b")),
        "venohr": (warm_surface, ("a", "c")),
    }
)


@cache
def _rows() -> Mapping[tuple[str, str], pd.DataFrame]:
    table = read_list(FOLDER, "retention").assign(
        **{c: pd.to_numeric(read_list(FOLDER, "retention")[c]) for c in ("value", "low", "high")}
    )
    grouped = table.groupby(["model", "substance"])
    return {(str(m), str(s)): part.set_index("symbol") for (m, s), part in grouped}


@cache
def _no_rows() -> pd.DataFrame:
    return read_list(FOLDER, "retention").iloc[:0].set_index("symbol")


def _of_ratio(ratio: Array) -> Array:
    """Return R / (1 + R), 1 where R is infinite [1]."""
    with np.errstate(invalid="ignore"):
        share = ratio / (1 + ratio)
    return np.asarray(np.where(np.isinf(ratio), 1.0, share))


def _not_negative(values: ArrayLike, name: str) -> Array:
    numbers = np.asarray(values, float)
    if np.any(numbers < 0):
        raise ValueError(f"{name} must not be negative")
    return numbers
