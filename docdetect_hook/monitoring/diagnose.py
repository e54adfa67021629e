"""Why recent verdicts were wrong: cases whose label contradicts the tool, by cause, each with a fix."""

from __future__ import annotations

import os
import time
from typing import Any, Final, NamedTuple

from docdetect_hook.config.load import find_project_root
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.labels import label_of
from docdetect_hook.feedback.store import id_of_case, read_events
from docdetect_hook.monitoring.window import WEEK

_STRUCTURAL: Final = ("enhanced_python", "enhanced_rust")
_LEAST: Final = 0.5  # from which a vote is for documented
_EXAMPLES: Final = 3
_DOC_SHOWN: Final = 120
_PLAIN_REASON: Final = "no documentation in the syntax"


class Cause(NamedTuple):
    """A kind of wrong verdict and what helps against it."""

    error_type: str
    recommended_fix: str


_UNDERRATED: Final = Cause(
    "a text that documents was taken to say nothing",
    "Add the text to quality.allowed, or label more such cases and run `docdetect retrain`.",
)
_OVERRATED: Final = Cause(
    "a text that says nothing passed for documentation",
    "Add it to quality.filler or its words to quality.glue, select UND202, or run `docdetect retrain`.",
)
_ELSEWHERE: Final = Cause(
    "documentation that stands in another file was not read",
    "Look at the file that the definition includes; a suppression with a reason silences the finding.",
)
_UNSEEN: Final = Cause(
    "documentation was not found where a reviewer sees it",
    "Move it to where the language looks for it, or suppress the finding with a reason. If the language "
    "does look there, report the example as a bug.",
)
_IMAGINED: Final = Cause(
    "a definition without documentation passed for documented",
    "Use the voting strategy `weighted`, in which the voter that reads the syntax weighs most.",
)


class RootCauseValidator:
    """Groups the wrong verdicts of a project by cause."""

    def __init__(self, root: str | None = None, *, since: float = 4 * WEEK, now: float | None = None) -> None:
        """Take the project's root, by default that around the current directory.

        Labels count that were given within ``since`` seconds before ``now``, which is by default the time.
        """
        found = root if root is not None else find_project_root(os.getcwd())
        self._root = str(found or os.curdir)
        self._now = time.time() if now is None else now
        self._since = since

    def analyze_recent_failures(self) -> list[dict[str, Any]]:
        """List the causes, the most frequent first.

        Each has ``error_type``, ``recommended_fix``, ``count``, and up to three ``examples``.
        """
        labels = self._recent_labels()
        groups: dict[Cause, list[dict[str, Any]]] = {}
        counts: dict[Cause, int] = {}
        seen: set[str] = set()
        # Lines that others wrote may begin differently: None stands for them.
        ids = {None, *(identity.encode("utf-8", "replace") for identity in labels)}
        for event in read_events(self._root, lambda line: id_of_case(line) in ids):
            case = case_of(event)
            if case is None or case.id not in labels or case.id in seen:
                continue
            seen.add(case.id)
            label = labels[case.id]
            if case.suggestion != label:
                cause = _cause(case, label)
                counts[cause] = counts.get(cause, 0) + 1
                examples = groups.setdefault(cause, [])
                if len(examples) < _EXAMPLES:
                    examples.append(_example(case, label))
        causes = sorted(counts, key=lambda cause: (-counts[cause], cause.error_type))
        return [{**one._asdict(), "count": counts[one], "examples": groups[one]} for one in causes]

    def _recent_labels(self) -> dict[str, bool]:
        """Give the last answer on each case that got one in the period."""
        answers: dict[str, bool] = {}
        for event in read_events(self._root, lambda line: id_of_case(line) is None):
            label = label_of(event)
            if label is None or label.ts is None or label.ts > self._now:
                continue
            answers.pop(label.id, None)
            if label.label is not None and self._now - label.ts <= self._since:
                answers[label.id] = label.label
        return answers


def _cause(case: Case, label: bool) -> Cause:
    right = _outvoted(case, label)
    if case.documented:
        if label:
            return _UNDERRATED
        if case.doc is None:
            return right or _IMAGINED
        return _OVERRATED if case.doc.strip() else _ELSEWHERE
    return right or _other_form(case) or _UNSEEN


def _outvoted(case: Case, label: bool) -> Cause | None:
    """Name the voter that was right about the syntax, if one was and lost."""
    for voter, vote in case.votes.items():
        if voter in _STRUCTURAL and (vote.probability > _LEAST) == label != case.documented:
            return Cause(
                f"{voter} was right and outvoted",
                f"Raise detection.weights.{voter}, or label more such cases and run `docdetect retrain`.",
            )
    return None


def _other_form(case: Case) -> Cause | None:
    """Name the debatable form that a reader met, if it met one."""
    for voter, vote in case.votes.items():
        reason = vote.reason
        if voter in _STRUCTURAL and reason and reason != _PLAIN_REASON and not reason.startswith("empty "):
            return Cause(
                f"documentation in a form that the language does not count: {reason}",
                "Write it in the language's own form, or suppress the finding with a reason.",
            )
    return None


def _example(case: Case, label: bool) -> dict[str, Any]:
    return {
        "id": case.id,
        "path": case.path,
        "line": case.line,
        "language": case.language,
        "kind": case.kind,
        "qualname": case.qualname,
        "doc": None if case.doc is None else case.doc[:_DOC_SHOWN],
        "label": label,
        "reasons": {voter: vote.reason for voter, vote in case.votes.items()},
    }
