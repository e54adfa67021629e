"""Find where Python strings, comments, brackets and logical lines end, in any text, in linear time.

The patterns do the walking inside the regular expression engine: every repetition is possessive, so
nothing is tried twice. What a pattern cannot express (brackets nested deeper than ``_LEVELS``, format
strings with quotes inside their fields) is finished by the small loops below.
"""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

_LEVELS = 3

# Lexical analysis, "Physical lines": a backslash joins lines; "Whitespace between tokens".
GAP = r"(?:[ \t\f]|\\\n)"
# Keywords cannot stand inside brackets, so a definition at the start of a line ends an unclosed bracket.
_DEFINITION = r"(?:async[ \t\f]++def|def|class)[ \t\f\\]"
BLANK_LINES = r"(?:[ \t\f]*+(?:\n|\#[^\n]*+\n))*+"
# What the outline wants to see at the start of a logical line.
_STOPS = (
    r"(?=[@acdfil_])(?:@|def[ \t\f\\]|class[ \t\f\\]|async[ \t\f\\]"
    r"|from[ \t\f\\.]|import[ \t\f\\]|lazy[ \t\f\\]++(?:from|import)[ \t\f\\.]|__all__)"
)


def _plain_strings() -> str:
    """Return the pattern of strings without replacement fields; the prefix lies before the quote."""
    not_format = r'(?:(?<![fFtTrR]")|(?<!\b[fFtT]")(?<!\b[fFtT][rR]")(?<!\b[rR][fFtT]"))'
    # Most end at the first quote inside: the engine looks for one character ten times as fast as for a set.
    triple = r'[^"]*+(?<!\\)"""|(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""'
    bodies = rf'""(?:{triple})|(?!"")(?:[^"\\\n]++|\\[\s\S])*+"'
    double = rf'"{not_format}(?:{bodies})'
    return f"{double}|" + double.replace('"', "'")


def _format_strings() -> str:
    """Return the pattern of f- and t-strings whose fields hold at most simple strings of the other quote."""
    field = r"""\{(?!\{)(?:[^\n"'#{}\\]++|'[^\n'"{}\\#]*+'|\{[^\n"'#{}\\]*+\})*+\}"""
    escape = r"\{\{|\}\}|\\(?:[^{}]|(?=[{}]))"
    double = (
        rf'"(?<=[fFtTrR]")(?:""(?:[^"\\{{}}]++|{escape}|{field}|"(?!""))*+"""'
        rf'|(?!"")(?:[^"\\\n{{}}]++|{escape}|{field})*+")'
    )
    return f"{double}|" + double.translate(str.maketrans("\"'", "'\""))


# Each alternative begins with its quote: anywhere else the engine does not try it.
_STRINGS = rf"{_plain_strings()}|{_format_strings()}"
STRING = rf"(?:{_STRINGS})"


def _brackets(levels: int) -> str:
    """Return the pattern of a bracket with what it encloses, up to so many levels deep."""
    atoms = rf"[^\"'#()\[\]{{}}\\\n]++|\n(?![ \t\f]*+{_DEFINITION})|\#[^\n]*+|\\\n?|{_STRINGS}"
    inside = rf"(?:{atoms})*+"
    for _ in range(levels - 1):
        inside = rf"(?:[(\[{{]{inside}[)\]}}]|{atoms})*+"
    return rf"[(\[{{]{inside}[)\]}}]"


# Alternatives differ in their first character; strings come last because theirs is the dearest to tell.
_BRACKETS = _brackets(_LEVELS)
_ATOMS = rf"{_BRACKETS}|\#[^\n]*+|\\\n?|{_STRINGS}"
_CODE = r"[^\"'#()\[\]{}\\\n]++"

