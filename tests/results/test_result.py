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
