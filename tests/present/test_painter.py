"""Painting in a second process gives the pictures that painting at once gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.image import imread

from wastewater.present import painter
from wastewater.present.style import Chart, house_style, tick_numbers


def chart(height: float = 2.0) -> Chart:
    with house_style():
        figure = Chart(figsize=(3.0, height))
        axes = figure.add_subplot()
        axes.plot([0, 1000, 2000], [3, 1, 2])
        axes.xaxis.set_major_formatter(tick_numbers("uk"))
    return figure


def test_the_same_picture(tmp_path: Path) -> None:
    painter.save_png(chart(), tmp_path / "here.png")
    with painter.painter() as paint:
        paint(chart(), tmp_path / "there.png")
    here, there = (imread(tmp_path / f"{name}.png") for name in ("here", "there"))
    assert here.shape == there.shape
    assert (here == there).all()


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError), painter.painter() as paint:  # noqa: PT011
        paint(chart(), tmp_path / "no such folder" / "a.png")


def test_an_error_on_the_way_comes_through(tmp_path: Path) -> None:
    def stopped() -> None:
        with painter.painter() as paint:
            paint(chart(), tmp_path / "a.png")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()


def test_without_a_second_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(painter, "ProcessPoolExecutor", refuse)
    with painter.painter() as paint:
        paint(chart(), tmp_path / "a.png")
        assert (tmp_path / "a.png").is_file()
