"""Which laws are asked about, and where they are law."""

from __future__ import annotations

import pytest

from wastewater.errors import InputError
from wastewater.inputs.compliance.regimes import (
    check_regimes,
    schedule_of,
    standing,
    usual_regimes,
)

EU = ("uwwtd-1991", "uwwtd-2024")


@pytest.mark.parametrize(
    ("country", "sea", "expected"),
    [
        ("UA", "baltic", (*EU, "helcom-28e5", "ua-municipal")),
        ("UA", "black", (*EU, "ua-municipal")),
        ("DK", "baltic", (*EU, "helcom-28e5", "dk-national")),
        ("DK", "north", (*EU, "dk-national")),
        ("PL", "baltic", (*EU, "helcom-28e5")),
    ],
)
def test_usual_regimes(country: str, sea: str, expected: tuple[str, ...]) -> None:
    assert usual_regimes(country, sea) == expected


@pytest.mark.parametrize(
    ("regime", "country", "expected"),
    [
        ("uwwtd-1991", "DK", "law"),
        ("uwwtd-1991", "UA", "yardstick"),
        ("helcom-28e5", "DK", "recommendation"),
        ("helcom-28e5", "UA", "yardstick"),
        ("ua-municipal", "UA", "law"),
        ("eqs-2022", "DK", "proposal"),
        ("dk-national", "", "yardstick"),
    ],
)
def test_standing(regime: str, country: str, expected: str) -> None:
    assert standing(regime, country) == expected


def test_unknown_regimes_are_told_together() -> None:
    assert check_regimes(["uwwtd-2024", "uwwtd-1991"]) == EU
    with pytest.raises(InputError) as error:
        check_regimes(["uwwtd-1991", "nothing", "neither"])
    assert [problem.value for problem in error.value.problems] == ["nothing", "neither"]
    assert "uwwtd-1991" in str(error.value)


def test_schedules() -> None:
    assert schedule_of("de-abwv") == "abwv"
    assert schedule_of("eqs-2013") == "wfd"


def test_a_single_name_stands_for_itself() -> None:
    assert check_regimes("eqs-2013") == ("eqs-2013",)
