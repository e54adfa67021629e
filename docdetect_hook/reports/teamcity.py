"""Service messages of TeamCity: an inspection type a code, an inspection a finding."""

from __future__ import annotations

from collections.abc import Iterator

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import teamcity
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.reports.spool import Spool
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Run


def report(style: Style) -> _Inspections:
    """Make a report that the Code Inspection tab of a build shows."""
    return _Inspections(style.root)


class _Inspections:
    """The messages; a type is declared before its first inspection."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._declared: set[str] = set()
        self._spool = Spool()

    def add(self, file: FileReport) -> None:
        for entry in file.entries:
            if entry.code not in self._declared:
                self._declared.add(entry.code)
                self._spool.add(_declaration(entry.code))
            # The type of an inspection has to be declared before the first one of it (TeamCity's manual).
            severity = "WARNING" if isinstance(entry, Finding) else "ERROR"
            self._spool.add(
                f"##teamcity[inspection typeId='{entry.code}' message='{teamcity(entry.message)}' "
                f"file='{teamcity(rooted_path(entry.path, self._root))}' line='{entry.line}' "
                f"SEVERITY='{severity}']\n"
            )

    def close(self, _run: Run) -> Iterator[str]:
        yield from self._spool


def _declaration(code: str) -> str:
    rule = RULES[code]
    return (
        f"##teamcity[inspectionType id='{code}' name='{teamcity(rule.name)}' "
        f"description='{teamcity(rule.page.why)}' category='Documentation']\n"
    )
