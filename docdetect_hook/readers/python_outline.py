"""The outline of a Python file: its definitions, their documentation strings' places, its imports."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from docdetect_hook.readers import python_scan as scan


class Span(NamedTuple):
    """A stretch of text and the line it starts on."""

    start: int
    end: int
    line: int


class Block(NamedTuple):
    """One ``def`` or ``class``: where it is, and the stretch that may be its docstring.

    ``parent`` is the index of the enclosing block, -1 for the module; ``header`` runs from the
    keyword to the colon, ``decorators`` hold the text after each ``@``. ``doc`` is a first statement
    made of nothing but strings and parentheses.
    """

    is_class: bool
    name: str
    parent: int
    line: int
    col: int
    end_line: int
    header_start: int
    header_end: int
    header: tuple[int, int]
    decorators: tuple[str, ...]
    doc: Span | None


class Statement(NamedTuple):
    """An import or a statement about ``__all__``, with the index of the block it stands in."""

    text: str
    parent: int


class Outline(NamedTuple):
    """What the lexical structure of a file tells; ``code`` says whether it holds any statement."""

    doc: Span | None
    blocks: tuple[Block, ...]
    imports: tuple[Statement, ...]
    exports: tuple[Statement, ...]
    lines: int
    code: bool


_BLANK = re.compile(scan.BLANK_LINES)
# Identifiers reach beyond \w (combining marks); what is no identifier is sorted out afterwards.
_LINE = re.compile(
    rf"(?P<indent>[ \t\f]*+)(?:(?P<word>@|(?:from|import)(?=[ \t\f\\.])|__all__)"
    rf"|(?:async{scan.GAP}++)?+(?P<kind>def|class){scan.GAP}++(?P<name>[A-Za-z0-9_\x80-\U0010ffff]++))?+"
)
_AFTER_HEADER = re.compile(
    rf":(?:(?P<block>[ \t\f]*+(?:\#[^\n]*+)?+\n{scan.BLANK_LINES})|{scan.GAP}*+(?=[^\s\#]))"
)
_STRINGS = rf"(?:[A-Za-z]{{0,2}}+{scan.STRING})"
_DOC = re.compile(
    rf"{scan.GAP}*+(?=[\"'rRuUbBfFtT(])(?P<doc>{_STRINGS}(?:{scan.GAP}*+{_STRINGS})*+|\()"
    rf"{scan.GAP}*+(?P<end>(?=[;\n\#]|\Z))?+"
)
_ONLY_STRINGS = re.compile(rf"(?:[()\s]|\\\n|\#[^\n]*+|{_STRINGS})++")




class _Outliner:
    """One pass over a text, from logical line to logical line."""

    def __init__(self, text: str) -> None:
        """Start before the first line."""
        self.text = text
        self.blocks: list[Block | None] = []
        self.open: list[tuple[int, int, Block]] = []  # indentation, place in blocks, block
        self.decorators: list[Span] = []
        self.imports: list[Statement] = []
        self.exports: list[Statement] = []
        self.line = 1
        self.counted = 0

    def run(self) -> Outline:
        """Walk over the whole text."""
        text = self.text
        size = len(text)
        pos = _skip_blank(text, 0)
        doc = self.doc_at(pos)
        code = False
        end = 0
        while pos < size:
            match = _LINE.match(text, pos)
            assert match is not None
            at = match.end("indent")
            if at == size or text[at] == "#":
                break
            code = True
            if self.open:
                self.close(_width(text, pos, at), end)
            pos, end = self.step(match, pos, at)
        self.close(-1, end)
        blocks = tuple(block for block in self.blocks if block is not None)
        lines = self.line_of(size) - (text.endswith("\n") and size > 1)
        return Outline(doc, blocks, tuple(self.imports), tuple(self.exports), lines, code)

    def step(self, match: re.Match[str], pos: int, at: int) -> tuple[int, int]:
        """Take the logical line at ``pos``; return the start of the next one and the end of this one."""
        text = self.text
        kind, word = match.group("kind", "word")
        if kind is not None:
            found = self.block(match, pos, at)
            if found is not None:
                return found
            end = scan.line_end(text, match.end())
        elif word is None:
            end = scan.RUN.match(text, pos).end()  # type: ignore[union-attr]  # the pattern matches nothing too
            if end < len(text) and text[end] != "\n":
                end = scan.line_end(text, end)
        else:
            end = scan.line_end(text, at + 1)
            if word == "@":
                self.decorators.append(Span(at + 1, end, self.line_of(at)))
                return _skip_blank(text, end + 1), end
            parent = self.open[-1][1] if self.open else -1
            (self.exports if word == "__all__" else self.imports).append(Statement(text[at:end], parent))
        self.decorators.clear()
        return _skip_blank(text, end + 1), end

    def block(self, match: re.Match[str], pos: int, at: int) -> tuple[int, int] | None:
        """Open the block whose header starts at ``at``, unless it is no whole header."""
        text = self.text
        colon = scan.header_end(text, match.end())
        name = identifier(match["name"])
        if colon < 0 or not name:
            return None
        line = self.line_of(at)
        start = self.decorators[0].line if self.decorators else line
        names = tuple([text[d.start : d.end].strip() for d in self.decorators])
        self.decorators.clear()
        last = self.line_of(colon)
        indent = _width(text, pos, at)
        body = _AFTER_HEADER.match(text, colon)
        doc = None
        if body is None:
            after = end = scan.line_end(text, colon)
            after += 1
        elif body["block"] is None:
            doc = self.doc_at(body.end())
            end = scan.line_end(text, body.end())
            after = _skip_blank(text, end + 1)
        else:
            after, end = body.end(), colon
            if _indent_at(text, after) > indent:
                doc = self.doc_at(after)
        parent = self.open[-1][1] if self.open else -1
        column = at - (text.rfind("\n", 0, at) + 1)
        block = Block(
            match["kind"] == "class", name, parent, line, column, line, start, last, (at, colon), names, doc
        )
        self.open.append((indent, len(self.blocks), block))
        self.blocks.append(None)
        return after, end

    def close(self, indent: int, end: int) -> None:
        """Close the blocks that a line with this indentation does not belong to."""
        while self.open and self.open[-1][0] >= indent:
            _, at, block = self.open.pop()
            self.blocks[at] = block._replace(end_line=self.line_of(end))

    def doc_at(self, pos: int) -> Span | None:
        """Return the statement at ``pos`` when it is made of nothing but strings and parentheses."""
        text = self.text
        match = _DOC.match(text, pos)
        if match is None:
            return None
        start, end = match.span("doc")
        if text[start] == "(":
            strings = _ONLY_STRINGS.match(text, start, scan.line_end(text, start))
            assert strings is not None
            end = strings.end()
            if end < len(text) and text[end] not in ";\n":
                return None
        elif match["end"] is None:
            return None
        return Span(start, end, self.line_of(start))

    def line_of(self, pos: int) -> int:
        """Return the line of a place, counting from the place asked for before."""
        if pos >= self.counted:
            self.line += self.text.count("\n", self.counted, pos)
        else:
            self.line -= self.text.count("\n", pos, self.counted)
        self.counted = pos
        return self.line


def outline(text: str) -> Outline:
    """Return the outline of any text; wrong syntax never stops it."""
    return _Outliner(text).run()


def _skip_blank(text: str, pos: int) -> int:
    """Return the start of the next line that is neither blank nor a comment."""
    match = _BLANK.match(text, pos)
    return match.end() if match is not None else len(text)


def _width(text: str, start: int, end: int) -> int:
    """Return the indentation; a form feed starts it anew (Lexical analysis, "Indentation").

    Tabs count as one character: where the language accepts a mixture of tabs and blanks, both ways of
    counting give the same blocks.
    """
    feed = text.rfind("\f", start, end)
    return end - start if feed < 0 else end - feed - 1


_INDENT = re.compile(r"[ \t\f]*+")


def _indent_at(text: str, pos: int) -> int:
    """Return the indentation of the line that starts at ``pos``."""
    match = _INDENT.match(text, pos)
    return _width(text, pos, match.end()) if match is not None else 0


def identifier(name: str) -> str:
    """Return the name as the language knows it (NFKC), or nothing when it is no identifier."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return name if name.isidentifier() else ""
