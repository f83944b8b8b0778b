"""The axis of costs: linear while all bars can be seen."""

from __future__ import annotations

import math

import pytest

from wastewater.present.decide.abatement_bars import draw_bar, kind_of_axis, set_heights
from wastewater.present.decide.steps import Step
from wastewater.present.style import Chart
from wastewater.present.view import Band


def step(cost: float, left: float = 0.0, width: float = 10.0, high: float = 2.0) -> Step:
    band = Band(cost, cost, cost, cost / 2, cost * high)
    kept = Band(*[width] * 5)
    total = Band(*[left + width] * 3, left, left + 2 * width)
    return Step("a", band, kept, total, kept, left)


@pytest.mark.parametrize(
    ("costs", "kind"),
    [
        ([8.0, 60.0], "linear"),
        ([-50.0, 8.0, 60.0], "linear"),
        ([8.0, 60.0, 60e3], "log"),
        ([-50.0, 8.0, 60e3], "symlog"),
        ([0.0, 8.0], "linear"),
        ([0.0, 8.0, 60e3], "symlog"),
        ([], "linear"),
    ],
)
def test_a_bar_that_dwarfs_the_others_makes_the_axis_logarithmic(
    costs: list[float], kind: str
) -> None:
    assert kind_of_axis(costs) == kind


@pytest.mark.parametrize("costs", [[8.0, 60.0], [-50.0, 60.0], [8.0, 60e3], [-50.0, 60e3]])
def test_all_bars_are_inside(costs: list[float]) -> None:
    axes = Chart().add_subplot()
    axes.set_xlim(0, 40)
    floor = set_heights(axes, costs, [step(cost) for cost in costs], 1.0)
    low, high = axes.get_ylim()
    assert low <= min(floor, *costs)
    assert high > max(costs)
    for cost in costs:
        draw_bar(axes, step(cost), (1.0, 1.0), floor)
    for box, cost in zip(axes.containers, costs, strict=True):
        bar = box.patches[0]
        assert bar.get_y() + bar.get_height() == pytest.approx(cost)


def test_a_long_band_does_not_flatten_the_bars() -> None:
    axes = Chart().add_subplot()
    set_heights(axes, [10.0], [step(10.0, high=1000.0)], 1.0)
    assert axes.get_ylim()[1] < 50


def test_a_band_without_an_end_goes_to_the_top() -> None:
    axes = Chart().add_subplot()
    axes.set_xlim(0, 40)
    floor = set_heights(axes, [10.0], [step(10.0, high=math.nan)], 1.0)
    draw_bar(axes, step(10.0, high=math.nan), (1.0, 1.0), floor)
    bands = {str(c.get_label()): c.get_segments()[0] for c in axes.collections}
    assert bands["_cost_a"][:, 1].tolist() == [5.0, axes.get_ylim()[1]]
    assert bands["_total_a"][:, 0].tolist() == [0.0, 20.0]


def test_a_narrow_bar_has_no_bands() -> None:
    axes = Chart().add_subplot()
    axes.set_xlim(0, 1000)
    draw_bar(axes, step(10.0), (1.0, 1.0), 0.0)
    assert list(axes.collections) == []
