"""Take entries of parameters that do not exist out of docstrings, or give them their new name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from docdetect_hook.contracts.records import GHOST, Disagreement, Entry, Section
from docdetect_hook.contracts.sections import sections
from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.readers.python.concrete import Concrete, Source, read_concrete
from docdetect_hook.readers.python.docstrings import evaluate
from docdetect_hook.records import Definition, Edit, Finding, Fix
from docdetect_hook.text.lazy_regex import deferred

_QUOTES = ('"""', "'''")
_QUOTED = 3
_underline = deferred(r"[ \t]*+[-=]{3,}+[ \t]*+")
_FIELDS = ("sphinx", "epytext")

Told = tuple[Finding, Disagreement]


class _Docstring(NamedTuple):
    """A docstring of one piece: its lines as they are written, where they begin in the file, their text.

    ``ahead`` counts the blank lines in front of the text, ``before`` and ``behind`` are the quotes and what
    stands around them.
    """

    written: list[str]
    line: int
    col: int
    said: list[str]
    ahead: int
    before: str
    behind: str

    def without(self, removed: Collection[int]) -> str | None:
        """Return the literal without some lines of its text, None when it would not say the others."""
        gone = {line + self.ahead for line in removed}
        kept = [line for number, line in enumerate(self.written) if number not in gone]
        if len(self.written) - 1 in gone:
            kept[-1] = kept[-1].rstrip()
        text = self.before + "\n".join(kept) + self.behind
        rest = [line for number, line in enumerate(self.said) if number not in removed]
        return text if _said(text) == _bare(rest) != [""] else None


