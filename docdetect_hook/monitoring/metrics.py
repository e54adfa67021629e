"""The metrics file: one line a run with what it did and what it cost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from docdetect_hook.feedback.jsonl import FOLDER_NAME, FORMAT, encode, locked, make_folder, read_log
from docdetect_hook.monitoring.histogram import Histogram
from docdetect_hook.runner.summary import FileReport

FILE_NAME = "metrics.jsonl"
_OLDER_NAME = "metrics.1.jsonl"
_LIMIT = 16 << 20  # bytes from which a new file is begun; one older file is kept

# The codes of files that the tool could not check. A syntax error (UND901) is the file's own.
_FAILURES = frozenset(("UND900", "UND902"))


class Usage(NamedTuple):
    """What this process has used so far, with the workers that have ended: seconds, and bytes at the peak."""

    wall: float
    cpu: float
    peak: int | None


class RunMeter:
    """Adds up what the files of a run say."""

    def __init__(self, before: Usage) -> None:
        """Take what was used before the run."""
        self._before = before
        self._latency = Histogram()
        self._languages: dict[str, dict[str, Any]] = {}

    def add(self, report: FileReport) -> None:
        """Count a file."""
        language = "rust" if report.path.endswith(".rs") else "python"
        tally = self._languages.get(language)
        if tally is None:
            tally = self._languages[language] = dict.fromkeys(_COUNTS, 0)
        failed = report.crashed or any(problem.code in _FAILURES for problem in report.problems)
        tally["files"] += 1
        tally["chars"] += report.chars
        tally["definitions"] += report.definitions
        tally["disagreements"] += report.disputed
        tally["findings"] += len(report.findings)
        tally["errors"] += failed
        if report.seconds:  # a report that was kept from an earlier run took no check
            tally["checked_chars"] += report.chars
            tally["check_seconds"] += report.seconds
            self._latency.add(report.seconds)

    def event(self, after: Usage, now: float, model: str) -> dict[str, Any]:
        """Give the line of the run; ``now`` is in seconds since 1970, ``model`` the version that served."""
        for tally in self._languages.values():
            tally["check_seconds"] = round(tally["check_seconds"], 6)
        totals = {
            name: sum(tally[name] for tally in self._languages.values())
            for name in _COUNTS
            if not name.startswith("check")
        }
        return {
            "v": FORMAT,
            "event": "run",
            "ts": round(now, 3),
            "model": model,
            "seconds": round(after.wall - self._before.wall, 6),
            "cpu_seconds": round(after.cpu - self._before.cpu, 6),
            "peak_memory_bytes": after.peak,
            **totals,
            "languages": dict(sorted(self._languages.items())),
            "latency": self._latency.as_json(),
        }


_COUNTS = (
    "files", "chars", "checked_chars", "check_seconds", "definitions", "disagreements", "findings", "errors",
)  # fmt: skip


def usage() -> Usage:
    """Read what this process and its ended workers have used."""
    times = os.times()
    return Usage(time.perf_counter(), sum(times[:4]), _peak())


def _peak() -> int | None:
    """Give the largest resident size of this process or of a worker; unknown on Windows."""
    try:
        from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
    except ImportError:
        return None
    largest = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return largest if sys.platform == "darwin" else largest * 1024  # getrusage(2): kilobytes on Linux


def append_event(root: str, event: dict[str, Any], limit: int = _LIMIT) -> None:
    """Append one line to a project's metrics file; a folder that cannot be written loses it silently.

    No lock is taken: one write at the end of a file is whole on POSIX, and elsewhere a line that two
    writers tear is one run less in the statistics. Taking a lock would cost more than the rest. Two
    writers at once may leave an empty line between theirs, which readers pass over.
    """
    path = metrics_path(root)
    with suppress(OSError):
        make_folder(os.path.dirname(path))
        _rotate(path, limit)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o666)
        try:
            os.write(descriptor, (b"" if _ends_whole(descriptor) else b"\n") + encode(event))
        finally:
            os.close(descriptor)


def metrics_path(root: str) -> str:
    """Name the metrics file of a project."""
    return os.path.join(root, FOLDER_NAME, FILE_NAME)


def read_metrics(root: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the older file and of the current one; damaged lines are passed over."""
    path = metrics_path(root)
    yield from read_log(_older(path))
    yield from read_log(path)


def _older(path: str) -> str:
    return os.path.join(os.path.dirname(path), _OLDER_NAME)


def _rotate(path: str, limit: int) -> None:
    """Put a file that has become long in the place of the older one; only one of several writers does."""
    if not _is_long(path, limit):
        return
    with locked(path):
        if _is_long(path, limit):
            os.replace(path, _older(path))


def _is_long(path: str, limit: int) -> bool:
    try:
        return os.stat(path).st_size > limit
    except FileNotFoundError:
        return False


def _ends_whole(descriptor: int) -> bool:
    end = os.lseek(descriptor, 0, os.SEEK_END)
    if not end:
        return True
    os.lseek(descriptor, end - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"
