"""Work that takes longer than a page may: done in processes beside the server, the last result shown."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack

from docdetect_hook.runner.pools import pool_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final, Generic, Hashable, Protocol, TypeVar

Made = TypeVar("Made")

# Work is begun again after this many times what it took: it never takes more than a tenth of a processor.
_REST: Final = 10
_SHORTEST_REST: Final = 1.0  # seconds
_LONGEST_REST: Final = 300.0  # else the figures of a project that takes minutes would be hours old
_MOST_KEPT: Final = 40  # kinds of work
_LONGEST: Final = 500  # characters of a message


class Executor(Protocol):
    """Runs calls, elsewhere or at once."""

    def submit(self, call: Callable[..., Made], *args: Any) -> Future[Made]:  # noqa: ANN401 - as the call takes
        """Begin a call."""


class AtOnce:
    """Runs each call before it returns: for a copy of the pages, which has time."""

    def submit(self, call: Callable[..., Made], *args: Any) -> Future[Made]:  # noqa: ANN401 - as the call takes
        """Make the call."""
        future: Future[Made] = Future()
        try:
            future.set_result(call(*args))
        except Exception as error:  # noqa: BLE001 - told where the result is asked for
            future.set_exception(error)
        return future


class Workers:
    """Processes that run calls; those that were killed are replaced."""

    def __init__(self, count: int) -> None:
        """Start them now, while no other thread runs: that is quick and safe."""
        self._count = count
        self._stack = ExitStack()
        self._open()
        self._pool.submit(_nothing).result()

    def _open(self) -> None:
        self._pool = self._stack.enter_context(pool_of(self._count, _nothing, ()))

    def submit(self, call: Callable[..., Made], *args: Any) -> Future[Made]:  # noqa: ANN401 - as the call takes
        """Hand a call to a process."""
        try:
            return self._pool.submit(call, *args)
        except BrokenProcessPool:
            self._stack.close()
            self._open()
            return self._pool.submit(call, *args)

    def close(self) -> None:
        """End the processes."""
        self._stack.close()


def _nothing() -> None:
    """Do nothing."""


class Held(NamedTuple, Generic[Made]):
    """The last result of some work, its number, when it was begun, and what went wrong with the next one."""

    value: Made | None = None
    number: int = 0
    begun: float = 0.0
    trouble: str = ""


class _Work:
    """One kind of work: its last result, and the run that is under way."""

    def __init__(self) -> None:
        self.held: Held[Any] = Held()
        self.sign: Hashable = None
        self.next_sign: Hashable = None
        self.future: Future[Any] | None = None
        self.begun = self.ended = 0.0
        self.rests_until = 0.0


class Background:
    """Keeps the last result of each kind of work, and renews it when what it rests on has changed.

    Nothing happens unless somebody asks: without an open page the server is idle.
    """

    def __init__(self, executor: Executor, clock: Callable[[], float] = time.time) -> None:
        """Take what runs the work, and where the time comes from."""
        self._executor = executor
        self._clock = clock
        self._works: dict[str, _Work] = {}
        self._lock = threading.Lock()

    def latest(self, name: str, sign: Hashable, call: Callable[..., Made | None], *args: Any) -> Held[Made]:  # noqa: ANN401
        """Return the last result of the work of this name, renewing it where ``sign`` is another one.

        A call that returns None leaves the result as it is.
        """
        with self._lock:
            if name not in self._works and len(self._works) >= _MOST_KEPT:
                self._forget_one()
            work = self._works.setdefault(name, _Work())
            self._collect(work)
            if work.future is None and work.sign != sign and self._clock() >= work.rests_until:
                work.begun, work.next_sign = self._clock(), sign
                self._begin(work, call, args)
            return work.held

    def value(self, name: str) -> object:
        """Return the last result of the work of this name, None where there is none."""
        with self._lock:
            work = self._works.get(name)
            return None if work is None else work.held.value

    def expire(self, name: str) -> None:
        """Do the work of this name again when it is next asked for, without a rest."""
        with self._lock:
            if name in self._works:
                self._works[name].sign = None
                self._works[name].rests_until = 0.0

    def _begin(self, work: _Work, call: Callable[..., object], args: tuple[Any, ...]) -> None:
        # Called by the pool's thread, which must not wait for the lock: where it comes too late, the work is
        # only begun again a little sooner.
        def end(_future: Future[Any]) -> None:
            work.ended = self._clock()

        work.future = self._executor.submit(call, *args)
        work.future.add_done_callback(end)
        self._collect(work)

    def _forget_one(self) -> None:
        """Forget the kind of work that was begun longest ago."""
        idle = [name for name, work in self._works.items() if work.future is None]
        if idle:
            del self._works[min(idle, key=lambda name: self._works[name].begun)]

    def _collect(self, work: _Work) -> None:
        future = work.future
        if future is None or not future.done():
            return
        work.future = None
        rest = _REST * (work.ended - work.begun)
        work.rests_until = work.ended + min(max(rest, _SHORTEST_REST), _LONGEST_REST)
        number, error = work.held.number + 1, future.exception()
        if error is None:
            work.sign = work.next_sign
            made = future.result()
            work.held = work.held._replace(trouble="") if made is None else Held(made, number, work.begun)
        else:
            # The old sign stays, so that it is tried again; until then the last good result is shown.
            trouble = str(error)[:_LONGEST] or type(error).__name__
            work.held = work.held._replace(trouble=trouble, number=number)
