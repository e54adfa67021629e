"""The findings of a run in the order in which they are worth fixing, whatever file they are in."""

from __future__ import annotations

from docdetect_hook.reports import Report
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Iterator


# The one report that keeps its findings as records: the order is known only at the end.
class Ranked:
    """Keeps the findings until all files are in, then hands them on, the surest first."""

    def __init__(self, report: Report) -> None:
        """Take the report that renders them."""
        self._report = report
        self._files: list[FileReport] = []

    def add(self, file: FileReport) -> None:
        """Take in a file; trouble with it is told in its place."""
        self._report.add(file._replace(findings=()))
        if file.findings:
            self._files.append(file)

    def close(self, run: Run) -> Iterator[str]:
        """Yield the whole report; findings as sure as each other stay in the order of their places."""
        found = [(finding, file) for file in self._files for finding in file.findings]
        for finding, file in sorted(found, key=lambda one: -one[0].verdict.confidence):
            self._report.add(file._replace(findings=(finding,), problems=(), counts=()))
        yield from self._report.close(run)
