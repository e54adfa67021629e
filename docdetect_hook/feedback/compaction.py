"""Keep the feedback file short: settled cases move into numbered segments beside it, and leave their ids."""

from __future__ import annotations

import os

from docdetect_hook.feedback.jsonl import (
    FORMAT,
    LARGEST,
    RECENT,
    DamagedLineError,
    Filter,
    decode,
    encode,
    read_lines,
    read_log,
)
from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, BinaryIO, Collection, Iterable, Iterator, TypeGuard
from docdetect_hook.storage.folder import Folder, bounded_lines, newest_lines

# A marker is the first line of a compacted file; an id that moved stays behind as a line of its own,
# so that the case is not stored again.
MARKER, MOVED = "compacted", "moved"

_DIGITS = 9  # of the number of a segment
_MOST = 10**12  # no count of ours is larger
_GROWTH = 2  # a file that stays long because nothing is settled is not gone through at every append


class _Marker(NamedTuple):
    generation: int
    size: int


def read_segments(folder: Folder, name: str, keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield the newest events of a feedback file and of its segments, those of one case in their order.

    Only the segments that the file itself counts are read: one that a killed compaction left behind
    repeats what still stands in the file.
    """
    with suppress(FileNotFoundError), folder.open_read(name, LARGEST) as file:
        latest = _marker(bounded_lines(file)).generation
        for number in _newest(folder, name, [one for one in _segments(folder, name) if one <= latest]):
            yield from read_log(folder, segment_name(name, number), keep)
        for event in read_lines(newest_lines(file, RECENT), keep):
            if event["event"] not in (MARKER, MOVED):
                yield event


def segment_name(name: str, number: int) -> str:
    """Return the name of a segment of a feedback file: feedback.jsonl has feedback.1.jsonl and so on."""
    stem, extension = os.path.splitext(name)
    return f"{stem}.{number}{extension}"


def _segments(folder: Folder, name: str) -> list[int]:
    """Return the numbers of the segments that are there, whatever a marker counts."""
    stem, extension = os.path.splitext(name)
    numbers = set()
    for other in folder.names():
        middle = other.removeprefix(f"{stem}.").removesuffix(extension)
        if middle.isascii() and middle.isdecimal() and segment_name(name, int(middle[:_DIGITS])) == other:
            numbers.add(int(middle))
    return sorted(numbers)


def _newest(folder: Folder, name: str, numbers: list[int]) -> list[int]:
    """Return the last segments, as many as count."""
    taken, left = len(numbers), RECENT
    while taken and left > 0:
        taken -= 1
        left -= folder.size(segment_name(name, numbers[taken]))
    return numbers[taken:]


def compact(folder: Folder, name: str, limit: int, answered: Collection[str] = ()) -> bool:
    """Move settled cases out when the file has grown over the limit; only under the file's lock.

    ``answered`` are the cases whose answers stand in the file that the team shares.

    Killed at any point, it leaves the old state or the new one. Raises OSError, with the file as it was.
    """
    size = folder.size(name)
    if size <= limit:
        return False
    stem, _ = os.path.splitext(name)
    folder.remove(other for other in folder.leftovers() if other.startswith(f"{stem}."))
    with folder.open_read(name, LARGEST) as file:
        marker = _marker(bounded_lines(file))
        if size <= _GROWTH * marker.size:
            return False
        file.seek(0)
        settled = _settled(bounded_lines(file)) | set(answered)
    _split(folder, name, settled, marker.generation + 1)
    return True


def _marker(lines: Iterable[bytes]) -> _Marker:
    """Read the markers at the start: a union merge of two branches leaves one of each."""
    latest = _Marker(0, 0)
    for line in lines:
        try:
            event = decode(line)
        except DamagedLineError:
            break
        generation, size = event.get("generation"), event.get("bytes")
        if event["event"] != MARKER or not _is_count(generation) or not _is_count(size):
            break
        latest = max(latest, _Marker(generation, size))
    return latest


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < _MOST


def _settled(lines: Iterable[bytes]) -> set[str]:
    """Gather the ids whose last event is a label with an answer."""
    settled: set[str] = set()
    for event in read_lines(lines):
        identity = event.get("id")
        if not isinstance(identity, str) or event["event"] == "disagreement":
            continue
        if event["event"] == "label" and isinstance(event.get("label"), bool):
            settled.add(identity)
        elif event["event"] != MOVED:
            settled.discard(identity)
    return settled


def _split(folder: Folder, name: str, settled: set[str], generation: int) -> None:
    """Write the segment and what remains beside the file, then put both in place, the file last."""
    with (
        folder.replacing(name, flush=True) as kept,
        folder.replacing(segment_name(name, generation), flush=True) as moved,
        folder.open_read(name, LARGEST) as file,
    ):
        # The size is only known at the end, so its place is filled with blanks until then.
        kept.write(_marker_line(generation, 0))
        for line in bounded_lines(file):
            _sort_out(line, settled, moved, kept)
        size = kept.tell()
        kept.seek(0)
        kept.write(_marker_line(generation, size))


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
