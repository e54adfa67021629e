"""`.gitignore` files, for walks where git itself cannot be asked."""

from __future__ import annotations

from itertools import groupby

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Sequence
from docdetect_hook.text.globs import LONGEST_GLOB, compile_globs
from docdetect_hook.text.source import SourceError, read_bytes

if TYPE_CHECKING:
    import re

# Compiling patterns takes ten times as long as they are read: nobody writes as many by hand.
_MAX_BYTES = 100_000


class IgnoreFile(NamedTuple):
    """Patterns of one file, last first: whether each run of them brings paths back, and its expression."""

    below: str
    runs: tuple[tuple[bool, re.Pattern[str]], ...]


def read_ignore_file(path: str, below: str) -> IgnoreFile:
    """Read the patterns of a file that stands in the directory ``below``, empty or ending in a slash."""
    try:
        data = read_bytes(path, _MAX_BYTES)
    except SourceError:
        data = b""
    return parse_ignore_file(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), below)


def parse_ignore_file(text: str, below: str) -> IgnoreFile:
    """Compile the patterns; neighbours of one sense share an expression."""
    patterns = [pattern for line in text.split("\n") if (pattern := _pattern(line))]
    runs = []
    for negated, group in groupby(patterns, key=lambda pattern: pattern.startswith("!")):
        compiled = compile_globs([pattern.removeprefix("!") for pattern in group])
        if compiled is not None:
            runs.append((negated, compiled))
    return IgnoreFile(below, tuple(reversed(runs)))


def is_ignored(files: Sequence[IgnoreFile], name: str) -> bool:
    """Return whether the last pattern that matches, the nearest file's first, ignores the name.

    A directory's name ends in a slash.
    """
    for file in reversed(files):
        local = name[len(file.below) :]
        for negated, pattern in file.runs:
            if pattern.match(local):
                return not negated
    return False


def _pattern(line: str) -> str:
    """Strip what is no part of a pattern: comments, overlong lines, trailing blanks that are not escaped."""
    text = line.removesuffix("\r")
    if text.startswith("#") or len(text) > LONGEST_GLOB:
        return ""
    stripped = text.rstrip(" ")
    if stripped != text and stripped.endswith("\\"):
        stripped += " "
    return stripped if stripped.strip("!/") else ""
