"""Append-only files of JSON lines: whole lines under a lock, torn tails mended, damaged lines passed over."""

from __future__ import annotations

import os

from docdetect_hook.startup.json_values import read_value, write_value
from docdetect_hook.startup.stdlib import contextmanager, suppress
from docdetect_hook.startup.typed import Any, BinaryIO, Callable, Iterable, Iterator
from docdetect_hook.storage.folder import LONGEST_LINE, Folder, newest_lines

FORMAT = 1
LARGEST = 1 << 28
"""The largest file, in bytes, that is read or appended to: they are shortened long before."""

RECENT = 24 << 20
"""Bytes at the end of a file whose events count: some 30,000, so that a long history costs no more."""

_LOCK_TIMEOUT = 10.0  # seconds; a lint never waits longer for other writers
_LOCK_POLL = 0.002  # seconds between two tries

Filter = Callable[[bytes], object] | None


class DamagedLineError(ValueError):
    """Say that a line is torn, or no event."""


def encode(event: dict[str, Any]) -> bytes:
    """Write an event as one line."""
    return write_value(event).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Read the event of one line, or raise DamagedLineError."""
    try:
        text = line.decode("utf-8")
        event, end = read_value(text)
    except (ValueError, RecursionError) as error:
        raise DamagedLineError from error
    if type(event) is not dict or "event" not in event or text[end:].strip():
        raise DamagedLineError
    return event


def read_log(folder: Folder, name: str, keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield every whole event of the newest part of a file, oldest first; a missing file has none.

    ``keep`` looks at a line before it is parsed, so that many can be passed over quickly.
    """
    with suppress(FileNotFoundError), folder.open_read(name, LARGEST) as file:
        yield from read_lines(newest_lines(file, RECENT), keep)


def read_lines(lines: Iterable[bytes], keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield the event of every whole line."""
    for line in filter(keep, lines):
        try:
            yield decode(line)
        except DamagedLineError:
            continue


@contextmanager
def locked(folder: Folder, name: str) -> Iterator[None]:
    """Lock a file in a folder, or raise TimeoutError when others hold the lock for long."""
    with folder.locked(name, _LOCK_TIMEOUT, _LOCK_POLL):
        yield


@contextmanager
def open_for_append(folder: Folder, name: str) -> Iterator[BinaryIO]:
    """Open for reading and appending, creating the file and mending its tail; only under its lock."""
    with folder.open_append(name, LARGEST) as file:
        _repair_tail(file)
        yield file


def write_whole(file: BinaryIO, data: bytes) -> None:
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
    import json  # seldom needed

    tail = _tail(file, end)
    try:
        json.loads(tail)
    except (ValueError, RecursionError):
        file.truncate(end - len(tail))
    else:
        file.write(b"\n")


def _tail(file: BinaryIO, end: int) -> bytes:
    """Read the last line; of one that is too long to be ours, its end."""
    start = max(0, end - LONGEST_LINE)
    file.seek(start)
    return file.read(end - start).rpartition(b"\n")[2]
