"""The whole run as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator

from docdetect_hook import __version__
from docdetect_hook.reports import Style
from docdetect_hook.reports.objects import finding_object, problem_object
from docdetect_hook.run import Run


def render(run: Run, _style: Style) -> Iterator[str]:
    """Render the run as an indented document of format version 1."""
    document = {
        "version": 1,
        "tool": {"name": "docdetect", "version": __version__},
        "summary": {
            "files": run.files,
            "definitions": run.definitions,
            "documented": run.documented,
            "coverage": round(run.coverage, 2),
            "findings": len(run.findings),
            "errors": len(run.problems),
            "by_code": run.by_code,
        },
        "findings": [finding_object(finding) for finding in run.findings],
        "errors": [problem_object(problem) for problem in run.problems],
    }
    yield json.dumps(document, indent=2)
