"""Service messages of TeamCity: an inspection type a code, an inspection a finding."""

from __future__ import annotations

from functools import partial

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import teamcity
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Iterator


def report(style: Style) -> LineReport:
    """Make a report that the Code Inspection tab of a build shows."""
    return LineReport(partial(_messages, style.root, set()))


def _messages(root: str, declared: set[str], file: FileReport) -> Iterator[str]:
    for entry in file.entries:
        # The type of an inspection has to be declared before the first one of it (TeamCity's manual).
        if entry.code not in declared:
            declared.add(entry.code)
            yield _declaration(entry.code)
        severity = "WARNING" if isinstance(entry, Finding) else "ERROR"
        yield (
            f"##teamcity[inspection typeId='{entry.code}' message='{teamcity(entry.message)}' "
            f"file='{teamcity(rooted_path(entry.path, root))}' line='{entry.line}' SEVERITY='{severity}']"
        )


def _declaration(code: str) -> str:
    rule = RULES[code]
    return (
        f"##teamcity[inspectionType id='{code}' name='{teamcity(rule.name)}' "
        f"description='{teamcity(rule.page.why)}' category='Documentation']"
    )
