"""JUnit XML: a test suite a file, a failed test case a finding."""

from __future__ import annotations

from collections.abc import Iterator

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import xml
from docdetect_hook.reports.spool import Spool
from docdetect_hook.runner.summary import FileReport, Run


def report(_style: Style) -> _Suites:
    """Make a report that CI servers show among the tests; a clean file is a passed case."""
    return _Suites()


class _Suites:
    """The suites; their totals stand in the head, so it is written last."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._cases = self._failures = self._errors = 0

    def add(self, file: FileReport) -> None:
        # `tests` counts the cases below: a clean file has one, which passed.
        failures, errors = len(file.findings), len(file.problems)
        cases = max(1, failures + errors)
        self._cases += cases
        self._failures += failures
        self._errors += errors
        name = xml(file.path)
        self._spool.add(
            f'  <testsuite name="{name}" tests="{cases}" failures="{failures}" errors="{errors}" '
            f'skipped="0" time="{file.seconds:.3f}">\n'
        )
        if not file.entries:
            self._spool.add(f'    <testcase classname="{name}" name="documentation" time="0"/>\n')
        for entry in file.entries:
            self._spool.add(_case(entry))
        self._spool.add("  </testsuite>\n")

    def close(self, _run: Run) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield (
            f'<testsuites name="docdetect" tests="{self._cases}" failures="{self._failures}" '
            f'errors="{self._errors}">\n'
        )
        yield from self._spool
        yield "</testsuites>\n"


def _case(entry: Finding | Problem) -> str:
    subject = entry.definition.qualname if isinstance(entry, Finding) else ""
    name = xml(f"{entry.code} {subject or entry.path}")
    element = "failure" if isinstance(entry, Finding) else "error"
    place = xml(f"{entry.path}:{entry.line}:{entry.col + 1}")
    return (
        f'    <testcase classname="{xml(entry.path)}" name="{name}" '
        f'file="{xml(entry.path)}" line="{entry.line}" time="0">\n'
        f'      <{element} type="{entry.code}" message="{xml(entry.message)}">{place}: {entry.code} '
        f"{xml(entry.message)}</{element}>\n    </testcase>\n"
    )
