"""Forms, Henry's constant and sorption of organic chemicals, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wastewater.model.treatment.simpletreat_chemical import (
    Chemical,
    air_water,
    henry,
    koc,
    neutral_fraction,
    sorption,
)


def made(kind: Any = "neutral", **numbers: Any) -> Chemical:
    usual = {"molar_mass": 200.0, "kow": 1e3, "vapour_pressure": 2.0, "solubility": 50.0}
    return Chemical(kind, **{**usual, "pka": np.nan if str(kind) == "neutral" else 7.0, **numbers})


def test_forms() -> None:
    assert neutral_fraction(made("acid"), 7) == pytest.approx(0.5)
    assert neutral_fraction(made("acid"), 9) == pytest.approx(1 / 101)
    assert neutral_fraction(made("base"), 9) == pytest.approx(100 / 101)
    assert neutral_fraction(made(), 9) == 1
    assert neutral_fraction(made("acid", pka=-3.0), 7) == pytest.approx(1e-10)


def test_kinds_may_be_an_array() -> None:
    kinds = np.array(["acid", "base", "neutral"])
    assert neutral_fraction(made(kinds, pka=6.0), 7.0) == pytest.approx([1 / 11, 10 / 11, 1])


def test_henry() -> None:
    assert henry(made(), 7) == pytest.approx(2 / (50 / 200))
    assert henry(made("acid"), 7) == pytest.approx(4)
    assert air_water(made(), 7, 300.0) == pytest.approx(8 / (8.314 * 300))


def test_koc_by_hand() -> None:
    assert koc(made(), 7) == pytest.approx(1.26 * 1000**0.81)
    acid = 0.5 * 10 ** (0.54 * 3 + 1.11) + 0.5 * 10 ** (0.11 * 3 + 1.54)
    base = 0.5 * 10 ** (0.37 * 3 + 1.70) + 0.5 * 10 ** (7**0.65 * (1000 / 1001) ** 0.14)
    assert koc(made("acid"), 7) == pytest.approx(acid)
    assert koc(made("base"), 7) == pytest.approx(base)
    assert koc(made("base", pka=-2.0), 7) == pytest.approx(10 ** (0.37 * 3 + 1.70))
    assert koc(made(koc=12.0), 7) == 12


def test_sorption_takes_the_best_that_is_known() -> None:
    assert sorption(made(koc=100.0), 7) == pytest.approx((30, 37))
    assert sorption(made(koc=100.0, kp_activated=74.0), 7) == pytest.approx((60, 74))
    assert sorption(made(kp_raw=30.0), 7) == pytest.approx((30, 37))
    assert sorption(made(kp_raw=30.0, kp_activated=5.0), 7) == pytest.approx((30, 5))
    assert sorption(made(kow=np.nan, kp_raw=0.0), 7) == pytest.approx((0, 0))


def test_what_is_unknown_may_differ_by_chemical() -> None:
    raw, activated = sorption(made(koc=100.0, kp_raw=np.array([np.nan, 60.0])), 7)
    assert raw == pytest.approx([30, 60])
    assert activated == pytest.approx([37, 74])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kow", -1.0),
        ("kow", 0.0),
        ("kow", np.inf),
        ("molar_mass", 0.0),
        ("molar_mass", np.nan),
        ("vapour_pressure", -1e-9),
        ("vapour_pressure", np.nan),
        ("solubility", 0.0),
        ("koc", -1.0),
        ("kp_raw", -1.0),
        ("kp_activated", np.inf),
        ("biodegradation", -1e-9),
        ("biodegradation", np.nan),
        ("pka", np.inf),
        ("kow", np.array([1.0, -1.0])),
        ("kow", np.nan),
    ],
)
def test_what_cannot_be_is_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name}:"):
        made(**{name: value})


def test_kinds_and_pka_are_asked_for() -> None:
    with pytest.raises(ValueError, match="kind:"):
        made("zwitterion")
    with pytest.raises(ValueError, match="pka:"):
        made("acid", pka=np.nan)
    with pytest.raises(ValueError, match="pka:"):
        made(np.array(["neutral", "base"]), pka=np.array([np.nan, np.nan]))
