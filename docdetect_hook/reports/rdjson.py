"""The Reviewdog Diagnostic Format: one JSON document that reviewdog turns into review comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import JsonArray
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.runner.summary import FileReport, Run


def report(style: Style) -> _Diagnostics:
    """Make a DiagnosticResult of reviewdog's proto/rdf."""
    return _Diagnostics(style.root)


class _Diagnostics:
    """The diagnostics; columns count from 1, in characters."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._diagnostics = JsonArray()

    def add(self, file: FileReport) -> None:
        for entry in file.entries:
            self._diagnostics.add(self._diagnostic(entry))

    def _diagnostic(self, entry: Finding | Problem) -> dict[str, Any]:
        return {
            "message": shown_path(entry.message),
            "location": {
                "path": shown_path(rooted_path(entry.path, self._root)),
                "range": {"start": {"line": entry.line, "column": entry.col + 1}},
            },
            "severity": "WARNING" if isinstance(entry, Finding) else "ERROR",
            "code": {"value": entry.code},
        }

    def close(self, _run: Run) -> Iterator[str]:
        yield '{"source": {"name": "docdetect"}, "diagnostics": ['
        yield from self._diagnostics
        yield "\n]}\n"
