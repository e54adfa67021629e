"""Findings under a heading per file, columns aligned."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from docdetect_hook.discovery.walk import escape_path
from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.reports.text import closing, entries, explanation
from docdetect_hook.runner.summary import FileReport


def report(style: Style) -> LineReport:
    """Make a report of one block a file, and of what the text report closes with."""
    return LineReport(partial(_block, style), partial(closing, style))


def _block(style: Style, file: FileReport) -> Iterator[str]:
    told = entries(style, file)
    if not told:
        return
    width = max(len(f"{entry.line}:{entry.col + 1}") for entry in told)
    yield f"{escape_path(file.path)}:"
    for entry in told:
        place = f"{entry.line}:{entry.col + 1}"
        yield f"  {place:<{width}}  {entry.code}  {escape_path(entry.message)}"
        if style.explain and isinstance(entry, Finding):
            yield from explanation(entry)
    yield ""
