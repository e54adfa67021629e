"""Find the fixes of what a check reports."""

from __future__ import annotations

from docdetect_hook.contracts.records import GHOST, NO_PARAMETER, Disagreement
from docdetect_hook.records import Finding, Fix, Judged, Language, Problem
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Iterator, Mapping, Sequence

if TYPE_CHECKING:
    from docdetect_hook.contracts.review import Review
    from docdetect_hook.fix.prose import Weigh
    from docdetect_hook.readers.python.concrete import Known


def judged_with_fixes(
    judged: tuple[Judged, ...], text: str, language: Language, known: Known, weigh: Weigh, untrue: Review
) -> tuple[Judged, ...]:
    """Attach to each finding of one file the fix that there is for it.

    ``untrue`` is what documentation and code do not agree on, by the identity of the definition.
    """
    findings = [one.finding for one in judged if one.finding is not None]
    fixes = _fixes_of(text, language, findings, known, weigh) if findings else {}
    told = [pair for one in judged if one.untrue for pair in _told_of(one, untrue)]
    fixes |= _untrue_fixes(text, language, told)
    return tuple([_with_fix(one, fixes) for one in judged]) if fixes else judged


def _told_of(judged: Judged, untrue: Review) -> Iterator[tuple[Finding, Disagreement]]:
    """Yield the findings about what is untrue, each with its disagreement: codes are silenced as a whole."""
    kept = {one.code for one in judged.untrue}
    told = [one for one in untrue[id(judged.definition)] if one.code in kept]
    yield from zip(judged.untrue, told, strict=True)


def _with_fix(judged: Judged, fixes: Mapping[str, Fix]) -> Judged:
    finding = judged.finding
    if finding is not None:
        finding = finding._replace(fix=fixes.get(finding.fingerprint))
    untrue = tuple([one._replace(fix=fixes.get(one.fingerprint)) for one in judged.untrue])
    return judged._replace(finding=finding, untrue=untrue)


def _fixes_of(
    text: str, language: Language, findings: Sequence[Finding], known: Known, weigh: Weigh
) -> dict[str, Fix]:
    """Return the fixes of the findings of one file that have one, by fingerprint."""
    if language == "rust":
        from docdetect_hook.fix.rust import rust_fixes

        fixes = zip(findings, rust_fixes(text, findings, weigh), strict=True)
    else:
        likely = [one for one in findings if one.definition.doc is not None or one.definition.arguable]
        if not likely:
            return {}
        from docdetect_hook.fix.python import python_fixes  # loads libcst

        fixes = zip(likely, python_fixes(text, likely, known, weigh), strict=True)
    return {finding.fingerprint: fix for finding, fix in fixes if fix is not None}


def _untrue_fixes(
    text: str, language: Language, told: Sequence[tuple[Finding, Disagreement]]
) -> dict[str, Fix]:
    """Return the fixes of what the documentation of one file and its code do not agree on, by fingerprint."""
    if all(one.code not in (GHOST, NO_PARAMETER) for _, one in told):
        return {}
    if language == "rust":
        from docdetect_hook.fix.arguments import argument_fixes

        return dict(argument_fixes(text, told))
    from docdetect_hook.fix.parameters import parameter_fixes  # loads libcst

    return dict(parameter_fixes(text, told))


def problems_with_fixes(text: str, language: Language, problems: Iterable[Problem]) -> tuple[Problem, ...]:
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
