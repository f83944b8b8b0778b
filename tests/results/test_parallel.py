"""Work side by side: answers in order, progress counted, errors passed on."""

from __future__ import annotations

import os
import threading
import time

import pytest

from wastewater.results.parallel import side_by_side


@pytest.mark.parametrize("cores", [1, 2, 8, None])
def test_answers_come_in_the_order_of_the_tasks(
    monkeypatch: pytest.MonkeyPatch, cores: int | None
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    def slow_first(task: int) -> int:
        time.sleep(0.02 if task == 0 else 0)
        return task * task

    assert side_by_side(slow_first, range(6)) == [0, 1, 4, 9, 16, 25]


def test_progress_is_told_in_the_calling_thread() -> None:
    told: list[tuple[int, int, int]] = []
    here = threading.get_ident()
    side_by_side(str, [1, 2], lambda *now: told.append((*now, threading.get_ident())))
    assert told == [(1, 2, here), (2, 2, here)]


def test_no_tasks_no_answers() -> None:
    assert side_by_side(str, []) == []


def test_an_error_in_a_task_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda task: 1 / task, [1, 0, 2])
