"""The year in which each scenario meets each limit for good, and the agglomeration as a whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.compliance.lists import setting
from wastewater.model.compliance.articles import Articles, Tolerances, articles
from wastewater.model.compliance.quaternary import Indicators, mean_removal
from wastewater.model.compliance.years import first_year

REACHED_COLUMNS: tuple[str, ...] = (
    "limit",
    "regime",
    "standing",
    "city",
    "place",
    "scenario",
    "substance",
    "reached_year",
    "probability",
    "verified",
    "grade",
)
"""Columns of `reached`: `reached_year` is missing where the last year does not meet the limit,
`probability` is that of the last year."""

_KEY = ("limit", "regime", "standing", "city", "place", "scenario", "substance")


def reached(table: pd.DataFrame, level: float | None = None) -> pd.DataFrame:
    """Return the first year from which each limit is met in every year to the last one.

    Parameters
    ----------
    table : pandas.DataFrame
        What `from_result` or `from_samples` returned.
    level : float, optional
        Probability from which a limit is called met [share]; ``settings.csv`` by default.

    Returns
    -------
    pandas.DataFrame
        Columns `REACHED_COLUMNS`, in the order of the table.
    """
    least = setting("level") if level is None else level
    rows = []
    for key, own in table.sort_values("year", kind="stable").groupby(list(_KEY), sort=False):
        probability = own["probability"].to_numpy(float)
        year = float(first_year(probability, own["year"].astype(int).tolist(), least))
        last = own.iloc[-1]
        more = {"reached_year": pd.NA if np.isnan(year) else int(year)}
        more |= {"probability": probability[-1], "verified": last["verified"]}
        names = dict(zip(_KEY, key, strict=True))
        rows.append(names | more | {"grade": last["grade"]})
    found = pd.DataFrame(rows, columns=list(REACHED_COLUMNS))
    found["reached_year"] = found["reached_year"].astype("Int64")
    return found


def agglomeration(
    generated: ArrayLike,
    uncollected: ArrayLike,
    failing_4: ArrayLike = 0.0,
    failing_5: ArrayLike = 0.0,
    *,
    sensitive: bool = True,
    whole_area_removal: tuple[ArrayLike, ArrayLike] | None = None,
) -> Articles:
    """Return whether an agglomeration complies with Articles 3, 4 and 5 of Directive 91/271/EEC.

    The tolerances are those of the European Environment Agency (``settings.csv``); arguments as in
    `articles.articles`: loads in p.e., the uncollected part as a share.
    """
    tolerances = Tolerances(
        scope=setting("scope"),
        scope_5=setting("scope_article_5"),
        uncollected_share=setting("uncollected_share"),
        uncollected_load=setting("uncollected_load"),
        untreated_share=setting("untreated_share"),
        untreated_load=setting("untreated_load"),
        whole_area=setting("article_5_4"),
    )
    return articles(
        generated,
        uncollected,
        failing_4,
        failing_5,
        tolerances,
        sensitive=sensitive,
        whole_area_removal=whole_area_removal,
    )


def quaternary_removal(removals: ArrayLike, categories: ArrayLike) -> Indicators:
    """Return the mean removal [share] over indicator substances and whether the rule applies.

    Parameters
    ----------
    removals : array_like
        Removal of each substance, a share, axes (substance, ..., draws).
    categories : array_like of int
        Category of each substance, 1 or 2, see ``indicators.csv``.
    """
    return mean_removal(
        removals, categories, least=setting("indicators"), ratio=setting("indicator_ratio")
    )
