"""Tell whether the body of a Rust function may panic by what it says itself."""

from __future__ import annotations

from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.lexer import token_at
from docdetect_hook.text.lazy_regex import regex

_MACROS = frozenset(("panic", "assert", "assert_eq", "assert_ne", "todo"))
_HINT = regex(r"\b(?:panic|assert(?:_eq|_ne)?|todo)\s*+!|\.\s*+(?:unwrap\s*+\(\s*+\)|expect\s*+\()")
_CALL = regex(r"unwrap\s*+\(\s*+\)|expect\s*+\(")
_ITEMS = frozenset(("fn", "const", "static", "macro_rules", "mod", "impl", "trait"))


def may_panic(text: str, brace: int) -> bool:
    """Return whether the block at a brace calls what panics; items and constants in it are others' bodies."""
    end = skip_group(text, brace)
    if end < 0 or not _HINT.search(text, brace, end):
        return False
    position = brace + 1
    before = ""
    while position < end:
        token = token_at(text, position)
        word = text[token.start : token.end]
        position = token.end
        if token.kind in ("space", "line_comment", "block_comment"):
            continue
        if token.kind == "ident":
            if word in _ITEMS and before != "*":
                position = _behind_item(text, position, end)
            elif _panics(text, token.start, word, before):
                return True
        before = word
    return False


def _panics(text: str, start: int, word: str, before: str) -> bool:
    """Return whether a word is a macro or a method that panics."""
    if word in _MACROS:
        return _HINT.match(text, start) is not None
    return before == "." and word in ("unwrap", "expect") and _CALL.match(text, start) is not None


def _behind_item(text: str, position: int, end: int) -> int:
    """Return the place behind an inner item or constant: its closing brace or semicolon."""
    while position < end:
        char = text[position]
        if char == ";":
            return position + 1
        if char in "([{":
            closed = skip_group(text, position)
            if closed < 0:
                return end
            if char == "{":
                return closed
            position = closed
        else:
            position = token_at(text, position).end
    return end
