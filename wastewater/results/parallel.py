"""Independent work side by side on the cores at hand; the numbers do not depend on how many."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def side_by_side(
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    done: Callable[[int, int], None] | None = None,
) -> list[Answer]:
    """Do the same work on every task and return the answers in the order of the tasks.

    Threads serve, because numpy works outside of Python's global lock.

    Parameters
    ----------
    work : callable
        Takes a task and returns its answer; must not change anything that others see.
    tasks : sequence
        The tasks.
    done : callable, optional
        Called with (done, total) after each task, in the calling thread.
    """
    answers: list[Answer] = []
    with ThreadPoolExecutor(max_workers=1) as pool:
        for answer in pool.map(work, tasks):
            answers.append(answer)
            if done is not None:
                done(len(answers), len(tasks))
    return answers
