"""Read the documentation in front of, or at the top of, a Rust item."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes, DocValue, Features, read_attributes
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.lexer import COMMENT, GAP
from docdetect_hook.records import Doc
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable
from docdetect_hook.text.lazy_regex import DOTALL, regex

if TYPE_CHECKING:
    import re

# What may stand before an item: blanks, comments, documentation, attributes.
_PLAIN = r"[^()\[\]{}\"'/\#]++|(?<![r\#])\"(?:[^\"\\]++|\\.)*+\""
_BODY = rf"(?:{_PLAIN}|[(\[{{](?:{_PLAIN}|[(\[{{](?:{_PLAIN})*+[)\]}}])*+[)\]}}])*+"
_PREFIX = regex(rf"(?:\s++|{COMMENT}|\#!?+\[{_BODY}\])*+", DOTALL)
_ATTRIBUTE_OPEN = regex(rf"\#{GAP}!?+{GAP}\[")

# The rules of the language: `////` and `/***` are plain comments, and so are `/**/` and `/***/`.
_PART = regex(
    r"(?P<line>///(?!/)[^\n]*+(?:\n[ \t]*+///(?!/)[^\n]*+)*+)"
    r"|(?P<inner_line>//![^\n]*+(?:\n[ \t]*+//![^\n]*+)*+)"
    r"|//[^\n]*+"
    r"|(?P<block>/\*\*(?![*/]))|(?P<inner_block>/\*!)"
    r"|/\*"
    rf"|(?P<attribute>\#(?P<bang>!?+)\[(?P<body>{_BODY})\])"
    # Too deep or too odd for the pattern.
    rf"|(?P<odd>\#{GAP}(?P<odd_bang>!?+){GAP}\[)",
    DOTALL,
)
PLAIN_COMMENT = r"//(?!/(?!/)|!)[^\n]*+"
# Most of what stands before an item: plain comments, one run of documentation lines, then attributes without
# comments, brackets or escapes in them.
_SIMPLE_BODY = r"(?:[^\[\]\"'/\#]++|\"[^\"\\]*+\")*+"
SIMPLE_PREFIX = (
    rf"(?:\s++|{PLAIN_COMMENT})*+"
    r"(?:(?P<doc>///(?!/)[^\n]*+(?:\n[ \t]*+///(?!/)[^\n]*+)*+)\s*+)?+"
    rf"(?P<attributes>(?:\#\[{_SIMPLE_BODY}\]\s*+)*+)(?P<item>)"
)
_BODIES = regex(rf"\#\[({_SIMPLE_BODY})\]")


class Prefix(NamedTuple):
    """The documentation and attributes found together, and where the first of them starts."""

    start: int
    doc: Doc | None
    attributes: Attributes


NO_PREFIX = Prefix(-1, None, NOTHING)


def prefix_end(text: str, start: int) -> int:
    """Return the end of the blanks, comments, documentation and attributes at ``start``."""
    match = _PREFIX.match(text, start)
    end = match.end() if match else start
    # Attributes too deep or too odd for the pattern are walked over one at a time.
    while text.startswith("#", end) and (opened := _ATTRIBUTE_OPEN.match(text, end)):
        close = skip_group(text, opened.end() - 1)
        if close < 0:
            break
        match = _PREFIX.match(text, close)
        end = match.end() if match else close
    return end


def simple_prefix(match: re.Match[str], line_of: Callable[[int], int], features: Features) -> Prefix | None:
    """Return what a match of SIMPLE_PREFIX found; nothing when one of the attributes documents."""
    lines, written = match.group("doc", "attributes")
    attributes = _read_simple(written, features) if written else NOTHING
    if attributes.docs:
        return None
    if lines is not None:
        first = match.start("doc")
        return Prefix(first, Doc(_line_text(lines), line_of(first), "///"), attributes)
    return Prefix(match.start("attributes"), None, attributes) if written else NO_PREFIX


def simple_attributes(match: re.Match[str], features: Features) -> Attributes:
    """Return the meaning of the attributes that a match of SIMPLE_PREFIX found."""
    written = match["attributes"]
    return _read_simple(written, features) if written else NOTHING


@lru_cache(maxsize=2048)
def _read_simple(attributes: str, features: Features) -> Attributes:
    """Return the meaning of attributes, of which few are not met again and again."""
    return read_attributes(_BODIES.findall(attributes), features)


def read_prefix(
    text: str,
    original: str,
    start: int,
    end: int,
    line_of: Callable[[int], int],
    features: Features = None,
    *,
    inner: bool,
) -> Prefix:
    """Read the outer (or inner) documentation and attributes between two offsets.

    ``text`` has its nested comments blanked, ``original`` has not; offsets are the same.
    """
    first = -1
    bodies: list[str] = []
    found: list[tuple[int, str, str]] = []
    position = start
    while part := _PART.search(text, position, end):
        kind = part.lastgroup
        at, position = part.span()
        if kind is None:
            if text.startswith("/*", at):
                position = text.find("*/", position, end) + 2
            continue
        if kind in {"attribute", "odd"}:
            body = part.start("body") if kind == "attribute" else position
            if kind == "odd":
                position = max(skip_group(text, position - 1), position)
            if bool(part["bang"] or part["odd_bang"]) is inner:
                bodies.append(original[body : position - 1])
                found.append((at, "", ""))
        elif kind.startswith("inner") is inner:
            if kind.endswith("block"):
                position = text.find("*/", position, end) + 2
                found.append((at, "/*!" if inner else "/**", _block_text(original[at + 3 : position - 2])))
            else:
                found.append((at, original[at : at + 3], _line_text(part[0])))
        elif kind.endswith("block"):
            position = text.find("*/", position, end) + 2
        if first < 0 and found:
            first = at
    if first < 0:
        return NO_PREFIX
    attributes = read_attributes(bodies, features) if bodies else NOTHING
    return Prefix(first, _make_doc(found, attributes.docs, line_of), attributes)


def _make_doc(
    found: list[tuple[int, str, str]], values: tuple[DocValue, ...], line_of: Callable[[int], int]
) -> Doc | None:
    comments = [item for item in found if item[1]]
    if not values:
        if not comments:
            return None
        return Doc("\n".join([item[2] for item in comments]), line_of(comments[0][0]), comments[0][1])
    texts = [item[2] for item in comments] + [value.text for value in values]
    first = comments[0] if comments else found[0]
    known = bool(comments) or any(value.known for value in values)
    return Doc("\n".join(texts), line_of(first[0]), first[1] or ("#[doc]" if known else "include"))


def _line_text(comments: str) -> str:
    if "\n" not in comments:
        return comments[3:].removeprefix(" ")
    lines = [line.lstrip()[3:] for line in comments.split("\n")]
    for line in lines:
        if line and line[0] != " ":
            return "\n".join(lines)
    return "\n".join([line[1:] for line in lines])


def _block_text(body: str) -> str:
    lines = body.split("\n")
    rest = [line for line in lines[1:] if line.strip()]
    if rest and all(line.lstrip().startswith("*") for line in rest):
        lines[1:] = [line.lstrip()[1:] for line in lines[1:]]
    return "\n".join([line[1:] if line.startswith(" ") else line for line in lines]).rstrip(" ")


def join_docs(outer: Doc | None, inner: Doc | None) -> Doc | None:
    """Return the documentation of an item that may have some in front and some inside."""
    if outer is None or inner is None:
        return outer or inner
    return outer._replace(text=f"{outer.text}\n{inner.text}")
