"""Findings under a heading per file, columns aligned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from docdetect_hook.discovery.walk import escape_path
from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.text import closing, explanation
from docdetect_hook.run import Run


def render(run: Run, style: Style) -> Iterator[str]:
    """Render one block a file, then what the text report closes with."""
    entries = list(run.problems) if style.totals_only else run.entries
    for path, group in groupby(entries, key=lambda entry: entry.path):
        block = list(group)
        width = max(len(f"{entry.line}:{entry.col + 1}") for entry in block)
        yield f"{escape_path(path)}:"
        for entry in block:
            place = f"{entry.line}:{entry.col + 1}"
            yield f"  {place:<{width}}  {entry.code}  {escape_path(entry.message)}"
            if style.explain and isinstance(entry, Finding):
                yield from explanation(entry)
        yield ""
    yield from closing(run, style)
