"""Panels, days under an axis, ticks and keys."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from wastewater.present.monitoring.frame import (
    Key,
    add_keys,
    day_number,
    log_ticks,
    panel,
    set_days,
)


def labels(axes) -> list[str]:  # type: ignore[no-untyped-def]
    return [label.get_text() for label in axes.get_xticklabels()]


def test_edges_of_a_panel() -> None:
    figure = Figure(figsize=(10, 5))
    box = panel(figure, 1.0, 4.0, 2.0, 0.5).get_position()
    np.testing.assert_allclose([box.x0, box.x1, box.y0, box.y1], [0.2, 0.95, 0.2, 0.8])


def test_days_are_those_of_matplotlib() -> None:
    from matplotlib.dates import date2num

    day = np.datetime64("2024-05-03")
    assert day_number(day) == date2num(day)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-12-31", ["Jan\n2024", "Feb"]),
        ("2021-10-01", "2024-09-30", ["Oct\n2021", "Jan\n2022"]),
        ("1990-01-01", "2019-12-31", ["1990", "1995"]),
        ("1900-05-03", "2023-01-01", ["1910", "1920"]),
        ("2024-03-02", "2024-04-20", ["Apr\n2024"]),
    ],
)
def test_days_under_an_axis(first: str, last: str, expected: list[str]) -> None:
    axes = Figure().add_subplot()
    set_days(axes, np.datetime64(first), np.datetime64(last))
    shown = labels(axes)
    assert shown[: len(expected)] == expected
    assert len(shown) <= 14
    ticks = axes.get_xticks()
    assert ticks[0] >= day_number(first)
    assert ticks[-1] <= day_number(last)


def test_months_in_other_languages() -> None:
    axes = Figure().add_subplot()
    set_days(axes, "2024-01-01", "2024-12-31", "uk")
    assert labels(axes)[4] == "трав."
    set_days(axes, "2024-01-01", "2024-12-31", "da")
    assert labels(axes)[4] == "maj"


@pytest.mark.parametrize(("low", "high"), [(9.1, 9.9), (3, 40), (1e-6, 2.0), (0.5, 2)])
def test_a_logarithmic_axis_has_a_handful_of_round_numbers(low: float, high: float) -> None:
    axes = Figure().add_subplot()
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    log_ticks(axes.yaxis)
    ticks = axes.yaxis.get_majorticklocs()
    assert 3 <= len(ticks) <= 8
    assert low <= ticks.min()
    assert ticks.max() <= high
    assert len(axes.yaxis.get_minorticklocs()) == 0


def test_keys_wrap_to_the_page() -> None:
    figure = Figure(figsize=(4, 3))
    style = {"color": "#000000", "linewidth": 1.0}
    one = add_keys(figure, 0.5, [Key("a", style)])
    many = add_keys(
        Figure(figsize=(4, 3)), 0.5, [Key(f"a rather long name {i}", style) for i in range(6)]
    )
    assert many > one
    assert add_keys(figure, 0.5, []) < many


def test_the_check_of_texts_sees_an_overlap(assert_readable) -> None:  # type: ignore[no-untyped-def]
    figure = Figure(figsize=(4, 3))
    figure.text(0.1, 0.5, "one text")
    assert_readable(figure)
    figure.text(0.15, 0.5, "another text")
    with pytest.raises(AssertionError, match="covers"):
        assert_readable(figure)
