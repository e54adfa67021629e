"""Programs that run beside this one, without `subprocess`.

To load that, with all that it loads, is 10 % of a run over a thousand files that did not change.
"""

from __future__ import annotations

import os
import time

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Mapping, Protocol, Sequence

_PIECE = 1 << 16  # bytes read at a time
_KILL = 9


class Ended(NamedTuple):
    """What became of a program: its exit code, and what it wrote."""

    code: int
    output: bytes
    errors: bytes


class Running(Protocol):
    """A program that runs without input."""

    def end(self, seconds: float) -> Ended | None:
        """Wait for its end, and return what became of it; None where it took longer, and was killed."""


def start(words: Sequence[str], environment: Mapping[str, str]) -> Running:
    """Start a program, the first word is its path; OSError is raised where it cannot be started."""
    return _Spawned(words, environment) if hasattr(os, "posix_spawn") else _Opened(words, environment)


class _Opened:
    """A program on a system that cannot spawn one without `subprocess`."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it."""
        from subprocess import DEVNULL, PIPE, Popen

        self._process = Popen(  # noqa: S603 - the words are our own, no shell
            words, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
        )

    def end(self, seconds: float) -> Ended | None:
        """Wait for its end."""
        from subprocess import TimeoutExpired

        with self._process as process:
            try:
                output, errors = process.communicate(timeout=seconds)
            except TimeoutExpired:
                process.kill()
                return None
        return Ended(process.returncode, output, errors)


class _Spawned:
    """A program that the system starts at once."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it."""
        from _signal import SIGPIPE  # type: ignore[import-not-found]  # `signal` makes classes of it

        output, errors = os.pipe(), os.pipe()
        self._pipes = os.fdopen(output[0], "rb", 0), os.fdopen(errors[0], "rb", 0)
        actions = (
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, output[1], 1),
            (os.POSIX_SPAWN_DUP2, errors[1], 2),
        )
        try:
            # Python ignores this signal, a program of the shell expects that it ends it.
            self._pid = os.posix_spawn(
                words[0], list(words), environment, file_actions=actions, setsigdef=(SIGPIPE,)
            )
        except OSError:
            for pipe in self._pipes:
                pipe.close()
            raise
        finally:
            os.close(output[1])
            os.close(errors[1])

    def end(self, seconds: float) -> Ended | None:
        """Wait for its end."""
        written = self._read(time.monotonic() + seconds)
        if written is None:
            os.kill(self._pid, _KILL)
        for pipe in self._pipes:
            pipe.close()
        code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return None if written is None else Ended(code, *written)

    def _read(self, deadline: float) -> tuple[bytes, bytes] | None:
        """Return all that it writes, None where it goes on behind the deadline."""
        from select import POLLIN, poll

        waiting = poll()
        pieces: dict[int, list[bytes]] = {pipe.fileno(): [] for pipe in self._pipes}
        left = set(pieces)
        for number in left:
            waiting.register(number, POLLIN)
        while left:
            ready = waiting.poll(max(0, deadline - time.monotonic()) * 1000)
            if not ready:
                return None
            for number, _ in ready:
                piece = os.read(number, _PIECE)
                pieces[number].append(piece)
                if not piece:
                    waiting.unregister(number)
                    left.remove(number)
        output, errors = [b"".join(one) for one in pieces.values()]
        return output, errors
