"""Painting in another process gives the pictures that painting at once gives."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from markupsafe import Markup

from wastewater.present import painter
from wastewater.present.style import Chart, house_style, tick_numbers


def chart(height: float = 2.0) -> Chart:
    with house_style():
        figure = Chart(figsize=(3.0, height))
        axes = figure.add_subplot()
        axes.plot([0, 1000, 2000], [3, 1, 2])
        axes.xaxis.set_major_formatter(tick_numbers("uk"))
    return figure


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_pictures(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    shown = painter.paint(chart(), "a", "A title", here)
    with painter.painter() as paint:
        waiting = paint(chart(), "a", "A title", there)
        assert waiting.result() == shown
    assert set(content(here)) == {"a.png", "a.svg"}
    assert content(here) == content(there)
    assert 'aria-label="A title"' in shown
    assert (here / "a.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with painter.painter() as paint:
        waiting = paint(chart(), "a", "A title", tmp_path / "no such folder")
        with pytest.raises(OSError, match="no such folder"):
            waiting.result()


def test_an_error_on_the_way_comes_through(tmp_path: Path) -> None:
    def stopped() -> None:
        with painter.painter() as paint:
            paint(chart(), "a", "A title", tmp_path)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()


def test_without_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(painter, "ProcessPoolExecutor", refuse)
    with painter.painter() as paint:
        waiting = paint(chart(), "a", "A title", tmp_path)
        assert waiting.done()
        assert set(content(tmp_path)) == {"a.png", "a.svg"}


def test_a_picture_is_waited_for_only_when_it_is_asked_for() -> None:
    done: Future[Markup] = Future()
    done.set_result(Markup("<svg/>"))
    never: Future[Markup] = Future()
    pictures = painter.Awaited({"a": done, "b": never})
    assert (list(pictures), len(pictures)) == (["a", "b"], 2)
    assert "b" in pictures
    assert pictures["a"] == "<svg/>"


def test_who_paints_needs_neither_tables_nor_model() -> None:
    """A process is ready in half the time, and in half the memory, of one with all of the model."""
    code = """
import sys
import wastewater.__main__, wastewater.present.painter
print(*sorted({"pandas", "scipy", "wastewater.cli", "wastewater.model"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == []
