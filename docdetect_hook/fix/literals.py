"""Docstrings as they are written: lines that can be taken out or put in without touching the others."""

from __future__ import annotations

from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.readers.python.concrete import Concrete, Source
from docdetect_hook.readers.python.docstrings import evaluate
from docdetect_hook.records import Definition
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Collection, Mapping, Sequence

_QUOTES = ('"""', "'''")
_QUOTED = 3


class Docstring(NamedTuple):
    """A docstring of one piece: its lines as they are written, where they begin in the file, their text.

    ``ahead`` counts the blank lines in front of the text, ``before`` and ``behind`` are the quotes and what
    stands around them.
    """

    written: list[str]
    line: int
    col: int
    said: list[str]
    ahead: int
    before: str
    behind: str

    def can_lose(self, removed: Collection[int]) -> bool:
        """Return whether the literal without some lines of its text says the others, and anything at all."""
        rest = [line for number, line in enumerate(self.said) if number not in removed]
        if _bare(rest) == [""]:
            return False
        gone = {line + self.ahead for line in removed}
        kept = [line for number, line in enumerate(self.written) if number not in gone]
        if len(self.written) - 1 in gone:
            kept[-1] = kept[-1].rstrip()
        return self._says(kept, rest)

    def can_take(self, added: Mapping[int, Sequence[str]]) -> bool:
        """Return whether the literal with lines in front of some of its text says those, too."""
        written = [(number - self.ahead, line) for number, line in enumerate(self.written)]
        return self._says(_with(written, added), _with(list(enumerate(self.said)), added))

    def _says(self, written: Sequence[str], said: Sequence[str]) -> bool:
        value = evaluate(self.before + "\n".join(written) + self.behind).value
        return value is not None and _bare(value.split("\n")) == _bare(said)


def docstring_of(source: Source, definition: Definition, form: Concrete) -> Docstring | None:
    """Return a docstring that is one literal in three quotes of either kind."""
    if form.first is None or definition.doc is None:
        return None
    statement = source.text[slice(*form.first)]
    strings = [piece for piece in scan.pieces(statement) if piece.kind == "string"]
    if len(strings) != 1 or not statement.startswith(_QUOTES, strings[0].start):
        return None
    start, end = strings[0].start + _QUOTED, strings[0].end - _QUOTED
    written = statement[start:end].split("\n")
    ahead = next((number for number, line in enumerate(written) if line.strip()), 0)
    line = source.line_of(form.first.start + start)
    col = form.first.start + start - source.starts[line - 1]
    said = definition.doc.text.split("\n")
    return Docstring(written, line, col, said, ahead, statement[:start], statement[end:])


def _with(lines: Sequence[tuple[int, str]], added: Mapping[int, Sequence[str]]) -> list[str]:
    """Return lines with others in front of some of them, by their numbers, or behind the last one."""
    last = max(number for number, _ in lines)
    kept = [one for number, line in lines for one in (*added.get(number, ()), line)]
    return [*kept, *added.get(last + 1, ())]


def _bare(lines: Sequence[str]) -> list[str]:
    return "\n".join([line.expandtabs().strip() for line in lines]).strip("\n").split("\n")
