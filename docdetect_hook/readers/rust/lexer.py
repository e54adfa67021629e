"""Split any text into Rust tokens without ever failing or losing a character."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.text.lazy_regex import DOTALL, MULTILINE, VERBOSE, regex

if TYPE_CHECKING:
    import re

# The building blocks below are shared by every pattern of the Rust readers. Each is linear: runs
# are possessive and no repetition holds another repetition of the same characters.
NAME = r"(?:r\#)?+[^\W\d]\w*+"
BLOCK_COMMENT = r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/"
COMMENT = rf"//[^\n]*+|{BLOCK_COMMENT}"
GAP = rf"(?:\s++|{COMMENT})*+"
# A character literal, or a lifetime: only a quote two characters on makes 'a' a character.
QUOTED = r"'(?:[^\\'\n]'|\\.[^'\n]*+'|[^\W\d]\w*+(?!'))"
# What hides brackets from a bracket counter. Raw strings are left out on purpose: a quote behind
# an r or a # stops the pattern, and the caller takes the token from the master pattern instead.
ATOM = (
    r"(?<![r\#])\"(?:[^\"\\]++|\\.)*+\""
    rf"|{QUOTED}"
    rf"|/(?:/[^\n]*+|\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|(?![/*]))"
    r"|\#++(?!\")"
)


_MASTER = regex(
    rf"""
    (?P<space>[\s\u200e\u200f]++)
    |(?P<line_comment>//[^\n]*+)
    |(?P<block_comment>/\*)
    |(?P<raw_string>(?:br|cr|r)(?P<hashes>\#*+)")
    |(?P<string>[bc]?"(?:[^"\\]++|\\.)*+(?P<closed>"?))
    |(?P<char>b?'(?:[^\\'\n]'|\\.[^'\n]*+'))
    |(?P<lifetime>'(?:r\#)?[^\W\d]\w*+)
    |(?P<ident>{NAME})
    |(?P<number>\d\w*+(?:\.\d\w*+)?+(?:(?<=[eE])[+-]\d\w*+)?+)
    |(?P<punct>.)
    """,
    VERBOSE | DOTALL,
)
_COMMENT_EDGE = regex(r"/\*|\*/")
_SHEBANG = regex(r"\ufeff?+(#!(?!\s*+\[)[^\n]*+)?+")
_INNER_ATTRIBUTE = regex(rf"#!{GAP}\[")
_FRONTMATTER = regex(r"\s*+(-{3,}+)[^\n]*+\n")


class Token(NamedTuple):
    """One token: its kind, its span, and a flag that says what is wrong with it, or nothing."""

    kind: str
    start: int
    end: int
    flag: str = ""


def block_comment_end(text: str, start: int) -> int:
    """Return the end of the nested block comment at ``start``, or -1 when it never ends."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if text[edge.start()] == "/" else -1
        if depth == 0:
            return edge.end()
    return -1


def content_start(text: str) -> int:
    """Return where Rust begins: after byte order mark, shebang line and frontmatter."""
    start = _SHEBANG.match(text) if text.startswith(("#!", "\ufeff")) else None
    end = start.end() if start else 0
    if start and start[1] and _INNER_ATTRIBUTE.match(text, start.start(1)):
        # `#!` and `[` may stand apart, even on different lines: then it is an attribute.
        return start.start(1)
    first = text[end : end + 1]
    fence = _FRONTMATTER.match(text, end) if first == "-" or first.isspace() else None
    if fence is None:
        return end
    import re  # few files have a frontmatter

    close = re.compile(rf"^-{{{len(fence[1])}}}(?!-)[^\n]*+$", MULTILINE).search(text, fence.end())
    return close.end() if close else end


def token_at(text: str, position: int) -> Token:
    """Return the token that starts at ``position``, which must lie inside the text."""
    match = _MASTER.match(text, position)
    if match is None:  # cannot be: the last alternative takes any character
        return Token("punct", position, position + 1, "unknown")
    kind = match.lastgroup or "punct"
    if kind == "block_comment":
        end = block_comment_end(text, position)
        return Token(kind, position, end if end >= 0 else len(text), "" if end >= 0 else "unterminated")
    if match["hashes"] is not None:
        return _raw_string(text, match)
    if match["string"] is not None:
        return Token("string", position, match.end(), "" if match["closed"] else "unterminated")
    flag = "unknown" if kind == "punct" and match[0] in "'\0\ufeff\\`" else ""
    return Token(kind, position, match.end(), flag)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of any text; their spans join back to it."""
    position = content_start(text)
    if position:
        yield Token("prologue", 0, position)
    length = len(text)
    while position < length:
        token = token_at(text, position)
        yield token
        position = token.end


def without_comments(text: str) -> str:
    """Return the text with a blank in place of each comment."""
    if "//" not in text and "/*" not in text:
        return text
    return "".join(
        " " if token.kind.endswith("comment") else text[token.start : token.end] for token in tokens(text)
    )


def flatten_comments(text: str) -> str:
    """Blank the markers of comments inside comments, so that no comment nests; nothing moves."""
    if not _may_nest(text):
        return text
    parts: list[str] = []
    done = 0
    for start, end in _block_comments(text):
        body = text[start + 2 : end - 2]
        if "/*" in body:
            parts += (text[done : start + 2], _COMMENT_EDGE.sub("  ", body))
            done = end - 2
    parts.append(text[done:])
    return "".join(parts)


_NESTING = regex(r"/\*(?:[^*/]++|\*(?!/)|/(?!\*))*+/\*")


def _may_nest(text: str) -> bool:
    return "/*" in text and _NESTING.search(text) is not None


_SKIPPED = regex(
    rf"""//[^\n]*+|(?P<block>/\*)|\b(?:br|cr|r)(?P<hashes>\#*+)"|"(?:[^"\\]++|\\.)*+"?|{QUOTED}""",
    DOTALL,
)


_DOLLAR_OR_SKIPPED = regex(
    rf"""\$|//[^\n]*+|(?P<block>/\*)|\b(?:br|cr|r)(?P<hashes>\#*+)"|"(?:[^"\\]++|\\.)*+"?|{QUOTED}""",
    DOTALL,
)


def dollars(text: str) -> Iterator[int]:
    """Yield the offsets of the dollar signs that are tokens: not in comments, not in literals."""
    position = 0
    while match := _DOLLAR_OR_SKIPPED.search(text, position):
        position = match.end()
        if match[0] == "$":
            yield match.start()
        elif match["block"]:
            end = block_comment_end(text, match.start())
            position = end if end >= 0 else len(text)
        elif match["hashes"] is not None:
            position = _raw_string(text, match).end


def _block_comments(text: str) -> Iterator[tuple[int, int]]:
    position = content_start(text)
    while match := _SKIPPED.search(text, position):
        position = match.end()
        if match["block"]:
            end = block_comment_end(text, match.start())
            # Without an end, the whole rest must stay an unterminated comment when it is flat.
            position = end if end >= 0 else len(text) + 2
            yield match.start(), position
        elif match["hashes"] is not None:
            position = _raw_string(text, match).end


def _raw_string(text: str, match: re.Match[str]) -> Token:
    close = '"' + match["hashes"]
    end = text.find(close, match.end())
    if end < 0:
        return Token("raw_string", match.start(), len(text), "unterminated")
    return Token("raw_string", match.start(), end + len(close), "")
