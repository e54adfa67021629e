"""Run one program and tell what it said and what it cost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from benchmarks.errors import BenchmarkError

# The product as installed for this interpreter; -P keeps modules in the working directory, which
# holds other people's packages, from being imported in place of its own.
DOCDETECT = (sys.executable, "-P", "-m", "docdetect_hook")

_KIB_PER_MB = 1024
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # without a value it says nothing
_LAUNCHER = str(Path(__file__).with_name("launch.py"))


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
        """Return whether a signal ended the process."""
        return self.code < 0


def run(
    argv: Sequence[str],
    *,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Outcome:
    """Run a program to its end; processor time and peak memory are those of it and its own children.

    With limits the peak is at least the size of this process; `launch.py` says why. Python programs may keep
    their bytecode, whatever the environment says: else each run of a checkout compiles what changed anew.
    """
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        files = _Files(stdout, stderr, cwd, {**os.environ, _NO_BYTECODE: "", **(env or {})})
        costs = _launched(argv, files) if limits is None else _limited(argv, files, limits)
        code, cpu, wall, peak_kib, timed_out = costs
        return Outcome(code, cpu, wall, peak_kib / _KIB_PER_MB, _content(stdout), _content(stderr), timed_out)


def rows_of(words: Sequence[str], cwd: str | Path) -> list[dict[str, Any]]:
    """Return the objects that a command of docdetect prints, one a line; findings are no failure."""
    outcome = run([*DOCDETECT, *words], cwd=str(cwd))
    if outcome.code not in (0, 1):
        raise BenchmarkError(
            f"docdetect failed in {cwd}: {outcome.stderr.decode('utf-8', 'replace')[-2000:]}"
        )
    return [json.loads(line) for line in outcome.stdout.splitlines()]


class _Files(NamedTuple):
    """Where a program writes, and where and in which environment it runs."""

    stdout: IO[bytes]
    stderr: IO[bytes]
    cwd: str | None
    env: Mapping[str, str]


_Costs = tuple[int, float, float, float, bool]


def _launched(argv: Sequence[str], files: _Files) -> _Costs:
    reading, writing = os.pipe()
    with open(reading, "rb") as report:
        subprocess.run(
            [sys.executable, "-I", "-S", _LAUNCHER, str(writing), *argv],
            cwd=files.cwd,
            env=files.env,
            stdin=subprocess.DEVNULL,
            stdout=files.stdout,
            stderr=files.stderr,
            pass_fds=[writing],
            check=False,
        )
        os.close(writing)
        told = report.read().split()
    if not told:
        raise BenchmarkError(f"{argv[0]} cannot be run: {_content(files.stderr).decode()[-400:]}")
    code, cpu, wall, peak = told
    return int(code), float(cpu), float(wall), float(peak), False


def _limited(argv: Sequence[str], files: _Files, limits: Limits) -> _Costs:
    started = time.perf_counter()
    process = subprocess.Popen(
        argv,
        cwd=files.cwd,
        env=files.env,
        stdin=subprocess.DEVNULL,
        stdout=files.stdout,
        stderr=files.stderr,
        # What runs between fork and exec only calls setrlimit, which takes no lock.
        preexec_fn=lambda: _restrict(limits),  # noqa: PLW1509
    )
    status, usage, timed_out = _wait(process, limits)
    wall = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    return os.waitstatus_to_exitcode(status), cpu, wall, usage.ru_maxrss, timed_out


def _restrict(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb << 20, limits.memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _wait(process: subprocess.Popen[bytes], limits: Limits) -> tuple[int, resource.struct_rusage, bool]:
    timed_out = threading.Event()

    def _stop() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(limits.wall_seconds, _stop)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    # wait4 took the exit status; without this Popen would look for the process again.
    process.returncode = os.waitstatus_to_exitcode(status)
    return status, usage, timed_out.is_set()


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
