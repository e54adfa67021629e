"""Find the fixes of what a check reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docdetect_hook.contracts.records import GHOST, Disagreement
from docdetect_hook.records import Finding, Fix, Language, Problem

if TYPE_CHECKING:
    from docdetect_hook.fix.prose import Weigh
    from docdetect_hook.readers.python.concrete import Known


def fixes_of(
    text: str, language: Language, findings: Sequence[Finding], known: Known, weigh: Weigh
) -> dict[str, Fix]:
    """Return the fixes of the findings of one file that have one, by fingerprint."""
    if language == "rust":
        from docdetect_hook.fix.rust import rust_fixes

        fixes = zip(findings, rust_fixes(text, findings, weigh), strict=True)
    else:
        from docdetect_hook.fix.python import python_fixes  # loads libcst

        likely = [one for one in findings if one.definition.doc is not None or one.definition.arguable]
        fixes = zip(likely, python_fixes(text, likely, known, weigh), strict=True)
    return {finding.fingerprint: fix for finding, fix in fixes if fix is not None}


def untrue_fixes(
    text: str, language: Language, told: Sequence[tuple[Finding, Disagreement]]
) -> dict[str, Fix]:
    """Return the fixes of what the documentation of one file and its code do not agree on, by fingerprint."""
    if language == "rust" or all(one.code != GHOST for _, one in told):
        return {}
    from docdetect_hook.fix.entries import entry_fixes  # loads libcst

    return dict(entry_fixes(text, told))


def with_fixes(text: str, language: Language, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of one file with the fixes that there are: of suppressions that silence nothing."""
    told = tuple(problems)
    if all(problem.code != "UND910" for problem in told):
        return told
    from docdetect_hook.fix.suppressions import unused_fix  # few files have any

    lines = text.split("\n")
    return tuple(
        problem._replace(fix=unused_fix(lines, problem.line, problem.col, language))
        if problem.code == "UND910"
        else problem
        for problem in told
    )
