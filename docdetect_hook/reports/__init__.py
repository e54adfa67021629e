"""Report formats: each module takes in the files of a run and yields their report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Protocol


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


# Format name -> module below this package with `report(style) -> Report`.
FORMATS = {
    "text": "text",
    "concise": "text",
    "full": "full",
    "grouped": "grouped",
    "json": "json",
    "jsonl": "jsonl",
    "json-lines": "jsonl",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "pylint": "pylint",
    "rdjson": "rdjson",
    "azure": "azure",
    "teamcity": "teamcity",
    "markdown": "markdown",
    "html": "html",
}

# Those that tell how sure a finding is; for the others nobody has to ask the voters.
OPINIONATED = frozenset(("json", "jsonl", "json-lines", "sarif"))

# Those that name files of which there is nothing to tell.
BY_FILE = frozenset(("junit",))


# Those that say of a finding its place, code and message alone, and whether it can be fixed.
BY_LINE = frozenset(("text", "concise"))


def reporter(name: str) -> Callable[[Style], Report]:
    """Load what makes the reports of a format of FORMATS."""
    module = import_module(f"docdetect_hook.reports.{FORMATS[name]}")
    make: Callable[[Style], Report] = module.report
    return make
