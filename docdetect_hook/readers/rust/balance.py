"""Skip balanced Rust text fast, and find the first place where it does not balance."""

from __future__ import annotations

from docdetect_hook.readers.rust.lexer import ATOM, QUOTED, content_start, token_at, tokens
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.text.lazy_regex import DOTALL, regex

# rustc itself gives up on its stack far below this; nobody writes it by hand.
NESTING_LIMIT = 500

_CLOSER = {"(": ")", "[": "]", "{": "}"}


def _run(opened: str, closed: str, depth: int) -> str:
    inner = f"|{opened}{_run(opened, closed, depth - 1)}{closed}" if depth else ""
    return rf"(?:[^{opened}{closed}\"'/\#]++{inner}|{ATOM})*+"


# So deep the patterns take groups in groups at one go; of what is deeper, each level is begun anew. With 2,
# skipping took 1.3 times as long, and deeper patterns win nothing more. Brackets of other kinds count for
# nothing: that halves the price of tables of characters, and `find_trouble` tells what does not balance.
_DEPTH = 4
_RUNS = {
    "(": regex(_run(r"\(", r"\)", _DEPTH), DOTALL),
    "[": regex(_run(r"\[", r"\]", _DEPTH), DOTALL),
    "{": regex(_run(r"\{", r"\}", _DEPTH), DOTALL),
}


class Trouble(NamedTuple):
    """The first place where a text cannot be read as Rust tokens in balanced brackets."""

    offset: int
    code: str
    message: str


def skip_group(text: str, start: int) -> int:
    """Return the end of the bracket group of any kind that opens at ``start``, or -1 when it never closes."""
    opened = text[start]
    closed, run = _CLOSER[opened], _RUNS[opened]
    depth, position, length = 1, start + 1, len(text)
    while True:
        match = run.match(text, position)
        position = match.end() if match else position
        if position >= length:
            return -1
        char = text[position]
        if char == closed:
            depth -= 1
            position += 1
            if not depth:
                return position
        elif char == opened:
            depth += 1
            position += 1
        else:
            position = odd_token_end(text, position)


def odd_token_end(text: str, position: int) -> int:
    """Return the end of a token that patterns leave out: a raw string, or one that is broken."""
    return max(token_at(text, position - _raw_prefix(text, position)).end, position + 1)


_RAW_PREFIX = regex(r"(?<!\w)(?:br|cr|r)(?=\#*\")")


def _raw_prefix(text: str, position: int) -> int:
    """Return how many characters before a quote or hash belong to its raw string token."""
    if text[position : position + 1] not in ('"', "#"):
        return 0
    start = max(position - 2, 0)
    match = _RAW_PREFIX.search(text, start, position + 300)
    return position - match.start() if match and match.end() == position else 0


# What hides brackets, up to the end of the text where a token never ends. Every branch starts with a
# letter of its own, so that the search passes over everything else without trying them. The sentinel
# at the end of the text survives only if no broken token swallowed it. Comments in a row are one match.
_SENTINEL = "\0"
_HIDING = regex(
    r"/(?:/[^\n]*+(?:\n[ \t]*+//[^\n]*+)*+|\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?+)"
    r"|\"(?<=r\")(?:(?<=\br\")|(?<=\bbr\")|(?<=\bcr\"))[^\"]*+\"?+"
    r"|\#(?<=r\#)(?:(?<=\br\#)|(?<=\bbr\#)|(?<=\bcr\#))(\#*+)\"[^\"]*+(?:\"(?!\#\1)[^\"]*+)*+(?:\"\#\1)?+"
    r"|\"(?:[^\"\\]++|\\.)*+\"?+"
    rf"|{QUOTED}",
    DOTALL,
)
# All that is left counts for nothing but brackets, and characters that no token of Rust holds.
_UNCOUNTED = bytes(set(range(256)) - set(b"()[]{}\0\\`'"))


def find_trouble(text: str) -> Trouble | None:
    """Return the first trouble of a text whose block comments are flat, or nothing."""
    start = content_start(text)
    body = text[start:] if start else text
    if _SENTINEL in body:
        return _explain(text)
    visible = _HIDING.sub("", f"{body}\n{_SENTINEL}")
    skeleton = visible.encode("utf-8", "surrogatepass").translate(None, _UNCOUNTED)
    if skeleton.endswith(b"\0") and "\ufeff" not in visible:
        rest = skeleton[:-1]
        for _ in range(40):
            shorter = rest.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
            if not shorter:
                return None
            if len(shorter) == len(rest):
                break
            rest = shorter
    return _explain(text)


_BRACKET_NAME = {"(": "parenthesis", "[": "bracket", "{": "brace"}


def _explain(text: str) -> Trouble | None:
    """Find the trouble by tokens, one after the other: slow, for texts that are known to be odd."""
    opened: list[tuple[str, int]] = []
    deep: Trouble | None = None
    for token in tokens(text):
        if token.flag:
            what = token.kind.replace("_", " ") if token.flag == "unterminated" else "character"
            return Trouble(token.start, "UND901", f"{token.flag} {what}")
        if token.kind != "punct":
            continue
        char = text[token.start]
        if char in "([{":
            opened.append((char, token.start))
            if len(opened) == NESTING_LIMIT + 1:
                deep = Trouble(token.start, "UND902", f"brackets nested over {NESTING_LIMIT} deep")
        elif char in ")]}":
            if not opened or _CLOSER[opened[-1][0]] != char:
                return Trouble(token.start, "UND901", f"unexpected closing {char!r}")
            opened.pop()
    if opened:
        char, offset = opened[-1]
        return Trouble(offset, "UND901", f"this {_BRACKET_NAME[char]} is never closed")
    return deep
