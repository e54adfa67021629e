"""One JSON object a line: findings and problems in the order of the text report."""

from __future__ import annotations

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.reports.schema import finding_object, problem_object
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(_style: Style) -> LineReport:
    """Make a report of objects; problems are those with an `error` key."""
    return LineReport(_objects)


def _objects(file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        yield json_text(finding_object(entry) if isinstance(entry, Finding) else problem_object(entry))
