"""Find the fixes of what a check reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docdetect_hook.fix.prose import Weigh
from docdetect_hook.fix.suppressions import unused_fix
from docdetect_hook.records import Finding, Fix, Language, Problem


def fixes_of(text: str, language: Language, findings: Sequence[Finding], weigh: Weigh) -> dict[str, Fix]:
    """Return the fixes of the findings of one file that have one, by fingerprint."""
    if not findings:
        return {}
    from docdetect_hook.fix.python import python_fixes  # loads libcst

    if language != "python":
        return {}
    fixes = python_fixes(text, findings, weigh)
    return {finding.fingerprint: fix for finding, fix in zip(findings, fixes, strict=True) if fix is not None}


def with_fixes(text: str, language: Language, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of one file with the fixes that there are: of suppressions that silence nothing."""
    lines = text.split("\n")
    return tuple(
        problem._replace(fix=unused_fix(lines, problem.line, problem.col, language))
        if problem.code == "UND910"
        else problem
        for problem in problems
    )
