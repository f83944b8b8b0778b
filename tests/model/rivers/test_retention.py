"""Models of retention: shares, limits, selection, sources."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.inputs.lists import read_list
from wastewater.model.rivers import retention

INPUTS = {
    "residence_time": 0.1,
    "hydraulic_load": 40.0,
    "depth": 3.0,
    "length": 0.6,
    "inverse_rainfall": 0.01,
    "specific_runoff": 5.0,
    "temperature": 12.0,
    "rate": 0.2,
    "time": 3.0,
}
PAIRS = [
    (str(model), substance)
    for model, known in retention.models()["substances"].items()
    for substance in (known.split() if known != "any" else ["bod5"])
]
positive = st.floats(0, 1e6, allow_nan=False)


@pytest.mark.parametrize(("model", "substance"), PAIRS)
@settings(max_examples=20)
@given(data=st.data())
def test_retention_is_a_share(model, substance, data):
    inputs = {name: data.draw(positive) for name in INPUTS if name not in ("depth", "temperature")}
    inputs |= {"depth": data.draw(st.floats(0.01, 100)), "temperature": data.draw(st.floats(0, 30))}
    held = retention.retained(model, substance, **inputs)
    assert 0 <= held <= 1


@pytest.mark.parametrize(("model", "substance"), PAIRS)
def test_draws_stay_the_last_axis(model, substance):
    draws = np.linspace(0.5, 2, 4)
    many = retention.retained(model, substance, **{k: v * draws for k, v in INPUTS.items()})
    one = [
        retention.retained(model, substance, **{k: v * d for k, v in INPUTS.items()}) for d in draws
    ]
    assert many.shape == (4,)
    np.testing.assert_allclose(many, one)


@pytest.mark.parametrize(
    ("model", "substance", "name"),
    [
        ("teotil3", "total_p", "residence_time"),
        ("teotil3", "tss", "residence_time"),
        ("kronvang", "total_n", "residence_time"),
        ("green", "total_p", "length"),
        ("first_order", "bod5", "time"),
        ("first_order", "bod5", "rate"),
        ("venohr", "total_n", "temperature"),
    ],
)
def test_more_time_or_warmth_retains_more(model, substance, name):
    more = retention.retained(model, substance, **{**INPUTS, name: 2 * INPUTS[name]})
    assert more > retention.retained(model, substance, **INPUTS)


@pytest.mark.parametrize(
    ("model", "substance", "name"),
    [
        ("teotil3", "total_n", "hydraulic_load"),
        ("behrendt_opitz_load", "total_p", "hydraulic_load"),
        ("behrendt_opitz_runoff", "total_n", "specific_runoff"),
        ("kronvang", "total_p", "depth"),
    ],
)
def test_more_flow_or_depth_retains_less(model, substance, name):
    less = retention.retained(model, substance, **{**INPUTS, name: 2 * INPUTS[name]})
    assert less < retention.retained(model, substance, **INPUTS)


def test_without_flow_nothing_passes():
    assert retention.vollenweider_load(0.0, 6.0) == 1
    assert retention.power(0.0, 1.9, -0.49) == 1
    assert retention.vollenweider_load(0.0, 0.0) == 0


def test_the_temperature_factor_slows_decay_in_the_cold():
    factor, reference = retention.temperature_factor("bod5", "organic_matter")
    cold = retention.first_order(0.2, 5, factor, 5 - reference)
    assert cold < retention.first_order(0.2, 5, factor, 0.0)
    assert retention.first_order(0.2, 5, factor, 0.0) == pytest.approx(1 - np.exp(-1))
    assert cold == pytest.approx(1 - np.exp(-(1.047**-15)))


def test_nitrification_has_a_factor_of_its_own_and_metals_have_none():
    assert retention.temperature_factor("ammonium_n", "nutrient")[0] == 1.083
    assert retention.temperature_factor("total_p", "nutrient") == (1.0, 0.0)
    assert retention.temperature_factor("cd", "metal") == (1.0, 0.0)


def test_own_coefficients_replace_the_best_estimates():
    mine = retention.retained("green", "total_p", {"alpha": np.array([0.0, 0.08])}, length=1.0)
    np.testing.assert_allclose(mine, [0, 1 - np.exp(-0.08)])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: retention.retained("gren", "total_p", length=1), "unknown retention model gren"),
        (
            lambda: retention.retained("kronvang", "hg", residence_time=1, depth=1),
            "not hold for hg",
        ),
        (lambda: retention.retained("kronvang", "total_p", residence_time=1), "needs depth"),
        (
            lambda: retention.retained("teotil3", "total_p", residence_time=-1),
            "residence_time must",
        ),
        (lambda: retention.settling_velocity(1, 0, 7.3), "depth must be above 0"),
        (lambda: retention.first_order(-0.1, 1), "rate must not be negative"),
        (lambda: retention.first_order(0.1, 1, 0.0), "temperature factor"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_what_was_not_read_in_its_source_says_so():
    table = retention.models()
    unverified = set(table.index[table["verified"] == "no"])
    assert unverified == {"behrendt_opitz_runoff", "behrendt_opitz_load", "venohr"}
    rows = read_list("river", "retention")
    assert set(rows.loc[rows["model"].isin(unverified), "grade"]) == {"D"}
    assert rows.loc[rows["model"].isin(unverified), "note"].str.contains("from memory").all()


def test_every_model_can_be_asked_for_what_it_says():
    for model, substance in PAIRS:
        assert model in retention.models_for(substance)
        needed = retention.models().loc[model, "inputs"].split()
        assert set(needed) <= set(INPUTS)
    assert "teotil3" not in retention.models_for("bod5")
    assert retention.models_for("hg") == ("first_order",)
