"""What the dashboard keeps of one check of the project: its findings in short, and its coverage."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter, itemgetter

from docdetect_hook.coverage.share import Share
from docdetect_hook.coverage.tables import BY, Coverage
from docdetect_hook.languages import LANGUAGES, language_of
from docdetect_hook.records import Finding, Problem
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Run, Summary
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Iterable, Mapping, Sequence

CHOICES: Final = ("language", "code", "kind")
"""What findings are narrowed down by."""
_MOST_DEMOTED: Final = 200


class Row(NamedTuple):
    """One finding; ``symbol`` is the outermost one around it, ``search`` what a search looks at."""

    path: str
    line: int
    col: int
    code: str
    message: str
    language: str
    kind: str
    qualname: str
    symbol: str
    confidence: float
    search: str


class FileShare(NamedTuple):
    """How much of one file is documented, and how many findings it has."""

    path: str
    language: str
    share: Share
    findings: int


class Snapshot(NamedTuple):
    """The result of a check: totals, findings, files, and coverage by each grouping.

    ``rows`` come by path and line; ``choices`` are the languages, codes and kinds among them. ``key`` says
    what was checked: with the same key, another check finds the same. ``demoted`` are the first findings that
    the team's labels took back; the run has their number.
    """

    run: Run
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileShare, ...]
    by: Mapping[str, tuple[tuple[str, Share], ...]]
    beside: tuple[tuple[str, Share], ...]
    total: Share
    choices: Mapping[str, tuple[str, ...]]
    seconds: float
    key: str = ""
    demoted: tuple[Row, ...] = ()

    @property
    def languages(self) -> list[tuple[str, Share, int]]:
        """Return the share and the number of findings of each language."""
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.language] = counts.get(file.language, 0) + file.findings
        return [(name, share, counts.get(name, 0)) for name, share in self.by["language"]]


class Gathering:
    """Takes in the reports of a check, file by file."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._summary = Summary()
        self._coverage = {name: Coverage(name) for name in BY if name != "file"}
        self._rows: list[Row] = []
        self._demoted: list[Row] = []
        self._problems: list[Problem] = []
        self._files: list[FileShare] = []

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        self._summary.add(file)
        for coverage in self._coverage.values():
            coverage.add(file)
        self._rows += map(_row, file.findings)
        self._demoted += map(_row, file.demoted[: _MOST_DEMOTED - len(self._demoted)])
        self._problems += file.problems
        language = LANGUAGES[language_of(file.path) or "python"].title
        share = Share(file.definitions, file.documented)
        self._files.append(FileShare(file.path, language, share, len(file.findings)))

    def result(self, seconds: float, key: str = "") -> Snapshot:
        """Return what was gathered."""
        some = next(iter(self._coverage.values()))
        return Snapshot(
            self._summary.totals(),
            tuple(self._rows),
            tuple(self._problems),
            tuple(self._files),
            {name: tuple(coverage.rows()) for name, coverage in self._coverage.items()},
            tuple(some.beside()),
            some.total,
            {name: tuple(sorted({getattr(row, name) for row in self._rows})) for name in CHOICES},
            seconds,
            key,
            tuple(self._demoted),
        )


def _row(finding: Finding) -> Row:
    definition = finding.definition
    words = (finding.path, definition.qualname, finding.code, RULES[finding.code].name, finding.message)
    return Row(
        finding.path,
        finding.line,
        finding.col + 1,
        finding.code,
        finding.message,
        LANGUAGES[definition.language].title,
        definition.kind.replace("_", " "),
        definition.qualname,
        definition.qualname.replace("::", ".").partition(".")[0],
        finding.verdict.confidence,
        "\n".join(words).lower(),
    )


class Question(NamedTuple):
    """What somebody wants to see of the findings; empty fields ask for everything."""

    words: str = ""
    language: str = ""
    code: str = ""
    kind: str = ""
    folder: str = ""
    sort: str = "confidence"

    def matches(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows that are asked for, in the order that is asked for; those given come by path."""
        found = rows
        for word in self.words.lower().split():
            found = [row for row in found if word in row.search]
        for name in CHOICES:
            if wanted := getattr(self, name):
                found = [row for row in found if getattr(row, name) == wanted]
        if self.folder:
            below = f"{self.folder.rstrip('/')}/"
            found = [row for row in found if row.path.startswith(below) or row.path == self.folder]
        if self.sort == "path":
            return found
        return sorted(found, key=attrgetter(SORTS[self.sort]), reverse=self.sort == "confidence")


SORTS: Final = {"confidence": "confidence", "path": "path", "code": "code", "name": "qualname"}
"""The orders of findings, each with the field that it goes by; rows that are equal stay by path."""


def counted_by(rows: Iterable[Row], by: str) -> list[tuple[tuple[str, str], int]]:
    """Count the findings by file, or by the outermost symbol of a file; most first, ties as they come."""
    if by == "symbol":
        counts = Counter(map(attrgetter("path", "symbol"), rows))
    else:
        counts = Counter((row.path, "") for row in rows)
    return sorted(counts.items(), key=itemgetter(1), reverse=True)


class Folder(NamedTuple):
    """One line of the table of a folder: a folder in it, or a file."""

    path: str
    is_file: bool
    share: Share
    findings: int

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return self.path.rpartition("/")[2]

    def plus(self, file: FileShare) -> Folder:
        """Return the line with one more file."""
        share = Share(
            self.share.definitions + file.share.definitions, self.share.documented + file.share.documented
        )
        return self._replace(share=share, findings=self.findings + file.findings)


def inside(files: Iterable[FileShare], folder: str) -> list[Folder]:
    """Return what a folder holds: its folders and its files, those with most findings first."""
    start = f"{folder}/" if folder else ""
    lines: dict[str, Folder] = {}
    for file in files:
        if not file.path.startswith(start):
            continue
        name, slash, _ = file.path[len(start) :].partition("/")
        path = start + name
        lines[path] = lines.get(path, Folder(path, not slash, Share(), 0)).plus(file)
    return sorted(lines.values(), key=lambda one: (-one.findings, one.path))
