"""Hold one Rust text with its line table while its items are read."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from docdetect_hook.readers.rust_attributes import NOTHING
from docdetect_hook.readers.rust_balance import skip_group
from docdetect_hook.readers.rust_docs import Prefix, read_prefix
from docdetect_hook.readers.rust_lexer import flatten_comments

# No documentation and no attribute is shorter than `///`.
_SHORTEST = 3
_NO_PREFIX = Prefix(-1, None, NOTHING)


class RustText:
    """A text, the same text with flat comments, its line starts, and whether a macro call is being read."""

    __slots__ = ("_starts", "in_macro", "original", "text")

    def __init__(self, text: str) -> None:
        """Flatten the comments and find the lines."""
        self.original = text
        self.in_macro = False
        self.text = flatten_comments(text)
        self._starts = [0, *accumulate([len(line) + 1 for line in text.split("\n")])]

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted from 1."""
        return min(bisect_right(self._starts, offset), len(self._starts) - 1)

    def column(self, offset: int, line: int) -> int:
        """Return the column of an offset on its line, counted from 0."""
        return offset - self._starts[line - 1]

    def group_end(self, start: int) -> int:
        """Return the end of a bracket group, which is the end of the text when it never closes."""
        end = skip_group(self.text, start)
        return end if end >= 0 else len(self.text)

    def prefix(self, start: int, end: int, *, inner: bool = False) -> Prefix:
        """Read the documentation and attributes between two offsets."""
        if end - start < _SHORTEST or self.text[start:end].isspace():
            return _NO_PREFIX
        return read_prefix(self.text, self.original, start, end, self.line, inner=inner)
