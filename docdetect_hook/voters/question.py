"""What people are asked about a disputed definition, and what their answer changes, in plain words."""

from __future__ import annotations

from typing import NamedTuple

from docdetect_hook.quality.neighbours import is_documented
from docdetect_hook.records import Definition, Verdict

_NOUNS = {
    "init": "constructor",
    "magic": "special method",
    "nested_class": "nested class",
    "nested_function": "function",
}


class Question(NamedTuple):
    """What is asked, and what an answer of yes or no changes."""

    text: str
    effect: str


def question(definition: Definition, verdict: Verdict) -> Question:
    """Ask about a definition whether its documentation is as it should be."""
    noun = _NOUNS.get(definition.kind, definition.kind.replace("_", " "))
    what = f"{noun} `{definition.name}`"
    if not is_documented(definition):
        reasons = "; ".join(vote.reason for vote in verdict.votes)
        return Question(
            f"Is it right that the {what} has no documentation? ({reasons})",
            "Yes: findings on such definitions lose confidence. No: they keep it.",
        )
    return Question(
        f"Does the documentation of the {what} tell more than its name and header?",
        "Yes: texts like it pass. No: they are taken for saying nothing (UND202, where it is selected).",
    )
