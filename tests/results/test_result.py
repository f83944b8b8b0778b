"""The result of a run: what can be asked of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.results.result import WASTE_COLUMNS, Result


def test_cities_and_models(pilots: Result) -> None:
    assert [city.id for city in pilots.cities] == ["lviv", "voznesensk"]
    assert pilots.model("voznesensk").city.id == "voznesensk"
    with pytest.raises(InputError, match=r"no city kyiv\. It holds: lviv, voznesensk\."):
        pilots.model("kyiv")


def test_probability_is_the_share_of_draws(pilots: Result) -> None:
    value, base = (pilots.blocks["lviv", s].total("baltic")[-1] for s in ("plant", "baseline"))
    at = pilots.model("lviv").index.substances.index("total_p")
    cut = 1 - value[at, 1:] / base[at, 1:]
    for reduction in (0.0, 0.4, float(np.median(cut)), 0.99):
        asked = pilots.probability("lviv", "plant", "total_p", reduction)
        assert asked == pytest.approx((cut > reduction).mean())
    assert pilots.probability("lviv", "plant", "total_p", 0.0, baseline="plant") == 0


def test_probability_of_nothing(pilots: Result) -> None:
    assert pilots.probability("lviv", "nothing", "hg") == 0
    assert pilots.probability("voznesensk", "all", "hg", sea="baltic") == 0
    assert 0 < pilots.probability("lviv", "plant", "eqs_volume", year=2028) <= 1
    assert pilots.probability("lviv", "plant", "total_p", year=2025) == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("kyiv", "plant", "hg"), "no city kyiv"),
        (("lviv", "golden", "hg"), "no scenario golden"),
        (("lviv", "plant", "gold"), "no substance gold"),
    ],
)
def test_probability_of_the_unknown_is_refused(
    pilots: Result, question: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        pilots.probability(*question)


def test_an_unknown_sea_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError, match=r"no sea dead\. Known are: baltic, black, north"):
        pilots.outflow("dead")


def test_an_unknown_baseline_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError, match="holds no scenario golden"):
        pilots.compare(baseline="golden")


def test_waste(pilots: Result) -> None:
    table = pilots.waste()
    assert tuple(table.columns) == WASTE_COLUMNS
    best = table[(table.statistic == "best") & (table.city == "lviv") & (table.year == 2029)]
    wide = best.pivot(index="scenario", columns="indicator", values="value")
    rate = (wide["sent_to_recycling"] + wide["biological"]) / wide["generated"]
    pd.testing.assert_series_equal(wide["recycling_rate"], rate, check_names=False)
    assert set(table.loc[table.indicator == "recycling_rate", "unit"]) == {"1"}
    assert set(table.loc[table.indicator != "recycling_rate", "unit"]) == {"t/yr"}


def test_sorting_keeps_substances_out_of_landfills(pilots: Result) -> None:
    table = pilots.disposed()
    best = table[(table.statistic == "best") & (table.city == "lviv") & (table.year == 2029)]
    wide = best.pivot(index="substance", columns="scenario", values="value")
    assert (wide["ten-fractions"] <= wide["baseline"] * (1 + 1e-12)).all()
    assert wide["ten-fractions"]["hg"] < wide["baseline"]["hg"]
    pd.testing.assert_series_equal(wide["nothing"], wide["baseline"], check_names=False)


def test_tables_belong_to_the_one_who_asked(pilots: Result) -> None:
    """Changing a table must not change the next answer."""
    mine = pilots.outflow()
    expected = mine["value"].sum()
    mine["value"] = 0.0
    assert pilots.outflow()["value"].sum() == expected


def test_the_answer_does_not_depend_on_how_it_is_asked(pilots: Result) -> None:
    pd.testing.assert_frame_equal(pilots.outflow("baltic"), pilots.outflow(sea="baltic"))
    pd.testing.assert_frame_equal(pilots.flows([2025, 2029]), pilots.flows())
