"""Comments that silence findings: `docdetect: ignore[...]`, `docdetect: ignore-file[...]` and `noqa`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from docdetect_hook.config.options import nearest, nearest_code
from docdetect_hook.records import Definition, Language

# What people write, for a quick look at the whole text; the comments that remain are read in full.
_OWN_WORDS = ("docdetect:",)
_WORDS = (*_OWN_WORDS, "noqa", "NOQA", "NoQA", "Noqa", "NoQa", "noQA")
_HINT = re.compile("|".join(_WORDS))

# What follows is compiled when a file needs it: most hold no directive.
#
# Comments and strings of Python; a raw string's backslash, too, keeps the quote after it inside.
_PYTHON = r"""(?xs)
    [^"'\#]++
    |(?P<comment>\#[^\n]*+)
    |\"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\")?+
    |'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?+
    |"(?:[^"\\\n]++|\\.)*+"?+
    |'(?:[^'\\\n]++|\\.)*+'?+
    |.
    """
# At the start of a comment, or behind another mark, such as one for a type checker.
_DIRECTIVE = (
    r"(?:^|\#|//)[ \t]*+docdetect:[ \t]*+(?P<verb>[\w-]*+)[ \t]*+"
    r"(?P<bracket>\[(?P<codes>[^\]\n]*+)(?P<closed>\]?+))?+(?:[ \t]*+--[ \t]*+(?P<reason>[^\n]*+))?+"
)
# As flake8 reads it: codes behind a colon, by comma or blank; without codes every finding.
_NOQA = r"(?i)\#[ \t]*+noqa(?!\w)(?::[ \t]?+(?P<codes>[a-z]++[0-9]++(?:[, \t]++[a-z]++[0-9]++)*+))?+"
_CODE = r"UND\d{0,3}\Z"
_VERBS = ("ignore", "ignore-file")
_WHOLE_FILE_KINDS = frozenset({"module", "package", "crate"})


class Suppression(NamedTuple):
    """One directive: where it stands, its codes or prefixes (none: all), the reason given, its kind.

    ``form`` is ``ignore``, ``ignore-file`` or ``noqa``; ``alone`` says that no code shares the line.
    """

    line: int
    col: int
    codes: tuple[str, ...]
    reason: str
    form: str
    alone: bool

    def names(self, code: str) -> bool:
        """Tell whether the directive is about a code."""
        return not self.codes or code.startswith(self.codes)


class DirectiveProblem(NamedTuple):
    """A directive that cannot be understood, and why."""

    line: int
    col: int
    message: str


class Suppressions:
    """The directives of one file; remembers which of them silenced something."""

    def __init__(
        self,
        found: Iterable[Suppression] = (),
        problems: Iterable[DirectiveProblem] = (),
        first_code_line: int = 1,
    ) -> None:
        """Take the directives, and the line on which the file's code begins."""
        self.problems = tuple(problems)
        self._all = tuple(found)
        self._by_line: dict[int, list[Suppression]] = {}
        for one in self._all:
            self._by_line.setdefault(one.line, []).append(one)
        self._for_file = [one for one in self._all if one.form == "ignore-file"]
        self._first_code_line = first_code_line
        self._used: set[Suppression] = set()

    def covers(self, definition: Definition, code: str) -> Suppression | None:
        """Give the directive that silences a finding of this code on this definition, if any."""
        if not self._all:
            return None
        for one in self._near(definition, code):
            if one.names(code):
                self._used.add(one)
                return one
        return None

    def unused(self) -> Iterator[Suppression]:
        """List the directives that silenced nothing so far; `noqa` is left to flake8 and ruff."""
        return (one for one in self._all if one not in self._used and one.form != "noqa")

    def _near(self, definition: Definition, code: str) -> Iterator[Suppression]:
        yield from self._for_file
        yield from (one for one in self._by_line.get(definition.line, ()) if one.form == "noqa")
        if definition.kind in _WHOLE_FILE_KINDS:
            yield from self._at_the_top(code)
            return
        for line in range(definition.header_start - 1, definition.header_end + 1):
            for one in self._by_line.get(line, ()):
                # At the end of the line above it is about that line.
                if one.form == "ignore" and (line >= definition.header_start or one.alone):
                    yield one

    def _at_the_top(self, code: str) -> Iterator[Suppression]:
        """List what may silence the file's own finding: above all code, or on line 1 by its very code."""
        for one in self._all:
            if one.form == "ignore" and (
                (one.alone and one.line <= self._first_code_line) or (one.line == 1 and code in one.codes)
            ):
                yield one


