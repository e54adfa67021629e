"""Lines of the checked sources, read again when a report shows them."""

from __future__ import annotations

from docdetect_hook.languages import decode_file
from docdetect_hook.startup.typed import Mapping
from docdetect_hook.text.source import SourceError, read_bytes

_MOST_BYTES = 16_777_216
_WIDTH = 100  # characters of a line that are shown


class Excerpt:
    """One line of a source and, below it, a mark under the place of a finding."""

    def __init__(self, line: str, col: int) -> None:
        """Take the line and the column, which counts from 0."""
        start = max(0, col - _WIDTH // 2) if len(line) > _WIDTH else 0
        shown = line[start : start + _WIDTH]
        self.text = ("..." if start else "") + shown.replace("\t", "    ")
        before = line[start:col].replace("\t", "    ")
        self.mark = " " * (len(before) + (3 if start else 0)) + "^"


class Excerpts:
    """Reads the lines around findings; the file that was asked for last is kept."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts of paths that are not read from the disk, such as that of standard input."""
        self._texts = texts
        self._path: str | None = None
        self._lines: list[str] = []

    def at(self, path: str, line: int, col: int) -> Excerpt | None:
        """Return the line with its mark; None where the file has no such line any more."""
        text = self.line(path, line)
        return Excerpt(text, col) if text and text.strip() else None

    def line(self, path: str, line: int) -> str | None:
        """Return the line, or None where the file has no such line any more."""
        # One file at a time: findings come file by file, and a report must not hold all sources of a run.
        if path != self._path:
            self._path, self._lines = path, self._read(path).split("\n")
        return self._lines[line - 1] if 1 <= line <= len(self._lines) else None

    def _read(self, path: str) -> str:
        text = self._texts.get(path)
        if text is not None:
            return text
        try:
            return decode_file(read_bytes(path, _MOST_BYTES), path)
        except SourceError:
            return ""
