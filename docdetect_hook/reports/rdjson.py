"""The Reviewdog Diagnostic Format: one JSON document that reviewdog turns into review comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.excerpts import Excerpts
from docdetect_hook.reports.lines import JsonArray
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.runner.summary import FileReport, Run


def report(style: Style) -> _Diagnostics:
    """Make a DiagnosticResult of reviewdog's proto/rdf."""
    return _Diagnostics(style)


class _Diagnostics:
    """The diagnostics; columns count from 1, in bytes of UTF-8."""

    def __init__(self, style: Style) -> None:
        self._root = style.root
        self._excerpts = Excerpts(style.texts)
        self._counted: tuple[tuple[str, int], int, int] = (("", 0), 0, 0)
        self._diagnostics = JsonArray()

    def add(self, file: FileReport) -> None:
        for entry in file.entries:
            self._diagnostics.add(self._diagnostic(entry))

    def _diagnostic(self, entry: Finding | Problem) -> dict[str, Any]:
        return {
            "message": shown_path(entry.message),
            "location": {
                "path": shown_path(rooted_path(entry.path, self._root)),
                "range": {"start": {"line": entry.line, "column": self._bytes_before(entry) + 1}},
            },
            "severity": "WARNING" if isinstance(entry, Finding) else "ERROR",
            "code": {"value": entry.code},
        }

    def _bytes_before(self, entry: Finding | Problem) -> int:
        """Return the column in bytes, counted on from the entry before: one line may hold them all."""
        line = self._excerpts.line(entry.path, entry.line) if entry.col else None
        if line is None or line.isascii():
            return entry.col
        place, col, size = self._counted
        if place != (entry.path, entry.line) or col > entry.col:
            col = size = 0
        size += len(line[col : entry.col].encode("utf-8", "surrogatepass"))
        self._counted = ((entry.path, entry.line), entry.col, size)
        return size

    def close(self, _run: Run) -> Iterator[str]:
        yield '{"source": {"name": "docdetect"}, "diagnostics": ['
        yield from self._diagnostics
        yield "\n]}\n"
