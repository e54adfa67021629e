"""Answers as they are read back: what reviewers said of cases, and what comments in the sources say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.feedback.fields import identity, line_of_text, number, seconds_of, share, text

_LABEL: Final = "label"
_WEAK: Final = "weak"
LEAST_CONFIDENCE: Final = 0.5
"""How sure the least sure answer is: an even chance."""


class Label(NamedTuple):
    """What one reviewer did with a case; without a ``label`` it was skipped or an answer taken back.

    ``ts`` is None where the event does not say when.
    """

    id: str
    label: bool | None
    action: str
    reviewer: str
    confidence: float
    notes: str
    ts: float | None


class Weak(NamedTuple):
    """What a suppression comment with a reason, or its removal, says of a text."""

    id: str
    label: bool
    weight: float
    reason: str
    path: str
    language: str
    kind: str
    qualname: str
    header: str
    doc: str | None


def label_of(event: Mapping[str, Any]) -> Label | None:
    """Return the answer that an event describes, None when it describes none."""
    found = identity(event.get("id"))
    if event.get("event") != _LABEL or found is None:
        return None
    label = event.get("label")
    return Label(
        found,
        label if isinstance(label, bool) else None,
        line_of_text(event.get("action")),
        line_of_text(event.get("reviewer")),
        confidence(event.get("confidence")),
        text(event.get("notes")),
        seconds_of(event.get("ts")),
    )


def confidence(value: object) -> float:
    """Return how sure an answer is, from an even chance to certainty."""
    found = number(value)
    return 1.0 if found is None else min(1.0, max(LEAST_CONFIDENCE, found))


def weak_of(event: Mapping[str, Any]) -> Weak | None:
    """Return the weak label that an event describes, None when it describes none."""
    found, label = identity(event.get("id")), event.get("label")
    if event.get("event") != _WEAK or found is None or not isinstance(label, bool):
        return None
    doc, weight = event.get("doc"), share(event.get("weight"))
    return Weak(
        found,
        label,
        0.0 if weight is None else weight,
        line_of_text(event.get("reason")),
        line_of_text(event.get("path")),
        line_of_text(event.get("language")),
        line_of_text(event.get("kind")),
        line_of_text(event.get("qualname")),
        text(event.get("header")),
        text(doc) if isinstance(doc, str) else None,
    )
