"""Exceedance curves: the quantiles of the draws, read from the other side."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.results.exceedance import EXCEEDANCE_COLUMNS, exceedance_table
from wastewater.results.result import Result
from wastewater.results.run import run

NAMES: dict[str, object] = {
    **dict.fromkeys(("city", "scenario", "sea", "substance", "unit"), "x"),
    "year": 2030,
}


def test_known_draws() -> None:
    """Of the draws 0, 1, ... 100 exactly 5 % exceed 95."""
    drawn = np.random.default_rng(1).permutation(np.arange(101.0))
    table = exceedance_table(np.concatenate([[7.0], drawn]), NAMES)
    assert tuple(table.columns) == EXCEEDANCE_COLUMNS
    np.testing.assert_allclose(table["value"], 100 * (1 - table["probability"]), atol=1e-9)
    assert table["probability"].tolist()[::49] == [0.99, 0.5, 0.01]
    assert table["probability"].is_monotonic_decreasing
    assert table["value"].is_monotonic_increasing


def test_it_agrees_with_the_band_of_the_outflow(pilots: Result) -> None:
    curve = pilots.exceedance("hg", year=2028)
    assert set(curve["city"]) == {"lviv", "voznesensk"}
    assert set(curve[curve["city"] == "voznesensk"]["sea"]) == {"black"}
    told = pilots.outflow()
    told = told[(told["pathway"] == "total") & (told["substance"] == "hg") & (told["year"] == 2028)]
    told = told.set_index(["city", "scenario", "sea", "statistic"])["value"]
    for statistic, probability in (("p05", 0.95), ("median", 0.5), ("p95", 0.05)):
        at = curve[np.isclose(curve["probability"], probability)]
        for row in at.to_dict("records"):
            wanted = told[row["city"], row["scenario"], row["sea"], statistic]
            assert row["value"] == pytest.approx(wanted, rel=1e-12)


def test_a_sea_that_a_city_does_not_drain_to(pilots: Result) -> None:
    curve = pilots.exceedance("total_p", "baltic")
    assert (curve.loc[curve["city"] == "voznesensk", "value"] == 0).all()
    assert (curve.loc[curve["city"] == "lviv", "value"] > 0).all()


@pytest.mark.parametrize(
    ("outcome", "unit", "sea"), [("eqs_volume", "m3/yr", "baltic"), ("landfill_share", "1", "")]
)
def test_other_outcomes(pilots: Result, outcome: str, unit: str, sea: str) -> None:
    curve = pilots.exceedance(outcome)
    lviv = curve[curve["city"] == "lviv"]
    assert (set(lviv["unit"]), set(lviv["sea"])) == ({unit}, {sea})


def test_without_draws(lviv: City) -> None:
    curve = run(lviv, [], years=(2025, 2025), draws=0).exceedance("hg")
    assert curve["value"].nunique() == 1


def test_the_unknown_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError, match="no substance gold"):
        pilots.exceedance("gold")
    with pytest.raises(InputError, match="no sea dead"):
        pilots.exceedance("hg", "dead")
