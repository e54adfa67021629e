"""The whole run as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from docdetect_hook import __version__
from docdetect_hook.reports import Style
from docdetect_hook.reports.objects import finding_object, problem_object
from docdetect_hook.run import Run


def render(run: Run, _style: Style) -> Iterator[str]:
    """Render the run as a document of format version 1, a line for each finding and error."""
    head = {
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
    }
    # Not one `dumps` of it all: a run can have a million findings, and indenting is done in Python.
    yield json.dumps(head)[:-1] + ","
    yield from _array("findings", map(finding_object, run.findings), ",")
    yield from _array("errors", map(problem_object, run.problems), "}")


def _array(name: str, objects: Iterable[dict[str, Any]], end: str) -> Iterator[str]:
    line = f'"{name}": ['
    separator = ""
    for one in objects:
        yield line + separator
        line, separator = json.dumps(one), ","
    yield line
    yield f"]{end}"
