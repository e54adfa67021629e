"""Check files in worker processes, with the results of a serial run in the order of a serial run."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from docdetect_hook.records import Problem

if TYPE_CHECKING:
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.runner.executors import Checker, Task

Kept = TypeVar("Kept")

# Shards in work or done ahead of the one whose results are due, for each worker: what is done ahead
# waits in memory.
_AHEAD = 2


def check_shards(shards: Iterable[list[SourcePath]], task: Task[Kept], workers: int) -> Iterator[Kept]:
    """Check shards side by side; those that a dying worker took along are done again file by file."""
    waiting = deque(shards)
    while waiting:
        for shard, results in _until_one_dies(waiting, task, workers):
            yield from one_by_one(shard, task) if results is None else results


def _until_one_dies(
    waiting: deque[list[SourcePath]], task: Task[Kept], workers: int
) -> Iterator[tuple[list[SourcePath], list[Kept] | None]]:
    """Give shards in order with their results; with none those that a dying worker took along, then end."""
    underway: deque[tuple[list[SourcePath], Future[list[Kept]]]] = deque()
    with _pool(task, workers) as pool:
        while waiting or underway:
            while waiting and len(underway) < workers * _AHEAD:
                try:
                    future = pool.submit(_check_shard, waiting[0])
                except BrokenProcessPool:
                    break
                underway.append((waiting.popleft(), future))
            if not underway or _result_of(underway[0][1]) is None:
                break
            shard, future = underway.popleft()
            yield shard, _result_of(future)
    for shard, future in underway:
        yield shard, _result_of(future)


def _result_of(future: Future[list[Kept]]) -> list[Kept] | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def one_by_one(shard: list[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
    """Check each file in a pool of one, so that only the file that kills its worker is lost."""
    waiting = deque(shard)
    while waiting:
        with _pool(task, 1) as pool:
            while waiting:
                source = waiting.popleft()
                results = _result_of(pool.submit(_check_shard, [source]))
                if results is None:
                    break
                yield from results
        if results is None:
            yield task.lost(source.path, _lost_to(source.path))


def _lost_to(path: str) -> Problem:
    """Describe a file whose check ended its process."""
    message = "the process that checked this file died: out of memory, or a fault in a native library"
    return Problem(path, 1, 0, "UND902", message)


def _pool(task: Task[Kept], workers: int) -> ProcessPoolExecutor:
    # fork starts a worker in a millisecond, but is safe only while no other thread runs.
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    method = "fork" if forks else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(task,))


# A worker process has one checker for all its shards, and no other place to keep it.
_check: Checker[Any] | None = None


def _start_worker(task: Task[Any]) -> None:
    global _check  # noqa: PLW0603 - see above
    _check = task.checker()


def _check_shard(sources: list[SourcePath]) -> list[Any]:
    if _check is None:
        raise RuntimeError("the worker was not started by _start_worker")
    return list(map(_check, sources))
