"""Find where the header, the type or the expression at a place in Rust text ends."""

from __future__ import annotations

from docdetect_hook.readers.rust.balance import odd_token_end, skip_group
from docdetect_hook.readers.rust.lexer import COMMENT, GAP, NAME
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.lazy_regex import DOTALL, regex

if TYPE_CHECKING:
    import re

# Signatures and types: angles nest here, `->` and `=>` are arrows. Comments, strings and what is
# nested deeper than the pattern knows stop it; the loops below then go on token by token.
_LIFETIME = r"'[^\W\d]\w*+(?!')"
_IN_GROUP = rf"[^()\[\]{{}}\"'/\#]++|{_LIFETIME}"
_GROUP = rf"[(\[](?:{_IN_GROUP}|[(\[](?:{_IN_GROUP})*+[)\]])*+[)\]]"
_IN_ANGLES = rf"[^<>(){{}}\[\];=\"'/\#-]++|{_LIFETIME}|->|=>|[-=]|{_GROUP}"
_TYPE_RUN = regex(
    rf"(?:[^<>(){{}}\[\];=\"'/\#,-]++|{_LIFETIME}|->|=>|[-=]|{COMMENT}"
    rf"|{_GROUP}|<(?:{_IN_ANGLES}|<(?:{_IN_ANGLES})*+>)*+>)*+"
)
_EXPRESSION_RUN = regex(r"[^()\[\]{};,\"'/\#]*+")
_CHUNK_RUN = regex(r"[^()\[\]{};\"'/\#]*+")
_LINE_RUN = regex(r"[^()\[\]{};\"'/\#\n]*+")
_STATEMENT_RUN = regex(
    r"(?:[^()\[\]{};\"'/\#]++|[(\[{](?:[^()\[\]{}\"'/\#]++|(?<![r\#])\"(?:[^\"\\]++|\\.)*+\")*+[)\]}])*+",
    DOTALL,
)
_ANGLE_RUN = regex(r"[^<>(){}\[\];\"'/\#=-]*+")


def header_end(text: str, start: int) -> int:
    """Return the offset of the ``{`` or ``;`` that ends an item's header, or of what stops it."""
    return _typed_end(text, start, "{;}")


def type_end(text: str, start: int) -> int:
    """Return the offset of the ``,``, ``;`` or closing bracket that ends a type."""
    return _typed_end(text, start, ",;})]")


def _typed_end(text: str, start: int, stops: str) -> int:
    position, angles, length = start, 0, len(text)
    while position < length:
        match = (_ANGLE_RUN if angles else _TYPE_RUN).match(text, position)
        position = match.end() if match else position
        if position >= length:
            break
        char = text[position]
        if (not angles and char in stops) or char in ";})]":
            return position
        if char in "([{":
            position = skip_group(text, position)
            if position < 0:
                return length
        elif char == "<":
            angles += 1
            position += 1
        elif char == ">":
            angles = max(angles - 1, 0)
            position += 1
        elif text.startswith(("->", "=>"), position):
            position += 2
        elif char == ",":
            position += 1
        else:
            position = odd_token_end(text, position)
    return length


def expression_end(text: str, start: int) -> int:
    """Return the offset of the ``,``, ``;`` or closing bracket that ends an expression."""
    return _flat_end(_EXPRESSION_RUN, text, start, ",;)]}")


def statement_end(text: str, start: int) -> int:
    """Return the offset of the ``;`` that ends a statement, or of the bracket that closes around it."""
    return _flat_end(_STATEMENT_RUN, text, start, ";)]}")


def chunk_end(text: str, start: int) -> int:
    """Return the offset of the next ``;`` or brace at or behind ``start``, outside other brackets."""
    return _flat_end(_CHUNK_RUN, text, start, ";{}")


def line_end(text: str, start: int) -> int:
    """Return the offset of what ``chunk_end`` finds, or of the end of the line before it."""
    return _flat_end(_LINE_RUN, text, start, ";{}\n")


def _flat_end(run: re.Pattern[str], text: str, start: int, stops: str) -> int:
    position, length = start, len(text)
    while position < length:
        match = run.match(text, position)
        position = match.end() if match else position
        if position >= length:
            break
        char = text[position]
        if char in stops:
            return position
        if char in "([{":
            position = skip_group(text, position)
            if position < 0:
                return length
        else:
            position = odd_token_end(text, position)
    return length


_NOT_BLANK = regex(GAP)
# What most often stands right behind a name.
_DENSE = frozenset("(<{:;")
_SELF_PATH = regex(
    rf"(?:[&(]\s*+)*+(?:dyn\s++(?=[:\w'(]))?+((?:::\s*+)?+{NAME}(?:(?:\s*+::\s*+<[^<>]*+>)?+\s*+::\s*+{NAME})*+)"
)
_NOT_OF_PATH = regex(r"\s+|::\s*<[^<>]*>")
_INNER_ANGLES = regex(r"->|<[^<>()]*+>|\([^<>()]*+\)")


def after_gap(text: str, start: int) -> int:
    """Return the offset of the first character that is neither blank nor comment."""
    if text[start : start + 1] in _DENSE:
        return start
    match = _NOT_BLANK.match(text, start)
    return match.end() if match else start


_COMMENT = regex(COMMENT)
_FOR = regex(r"\bfor\b")
_BOUND_FOR = regex(r"\bfor\s*+<")
_GENERICS_LIMIT = 64
# How most impls of traits begin: generics and arguments have no groups of their own.
_OF_TRAIT = regex(rf"\s*+(?:<[^<>()/]*+>\s*+)?+!?+{NAME}(?:::{NAME})*+(?:<[^<>()/]*+>)?+\s++for\b(?!\s*+<)")


def inherent_self_type(header: str) -> str | None:
    """Return the path of an inherent impl's type from the text behind ``impl``.

    Nothing for the impl of a trait; an empty path for a type that has none, such as a slice.
    """
    if _OF_TRAIT.match(header):
        return None
    header = _COMMENT.sub(" ", header) if "/" in header else header
    if "for" in header and _FOR.search(_without_groups(header)):
        return None
    start = after_gap(header, 0)
    if header.startswith("<", start):
        start = after_angles(header, start)
    match = _SELF_PATH.match(header, after_gap(header, start))
    return _NOT_OF_PATH.sub("", match[1]) if match else ""


def _without_groups(header: str) -> str:
    """Drop what stands in angles and parentheses, so that a `for` left over is the impl's own."""
    if "<" not in header and "(" not in header:
        return header
    header = _BOUND_FOR.sub("<", header)
    for _ in range(_GENERICS_LIMIT):
        shorter = _INNER_ANGLES.sub("", header)
        if len(shorter) == len(header):
            break
        header = shorter
    return header


def after_angles(text: str, start: int) -> int:
    """Return the offset behind the ``>`` that closes the ``<`` at ``start``."""
    depth, position, length = 0, start, len(text)
    while position < length:
        if text.startswith(("->", "=>"), position):
            position += 2
            continue
        char = text[position]
        if char in "([{":
            end = skip_group(text, position)
            position = end if end > 0 else length
            continue
        depth += (char == "<") - (char == ">")
        position += 1
        if not depth:
            return position
    return length