def find_suppressions(
    text: str, language: Language, *, noqa: bool = True, known_codes: Collection[str] = ()
) -> Suppressions:
    """Find the directives in the comments of a file; ``known_codes`` are the codes that may be named."""
    wants_noqa = noqa and language == "python"
    if not any(word in text for word in (_WORDS if wants_noqa else _OWN_WORDS)):
        return Suppressions()
    found: list[Suppression] = []
    problems: list[DirectiveProblem] = []
    for comment in _comments(text, language):
        for one in _directives(comment, wants_noqa, known_codes):
            if isinstance(one, Suppression):
                found.append(one)
            else:
                problems.append(one)
    return Suppressions(found, problems, _first_code_line(text, language))


class _Comment(NamedTuple):
    """A comment that may hold a directive: its place, its text, and whether it is alone on its line."""

    line: int
    col: int
    text: str
    alone: bool


def _comments(text: str, language: Language) -> Iterator[_Comment]:
    line, counted = 1, 0
    for start, end in _python_comments(text) if language == "python" else _rust_comments(text):
        if not _HINT.search(text, start, end):
            continue
        line += text.count("\n", counted, start)
        counted = start
        line_start = text.rfind("\n", 0, start) + 1
        before = text[line_start:start]
        yield _Comment(line, start - line_start, text[start:end], not before.strip(" \t\f\ufeff"))


def _python_comments(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(_PYTHON, text):
        if found.lastgroup == "comment":
            yield found.span()


def _rust_comments(text: str) -> Iterator[tuple[int, int]]:
    """List plain comments: `///` and `//!` are documentation, and may explain directives."""
    from docdetect_hook.readers.rust.lexer import tokens  # Python files do without

    for token in tokens(text):
        mark = text[token.start : token.start + 4]
        line = token.kind == "line_comment" and (mark == "////" or mark[:3] not in {"///", "//!"})
        if line or (token.kind == "block_comment" and mark[2:3] not in {"*", "!"}):
            yield token.start, token.end


def _directives(
    comment: _Comment, noqa: bool, known: Collection[str]
) -> Iterator[Suppression | DirectiveProblem]:
    """Read the directives in one comment; offsets are those of their first word."""
    body = comment.text
    mark = 1 if body.startswith("#") else 2
    inner = body[mark:].removesuffix("*/") if body.startswith("/*") else body[mark:]
    for found in re.finditer(_DIRECTIVE, inner):
        col = comment.col + mark + found.start() + found[0].index("docdetect")
        yield _read_directive(found, comment, col, known)
    if noqa and (found_noqa := re.search(_NOQA, body)):
        codes = tuple(re.split(r"[, \t]+", (found_noqa["codes"] or "").upper().strip(", \t")))
        named = tuple(code for code in codes if code)
        yield Suppression(comment.line, comment.col + found_noqa.start(), named, "", "noqa", comment.alone)


def _read_directive(
    found: re.Match[str], comment: _Comment, col: int, known: Collection[str]
) -> Suppression | DirectiveProblem:
    verb = found["verb"]
    codes = tuple(code.upper() for code in re.split(r"[,\s]+", found["codes"] or "") if code)
    trouble = _trouble(found, verb, codes, known)
    if not trouble and verb == "ignore-file" and (comment.col or not comment.alone):
        trouble = "`docdetect: ignore-file` must stand alone at the start of a line"
    if trouble:
        return DirectiveProblem(comment.line, col, trouble)
    return Suppression(comment.line, col, codes, (found["reason"] or "").strip(), verb, comment.alone)


def _trouble(found: re.Match[str], verb: str, codes: tuple[str, ...], known: Collection[str]) -> str:
    """Say what is wrong with a directive, or nothing."""
    if verb not in _VERBS:
        return f"unknown directive `docdetect: {verb[:40]}`{nearest(verb, _VERBS)}"
    if not found["bracket"]:
        return ""
    if not found["closed"]:
        return f"`docdetect: {verb}[` has no closing bracket"
    if not codes:
        return f"`docdetect: {verb}[]` names no code: name one, or drop the brackets to mean all"
    for code in codes:
        if not re.match(_CODE, code) or (known and not any(one.startswith(code) for one in known)):
            return f"`docdetect: {verb}`: unknown code {code[:40]}{nearest_code(code, known)}"
    return ""


def _first_code_line(text: str, language: Language) -> int:
    """Find the line on which something else than blanks and line comments begins."""
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
