"""The Code Quality report of GitLab: a JSON array of issues."""

from __future__ import annotations

from collections.abc import Iterator

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import JsonArray
from docdetect_hook.reports.locations import identity_of, rooted_path
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Any


def report(style: Style) -> _Issues:
    """Make an array of issues; paths are relative to the root of the project, as GitLab needs them."""
    return _Issues(style.root)


class _Issues:
    """The issues of a run; GitLab drops issues that share a fingerprint."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._issues = JsonArray()

    def add(self, file: FileReport) -> None:
        for entry in file.entries:
            self._issues.add(self._issue(entry))

    # The fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
    def _issue(self, entry: Finding | Problem) -> dict[str, Any]:
        is_finding = isinstance(entry, Finding)
        end = entry.end_line if isinstance(entry, Finding) else entry.line
        return {
            "type": "issue",
            "description": shown_path(entry.message),
            "check_name": entry.code,
            "categories": ["Clarity"],
            "severity": "minor" if is_finding else "major",
            "fingerprint": identity_of(entry, self._root),
            "location": {
                "path": shown_path(rooted_path(entry.path, self._root)),
                "lines": {"begin": entry.line, "end": end},
            },
        }

    def close(self, _run: Run) -> Iterator[str]:
        yield "["
        yield from self._issues
        yield "\n]\n"
