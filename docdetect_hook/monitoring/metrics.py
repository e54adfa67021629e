"""The metrics file: one line a run with what it did and what it cost."""

from __future__ import annotations

import os
import sys
import time

from docdetect_hook.feedback.jsonl import FORMAT, LARGEST, encode, locked, read_log
from docdetect_hook.monitoring.buckets import bucket, stored
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, BinaryIO, Iterator
from docdetect_hook.storage.folder import Folder, StorageError, open_folder

FILE_NAME = "metrics.jsonl"
_OLDER_NAME = "metrics.1.jsonl"
_MOST_FOLDERS = 8  # of a run over the whole project
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
        self._latency: defaultdict[int, int] = defaultdict(int)
        self._languages: dict[str, tuple[float, ...]] = {}
        self._folders: dict[str, tuple[float, ...]] = {}

    def add(self, report: FileReport) -> None:
        """Count a file, or several that share a report."""
        shown = *report.totals, report.found
        folder, slash, _ = report.path.replace(os.sep, "/").partition("/")
        _count(self._folders, folder if slash else ".", shown)
        found = (
            *shown,
            report.files,
            report.chars,
            # A report that was kept from an earlier run took no check.
            report.chars if report.seconds else 0,
            report.seconds,
            report.disputed,
            # A number: whoever reads the line takes a truth value for damage, and the run for none.
            int(report.crashed or any(problem.code in _FAILURES for problem in report.problems)),
        )
        _count(self._languages, "rust" if report.path.endswith(".rs") else "python", found)
        if report.seconds:
            self._latency[bucket(report.seconds)] += 1

    def _largest_folders(self) -> dict[str, dict[str, float]]:
        tallies = {name: _named(tally) for name, tally in self._folders.items()}
        names = sorted(tallies, key=lambda name: (-tallies[name]["definitions"], name))
        return {name: tallies[name] for name in names[:_MOST_FOLDERS]}

    def event(self, after: Usage, now: float, model: str, *, whole: bool = False) -> dict[str, Any]:
        """Return the line of the run; ``now`` is in seconds since 1970, ``model`` the version that served.

        A run over the ``whole`` project says how much is documented: it has the largest folders too.
        """
        languages = {name: _named(tally) for name, tally in sorted(self._languages.items())}
        for tally in languages.values():
            tally["check_seconds"] = round(tally["check_seconds"], 6)
        return {
            "v": FORMAT,
            "event": "run",
            "ts": round(now, 3),
            "model": model,
            "seconds": round(after.wall - self._before.wall, 6),
            "cpu_seconds": round(after.cpu - self._before.cpu, 6),
            "peak_memory_bytes": after.peak,
            "languages": languages,
            "latency": stored(self._latency),
            **({"whole": True, "folders": self._largest_folders()} if whole else {}),
        }


# What is counted of a language, and up to the findings of a folder.
_COUNTED = (
    "definitions", "documented", "findings", "files", "chars", "checked_chars", "check_seconds",
    "disagreements", "errors",
)  # fmt: skip


def _count(tallies: dict[str, tuple[float, ...]], name: str, found: tuple[float, ...]) -> None:
    before = tallies.get(name)
    tallies[name] = (
        found if before is None else tuple([old + new for old, new in zip(before, found, strict=True)])
    )


def _named(tally: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(_COUNTED, tally, strict=False))


def usage() -> Usage:
    """Read what this process and its ended workers have used."""
    times = os.times()
    return Usage(time.perf_counter(), sum(times[:4]), _peak())


def _peak() -> int | None:
    """Return the largest resident size of this process or of a worker; unknown on Windows."""
    try:
        from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
    except ImportError:
        return None
    largest = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return largest if sys.platform == "darwin" else largest * 1024  # getrusage(2): kilobytes on Linux


def append_event(root: str, event: dict[str, Any], limit: int = _LIMIT) -> str:
    """Append one line to a project's metrics file; a folder that cannot be written loses it silently.

    Returns why the file is left alone, should it not be ours, else nothing.

    No lock is taken: one write at the end of a file is whole on POSIX, and elsewhere a line that two
    writers tear is one run less in the statistics. Taking a lock would cost more than the rest. Two
    writers at once may leave an empty line between theirs, which readers pass over.
    """
    try:
        with open_folder(root, create=True) as folder:
            _rotate(folder, limit)
            with folder.open_append(FILE_NAME, LARGEST) as file:
                file.write((b"" if _ends_whole(file) else b"\n") + encode(event))
    except StorageError as error:
        return str(error)
    except OSError:  # TimeoutError, too: another run holds the lock
        pass
    return ""


def read_metrics(root: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the older file and of the current one; damaged lines are passed over."""
    try:
        folder = open_folder(root)
    except FileNotFoundError:
        return
    with folder:
        yield from read_log(folder, _OLDER_NAME)
        yield from read_log(folder, FILE_NAME)


def _rotate(folder: Folder, limit: int) -> None:
    """Put a file that has become long in the place of the older one; only one of several writers does."""
    if folder.size(FILE_NAME) <= limit:
        return
    with locked(folder, FILE_NAME):
        if folder.size(FILE_NAME) > limit:
            folder.rename(FILE_NAME, _OLDER_NAME)


def _ends_whole(file: BinaryIO) -> bool:
    end = file.seek(0, os.SEEK_END)
    if not end:
        return True
    file.seek(end - 1)
    return file.read(1) == b"\n"
