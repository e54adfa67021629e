"""Walk over what stands outside of all blocks of a Python file: what other modules can see of it."""

from __future__ import annotations

from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.readers.python.outline import identifier
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.text.lazy_regex import regex

_LINE = (
    r"(?P<indent>[ \t\f]*+)"
    rf"(?:(?P<word>@|{scan.IMPORT}|(?:if|elif|else|del)(?=[ \t\f\\(:]))"
    rf"|(?:async{scan.GAP}++)?+(?P<kind>def|class){scan.GAP}++(?P<name>{scan.NAME}++)"
    rf"|(?P<target>{scan.NAME}++)(?=[ \t]*+[=:,.+]))?"
)
_AFTER_END = rf"(?P<end>)\n{scan.BLANK_LINES}{_LINE}"
_FIRST_LINE = regex(scan.BLANK_LINES + _LINE)
_NEXT_LINE = regex(_AFTER_END)
_ONE_LINE = regex(rf"{scan.LOGICAL_LINE}(?:{_AFTER_END})?+")
_BLOCK = regex(rf"{scan.INDENTED}(?:{_AFTER_END})?+")

# The marks of static analysis by their last name: typing's, and mypy's own older one.
_CHECKING = frozenset({"TYPE_CHECKING", "MYPY", "False"})
_CHECKING_ALIAS = regex(r"TYPE_CHECKING as (\w++)")
_CONDITION = regex(
    r"(?:el)?if[ \t(]++(?P<not>not[ \t(]++)?+(?:\w++\.)*+(?P<name>\w++)[ \t)]*+(?P<next>:|and\b)"
)


class Line(NamedTuple):
    """One logical line of interest; ``word`` is its keyword, the name it defines, or its first target.

    ``indent`` is 0 where the line runs in any case; ``checking`` says that it is for type checkers alone.
    """

    kind: str  # "import", "del", "target", "def", "class"
    word: str
    start: int
    end: int
    indent: int
    checking: bool
    decorators: tuple[str, ...] = ()


def walk(text: str) -> Iterator[Line]:
    """Yield the module's imports, bindings, deletions and definitions in order, whatever the syntax."""
    guards = _Guards(text)
    decorators: list[str] = []
    body_of: int | None = None  # the indentation of the definition whose body may still go on
    match = _FIRST_LINE.match(text)
    while match is not None:
        start, at = match.span("indent")
        if at == len(text) or text[at] == "#":
            break
        if body_of is not None and at - start > body_of:
            # Brackets nested deeper than the pattern of blocks knows end its match inside the body.
            _, match = scan.over(text, _ONE_LINE, at, _NEXT_LINE)
            continue
        word, kind, name, target = match.group("word", "kind", "name", "target")
        pattern, pos = (_BLOCK, start) if kind is not None else (_ONE_LINE, at)
        end, following = scan.over(text, pattern, pos, _NEXT_LINE)
        indent = at - start
        body_of = indent if kind is not None else None
        if guards.conditions:
            guards.enter(indent, word)
        checking = guards.checking
        if word == "@":
            decorators.append(text[at + 1 : end])
        else:
            if kind is not None:
                yield Line(kind, identifier(name), start, end, indent, checking, tuple(decorators))
            elif target is not None:
                yield Line("target", target, at, end, indent, checking)
            elif word == "del" or (word is not None and word.endswith(("from", "import"))):
                yield Line("del" if word == "del" else "import", word, at, end, indent, checking)
            elif word in ("if", "elif"):
                guards.open(indent, at)
                yield from guards.inline(at, end, indent)
            decorators.clear()
        match = following


class _Guards:
    """The conditions around the line at hand that hold for type checkers alone."""

    def __init__(self, text: str) -> None:
        """Find out by which names the text tests for a type checker."""
        self._text = text
        aliases = _CHECKING_ALIAS.findall(text) if "TYPE_CHECKING as" in text else ()
        self._names = _CHECKING.union(aliases)
        # The indentation of each, and whether what stands below it is for type checkers alone.
        self.conditions: list[tuple[int, bool]] = []
        self.checking = False

    def enter(self, indent: int, word: str | None) -> None:
        """Come to a line: conditions end with their indentation, and `else` turns one round."""
        while self.conditions and self.conditions[-1][0] >= indent:
            last, state = self.conditions.pop()
            if last == indent and word == "else":
                self.conditions.append((indent, not state))
                break
        self.checking = any(state for _, state in self.conditions)

    def open(self, indent: int, at: int) -> None:
        """Meet a condition."""
        found = _CONDITION.match(self._text, at)
        if found is None or found["name"] not in self._names:
            return
        negated = found["not"] is not None
        if not negated or found["next"] == ":":
            # Below `not TYPE_CHECKING` all is there; only its `else` is for type checkers.
            self.conditions.append((indent, not negated))
            self.checking = self.checking or not negated

    def inline(self, at: int, end: int, indent: int) -> Iterator[Line]:
        """Yield the import or deletion that stands on the line of its condition."""
        found = _INLINE.search(self._text, at, end)
        if found is not None:
            kind = "del" if found["word"] == "del" else "import"
            yield Line(kind, found["word"], found.start("word"), end, indent + 1, self.checking)


_INLINE = regex(rf":[ \t]*+(?P<word>{scan.IMPORT}|del(?=[ \t]))")
