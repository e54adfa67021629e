"""Apply the fixes of one file, round after round, as long as its code stays what it is."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from functools import cached_property

from docdetect_hook.fix.edits import Original, compatible
from docdetect_hook.languages import decode
from docdetect_hook.records import Edit, Finding, Fix, Language, Problem
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator, Sequence
from docdetect_hook.text.source import SourceError

# One fix may uncover another: a removed placeholder a comment that documents.
_ROUNDS = 10
# Fixes that change more than they should are found by halves, each by a check of the whole file: as many
# as ten million characters are worth, and a few of a long file.
_CHECKED_CHARS = 10_000_000
_LEAST_CHECKS = 16
_PARSER_FAULTS = (SyntaxError, ValueError, RecursionError, MemoryError)
# The findings that a fix turns into others: what was empty is missing then, what was missing a placeholder.
_TURNED = ("UND200", "UND201", "UND311")


class Told(NamedTuple):
    """What a check says of one text: its findings, its problems, and the codes that are to be fixed."""

    findings: Sequence[Finding]
    problems: Sequence[Problem]
    # Fixes of what is no finding.
    others: Sequence[Fix] = ()
    only: frozenset[str] = frozenset()

    def entries(self) -> Iterator[tuple[str, str]]:
        """Yield what names each finding and problem, whatever its line."""
        for finding in self.findings:
            yield finding.code, finding.definition.qualname
        for problem in self.problems:
            yield problem.code, ""

    def offered(self) -> Iterator[tuple[tuple[str, str] | None, Fix]]:
        """Yield the fixes, each with the name of the finding that it ends, if any."""
        for finding in self.findings:
            if finding.fix is not None and finding.code in self.only:
                yield (finding.code, finding.definition.qualname), finding.fix
        for problem in self.problems:
            if problem.fix is not None and problem.code in self.only:
                yield (problem.code, ""), problem.fix
        for fix in self.others:
            yield None, fix


Check = Callable[[str], Told]


class Repair(NamedTuple):
    """What became of one file: its bytes, the fixes made, how many unsafe ones were left."""

    data: bytes
    made: tuple[Fix, ...]
    unsafe_left: int


def repaired(data: bytes, language: Language, checked: Check, *, unsafe: bool) -> Repair:
    """Return a file with its fixes made; SourceError when it cannot be read or written back."""
    made: list[Fix] = []
    left = 0
    check = _Checks(checked, max(_LEAST_CHECKS, _CHECKED_CHARS // max(1, len(data))))
    for _ in range(_ROUNDS):
        state = _State(data, language, check)
        left = sum(not fix.safe for _, fix in state.told.offered()) if not unsafe else 0
        offered = [(name, fix) for name, fix in state.told.offered() if fix.safe or unsafe]
        names = {fix: name for name, fix in offered}
        chosen = compatible([fix for _, fix in offered])
        part = _sound_part(state, (), chosen, names)
        if not part:
            break
        data = state.after(part)
        made += part
    return Repair(data, tuple(made), left)


class _Checks:
    """The checks of one file: what is said of the last text is kept, and there is an end to them."""

    def __init__(self, check: Check, most: int) -> None:
        self._check = check
        self.left = most
        self._last: tuple[str, Told] | None = None

    def __call__(self, text: str) -> Told:
        if self._last is None or self._last[0] != text:
            self.left -= 1
            self._last = text, self._check(text)
        return self._last[1]


class _State:
    """One file before a round of fixes, with all that is compared with after it."""

    def __init__(self, data: bytes, language: Language, check: _Checks) -> None:
        self._text = text = decode(data, language)
        self.original = Original(data, language)
        self.language = language
        self.check = check
        self.told = check(text)
        self.entries = Counter(self.told.entries())

    @cached_property
    def code(self) -> str | None:
        """What the code is; most files have no fix and are not asked."""
        return code_of(self._text, self.language)

    def after(self, fixes: Sequence[Fix]) -> bytes:
        return self.original.with_edits(_unique(fixes))

    def is_sound(self, fixes: Sequence[Fix], names: dict[Fix, tuple[str, str] | None]) -> bool:
        """Return whether the code is what it was, and the findings are gone without new ones."""
        try:
            text = decode(self.after(fixes), self.language)
        except (SourceError, UnicodeError):
            return False
        if self.code is None or self.check.left <= 0 or code_of(text, self.language) != self.code:
            return False
        entries = Counter(self.check(text).entries())
        ended = Counter(name for fix in fixes if (name := names[fix]) is not None)
        turned = sum(count for (code, _), count in ended.items() if code in _TURNED)
        most = self.entries.total() - ended.total() + turned
        return entries.total() <= most and all(
            entries[name] <= self.entries[name] - count for name, count in ended.items()
        )


def _unique(fixes: Sequence[Fix]) -> set[Edit]:
    return {edit for fix in fixes for edit in fix.edits}


def _sound_part(
    state: _State,
    known: Sequence[Fix],
    more: Sequence[Fix],
    names: dict[Fix, tuple[str, str] | None],
) -> list[Fix]:
    """Return those of more fixes that can be made besides the known ones, found by halves."""
    if not more or state.is_sound([*known, *more], names):
        return list(more)
    if len(more) == 1:
        return []
    half = len(more) // 2
    first = _sound_part(state, known, more[:half], names)
    return first + _sound_part(state, [*known, *first], more[half:], names)


def code_of(text: str, language: Language) -> str | None:
    """Return what a text is to its language without documentation, None when it does not parse."""
    if language == "rust":
        from docdetect_hook.readers.rust.lexer import tokens  # Python files do without

        kept = [token for token in tokens(text) if token.kind not in _NOT_CODE]
        return "\n".join(text[token.start : token.end] for token in kept)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        return f"{_futures_are_first(tree)} {ast.dump(_Bare().visit(tree))}"
    except _PARSER_FAULTS:
        return None


_NOT_CODE = frozenset({"space", "line_comment", "block_comment"})


def _futures_are_first(tree: ast.Module) -> bool:
    """Return whether only a docstring stands before `from __future__`: the parser takes any place."""
    body = tree.body[ast.get_docstring(tree, clean=False) is not None :]
    first = next((at for at, one in enumerate(body) if not _is_future(one)), len(body))
    return not any(map(_is_future, body[first:]))


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__" and not statement.level


class _Bare(ast.NodeTransformer):
    """Leave out the statements that do nothing: strings, and `pass`."""

    def visit_Pass(self, _node: ast.Pass) -> None:
        """Leave it out."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Leave out a string without fields."""
        value = node.value
        if isinstance(value, ast.JoinedStr):
            return node if any(not isinstance(one, ast.Constant) for one in value.values) else None
        return None if isinstance(value, ast.Constant) and isinstance(value.value, str | bytes) else node
