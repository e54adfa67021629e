"""Corrections of Rust findings, from the lines around each item."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from docdetect_hook.fix.prose import Weigh, comment_text, documents, is_exact
from docdetect_hook.readers.rust.lexer import tokens
from docdetect_hook.records import Definition, Edit, Finding, Fix
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator, Sequence

_FUNCTIONS = frozenset({"function", "method"})
_OPENERS, _CLOSERS = frozenset("([{"), frozenset(")]}")
# Comments that are none of those: `///` and `//!` document, `////` divides.
_NOT_PLAIN = ("///", "//!")


class _Comment(NamedTuple):
    """Plain comments: their lines (from 1, the last one included), and whether they are in the body."""

    first: int
    last: int
    inside: bool = False


def rust_fixes(text: str, findings: Sequence[Finding], weigh: Weigh) -> Iterator[Fix | None]:
    """Yield the fix of each finding, None where there is none."""
    lines = text.split("\n")
    inside: set[int] | None = None
    for finding in findings:
        definition = finding.definition
        if definition.doc is not None:
            yield _removal(lines, finding, kept="missing_docs" in text)
            continue
        fix = _from_comment(lines, definition, weigh)
        if fix is not None and inside is None:
            inside = lines_in_macros(text)
        # A macro takes a doc comment for tokens, which its patterns may not expect.
        yield fix if inside is None or definition.line not in inside else None


def _removal(lines: Sequence[str], finding: Finding, *, kept: bool) -> Fix | None:
    """Return what takes out documentation that says nothing: lines of `///` or `//!` and nothing else."""
    doc = finding.definition.doc
    assert doc is not None  # what the caller asked
    if doc.form not in _NOT_PLAIN or not (finding.code == "UND200" or is_exact(finding.message)):
        return None
    last = doc.line
    while last <= len(lines) and lines[last - 1].strip().startswith(doc.form):
        last += 1
    if comment_text(lines[doc.line - 1 : last - 1], doc.form).strip() != doc.text.strip():
        return None
    what = "empty documentation" if finding.code == "UND200" else "placeholder"
    return Fix(f"Remove the {what}", not kept, (Edit(doc.line, 0, last, 0),))


def _from_comment(lines: Sequence[str], definition: Definition, weigh: Weigh) -> Fix | None:
    """Return what makes documentation of the comment above an item, or first in the body of a function."""
    if definition.kind == "crate" or lines[definition.line - 1][: definition.col].strip():
        return None
    for found in _comments(lines, definition):
        text = comment_text(lines[found.first - 1 : found.last], "//")
        if text and documents(text, definition, weigh):
            return Fix(
                f"Make documentation of the comment {'in the body' if found.inside else 'above'}",
                False,
                tuple(_moved(lines, definition, found) if found.inside else _marked(lines, found)),
            )
    return None


def _comments(lines: Sequence[str], definition: Definition) -> Iterator[_Comment]:
    for below in {definition.header_start: 0, definition.line: 0}:
        first = below
        while first > 1 and _is_plain(lines[first - 2]):
            first -= 1
        if first < below:
            yield _Comment(first, below - 1)
    if definition.kind in _FUNCTIONS and lines[definition.header_end - 1].rstrip().endswith("{"):
        first = last = definition.header_end + 1
        while last <= len(lines) and _is_plain(lines[last - 1]):
            last += 1
        # Right above the first of many statements it is about that one.
        if last > first and (not lines[last - 1].strip() or last >= definition.end_line - 1):
            yield _Comment(first, last - 1, inside=True)


def _is_plain(line: str) -> bool:
    text = line.strip()
    return text.startswith("//") and not text.startswith(_NOT_PLAIN)


def _marked(lines: Sequence[str], found: _Comment) -> Iterator[Edit]:
    """Yield what adds a third stroke to each line."""
    for number in range(found.first, found.last + 1):
        col = lines[number - 1].index("//") + 2
        yield Edit(number, col, number, col, "/")


def _moved(lines: Sequence[str], definition: Definition, found: _Comment) -> Iterator[Edit]:
    """Yield what moves comments out of a body, above the attributes."""
    start = definition.header_start
    header = lines[start - 1]
    indent = header[: len(header) - len(header.lstrip())]
    written = [f"{indent}/{line.strip()}\n" for line in lines[found.first - 1 : found.last]]
    yield Edit(start, 0, start, 0, "".join(written))
    yield Edit(found.first, 0, found.last + 1, 0)


def lines_in_macros(text: str) -> set[int]:
    """Return the lines on which the tokens of macro calls and macro definitions stand."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    inside: set[int] = set()
    depth = opened = 0
    last: list[str] = []
    for token in tokens(text):
        if token.kind == "space" or token.kind.endswith("comment"):
            continue
        code = text[token.start : token.end] if token.kind in {"punct", "ident"} else ""
        if depth:
            depth += (code in _OPENERS) - (code in _CLOSERS)
            if not depth:
                inside.update(range(opened, bisect_right(starts, token.start) + 1))
        elif code in _OPENERS and _is_call(last):
            depth, opened = 1, bisect_right(starts, token.start)
        last = [*last[-2:], code]
    return inside


def _is_call(last: Sequence[str]) -> bool:
    """Return whether the tokens before a bracket are those of a macro: `name!` or `macro_rules! name`."""
    calls = last[-1:] == ["!"] and last[-2:-1] != ["#"]
    return calls or last[-2:-1] == ["!"]
