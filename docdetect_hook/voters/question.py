"""What people are asked about a disputed definition, in plain words."""

from __future__ import annotations

from docdetect_hook.records import Definition, Verdict

_NOUNS = {"init": "constructor", "magic": "special method"}


def question(definition: Definition, verdict: Verdict) -> str:
    """Ask whether the documentation of a definition is as it should be."""
    noun = _NOUNS.get(definition.kind, definition.kind.replace("_", " "))
    what = f"{noun} `{definition.name}`"
    if definition.documented:
        return f"Does the documentation of the {what} tell more than its name and header?"
    reasons = "; ".join(vote.reason for vote in verdict.votes)
    return f"Is it right that the {what} has no documentation? ({reasons})"
