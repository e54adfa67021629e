"""The XML of Checkstyle, which Jenkins' Warnings plugin and many other readers know."""

from __future__ import annotations

from docdetect_hook import __version__
from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import xml
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator

_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>', f'<checkstyle version="{__version__}">')


def report(_style: Style) -> LineReport:
    """Make a report of a `file` element for each file with findings."""
    return LineReport(_elements, lambda _run: ("</checkstyle>",), lambda _run: _HEAD)


def _elements(file: FileReport) -> Iterator[str]:
    if not file.entries:
        return
    yield f'  <file name="{xml(file.path)}">'
    for entry in file.entries:
        yield _error(entry)
    yield "  </file>"


def _error(entry: Finding | Problem) -> str:
    severity = "warning" if isinstance(entry, Finding) else "error"
    return (
        f'    <error line="{entry.line}" column="{entry.col + 1}" severity="{severity}" '
        f'message="{xml(entry.message)}" source="docdetect.{entry.code}"/>'
    )
