"""Read the named fields of a Rust struct or union and the variants of an enum."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING
from docdetect_hook.readers.rust.doc_comments import SIMPLE_PREFIX, prefix_end
from docdetect_hook.readers.rust.headers import after_gap, expression_end, type_end
from docdetect_hook.readers.rust.lexer import COMMENT, GAP, NAME
from docdetect_hook.readers.rust.nodes import PRIVATE, PUBLIC, RESTRICTED, Node
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

    from docdetect_hook.readers.rust.cursor import RustText

# Few comments stand inside of headers, and patterns that look for them everywhere are slow to
# compile: each comes with blanks as its gaps, and in full for what that one does not take.
BLANKS = r"\s*+"


def visibility_pattern(gap: str) -> str:
    """Return the pattern of a visibility with such gaps between its tokens."""
    comment = "" if gap == BLANKS else f"|{COMMENT}"
    return (
        rf"(?:(?P<pub>pub|crate)\b(?!{gap}(?:::|!)){gap}"
        rf"(?P<restricted>\({gap}(?:crate|self|super|in\b)(?:[^()/]++{comment})*+\))?+{gap})?+"
    )


def _field(gap: str) -> str:
    return rf"{visibility_pattern(gap)}(?:unsafe\b{gap}(?=[^\W\d]))?+(?P<name>{NAME}){gap}:(?!:)"


def _variant(gap: str, following: str) -> str:
    return rf"{visibility_pattern(gap)}(?P<name>{NAME}){gap}(?P<next>{following})"


_FIELD = regex(SIMPLE_PREFIX + _field(BLANKS))
_FIELD_IN_FULL = regex(rf"(?P<item>){_field(GAP)}")
_VARIANT = regex(SIMPLE_PREFIX + _variant(BLANKS, r"[,{}(=]"))
_VARIANT_IN_FULL = regex(rf"(?P<item>){_variant(GAP, r'[,{}(=]?')}")


def visibility_of(match: re.Match[str]) -> int:
    """Return the visibility that the groups of visibility_pattern matched."""
    if match["pub"] is None:
        return PRIVATE
    return PUBLIC if match["pub"] == "pub" and match["restricted"] is None else RESTRICTED


# Far longer than any name that people write; each definition inside repeats the names around it.
NAME_LIMIT = 255
_KEPT = 200


def plain_name(name: str) -> str:
    """Return an identifier without the mark of a raw one; too long a one is cut and ends in its hash."""
    name = name.removeprefix("r#")
    return name if len(name) <= NAME_LIMIT else _cut(name, _KEPT)


def _cut(name: str, kept: int) -> str:
    from docdetect_hook.startup.digests import sha256  # few names are so long

    return f"{name[:kept]}~{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


class Members:
    """The members read between two braces, where reading ended, and whether all was understood."""

    __slots__ = ("end", "nodes", "whole")

    def __init__(self, nodes: tuple[Node, ...], end: int, *, whole: bool) -> None:
        """Hold what was read."""
        self.nodes = nodes
        self.end = end
        self.whole = whole


def read_fields(source: RustText, start: int, *, private: bool = True) -> Members:
    """Read named fields from behind the opening brace up to behind the closing one.

    Not ``private``: those without `pub` and attributes are left out.
    """
    text, position = source.text, start
    nodes: list[Node] = []
    while True:
        match = _FIELD.match(text, position)
        if match is None:
            item = prefix_end(text, position)
            match = None if text.startswith("}", item) else _FIELD_IN_FULL.match(text, item)
            if match is None:
                return _closed(text, nodes, item)
        end = type_end(text, match.end())
        if text.startswith("=", end):
            end = expression_end(text, end)
        if private or match["pub"] or "#" in text[position : match.start("item")]:
            nodes.append(_member(source, "field", match, position, end))
        position = end + 1
        if not text.startswith(",", end):
            return _closed(text, nodes, after_gap(text, end))


def read_variants(source: RustText, start: int) -> Members:
    """Read the variants of an enum from behind the opening brace up to behind the closing one."""
    text, position = source.text, start
    nodes: list[Node] = []
    while True:
        match = _VARIANT.match(text, position)
        if match is None:
            item = prefix_end(text, position)
            match = None if text.startswith("}", item) else _VARIANT_IN_FULL.match(text, item)
            if match is None:
                return _closed(text, nodes, item)
        end, children, whole = _variant_body(source, match)
        nodes.append(_member(source, "variant", match, position, end, children))
        position = end + 1
        if not whole or not text.startswith(",", end):
            return _closed(text, nodes, after_gap(text, end))


def _variant_body(source: RustText, match: re.Match[str]) -> tuple[int, tuple[Node, ...], bool]:
    text, following, end = source.text, match["next"], match.end()
    children: tuple[Node, ...] = ()
    if following == "{":
        members = read_fields(source, end)
        end, children = after_gap(text, members.end), members.nodes
        if not members.whole:
            return end, children, False
    elif following == "(":
        end = after_gap(text, source.group_end(end - 1))
    elif following:
        end -= 1
    if text.startswith("=", end):
        end = expression_end(text, end)
    return end, children, True


def _closed(text: str, nodes: list[Node], end: int) -> Members:
    whole = text.startswith("}", end)
    return Members(tuple(nodes), end + whole, whole=whole)


def _member(
    source: RustText,
    kind: str,
    match: re.Match[str],
    start: int,
    end: int,
    children: tuple[Node, ...] = (),
) -> Node:
    prefix = source.prefix_of(match, start)
    item, header = match.start("item"), match.end("name")
    first, line, column, header_line, end_line = source.span(prefix.start, item, header, max(end - 1, header))
    return Node(
        kind,
        plain_name(match["name"]),
        visibility_of(match),
        line,
        column,
        end_line,
        first,
        header_line,
        prefix.doc,
        prefix.attributes,
        NOTHING,
        children,
        "",
        source.in_macro,
    )
