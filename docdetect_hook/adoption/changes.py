"""What a change brings: the findings of a file that the base revision does not have.

    head: finding ──► same code, name and kind in the base's file of this path ────────────────► known
                 └──► in the base's file that this one was made of by a rename ────────────────► known
                 └──► same header too, in a file of the base that is gone: it was moved here ──► known
                 └──► none of these ───────────────────────────────────────────────────────────► new

Each finding of the base makes one finding known, so that a second of the same name is new.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from docdetect_hook.adoption.baseline import Baseline, Entry, Headers, entries_of
from docdetect_hook.records import Finding, Problem
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Mapping

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
    """What is to be asked of the side that is judged: ``added`` are its files that the base does not have.

    ``rooted`` turns a path of the run into one from the root.
    """

    added: tuple[str, ...]
    text_of: Callable[[str], str | None]
    header_of: Headers
    rooted: Callable[[str], str]


class Changes:
    """Tells the findings that a change brings from those that were there."""

    def __init__(self, base: Base, head: Head) -> None:
        """Take both sides; the base is looked at only where head has findings."""
        self._base = base
        self._head = head
        # The findings of the base are accepted as those of a baseline are: by symbol, and each once.
        self._known = Baseline(
            _Entries(base, self.origin_of),
            rooted=head.rooted,
            is_gone=lambda _path: True,
            header_of=head.header_of,
        )

    def new_of(self, report: FileReport) -> FileReport:
        """Return the report with what the base does not have."""
        if not report.findings and not report.problems:
            return report
        before = self._base.report_of(self.origin_of(self._head.rooted(report.path)))
        faults = Counter(map(_fault, before.problems)) if before else Counter[tuple[str, str]]()
        problems = [one for one in report.problems if not _takes(faults, _fault(one))]
        return self._known.accept(report)._replace(problems=tuple(problems))

    def origin_of(self, path: str) -> str:
        """Return what a file is called in the base."""
        return self.origins.get(path, path)

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Return what each renamed file was called in the base."""
        if not self._base.gone or not self._head.added:
            return {}
        gone = {path: self._base.text_of(path) or "" for path in self._base.gone}
        added = {path: self._head.text_of(path) or "" for path in self._head.added}
        return dict(renames(gone, added))


class _Entries(Mapping[str, "list[Entry]"]):
    """The findings of the base by the path in head; each file is checked when it is asked for.

    Those that may have moved are listed: only of files that are gone, for what was taken out of a file that
    stayed is new where it is put.
    """

    def __init__(self, base: Base, origin_of: Callable[[str], str]) -> None:
        self._base = base
        self._gone = frozenset(base.gone)
        self._origin_of = origin_of

    def __getitem__(self, path: str) -> list[Entry]:
        origin = self._origin_of(path)
        report = self._base.report_of(origin)
        if report is None:
            raise KeyError(path)
        # Headers are compared only where a file is gone, and to hash them costs a look at its text.
        header_of = self._base.header_of if origin in self._gone else _no_header
        return entries_of([report], lambda _path: origin, header_of)

    def __iter__(self) -> Iterator[str]:
        return iter(self._base.gone)

    def __len__(self) -> int:
        return len(self._gone)


def _no_header(_path: str, _finding: Finding) -> str:
    return ""


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
