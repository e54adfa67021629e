"""The Reviewdog Diagnostic Format: one JSON document that reviewdog turns into review comments."""

from __future__ import annotations

from docdetect_hook.records import Finding, Fix, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.excerpts import Excerpts
from docdetect_hook.reports.lines import JsonReport
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.startup.typed import Any


def report(style: Style) -> JsonReport:
    """Make a DiagnosticResult of reviewdog's proto/rdf."""
    opening = '{"source": {"name": "docdetect"}, "diagnostics": ['
    return JsonReport(_Diagnostics(style).of, lambda _run: opening, "\n]}\n")


class _Diagnostics:
    """The diagnostics; columns count from 1, in bytes of UTF-8."""

    def __init__(self, style: Style) -> None:
        self._root = style.root
        self._excerpts = Excerpts(style.texts)
        self._counted: tuple[tuple[str, int], int, int] = (("", 0), 0, 0)

    def of(self, entry: Finding | Problem) -> dict[str, Any]:
        diagnostic: dict[str, Any] = {
            "message": shown_path(entry.message),
            "location": {
                "path": shown_path(rooted_path(entry.path, self._root)),
                "range": {"start": {"line": entry.line, "column": self._bytes_before(entry) + 1}},
            },
            "severity": "WARNING" if isinstance(entry, Finding) else "ERROR",
            "code": {"value": entry.code},
        }
        suggestion = self._suggestion(entry.path, entry.fix) if entry.fix is not None else None
        if suggestion is not None:
            diagnostic["suggestions"] = [suggestion]
        return diagnostic

    def _suggestion(self, path: str, fix: Fix) -> dict[str, Any] | None:
        """Return one replacement for all edits of a fix: those of a list are each other's alternatives."""
        # Edits of one fix belong together: the text between them is copied into one replacement.
        edits = sorted(fix.edits)
        first, last = edits[0], edits[-1]
        lines = [self._excerpts.line(path, number) for number in range(first.line, last.end_line + 1)]
        known = [line for line in lines if line is not None]
        if len(known) < len(lines) - (last.end_col == 0):
            return None
        known += [""] * (len(lines) - len(known))
        pieces, line, col = [], first.line, first.col
        for edit in edits:
            pieces += [_between(known, first.line, (line, col), (edit.line, edit.col)), edit.text]
            line, col = edit.end_line, edit.end_col
        start = _bytes(known[0][: first.col])
        end = _bytes(known[-1][: last.end_col])
        return {
            "range": {
                "start": {"line": first.line, "column": start + 1},
                "end": {"line": last.end_line, "column": end + 1},
            },
            "text": shown_path("".join(pieces)),
        }

    def _bytes_before(self, entry: Finding | Problem) -> int:
        """Return the column in bytes, counted on from the entry before: one line may hold them all."""
        line = self._excerpts.line(entry.path, entry.line) if entry.col else None
        if line is None or line.isascii():
            return entry.col
        place, col, size = self._counted
        if place != (entry.path, entry.line) or col > entry.col:
            col = size = 0
        size += _bytes(line[col : entry.col])
        self._counted = ((entry.path, entry.line), entry.col, size)
        return size


def _between(lines: list[str], first: int, start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the text between two places, of which the line ``first`` is the first one known."""
    text = lines[start[0] - first : end[0] - first + 1]
    text[-1] = text[-1][: end[1]]
    text[0] = text[0][start[1] :]
    return "\n".join(text)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
