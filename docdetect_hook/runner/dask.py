"""Check files on the workers of a Dask cluster, with the results of a local run in its order."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from docdetect_hook import __version__
from docdetect_hook.errors import UserError
from docdetect_hook.runner.executors import Place, shards_of
from docdetect_hook.runner.processes import one_by_one
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator, Sequence, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor as Submitter

    from distributed import Client

    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.runner.executors import Executor, Task

Kept = TypeVar("Kept")

_CONNECT_SECONDS = 10
_WORKER_SECONDS = 30
# Shards handed out for each thread of the cluster: one in work, one waiting beside it.
_AHEAD = 2
# How often a shard is tried again when something other than its files went wrong.
_RETRIES = 2

# The working directory belongs to a whole process, of which a cluster's worker runs several threads.
_directory = Lock()


class Cluster:
    """Checks files on the workers of a Dask scheduler, which see them under the same paths."""

    def __init__(self, address: str) -> None:
        """Take the address of the scheduler."""
        self._address = address

    def check(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file, in order.

        Shards of a worker that dies are done by others; one that no worker survives is done here.
        """
        client = _connect(self._address)
        try:
            threads = _threads(client, self._address)
            with client.get_executor(pure=False, retries=_RETRIES) as submitter:
                yield from _in_order(shards_of(sources, threads), task, submitter, threads * _AHEAD)
        finally:
            client.close()


def executor(place: Place) -> Executor:
    """Return the executor of the cluster at an address."""
    return Cluster(place.address)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "--scheduler needs the extra `cluster`: pip install 'docdetect-hook[cluster]'"
        ) from None
    answers: SimpleQueue[Client | Exception] = SimpleQueue()

    def connect() -> None:
        try:
            answers.put(Client(address, timeout=_CONNECT_SECONDS, set_as_default=False))
        except Exception as error:  # noqa: BLE001 - each protocol has its own, for an address that it cannot use
            answers.put(error)

    # Dask's own limit ends with the connection: a server that takes it and then says nothing is waited for.
    Thread(target=connect, daemon=True).start()
    try:
        answer = answers.get(timeout=_CONNECT_SECONDS + 1)
    except Empty:
        raise UserError(f"no Dask scheduler answers at {address}: silent for {_CONNECT_SECONDS} s") from None
    if isinstance(answer, Exception):
        reason = " ".join(str(answer).split()) or type(answer).__name__
        raise UserError(f"no Dask scheduler answers at {address}: {reason}")
    return answer


def _threads(client: Client, address: str) -> int:
    """Count the threads of all workers, waiting for the first one."""
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError:
        raise UserError(f"the Dask scheduler at {address} has no worker") from None
    return max(1, int(sum(client.nthreads().values())))


def _in_order(
    shards: list[list[SourcePath]], task: Task[Kept], submitter: Submitter, ahead: int
) -> Iterator[Kept]:
    """Yield the results shard by shard; only so many shards are out that their results fit in memory."""
    here = os.path.abspath(os.getcwd())
    waiting = deque(shards)
    underway: deque[tuple[list[SourcePath], Future[list[Kept]]]] = deque()
    while waiting or underway:
        while waiting and len(underway) < ahead:
            shard = waiting.popleft()
            underway.append((shard, submitter.submit(check_there, task, shard, here, __version__)))
        shard, future = underway.popleft()
        results = _result_of(future)
        yield from one_by_one(shard, task) if results is None else results


def _result_of(future: Future[list[Kept]]) -> list[Kept] | None:
    """Wait for a shard; None when it took several workers with it."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return None
    except ImportError as error:
        raise UserError(f"docdetect is not installed on the workers of the cluster: {error}") from None
    except (CancelledError, OSError) as error:
        raise UserError(f"the cluster was lost in mid-run: {str(error) or type(error).__name__}") from None


def check_there(task: Task[Kept], shard: list[SourcePath], directory: str, version: str) -> list[Kept]:
    """Check a shard on a worker, as if in the directory of the run."""
    if version != __version__:
        raise UserError(f"a worker of the cluster has docdetect {__version__}, this is {version}")
    with _directory:
        before = os.getcwd()
        try:
            os.chdir(directory)
        except OSError as error:
            raise UserError(f"a worker of the cluster cannot enter {directory}: {error.strerror}") from None
        try:
            return list(map(task.checker(), shard))
        finally:
            os.chdir(before)