# Identifiers reach beyond \w (combining marks): others are sorted out later. Told by what they are not,
# because a set that lists all of Unicode takes long to compile.
NAME = r"[^\x00-/:-@\[-^`{-\x7f]"
# PEP 810: an import may be lazy; tools take it for the import that it stands for.
IMPORT = rf"(?:lazy{GAP}++)?+(?:from|import)(?=[ \t\f\\.])"
# What starts a logical line.
_LINE = (
    rf"(?P<indent>[ \t\f]*+)(?:(?P<word>@|{IMPORT}|__all__)"
    rf"|(?:async{GAP}++)?+(?P<kind>def|class){GAP}++(?P<name>{NAME}++))?"
)
_NEXT_LINE = rf"(?P<end>)\n{BLANK_LINES}{_LINE}"
FIRST_LINE = regex(BLANK_LINES + _LINE)
NEXT_LINE = regex(_NEXT_LINE)
# From the start of a logical line over all lines indented at least as far, up to one that the outline
# wants to see, and into that one. Without the group `end`, a string or bracket needs another look.
RUN = regex(
    rf"([ \t]*+)(?:{_CODE}|\n{BLANK_LINES}\1[ \t]*+(?=[^\s\#])(?!{_STOPS})|{_ATOMS})*+(?:{_NEXT_LINE})?"
)
LOGICAL_LINE = rf"(?:{_CODE}|{_brackets(1)}|\#[^\n]*+|\\\n?|{_STRINGS})*+"
ONE_LINE = regex(rf"{LOGICAL_LINE}(?:{_NEXT_LINE})?")
_HEADER = rf"(?:[^\"'#()\[\]{{}}\\\n:]++|{_BRACKETS}|\\\n|{_STRINGS})*+"
_AFTER_HEADER = (
    rf"(?P<colon>:)(?:(?P<block>[ \t\f]*+(?:\#[^\n]*+)?+\n){BLANK_LINES}{_LINE}|{GAP}*+(?P<inline>[^\s\#]))?"
)
# From the name over the colon into the first line of the body, or to what follows on the same line.
HEADER = regex(_HEADER + _AFTER_HEADER)
_GROUP = regex(rf"(?:[^\"'#()\[\]{{}}\\\n]++|\n(?![ \t\f]*+{_DEFINITION})|\#[^\n]*+|\\\n?|{_STRINGS})*+")
# A bracket inside another one, as a whole: what nests deeper is met again, so many times at most.
_INNER = regex(_BRACKETS)
_PLAIN = regex(_plain_strings())
_FORMAT_PREFIX = regex(r"(?<=\b[fFtT])|(?<=\b[fFtT][rR])|(?<=\b[rR][fFtT])")
_LAMBDA = regex(r"\blambda\b")
_LITERAL = regex(r"[^\"'\\{}\n]++")
_FIELD = regex(r"[^\"'#()\[\]{}:\n]++")
_DEFINITION_LINE = regex(rf"\n[ \t\f]*+{_DEFINITION}")


# From the start of a line over all lines indented farther.
INDENTED = rf"([ \t]*+)(?:{_CODE}|\n{BLANK_LINES}\1[ \t]++(?=[^\s\#])|{_ATOMS})*+"
# The two halves of ``HEADER``, for a header that needs more than patterns.
_TO_COLON = regex(_HEADER)
_COLON = regex(_AFTER_HEADER)
_PIECE = regex(rf"[^\"'#()\[\]{{}}\\\n]++|(?P<string>{STRING})|(?P<comment>\#[^\n]*+)|\\\n?|[()\[\]{{}}]|\n")


class Piece(NamedTuple):
    """A stretch of text: ``code``, ``string``, ``comment``, ``open``, ``close``, ``newline`` or ``join``.

    ``depth`` is the nesting inside a format string, and ``sound`` is false for a string without end.
    """

    kind: str
    start: int
    end: int
    depth: int = 0
    sound: bool = True


def pieces(text: str) -> Iterator[Piece]:
    """Yield pieces that join back to the text."""
    pos = 0
    while pos < len(text):
        match = _PIECE.match(text, pos)
        if match is None:
            end, depth, sound = _string_end(text, pos)
            piece = Piece("string", pos, end, depth, sound)
        else:
            kind = match.lastgroup or _KINDS.get(text[pos], "code")
            piece = Piece(kind, pos, match.end())
        yield piece
        pos = piece.end


