"""Add entries to docstrings for parameters that have none, to be filled in by people."""

from __future__ import annotations

from itertools import pairwise

from docdetect_hook.contracts.records import Disagreement, Entry, Section
from docdetect_hook.fix.entries import FIELDS, is_whole, lines_of, starts_of
from docdetect_hook.fix.literals import Docstring
from docdetect_hook.quality.unfilled import TO_DO
from docdetect_hook.records import Edit, Fix
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator, Mapping, Sequence
from docdetect_hook.text.lazy_regex import regex

_BULLET = regex(r"[-*+\u2022][ \t]++(?=[^\W\d])")


class _Layout(NamedTuple):
    """How the entries of a section are written: their margin, and whether a blank line parts them all.

    ``starts`` are the lines on which they begin.
    """

    section: Section
    indent: str | None
    spaced: bool
    starts: frozenset[int]


def addition(docstring: Docstring, found: Sequence[Section], missing: Sequence[Disagreement]) -> Fix | None:
    """Return what adds entries of missing parameters in the order of the signature, None where one cannot be.

    They say nothing yet, and are reported as placeholders until somebody fills them in.
    """
    layouts = [_layout(docstring, one) for one in found if one.entries]
    beside = {name: (one, entry) for one in layouts for entry in one.section.entries for name in entry.names}
    added: dict[int, list[str]] = {}
    for one in missing:
        near = beside.get(one.behind)
        layout, entry = near or (layouts[0], layouts[0].section.entries[0])
        line = _line_behind(docstring.said, layout, entry) if near else entry.first
        if line is None or layout.indent is None:
            return None
        written = _entry(docstring.said[entry.first], layout.section.style, layout.indent, one.subject)
        if layout.spaced:
            written = ["", *written] if near else [*written, ""]
        added.setdefault(line, []).extend(written)
    if not docstring.can_take(added):
        return None
    return Fix("Add entries for parameters that have none", False, tuple(_inserted(docstring, added)))


def _layout(docstring: Docstring, section: Section) -> _Layout:
    pairs = list(pairwise(section.entries))
    spaced = bool(pairs) and all(not docstring.said[after.first - 1].strip() for _, after in pairs)
    return _Layout(section, _indent(docstring, section.entries), spaced, starts_of(section))


def _indent(docstring: Docstring, entries: Sequence[Entry]) -> str | None:
    """Return the margin of entries; one behind the quotes does not tell it."""
    for entry in entries[:2]:
        number = entry.first + docstring.ahead
        if number:
            line = docstring.written[number]
            return line[: len(line) - len(line.lstrip())]
    return None


def _line_behind(lines: Sequence[str], layout: _Layout, entry: Entry) -> int | None:
    """Return the line behind an entry, None where the line at the margin may go on with it."""
    if not is_whole(lines, layout.section, entry, layout.starts):
        return None
    return lines_of(lines, entry, layout.section).stop


def _entry(beside: str, style: str, indent: str, name: str) -> list[str]:
    """Return the lines of an entry in the style of a section, with the mark that another one begins with."""
    if style in FIELDS:
        return [f"{indent}{'@' if style == 'epytext' else ':'}param {name}: {TO_DO}"]
    if style == "numpy":
        deeper = "\t" if "\t" in indent else "    "
        return [f"{indent}{name}", f"{indent}{deeper}{TO_DO}"]
    bullet = _BULLET.match(beside.lstrip())
    return [f"{indent}{bullet[0] if bullet else ''}{name}: {TO_DO}"]


def _inserted(docstring: Docstring, added: Mapping[int, Sequence[str]]) -> Iterator[Edit]:
    """Yield what puts lines in front of others, or behind the last one and before the quotes."""
    last = len(docstring.written) - 1
    for line, lines in sorted(added.items()):
        number = line + docstring.ahead
        at = docstring.line + number
        if number <= last:
            yield Edit(at, 0, at, 0, "".join(f"{one}\n" for one in lines))
        else:
            col = len(docstring.written[last].rstrip()) + (0 if last else docstring.col)
            yield Edit(at - 1, col, at - 1, col, "".join(f"\n{one}" for one in lines))
