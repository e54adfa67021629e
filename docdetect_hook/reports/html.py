"""One self-contained page: totals, coverage by folder, worst files, and every finding with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docdetect_hook import __version__
from docdetect_hook.coverage.share import Share, rounded
from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import xml
from docdetect_hook.reports.excerpts import Excerpts
from docdetect_hook.reports.folders import Folders, Tally
from docdetect_hook.reports.spool import Spool
from docdetect_hook.reports.text import summary_line
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Run

_WORST_FILES = 20
# Nothing is loaded from elsewhere, so the page works as an artifact and offline.
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --bad: #c0392b; --good: #27803b; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } .scroll { overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
meter { width: 8rem; } code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); margin: .3rem 0 0; overflow-x: auto; padding: .4rem .6rem; }
.file { margin-top: 1.2rem; font-weight: 600; overflow-wrap: anywhere; } ul { list-style: none; padding: 0; }
li { border-left: 3px solid var(--bad); margin: .6rem 0; padding-left: .8rem; }
.code { color: var(--bad); font-weight: 600; } .total { font-size: 1.1rem; }
"""


def report(style: Style) -> _Page:
    """Make a page that can be forwarded: it needs no other file and no script."""
    return _Page(style)


class _Page:
    """The page; the findings are rendered as they come, the tables at the end."""

    def __init__(self, style: Style) -> None:
        self._excerpts = Excerpts(style.texts)
        self._folders = Folders()
        self._files: list[Tally] = []
        self._findings = Spool()

    def add(self, file: FileReport) -> None:
        self._folders.add(file)
        if not file.entries:
            return
        self._files.append(Tally(file.path).plus(file))
        if len(self._files) > 10 * _WORST_FILES:
            self._files = _worst(self._files)
        self._findings.add(f'<p class="file">{xml(file.path)}</p>\n<ul>\n')
        for entry in file.entries:
            self._findings.add(self._item(entry))
        self._findings.add("</ul>\n")

    def _item(self, entry: Finding | Problem) -> str:
        excerpt = self._excerpts.at(entry.path, entry.line, entry.col)
        shown = f"<pre>{xml(excerpt.text)}\n{xml(excerpt.mark)}</pre>" if excerpt else ""
        title = xml(RULES[entry.code].page.summary)
        return (
            f'<li><code>{entry.line}:{entry.col + 1}</code> <span class="code" title="{title}">{entry.code}'
            f"</span> {xml(entry.message)}{shown}</li>\n"
        )

    def close(self, run: Run) -> Iterator[str]:
        yield "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        yield "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        yield f"<title>Documentation report</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        yield f"<h1>Documentation report</h1>\n<p class='total'>{xml(summary_line(run))}</p>\n"
        yield from _table("Coverage by folder", "folder", self._folders.rows())
        yield from _table("Files with most findings", "file", _worst(self._files))
        yield "<h2>Findings</h2>\n"
        yield from self._findings if self._files else ("<p>No findings.</p>\n",)
        yield f"<hr><p>docdetect {xml(__version__)}</p>\n</body>\n</html>\n"


def _worst(files: Iterable[Tally]) -> list[Tally]:
    return sorted(files, key=lambda one: (-one.findings, one.name))[:_WORST_FILES]


def _table(title: str, noun: str, rows: Iterable[Tally]) -> Iterator[str]:
    yield f"<h2>{title}</h2>\n<div class='scroll'><table>\n<thead><tr><th scope='col'>{noun}</th>"
    for head in ("definitions", "documented", "findings"):
        yield f"<th scope='col' class='n'>{head}</th>"
    yield "<th scope='col'>share</th></tr></thead>\n<tbody>\n"
    for row in rows:
        share = Share(row.definitions, row.documented)
        told, value = share.shown, share.percent
        bar = "" if value is None else f"<meter min='0' max='100' value='{rounded(value)}'>{told}</meter>"
        yield (
            f"<tr><th scope='row'>{xml(row.name)}</th><td class='n'>{row.definitions}</td>"
            f"<td class='n'>{told}</td><td class='n'>{row.findings}</td><td>{bar}</td></tr>\n"
        )
    yield "</tbody>\n</table></div>\n"
