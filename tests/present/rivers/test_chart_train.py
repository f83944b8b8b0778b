"""The works as a train of stages."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle

from wastewater.errors import InputError
from wastewater.present.rivers.chart_train import plant_train
from wastewater.present.rivers.common import catchment_of
from wastewater.present.rivers.train_table import train_steps
from wastewater.present.view import Tables, find_city
from wastewater.text import LANGUAGES

SUBSTANCES = ("bod5", "total_n", "total_p")


def bars(axes):
    return {str(b.get_label()): b for b in axes.patches if isinstance(b, Rectangle)}


def test_bars_are_the_steps(pilots):
    figure = plant_train(pilots, "lviv", scenario="plant")
    record = find_city(pilots, "lviv")
    assert len(figure.axes) == 6
    for row, scenario in enumerate(("baseline", "plant")):
        works = catchment_of(record)
        steps = train_steps(Tables(pilots), record, works, scenario, SUBSTANCES, 2031)
        for axes, substance in zip(figure.axes[3 * row :], SUBSTANCES, strict=False):
            drawn = bars(axes)
            assert list(drawn) == [step.name for step in steps[substance]]
            for step in steps[substance]:
                bar = drawn[step.name]
                assert bar.get_x() == pytest.approx(100 * min(step.start, step.end))
                assert bar.get_width() == pytest.approx(100 * abs(step.change))


def test_the_title_says_what_is_left(pilots, said_by):
    figure = plant_train(pilots, "lviv", scenario="plant")
    said = said_by(figure).replace("\xa0", " ")
    left = [bars(axes)["effluent"].get_width() for axes in (figure.axes[2], figure.axes[5])]
    assert f"P {left[0]:.0f}% → {left[1]:.0f}%" in said
    assert "seed 1" in said
    assert "grade" in said


def test_the_baseline_alone_has_no_arrow(pilots, said_by):
    figure = plant_train(pilots, "lviv", substances=("total_p",))
    assert len(figure.axes) == 1
    assert "→" not in said_by(figure)
    assert "Arrow" not in said_by(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_covers_another(pilots, bare, assert_readable, language):
    many = ("bod5", "cod", "total_n", "total_p", "cd")
    for figure in (
        plant_train(pilots, "lviv", scenario="all", substances=many, language=language),
        plant_train(pilots, "aarhus", "egaa", substances=many, language=language),
        plant_train(bare, "lviv", substances=("plastic_litter", "hg"), language=language),
    ):
        assert_readable(figure)


def test_questions_that_have_no_answer(pilots):
    with pytest.raises(KeyError):
        plant_train(pilots, "atlantis")
    with pytest.raises(InputError):
        plant_train(pilots, "lviv", scenario="dream")
    with pytest.raises(InputError):
        plant_train(pilots, "lviv", year=1999)
