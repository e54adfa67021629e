"""Keep the feedback file short: settled cases move into numbered segments beside it, and leave their ids."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from docdetect_hook.feedback.jsonl import (
    FORMAT,
    DamagedLineError,
    Filter,
    decode,
    encode,
    read_lines,
    read_log,
)

# A marker is the first line of a compacted file; an id that moved stays behind as a line of its own,
# so that the case is not stored again.
MARKER, MOVED = "compacted", "moved"

_GROWTH = 2  # a file that stays long because nothing is settled is not gone through at every append


class _Marker(NamedTuple):
    generation: int
    size: int


def read_segments(path: str, keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield every event of a feedback file and of its segments, those of one case in their order.

    Only the segments that the file itself counts are read: one that a killed compaction left behind
    repeats what still stands in the file.
    """
    with suppress(FileNotFoundError), open(path, "rb") as file:
        for number in range(1, _marker(file).generation + 1):
            yield from read_log(segment_path(path, number), keep)
        file.seek(0)
        for event in read_lines(file, keep):
            if event["event"] not in (MARKER, MOVED):
                yield event


def segment_path(path: str, number: int) -> str:
    """Name a segment of a feedback file: feedback.jsonl has feedback.1.jsonl and so on."""
    stem, extension = os.path.splitext(path)
    return f"{stem}.{number}{extension}"


def compact(path: str, limit: int) -> bool:
    """Move settled cases out when the file has grown over the limit; only under the file's lock.

    Killed at any point, it leaves the old state or the new one. Raises OSError, with the file as it was.
    """
    try:
        size = os.stat(path).st_size
    except FileNotFoundError:
        return False
    if size <= limit:
        return False
    with open(path, "rb") as file:
        marker = _marker(file)
        if size <= _GROWTH * marker.size:
            return False
        file.seek(0)
        settled = _settled(file)
        file.seek(0)
        _split(file, path, settled, marker.generation + 1)
    return True


def _marker(file: BinaryIO) -> _Marker:
    """Read the markers at the start: a union merge of two branches leaves one of each."""
    file.seek(0)
    latest = _Marker(0, 0)
    for line in file:
        try:
            event = decode(line)
        except DamagedLineError:
            break
        generation, size = event.get("generation"), event.get("bytes")
        if event["event"] != MARKER or not isinstance(generation, int) or not isinstance(size, int):
            break
        latest = max(latest, _Marker(generation, size))
    return latest


def _settled(file: BinaryIO) -> set[str]:
    """Gather the ids whose last event is a label with an answer."""
    settled: set[str] = set()
    for event in read_lines(file):
        identity = event.get("id")
        if not isinstance(identity, str) or event["event"] == "disagreement":
            continue
        if event["event"] == "label" and isinstance(event.get("label"), bool):
            settled.add(identity)
        elif event["event"] != MOVED:
            settled.discard(identity)
    return settled


def _split(file: BinaryIO, path: str, settled: set[str], generation: int) -> None:
    """Write the segment and what remains beside the file, then put both in place, the file last."""
    segment, rest = f"{path}.segment.tmp", f"{path}.rest.tmp"
    try:
        with open(segment, "wb") as moved, open(rest, "wb") as kept:
            # The size is only known at the end, so its place is filled with blanks until then.
            kept.write(_marker_line(generation, 0))
            for line in file:
                _sort_out(line, settled, moved, kept)
            size = kept.tell()
            kept.seek(0)
            kept.write(_marker_line(generation, size))
            for written in (moved, kept):
                written.flush()
                os.fsync(written.fileno())
        file.close()  # an open file cannot be replaced on Windows
        os.replace(segment, segment_path(path, generation))
        os.replace(rest, path)
    except BaseException:
        for leftover in (segment, rest):
            if os.path.exists(leftover):
                os.unlink(leftover)
        raise


def _marker_line(generation: int, size: int) -> bytes:
    line = encode({"v": FORMAT, "event": MARKER, "generation": generation, "bytes": size})
    return line[:-1].ljust(100) + b"\n"


def _sort_out(line: bytes, settled: set[str], moved: BinaryIO, kept: BinaryIO) -> None:
    """Write a line where it belongs; what cannot be read stays."""
    whole = line if line.endswith(b"\n") else line + b"\n"
    try:
        event = decode(line)
    except DamagedLineError:
        kept.write(whole)
        return
    identity = event.get("id")
    if event["event"] == MARKER:
        return
    if event["event"] == MOVED or identity not in settled:
        kept.write(whole)
        return
    moved.write(whole)
    if event["event"] == "disagreement":
        kept.write(encode({"v": FORMAT, "event": MOVED, "id": identity}))
