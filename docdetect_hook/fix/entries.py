"""Take entries of parameters that do not exist out of docstrings, or give them their new name."""

from __future__ import annotations

from collections import Counter

from docdetect_hook.contracts.records import Disagreement, Entry, Section
from docdetect_hook.fix.literals import Docstring
from docdetect_hook.records import Edit, Fix
from docdetect_hook.startup.typed import Collection, Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_UNDERLINE = regex(r"[ \t]*+[-=]{3,}+[ \t]*+")
REMOVED = "Remove what is said of parameters that do not exist"
# The styles whose entries are fields.
FIELDS = ("sphinx", "epytext")


def removal(docstring: Docstring, found: Sequence[Section], gone: frozenset[str]) -> Fix | None:
    """Return what takes out the entries of some names, None where that would touch another one."""
    lines = docstring.said
    removed: set[int] = set()
    heads: set[int] = set()
    for section in found:
        entries = [one for one in section.entries if not gone.isdisjoint(one.names)]
        starts = starts_of(section)
        if not all(gone.issuperset(one.names) and is_whole(lines, section, one, starts) for one in entries):
            return None
        for one in entries:
            removed.update(lines_of(lines, one, section))
        if section.style not in FIELDS and section.entries:
            head = range(section.first, section.entries[0].first)
            heads.update(head)
            removed.update(head if len(entries) == len(section.entries) else ())
    removed |= gaps_of(lines, removed, heads)
    if not removed or not docstring.can_lose(removed):
        return None
    edits = tuple(_deleted(docstring, sorted(removed)))
    return Fix(REMOVED, True, edits) if edits else None


def lines_of(lines: Sequence[str], entry: Entry, section: Section) -> range:
    """Return the lines of an entry without the blank ones behind it."""
    last = entry.last if section.style in FIELDS else min(entry.last, section.last)
    while last > entry.first + 1 and not lines[last - 1].strip():
        last -= 1
    return range(entry.first, last)


def starts_of(section: Section) -> frozenset[int]:
    """Return the lines on which entries begin."""
    return frozenset(one.first for one in section.entries)


def is_whole(lines: Sequence[str], section: Section, entry: Entry, starts: Collection[int]) -> bool:
    """Return whether an entry ends where its lines do: no line at the margin goes on with it.

    ``starts`` are the lines on which entries of the section begin.
    """
    last = lines_of(lines, entry, section).stop
    if last >= len(lines) or not lines[last].strip() or last in starts:
        return True
    line = lines[last].strip()
    if section.style in FIELDS:
        return line[0] in ":@"
    return line.endswith(":") or (last + 1 < len(lines) and _UNDERLINE.fullmatch(lines[last + 1]) is not None)


def gaps_of(lines: Sequence[str], removed: Collection[int], heads: Collection[int]) -> set[int]:
    """Return the blank lines that go with removed lines; ``heads`` are those of headings."""
    within = _gaps_within(lines, removed)
    return within | _loose_gaps(lines, within.union(removed), heads)


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


def _deleted(docstring: Docstring, removed: Sequence[int]) -> Iterator[Edit]:
    """Yield what deletes lines of the text; the quotes behind the last line stay."""
    end = len(docstring.written) - 1
    numbers = [line + docstring.ahead for line in removed]
    for first, last in runs_of(numbers):
        if first == 0:
            return
        if last == end:
            kept = docstring.written[first - 1].rstrip()
            col = len(kept) + (docstring.col if first == 1 else 0)
            yield Edit(docstring.line + first - 1, col, docstring.line + end, len(docstring.written[end]))
        else:
            yield Edit(docstring.line + first, 0, docstring.line + last + 1, 0)


def runs_of(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow each other."""
    first = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], -1], strict=True):
        if following != number + 1:
            yield first, number
            first = following


def claimed_once(ghosts: Iterable[Disagreement]) -> frozenset[str]:
    """Return the names of entries that have one new name which no other entry may have."""
    single = [one for one in ghosts if len(one.instead) == 1]
    claims = Counter(one.instead for one in single)
    return frozenset(one.subject for one in single if claims[one.instead] == 1)


def new_name(ghost: Disagreement) -> str:
    """Return in words what becomes of the entry of a parameter that has another name now."""
    return f"Document `{ghost.instead[0]}` in place of `{ghost.subject}`"


def renamed(docstring: Docstring, found: Sequence[Section], ghost: Disagreement) -> Fix:
    """Return what gives an entry the new name of its parameter; a person has to agree."""
    edits: list[Edit] = []
    for section in found:
        for entry in section.entries:
            if ghost.subject in entry.names:
                at = entry.first + docstring.ahead
                edits += _replaced(docstring, at, ghost, field=section.style in FIELDS)
    return Fix(new_name(ghost), False, tuple(edits))


def _replaced(docstring: Docstring, at: int, ghost: Disagreement, *, field: bool) -> Iterator[Edit]:
    """Yield what replaces the name in the head of an entry, in a field the last word of it."""
    import re  # few corrections change a name

    line = docstring.written[at]
    begin = len(line) - len(line.lstrip())
    end = line.find(":", begin + 1) if field else len(line)
    places = [one.span() for one in re.finditer(rf"\b{re.escape(ghost.subject)}\b", line[:end])]
    if places:
        start, stop = places[-1 if field else 0]
        shift = 0 if at else docstring.col
        number = docstring.line + at
        yield Edit(number, start + shift, number, stop + shift, ghost.instead[0])
