"""JUnit XML: a test suite a file, a failed test case a finding."""

from __future__ import annotations

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import xml
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Iterator


def report(_style: Style) -> LineReport:
    """Make a report that CI servers show among the tests; a clean file is a passed case."""
    return LineReport(_suite, lambda _run: ("</testsuites>",), _opening)


def _opening(run: Run) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    # `tests` counts the cases below: a clean file has one, which passed.
    cases = run.files - run.files_with_findings + run.findings + run.problems
    yield (f'<testsuites name="docdetect" tests="{cases}" failures="{run.findings}" errors="{run.problems}">')


def _suite(file: FileReport) -> Iterator[str]:
    failures, errors, name = len(file.findings), len(file.problems), xml(file.path)
    yield (
        f'  <testsuite name="{name}" tests="{max(1, failures + errors)}" failures="{failures}" '
        f'errors="{errors}" skipped="0" time="{file.seconds:.3f}">'
    )
    if not file.entries:
        yield f'    <testcase classname="{name}" name="documentation" time="0"/>'
    yield from map(_case, file.entries)
    yield "  </testsuite>"


def _case(entry: Finding | Problem) -> str:
    subject = entry.definition.qualname if isinstance(entry, Finding) else ""
    name = xml(f"{entry.code} {subject or entry.path}")
    element = "failure" if isinstance(entry, Finding) else "error"
    place = xml(f"{entry.path}:{entry.line}:{entry.col + 1}")
    return (
        f'    <testcase classname="{xml(entry.path)}" name="{name}" '
        f'file="{xml(entry.path)}" line="{entry.line}" time="0">\n'
        f'      <{element} type="{entry.code}" message="{xml(entry.message)}">{place}: {entry.code} '
        f"{xml(entry.message)}</{element}>\n    </testcase>"
    )
