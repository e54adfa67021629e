"""Each finding with the line it is about, as compilers show it."""

from __future__ import annotations

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import printable
from docdetect_hook.reports.excerpts import Excerpts
from docdetect_hook.reports.text import TextReport, entries, entry_line, explanation
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(style: Style) -> TextReport:
    """Make the text report with an excerpt and a caret below each finding."""
    excerpts = Excerpts(style.texts)
    return TextReport(style, lambda file: _blocks(style, excerpts, file))


def _blocks(style: Style, excerpts: Excerpts, file: FileReport) -> Iterator[str]:
    for entry in entries(style, file):
        yield entry_line(style, entry)
        excerpt = excerpts.at(entry.path, entry.line, entry.col)
        if excerpt is not None:
            number = str(entry.line)
            yield f"  {number} | {printable(excerpt.text)}"
            yield f"  {' ' * len(number)} | {excerpt.mark}"
        if style.explain and isinstance(entry, Finding):
            yield from explanation(entry)
        yield ""
