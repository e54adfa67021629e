"""Take items about arguments that do not exist out of Rust documentation, or give them their new name."""

from __future__ import annotations

from docdetect_hook.contracts.arguments import ArgumentList, argument_lists
from docdetect_hook.contracts.headings import headings
from docdetect_hook.contracts.records import GHOST, Disagreement
from docdetect_hook.fix.entries import REMOVED, claimed_once, gaps_of, new_name, runs_of
from docdetect_hook.fix.rust import lines_in_macros
from docdetect_hook.records import Definition, Doc, Edit, Finding, Fix
from docdetect_hook.startup.typed import Iterator, Sequence

_BLOCKS = ("/**", "/*!")

Told = tuple[Finding, Disagreement]


def argument_fixes(text: str, told: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of documented arguments that do not exist, each with the finding's fingerprint."""
    by_definition: dict[int, list[Told]] = {}
    for finding, one in told:
        if one.code == GHOST:
            by_definition.setdefault(id(finding.definition), []).append((finding, one))
    inside = lines_in_macros(text) if by_definition else ()
    lines = text.split("\n")
    for pairs in by_definition.values():
        definition = pairs[0][0].definition
        # A macro takes a doc comment for tokens, which its patterns may not expect.
        if definition.line not in inside:
            yield from _fixes(lines, definition, pairs)


def _fixes(lines: Sequence[str], definition: Definition, told: Sequence[Told]) -> Iterator[tuple[str, Fix]]:
    """Yield the fixes of one text: what is removed goes together."""
    doc = definition.doc
    written = None if doc is None else _written(lines, doc)
    if doc is None or written is None:
        return
    gone = [one for _, one in told if not one.instead]
    removed = _removal(doc, written, gone) if gone else None
    sure = claimed_once(one for _, one in told)
    for finding, one in told:
        fix = _renamed(lines, written, one) if one.subject in sure else None if one.instead else removed
        if fix is not None:
            yield finding.fingerprint, fix


def _written(lines: Sequence[str], doc: Doc) -> range | None:
    """Return the lines of the file on which those of a text stand, None where they are not one for one."""
    said = doc.text.split("\n")
    written = range(doc.line, doc.line + len(said))
    if written.stop - 1 > len(lines):
        return None
    bare = [lines[number - 1].strip() for number in written]
    if doc.form in _BLOCKS:
        if not bare[0].startswith(doc.form) or not bare[-1].endswith("*/"):
            return None
        bare[0] = bare[0][len(doc.form) :]
        bare[-1] = bare[-1].removesuffix("*/")
    elif all(line.startswith(doc.form) for line in bare):
        bare = [line[len(doc.form) :] for line in bare]
    else:
        return None
    pairs = zip(bare, said, strict=True)
    same = all(one.strip() in (text.strip(), f"* {text.strip()}".rstrip()) for one, text in pairs)
    return written if same else None


def _removal(doc: Doc, written: range, gone: Sequence[Disagreement]) -> Fix | None:
    """Return what takes out some items, None where their list would be empty and something else stays."""
    said = doc.text.split("\n")
    items = {line for one in gone for line in range(one.first, one.last)}
    removed = set(items)
    heads: set[int] = set()
    for one in argument_lists(said, headings(doc.text)):
        if one.items and items.issuperset(one.items):
            if any(said[line].strip() for line in _below(said, one) if line not in items):
                return None
            removed.update(range(one.first, min(one.items)))
        elif one.items:
            heads.update(range(one.first, min(one.items)))
    removed |= gaps_of(said, removed, heads)
    ends = {0, len(said) - 1} if doc.form in _BLOCKS else set()
    if not ends.isdisjoint(removed) or not any(said[n].strip() for n in range(len(said)) if n not in removed):
        return None
    runs = runs_of(sorted(removed))
    edits = [Edit(written[first], 0, written[last] + 1, 0) for first, last in runs]
    return Fix(REMOVED, True, tuple(edits))


def _below(said: Sequence[str], one: ArgumentList) -> range:
    """Return the lines of a section below its heading, which may be underlined."""
    underlined = not said[one.first].lstrip().startswith("#")
    return range(one.first + 1 + underlined, one.last)


def _renamed(lines: Sequence[str], written: range, ghost: Disagreement) -> Fix:
    """Return what gives an item the new name of its argument; a person has to agree."""
    number = written[ghost.first]
    col = lines[number - 1].index(f"`{ghost.subject}`") + 1
    edit = Edit(number, col, number, col + len(ghost.subject), ghost.instead[0])
    return Fix(new_name(ghost), False, (edit,))
