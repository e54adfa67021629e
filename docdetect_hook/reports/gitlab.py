"""The Code Quality report of GitLab: a JSON array of issues."""

from __future__ import annotations

from functools import partial

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import JsonReport
from docdetect_hook.reports.locations import identity_of, rooted_path
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.startup.typed import Any


def report(style: Style) -> JsonReport:
    """Make an array of issues; paths are relative to the root of the project, as GitLab needs them."""
    return JsonReport(partial(_issue, style.root), lambda _run: "[", "\n]\n")


# The fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
def _issue(root: str, entry: Finding | Problem) -> dict[str, Any]:
    """Return an issue; GitLab drops issues that share a fingerprint."""
    is_finding = isinstance(entry, Finding)
    end = entry.end_line if isinstance(entry, Finding) else entry.line
    return {
        "type": "issue",
        "description": shown_path(entry.message),
        "check_name": entry.code,
        "categories": ["Clarity"],
        "severity": "minor" if is_finding else "major",
        "fingerprint": identity_of(entry, root),
        "location": {
            "path": shown_path(rooted_path(entry.path, root)),
            "lines": {"begin": entry.line, "end": end},
        },
    }
