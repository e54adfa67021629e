"""Find what is seen from outside in the bodies of Rust items: inherent impls and exported macros."""

from __future__ import annotations

from docdetect_hook.readers.rust.imports import read_imports
from docdetect_hook.readers.rust.nodes import IMPL, LOCAL, USE, Node
from docdetect_hook.startup.typed import Iterable, Iterator, Mapping
from docdetect_hook.text.lazy_regex import regex

_IMPL = regex(r"\bimpl\b")
# What stands in front of an `impl` that is part of a type.
_IN_TYPE = frozenset(">:,(&<+=|*")
# A macro call right in front of its braces: what they hold is the macro's.
_CALL_BEFORE = regex(r"\w\s*+!\s*+(?:[^\W\d]\w*+\s*+)?+\Z")
_NAMES_BACK = 120
_ALIAS_LIMIT = 8


def may_hold_items(text: str, start: int, end: int) -> bool:
    """Return whether a body may hold what is seen from outside; most hold nothing of the kind."""
    if text.find("macro_export", start, end) >= 0:
        return True
    if text.find("impl", start, end) < 0:
        return False
    return any(not _is_type(text, one.start(), start) for one in _IMPL.finditer(text, start, end))


def _is_type(text: str, position: int, start: int) -> bool:
    before = position - 1
    while before > start and text[before].isspace():
        before -= 1
    return before >= start and text[before] in _IN_TYPE


def is_call(text: str, brace: int) -> bool:
    """Return whether a brace opens the tokens of a macro call."""
    return _CALL_BEFORE.search(text[max(brace - _NAMES_BACK, 0) : brace]) is not None


def resolve_locals(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of a block without what only the block can name.

    Its own types are nobody else's, so their impls go; its aliases and imports are followed.
    """
    found = list(nodes)
    names = {node.name: node.detail for node in found if node.kind == LOCAL}
    for node in found:
        if node.kind == USE:
            names.update((one.alias, "::".join(one.path)) for one in read_imports(node.detail))
    for node in found:
        if node.kind == IMPL:
            target = _follow(node.detail, names)
            if target:
                yield node._replace(detail=target)
        elif node.kind not in {LOCAL, USE}:
            yield node


def _follow(path: str, names: Mapping[str, str]) -> str:
    for _ in range(_ALIAS_LIMIT):
        first, separator, rest = path.partition("::")
        if first not in names:
            return path
        target = names[first]
        if not target or target.partition("::")[0] == first:
            return target
        path = f"{target}{separator}{rest}"
    return path
