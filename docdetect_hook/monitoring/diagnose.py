"""Why recent verdicts were wrong: cases whose label contradicts the tool, by cause, each with a fix."""

from __future__ import annotations

import os
import time

from docdetect_hook.config.load import find_project_root
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import read_answers, read_cases
from docdetect_hook.monitoring.window import WEEK
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final

_EXAMPLES: Final = 3
_DOC_SHOWN: Final = 120
_SHOWN: Final = ("id", "path", "line", "language", "kind", "qualname")
_MISSING: Final = ("UND100", "UND136")  # the first and the last code of missing documentation


class Cause(NamedTuple):
    """A kind of wrong verdict and what helps against it."""

    error_type: str
    recommended_fix: str


_UNNEEDED: Final = Cause(
    "missing documentation was reported where people want none",
    "Label more findings of this kind and run `docdetect retrain`, ignore the code for these paths, or "
    "suppress the finding with a reason.",
)
_UNDERRATED: Final = Cause(
    "a text that documents was reported",
    "Add the text to quality.allowed, or label more such findings and run `docdetect retrain`.",
)
_OVERRATED: Final = Cause(
    "a text that says nothing was not reported",
    "Select UND202, or add the text to quality.filler or its words to quality.glue.",
)
_UNREPORTED: Final = Cause(
    "missing documentation was not reported",
    "Widen `rules.scope` or `rules.select`; if the language's own tools report it, it is a bug of ours.",
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
        groups: dict[Cause, list[dict[str, Any]]] = {}
        answers = read_answers(self._root, self._now).settled
        recent = {name: one.label for name, one in answers.items() if self._now - one.ts <= self._since}
        for case in read_cases(self._root, recent.__contains__):
            label = recent[case.id]
            if label is not None and label != case.suggestion:
                groups.setdefault(_cause(case, label), []).append(_example(case, label))
        causes = sorted(groups, key=lambda cause: (-len(groups[cause]), cause.error_type))
        return [
            {**one._asdict(), "count": len(groups[one]), "examples": groups[one][:_EXAMPLES]}
            for one in causes
        ]


def _cause(case: Case, label: bool) -> Cause:
    if label:
        missing = case.code is None or _MISSING[0] <= case.code <= _MISSING[1]
        return _UNNEEDED if missing else _UNDERRATED
    return _UNREPORTED if case.doc is None else _OVERRATED


def _example(case: Case, label: bool) -> dict[str, Any]:
    return {
        **{name: getattr(case, name) for name in _SHOWN},
        "doc": None if case.doc is None else case.doc[:_DOC_SHOWN],
        "label": label,
        "reasons": {voter: vote.reason for voter, vote in case.votes.items()},
    }
