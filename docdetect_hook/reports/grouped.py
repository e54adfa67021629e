"""Findings under a heading per file, columns aligned."""

from __future__ import annotations

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import printable
from docdetect_hook.reports.text import TextReport, entries, explanation
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(style: Style) -> TextReport:
    """Make a report of one block a file, and of what the text report closes with."""
    return TextReport(style, lambda file: _block(style, file))


def _block(style: Style, file: FileReport) -> Iterator[str]:
    told = entries(style, file)
    if not told:
        return
    width = max(len(f"{entry.line}:{entry.col + 1}") for entry in told)
    yield f"{printable(file.path)}:"
    for entry in told:
        place = f"{entry.line}:{entry.col + 1}"
        yield f"  {place:<{width}}  {entry.code}  {printable(entry.message)}"
        if style.explain and isinstance(entry, Finding):
            yield from explanation(entry)
    yield ""
