"""Name the debatable forms of documentation on definitions that have none by the language's rule."""

from __future__ import annotations

from bisect import bisect_left

from docdetect_hook.readers.python.outline import Block, Outline
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import MULTILINE, regex

_ASSIGNED = regex(r"^([ \t\f]*+)((?:[^\W\d]\w*+\.)*+)__doc__[ \t]*+(?::[^=\n]++)?=(?!=)", MULTILINE)
_INJECTING = regex(r"\(?(?:\w++\.)*+(?:\w*?doc\w*|\w*?Doc\w*|Appender|Substitution|wraps)\b")
_DIRECTIVE = regex(r"#\s*+(?:!|type:|noqa|pylint|pragma|fmt:|flake8|ruff|mypy|-\*-)|#\W*+$")


def assigned_docs(text: str, outline: Outline) -> frozenset[int]:
    """Return the places of the blocks, -1 for the module, whose ``__doc__`` is assigned by name."""
    if "__doc__" not in text:
        return frozenset()
    blocks = outline.blocks
    starts = [block.line for block in blocks]
    places: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        places.setdefault(block.name, []).append(place)
    found: set[int] = set()
    line, counted = 1, 0
    for match in _ASSIGNED.finditer(text):
        owner = match[2].rstrip(".")
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if owner:
            found.update(places.pop(owner.rpartition(".")[2], ()))
        elif not match[1]:
            found.add(-1)
        else:
            found.update(_around(blocks, bisect_left(starts, line) - 1, line))
    return frozenset(found)


def _around(blocks: Sequence[Block], place: int, line: int) -> Iterator[int]:
    """Yield the innermost block around a line when it is a class; ``place`` is the last one before it."""
    while place >= 0 and blocks[place].end_line < line:
        place = blocks[place].parent
    if place >= 0 and blocks[place].is_class:
        yield place


def injected(decorators: Iterable[str]) -> bool:
    """Return whether a decorator's name says that it may write the documentation."""
    return any(_INJECTING.match(decorator) for decorator in decorators)


def commented(text: str, block: Block) -> bool:
    """Return whether a comment stands right above a block, decorators included."""
    start = block.header[0] - block.col - 1  # the end of the line above
    for _ in range(block.line - block.header_start):
        start = text.rfind("\n", 0, start)
    above = text.rfind("\n", 0, max(start, 0)) + 1
    if start <= 0 or text[above] not in "# \t":
        return False
    line = text[above:start].strip()
    return line.startswith("#") and not is_directive(line)


def is_directive(comment: str) -> bool:
    """Return whether a comment is for tools, or a divider."""
    return _DIRECTIVE.match(comment) is not None
