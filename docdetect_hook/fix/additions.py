"""Add entries to docstrings for parameters that have none, to be filled in by people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from docdetect_hook.contracts.records import Disagreement, Entry, Section
from docdetect_hook.fix.entries import FIELDS, is_whole, lines_of
from docdetect_hook.fix.literals import Docstring
from docdetect_hook.quality.unfilled import TO_DO
from docdetect_hook.records import Edit, Fix
from docdetect_hook.text.lazy_regex import deferred

_bullet = deferred(r"[-*+\u2022][ \t]++(?=[^\W\d])")


class _Place(NamedTuple):
    """Where an entry goes: in front of a line of the text, beside another entry, behind it or not."""

    line: int
    section: Section
    beside: Entry
    behind: bool


def addition(docstring: Docstring, found: Sequence[Section], missing: Sequence[Disagreement]) -> Fix | None:
    """Return what adds entries of missing parameters in the order of the signature, None where one cannot be.

    They say nothing yet, and are reported as placeholders until somebody fills them in.
    """
    added: dict[int, list[str]] = {}
    for one in missing:
        place = _place_of(docstring.said, found, one.before)
        indent = None if place is None else _indent(docstring, place)
        if place is None or indent is None:
            return None
        added.setdefault(place.line, []).extend(_entry(docstring.said, place, indent, one.subject))
    if not docstring.can_take(added):
        return None
    return Fix("Add entries for parameters that have none", False, tuple(_inserted(docstring, added)))


def _place_of(lines: Sequence[str], found: Sequence[Section], before: Sequence[str]) -> _Place | None:
    """Return the place behind the nearest parameter in front that has an entry, or before all entries."""
    for name in reversed(before):
        entries = [(one, entry) for one in found for entry in one.entries if name in entry.names]
        if entries:
            section, entry = entries[-1]
            if not is_whole(lines, section, entry):
                return None
            return _Place(lines_of(lines, entry, section).stop, section, entry, behind=True)
    first = next(((one, entry) for one in found for entry in one.entries), None)
    return None if first is None else _Place(first[1].first, *first, behind=False)


def _indent(docstring: Docstring, place: _Place) -> str | None:
    """Return the margin of the entries of a section; behind the quotes nothing tells it."""
    for entry in (place.beside, *place.section.entries):
        number = entry.first + docstring.ahead
        if number:
            line = docstring.written[number]
            return line[: len(line) - len(line.lstrip())]
    return None


def _entry(lines: Sequence[str], place: _Place, indent: str, name: str) -> list[str]:
    """Return the lines of an entry in the style of a section, with a blank one where its entries have one."""
    style = place.section.style
    if style in FIELDS:
        written = [f"{indent}{'@' if style == 'epytext' else ':'}param {name}: {TO_DO}"]
    elif style == "numpy":
        deeper = "\t" if "\t" in indent else "    "
        written = [f"{indent}{name}", f"{indent}{deeper}{TO_DO}"]
    else:
        bullet = _bullet().match(lines[place.beside.first].lstrip())
        written = [f"{indent}{bullet[0] if bullet else ''}{name}: {TO_DO}"]
    if not _is_spaced(lines, place.section.entries):
        return written
    return ["", *written] if place.behind else [*written, ""]


def _is_spaced(lines: Sequence[str], entries: Sequence[Entry]) -> bool:
    """Return whether a blank line stands between all entries."""
    pairs = list(pairwise(entries))
    return bool(pairs) and all(not lines[after.first - 1].strip() for _, after in pairs)


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
