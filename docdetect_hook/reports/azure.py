"""Logging commands of Azure Pipelines: one issue a finding."""

from __future__ import annotations

from functools import partial

from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import azure_message, azure_property
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(style: Style) -> LineReport:
    """Make a report of `task.logissue` commands."""
    return LineReport(partial(_commands, style))


def _commands(style: Style, file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        path = azure_property(rooted_path(entry.path, style.root))
        yield (
            f"##vso[task.logissue type=error;sourcepath={path};linenumber={entry.line};"
            f"columnnumber={entry.col + 1};code={entry.code};]{azure_message(entry.message)}"
        )
