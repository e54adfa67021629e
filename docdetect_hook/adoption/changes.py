"""What a change brings: the findings of a file that the base revision does not have.

    head: finding ──► same code, name and kind in the base's file of this path ────────────────► known
                 └──► in the base's file that this one was made of by a rename ────────────────► known
                 └──► same header too, in a file of the base that is gone: it was moved here ──► known
                 └──► none of these ───────────────────────────────────────────────────────────► new

Each finding of the base makes one finding known, so that a second of the same name is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from docdetect_hook.adoption.baseline import Headers
from docdetect_hook.records import Finding, Problem
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.tuples import NamedTuple

_Key = tuple[str, str, str]
# A line that stands in more files than these tells none of them from the others.
_MOST_FILES_OF_A_LINE = 8
# As git's default: what two files share at least when one was made of the other.
_SIMILAR = 0.5


class Base(NamedTuple):
    """What is to be asked of the base revision; paths are relative to the repository's root.

    ``report_of`` checks one of its files, None where it has none; ``gone`` are its files that head does
    not have; ``text_of`` and ``header_of`` read the base's side.
    """

    report_of: Callable[[str], FileReport | None]
    gone: tuple[str, ...]
    text_of: Callable[[str], str | None]
    header_of: Headers


class Head(NamedTuple):
    """What is to be asked of the side that is judged: ``added`` are its files that the base does not have."""

    added: tuple[str, ...]
    text_of: Callable[[str], str | None]
    header_of: Headers


class Changes:
    """Tells the findings that a change brings from those that were there."""

    def __init__(self, base: Base, head: Head) -> None:
        """Take both sides; the base is looked at only where head has findings."""
        self._base = base
        self._head = head
        self._origins: Mapping[str, str] | None = None
        self._moved: dict[_Key, list[tuple[str, Finding]]] | None = None
        self._used: set[int] = set()

    # Order matters: what the file itself had is used up first, so that a definition moved in from elsewhere
    # cannot take the place of one that stayed.
    def new_of(self, path: str, report: FileReport) -> FileReport:
        """Return the report with what the base does not have; ``path`` is relative to the root."""
        if not report.findings and not report.problems:
            return report
        before = self._before(path)
        faults = Counter(map(_fault, before.problems)) if before else Counter[tuple[str, str]]()
        known: dict[_Key, list[Finding]] = {}
        for old in before.findings if before else ():
            known.setdefault(_key(old), []).append(old)
        findings = [one for one in report.findings if not self._is_known(known, one)]
        problems = [one for one in report.problems if not _takes(faults, _fault(one))]
        # Only from files that are gone: what was taken out of a file that stayed is new where it is put.
        if self._base.gone:
            findings = [one for one in findings if not self._was_moved(path, one)]
        return report._replace(findings=tuple(findings), problems=tuple(problems))

    def _before(self, path: str) -> FileReport | None:
        """Return what the base says of the file, under the path that it had there."""
        if path in self.origins:
            return self._base.report_of(self.origins[path])
        return self._base.report_of(path)

    @property
    def origins(self) -> Mapping[str, str]:
        """Return what each renamed file was called in the base."""
        if self._origins is None:
            self._origins = dict(
                renames(
                    {path: self._base.text_of(path) or "" for path in self._base.gone},
                    {path: self._head.text_of(path) or "" for path in self._head.added},
                )
                if self._base.gone and self._head.added
                else ()
            )
        return self._origins

    def _is_known(self, known: Mapping[_Key, list[Finding]], finding: Finding) -> bool:
        """Return whether the base's file has the same finding, and use that up."""
        for old in known.get(_key(finding), ()):
            if id(old) not in self._used:
                self._used.add(id(old))
                return True
        return False

    def _was_moved(self, path: str, finding: Finding) -> bool:
        """Return whether a file that is gone had the same finding under the same header."""
        for there, old in self._gone().get(_key(finding), ()):
            if id(old) not in self._used and self._base.header_of(there, old) == self._head.header_of(
                path, finding
            ):
                self._used.add(id(old))
                return True
        return False

    def _gone(self) -> dict[_Key, list[tuple[str, Finding]]]:
        """Index the findings of the files that are gone, once any finding needs it."""
        if self._moved is None:
            self._moved = {}
            for path in self._base.gone:
                report = self._base.report_of(path)
                for finding in report.findings if report else ():
                    self._moved.setdefault(_key(finding), []).append((path, finding))
        return self._moved


def _key(finding: Finding) -> _Key:
    definition = finding.definition
    if definition.kind == "package":  # a module that became a package is asked for the same text
        return "UND100" if finding.code == "UND104" else finding.code, definition.qualname, "module"
    return finding.code, definition.qualname, definition.kind


def _fault(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _takes(known: Counter[tuple[str, str]], fault: tuple[str, str]) -> bool:
    """Return whether one is left, and use it up."""
    known[fault] -= 1
    return known[fault] >= 0


def renames(gone: Mapping[str, str], added: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each added file that was made of one that is gone, with that one: they share half their lines.

    Lines that stand in many files say nothing, so the time is linear in the texts.
    """
    lines_of = {path: _lines(text) for path, text in gone.items()}
    holders: dict[str, list[str]] = {}
    for path, lines in lines_of.items():
        for line in lines:
            holders.setdefault(line, []).append(path)
    # Greedily by how much two files share, as git pairs them; ties go by path, so that a run can be repeated.
    pairs = [pair for path, text in added.items() for pair in _alike(path, _lines(text), holders, lines_of)]
    taken: set[str] = set()
    for _, path, old in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if path not in taken and old not in taken:
            taken |= {path, old}
            yield path, old


def _alike(
    path: str, lines: frozenset[str], holders: Mapping[str, list[str]], lines_of: Mapping[str, frozenset[str]]
) -> Iterator[tuple[float, str, str]]:
    shared: Counter[str] = Counter()
    for line in lines:
        several = holders.get(line, ())
        if len(several) <= _MOST_FILES_OF_A_LINE:
            shared.update(several)
    for old, count in shared.items():
        share = count / max(len(lines), len(lines_of[old]))
        if share >= _SIMILAR:
            yield share, path, old


def _lines(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, text.split("\n"))))


def without_known(kept: Iterable[Finding], new: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that neither a baseline nor the base revision accepts."""
    fresh = {finding.fingerprint for finding in new}
    return tuple(finding for finding in kept if finding.fingerprint in fresh)
