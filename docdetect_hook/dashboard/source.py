"""Lines of the project's own sources, and of nothing else."""

from __future__ import annotations

import os

from docdetect_hook.languages import decode, language_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.source import SourceError, read_bytes

_BEFORE: Final = 4
_AFTER: Final = 14
_LONGEST_LINE: Final = 300
_MOST_BYTES: Final = 4 << 20


class Line(NamedTuple):
    """One line of a source with its number."""

    number: int
    text: str


class Excerpt(NamedTuple):
    """Some lines of a file around one of them."""

    path: str
    line: int
    lines: tuple[Line, ...]


def excerpt(root: str, path: str, line: int) -> Excerpt | None:
    """Return the lines around one; None for what is no Python or Rust source inside of the project."""
    place = place_of(root, path)
    language = language_of(path)
    if place is None or language is None:
        return None
    try:
        lines = decode(read_bytes(place, _MOST_BYTES), language).split("\n")
    except SourceError:
        return None
    first = max(1, line - _BEFORE)
    found = lines[first - 1 : line + _AFTER]
    return Excerpt(path, line, tuple(Line(first + at, text[:_LONGEST_LINE]) for at, text in enumerate(found)))


def place_of(root: str, path: str) -> str | None:
    """Return where a path of the project is, None where it leads out of it, also by a link."""
    if not path or "\0" in path:
        return None
    real_root = os.path.realpath(root)
    real = os.path.realpath(os.path.join(real_root, path))
    return real if real.startswith(os.path.join(real_root, "")) else None
