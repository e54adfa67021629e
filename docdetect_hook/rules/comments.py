"""The comments of a file that may hold a directive, and what stands before each of them."""

from __future__ import annotations

from docdetect_hook.records import Language
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

# Comments and strings of Python with the code in front of each; a raw string's backslash, too, keeps the
# quote after it inside.
_PYTHON = regex(
    r"""(?xs)
    [^"'\#]*+(?:
    (?P<comment>\#[^\n]*+)
    |(?P<string>
        \"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\")?+
        |'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?+
        |"(?:[^"\\\n]++|\\.)*+"?+
        |'(?:[^'\\\n]++|\\.)*+'?+
    )|\Z)
    """
)
# What may stand between two strings that are one, and between the last of them and the comment.
_BETWEEN = regex(r"[ \t\f();\\]*+[rRuU]?+\Z")


class Comment(NamedTuple):
    """A comment that may hold a directive.

    ``alone`` says that no code shares its line, ``behind`` is the first line of the string that it stands
    behind, or 0, and ``code_above`` the last line with code above the comment, or 0.
    """

    line: int
    col: int
    text: str
    alone: bool
    behind: int = 0
    code_above: int = 0


class _Span(NamedTuple):
    """A comment's offsets, where a string begins that it stands behind (or -1), and where code ends above."""

    start: int
    end: int
    string: int = -1
    code_end: int = 0


def comments(text: str, language: Language, words: Sequence[str]) -> Iterator[Comment]:
    """Yield the comments that hold one of the words."""
    held = [word for word in words if word in text]
    spans = _python_spans if language == "python" else _rust_spans
    lines, code_lines = _Lines(text), _Lines(text)
    for start, end, string, code_end in spans(text, held):
        line, line_start = lines.at(start)
        alone = not text[line_start:start].strip(" \t\f\ufeff")
        behind = line - text.count("\n", string, start) if string >= 0 else 0
        code_above = code_lines.at(code_end)[0] if code_end else 0
        yield Comment(line, start - line_start, text[start:end], alone, behind, code_above)


def _python_spans(text: str, words: Sequence[str]) -> Iterator[_Span]:
    strings: list[tuple[int, int]] = []
    code_end = 0
    for found in _PYTHON.finditer(text):
        if found.lastgroup == "string":
            strings.append(found.span("string"))
            continue
        if found.lastgroup is None:  # the end of the text
            return
        start, end = found.span("comment")
        if code := text[found.start() : start].rstrip():
            code_end = found.start() + len(code)
        if _holds(text, start, end, words):
            last = strings[-1][1] if strings else 0
            yield _Span(start, end, _string_before(text, start, strings), max(code_end, last))


def _holds(text: str, start: int, end: int, words: Sequence[str]) -> bool:
    return any(text.find(word, start, end) >= 0 for word in words)


def _string_before(text: str, start: int, strings: Sequence[tuple[int, int]]) -> int:
    """Return where the string begins, of several pieces or one, that ends on the line of a comment, or -1."""
    found = -1
    for begin, end in reversed(strings):
        if not _BETWEEN.fullmatch(text, end, start):
            break
        found = start = begin
    return found


def _rust_spans(text: str, words: Sequence[str]) -> Iterator[_Span]:
    """Yield plain comments: `///` and `//!` are documentation, and may explain directives."""
    from docdetect_hook.readers.rust.lexer import tokens  # Python files do without

    for token in tokens(text):
        mark = text[token.start : token.start + 4]
        line = token.kind == "line_comment" and (mark == "////" or mark[:3] not in {"///", "//!"})
        plain = line or (token.kind == "block_comment" and mark[2:3] not in {"*", "!"})
        if plain and _holds(text, token.start, token.end, words):
            yield _Span(token.start, token.end)


class _Lines:
    """Counts lines on the way through a text."""

    def __init__(self, text: str) -> None:
        """Start at the first line."""
        self._text = text
        self._line, self._counted = 1, 0

    def at(self, offset: int) -> tuple[int, int]:
        """Return the number and the start of the line at an offset, not before the last one asked for."""
        self._line += self._text.count("\n", self._counted, offset)
        self._counted = offset
        return self._line, self._text.rfind("\n", 0, offset) + 1


def first_code_line(text: str, language: Language) -> int:
    """Return the line on which something else than blanks and line comments begins."""
    marks = "#" if language == "python" else ("//", "#!")
    line, start = 1, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        content = text[start:end].strip(" \t\f\ufeff")
        if content and not content.startswith(marks):
            break
        line, start = line + 1, end + 1
    return line
