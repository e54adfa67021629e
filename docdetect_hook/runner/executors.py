"""What checks the files of a run: this process, worker processes beside it, or the workers of a cluster."""

from __future__ import annotations

import os
from importlib import import_module

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import (
    TYPE_CHECKING,
    Callable,
    Generic,
    Iterable,
    Iterator,
    Protocol,
    Sequence,
    TypeVar,
)

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.discovery.packages import Packages
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.records import FileResult, Problem

# Bytes of source below which starting workers costs more than it saves: a worker starts in about
# 30 ms, in which one process checks about 200 kB.
_WORTH_A_WORKER = 1_000_000
# Shards of about this size, when there are many: their results wait in memory as a whole.
_SHARD_BYTES = 4_000_000
_SHARDS_PER_WORKER = 4

Kept = TypeVar("Kept")
Made = TypeVar("Made", covariant=True)

Check = Callable[["SourcePath"], Kept]


class Task(Protocol[Made]):
    """What to do with every file of a run, wherever it is done."""

    @property
    def settings(self) -> Settings:
        """Return the settings of the run."""

    def checker(self) -> Check[Made]:
        """Make what checks one file after the other."""

    def lost(self, path: str, problem: Problem) -> Made:
        """Return what remains of a file whose check ended its process."""


class Work(NamedTuple, Generic[Kept]):
    """What to do with every file of a run.

    ``shape``, a module's function, makes of a file's result what is kept of it; ``everything`` judges
    definitions out of scope as well, ``brief`` leaves out those that nothing is reported of; without
    ``opinions`` nobody is shown how sure findings are.
    """

    settings: Settings
    shape: Callable[[FileResult, Settings], Kept]
    everything: bool = False
    brief: bool = False
    opinions: bool = True

    def checker(self) -> Check[Kept]:
        """Make what checks one file after the other."""
        from docdetect_hook.runner.checker import checker_of  # loads the readers

        return checker_of(
            self.settings,
            self.shape,
            everything=self.everything,
            brief=self.brief,
            opinions=self.opinions,
        )

    def lost(self, path: str, problem: Problem) -> Kept:
        """Return what remains of a file whose check ended its process."""
        return self.shape(FileResult(path, (), (problem,)), self.settings)


class Place(NamedTuple):
    """Where files are checked: by so many processes of this machine, or by what answers at an address."""

    workers: int = 1
    address: str = ""


class Executor(Protocol):
    """Checks the files of a run, wherever it does so."""

    def check(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file, in the order of the files; no file ends the run."""


# Name -> module of this package with `executor(place) -> Executor`, loaded when it is the one that is needed.
EXECUTORS = {"serial": "serial", "processes": "processes", "dask": "dask"}


def executor(name: str) -> Callable[[Place], Executor]:
    """Load what makes an executor of EXECUTORS."""
    module = import_module(f"docdetect_hook.runner.{EXECUTORS[name]}")
    make: Callable[[Place], Executor] = module.executor
    return make


def check_all(
    sources: Sequence[SourcePath], task: Task[Kept], jobs: int | None = None, scheduler: str | None = None
) -> Iterator[Kept]:
    """Check the files in order, by the executor that the arguments ask for.

    ``jobs`` is the number of processes; None decides by the amount of work and the settings. ``scheduler`` is
    the address of a cluster: an executor can be named in front of it, as `NAME://`; all others are Dask's.
    """
    if scheduler is not None:
        named = scheduler.partition("://")[0]
        name, workers = named if named in EXECUTORS else "dask", jobs or 1
    else:
        workers = _workers(sources, task.settings) if jobs is None else min(jobs, len(sources))
        name = "processes" if workers > 1 else "serial"
    return executor(name)(Place(workers, scheduler or "")).check(sources, task)


def _workers(sources: Iterable[SourcePath], settings: Settings) -> int:
    if not settings.performance.parallel_processing:
        return 1
    most = min(settings.performance.max_workers, _cores())
    if most == 1:
        return 1
    worth = sum(map(_size, sources)) // _WORTH_A_WORKER
    return max(1, min(most, worth))


def _cores() -> int:
    """Count the processors this process may use, which a container can limit."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _size(source: SourcePath) -> int:
    try:
        return os.stat(source.path).st_size
    except (OSError, ValueError):
        return 0


def shards_of(sources: Sequence[SourcePath], workers: int) -> list[list[SourcePath]]:
    """Return the files in runs of about equal size, which keep together what a worker best does as one.

    That is a directory, and of Rust the crate: whoever checks one of its files reads all of them.
    """
    from docdetect_hook.discovery.packages import Packages  # most runs are of one process

    sizes = [_size(source) for source in sources]
    packages = Packages()
    units = [_unit(source, packages) for source in sources]
    target = max(1, min(sum(sizes) // (workers * _SHARDS_PER_WORKER), _SHARD_BYTES))
    shards: list[list[SourcePath]] = [[]]
    filled, before = 0, ""
    for source, size, unit in zip(sources, sizes, units, strict=True):
        if filled >= target and unit != before:
            shards.append([])
            filled = 0
        shards[-1].append(source)
        filled, before = filled + size, unit
    return shards


def _unit(source: SourcePath, packages: Packages) -> str:
    """Return what one worker should check: a Rust crate, whose files are judged as one, or a directory."""
    if source.language == "rust":
        return packages.of(source.path, source.language)
    return os.path.dirname(source.path)
