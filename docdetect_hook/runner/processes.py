"""Check files in worker processes, with the results of a serial run in the order of a serial run."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

from docdetect_hook.languages import LANGUAGES
from docdetect_hook.records import Problem
from docdetect_hook.runner.executors import Place, shards_of
from docdetect_hook.runner.pools import can_start, forks, pool_of
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Iterable, Iterator, Sequence, TypeVar

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.records import Language
    from docdetect_hook.runner.executors import Check, Executor, Task

Kept = TypeVar("Kept")

# Shards in work or done ahead of the one whose results are due, for each worker: what is done ahead
# waits in memory.
_AHEAD = 2
# Workers that a file has to take along before it is called their end.
_DEATHS = 3


class Processes:
    """Checks shards of the files side by side, in worker processes of this machine."""

    def __init__(self, workers: int) -> None:
        """Take the number of processes."""
        self._workers = workers

    def check(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file, in order.

        Shards that a dying worker took along are done again, file by file.
        """
        if not can_start():
            yield from map(task.checker(), sources)
            return
        _load_for({source.language for source in sources}, task.settings)
        waiting = deque(shards_of(sources, self._workers))
        # A pool that lost a worker takes no more work (BrokenProcessPool), so each death begins a new one.
        while waiting:
            for shard, results in _until_one_dies(waiting, task, self._workers):
                yield from one_by_one(shard, task) if results is None else results


def _load_for(languages: Iterable[Language], settings: Settings) -> None:
    """Load what the workers need: each that is forked has it then, and would load it for itself."""
    if not forks():
        return
    from docdetect_hook.engine import Engine
    from docdetect_hook.readers.files import TextFiles

    engine = Engine(settings, files=TextFiles())
    for language in languages:
        row = LANGUAGES[language]
        engine.check_text(row.sample, f"sample{row.suffixes[0]}", language)


def executor(place: Place) -> Executor:
    """Return the executor of so many worker processes."""
    return Processes(place.workers)


def _until_one_dies(
    waiting: deque[list[SourcePath]], task: Task[Kept], workers: int
) -> Iterator[tuple[list[SourcePath], list[Kept] | None]]:
    """Yield shards in order with their results; with none those that a dying worker took along, then end."""
    underway: deque[tuple[list[SourcePath], Future[list[Kept]]]] = deque()
    with pool_of(workers, _start_worker, (task,)) as pool:
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
    """Check each file in a pool of one, so that only the file that kills its worker is lost.

    A worker can also be killed from outside, so a file is lost only when it takes several along.
    """
    waiting = deque(shard)
    deaths = 0
    while waiting:
        with pool_of(1, _start_worker, (task,)) as pool:
            while waiting:
                results = _result_of(pool.submit(_check_shard, [waiting[0]]))
                if results is None:
                    break
                yield from results
                waiting.popleft()
                deaths = 0
        if results is None:
            deaths += 1
            if deaths == _DEATHS:
                path = waiting.popleft().path
                yield task.lost(path, _lost_to(path))
                deaths = 0


def _lost_to(path: str) -> Problem:
    """Describe a file whose check ended its process."""
    message = "the process that checked this file died: out of memory, or a fault in a native library"
    return Problem(path, 1, 0, "UND902", message)


# A worker process has one checker for all its shards, and no other place to keep it.
_check: Check[Any] | None = None


def _start_worker(task: Task[Any]) -> None:
    global _check  # noqa: PLW0603 - see above
    _check = task.checker()


def _check_shard(sources: list[SourcePath]) -> list[Any]:
    if _check is None:
        raise RuntimeError("the worker was not started by _start_worker")
    return list(map(_check, sources))
