"""Which comments silence which finding, and which of them silence nothing."""

from __future__ import annotations

from bisect import bisect_right

from docdetect_hook.records import Definition, Language, Problem
from docdetect_hook.rules.directives import (
    NOQA_WORDS,
    NOQA_WORDS_WITH_CAPITALS,
    OWN_WORDS,
    DirectiveProblem,
    Suppression,
    noqa_directive,
    own_directives,
)
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import TYPE_CHECKING, Collection, Iterable, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.rules.comments import Comment
    from docdetect_hook.rules.pylint_comments import DisabledLines

_PYLINT_WORDS = ("pylint:",)
_FILE_FORMS = frozenset({"ignore-file", "noqa-file"})

# By code or prefix; "" stands for every code. What is looked up for one finding is bounded by its code.
_ByCode = dict[str, Suppression]


class Suppressions:
    """The directives of one file; remembers which of them silenced something."""

    def __init__(
        self,
        found: Iterable[Suppression] = (),
        problems: Iterable[DirectiveProblem] = (),
        first_code: int = 1,
        disabled: DisabledLines | None = None,
    ) -> None:
        """Take the directives, the line on which the file's code begins, and what pylint would not report."""
        self._all = tuple(found)
        self._first_code = first_code
        self._disabled = disabled
        self._used: set[Suppression] = set()
        self._for_file: _ByCode = {}
        self._lines: dict[tuple[str, int], _ByCode] = {}
        self._top: _ByCode = {}
        for one in self._all:
            self._file_away(one)
        self._blocks, unclosed = _blocks(self._all)
        self.problems = (*problems, *unclosed)

    def _file_away(self, one: Suppression) -> None:
        if one.form in _FILE_FORMS:
            _add(self._for_file, one)
        elif one.form in ("ignore", "noqa"):
            _add(self._lines.setdefault((one.form, one.line), {}), one)
            if one.behind:
                _add(self._lines.setdefault(("behind", one.behind), {}), one)
            if one.form == "ignore" and one.alone:
                _add(self._lines.setdefault(("alone", one.line), {}), one)
                if one.line <= self._first_code:
                    _add(self._top, one)

    def covers(self, definition: Definition, code: str) -> Suppression | None:
        """Return the directive that silences a finding of this code on this definition, if any."""
        if not self._all:
            return None
        for known in self._near(definition, code):
            for prefix in (code, code[:5], code[:4], code[:3], ""):
                one = known.get(prefix)
                if one is not None:
                    self._used.add(one)
                    return one
        return None

    def hides(self, definition: Definition, code: str) -> bool:
        """Return whether a comment silences a finding, ours or one of pylint's."""
        if not self._all and self._disabled is None:
            return False
        if self.covers(definition, code) is not None:
            return True
        line = 0 if is_whole_file(definition) else definition.line
        return self._disabled is not None and self._disabled.cover(line, code)

    def unused(self, enabled: Collection[str] | None = None) -> Iterator[Suppression]:
        """Yield our directives that silenced nothing; one that names no ``enabled`` code is not unused."""
        for one in self._all:
            if one in self._used or one.form not in ("ignore", "ignore-file", "begin-ignore"):
                continue
            if enabled is None or any(code.startswith(one.codes) for code in enabled):
                yield one

    def problems_in(self, path: str, codes: Collection[str]) -> Iterator[Problem]:
        """Yield what is wrong with the comments of a file in which ``codes`` can be reported."""
        if "UND910" in codes:
            for unused in self.unused(codes):
                yield Problem(path, unused.line, unused.col, "UND910", RULES["UND910"].page.message)
        for malformed in self.problems:
            yield Problem(path, malformed.line, malformed.col, "UND911", malformed.message)

    def _near(self, definition: Definition, code: str) -> Iterator[_ByCode]:
        yield self._for_file
        if self._blocks:
            yield from self._around(definition.line, code)
        yield self._lines.get(("noqa", definition.line), {})
        doc = definition.doc
        if doc is not None and doc.form == "docstring":
            yield self._lines.get(("behind", doc.line), {})
        if is_whole_file(definition):
            yield self._top
            yield _exactly(self._lines.get(("ignore", 1), {}), code)
            return
        # At the end of the line above it is about that line.
        yield self._lines.get(("alone", definition.header_start - 1), {})
        if doc is not None and doc.line < definition.header_start:
            yield self._lines.get(("alone", doc.line - 1), {})
        for line in range(definition.header_start, definition.header_end + 1):
            found = self._lines.get(("ignore", line))
            if found is not None:
                yield found

    def _around(self, line: int, code: str) -> Iterator[_ByCode]:
        for prefix in (code, code[:5], code[:4], code[:3]):
            blocks = self._blocks.get(prefix, ())
            place = bisect_right(blocks, line, key=lambda block: block[0]) - 1
            if place >= 0 and line <= blocks[place][1]:
                yield {prefix: blocks[place][2]}


