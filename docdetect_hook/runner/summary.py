"""What remains to report of each file of a run, and the totals over all."""

from __future__ import annotations

from docdetect_hook.records import Count, FileResult, Finding, Fix, Problem
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings


class Line(NamedTuple):
    """What a line of a report says of a finding; of its ``fix`` it says only that there is one."""

    path: str
    line: int
    col: int
    code: str
    message: str
    fix: Fix | None


class FileReport(NamedTuple):
    """What a run keeps of one checked file: everything to report, nothing else of the definitions.

    ``disputes`` are the records for the feedback file, ``seconds`` is how long the check took; a report that
    was kept from an earlier run has neither, only the number of its disputes in ``disputed``. ``accepted``
    counts the findings that a baseline took away, ``demoted`` are those that the team's labels took back.
    ``audience`` says what a file is for that is not asked for missing documentation.

    Files of a folder of which there is nothing to tell may share a report: ``others`` are the paths of all
    but the first, ``counts``, ``chars`` and ``disputed`` are sums. Where nobody asks for more, a kept report
    has ``lines`` in the place of its findings, and a sum in that of its counts.
    """

    path: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    counts: tuple[Count, ...]
    chars: int
    crashed: bool
    disputes: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0
    disputed: int = 0
    accepted: int = 0
    audience: str | None = None
    demoted: tuple[Finding, ...] = ()
    others: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def files(self) -> int:
        """Return the number of files that this is the report of."""
        return 1 + len(self.others)

    @property
    def definitions(self) -> int:
        """Return the number of definitions that documentation is asked of by policy."""
        return self.totals[0]

    @property
    def documented(self) -> int:
        """Return how many of those are documented, by a text that is neither empty nor a placeholder."""
        return self.totals[1]

    @property
    def totals(self) -> tuple[int, int]:
        """Return the number of definitions that documentation is asked of, and of those that have some."""
        definitions = documented = 0
        for count in self.counts:
            if count.asked:
                definitions += count.definitions
                documented += count.documented
        return definitions, documented

    @property
    def found(self) -> int:
        """Return the number of findings."""
        return len(self.findings) + len(self.lines)

    @property
    def by_line(self) -> Sequence[Finding | Line | Problem]:
        """Return what there is to tell, line by line."""
        return self.lines or (self.entries if self.problems else self.findings)

    @property
    def entries(self) -> Sequence[Finding | Problem]:
        """Merge findings and problems by line, column and code."""
        if not self.problems:
            return self.findings
        return sorted((*self.findings, *self.problems), key=_place)


def report_of(result: FileResult, disputes: tuple[dict[str, Any], ...] = ()) -> FileReport:
    """Keep of a result what the report of a run needs; ``disputes`` are the records that it brings."""
    demoted = [judged.demoted for judged in result.judged if judged.demoted is not None]
    findings = [found for judged in result.judged for found in judged.findings]
    return FileReport(
        result.path,
        tuple(sorted(findings, key=_place)),
        tuple(sorted(result.problems, key=_place)),
        result.counts,
        result.chars,
        result.crashed,
        disputes,
        result.seconds,
        len(disputes),
        audience=result.audience,
        demoted=tuple(sorted(demoted, key=_place)),
    )


def plain_report(result: FileResult, _settings: Settings) -> FileReport:
    """Keep of a result what the report of a run needs, where nobody keeps disputed cases."""
    return report_of(result)


def _place(entry: Finding | Problem) -> tuple[int, int, str]:
    return entry.line, entry.col, entry.code


class Run(NamedTuple):
    """The totals of one run.

    ``definitions`` counts those documentation is asked of in the chosen scope, ``documented``
    those of them that have it; ``by_code`` counts findings and problems in the order of the codes;
    ``accepted`` counts the findings that a baseline took away, ``demoted`` those that the team's labels took
    back; ``model`` is the version of the project's
    own model, empty where the packaged one serves.
    """

    files: int
    definitions: int
    documented: int
    findings: int
    problems: int
    by_code: dict[str, int]
    crashed: bool
    files_with_findings: int = 0
    accepted: int = 0
    model: str = ""
    demoted: int = 0

    @property
    def coverage(self) -> float:
        """Return the documented share in percent; nothing to document is 100."""
        return 100.0 * self.documented / self.definitions if self.definitions else 100.0


class Summary:
    """Adds up the reports of the files of a run."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._files = self._definitions = self._documented = self._problems = 0
        self._told_of = self._accepted = self._demoted = 0
        self._by_code: defaultdict[str, int] = defaultdict(int)
        self._crashed = False

    def add(self, report: FileReport) -> None:
        """Count a file, or several that share a report."""
        definitions, documented = report.totals
        self._files += report.files
        self._definitions += definitions
        self._documented += documented
        self._problems += len(report.problems)
        if entries := report.by_line:
            self._told_of += 1
            for entry in entries:
                self._by_code[entry.code] += 1
        self._crashed |= report.crashed
        self._accepted += report.accepted
        self._demoted += len(report.demoted)

    def totals(self) -> Run:
        """Return what the files added so far amount to."""
        return Run(
            self._files,
            self._definitions,
            self._documented,
            sum(self._by_code.values()) - self._problems,
            self._problems,
            dict(sorted(self._by_code.items())),
            self._crashed,
            self._told_of,
            self._accepted,
            demoted=self._demoted,
        )
