"""The feedback file: disputed cases appended as whole lines, once each, by any number of writers."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from docdetect_hook.panel import Opinion
from docdetect_hook.records import Definition

FILE_NAME = "feedback.jsonl"
FOLDER_NAME = ".docdetect"
FORMAT = 1

_IGNORE = "# Written by docdetect. Delete this line and the next to share the folder through git.\n*\n"
_MAX_HEADER = 1000  # characters kept of a definition's header
_MAX_DOC = 4000  # characters kept of a documentation text
_BATCH = 200  # disputes written at a time
_LOCK_TIMEOUT = 10.0  # seconds; a lint never waits longer for other writers
_LOCK_POLL = 0.002  # seconds between two tries

# Every line is written by _encode, which puts these three fields first, so ids are read without JSON.
_ID = re.compile(rb'^\{"v":\d++,"event":"disagreement","id":"([0-9a-f]++)"', re.MULTILINE)


class FeedbackError(Exception):
    """Say why the feedback file could not be written."""


def case_id(definition: Definition, header: str) -> str:
    """Hash what makes a case the same when it is seen again: 16 hex digits, whatever its place."""
    doc = definition.doc.text if definition.doc else ""
    key = "\0".join((definition.language, definition.kind, definition.qualname, header, doc))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def disagreement(
    definition: Definition, opinion: Opinion, lines: Sequence[str], model_version: str
) -> dict[str, Any]:
    """Describe a disputed case so that it can be judged without the repository.

    ``lines`` are those of the file. The time is added when the case is written.
    """
    verdict, judgement = opinion
    header = "\n".join(lines[definition.header_start - 1 : definition.header_end])
    return {
        "v": FORMAT,
        "event": "disagreement",
        "id": case_id(definition, header),
        "path": definition.path,
        "line": definition.line,
        "language": definition.language,
        "kind": definition.kind,
        "qualname": definition.qualname,
        "header": _bounded(header, _MAX_HEADER),
        "doc": _bounded(definition.doc.text, _MAX_DOC) if definition.doc else None,
        "documented": verdict.documented,
        "score": round(verdict.score, 4),
        "confidence": round(verdict.confidence, 4),
        "votes": {vote.voter: {"probability": round(vote.probability, 4), "reason": vote.reason}
                  for vote in verdict.votes},
        "features": judgement.features,
        "model": model_version,
    }  # fmt: skip


class FeedbackFile:
    """The feedback file of one project, for appending from one process among many."""

    def __init__(self, root: str) -> None:
        """Take the project's root folder; nothing is created before there is something to write."""
        self.path = os.path.join(root, FOLDER_NAME, FILE_NAME)
        self._seen: set[bytes] = set()
        self._read_to = 0

    def append(self, cases: Iterable[dict[str, Any]]) -> int:
        """Append the cases whose id is not in the file yet, and give their number.

        Raises FeedbackError when the folder cannot be written or stays locked.
        """
        waiting = [case for case in cases if case["id"].encode() not in self._seen]
        if not waiting:
            return 0
        try:
            return self._append_locked(waiting)
        except (OSError, TimeoutError) as error:
            raise FeedbackError(f"{self.path} cannot be written: {error}") from error

    def _append_locked(self, cases: Sequence[dict[str, Any]]) -> int:
        from filelock import FileLock

        _make_folder(os.path.dirname(self.path))
        lock = FileLock(f"{self.path}.lock", timeout=_LOCK_TIMEOUT, poll_interval=_LOCK_POLL)
        with lock, _open_for_append(self.path) as file:
            _repair_tail(file)
            self._learn_ids(file)
            fresh = {}
            for case in cases:
                if case["id"].encode() not in self._seen:
                    fresh[case["id"]] = case
            _write_whole(file, b"".join(_encode(case) for case in fresh.values()))
            self._seen.update(identity.encode() for identity in fresh)
            self._read_to = file.seek(0, os.SEEK_END)
        return len(fresh)

    def _learn_ids(self, file: BinaryIO) -> None:
        """Read what other writers have appended since the last look."""
        if file.seek(0, os.SEEK_END) < self._read_to:  # somebody rotated or cut the file
            self._read_to = 0
            self._seen.clear()
        file.seek(self._read_to)
        self._seen.update(_ID.findall(file.read()))


class FeedbackSink:
    """Takes a run's disputes to the feedback file in batches; trouble is told once and never raised."""

    def __init__(self, root: str | None, warn: Callable[[str], object]) -> None:
        """Take the project's root, None to write nothing, and where to tell of trouble."""
        self._file = FeedbackFile(root) if root is not None else None
        self._warn = warn
        self._waiting: list[dict[str, Any]] = []

    def take(self, disputes: Iterable[dict[str, Any]], now: float) -> None:
        """Add disputes, seen at ``now`` (seconds since 1970)."""
        if self._file is not None:
            self._waiting += ({**dispute, "ts": round(now, 3)} for dispute in disputes)
            if len(self._waiting) >= _BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what waits; the first failure is the last try of the run."""
        if self._file is None or not self._waiting:
            return
        try:
            self._file.append(self._waiting)
        except FeedbackError as error:
            self._warn(f"{error}; disputed cases of this run are not kept")
            self._file = None
        self._waiting = []


def read_events(path: str) -> Iterator[dict[str, Any]]:
    """Yield every whole event of a feedback file, oldest first; torn or foreign lines are passed over."""
    try:
        file = open(path, "rb")
    except FileNotFoundError:
        return
    with file:
        for line in file:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and "event" in event:
                yield event


def _encode(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode("ascii") + b"\n"


def _bounded(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]} [{len(text) - limit} characters more]"


def _make_folder(folder: str) -> None:
    """Make the folder with a .gitignore of its own, so that nothing in it is committed by accident."""
    if os.path.isdir(folder):
        return
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
        file.write(_IGNORE)


def _open_for_append(path: str) -> BinaryIO:
    """Open for reading and appending, creating the file; unbuffered, so one write is one call."""
    return open(path, "a+b", buffering=0)


def _write_whole(file: BinaryIO, data: bytes) -> None:
    """Write everything; a write that the disk cuts short is taken back, so that no line is torn."""
    start = file.seek(0, os.SEEK_END)
    written = 0
    try:
        while written < len(data):
            written += file.write(data[written:])
    except OSError:
        file.truncate(start)
        raise


def _repair_tail(file: BinaryIO) -> None:
    """End or drop a last line that a killed writer left without its line end."""
    end = file.seek(0, os.SEEK_END)
    if not end:
        return
    file.seek(end - 1)
    if file.read(1) == b"\n":
        return
    tail = _tail(file, end)
    try:
        json.loads(tail)
    except ValueError:
        file.truncate(end - len(tail))
    else:
        file.write(b"\n")


def _tail(file: BinaryIO, end: int) -> bytes:
    """Read the last line backwards in blocks: the file may be large, the line is not."""
    block, tail = 1 << 16, b""
    start = end
    while start and b"\n" not in tail:
        start = max(0, start - block)
        file.seek(start)
        tail = file.read(end - start)
    return tail.rpartition(b"\n")[2]
