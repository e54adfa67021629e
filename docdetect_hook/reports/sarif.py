"""SARIF 2.1.0, the format of code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from __future__ import annotations

from functools import partial

from docdetect_hook import __version__
from docdetect_hook.records import Finding, Fix, Problem
from docdetect_hook.reports import Style
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.reports.lines import JsonReport
from docdetect_hook.reports.locations import identity_of, uri_of
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.rules.file_problems import PROBLEM_CODES
from docdetect_hook.rules.pages import rule_page
from docdetect_hook.rules.rule import Described
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import Run
from docdetect_hook.startup.typed import Any

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# The name that code scanning and viewers know for the root of the sources. Where it lies is left to them: it
# differs from machine to machine.
_ROOT = "%SRCROOT%"
_BASES = {_ROOT: {"description": {"text": "The root of the project."}}}
# A fact of syntax is as good as certain; what a text says is judged by patterns and a model.
_PRECISION = {"UND201": "high", "UND202": "medium"}


def report(style: Style) -> JsonReport:
    """Make a log of one run; results name their place relative to the root of the project."""
    return JsonReport(partial(_result, style.root), _opening, "\n]}]}\n")


def _result(root: str, entry: Finding | Problem) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(uri_of(entry.path, root)),
            "region": {"startLine": entry.line, "startColumn": entry.col + 1},
        }
    }
    result: dict[str, Any] = {
        "ruleId": entry.code,
        "level": "warning" if isinstance(entry, Finding) else "error",
        "message": {"text": shown_path(entry.message)},
        "locations": [place],
        "partialFingerprints": {"docdetect/v1": identity_of(entry, root)},
    }
    if isinstance(entry, Finding):
        definition = entry.definition
        if definition.qualname:
            place["logicalLocations"] = [
                {"fullyQualifiedName": shown_path(definition.qualname), "kind": _kind(definition.kind)}
            ]
        result["rank"] = round(100 * entry.verdict.confidence, 2)
    if entry.fix is not None:
        result["fixes"] = [_fix(entry.fix, _artifact(uri_of(entry.path, root)))]
    return result


def _opening(run: Run) -> str:
    driver = {
        "name": "docdetect",
        "semanticVersion": __version__,
        # Only rules that fired, in the order of their codes: viewers list every rule that they are told of.
        "rules": [rule_object(RULES[code]) for code in run.by_code],
    }
    return (
        f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{'
        f'"tool": {{"driver": {json_text(driver)}}},\n'
        f'"originalUriBaseIds": {json_text(_BASES)},\n'
        '"columnKind": "unicodeCodePoints",\n"results": ['
    )


def _artifact(uri: str) -> dict[str, str]:
    """Return where a file is; what lies outside the project has no base (3.4.4)."""
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _ROOT}


def _fix(fix: Fix, artifact: dict[str, str]) -> dict[str, Any]:
    """Return a fix as SARIF has them (3.55)."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.col + 1,
                "endLine": edit.end_line,
                "endColumn": edit.end_col + 1,
            },
            "insertedContent": {"text": shown_path(edit.text)},
        }
        for edit in fix.edits
    ]
    changes = [{"artifactLocation": artifact, "replacements": replacements}]
    return {"description": {"text": f"{fix.message}."}, "artifactChanges": changes}


def _kind(kind: str) -> str:
    """Map a kind to the ones that SARIF suggests, where it has one (3.33.7)."""
    if kind in ("module", "package", "crate"):
        return "module"
    if kind in ("class", "nested_class", "struct", "enum", "union", "trait"):
        return "type"
    return "member" if kind in ("field", "variant", "constant", "static") else "function"


def rule_object(rule: Described) -> dict[str, Any]:
    """Return a rule as SARIF describes it (3.49), with the properties that code scanning reads."""
    page = rule_page(rule)
    level = "error" if rule.code in PROBLEM_CODES else "warning"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.page.summary}."},
        "fullDescription": {"text": rule.page.why},
        "help": {"text": f"{rule.page.summary}. {rule.page.why}", "markdown": page},
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": _PRECISION.get(rule.code, "very-high"),
            "problem.severity": level,
            "tags": ["documentation", "maintainability"],
        },
    }