_KINDS = {"\n": "newline", "\\": "join"} | dict.fromkeys("([{", "open") | dict.fromkeys(")]}", "close")


def over(
    text: str, pattern: re.Pattern[str], pos: int, following: re.Pattern[str] = NEXT_LINE
) -> tuple[int, re.Match[str] | None]:
    """Pass over what a pattern of lines matches; return its end, and the match that ends in the next line.

    ``following`` matches from the end of a logical line into the next one.
    """
    match = pattern.match(text, pos)
    assert match is not None  # the patterns match nothing, too
    end = match.start("end")
    return (end, match) if end >= 0 else rest_of(text, match.end(), following)


def rest_of(text: str, pos: int, following: re.Pattern[str]) -> tuple[int, re.Match[str] | None]:
    """Return the end of the logical line that ``pos`` lies in, and what ``following`` matches from there."""
    end = line_end(text, pos)
    return end, following.match(text, end)


def line_end(text: str, pos: int) -> int:
    """Return where the logical line that ``pos`` lies in ends: at its newline or at the end of the text."""
    while True:
        match = ONE_LINE.match(text, pos)
        assert match is not None  # the pattern matches nothing, too
        if match.start("end") >= 0:
            return match.start("end")
        pos = match.end()
        if pos == len(text):
            return pos
        pos = _atom_end(text, pos)


def head_at(text: str, start: int, pos: int) -> re.Match[str] | None:
    """Return the match from ``pos``, behind a name, over the colon of the header that begins at ``start``."""
    head = HEADER.match(text, pos)
    if head is None or text.find("lambda", start, head.start("colon")) >= 0:
        colon = header_end(text, pos)
        head = _COLON.match(text, colon) if colon >= 0 else None
    return head


def header_end(text: str, pos: int) -> int:
    """Return the place of the colon that ends a header, or -1 when the line ends before it."""
    start = pos
    colons = 0
    while True:
        pos = _TO_COLON.match(text, pos).end()  # type: ignore[union-attr]  # the pattern matches nothing too
        if pos == len(text) or text[pos] in "#\n":
            return -1
        if text[pos] != ":":
            pos = _atom_end(text, pos)
        elif colons >= _lambdas(text, start, pos):
            return pos
        else:
            colons += 1
            pos += 1


def _lambdas(text: str, start: int, end: int) -> int:
    """Count the lambdas in a header that own a colon: those outside of brackets."""
    if text.find("lambda", start, end) < 0:
        return 0
    count = depth = 0
    for piece in pieces(text[start:end]):
        depth += (piece.kind == "open") - (piece.kind == "close")
        if piece.kind == "code" and depth == 0:
            count += len(_LAMBDA.findall(text[start + piece.start : start + piece.end]))
    return count


def _atom_end(text: str, pos: int) -> int:
    """Return the end of the string or bracket at ``pos``, where the patterns gave up."""
    if text[pos] in "\"'":
        return _string_end(text, pos)[0]
    if text[pos] in "([{":
        return _group_end(text, pos)
    return pos + 1


def _group_end(text: str, pos: int) -> int:
    """Return the end of the bracket at ``pos``; an unclosed one ends before a definition or with the text."""
    depth = 0
    while pos < len(text):
        char = text[pos]
        if char in "([{":
            inner = _INNER.match(text, pos) if depth else None
            if inner is not None:
                pos = inner.end()
            else:
                depth += 1
                pos += 1
        elif char in ")]}":
            depth -= 1
            pos += 1
            if depth == 0:
                return pos
        elif char == "\n":
            return pos
        else:
            pos = _string_end(text, pos)[0]
        pos = _GROUP.match(text, pos).end()  # type: ignore[union-attr]  # the pattern matches nothing too
    return pos


