"""Append-only files of JSON lines: whole lines under a lock, torn tails mended, damaged lines passed over."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

FOLDER_NAME = ".docdetect"
FORMAT = 1

_IGNORE = "# Written by docdetect. Delete this line and the next to share the folder through git.\n*\n"
_LOCK_TIMEOUT = 10.0  # seconds; a lint never waits longer for other writers
_LOCK_POLL = 0.002  # seconds between two tries

Filter = Callable[[bytes], object] | None

# Reads one value at the start of a text, without the checks for blanks around it that `json.loads` makes.
_read_value = json.JSONDecoder().raw_decode


class DamagedLineError(ValueError):
    """Say that a line is torn, or no event."""


def encode(event: dict[str, Any]) -> bytes:
    """Write an event as one line."""
    return json.dumps(event, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Read the event of one line, or raise DamagedLineError."""
    try:
        text = line.decode("utf-8")
        event, end = _read_value(text)
    except (ValueError, RecursionError) as error:
        raise DamagedLineError from error
    if type(event) is not dict or "event" not in event or text[end:].strip():
        raise DamagedLineError
    return event


def read_log(path: str, keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield every whole event of a file, oldest first; a missing file has none.

    ``keep`` looks at a line before it is parsed, so that many can be passed over quickly.
    """
    with suppress(FileNotFoundError), open(path, "rb") as file:
        yield from read_lines(file, keep)


def read_lines(lines: Iterable[bytes], keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield the event of every whole line."""
    for line in filter(keep, lines):
        try:
            yield decode(line)
        except DamagedLineError:
            continue


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock of a file, whose folder is made when it is missing.

    Raises OSError when the folder cannot be written, TimeoutError when others hold the lock for long.
    """
    from filelock import FileLock

    make_folder(os.path.dirname(path))
    with FileLock(f"{path}.lock").acquire(timeout=_LOCK_TIMEOUT, poll_interval=_LOCK_POLL):
        yield


@contextmanager
def open_for_append(path: str) -> Iterator[BinaryIO]:
    """Open for reading and appending, creating the file and mending its tail; only under its lock.

    Unbuffered, so that one write is one call.
    """
    with open(path, "a+b", buffering=0) as file:
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


def make_folder(folder: str) -> None:
    """Make the folder with a .gitignore of its own, so that nothing in it is committed by accident."""
    if os.path.isdir(folder):
        return
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
        file.write(_IGNORE)


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
