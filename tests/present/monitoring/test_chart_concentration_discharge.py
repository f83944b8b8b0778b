"""Concentration against flow."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.monitoring.chart_concentration_discharge import (
    SEASONS,
    concentration_discharge,
    fitted,
    tau,
)
from wastewater.text import LANGUAGES


def drawn(axes) -> dict[str, np.ndarray]:  # type: ignore[no-untyped-def]
    return {str(line.get_label()): np.array(line.get_data()) for line in axes.lines}


def test_every_sample_is_drawn_once_in_its_season(loads) -> None:  # type: ignore[no-untyped-def]
    axes = concentration_discharge(loads).axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    truth, lines = loads.record, drawn(axes)
    month = truth.month[truth.at]
    for season, (months, _, _) in SEASONS.items():
        for name, which in ((season, ~truth.below), (f"{season}_below", truth.below)):
            own = which & np.isin(month, months)
            np.testing.assert_allclose(lines[name][0], truth.sample_flow[own] / 1000)
            np.testing.assert_allclose(lines[name][1], truth.concentration[own])
    assert "fitted" not in lines


def test_seasons_cover_the_year_and_differ_in_colour_and_shape() -> None:
    months, colours, shapes = zip(*SEASONS.values(), strict=True)
    assert sorted(sum(months, ())) == list(range(1, 13))
    assert len(set(colours)) == len(set(shapes)) == 4


def test_values_below_the_limit_are_open(loads) -> None:  # type: ignore[no-untyped-def]
    axes = concentration_discharge(loads).axes[0]
    for line in axes.lines:
        if str(line.get_label()).endswith("_below"):
            assert line.get_markerfacecolor() == "none"


def test_the_relation_of_a_regression(made) -> None:  # type: ignore[no-untyped-def]
    loads = made(estimator="rating")
    loads.daily["concentration"] = 2.0 * loads.daily["flow"] ** 0.5
    middle, (low, median, high) = fitted(loads)
    np.testing.assert_allclose(median, 2.0 * middle**0.5, rtol=0.01)
    assert (np.diff(middle) > 0).all()
    assert ((low <= median) & (median <= high)).all()
    line = drawn(concentration_discharge(loads).axes[0])["fitted"]
    np.testing.assert_allclose(line, [middle / 1000, median])


@pytest.mark.parametrize(("power", "verdict"), [(1.0, "rises with"), (-1.0, "falls as")])
def test_the_title_says_what_the_flow_does(made, said_by, power: float, verdict: str) -> None:  # type: ignore[no-untyped-def]
    loads = made(below=0)
    loads.record.concentration[:] = 1e4 ** (1 - power) * loads.record.sample_flow**power
    assert tau(loads)[0] == pytest.approx(power)
    assert verdict in said_by(concentration_discharge(loads))


def test_the_title_claims_nothing_without_a_relation(cases, said_by) -> None:  # type: ignore[no-untyped-def]
    assert "no clear relation" in said_by(concentration_discharge(cases["year"]))
    for name in ("tiny", "all_below", "no_samples"):
        assert "too few quantified samples" in said_by(concentration_discharge(cases[name]))


def test_zeros_are_left_out_and_said_so(made, said_by) -> None:  # type: ignore[no-untyped-def]
    loads = made(below=0)
    loads.record.concentration[:2] = 0.0
    figure = concentration_discharge(loads)
    assert "zero has no place on such axes: 2 samples" in said_by(figure)
    assert sum(drawn(figure.axes[0])[season].shape[1] for season in SEASONS) == 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["long", "all_below", "no_samples", "tiny"])
def test_no_text_covers_another(cases, assert_readable, name: str, language: str) -> None:  # type: ignore[no-untyped-def]
    assert_readable(concentration_discharge(cases[name], language))
