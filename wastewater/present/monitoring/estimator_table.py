"""The estimators of loads, with their conditions of use."""

from __future__ import annotations

import pandas as pd

from wastewater.inputs.monitoring.lists import listed
from wastewater.text import text


def estimator_table(language: str = "en") -> pd.DataFrame:
    """Return all estimators, the preferred ones first.

    Parameters
    ----------
    language : {"en", "da", "uk"}
        Language of names and conditions.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: ``name``, ``family``, ``condition`` (what it needs), ``whole_flow`` ("yes" if
        it uses the flow of every day, so that a constant concentration gives the exact load with
        any flow; "no" for those that only know the flow of sampled days or intervals), ``source``,
        ``grade``, ``note``.
    """
    table = listed("estimators").copy()
    order = table["preference"].astype(int).sort_values(kind="stable").index
    table.insert(0, "name", [text(f"monitoring.estimator.{i}.name", language) for i in table.index])
    told = [text(f"monitoring.estimator.{i}.condition", language) for i in table.index]
    table.insert(1, "condition", told)
    columns = ["name", "family", "condition", "whole_flow", "source", "grade", "note"]
    return table.loc[order, columns]
