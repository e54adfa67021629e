"""One JSON object a line: findings and problems in the order of the text report."""

from __future__ import annotations

import json
from collections.abc import Iterator

from docdetect_hook.records import Finding
from docdetect_hook.reports import Style
from docdetect_hook.reports.objects import finding_object, problem_object
from docdetect_hook.run import Run


def render(run: Run, _style: Style) -> Iterator[str]:
    """Render the run; problems are the objects with an `error` key."""
    for entry in run.entries:
        yield json.dumps(finding_object(entry) if isinstance(entry, Finding) else problem_object(entry))
