"""Pools of worker processes that import nothing of the checked tree and end with their parent."""

from __future__ import annotations

import _thread
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait

from docdetect_hook.startup.typed import Any, Callable, Iterator, TypeVar

Made = TypeVar("Made")

_SAFE_PATH = "PYTHONSAFEPATH"


class Pool:
    """Worker processes that take calls."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        """Take what runs them."""
        self._executor = executor

    def submit(self, call: Callable[..., Made], *args: Any) -> Future[Made]:  # noqa: ANN401 - as the call takes
        """Hand a call to the next worker that is free, starting one when it is worth it."""
        with _safe_path():
            return self._executor.submit(call, *args)


@contextmanager
def pool_of(workers: int, start: Callable[..., object], args: tuple[Any, ...]) -> Iterator[Pool]:
    """Open a pool whose workers call ``start`` first; when the block is broken off they are killed."""
    # Whatever start method the program around us, or the next Python, prefers: it is one of these two.
    context = multiprocessing.get_context("fork" if forks() else "spawn")
    with _safe_path():
        executor = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_start, initargs=(start, args, os.getcwd())
        )
    try:
        yield Pool(executor)
    except BaseException:  # an interruption must not wait for files that take long
        _kill(executor)
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def can_start() -> bool:
    """Return whether workers can be kept from importing from the current directory.

    One that is started anew puts that directory first unless the environment says otherwise, to which
    `python -E` is deaf, and so are the workers that it starts.
    """
    return forks() or not sys.flags.ignore_environment or sys.flags.safe_path


def forks() -> bool:
    """Return whether workers are copies of this process, with all that it has loaded."""
    # fork starts a worker in a millisecond, but is safe only while no other thread runs.
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


@contextmanager
def _safe_path() -> Iterator[None]:
    """Keep processes that are started meanwhile from importing from the directory they start in."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before


def _kill(executor: ProcessPoolExecutor) -> None:
    for process in list((executor._processes or {}).values()):
        process.kill()


def _start(start: Callable[..., object], args: tuple[Any, ...], directory: str) -> None:
    """Prepare a worker: it imports nothing from the tree, ends with its parent, and leaves Ctrl-C to it."""
    _leave_out(directory)
    with suppress(ValueError):  # not the main thread of its process
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Unknown to `threading`, whose count tells others whether anybody might import beside them.
        _thread.start_new_thread(_end_with, (parent.sentinel,))
    start(*args)


def _leave_out(directory: str) -> None:
    """Take a directory out of the path of imports, unless the user put it there."""
    wanted = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [
        place for place in sys.path if place and (place in wanted or os.path.abspath(place) != directory)
    ]


def _end_with(sentinel: int) -> None:
    """Wait for the parent's end, however it comes, and follow without a word."""
    wait([sentinel])
    os._exit(1)
