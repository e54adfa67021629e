"""Records as JSON objects: the field names that programs rely on."""

from __future__ import annotations

from docdetect_hook import __version__
from docdetect_hook.records import Finding, Fix, Judged, Problem, Vote
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import Any, Final, Iterable

HEAD: Final[dict[str, Any]] = {"version": 1, "tool": {"name": "docdetect", "version": __version__}}
"""What a JSON document begins with."""


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding of `check` as an object; columns count from 1."""
    definition, verdict = finding.definition, finding.verdict
    return {
        "path": shown_path(finding.path),
        "line": finding.line,
        "col": finding.col + 1,
        "end_line": finding.end_line,
        "code": finding.code,
        "rule": RULES[finding.code].name,
        "message": finding.message,
        "language": definition.language,
        "kind": definition.kind,
        "name": definition.name,
        "qualname": definition.qualname,
        "confidence": round(verdict.confidence, 4),
        "score": round(verdict.score, 4),
        "method": verdict.method,
        "votes": _votes(verdict.votes),
        "fingerprint": finding.fingerprint,
        "fix": _fix(finding.fix),
    }


def problem_object(problem: Problem) -> dict[str, Any]:
    """Return a problem of a file as an object; `error` repeats the message under a name of its own."""
    return {
        "path": shown_path(problem.path),
        "line": problem.line,
        "col": problem.col + 1,
        "code": problem.code,
        "message": problem.message,
        "error": problem.message,
        "fix": _fix(problem.fix),
    }


def item_object(judged: Judged) -> dict[str, Any]:
    """Return one definition of `items` as an object."""
    definition, verdict = judged.definition, judged.verdict
    item = {
        "path": shown_path(definition.path),
        "line": definition.line,
        "col": definition.col + 1,
        "end_line": definition.end_line,
        "language": definition.language,
        "kind": definition.kind,
        "name": definition.name,
        "qualname": definition.qualname,
        "public": definition.public,
        "exempt": definition.exempt,
        "documented": verdict.documented,
        "informative": verdict.informative,
        "needed": verdict.needed,
        "score": round(verdict.score, 4),
        "confidence": round(verdict.confidence, 4),
        "method": verdict.method,
        "votes": _votes(verdict.votes),
        "disagreement": verdict.disagreement,
        "doc_line": definition.doc.line if definition.doc else None,
        "code": judged.code or None,
    }
    if definition.language == "rust":
        item["hidden"] = definition.hidden
        item["test"] = definition.test
    return item


# Names of files are bytes on Linux. Python holds those that are not UTF-8 as lone surrogates, which JSON can
# write as escapes that many readers refuse.
def shown_path(path: str) -> str:
    """Return the path with bytes that are not UTF-8 written as escapes, so that any reader can decode it."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [
        {
            "line": edit.line,
            "col": edit.col + 1,
            "end_line": edit.end_line,
            "end_col": edit.end_col + 1,
            "text": shown_path(edit.text),
        }
        for edit in fix.edits
    ]
    return {"message": fix.message, "safe": fix.safe, "edits": edits}


def _votes(votes: Iterable[Vote]) -> dict[str, dict[str, Any]]:
    return {vote.voter: {"probability": round(vote.probability, 4), "reason": vote.reason} for vote in votes}
