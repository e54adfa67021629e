"""Read the concrete form of single definitions: comments, strings and their places, confirmed by libcst.

libcst never sees the file. It reads a skeleton: for each definition that there are comments in front, a bare
header, that there are comments below it, and its first statements, of other code than strings the first word,
`_` for any name. Nothing in it nests deeply: libcst's parser recurses without a limit of its own. And nearly
all skeletons of a run are alike, so each is read once (34 for 2,243 definitions in a corpus of 980 files).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, count
from operator import add

from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.readers.python.disputable import is_directive
from docdetect_hook.readers.python.docstrings import Literal, literal_of
from docdetect_hook.readers.python.parser import Node, parsed
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.source import lines_in

if TYPE_CHECKING:
    from docdetect_hook.records import Definition

ABOVE = "comment above"
INSIDE = "comment in the body"
STRAY = "string after code"

_NAME = regex(rf"(?:async{scan.GAP}++)?+(?:def|class){scan.GAP}++{scan.NAME}++")
_STRING_START = regex(r"\(|[A-Za-z]{0,2}+[\"']")
_STRINGS = regex(rf"(?:[()\s]|\\\n|\#[^\n]*+|[A-Za-z]{{0,2}}+{scan.STRING})++")
_COMPOUND = regex(r"(?:if|for|while|try|with|def|class|async|match|case)\b|@")
_IMPORT = regex(scan.IMPORT)
# A string below an assignment documents the attribute (PEP 258, and what Sphinx and editors read).
_ATTRIBUTE = regex(r"[\w.]++[ \t]*+(?::[^=\n]++)?(?:=(?!=)|$)")
# The word that a statement begins with, unless it is the prefix of a string.
_WORD = regex(r"[^\W\d]\w{0,40}+(?![\"'\w])")
# Keywords that are statements.
_ALONE = frozenset(("break", "continue", "pass", "raise", "return", "yield"))
_MOST_PARENTHESES = 50
_MOST_IMPORTS = 100
_MOST_SEEN = 4096


class Span(NamedTuple):
    """A stretch of the text by its offsets."""

    start: int
    end: int


class Concrete(NamedTuple):
    """How one definition is written.

    ``documented`` is what libcst says, ``form`` names what stands where documentation would, if it is none.
    ``body`` is the place of the first statement, ``first`` that statement when it is a string, ``stray`` a
    string behind code; ``above`` and ``inside`` are the lines (from 1, the last one included) of comments.
    ``block`` says that the body has lines of its own, ``lonely`` that the first statement is all of it.
    """

    documented: bool
    form: str | None
    body: int
    first: Span | None
    stray: Span | None
    above: tuple[int, int] | None
    inside: tuple[int, int] | None
    block: bool
    lonely: bool


Known = dict[tuple[int, int], Concrete | None]
"""Concrete forms by the place of the definition."""


def place_of(definition: Definition) -> tuple[int, int]:
    """Return what tells a definition of a file from all others: the module comes before its first one."""
    whole = definition.kind in ("module", "package")
    return (0, 0) if whole else (definition.line, definition.col)


class Source:
    """A text with the places of its lines."""

    def __init__(self, text: str) -> None:
        """Count the lines."""
        self.text = text
        self.lines = lines_in(text)
        # One loop in C for each step: a third of what a generator took, for every file with findings.
        ends = accumulate(map(len, self.lines))
        self.starts = [0, *map(add, ends, count(1))]

    def line_of(self, offset: int) -> int:
        """Return the line of an offset."""
        return bisect_right(self.starts, offset)

    def comments_up(self, line: int, indent: str) -> tuple[int, int] | None:
        """Return the comment lines that end just above a line and begin at the same column."""
        first = line
        while first > 1 and self.lines[first - 2].startswith(f"{indent}#"):
            first -= 1
        return (first, line - 1) if first < line else None

    def comments_down(self, line: int, last: int) -> tuple[int, int] | None:
        """Return the first comment lines from one line on up to another, nothing but blank lines before."""
        while line <= last and not self.lines[line - 1].strip():
            line += 1
        end = line
        while end <= last and self.lines[end - 1].strip().startswith("#"):
            end += 1
        return (line, end - 1) if end > line else None


@lru_cache(maxsize=1)
def source_of(text: str) -> Source:
    """Return a text with the places of its lines; its forms and its fixes ask one after the other."""
    return Source(text)


class _Place(NamedTuple):
    """Where a body begins, which line is below the header (0 without one), and whether it is a block."""

    body: int
    below: int
    block: bool


def confirmed(definition: Definition, one: Concrete | None) -> Definition:
    """Return a definition without documentation as libcst sees it.

    What libcst takes for documented is not asked for any; where it names a form of documentation that the
    language does not count, that is arguable.
    """
    if one is None:
        return definition
    if one.documented:
        return definition._replace(exempt=definition.exempt or "documented by libcst's reading")
    if definition.arguable in (None, ABOVE) and one.form not in (None, ABOVE):
        return definition._replace(arguable=one.form)
    return definition


def with_forms(
    definitions: Iterable[Definition], text: str, asked: list[Definition]
) -> tuple[list[Definition], Known]:
    """Read how those definitions are written that are ``asked`` about; return all, and the forms by place."""
    known = {place_of(one): form for one, form in zip(asked, read_concrete(text, asked), strict=True)}
    return [confirmed(one, known.get(place_of(one))) for one in definitions], known


def read_concrete(text: str, definitions: Iterable[Definition]) -> list[Concrete | None]:
    """Return the concrete form of each definition, None where it cannot be told."""
    source = source_of(text)
    found = [_written(source, definition) for definition in definitions]
    return [_confirmed(one, _seen(_skeleton(source, one))) if one is not None else None for one in found]


def _written(source: Source, definition: Definition) -> Concrete | None:
    place = _place(source, definition)
    if place is None:
        return None
    text, body = source.text, place.body
    end, following = _over_statement(text, body)
    whole = place.below == 0
    stray = _stray(text, body, end, following, definition.kind) if place.block else None
    above = None if whole else source.comments_up(definition.header_start, _indent(source, definition))
    inside = source.comments_down(place.below or 1, source.line_of(body) - 1) if place.block else None
    if inside is not None and is_directive(source.lines[inside[0] - 1].strip()):
        inside = None
    first = Span(body, end) if _is_string(text, body, end) else None
    return Concrete(False, None, body, first, stray, above, inside, place.block, following < 0)


def _place(source: Source, definition: Definition) -> _Place | None:
    text = source.text
    if definition.kind in ("module", "package"):
        match = scan.FIRST_LINE.match(text)
        return None if match is None else _Place(match.end("indent"), 0, True)
    start = source.starts[definition.line - 1] + definition.col
    name = _NAME.match(text, start)
    head = scan.head_at(text, start, name.end()) if name is not None else None
    if head is None:
        return None
    below = source.line_of(head.start("colon")) + 1
    if head["block"] is not None:
        return _Place(head.end("indent"), below, True)
    return _Place(head.start("inline"), below, False) if head["inline"] is not None else None


def _indent(source: Source, definition: Definition) -> str:
    line = source.lines[definition.header_start - 1]
    return line[: len(line) - len(line.lstrip(" \t\f"))]


def _over_statement(text: str, start: int) -> tuple[int, int]:
    """Return where a statement ends and the next one of the same body begins, -1 when there is none."""
    end, match = scan.over(text, scan.ONE_LINE, start)
    if match is None:
        return end, -1
    margin, following = match.span("indent")
    if following == len(text) or text[following] == "#":
        return end, -1
    own = text[text.rfind("\n", 0, start) + 1 : start]
    return end, following if own == text[margin:following] and not own.strip() else -1


def _stray(text: str, start: int, end: int, following: int, kind: str) -> Span | None:
    """Return the string behind the first statement, or behind the imports of a module."""
    whole = kind in ("module", "package")
    for _ in range(_MOST_IMPORTS if whole else 1):
        if following < 0 or _COMPOUND.match(text, start) or (whole and not _IMPORT.match(text, start)):
            return None
        attribute = _ATTRIBUTE.match(text, start, end)
        if attribute and ("class" in kind or "." in attribute[0].partition("=")[0]):
            return None
        if not whole and not _STRING_START.match(text, following):
            return None  # nearly all
        start = following
        end, following = _over_statement(text, start)
        if _is_string(text, start, end):
            return Span(start, end)
    return None


def _is_string(text: str, start: int, end: int) -> bool:
    """Return whether a statement is made of nothing but strings, simple enough for libcst."""
    if not _STRING_START.match(text, start) or text.count("(", start, end) > _MOST_PARENTHESES:
        return False
    return _STRINGS.fullmatch(text, start, end) is not None


def _skeleton(source: Source, one: Concrete) -> str:
    """Return what libcst reads of a definition; of comments only that they are there."""
    text = source.text
    first = text[slice(*one.first)].strip() if one.first is not None else _stand_in(text, one.body)
    above = "#\n" if one.above else ""
    inside = " #\n" if one.inside else ""
    stray = f" {text[slice(*one.stray)].strip()}\n" if one.stray is not None else ""
    return f"_\n{above}class _:\n{inside} {first}\n{stray}"


def _stand_in(text: str, start: int) -> str:
    """Return the word that a statement begins with where it is a statement by itself, else a name.

    No string begins with a word: what follows it changes nothing.
    """
    word = _WORD.match(text, start)
    return word[0] if word is not None and word[0] in _ALONE else "_"


class _Seen(NamedTuple):
    """What libcst's tree tells of a skeleton: its first and second statement, and where comments are."""

    first: Literal | None
    second: Literal | None
    above: bool
    inside: bool


