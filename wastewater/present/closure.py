"""Whether the table of flows that is handed out balances."""

from __future__ import annotations

import pandas as pd

from wastewater.inputs import vocabulary


def largest_gap(flows: pd.DataFrame) -> float:
    """Return by how much the mean flows into and out of a process differ at most.

    The solver checks its own balance in every draw; this looks once more at the table that is
    handed out. Mean flows must balance in every process that keeps nothing and mixes nothing: those
    of the water and sludge side, for each substance.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the flow table.

    Returns
    -------
    float
        Largest difference, as a share of the largest flow of the same substance.
    """
    kinds = vocabulary.processes()
    passing = kinds[(kinds["kind"] == "split") & kinds["part"].isin(["water", "sludge"])].index
    means = flows[(flows["statistic"] == "mean") & (flows["substance"] != "")]
    if means.empty:
        return 0.0
    keys = ["city", "scenario", "year", "substance"]
    into = means.groupby([*keys, "target"])["value"].sum()
    out = means.groupby([*keys, "source"])["value"].sum()
    into.index.names = out.index.names = [*keys, "process"]
    gap = into.sub(out, fill_value=0.0).abs()
    processes = gap.index.get_level_values("process").str.partition(":").get_level_values(0)
    gap = gap[processes.isin(passing)]
    largest = means.groupby(keys)["value"].max()
    shares = gap.groupby(keys).max() / largest[largest > 0]
    return float(shares.max()) if len(shares) else 0.0
