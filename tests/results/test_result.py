"""The result of a run: what can be asked of it."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.results.result import Result


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


def test_what_to_measure_first_for_a_rate(pilots: Result) -> None:
    """The recycling rate hangs on rows of waste alone, and on none of a single substance."""
    first = pilots.measure_first("recycling_rate", scenario="ten-fractions")
    assert len(first)  # few draws show few inputs
    assert (first["substance"] == "").all()
    assert first["name"].str.startswith(("waste.", "sorting.", "recycling.", "organics.")).any()
    assert not first["name"].str.startswith(("plant.", "river.", "sewage.")).any()
    with pytest.raises(InputError, match=r"no substance gold\..*recycling_rate"):
        pilots.measure_first("gold")


def test_leachate_takes_a_trace_of_what_landfills_receive(pilots: Result) -> None:
    keys = ["city", "scenario", "year", "substance", "statistic"]
    tables = (pilots.leached(), pilots.disposed())
    out, into = (table.set_index(keys)["value"].sort_index() for table in tables)
    lviv = out.loc["lviv", "baseline", 2029]
    assert 0 < lviv["zn", "median"] < 0.01 * into.loc["lviv", "baseline", 2029]["zn", "median"]
    block = pilots.blocks["lviv", "baseline"]
    at = pilots.model("lviv").index.substances.index("zn")
    assert lviv["zn", "best"] == pytest.approx(block.leached[-1, at, 0])
