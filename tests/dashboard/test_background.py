"""Work beside the server: the last result is shown, and renewed when what it rests on has changed."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from contextlib import closing
from typing import Any

import pytest

from docdetect_hook.dashboard.background import AtOnce, Background, Held, Workers


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def _fail() -> str:
    raise ValueError("the file is damaged")


def test_work_is_done_again_only_when_its_sign_is_another_one() -> None:
    clock = _Clock()
    background = Background(AtOnce(), clock)
    made: list[int] = []

    def work() -> list[int]:
        made.append(len(made))
        return list(made)

    assert background.latest("w", 1, work) == Held([0], 1, 100.0)
    clock.now = 200.0
    assert background.latest("w", 1, work) == Held([0], 1, 100.0)
    assert background.latest("w", 2, work) == Held([0, 1], 2, 200.0)
    assert background.latest("w", 3, work) == Held([0, 1], 2, 200.0), "it rests for a second"
    background.expire("w")
    assert background.latest("w", 3, work) == Held([0, 1, 2], 3, 200.0)


def test_a_failure_is_told_beside_the_last_result() -> None:
    clock = _Clock()
    background = Background(AtOnce(), clock)
    background.latest("w", 1, str, "fine")
    clock.now = 200.0
    assert background.latest("w", 2, _fail) == Held("fine", 2, 100.0, "the file is damaged")


def test_nothing_new_leaves_the_result_as_it_is() -> None:
    clock = _Clock()
    background = Background(AtOnce(), clock)
    background.latest("w", 1, str, "fine")
    clock.now = 200.0
    assert background.latest("w", 2, _nothing) == Held("fine", 1, 100.0)


def _nothing() -> str | None:
    return None


def test_a_page_does_not_wait_for_work_that_is_under_way() -> None:
    futures: list[Future[Any]] = []

    class Slow:
        def submit(self, *_words: Any) -> Future[Any]:
            futures.append(Future())
            return futures[-1]

    background = Background(Slow(), _Clock())
    assert background.latest("w", 1, str) == Held()
    assert background.latest("w", 2, str) == Held()
    assert len(futures) == 1
    futures[0].set_result("done")
    assert background.latest("w", 1, str).value == "done"


def test_kinds_of_work_are_forgotten_when_they_are_many() -> None:
    clock = _Clock()
    background = Background(AtOnce(), clock)
    for number in range(100):
        clock.now += 1
        background.latest(str(number), 1, str, "fine")
    assert [number for number in range(100) if background.value(str(number))] == list(range(60, 100))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals of POSIX")
def test_a_killed_worker_is_replaced() -> None:
    with closing(Workers(1)) as workers:
        first = workers.submit(os.getpid).result()
        os.kill(first, signal.SIGKILL)
        with pytest.raises(Exception, match="terminated abruptly"):
            workers.submit(_wait_for_the_end).result()
        assert workers.submit(os.getpid).result() != first


def _wait_for_the_end() -> None:
    import time

    time.sleep(60)