def entry_fixes(text: str, told: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of documented parameters that do not exist, each with the finding's fingerprint."""
    ghosts: dict[int, list[Told]] = {}
    for finding, one in told:
        if one.code == GHOST:
            ghosts.setdefault(id(finding.definition), []).append((finding, one))
    definitions = [pairs[0][0].definition for pairs in ghosts.values()]
    source = Source(text)
    forms = read_concrete(text, definitions)
    for definition, form, pairs in zip(definitions, forms, ghosts.values(), strict=True):
        docstring = None if form is None else _docstring(source, definition, form)
        if docstring is not None:
            yield from _fixes(docstring, pairs)


def _docstring(source: Source, definition: Definition, form: Concrete) -> _Docstring | None:
    """Return a docstring that is one literal in three quotes of either kind."""
    if form.first is None or definition.doc is None:
        return None
    statement = source.text[slice(*form.first)]
    strings = [piece for piece in scan.pieces(statement) if piece.kind == "string"]
    if len(strings) != 1 or not statement.startswith(_QUOTES, strings[0].start):
        return None
    start, end = strings[0].start + _QUOTED, strings[0].end - _QUOTED
    written = statement[start:end].split("\n")
    ahead = next((number for number, line in enumerate(written) if line.strip()), 0)
    line = source.line_of(form.first.start + start)
    col = form.first.start + start - source.starts[line - 1]
    said = definition.doc.text.split("\n")
    return _Docstring(written, line, col, said, ahead, statement[:start], statement[end:])


def _said(literal: str) -> list[str] | None:
    """Return the lines of the text that a literal stands for, without their margins."""
    value = evaluate(literal).value
    return None if value is None else _bare(value.split("\n"))


def _bare(lines: Sequence[str]) -> list[str]:
    return "\n".join([line.expandtabs().strip() for line in lines]).strip("\n").split("\n")


def _fixes(docstring: _Docstring, ghosts: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of one docstring: the ghosts to be removed go together, with headings left empty."""
    found = [one for one in sections("\n".join(docstring.said)) if one.role == "parameters"]
    gone = frozenset(one.subject for _, one in ghosts if not one.instead)
    removal = _removal(docstring, found, gone) if gone else None
    for finding, one in ghosts:
        if not one.instead:
            fix = removal
        else:
            fix = _renamed(docstring, found, one) if len(one.instead) == 1 else None
        if fix is not None:
            yield finding.fingerprint, fix


def _removal(docstring: _Docstring, found: Sequence[Section], gone: frozenset[str]) -> Fix | None:
    """Return what takes out the entries of some names, None where that would touch another one."""
    lines = docstring.said
    removed: set[int] = set()
    heads: set[int] = set()
    for section in found:
        entries = [one for one in section.entries if not gone.isdisjoint(one.names)]
        if not all(gone.issuperset(one.names) and _is_whole(lines, section, one) for one in entries):
            return None
        for one in entries:
            removed.update(_lines_of(lines, one, section))
        if section.style not in _FIELDS and section.entries:
            head = range(section.first, section.entries[0].first)
            heads.update(head)
            removed.update(head if len(entries) == len(section.entries) else ())
    removed |= _gaps_within(lines, removed)
    removed |= _loose_gaps(lines, removed, heads)
    if not removed or docstring.without(removed) is None:
        return None
    edits = tuple(_deleted(docstring, sorted(removed)))
    return Fix("Remove what is said of parameters that do not exist", True, edits) if edits else None


def _lines_of(lines: Sequence[str], entry: Entry, section: Section) -> range:
    """Return the lines of an entry without the blank ones behind it."""
    last = entry.last if section.style in _FIELDS else min(entry.last, section.last)
    while last > entry.first + 1 and not lines[last - 1].strip():
        last -= 1
    return range(entry.first, last)


def _is_whole(lines: Sequence[str], section: Section, entry: Entry) -> bool:
    """Return whether an entry ends where its lines do: no line at the margin goes on with it."""
    last = _lines_of(lines, entry, section).stop
    if last >= len(lines) or not lines[last].strip() or any(one.first == last for one in section.entries):
        return True
    line = lines[last].strip()
    if section.style in _FIELDS:
        return line[0] in ":@"
    return line.endswith(":") or (
        last + 1 < len(lines) and _underline().fullmatch(lines[last + 1]) is not None
    )


def _gaps_within(lines: Sequence[str], removed: Collection[int]) -> set[int]:
    """Return the blank lines with nothing but removed lines on both sides."""
    within: set[int] = set()
    blank: list[int] = []
    after_removed = False
    for number, line in enumerate(lines):
        if number in removed:
            within.update(blank if after_removed else ())
            blank, after_removed = [], True
        elif not line.strip():
            blank.append(number)
        else:
            blank, after_removed = [], False
    return within


def _loose_gaps(lines: Sequence[str], removed: Collection[int], heads: Collection[int]) -> set[int]:
    """Return the blank lines that would stand beside others, behind a heading or at the end."""
    loose: set[int] = set()
    for line in removed:
        if line + 1 in removed:
            continue
        behind = line + 1
        while behind < len(lines) and not lines[behind].strip():
            behind += 1
        before = line
        while before in removed:
            before -= 1
        if behind >= len(lines):
            while before >= 0 and not lines[before].strip():
                loose.add(before)
                before -= 1
        elif before < 0 or not lines[before].strip() or before in heads:
            loose.update(range(line + 1, behind))
    return loose


def _deleted(docstring: _Docstring, removed: Sequence[int]) -> Iterator[Edit]:
    """Yield what deletes lines of the text; the quotes behind the last line stay."""
    end = len(docstring.written) - 1
    numbers = [line + docstring.ahead for line in removed]
    for first, last in _runs(numbers):
        if first == 0:
            return
        if last == end:
            kept = docstring.written[first - 1].rstrip()
            col = len(kept) + (docstring.col if first == 1 else 0)
            yield Edit(docstring.line + first - 1, col, docstring.line + end, len(docstring.written[end]))
        else:
            yield Edit(docstring.line + first, 0, docstring.line + last + 1, 0)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow each other."""
    first = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], -1], strict=True):
        if following != number + 1:
            yield first, number
            first = following


def _renamed(docstring: _Docstring, found: Sequence[Section], ghost: Disagreement) -> Fix | None:
    """Return what gives an entry the name that the parameter has now; a person has to agree."""
    edits: list[Edit] = []
    for section in found:
        for entry in section.entries:
            if ghost.subject in entry.names:
                at = entry.first + docstring.ahead
                edits += _replaced(docstring, at, ghost, field=section.style in _FIELDS)
    return Fix(f"Document `{ghost.instead[0]}` in place of `{ghost.subject}`", False, tuple(edits))


def _replaced(docstring: _Docstring, at: int, ghost: Disagreement, *, field: bool) -> Iterator[Edit]:
    """Yield what replaces the name in the head of an entry, in a field the last word of it."""
    line = docstring.written[at]
    begin = len(line) - len(line.lstrip())
    end = line.find(":", begin + 1) if field else len(line)
    places = [one.span() for one in re.finditer(rf"\b{re.escape(ghost.subject)}\b", line[:end])]
    if places:
        start, stop = places[-1 if field else 0]
        shift = 0 if at else docstring.col
        number = docstring.line + at
        yield Edit(number, start + shift, number, stop + shift, ghost.instead[0])
