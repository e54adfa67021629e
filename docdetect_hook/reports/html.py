"""One self-contained page: totals, coverage by folder, codes, worst files, every finding with its line."""

from __future__ import annotations

import hashlib

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
from docdetect_hook.startup.typed import Iterable, Iterator

_WORST_FILES = 20
# Nothing is loaded from elsewhere, so the page works as an artifact and offline; the browser is told to hold
# it to that, whatever a name in it says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --bad: #b3261e; --good: #1b6e33; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bd88f; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } a { color: inherit; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 6rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; width: 1%; }
meter { width: 8rem; } .share { width: 8rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); margin: .3rem 0 0; overflow-x: auto; padding: .4rem .6rem; }
section { content-visibility: auto; contain-intrinsic-size: auto 12rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0; overflow-wrap: anywhere; } ul { list-style: none; padding: 0; }
li { border-left: 3px solid var(--bad); margin: .6rem 0; overflow-wrap: anywhere; padding-left: .8rem; }
.code { color: var(--bad); font-weight: 600; } .total { font-size: 1.1rem; } .all { color: var(--good); }
@media (max-width: 40rem) { table { font-size: .85em; }
  .wide { display: none; } th, td { padding: .3rem .2rem; } }
@media print { section { content-visibility: visible; } li { break-inside: avoid; } }
"""


def opening(title: str, total: str) -> str:
    """Return a page from its beginning to the line with the totals."""
    return (
        "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n<p class='total'>{xml(total)}</p>\n"
    )


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
        self._files.append(Tally.of(file))
        if len(self._files) > 10 * _WORST_FILES:
            self._files = _worst(self._files)
        self._findings.add(f"<section id='{_anchor(file.path)}'>\n<h3>{_name(file.path)}</h3>\n<ul>\n")
        for entry in file.entries:
            self._findings.add(self._item(entry))
        self._findings.add("</ul>\n</section>\n")

    def _item(self, entry: Finding | Problem) -> str:
        excerpt = self._excerpts.at(entry.path, entry.line, entry.col)
        shown = f"<pre>{xml(excerpt.text)}\n{xml(excerpt.mark)}</pre>" if excerpt else ""
        title = xml(RULES[entry.code].page.summary)
        return (
            f'<li><code>{entry.line}:{entry.col + 1}</code> <span class="code" title="{title}">{entry.code}'
            f"</span> {xml(entry.message)}{shown}</li>\n"
        )

    def close(self, run: Run) -> Iterator[str]:
        yield opening("Documentation report", summary_line(run))
        yield from _table("Coverage by folder", "folder", _folder_rows(self._folders))
        if self._files:
            yield from _codes(run)
            yield from _table("Files with most findings", "file", _file_rows(_worst(self._files)))
        yield "<h2>Findings</h2>\n"
        yield from self._findings if self._files else ("<p class='all'>No findings.</p>\n",)
        yield f"<hr>\n<p>docdetect {xml(__version__)}</p>\n</body>\n</html>\n"


def _worst(files: Iterable[Tally]) -> list[Tally]:
    return sorted(files, key=lambda one: (-one.findings, one.name))[:_WORST_FILES]


def _anchor(path: str) -> str:
    """Return the name of a file's findings within the page; names of files are no names in HTML."""
    return f"f{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _name(path: str) -> str:
    """Return the name of a file or folder, which may be broken behind its slashes."""
    return xml(path).replace("/", "/<wbr>")


def _folder_rows(folders: Folders) -> Iterator[tuple[str, Tally]]:
    for row in folders.rows():
        yield _name(row.name), row


def _file_rows(files: Iterable[Tally]) -> Iterator[tuple[str, Tally]]:
    for row in files:
        yield f"<a href='#{_anchor(row.name)}'>{_name(row.name)}</a>", row


def _codes(run: Run) -> Iterator[str]:
    yield "<h2>Findings by code</h2>\n<table>\n<thead><tr><th scope='col' class='n'>code</th>"
    yield "<th scope='col'>what</th><th scope='col' class='n'>findings</th></tr></thead>\n<tbody>\n"
    for code, count in run.by_code.items():
        summary = xml(RULES[code].page.summary)
        yield f"<tr><td class='n code'>{code}</td><td>{summary}</td><td class='n'>{count}</td></tr>\n"
    yield "</tbody>\n</table>\n"


def _table(title: str, noun: str, rows: Iterable[tuple[str, Tally]]) -> Iterator[str]:
    yield f"<h2>{title}</h2>\n<table>\n<thead><tr><th scope='col'>{noun}</th>"
    yield "<th scope='col' class='n'>findings</th><th scope='col' class='n wide'>definitions</th>"
    yield "<th scope='col' class='n'>documented</th><th class='share wide'></th></tr></thead>\n<tbody>\n"
    for name, row in rows:
        share = Share(row.definitions, row.documented)
        told, value = share.shown, share.percent
        bar = "" if value is None else f"<meter min='0' max='100' value='{rounded(value)}'>{told}</meter>"
        yield (
            f"<tr><th scope='row'>{name}</th><td class='n'>{row.findings}</td>"
            f"<td class='n wide'>{row.definitions}</td><td class='n'>{told}</td>"
            f"<td class='share wide'>{bar}</td></tr>\n"
        )
    yield "</tbody>\n</table>\n"
