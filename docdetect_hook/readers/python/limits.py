"""Say which Python text is too costly or too deep to be parsed, without parsing it.

The native parser of libcst recurses without a limit of its own: too deep a text ends the process, and
nested patterns or long chains of operators take exponential or cubic time. The limits lie far below
what was measured.
"""

from __future__ import annotations

from docdetect_hook.readers.python.scanner import Piece, pieces
from docdetect_hook.startup.typed import Callable
from docdetect_hook.text.lazy_regex import MULTILINE, regex

# Expressions, or statements.
_DENSE = 600_000
# What an expression has at least one of: each costs CPython's parser about a kilobyte.
_MARKS = ",=(@.[{"
_SIZE = 400_000
# Tokens, roughly: what libcst takes a second or two to parse.
_WORK = 80_000
_DEPTH = 100
_CHAIN = 500
_ELIFS = 1500
# Sums over the file of what one statement may cost alone: squares of chains, cubes of depths.
_CHAIN_WORK = 2_000_000
_DEPTH_WORK = 5_000_000
# `case [[[a]]]` doubles per level and mappings and tuples quadruple.
_PATTERN_WORK = 4**7
_SHORT_CHAIN = 50
_SHALLOW = 20
# A replacement field costs as much as so many tokens.
_FIELD = 8

_LINK = regex(r"[-+~*/%@&|^<>=!.]|\b(?:and|or|not|if|else|lambda|for|in|is|await|yield)\b")
_ELIF = regex(r"^[ \t\f]*+elif\b", MULTILINE)
_CASE = regex(r"[ \t\f]*+case\b")
# A line of code that does not go on with a row of elements.
_CODE_LINE = regex(r"\n(?<![,(\[{]\n)[ \t\f]*+(?=[^\s\#)\]}])")


class _Meter:
    """Running totals over the pieces of a text."""

    def __init__(self) -> None:
        """Start outside of all brackets."""
        self.chains = [0]  # links since the last comma, one number per open bracket
        self.case = False
        self.line_start = True
        self.deepest = 0
        self.work = 0
        self.chain_work = 0
        self.depth_work = 0
        self.pattern_work = 0

    def take(self, piece: Piece, text: str) -> str | None:
        """Add a piece; return what is over a limit."""
        if piece.kind == "code":
            self._code(text[piece.start : piece.end])
        elif piece.kind == "string":
            self._link(1)
            self._deepen(piece.depth)
            self.work += _FIELD * text.count("{", piece.start, piece.end)
        elif piece.kind == "open":
            self._link(1)
            self.chains.append(0)
            self._deepen(0)
        elif piece.kind == "close" and len(self.chains) > 1:
            self._end_chain()
            self.chains.pop()
        elif piece.kind == "newline" and len(self.chains) == 1:
            self._end_line()
        self.work += 1
        return self._over()

    def _code(self, code: str) -> None:
        if self.line_start:
            self.case = _CASE.match(code) is not None
            self.line_start = not code.strip()
        first, *others = code.replace(";", ",").split(",")
        self._link(len(_LINK.findall(first)))
        for part in others:
            self._end_chain()
            self._link(len(_LINK.findall(part)))

    def _link(self, count: int) -> None:
        self.chains[-1] += count

    def _deepen(self, more: int) -> None:
        self.deepest = max(self.deepest, len(self.chains) - 1 + more)

    def _end_chain(self) -> None:
        if self.chains[-1] > _SHORT_CHAIN:
            self.chain_work += self.chains[-1] ** 2
        self.chains[-1] = 0

    def _end_line(self) -> None:
        self._end_chain()
        if self.deepest > _SHALLOW:
            self.depth_work += self.deepest**3
        if self.case:
            self.pattern_work += 4**self.deepest
        self.deepest = 0
        self.case = False
        self.line_start = True

    def _over(self) -> str | None:
        if self.deepest > _DEPTH:
            return f"brackets nested deeper than {_DEPTH}"
        if self.chains[-1] > _CHAIN or self.chain_work > _CHAIN_WORK:
            return "expressions too long"
        if self.pattern_work > _PATTERN_WORK or (self.case and 4**self.deepest > _PATTERN_WORK):
            return "patterns nested too deeply"
        if self.work > _WORK:
            return f"more than {_WORK} tokens"
        if self.depth_work > _DEPTH_WORK:
            return "brackets nested too deeply too often"
        return None


def too_dense(text: str, prose_of: Callable[[], int] = lambda: 0) -> str | None:
    """Return why even CPython's parser would take seconds and gigabytes over this text, or nothing.

    ``prose_of`` counts the lines that are known to hold no code; of most texts nobody asks.
    """
    if len(text) < _DENSE:
        return None
    if sum(text.count(mark) for mark in _MARKS) > _DENSE:
        return f"more than {_DENSE} expressions"
    statements = text.count(";")
    prose = prose_of()
    if statements + text.count("\n") - prose > _DENSE:
        statements += sum(1 for _ in _CODE_LINE.finditer(text)) - prose
    return f"more than {_DENSE} statements" if statements > _DENSE else None


def over_limit(text: str) -> str | None:
    """Return why this text must not be given to libcst whole, or nothing."""
    if len(text) > _SIZE:
        return f"more than {_SIZE} characters"
    if sum(1 for _ in _ELIF.finditer(text)) > _ELIFS:
        return f"more than {_ELIFS} elif branches"
    meter = _Meter()
    return next((over for piece in pieces(text) if (over := meter.take(piece, text))), None)