def may_have_own(text: str) -> bool:
    """Return whether a file may have directives of ours: no others are malformed or unused."""
    return any(map(text.__contains__, OWN_WORDS))


def find_suppressions(
    text: str,
    language: Language,
    *,
    noqa: bool = True,
    foreign: bool = True,
    known_codes: Collection[str] = (),
    definitions: Sequence[Definition] = (),
) -> Suppressions:
    """Find the directives in the comments of a file.

    ``noqa`` honours flake8's comments for our codes, ``foreign`` those of pydocstyle and pylint for theirs,
    ``known_codes`` are the codes that may be named, ``definitions`` the scopes for pylint's comments.
    """
    python = language == "python"
    words: tuple[str, ...] = OWN_WORDS
    if python and (noqa or foreign):
        # Most files do not have the letter, and are searched for half of the words.
        words += NOQA_WORDS_WITH_CAPITALS if "Q" in text else NOQA_WORDS
    if python and foreign:
        words += _PYLINT_WORDS
    if not any(map(text.__contains__, words)):
        return Suppressions()
    from docdetect_hook.rules.comments import comments, first_code_line  # most files have none of ours

    told = list(comments(text, language, words))
    found: list[Suppression] = []
    problems: list[DirectiveProblem] = []
    for comment in told:
        for one in own_directives(comment, known_codes):
            if isinstance(one, Suppression):
                found.append(one)
            else:
                problems.append(one)
        quiet = noqa_directive(comment, own=noqa, foreign=foreign) if len(words) > 1 else None
        if quiet is not None:
            found.append(quiet)
    disabled = _disabled(told, definitions) if python and foreign else None
    return Suppressions(found, problems, first_code_line(text, language), disabled)


def _disabled(told: Sequence[Comment], definitions: Sequence[Definition]) -> DisabledLines | None:
    pragmas = [comment for comment in told if "pylint:" in comment.text]
    if not pragmas:
        return None
    inner = [one for one in definitions if not is_whole_file(one)]
    from docdetect_hook.rules.pylint_comments import disabled_lines  # most files do without

    return disabled_lines(pragmas, inner)


def is_whole_file(definition: Definition) -> bool:
    """Return whether a definition is its file; a module of Rust is declared in another."""
    return definition.kind in ("package", "crate") or (
        definition.kind == "module" and definition.language == "python"
    )


def _add(known: _ByCode, one: Suppression) -> None:
    for code in one.codes or ("",):
        known.setdefault(code, one)


def _exactly(known: _ByCode, code: str) -> _ByCode:
    """Keep what names this very code: behind code on line 1 a prefix is about that code."""
    return {code: known[code]} if code in known else {}


_Block = tuple[int, int, Suppression]


def _blocks(found: Iterable[Suppression]) -> tuple[dict[str, list[_Block]], list[DirectiveProblem]]:
    """Pair `begin-ignore` with `end-ignore`, code by code."""
    blocks: dict[str, list[_Block]] = {}
    opened: dict[str, Suppression] = {}
    problems: list[DirectiveProblem] = []
    for one in found:
        for code in one.codes:
            if one.form == "begin-ignore":
                if code in opened:
                    problems.append(_wrong(one, f"`begin-ignore[{code}]` inside of another one"))
                opened.setdefault(code, one)
            elif one.form == "end-ignore":
                begin = opened.pop(code, None)
                if begin is None:
                    problems.append(_wrong(one, f"`end-ignore[{code}]` without `begin-ignore[{code}]`"))
                else:
                    blocks.setdefault(code, []).append((begin.line, one.line, begin))
    for code, one in opened.items():
        problems.append(_wrong(one, f"`begin-ignore[{code}]` without `end-ignore[{code}]`"))
    return blocks, problems


def _wrong(one: Suppression, message: str) -> DirectiveProblem:
    return DirectiveProblem(one.line, one.col, message)
