"""One run as a whole: totals over the results of its files, and what remains to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from docdetect_hook.engine import FileResult
from docdetect_hook.records import Finding, Problem


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


def summarise(results: Iterable[FileResult]) -> Run:
    """Add up the results; definitions themselves are let go, so memory stays flat."""
    findings: list[Finding] = []
    problems: list[Problem] = []
    files = definitions = documented = 0
    crashed = False
    for result in results:
        files += 1
        findings += result.findings
        problems += result.problems
        crashed |= result.crashed
        asked = [judged.verdict.documented for judged in result.judged if judged.in_scope]
        definitions += len(asked)
        documented += sum(asked)
    findings.sort(key=lambda finding: (finding.path, finding.line, finding.col, finding.code))
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.col, problem.code))
    return Run(tuple(findings), tuple(problems), files, definitions, documented, crashed)
