"""Where `# pylint: disable=missing-function-docstring` and its like hold, by pylint's scopes."""

from __future__ import annotations

from bisect import bisect_right

from docdetect_hook.records import Definition
from docdetect_hook.rules.comments import Comment
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_PRAGMA = regex(
    r"\#[ \t]*+pylint:[ \t]*+(?P<verb>disable-next|disable|enable)[ \t]*+=[ \t]*+(?P<names>[\w, \t-]++)"
)
_MODULE = frozenset({"UND100", "UND104"})
_CLASS = frozenset({"UND101", "UND106"})
_FUNCTION = frozenset({"UND102", "UND103", "UND105", "UND107"})
_ALL = _MODULE | _CLASS | _FUNCTION
_SAME = {
    "missing-module-docstring": _MODULE, "c0114": _MODULE,
    "missing-class-docstring": _CLASS, "c0115": _CLASS,
    "missing-function-docstring": _FUNCTION, "c0116": _FUNCTION,
    "missing-docstring": _ALL, "c0111": _ALL,
}  # fmt: skip
_END = 1 << 60


class _Pragma(NamedTuple):
    line: int
    verb: str
    codes: frozenset[str]
    alone: bool
    code_above: int


class _Block(NamedTuple):
    """Lines of a definition: of its header, and of its end."""

    header_start: int
    line: int
    header_end: int
    end_line: int


_FILE = _Block(0, 0, 0, _END)


class DisabledLines:
    """The lines whose definitions pylint would not report, by code."""

    def __init__(self, ranges: Iterable[tuple[str, int, int]]) -> None:
        """Take (code, first, last) and merge what overlaps."""
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        for code, first, last in sorted(ranges):
            starts, ends = self._starts.setdefault(code, []), self._ends.setdefault(code, [])
            if ends and first <= ends[-1] + 1:
                ends[-1] = max(ends[-1], last)
            else:
                starts.append(first)
                ends.append(last)

    def cover(self, line: int, code: str) -> bool:
        """Return whether a finding of this code on a definition at a line is disabled."""
        place = bisect_right(self._starts.get(code, ()), line) - 1
        return place >= 0 and line <= self._ends[code][place]


def disabled_lines(found: Iterable[Comment], definitions: Sequence[Definition]) -> DisabledLines:
    """Work out where the pragmas hold; line 0 stands for the module, which is none of the definitions."""
    pragmas = [pragma for comment in found if (pragma := _pragma(comment)) is not None]
    blocks = sorted(_block(one) for one in definitions)
    ranges: list[tuple[str, int, int]] = []
    last_of: dict[str, list[int]] = {}
    for pragma, first, last in _scopes(pragmas, blocks):
        for code in pragma.codes:
            if pragma.verb == "enable":
                _cut(ranges, last_of.get(code, []), first, last)
            else:
                last_of.setdefault(code, []).append(len(ranges))
                ranges.append((code, first, last))
    return DisabledLines(ranges)


def _cut(ranges: list[tuple[str, int, int]], open_ones: list[int], first: int, last: int) -> None:
    """Take the lines of an `enable` out of the newest range that reaches over them."""
    if not open_ones:
        return
    code, start, end = ranges[open_ones[-1]]
    if start <= first <= end:
        ranges[open_ones[-1]] = (code, start, first - 1)
        if last < end:  # back to what held outside of the scope
            open_ones.append(len(ranges))
            ranges.append((code, last + 1, end))


def _pragma(comment: Comment) -> _Pragma | None:
    match = _PRAGMA.search(comment.text)
    if match is None:
        return None
    names = match["names"].lower().replace(",", " ").split()
    codes = frozenset().union(*(_SAME.get(name, frozenset()) for name in names))
    if not codes:
        return None
    return _Pragma(comment.line, match["verb"], codes, comment.alone, comment.code_above)


def _block(definition: Definition) -> _Block:
    return _Block(definition.header_start, definition.line, definition.header_end, definition.end_line)


def _scopes(pragmas: Iterable[_Pragma], blocks: Sequence[_Block]) -> Iterator[tuple[_Pragma, int, int]]:
    """Yield each pragma with the first and the last line whose definitions it is about."""
    around: list[_Block] = [_FILE]
    coming = iter(blocks)
    following = next(coming, None)
    for pragma in pragmas:
        while following is not None and following.header_start <= pragma.line:
            while around[-1].end_line < following.header_start:
                around.pop()
            around.append(following)
            following = next(coming, None)
        while around[-1].end_line < pragma.line:
            around.pop()
        yield pragma, *_range(pragma, around[-1], following)


def _range(pragma: _Pragma, block: _Block, following: _Block | None) -> tuple[int, int]:
    if pragma.verb == "disable-next":
        named = following is not None and following.header_start == pragma.line + 1
        line = following.line if following is not None and named else pragma.line + 1
        return line, line
    if not pragma.alone:
        # At the end of a header: for the whole block. Elsewhere: for that line.
        in_header = block.header_start <= pragma.line <= block.header_end
        return (block.line, block.end_line) if in_header else (pragma.line, pragma.line)
    # Above the first statement of a block it is about the block itself as well.
    opens = pragma.code_above <= block.header_end
    return (block.line if opens else pragma.line, block.end_line)
