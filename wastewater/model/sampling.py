"""All random draws of a run, made once, before anything is computed.

Column 0 of every sample holds the best estimates (the rows' `value`), the other columns hold the
draws. Each row has its own stream of random numbers, keyed by seed and row key alone: adding a row
disturbs no other, the order of rows does not matter, and any number of workers draws the same
numbers. The draws of a row form a Latin hypercube with those of the others: one draw per stratum
of equal probability. Rows that follow a common cause keep their draws and change the order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs import vocabulary
from wastewater.inputs.correlations import FOLLOWS, Causes
from wastewater.inputs.reference import load_reference
from wastewater.model import correlation, distributions
from wastewater.model.distributions import Array

KEY = ("name", "fraction", "substance", "place")


def generator(seed: int, key: str) -> np.random.Generator:
    """Return the random numbers of a seed and a key; equal keys give equal numbers [1]."""
    digest = hashlib.blake2b(key.encode("utf-8"), digest_size=16).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def strata(seed: int, key: str, draws: int) -> Array:
    """Return one probability per stratum in random order, shape (draws,) [1].

    Parameters
    ----------
    seed : int
        Seed of the run.
    key : str
        Key of the row; equal keys give equal numbers.
    draws : int
        Number of draws.
    """
    random = generator(seed, key)
    return (random.permutation(draws) + random.random(draws)) / draws


def sample_rows(rows: pd.DataFrame, draws: int, seed: int) -> Array:
    """Draw every row of a parameter table, shape (rows, 1 + draws), in base units.

    Parameters
    ----------
    rows : pandas.DataFrame
        Parameter rows in base units with columns `name, fraction, substance, place, distribution,
        base_value, base_low, base_high, origin`. Rows of one origin with one key share their draws
        in every city: the error of a reference row is common to all cities. A column `follows`, if
        there is one, holds the causes of each row.
    draws : int
        Number of draws.
    seed : int
        Seed of the run.
    """
    kind = rows["distribution"].to_numpy(str)
    mixed = kind == "dirichlet"
    value, low, high = (rows[f"base_{c}"].to_numpy(float) for c in ("value", "low", "high"))
    bounds = physical_bounds(rows["name"].tolist())
    keys = row_keys(rows)
    numbers = Numbers(keys, np.where(mixed, "fixed", kind), value, low, high, *bounds)
    sample = sample_numbers(numbers, draws, seed)
    if mixed.any() and draws:
        _fill_mixes(sample, np.array(mix_labels(rows)), mixed, keys, low, high, seed)
    if FOLLOWS in rows and draws:
        _let_follow(sample, rows[FOLLOWS].tolist(), seed)
    return sample


def sample_city(rows: pd.DataFrame, draws: int, seed: int) -> Array:
    """Draw the parameter table of a city like `sample_rows`; reference rows are drawn only once.

    Parameters
    ----------
    rows : pandas.DataFrame
        Parameter rows of a city, reference rows included.
    draws : int
        Number of draws.
    seed : int
        Seed of the run.
    """
    position, reference, shared = _reference_sample(draws, seed)
    at = np.array([position.get(key, -1) for key in row_keys(rows)])
    # A reference row whose numbers were changed is no longer the one that all cities share.
    own = (at < 0) | (_fingerprint(rows) != reference[at]).any(axis=1)
    if FOLLOWS in rows:  # what a common cause of the city adds is not shared
        own = own | rows[FOLLOWS].astype(bool).to_numpy()
    mixed = vocabulary.names()["mix"].loc[rows["name"]].to_numpy(str) != ""
    # A mix in which the city has a row of its own is drawn anew as a whole.
    own = own | (mixed & rows["name"].isin(rows["name"][own]).to_numpy())
    sample = np.empty((len(rows), draws + 1))
    sample[own] = sample_rows(rows[own], draws, seed)
    sample[~own] = shared[at[~own]]
    return sample


@lru_cache(maxsize=1)
def _reference_sample(draws: int, seed: int) -> tuple[dict[str, int], NDArray[np.str_], Array]:
    """Where each reference row stands, its numbers as text, its draws; the same for every city."""
    rows = load_reference()
    sample = sample_rows(rows, draws, seed)
    sample.flags.writeable = False
    return {key: i for i, key in enumerate(row_keys(rows))}, _fingerprint(rows), sample


def _fingerprint(rows: pd.DataFrame) -> NDArray[np.str_]:
    """Return what decides the draws of each row, as text: so a missing number equals another."""
    return rows[["distribution", "base_value", "base_low", "base_high"]].to_numpy(str)


@dataclass(frozen=True)
class Numbers:
    """Independent uncertain numbers, one entry each.

    Attributes
    ----------
    keys : sequence of str
        Stream key of each number.
    kind : numpy.ndarray
        Distribution of each number.
    value, low, high : numpy.ndarray
        Best estimate, 5th and 95th percentile (minimum and maximum for `uniform`, `triangular`).
    minimum, maximum : numpy.ndarray
        Physical bounds, infinite where there are none.
    """

    keys: Sequence[str]
    kind: NDArray[np.str_]
    value: Array
    low: Array
    high: Array
    minimum: Array
    maximum: Array


def sample_numbers(numbers: Numbers, draws: int, seed: int) -> Array:
    """Draw independent numbers, shape (numbers, 1 + draws), in the unit of their `value`.

    Parameters
    ----------
    numbers : Numbers
        What is drawn.
    draws, seed : int
        Number of draws and seed of the run.
    """
    sample = np.repeat(numbers.value[:, None], draws + 1, axis=1)
    kinds = numbers.kind
    for name in np.unique(kinds[kinds != "fixed"]) if draws else ():
        at = np.flatnonzero(kinds == name)
        u = np.stack([strata(seed, numbers.keys[i], draws) for i in at.tolist()])
        sample[at, 1:] = _quantiles(str(name), u, numbers, at)
    return sample


def row_keys(rows: pd.DataFrame) -> list[str]:
    """Return the stream key of each row: its origin and its key."""
    columns = [rows[c].astype(str) for c in ("origin", *KEY)]
    return ["|".join(parts) for parts in zip(*columns, strict=True)]


def mix_labels(rows: pd.DataFrame) -> list[str]:
    """Return for each row the label of its mix (rows of one joint distribution)."""
    mix = vocabulary.names()["mix"].to_dict()
    labels = []
    for parts in zip(*(rows[c] for c in KEY), strict=True):
        across = mix.get(parts[0], "")
        labels.append("|".join("*" if c == across else p for c, p in zip(KEY, parts, strict=True)))
    return labels


def physical_bounds(names: Sequence[str]) -> tuple[Array, Array]:
    """Return the smallest and the largest physical value of each named parameter, in base units.

    Only shares have an upper bound, so the bounds need no conversion.
    """
    known = _bounds()
    minimum, maximum = zip(*(known[name] for name in names), strict=True) if names else ((), ())
    return np.array(minimum), np.array(maximum)


@cache
def _bounds() -> dict[str, tuple[float, float]]:
    table = vocabulary.names()
    minimum = pd.to_numeric(table["minimum"]).fillna(-np.inf)
    maximum = pd.to_numeric(table["maximum"]).where(table["unit"] == "1").fillna(np.inf)
    names = [str(name) for name in table.index]
    return dict(zip(names, zip(minimum.tolist(), maximum.tolist(), strict=True), strict=True))


def _quantiles(kind: str, u: Array, numbers: Numbers, at: NDArray[np.intp]) -> Array:
    low, high = numbers.low[at], numbers.high[at]
    minimum, maximum = numbers.minimum[at], numbers.maximum[at]
    if kind == "uniform":
        return distributions.uniform(u, low, high)
    if kind == "triangular":
        return distributions.triangular(u, numbers.value[at], low, high)
    if kind == "normal":
        return distributions.normal(u, low, high, minimum, maximum)
    if kind == "lognormal":
        return distributions.lognormal(u, low, high, maximum)
    if kind == "beta":
        return distributions.beta(u, low, high)
    raise ValueError(f"unknown distribution {kind}")


def _fill_mixes(
    sample: Array,
    labels: NDArray[np.str_],
    mixed: NDArray[np.bool_],
    keys: Sequence[str],
    low: Array,
    high: Array,
    seed: int,
) -> None:
    """Draw joint shares: Gamma parts divided by their sum are a Dirichlet mix."""
    draws = sample.shape[1] - 1
    for label in np.unique(labels[mixed]):
        members = np.flatnonzero(mixed & (labels == label))
        fixed = np.flatnonzero(~mixed & (labels == label))
        open_share = 1.0 - sample[fixed, 0].sum()
        value = sample[members, 0] / open_share
        size = distributions.dirichlet_size(
            value, low[members] / open_share, high[members] / open_share
        )
        rest = 1.0 - value.sum()
        shape, streams = size * value, [keys[i] for i in members.tolist()]
        if rest > _ROUNDING:  # the rest of a route is a part of the mix without a row
            origins = "+".join(sorted({key.partition("|")[0] for key in streams}))
            shape = np.append(shape, size * rest)
            streams.append(f"rest|{origins}|{label}")
        u = np.stack([strata(seed, key, draws) for key in streams])
        parts = distributions.gamma(u, shape)
        sample[members, 1:] = open_share * parts[: members.size] / parts.sum(axis=0)


def _let_follow(sample: Array, follows: Sequence[Causes], seed: int) -> None:
    """Put the draws of rows with common causes in the order that these ask for."""
    at = [i for i, causes in enumerate(follows) if causes]
    if not at:
        return
    keys = sorted({key for i in at for key, _ in follows[i]})
    causes = np.stack([strata(seed, key, sample.shape[1] - 1) for key in keys])
    loadings = np.array([[dict(follows[i]).get(key, 0.0) for key in keys] for i in at])
    sample[at, 1:] = correlation.follow(sample[at, 1:], loadings, causes)


_ROUNDING = 1e-9
