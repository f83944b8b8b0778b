"""Loads at the works and in the river."""

from __future__ import annotations

import numpy as np

from wastewater.results.monitoring.compared import modelled_loads
from wastewater.results.works_loads import LOADS, works_loads


def test_the_first_year_is_that_of_the_modelled_loads(pilots, lviv):
    model = pilots.model("lviv")
    loads = works_loads(model, (), (2025,))
    told = modelled_loads(lviv, draws=60)
    best = told[told["statistic"] == "best"].set_index(["point", "substance"])["value"]
    for point in ("inlet", "discharge", "overflow"):
        expected = best[point].loc[list(model.index.substances)]
        np.testing.assert_allclose(loads[point][0, :, 0], expected)


def test_several_works_stand_apart(denmark):
    model = denmark.model("aarhus")
    loads = works_loads(model, (), denmark.years)
    assert set(loads) == set(LOADS)
    for load in loads.values():
        assert load.shape == (5, len(model.index.substances), 21)
    assert (loads["discharge"] <= loads["inlet"] * 1.5).all()
    assert (loads["river"] >= loads["discharge"] - 1e-9).all()


def test_the_river_gets_all_that_flows_into_it(pilots):
    loads = works_loads(pilots.model("lviv"), (), (2025,))
    assert (loads["river"] >= loads["discharge"] + loads["overflow"] - 1e-6).all()
