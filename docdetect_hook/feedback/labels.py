"""Answers as they are read back: what reviewers said of cases, and what all of them amount to."""

from __future__ import annotations

import math

from docdetect_hook.feedback.fields import identity, line_of_text, number, seconds_of, text
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Iterable, Mapping, Sequence

_LABEL: Final = "label"
RANDOM: Final = "random"
"""What an answer says of a case that was asked as part of the random sample."""

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
    asked: str = ""


class Settled(NamedTuple):
    """What the answers on one case amount to: True is in order as it is, None a tie of contradictions.

    ``weight`` (0..1) is how sure that is; ``yes`` and ``no`` name who answered so. ``random`` tells that the
    case was asked as part of the random sample.
    """

    label: bool | None
    weight: float
    ts: float
    yes: tuple[str, ...]
    no: tuple[str, ...]
    random: bool


class Answers(NamedTuple):
    """The outcome of every case that somebody answered, and the cases that people passed over."""

    settled: Mapping[str, Settled]
    skipped: frozenset[str]


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
        line_of_text(event.get("asked")),
    )


def settle(labels: Iterable[Label]) -> Answers:
    """Settle answers: a reviewer's last one counts, an undo takes it back.

    Between reviewers the greater sum of confidences decides; a tie is left out until somebody answers again.
    What a merge put out of order is put in the order of time.
    """
    last: dict[tuple[str, str], Label] = {}
    for label in sorted(labels, key=lambda one: one.ts or 0.0):
        last[label.id, label.reviewer] = label
    answers: dict[str, list[Label]] = {}
    skipped = set()
    for label in last.values():
        if label.label is not None:
            answers.setdefault(label.id, []).append(label)
        elif label.action == "skip":
            skipped.add(label.id)
    settled = {identity: _settled(given) for identity, given in answers.items()}
    return Answers(settled, frozenset(skipped - settled.keys()))


def _settled(given: Sequence[Label]) -> Settled:
    yes = math.fsum(one.confidence for one in given if one.label)
    no = math.fsum(one.confidence for one in given if not one.label)
    return Settled(
        None if math.isclose(yes, no) else yes > no,
        round(abs(yes - no) / len(given), 6),
        max(one.ts or 0.0 for one in given),
        tuple(one.reviewer for one in given if one.label),
        tuple(one.reviewer for one in given if not one.label),
        any(one.asked == RANDOM for one in given),
    )


def confidence(value: object) -> float:
    """Return how sure an answer is, from an even chance to certainty."""
    found = number(value)
    return 1.0 if found is None else min(1.0, max(LEAST_CONFIDENCE, found))