def _string_end(text: str, pos: int) -> tuple[int, int, bool]:
    """Return end, nesting and soundness of the string whose opening quote is at ``pos``."""
    if _FORMAT_PREFIX.match(text, pos):
        return _format_string_end(text, pos)
    match = _PLAIN.match(text, pos)
    if match is not None:
        return match.end(), 0, True
    if text.startswith(text[pos] * 3, pos):
        return len(text), 0, False
    return _unterminated(text, pos), 0, False


def _unterminated(text: str, pos: int) -> int:
    """Return where a one-line string without closing quote ends: with its line."""
    end = text.find("\n", pos)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


class _Level:
    """One open format string or replacement field; ``quote`` is empty for a field."""

    __slots__ = ("depth", "quote", "spec")

    def __init__(self, quote: str, spec: bool = False) -> None:
        """Open a level: a string with its quote, or a field."""
        self.quote = quote
        self.spec = spec
        self.depth = 0


def _quote_at(text: str, pos: int) -> str:
    """Return the opening quote at ``pos``, of one or three characters."""
    char = text[pos]
    return char * 3 if text.startswith(char * 3, pos) else char


def _format_string_end(text: str, pos: int) -> tuple[int, int, bool]:
    """Return end, nesting and soundness of a format string (PEP 701, PEP 750)."""
    quote = _quote_at(text, pos)
    levels = [_Level(quote)]
    pos += len(quote)
    deepest = 1
    while pos < len(text):
        step = _in_field if not levels[-1].quote else _in_literal
        pos = step(text, pos, levels)
        if not levels:
            return pos, deepest, True
        if pos < 0:
            return -pos, deepest, False
        deepest = max(deepest, len(levels) + levels[-1].depth)
    return len(text), deepest, False


def _in_literal(text: str, pos: int, levels: list[_Level]) -> int:
    """Go on in the literal part of a format string; a negative result is where it broke off."""
    match = _LITERAL.match(text, pos)
    if match is not None:
        return match.end()
    level = levels[-1]
    char = text[pos]
    width = 1
    if char == "\n" and len(level.quote) == 1:
        return -pos
    if char == "\\":
        width = 1 if text[pos + 1 : pos + 2] in ("{", "}") else 2
    elif char == "{" and not level.spec and text.startswith("{{", pos):
        width = 2
    elif char == "{":
        levels.append(_Level(""))
    elif char == "}" and level.spec:
        del levels[-2:]
    elif text.startswith(level.quote, pos):
        # A quote inside a format specification ends the string too early, whatever the language says of it.
        del levels[-3 if level.spec else -1 :]
        width = len(level.quote)
    return pos + width


def _in_field(text: str, pos: int, levels: list[_Level]) -> int:
    """Go on in the expression of a replacement field; a negative result is where it broke off."""
    match = _FIELD.match(text, pos)
    if match is not None:
        return match.end()
    level = levels[-1]
    char = text[pos]
    if char in "\"'":
        return _string_in_field(text, pos, levels)
    if char == "#":
        end = text.find("\n", pos)
        return len(text) if end < 0 else end
    if char in "([{":
        level.depth += 1
    elif char in ")]}":
        if level.depth == 0 and char == "}":
            levels.pop()
        level.depth = max(0, level.depth - 1)
    elif char == ":" and level.depth == 0:
        levels.append(_Level(levels[-2].quote, spec=True))
    elif char == "\n" and _DEFINITION_LINE.match(text, pos):
        return -pos
    return pos + 1


def _string_in_field(text: str, pos: int, levels: list[_Level]) -> int:
    """Enter or pass over the string at ``pos`` inside a replacement field."""
    if _FORMAT_PREFIX.match(text, pos):
        quote = _quote_at(text, pos)
        levels.append(_Level(quote))
        return pos + len(quote)
    match = _PLAIN.match(text, pos)
    return match.end() if match is not None else -_unterminated(text, pos)
