"""One line a finding, as compilers print them, and a line of totals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

from docdetect_hook.discovery.walk import escape_path
from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.lines import LineReport
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import FileReport, Run

_BOLD, _RED, _CYAN, _RESET = "\033[1m", "\033[31m", "\033[36m", "\033[0m"


def report(style: Style) -> LineReport:
    """Make a report of findings and problems by place, counts per code if asked, and the totals."""
    return LineReport(partial(_lines, style), partial(closing, style))


def _lines(style: Style, file: FileReport) -> Iterator[str]:
    for entry in entries(style, file):
        place = f"{escape_path(entry.path)}:{entry.line}:{entry.col + 1}"
        yield f"{paint(place, _BOLD, style)}: {paint(entry.code, _RED, style)} {escape_path(entry.message)}"
        if style.explain and isinstance(entry, Finding):
            yield from explanation(entry)


def entries(style: Style, file: FileReport) -> Sequence[Finding | Problem]:
    """Give what is told of a file: where only totals count, no more than the trouble with it."""
    return file.problems if style.totals_only else file.entries


def problem_line(problem: Problem) -> str:
    """Render one problem as the report does, without colours."""
    place = f"{escape_path(problem.path)}:{problem.line}:{problem.col + 1}"
    return f"{place}: {problem.code} {escape_path(problem.message)}"


def explanation(finding: Finding) -> Iterator[str]:
    """Render the votes behind a finding, and how sure it is."""
    verdict = finding.verdict
    for vote in verdict.votes:
        yield f"    {vote.voter:<18} {vote.probability:.2f}  {escape_path(vote.reason)}"
    state = "documented" if verdict.documented else "not documented"
    yield f"    {state} by {verdict.method} (score {verdict.score:.2f}, confidence {verdict.confidence:.2f})"


def closing(style: Style, run: Run) -> Iterator[str]:
    """Render what follows the findings: counts per code if asked, then the totals."""
    if style.statistics:
        width = max((len(str(count)) for count in run.by_code.values()), default=0)
        for code, count in run.by_code.items():
            yield f"{count:>{width}} {paint(code, _CYAN, style)} {RULES[code].summary}"
    yield summary_line(run)


def summary_line(run: Run) -> str:
    """Tell the totals and the coverage in one line."""
    told = run.findings + run.problems
    files = f"{run.files} file{'s' * (run.files != 1)}"
    found = f"{told} finding{'s' * (told != 1)} in {files}" if told else f"No findings in {files}"
    return f"{found}; {run.documented} of {run.definitions} definitions documented ({percent(run.coverage)})"


def percent(coverage: float) -> str:
    """Round down to a tenth, so that only a complete run shows 100 %."""
    return f"{math.floor(coverage * 10) / 10:.1f} %"


def paint(text: str, colour: str, style: Style) -> str:
    """Colour the text where colours are on."""
    return f"{colour}{text}{_RESET}" if style.colour else text
