"""Check files in worker processes, with the results of a serial run in the order of a serial run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from docdetect_hook.engine import Engine, FileResult
from docdetect_hook.records import Problem
from docdetect_hook.schedule import timed

if TYPE_CHECKING:
    from docdetect_hook.discovery import SourcePath
    from docdetect_hook.schedule import Work

Kept = TypeVar("Kept")

def check_shards(shards: list[list[SourcePath]], work: Work[Kept], workers: int) -> Iterator[Kept]:
    """Check shards side by side; those that a dying worker took along are done again file by file."""
    with _pool(work, workers) as pool:
        futures = [pool.submit(_check_shard, shard) for shard in shards]
        for shard, future in zip(shards, futures, strict=True):
            results = _result_of(future)
            yield from _one_by_one(shard, work) if results is None else results


def _result_of(future: Future[list[Kept]]) -> list[Kept] | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _one_by_one(shard: list[SourcePath], work: Work[Kept]) -> Iterator[Kept]:
    """Check each file in a pool of one, so that only the file that kills its worker is lost."""
    waiting = list(shard)
    while waiting:
        with _pool(work, 1) as pool:
            while waiting:
                source = waiting.pop(0)
                results = _result_of(pool.submit(_check_shard, [source]))
                if results is None:
                    yield work.shape(_lost(source))
                    break
                yield from results


def _lost(source: SourcePath) -> FileResult:
    message = "the process that checked this file died: out of memory, or a fault in a native library"
    return FileResult(source.path, (), (Problem(source.path, 1, 0, "UND902", message),))


def _pool(work: Work[Kept], workers: int) -> ProcessPoolExecutor:
    # fork starts a worker in a millisecond; it is safe here because no thread runs yet.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(work,))


# A worker process has one engine for all its shards, and no other place to keep it.
_own: tuple[Engine, Callable[[FileResult], Any]] | None = None


def _start_worker(work: Work[Any]) -> None:
    global _own  # noqa: PLW0603 - see above
    _own = (work.engine(), work.shape)


def _check_shard(sources: list[SourcePath]) -> list[Any]:
    if _own is None:
        raise RuntimeError("the worker was not started by _start_worker")
    engine, shape = _own
    return [shape(timed(engine.check, source)) for source in sources]
