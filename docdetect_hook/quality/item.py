"""The definition as the judge sees it: everything that its reader knows without the documentation."""

from __future__ import annotations

from docdetect_hook.records import Definition
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Sequence


class Item(NamedTuple):
    """What a reader of the documentation already sees: the definition without its text."""

    language: str
    kind: str
    name: str
    qualname: str
    header: str
    path: str
    package: str = ""


def item_of(definition: Definition, header: str, package: str = "") -> Item:
    """Take from a definition, and the source text of its header, what its documentation need not repeat."""
    return Item(
        definition.language,
        definition.kind,
        definition.name,
        definition.qualname,
        header,
        definition.path,
        package,
    )


def header_of(definition: Definition, lines: Sequence[str]) -> str:
    """Cut the header of a definition, without decorators, attributes and body, out of its file's lines."""
    if definition.kind in WHOLE_FILES:
        return ""
    start = definition.col
    end = start + (MOST_OF_MEMBER if definition.kind in MEMBERS else _MOST_OF_A_LINE)
    first = lines[definition.line - 1][start:end] if definition.line <= len(lines) else ""
    header = "\n".join((first, *lines[definition.line : definition.header_end]))
    if definition.language == "rust":
        if "//" in header:
            header = "\n".join([line.partition("//")[0] for line in header.split("\n")])
        return header.partition("{")[0]
    doc = definition.doc
    if doc is not None and doc.line <= definition.header_end:  # def f(): "The text."
        at = header.find(doc.text.split("\n", 1)[0][:40])
        header = header[:at] if at > 0 else header
    return header


def untyped(item: Item) -> bool:
    """Return whether the header of a callable names no types, so that a text that does says something."""
    header = item.header.rstrip(": \n")
    return item.language == "python" and item.kind in CALLABLES and ":" not in header and "->" not in header


CALLABLES: Final = frozenset(("function", "method", "magic", "init", "nested_function", "macro"))
WHOLE_FILES: Final = frozenset(("module", "package", "crate"))
# Characters of the line on which a header begins: thousands of definitions may share one line.
_MOST_OF_A_LINE: Final = 2000
# Of those that have no more of their own.
MEMBERS: Final = frozenset(("field", "variant"))
MOST_OF_MEMBER: Final = 200
