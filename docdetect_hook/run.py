"""One run as a whole: totals over the results of its files, and what remains to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from docdetect_hook.records import Finding, Problem

if TYPE_CHECKING:
    from docdetect_hook.engine import FileResult


class FileReport(NamedTuple):
    """What a run keeps of one checked file: everything to report, nothing else of the definitions.

    ``disputes`` are the records for the feedback file, ``seconds`` is how long the check took; a report that
    was kept from an earlier run has neither, only the number of its disputes in ``disputed``.
    """

    path: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    definitions: int
    documented: int
    chars: int
    crashed: bool
    disputes: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0
    disputed: int = 0


def report_of(result: FileResult) -> FileReport:
    """Keep of a result what the report of a run needs."""
    asked = [judged.verdict.documented for judged in result.judged if judged.asked]
    records = tuple(_records(result))
    return FileReport(
        result.path,
        tuple(judged.finding for judged in result.judged if judged.finding is not None),
        result.problems,
        len(asked),
        sum(asked),
        result.chars,
        result.crashed,
        records,
        result.seconds,
        len(records),
    )


def _records(result: FileResult) -> Iterator[dict[str, Any]]:
    for judged in result.judged:
        if judged.dispute is not None:
            yield judged.dispute
        if judged.trial is not None:
            yield judged.trial


class Run(NamedTuple):
    """The outcome of one run, sorted by path, line, column and code.

    ``definitions`` counts those documentation is asked of in the chosen scope, ``documented``
    those of them that have it.
    """

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    files: int
    definitions: int
    documented: int
    crashed: bool

    @property
    def coverage(self) -> float:
        """Give the documented share in percent; nothing to document is 100."""
        return 100.0 * self.documented / self.definitions if self.definitions else 100.0

    @property
    def entries(self) -> list[Finding | Problem]:
        """Merge findings and problems by path, line, column and code."""
        merged: list[Finding | Problem] = [*self.findings, *self.problems]
        return sorted(merged, key=lambda entry: (entry.path, entry.line, entry.col, entry.code))

    @property
    def by_code(self) -> dict[str, int]:
        """Count findings and problems by code, in the order of the codes."""
        counts = Counter(finding.code for finding in self.findings)
        counts.update(problem.code for problem in self.problems)
        return dict(sorted(counts.items()))


def summarise(reports: Iterable[FileReport]) -> Run:
    """Add up the reports of the files; only findings and problems are kept, so memory stays flat."""
    findings: list[Finding] = []
    problems: list[Problem] = []
    files = definitions = documented = 0
    crashed = False
    for report in reports:
        files += 1
        findings += report.findings
        problems += report.problems
        definitions += report.definitions
        documented += report.documented
        crashed |= report.crashed
    findings.sort(key=lambda finding: (finding.path, finding.line, finding.col, finding.code))
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.col, problem.code))
    return Run(tuple(findings), tuple(problems), files, definitions, documented, crashed)
