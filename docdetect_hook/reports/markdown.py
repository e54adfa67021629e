"""A summary in Markdown, for a pull request or the summary page of a job."""

from __future__ import annotations

from docdetect_hook.coverage.share import Share
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import markdown
from docdetect_hook.reports.folders import Folders
from docdetect_hook.reports.locations import rooted_path
from docdetect_hook.reports.spool import Spool
from docdetect_hook.reports.text import summary_line
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Iterator

_MOST_FINDINGS = 500  # GitHub cuts a job's summary at 1 MiB and a comment at 65,536 characters
_MOST_FOLDERS = 30


def report(style: Style) -> _Page:
    """Make a page of totals, coverage by folder, and the first findings."""
    return _Page(style.root)


class _Page:
    """The page; findings are rendered as they come, up to a limit."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._folders = Folders()
        self._rows = Spool()
        self._count = 0

    def add(self, file: FileReport) -> None:
        self._folders.add(file)
        for entry in file.entries:
            # Counted beyond the limit, so that the page can say how many it leaves out.
            self._count += 1
            if self._count <= _MOST_FINDINGS:
                place = f"{markdown(rooted_path(entry.path, self._root))}:{entry.line}"
                self._rows.add(f"| {place} | {entry.code} | {markdown(entry.message)} |\n")

    def close(self, run: Run) -> Iterator[str]:
        yield f"# Documentation\n\n{markdown(summary_line(run))}\n"
        if run.files:
            yield from self._coverage()
        if self._count:
            yield from _codes(run)
            yield "\n## Findings\n\n| place | code | message |\n|---|---|---|\n"
            yield from self._rows
        if self._count > _MOST_FINDINGS:
            yield f"\nThe first {_MOST_FINDINGS} of {self._count} findings are shown.\n"

    def _coverage(self) -> Iterator[str]:
        yield "\n## Coverage by folder\n\n"
        yield "| folder | definitions | documented | findings |\n|---|--:|--:|--:|\n"
        rows = self._folders.rows()
        for row in rows[:_MOST_FOLDERS]:
            share = Share(row.definitions, row.documented).shown
            yield f"| {markdown(row.name)} | {row.definitions} | {share} | {row.findings} |\n"
        if len(rows) > _MOST_FOLDERS:
            yield f"\n{len(rows) - _MOST_FOLDERS} more folders have fewer findings.\n"


def _codes(run: Run) -> Iterator[str]:
    yield "\n## Findings by code\n\n| code | count | what |\n|---|--:|---|\n"
    for code, count in run.by_code.items():
        yield f"| {code} | {count} | {markdown(RULES[code].page.summary)} |\n"
