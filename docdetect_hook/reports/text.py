"""One line a finding, as compilers print them, and a line of totals."""

from __future__ import annotations

from docdetect_hook.coverage.share import Share, total_line
from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.folders import Folders
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Line, Run
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Sequence
from docdetect_hook.text.terminal import counted, printable

_BOLD, _RED, _CYAN, _RESET = "\033[1m", "\033[31m", "\033[36m", "\033[0m"
FIXABLE = "[*]"
# From so many findings on nobody reads them all: where they stand and what to do comes last.
_FLOOD = 100
_MOST_FOLDERS = 10
_HELP = (
    "",
    "docdetect init                set up configuration, pre-commit hook and baseline for an old code base",
    "docdetect baseline write      accept these findings, so that only new ones are reported",
    "docdetect check --statistics  count them by code, to see which rules to begin with",
    "",
)


class TextReport(LineReport):
    """Lines about each file, then counts per code if asked, where a flood comes from, and the totals."""

    def __init__(self, style: Style, about: Callable[[FileReport], Iterable[str]]) -> None:
        """Take how the report looks, and the function that yields the lines about a file."""
        super().__init__(about, self._closing)
        self._style = style
        self._folders = Folders()
        self._safe = self._unsafe = 0

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        self._folders.add(file)
        told = file.by_line
        if not told:
            return
        super().add(file)
        for entry in told:
            if entry.fix is not None:
                self._safe += entry.fix.safe
                self._unsafe += not entry.fix.safe

    def _closing(self, run: Run) -> Iterator[str]:
        if self._style.statistics:
            yield from _statistics(self._style, run)
        if run.findings > _FLOOD and not self._style.totals_only:
            yield from _flood(self._folders)
        if (self._safe or self._unsafe) and not self._style.totals_only:
            yield _fixable(self._safe, self._unsafe)
        yield summary_line(run)


def report(style: Style) -> TextReport:
    """Make a report of findings and problems by place, and the totals."""
    return TextReport(style, lambda file: _lines(style, file))


def _lines(style: Style, file: FileReport) -> Iterator[str]:
    told = entries(style, file)
    shown = printable(file.path) if told else ""
    for entry in told:
        yield _entry_line(style, entry, shown)
        if style.explain and isinstance(entry, Finding):
            yield from explanation(entry)


def entries(style: Style, file: FileReport) -> Sequence[Finding | Line | Problem]:
    """Return what is told of a file: where only totals count, no more than the trouble with it."""
    return file.problems if style.totals_only else file.by_line


def entry_line(style: Style, entry: Finding | Line | Problem) -> str:
    """Render a finding or a problem as `path:line:col: CODE message`, marked where `docdetect fix` helps."""
    return _entry_line(style, entry, printable(entry.path))


def _entry_line(style: Style, entry: Finding | Line | Problem, path: str) -> str:
    place = f"{path}:{entry.line}:{entry.col + 1}"
    mark = f" {paint(FIXABLE, _CYAN, style)}" if entry.fix is not None else ""
    return f"{paint(place, _BOLD, style)}: {paint(entry.code, _RED, style)} {printable(entry.message)}{mark}"


def problem_line(problem: Problem) -> str:
    """Render one problem as the report does, without colours."""
    return entry_line(Style(), problem)


def explanation(finding: Finding) -> Iterator[str]:
    """Render the votes behind a finding, and how sure it is."""
    verdict = finding.verdict
    for vote in verdict.votes:
        yield f"    {vote.voter:<18} {vote.probability:.2f}  {printable(vote.reason)}"
    state = "documented" if verdict.documented else "undocumented"
    yield (
        f"    verdict: {state}, decided by {verdict.method} "
        f"(score {verdict.score:.2f}, confidence {verdict.confidence:.3f})"
    )


def _statistics(style: Style, run: Run) -> Iterator[str]:
    width = max((len(str(count)) for count in run.by_code.values()), default=0)
    for code, count in run.by_code.items():
        yield f"{count:>{width}} {paint(code, _CYAN, style)} {RULES[code].page.summary}"


def _flood(folders: Folders) -> Iterator[str]:
    """Render where most findings are, and the commands that help with a code base that has many."""
    rows = [row for row in folders.rows() if row.findings]
    shown = rows[:_MOST_FOLDERS]
    width = max(len("folder"), *(len(printable(row.name)) for row in shown))
    yield ""
    yield f"{'folder':<{width}}  findings  documented"
    for row in shown:
        share = Share(row.definitions, row.documented).shown
        yield f"{printable(row.name):<{width}}  {row.findings:>8}  {share:>10}"
    rest = rows[_MOST_FOLDERS:]
    if rest:
        yield f"{f'{len(rest)} more folders':<{width}}  {sum(row.findings for row in rest):>8}"
    yield from _HELP


def _fixable(safe: int, unsafe: int) -> str:
    """Return how many findings can be corrected, and by which command."""
    parts = [(safe, "docdetect fix"), (unsafe, "docdetect fix --unsafe-fixes")]
    told = [f"{count} can be corrected by `{command}`" for count, command in parts if count]
    return f"{FIXABLE} {', '.join(told)}"


def summary_line(run: Run) -> str:
    """Return the totals and the coverage in one line."""
    # Problems count as findings: both fail the run, and one number has to agree with the lines above it.
    told = run.findings + run.problems
    files = counted(run.files, "file")
    where = f"{run.files_with_findings} of {files}" if run.files_with_findings != run.files else files
    found = f"{counted(told, 'finding')} in {where}" if told else f"No findings in {files}"
    if run.accepted:
        found += f" ({run.accepted} accepted by the baseline)"
    if run.demoted:
        found += f" ({run.demoted} demoted by this team's labels)"
    model = f"; model {printable(run.model)} of this project" if run.model else ""
    return f"{found}; {total_line(Share(run.definitions, run.documented))}{model}"


def paint(text: str, colour: str, style: Style) -> str:
    """Colour the text where colours are on."""
    return f"{colour}{text}{_RESET}" if style.colour else text
