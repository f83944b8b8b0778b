"""Probabilities: cuts and limits, each the share of draws in which it is so, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.results.chances import CHANCE_COLUMNS
from wastewater.results.rates import rates
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.targets import TARGET_COLUMNS


def loads(result: Result, city: str, scenario: str, sea: str, substance: str) -> np.ndarray:
    at = result.model(city).index.substances.index(substance)
    return np.asarray(result.blocks[city, scenario].total(sea)[:, at, 1:])


def test_a_limit_on_a_load(pilots: Result) -> None:
    drawn = loads(pilots, "lviv", "plant", "baltic", "total_p")
    limit = float(np.quantile(drawn[-1], 0.3))
    assert pilots.probability("lviv", "plant", "total_p", below=limit) == (
        (drawn[-1] <= limit).mean()
    )
    both = pilots.probability("lviv", "plant", "total_p", below=limit, above=limit / 2)
    assert both == ((drawn[-1] <= limit) & (drawn[-1] >= limit / 2)).mean()
    above = pilots.probability("lviv", "plant", "total_p", above=limit, year=2026)
    assert above == (drawn[1] >= limit).mean()
    assert pilots.probability("voznesensk", "all", "hg", sea="baltic", below=0.0) == 1.0


def test_a_limit_on_a_rate(pilots: Result) -> None:
    drawn = rates(pilots.blocks["lviv", "ten-fractions"])["recycling_rate"][-1, 1:]
    limit = float(np.median(drawn))
    asked = pilots.probability("lviv", "ten-fractions", "recycling_rate", above=limit)
    assert asked == (drawn >= limit).mean()


def test_a_target_of_the_law_is_a_limit_in_its_year(lviv: City) -> None:
    result = run(lviv, ["ten-fractions"], years=(2025, 2035), draws=40)
    targets = result.targets().dropna(subset=["probability"])
    assert tuple(targets.columns) == TARGET_COLUMNS
    asked = targets[(targets["rate"] == "recycling_rate")]
    assert len(asked)
    for row in asked.to_dict("records"):
        limit = {"year": row["target_year"], "above": row["required"]}
        found = result.probability("lviv", row["scenario"], "recycling_rate", **limit)
        assert found == row["probability"]


def test_one_scenario_beats_another(pilots: Result) -> None:
    """With scenario and baseline changed, the probabilities of less and more add up to 1."""
    less = pilots.probability("lviv", "plant", "total_p", baseline="ten-fractions")
    more = pilots.probability("lviv", "ten-fractions", "total_p", baseline="plant")
    assert less + more == pytest.approx(1.0)
    pair = [loads(pilots, "lviv", s, "baltic", "total_p")[-1] for s in ("plant", "ten-fractions")]
    assert less == (pair[0] < pair[1]).mean()
    rise = {"scenario": "baseline", "baseline": "ten-fractions", "substance": "recycling_rate"}
    assert pilots.probability("lviv", **rise) == 1.0


def test_the_chance_of_every_year(pilots: Result) -> None:
    table = pilots.chance("lviv", "plant", "total_p", 0.2)
    assert tuple(table.columns) == CHANCE_COLUMNS
    assert table["year"].tolist() == list(pilots.years)
    for row in table.to_dict("records"):
        year = row["year"]
        assert row["probability"] == pilots.probability("lviv", "plant", "total_p", 0.2, year=year)
    assert (table["low"] <= table["probability"]).all()
    assert (table["probability"] <= table["high"]).all()
    assert (table["high"] - table["low"]).between(0, 0.3).all()
    assert set(table["draws"]) == {60}
    assert table[["below", "above"]].isna().all(axis=None)
    assert (set(table["baseline"]), set(table["reduction"])) == ({"baseline"}, {0.2})
    one = pilots.chance("lviv", "plant", "total_p", 0.2, year=2027)
    pd.testing.assert_frame_equal(one, table[table["year"] == 2027].reset_index(drop=True))


def test_a_limit_names_no_baseline(pilots: Result) -> None:
    table = pilots.chance("lviv", "plant", "recycling_rate", above=0.1)
    assert set(table["baseline"]) == {""}
    assert set(table["sea"]) == {""}
    assert table[["reduction", "below"]].isna().all(axis=None)
    assert set(table["above"]) == {0.1}


def test_what_was_reached_and_lost_again_does_not_count(lviv: City) -> None:
    """A load grows with the city: below the limit of the first year, above it in the last."""
    result = run(lviv, [], years=(2025, 2040), draws=30)
    limit = float(loads(result, "lviv", "baseline", "baltic", "total_p").max())
    table = result.chance("lviv", "baseline", "total_p", below=limit)
    assert table["probability"].iloc[-1] == 1.0
    drawn = loads(result, "lviv", "baseline", "baltic", "total_p")
    middle = float(np.median(drawn[0]))
    found = result.chance("lviv", "baseline", "total_p", below=middle)["probability"]
    np.testing.assert_allclose(found, (drawn <= middle).mean(axis=1))


def test_without_draws_it_is_or_it_is_not(lviv: City) -> None:
    result = run(lviv, ["plant"], years=(2025, 2029), draws=0)
    table = result.chance("lviv", "plant", "total_p", 0.1)
    assert set(table["probability"]) == {0.0, 1.0}
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table["draws"]) == {0}


def test_bad_questions(pilots: Result) -> None:
    ask = pilots.probability
    with pytest.raises(InputError, match=r"cut against a baseline \(0\.5, 'baseline'\) or"):
        ask("lviv", "plant", "hg", 0.5, below=1.0)
    with pytest.raises(InputError, match="one at a time"):
        ask("lviv", "plant", "hg", baseline="all", above=1.0)
    with pytest.raises(InputError, match="'half' is not a number that reduction can be") as caught:
        ask("lviv", "plant", "hg", "half", below=float("nan"))  # type: ignore[arg-type]
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match=r"no substance gold\..*recycling_rate"):
        ask("lviv", "plant", "gold")
    with pytest.raises(InputError, match="no sea dead"):
        ask("lviv", "plant", "hg", sea="dead")
    with pytest.raises(InputError, match="no year 2050"):
        ask("lviv", "plant", "hg", year=2050)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reduction": None}, "'None' is not a number that reduction can be."),
        ({"reduction": 50}, "the reduction 50 must be a share, such as 0.5"),
        ({"below": 1.0, "above": 2.0}, r"at most 1\.0 \(below\) and at least 2\.0 \(above\)"),
        ({"baseline": ""}, r"no scenario \. It holds: baseline, "),
        ({"baseline": None}, r"no scenario None\. It holds: baseline, "),
        ({"sea": ""}, r"no sea \. Known are: baltic, black, north\."),
        ({"year": "2026"}, r"no year '2026'\. It holds 2025-"),
    ],
)
def test_what_cannot_be_is_no_probability(
    pilots: Result, change: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        pilots.probability("lviv", "plant", "hg", **change)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1


def test_a_cut_of_everything_is_a_question(pilots: Result) -> None:
    assert pilots.probability("lviv", "plant", "hg", 1.0) == 0.0
    assert pilots.probability("voznesensk", "all", "hg", sea="baltic", below=0, above=0) == 1.0
