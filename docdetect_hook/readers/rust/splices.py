"""Put Rust text together from pieces of a file, and remember where each piece stands in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable

# A part of a text between two offsets, or a text that a macro wrote.
Part = tuple[int, int] | str
# Behind every line: what sorts after a piece that starts at the same offset.
_FAR = 1 << 60


# Where a piece starts in the text, and its line and column in the file. Line 0 stands for what the
# definition of a macro wrote: no place of the file that is read. Calls make so many that records cost 2 %.
Piece = tuple[int, int, int]


class Splice(NamedTuple):
    """A text and its pieces, in order; the first one starts at 0."""

    text: str
    pieces: tuple[Piece, ...]

    def cut(self, start: int, end: int) -> Splice:
        """Return the part between two offsets."""
        return assemble(self, [(start, end)])


def _place(text: str, piece: Piece, offset: int) -> tuple[int, int]:
    start, line, column = piece
    if not line:
        return 0, 0
    passed = text.count("\n", start, offset)
    if passed:
        return line + passed, offset - text.rfind("\n", start, offset) - 1
    return line, column + offset - start


def written(text: str, line: int, column: int) -> Splice:
    """Return text that stands in the file."""
    return Splice(text, ((0, line, column),))


def assemble(source: Splice, parts: Iterable[Part]) -> Splice:
    """Return the parts one below the other, so that a comment ends and no two tokens grow together."""
    texts: list[str] = []
    pieces: list[Piece] = []
    text, places = source
    start, in_file = 0, True
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            if in_file:
                pieces.append((start, 0, 0))
                in_file = False
        else:
            begin, end = part
            texts.append(text[begin:end])
            number = bisect_right(places, (begin, _FAR))
            line, column = _place(text, places[number - 1], begin)
            if line or in_file:
                pieces.append((start, line, column))
            # All that stands between two parts of one place.
            last = bisect_left(places, (end,), number)
            moved = start - begin
            pieces += [(first + moved, line, column) for first, line, column in places[number:last]]
            in_file = pieces[-1][1] > 0
        start += len(texts[-1]) + 1
    return Splice("\n".join(texts), tuple(pieces) or ((0, 0, 0),))


def piece_at(splice: Splice, offset: int) -> int:
    """Return the number of the piece that an offset lies in."""
    return bisect_right(splice.pieces, (offset, _FAR)) - 1
