"""Run one program and tell what it said and what it cost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO, NamedTuple

# The product as installed for this interpreter; -P keeps modules in the working directory, which
# holds other people's packages, from being imported in place of its own.
DOCDETECT = (sys.executable, "-P", "-m", "docdetect_hook")

_KIB_PER_MB = 1024


class Limits(NamedTuple):
    """What one process may use; beyond it the kernel or a timer ends the process."""

    cpu_seconds: int
    wall_seconds: float
    memory_mb: int


class Outcome(NamedTuple):
    """The end of one process: its exit code (negative: the signal), its output, its costs."""

    code: int
    cpu: float
    wall: float
    peak_mb: float
    stdout: bytes
    stderr: bytes
    timed_out: bool

    @property
    def killed(self) -> bool:
        """Tell whether a signal ended the process."""
        return self.code < 0


def run(
    argv: Sequence[str],
    *,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Outcome:
    """Run a program to its end; processor time and peak memory are those of it and its own children.

    The peak that Linux reports for a child is at least the size of the process that started it
    (execve(2) keeps the high-water mark), so callers import nothing large before they measure.
    """
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        started = time.perf_counter()
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            # What runs between fork and exec only calls setrlimit, which takes no lock.
            preexec_fn=None if limits is None else lambda: _restrict(limits),  # noqa: PLW1509
        )
        status, usage, timed_out = _wait(process, limits)
        wall = time.perf_counter() - started
        return Outcome(
            os.waitstatus_to_exitcode(status),
            usage.ru_utime + usage.ru_stime,
            wall,
            usage.ru_maxrss / _KIB_PER_MB,
            _content(stdout),
            _content(stderr),
            timed_out,
        )


def _restrict(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb << 20, limits.memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _wait(
    process: subprocess.Popen[bytes], limits: Limits | None
) -> tuple[int, resource.struct_rusage, bool]:
    timed_out = threading.Event()

    def _stop() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(limits.wall_seconds, _stop) if limits is not None else None
    if timer is not None:
        timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    if timer is not None:
        timer.cancel()
    # wait4 took the exit status; without this Popen would look for the process again.
    process.returncode = os.waitstatus_to_exitcode(status)
    return status, usage, timed_out.is_set()


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
