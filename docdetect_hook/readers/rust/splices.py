"""Put Rust text together from pieces of a file, and remember where each piece stands in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Where a piece starts in the text, and its line and column in the file.

    Line 0 stands for what the definition of a macro wrote: no place of the file that is read.
    """

    start: int
    line: int
    column: int


class Splice(NamedTuple):
    """A text and its pieces, in order; the first one starts at 0."""

    text: str
    pieces: tuple[Piece, ...]

    def cut(self, start: int, end: int) -> Splice:
        """Return the part between two offsets."""
        text = self.text
        if len(self.pieces) == 1:
            return Splice(text[start:end], (Piece(0, *_place(text, self.pieces[0], start)),))
        first = bisect_right(self.pieces, start, key=_start) - 1
        last = max(bisect_right(self.pieces, max(end - 1, start), key=_start), first + 1)
        head = self.pieces[first]
        pieces = [Piece(0, *_place(text, head, start))]
        pieces += [Piece(one.start - start, one.line, one.column) for one in self.pieces[first + 1 : last]]
        return Splice(text[start:end], tuple(pieces))


def _start(piece: Piece) -> int:
    return piece.start


def _place(text: str, piece: Piece, offset: int) -> tuple[int, int]:
    if not piece.line:
        return 0, 0
    passed = text.count("\n", piece.start, offset)
    if passed:
        return piece.line + passed, offset - text.rfind("\n", piece.start, offset) - 1
    return piece.line, piece.column + offset - piece.start


def written(text: str, line: int, column: int) -> Splice:
    """Return text that stands in the file."""
    return Splice(text, (Piece(0, line, column),))


def made(text: str) -> Splice:
    """Return text that a macro makes."""
    return Splice(text, (Piece(0, 0, 0),))


def join(parts: Sequence[Splice]) -> Splice:
    """Return the parts one below the other, so that a comment ends and no two tokens grow together."""
    pieces: list[Piece] = []
    start = 0
    for part in parts:
        pieces += [Piece(start + one.start, one.line, one.column) for one in part.pieces]
        start += len(part.text) + 1
    return Splice("\n".join([part.text for part in parts]), tuple(pieces) or (Piece(0, 0, 0),))
