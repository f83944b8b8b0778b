"""Widths, wrapping and the colours."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.present.style import (
    Chart,
    add_heading,
    house_style,
    scenario_colours,
    text_width,
    wrap,
)


def test_longer_and_larger_text_is_wider() -> None:
    assert 0 < text_width("abc", 9) < text_width("abcd", 9) < text_width("abcd", 12)
    assert text_width("abcd", 9) < text_width("abcd", 9, bold=True)
    assert text_width("", 9) == 0


@given(st.text("абв їєґ æøå", min_size=1, max_size=80), st.floats(20, 300))
def test_wrapping_changes_nothing_but_the_breaks(line: str, width: float) -> None:
    wrapped = wrap(line, width, 9)
    assert wrapped.replace("\n", " ").split() == line.split()
    for part in wrapped.split("\n"):
        assert " " not in part.strip() or text_width(part, 9) <= width


@given(st.text("абв їєґ æøå", min_size=1, max_size=80), st.floats(20, 300))
def test_a_line_is_as_long_as_it_can_be(line: str, width: float) -> None:
    lines = wrap(" ".join(line.split()), width, 9).split("\n")
    for part, following in pairwise(lines):
        assert text_width(f"{part} {following.split()[0]}", 9) > width


def test_the_style_stays_inside_the_block() -> None:
    before = dict(mpl.rcParams)
    with house_style():
        assert mpl.rcParams["svg.fonttype"] == "path"
    assert dict(mpl.rcParams) == before


def test_a_heading_fits_its_figure() -> None:
    figure = Chart(figsize=(6, 4))
    add_heading(figure, "Очисні споруди " * 12, "побутові відходи " * 12)
    figure.draw_without_rendering()
    for text in figure.texts:
        assert text.get_window_extent().x1 <= figure.bbox.x1


def test_a_notebook_gets_a_picture() -> None:
    assert Chart(figsize=(1, 1))._repr_png_().startswith(b"\x89PNG")


def test_scenarios_have_colours_of_their_own() -> None:
    colours = scenario_colours(("baseline", "a", "b", "c", "d", "e", "f"))
    assert len(set(colours.values())) == 7


@pytest.mark.parametrize("kind", ["normal", "deutan", "protan"])
def test_scenario_colours_stay_apart_for_the_colour_blind(kind: str) -> None:
    """Simulate by Machado et al. (2009), full severity, and compare in linear light."""
    import numpy as np
    from matplotlib.colors import to_rgb

    matrix = {
        "normal": np.eye(3),
        "protan": [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        "deutan": [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    }[kind]
    colours = scenario_colours(("baseline", "a", "b", "c", "d"))
    seen = [np.array(matrix) @ np.array(to_rgb(c)) ** 2.2 for c in colours.values()]
    seen = [np.clip(s, 0, 1) ** (1 / 2.2) for s in seen]
    apart = [np.abs(a - b).max() for i, a in enumerate(seen) for b in seen[:i]]
    assert min(apart) > 0.09
