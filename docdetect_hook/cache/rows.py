"""Reports of files as rows of plain values, and back."""

from __future__ import annotations

from docdetect_hook.records import (
    Count,
    Definition,
    Doc,
    Edit,
    Finding,
    Fix,
    Language,
    Problem,
    Verdict,
    Vote,
)
from docdetect_hook.runner.summary import FileReport, Line
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Iterable, Sequence

Row = list[Any]
Told = Row | bool

_LINE = Definition._fields.index("line")
_LANGUAGE = Definition._fields.index("language")
_DOC = Definition._fields.index("doc") - _LANGUAGE - 1  # among the fields behind the language
_FIXES = {None: None, True: Fix("", True, ()), False: Fix("", False, ())}
_VOTES = Verdict._fields.index("votes")


def row_of(report: FileReport, language: Language) -> Row:
    """Return a report as values that JSON can hold; equal verdicts of a file are written once."""
    verdicts: dict[Verdict, int] = {}
    findings = [_finding_row(finding, verdicts) for finding in report.findings]
    demoted = [_finding_row(finding, verdicts) for finding in report.demoted]
    return [
        language,
        [list(count) for count in report.counts],
        report.chars,
        report.disputed,
        report.audience,
        list(verdicts),
        findings,
        [list(problem[1:]) for problem in report.problems],
        demoted,
    ]


def report_from(path: str, row: Row) -> FileReport:
    """Make the report of a file from its row; a row that is none raises TypeError, ValueError or IndexError.

    Of the disputes only the number is among the values: they were recorded when the file was checked.
    """
    language, counts, chars, disputed, audience, verdict_rows, finding_rows, problem_rows, demoted = row
    verdicts = [_verdict(values) for values in verdict_rows]
    return FileReport(
        path,
        tuple([_finding(path, language, verdicts, values) for values in finding_rows]),
        tuple([_problem(path, values) for values in problem_rows]),
        tuple([Count(*values) for values in counts]),
        chars,
        crashed=False,
        disputed=disputed,
        audience=audience,
        demoted=tuple([_finding(path, language, verdicts, values) for values in demoted]),
    )


# A report by lines needs a tenth of what is kept of a finding, and most runs print one: 2,241 findings of 980
# files are half of such a run.
def told_of(report: FileReport) -> Told:
    """Return what a report by lines says of a file, as values that JSON can hold.

    It is False of a file of which there is nothing to tell, and True where the whole report is needed.
    """
    if is_clean(report):
        return False
    if report.problems or report.demoted:
        return True
    lines = [
        [one.line, one.col, one.code, one.message, None if one.fix is None else one.fix.safe]
        for one in report.findings
    ]
    return [*report.totals, report.chars, report.disputed, report.audience, lines]


def brief_report(path: str, told: Row) -> FileReport:
    """Make the report of a file by lines; values that are none raise TypeError or ValueError."""
    definitions, documented, chars, disputed, audience, rows = told
    lines = [Line(path, line, col, code, message, _FIXES[safe]) for line, col, code, message, safe in rows]
    return FileReport(
        path,
        (),
        (),
        (Count("", "", True, definitions, documented),),
        chars,
        crashed=False,
        disputed=disputed,
        audience=audience,
        lines=tuple(lines),
    )


class Sums(NamedTuple):
    """What the reports of several files add up to when there is nothing to tell of any."""

    files: int
    counts: tuple[Count, ...]
    chars: int
    disputed: int


def is_clean(report: FileReport) -> bool:
    """Return whether there is nothing to tell of a file."""
    return not (report.findings or report.problems or report.demoted or report.crashed)


def sums_of(rows: Iterable[Row]) -> Sums:
    """Add up the rows of reports of which there is nothing to tell."""
    files = chars = disputed = 0
    counts: dict[tuple[str, str, bool], tuple[int, int]] = {}
    for _, own, size, cases, *_ in rows:
        files, chars, disputed = files + 1, chars + size, disputed + cases
        for kind, audience, asked, definitions, documented in own:
            before = counts.get((kind, audience, asked), (0, 0))
            counts[kind, audience, asked] = before[0] + definitions, before[1] + documented
    return Sums(files, tuple([Count(*key, *both) for key, both in counts.items()]), chars, disputed)


def sums_from(row: Row) -> Sums:
    """Make sums from their row; a row that is none raises TypeError or ValueError."""
    files, counts, chars, disputed = row
    return Sums(files, tuple([Count(*values) for values in counts]), chars, disputed)


def shared_report(paths: Sequence[str], sums: Sums) -> FileReport:
    """Make the report that the files of these sums share."""
    return FileReport(
        paths[0],
        (),
        (),
        sums.counts,
        sums.chars,
        crashed=False,
        disputed=sums.disputed,
        others=tuple(paths[1:]),
    )


def _finding_row(finding: Finding, verdicts: dict[Verdict, int]) -> Row:
    number = verdicts.setdefault(finding.verdict, len(verdicts))
    definition = finding.definition
    return [
        finding.code,
        finding.message,
        finding.fingerprint,
        number,
        finding.fix,
        *definition[_LINE:_LANGUAGE],
        *definition[_LANGUAGE + 1 :],
    ]


def _finding(path: str, language: Language, verdicts: list[Verdict], row: Row) -> Finding:
    code, message, fingerprint, number, fix, line, col, end_line, *rest = row
    if rest[_DOC] is not None:
        rest[_DOC] = Doc(*rest[_DOC])
    definition = Definition(path, line, col, end_line, language, *rest)
    verdict = verdicts[number]
    return Finding(path, line, col, end_line, code, message, definition, verdict, fingerprint, _fix(fix))


def _problem(path: str, row: Row) -> Problem:
    line, col, code, message, fix = row
    return Problem(path, line, col, code, message, _fix(fix))


def _fix(row: Row | None) -> Fix | None:
    if row is None:
        return None
    message, safe, edits = row
    return Fix(message, safe, tuple([Edit(*edit) for edit in edits]))


def _verdict(row: Row) -> Verdict:
    row[_VOTES] = tuple([Vote(*vote) for vote in row[_VOTES]])
    return Verdict(*row)
