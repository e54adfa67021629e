"""The outline of a Python file: its definitions, their documentation strings' places, its imports."""

from __future__ import annotations

from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re


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
    """An import or a statement about ``__all__``, with the index of the block it stands in.

    ``before`` counts the blocks that begin above it: a later binding of a name replaces an earlier one.
    """

    text: str
    parent: int
    before: int = 0


class Outline(NamedTuple):
    """What the lexical structure of a file tells; ``code`` says whether it holds any statement.

    ``branched`` says that a definition of the module's level stands in a branch.
    """

    doc: Span | None
    blocks: tuple[Block, ...]
    imports: tuple[Statement, ...]
    exports: tuple[Statement, ...]
    lines: int
    code: bool
    branched: bool


_STRINGS = rf"(?:[A-Za-z]{{0,2}}+{scan.STRING})"
_DOC = regex(
    rf"{scan.GAP}*+(?=[\"'rRuUbBfFtT(])(?P<doc>{_STRINGS}(?:{scan.GAP}*+{_STRINGS})*+|\()"
    rf"{scan.GAP}*+(?P<end>(?=[;\n\#]|\Z))?+"
)
# Only generated text has more; they would all be looked at for an exemption.
_MOST_DECORATORS = 1000
_Start = tuple[bool, str, int, int, int]
_Rest = tuple[int, int, tuple[int, int], tuple[str, ...], Span | None]
_DOC_STARTS = frozenset("\"'(rRuUbBfFtT\\")
_ONLY_STRINGS = regex(rf"(?:[()\s]|\\\n|\#[^\n]*+|{_STRINGS})++")


class _Outliner:
    """One pass over a text, from logical line to logical line."""

    def __init__(self, text: str) -> None:
        """Start before the first line."""
        self.text = text
        self.feeds = "\f" in text
        self.blocks: list[Block | None] = []
        # Indentation, place in blocks, and the fields of the block before and behind its last line.
        self.open: list[tuple[int, int, _Start, _Rest]] = []
        self.decorators: list[Span] = []
        self.imports: list[Statement] = []
        self.exports: list[Statement] = []
        self.line = 1
        self.counted = 0
        self.end = 0  # of the last statement met
        self.branched = False

    def run(self) -> Outline:
        """Walk over the whole text."""
        text = self.text
        size = len(text)
        match = scan.FIRST_LINE.match(text)
        doc = self.doc_at(match.end("indent")) if match is not None else None
        code = False
        while match is not None:
            start, at = match.span("indent")
            if at == size or text[at] == "#":
                break
            code = True
            indent = at - start if not self.feeds else self.width(start, at)
            if self.open and self.open[-1][0] >= indent:
                self.close(indent)
            kind, word = match.group("kind", "word")
            if kind is not None:
                match = self.block(match, start, at, indent)
            elif word is None:
                match = self.go_on(scan.RUN, start)
                self.decorators.clear()
            else:
                match = self.statement(word, at)
        self.close(-1)
        blocks = tuple([block for block in self.blocks if block is not None])
        lines = self.line_of(size) - (size > 1 and text.endswith("\n"))
        imports, exports = tuple(self.imports), tuple(self.exports)
        return Outline(doc, blocks, imports, exports, lines, code, self.branched)

    def go_on(self, pattern: re.Pattern[str], pos: int) -> re.Match[str] | None:
        """Pass over lines; return the match that ends in the next line to look at."""
        # As `over` does: one call less for each line, 1 % of a run.
        match = pattern.match(self.text, pos)
        assert match is not None  # the patterns match nothing, too
        self.end = match.start("end")
        if self.end < 0:
            self.end, match = scan.rest_of(self.text, match.end(), scan.NEXT_LINE)
        return match

    def statement(self, word: str, at: int) -> re.Match[str] | None:
        """Note a decorator, an import or a statement about ``__all__``."""
        match = self.go_on(scan.ONE_LINE, at + 1)
        if word == "@":
            if len(self.decorators) < _MOST_DECORATORS:
                self.decorators.append(Span(at + 1, self.end, self.line_of(at)))
            return match
        self.decorators.clear()
        parent = self.open[-1][1] if self.open else -1
        (self.exports if word == "__all__" else self.imports).append(
            Statement(self.text[at : self.end], parent, len(self.blocks))
        )
        return match

    def block(self, match: re.Match[str], start: int, at: int, indent: int) -> re.Match[str] | None:
        """Open the block whose header starts at ``at`` on the line from ``start``, if it is a whole one."""
        text = self.text
        head = scan.head_at(text, at, match.end())
        name = match["name"]
        if not name.isascii() or not name.isidentifier():
            name = identifier(name)
        if head is None or not name:
            self.decorators.clear()
            return self.go_on(scan.ONE_LINE, match.end())
        colon = head.start("colon")
        line = self.line_of(at)
        header_start, decorators = self.take_decorators() if self.decorators else (line, ())
        last = line + text.count("\n", at, colon)
        first = -1
        if head["block"] is None:
            if head["inline"] is not None:
                first = head.start("inline")
            after = self.go_on(scan.ONE_LINE, max(first, colon))
        else:
            self.end = colon
            margin, body = head.span("indent")
            after = head
            if (body - margin if not self.feeds else self.width(margin, body)) > indent:
                first = body
        parent = self.open[-1][1] if self.open else -1
        column = at - start
        self.branched = self.branched or parent < 0 < column
        doc = self.doc_at(first) if first >= 0 and text[first : first + 1] in _DOC_STARTS else None
        begin: _Start = (match["kind"] == "class", name, parent, line, column)
        rest = (header_start, last, (at, colon), decorators, doc)
        self.open.append((indent, len(self.blocks), begin, rest))
        self.blocks.append(None)
        return after

    def take_decorators(self) -> tuple[int, tuple[str, ...]]:
        """Return the line of the first decorator, and all decorators."""
        first = self.decorators[0].line
        names = tuple([_without_comment(self.text[start:end]) for start, end, _ in self.decorators])
        self.decorators.clear()
        return first, names

    def close(self, indent: int) -> None:
        """Close the blocks that a line with this indentation does not belong to."""
        end_line = self.line_of(self.end)
        while self.open and self.open[-1][0] >= indent:
            _, at, start, rest = self.open.pop()
            self.blocks[at] = Block(*start, end_line, *rest)

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

    def width(self, start: int, end: int) -> int:
        """Return the indentation; a form feed starts it anew (Lexical analysis, "Indentation").

        Tabs count as one character: where the language accepts a mixture of tabs and blanks, both ways
        of counting give the same blocks.
        """
        feed = self.text.rfind("\f", start, end)
        return end - start if feed < 0 else end - feed - 1

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


def _without_comment(code: str) -> str:
    """Return one logical line without the comment that may end it."""
    if "#" in code:
        *_, last = scan.pieces(code)
        if last.kind == "comment":
            code = code[: last.start]
    return code.strip()


def identifier(name: str) -> str:
    """Return the name as the language knows it (NFKC), or nothing when it is no identifier."""
    if not name.isascii():
        from unicodedata import normalize  # most code is ASCII

        name = normalize("NFKC", name)
    return name if name.isidentifier() else ""
