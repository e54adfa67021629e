"""Report formats: each module takes in the files of a run and yields their report."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator, Mapping, Protocol


class Style(NamedTuple):
    """How a report looks; ``totals_only`` leaves single findings out of the reports for people.

    ``explain`` adds who voted what and why to each finding. ``root`` is the absolute directory that paths
    are relative to in formats that servers read, empty for the working directory; ``texts`` are the
    sources that are not on the disk, by path.
    """

    colour: bool = False
    statistics: bool = False
    totals_only: bool = False
    explain: bool = False
    root: str = ""
    texts: Mapping[str, str] = MappingProxyType({})


class Report(Protocol):
    """The report of one run.

    Findings are rendered file by file and kept as text, which is far smaller than the records, and
    out of memory where it is long. Nothing is printed before the run is over, so that a run that
    fails does not leave half a document.
    """

    def add(self, file: FileReport) -> None:
        """Take in a file; files come in the order of their paths."""

    def close(self, run: Run) -> Iterator[str]:
        """Yield the whole report in pieces of text, once all files are in."""


class Format(NamedTuple):
    """A format: the module below this package that has `report(style) -> Report`, and what it is like.

    ``people`` read it, where programs read the others. In one that is ``ranked`` each finding stands by
    itself, in any order. One that is ``opinionated`` tells how sure a finding is: for the others nobody has
    to ask the voters. ``by_file`` names files of which there is nothing to tell, ``by_line`` says of a
    finding its place, code and message alone, and whether it can be fixed.
    """

    module: str
    people: bool = False
    ranked: bool = False
    opinionated: bool = False
    by_file: bool = False
    by_line: bool = False


_TEXT = Format("text", people=True, ranked=True, by_line=True)
_JSON_LINES = Format("jsonl", ranked=True, opinionated=True)
FORMATS = {
    "text": _TEXT,
    "concise": _TEXT,
    "full": Format("full", people=True, ranked=True),
    "grouped": Format("grouped", people=True),
    "json": Format("json", ranked=True, opinionated=True),
    "jsonl": _JSON_LINES,
    "json-lines": _JSON_LINES,
    "github": Format("github"),
    "gitlab": Format("gitlab"),
    "sarif": Format("sarif", opinionated=True),
    "junit": Format("junit", by_file=True),
    "checkstyle": Format("checkstyle"),
    "pylint": Format("pylint"),
    "rdjson": Format("rdjson"),
    "azure": Format("azure"),
    "teamcity": Format("teamcity"),
    "markdown": Format("markdown"),
    "html": Format("html"),
}


def reporter(name: str) -> Callable[[Style], Report]:
    """Load what makes the reports of a format of FORMATS."""
    module = import_module(f"docdetect_hook.reports.{FORMATS[name].module}")
    make: Callable[[Style], Report] = module.report
    return make
