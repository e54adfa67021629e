"""The whole run as one JSON document."""

from __future__ import annotations

from docdetect_hook.coverage.share import rounded
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.reports.lines import JsonArray
from docdetect_hook.reports.schema import HEAD, finding_object, problem_object
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Iterator


def report(_style: Style) -> _Document:
    """Make a document of format version 1, a line for each finding and error."""
    return _Document()


class _Document:
    """The document; its summary comes first, so that readers of a stream know what to expect."""

    def __init__(self) -> None:
        self._findings = JsonArray()
        self._errors = JsonArray()

    def add(self, file: FileReport) -> None:
        for finding in file.findings:
            self._findings.add(finding_object(finding))
        for problem in file.problems:
            self._errors.add(problem_object(problem))

    def close(self, run: Run) -> Iterator[str]:
        head = {
            **HEAD,
            "summary": {
                "files": run.files,
                "definitions": run.definitions,
                "documented": run.documented,
                "coverage": rounded(run.coverage),
                "findings": run.findings,
                "errors": run.problems,
                "by_code": run.by_code,
                "accepted": run.accepted,
                **({"model": run.model} if run.model else {}),
            },
        }
        yield json_text(head)[:-1]
        yield ',\n"findings": ['
        yield from self._findings
        yield '\n],\n"errors": ['
        yield from self._errors
        yield "\n]}\n"
