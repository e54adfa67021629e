"""Hold one Rust text while its items are read, and tell the lines of its offsets."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes, Features
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.doc_comments import (
    NO_PREFIX,
    Prefix,
    read_prefix,
    simple_attributes,
    simple_prefix,
)
from docdetect_hook.readers.rust.lexer import flatten_comments
from docdetect_hook.readers.rust.splices import Splice, piece_at, written
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re

# No documentation and no attribute is shorter than `///`.
_SHORTEST = 3


class RustText:
    """A text, the same text with flat comments, and whether a macro call is being read.

    Readers ask for the lines of offsets that lie close together, so a cursor moves from one to the
    next and counts the line ends between them.
    """

    __slots__ = ("_column", "_line", "_offset", "features", "in_macro", "original", "private", "text")

    def __init__(self, text: str, features: Features = None, *, private: bool = True) -> None:
        """Flatten the comments; the cursor is at the start. ``private`` parts of items may be unwanted."""
        self.features = features
        self.private = private
        self.original = text
        self.in_macro = False
        self.text = flatten_comments(text)
        self._offset, self._line, self._column = 0, 1, 0

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted from 1."""
        return self.place(offset)[0]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line of an offset, counted from 1, and its column, counted from 0."""
        text, origin = self.text, self._offset
        if offset >= origin:
            passed = text.count("\n", origin, offset)
            lines, start = passed, origin
        else:
            passed = text.count("\n", offset, origin)
            lines, start = -passed, 0
        # On the same line the distance tells; a long line is never searched from its start again.
        if passed:
            self._column = offset - text.rfind("\n", start, offset) - 1
        else:
            self._column += offset - origin
        self._line += lines
        self._offset = offset
        return self._line, self._column

    def span(self, first: int, item: int, header: int, end: int) -> tuple[int, int, int, int, int]:
        """Return the line of ``first``, line and column of ``item``, the lines of ``header`` and ``end``.

        A negative ``first`` stands for ``item``; the offsets come in this order.
        """
        line, column = self.place(item)
        count = self.text.count
        top = line - count("\n", first, item) if first >= 0 else line
        below = line + count("\n", item, header)
        return top, line, column, below, below + count("\n", header, end)

    def group_end(self, start: int) -> int:
        """Return the end of a bracket group, which is the end of the text when it never closes."""
        end = skip_group(self.text, start)
        return end if end >= 0 else len(self.text)

    def prefix_of(self, item: re.Match[str], start: int) -> Prefix:
        """Read the documentation and attributes of an item, from ``start`` on."""
        at = item.start("item")
        if at - start < _SHORTEST:
            return NO_PREFIX
        if item.start() == start:  # with what stands before it: the match has the groups of SIMPLE_PREFIX
            found = simple_prefix(item, self.line, self.features)
            if found is not None:
                return found
        return self.prefix(start, at)

    def attributes_of(self, item: re.Match[str], start: int) -> Attributes:
        """Read the attributes alone of an item, from ``start`` on."""
        at = item.start("item")
        if at - start < _SHORTEST:
            return NOTHING
        if item.start() == start:
            return simple_attributes(item, self.features)
        return self.prefix(start, at).attributes

    def prefix(self, start: int, end: int, *, inner: bool = False) -> Prefix:
        """Read the documentation and attributes between two offsets."""
        if end - start < _SHORTEST or self.text[start:end].isspace():
            return NO_PREFIX
        return read_prefix(self.text, self.original, start, end, self.line, self.features, inner=inner)

    def cut(self, start: int, end: int) -> Splice:
        """Return the part between two offsets, with its place."""
        return written(self.text[start:end], *self.place(start))


class SplicedText(RustText):
    """A text of pieces: its offsets have the lines of the file, or 0 for what a macro wrote."""

    __slots__ = ("_number", "_splice")

    def __init__(self, splice: Splice, features: Features) -> None:
        """Start in front of the first piece."""
        super().__init__(splice.text, features)
        self._splice = splice
        self._number = -1

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line of an offset in the file, counted from 1, and its column, counted from 0."""
        number = piece_at(self._splice, offset)
        piece = start, first_line, first_column = self._splice.pieces[number]
        if not first_line:
            return 0, 0
        if number != self._number:
            self._number = number
            self._offset, self._line, self._column = piece
        line, column = super().place(offset)
        if line == first_line:  # what stands before the piece on its line is of another piece
            column = self._column = first_column + offset - start
        return line, column

    def span(self, first: int, item: int, header: int, end: int) -> tuple[int, int, int, int, int]:
        """Return what the same method of a whole text returns; what a macro wrote is on the item's line."""
        line, column = self.place(item)
        top = self.line(first) if first >= 0 else line
        below, bottom = self.line(header), self.line(end)
        if not line:
            return 0, 0, 0, 0, 0
        below = below if below >= line else line
        return top if 0 < top <= line else line, line, column, below, max(below, bottom)

    def cut(self, start: int, end: int) -> Splice:
        """Return the part between two offsets, with its places."""
        return self._splice.cut(start, end)
