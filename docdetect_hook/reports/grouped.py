"""Findings under a heading per file, columns aligned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from docdetect_hook.discovery import escape_path
from docdetect_hook.reports import Style
from docdetect_hook.reports.text import closing
from docdetect_hook.run import Run


def render(run: Run, style: Style) -> Iterator[str]:
    """Render one block a file, then what the text report closes with."""
    entries = list(run.problems) if style.totals_only else run.entries
    for path, group in groupby(entries, key=lambda entry: entry.path):
        rows = [(f"{entry.line}:{entry.col + 1}", entry.code, entry.message) for entry in group]
        width = max(len(place) for place, _code, _message in rows)
        yield f"{escape_path(path)}:"
        for place, code, message in rows:
            yield f"  {place:<{width}}  {code}  {escape_path(message)}"
        yield ""
    yield from closing(run, style)
