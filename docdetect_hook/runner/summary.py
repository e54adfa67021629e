"""What remains to report of each file of a run, and the totals over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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

    @property
    def entries(self) -> Sequence[Finding | Problem]:
        """Merge findings and problems by line, column and code."""
        if not self.problems:
            return self.findings
        return sorted((*self.findings, *self.problems), key=_place)


def report_of(result: FileResult) -> FileReport:
    """Keep of a result what the report of a run needs."""
    asked = [judged.verdict.documented for judged in result.judged if judged.asked]
    records = tuple(_records(result))
    findings = [judged.finding for judged in result.judged if judged.finding is not None]
    return FileReport(
        result.path,
        tuple(sorted(findings, key=_place)),
        tuple(sorted(result.problems, key=_place)),
        len(asked),
        sum(asked),
        result.chars,
        result.crashed,
        records,
        result.seconds,
        len(records),
    )


def _place(entry: Finding | Problem) -> tuple[int, int, str]:
    return entry.line, entry.col, entry.code


def _records(result: FileResult) -> Iterator[dict[str, Any]]:
    for judged in result.judged:
        if judged.dispute is not None:
            yield judged.dispute
        if judged.trial is not None:
            yield judged.trial


class Run(NamedTuple):
    """The totals of one run.

    ``definitions`` counts those documentation is asked of in the chosen scope, ``documented``
    those of them that have it; ``by_code`` counts findings and problems in the order of the codes.
    """

    files: int
    definitions: int
    documented: int
    findings: int
    problems: int
    by_code: dict[str, int]
    crashed: bool

    @property
    def coverage(self) -> float:
        """Give the documented share in percent; nothing to document is 100."""
        return 100.0 * self.documented / self.definitions if self.definitions else 100.0


def summarise(reports: Iterable[FileReport], tell: Callable[[FileReport], object]) -> Run:
    """Add up the reports of the files; each goes on to ``tell`` and is then forgotten."""
    files = definitions = documented = problems = 0
    by_code: Counter[str] = Counter()
    crashed = False
    for report in reports:
        files += 1
        definitions += report.definitions
        documented += report.documented
        problems += len(report.problems)
        by_code.update([entry.code for entry in report.entries])
        crashed |= report.crashed
        tell(report)
    findings = by_code.total() - problems
    return Run(files, definitions, documented, findings, problems, dict(sorted(by_code.items())), crashed)
