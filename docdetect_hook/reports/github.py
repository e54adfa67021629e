"""Annotations of GitHub Actions: one workflow command a finding."""

from __future__ import annotations

from functools import partial

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import github_message, github_property
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(style: Style) -> LineReport:
    """Make a report of `::error` commands; GitHub shows ten of them for each step."""
    return LineReport(partial(_commands, style))


def _commands(style: Style, file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        end = f",endLine={entry.end_line}" if isinstance(entry, Finding) else ""
        place = f"file={github_property(rooted_path(entry.path, style.root))},line={entry.line}{end}"
        where = f"{entry.path}:{entry.line}:{entry.col + 1}"
        yield (
            f"::error title=docdetect {entry.code},{place},col={entry.col + 1}"
            f"::{github_message(f'{where}: {entry.code} {entry.message}')}"
        )