@lru_cache(maxsize=_MOST_SEEN)
def _seen(skeleton: str) -> _Seen | None:
    """Read a skeleton with libcst, None when it refuses; most definitions of a run look like others."""
    body = parsed(skeleton)
    if body is None or len(body) != 2 or type(body[1]).__name__ != "ClassDef":  # noqa: PLR2004 - `_` and the class
        return None
    statements = body[1].body.body
    literals = [literal_of(statement) for statement in statements[:2]]
    return _Seen(
        literals[0], literals[1] if len(literals) > 1 else None, _noted(body[1]), _noted(statements[0])
    )


def _noted(node: Node) -> bool:
    """Return whether a comment stands above a node of libcst."""
    return any(getattr(line, "comment", None) is not None for line in node.leading_lines)


def _confirmed(one: Concrete, seen: _Seen | None) -> Concrete | None:
    """Complete what the text tells with what libcst's tree says."""
    if seen is None:
        return None
    first, second = seen.first, seen.second
    documented = first is not None and first.value is not None
    form = None
    if first is not None and first.form is not None:
        form = first.form
    elif second is not None and second.value is not None:
        form = STRAY
    elif seen.inside:
        form = INSIDE
    elif seen.above:
        form = ABOVE
    if not documented and form is None:
        return one  # most are written in the plainest way
    return one._replace(documented=documented, form=None if documented else form)
