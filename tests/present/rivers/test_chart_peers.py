"""Works among their peers."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.present.rivers.chart_peers import peers
from wastewater.results.peers import lviv_among_peers
from wastewater.text import LANGUAGES


def points(axes, label):
    return [float(line.get_xdata()[0]) for line in axes.lines if line.get_label() == label]


def spans(axes, label):
    return [c.get_segments()[0][:, 0] for c in axes.collections if c.get_label() == label]


def test_bars_and_points_are_the_figures(pilots):
    figure = peers(pilots)
    table = lviv_among_peers(pilots)
    for axes, measure, factor in zip(
        figure.axes, ("removal", "discharge_per_pe"), (100, 1), strict=True
    ):
        own = table[table["measure"] == measure]
        now, then = (own[own["scenario"] == s] for s in ("baseline", "plant"))
        np.testing.assert_allclose(points(axes, "baseline"), factor * now["median"])
        np.testing.assert_allclose(points(axes, "plant"), factor * then["median"])
        np.testing.assert_allclose(spans(axes, "_plant"), factor * then[["p05", "p95"]])
        np.testing.assert_allclose(spans(axes, "peers"), factor * now[["peers_p05", "peers_p95"]])
        np.testing.assert_allclose(spans(axes, "_peers"), factor * now[["peers_p25", "peers_p75"]])
        np.testing.assert_allclose(points(axes, "_median"), factor * now["peers_p50"])


def test_danish_works_stand_beside(pilots, said_by):
    figure = peers(pilots)
    assert len(points(figure.axes[0], "others")) == 4
    assert min(points(figure.axes[0], "others")) > 80
    assert "Marselisborg" in said_by(figure)


def test_the_title_says_where_lviv_stands(pilots, said_by):
    said = said_by(peers(pilots)).replace("\xa0", " ")
    assert "→" in said
    assert "among the lowest 5% in 4 of 4" in said
    assert "about 2014" in said


def test_works_that_do_well_are_not_among_the_lowest(pilots, said_by):
    said = said_by(peers(pilots, "aarhus", "baseline", works="marselisborg"))
    assert "in 0 of 4" in said
    assert "→" not in said


def test_without_danish_works(bare, said_by):
    figure = peers(bare, scenario="baseline")
    assert points(figure.axes[0], "others") == []
    assert "Danish" not in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(pilots, bare, assert_readable, language):
    for figure in (
        peers(pilots, language=language),
        peers(pilots, "aarhus", "baseline", works="egaa", language=language),
        peers(pilots, "voznesensk", language=language),
        peers(bare, scenario="baseline", language=language),
    ):
        assert_readable(figure)


def test_questions_that_have_no_answer(pilots):
    with pytest.raises(InputError):
        peers(pilots, scenario="dream")
    with pytest.raises(KeyError):
        peers(pilots, works="atlantis")
