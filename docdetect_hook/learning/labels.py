"""Read the answers of reviewers from the feedback file, settle their conflicts, and write new ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.feedback.store import read_events
from docdetect_hook.models.state import plain_number
from docdetect_hook.models.trial import EVENT as TRIAL
from docdetect_hook.quality.features import FEATURES, measure
from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.placeholders import find_placeholder

_NAMES: Final = frozenset(FEATURES)
_SHORTEST_ID: Final = 4
_LEAST_CONFIDENCE: Final = 0.5


class Answer(NamedTuple):
    """One reviewer's last word on a case: documented or not, how sure (0.5..1), and why."""

    id: str
    label: bool
    reviewer: str
    confidence: float
    notes: str
    ts: float


class Labelled(NamedTuple):
    """A case with the label that its answers amount to; ``weight`` (0..1) is how sure that is."""

    case: Mapping[str, Any]
    label: bool
    weight: float
    ts: float


class Conflict(NamedTuple):
    """Reviewers who contradict each other, and what was made of it; ``None`` is a tie, which is left out."""

    id: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    settled: bool | None


class Feedback(NamedTuple):
    """Everything that the feedback file says: cases by id, answers, skipped cases, weak labels.

    ``contested`` has the ids of the cases on which a candidate on trial and the current model differed.
    """

    cases: Mapping[str, Mapping[str, Any]]
    labelled: tuple[Labelled, ...]
    conflicts: tuple[Conflict, ...]
    skipped: frozenset[str]
    weak: tuple[Mapping[str, Any], ...]
    contested: frozenset[str] = frozenset()

    @property
    def open_cases(self) -> list[Mapping[str, Any]]:
        """List the cases that nobody has answered or skipped, in the order of the file."""
        done = {one.case["id"] for one in self.labelled} | {one.id for one in self.conflicts} | self.skipped
        return [case for identity, case in self.cases.items() if identity not in done]


def read_feedback(root: str) -> Feedback:
    """Read a project's feedback file."""
    return gather(read_events(root))


def gather(events: Iterable[Mapping[str, Any]]) -> Feedback:
    """Sort out cases and answers.

    A reviewer's last answer counts, an undo takes it back. Between reviewers the greater sum of
    confidences decides; a tie is reported and left out of training until somebody answers again.
    """
    cases: dict[str, Mapping[str, Any]] = {}
    answers: dict[str, dict[str, Answer]] = {}
    skipped: dict[str, set[str]] = {}
    weak: dict[str, Mapping[str, Any]] = {}
    contested: set[str] = set()
    for event in events:
        identity = event.get("id")
        if not isinstance(identity, str):
            continue
        if event["event"] == "disagreement":
            cases.setdefault(identity, event)
        elif event["event"] == "label":
            _take(event, identity, answers, skipped)
        elif event["event"] == "weak":
            weak[identity] = event
        elif event["event"] == TRIAL:
            contested.add(str(event.get("case")))
    labelled, conflicts = _settle(cases, answers)
    passed = frozenset(identity for identity, by in skipped.items() if by and not answers.get(identity))
    answered = {_place(one.case) for one in labelled}
    left = tuple(event for event in weak.values() if _place(event) not in answered)
    return Feedback(cases, tuple(labelled), tuple(conflicts), passed, left, frozenset(contested))


def _place(case: Mapping[str, Any]) -> tuple[object, ...]:
    """Name the text that a case is about, whatever its header: an answer replaces a weak label on it."""
    return tuple(case.get(name) for name in ("path", "kind", "qualname", "doc"))


def _take(
    event: Mapping[str, Any],
    identity: str,
    answers: dict[str, dict[str, Answer]],
    skipped: dict[str, set[str]],
) -> None:
    reviewer, label = str(event.get("reviewer") or ""), event.get("label")
    by_reviewer = answers.setdefault(identity, {})
    by_reviewer.pop(reviewer, None)
    skipped.setdefault(identity, set()).discard(reviewer)
    if isinstance(label, bool):
        confidence = _confidence(event.get("confidence"))
        notes, ts = str(event.get("notes") or ""), plain_number(event.get("ts")) or 0.0
        by_reviewer[reviewer] = Answer(identity, label, reviewer, confidence, notes, ts)
    elif event.get("action") == "skip":
        skipped[identity].add(reviewer)


def _confidence(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 1.0
    return min(1.0, max(_LEAST_CONFIDENCE, float(value)))


def _settle(
    cases: Mapping[str, Mapping[str, Any]], answers: Mapping[str, Mapping[str, Answer]]
) -> tuple[list[Labelled], list[Conflict]]:
    labelled, conflicts = [], []
    for identity, by_reviewer in answers.items():
        given = list(by_reviewer.values())
        if not given or identity not in cases:
            continue
        yes = sum(answer.confidence for answer in given if answer.label)
        no = sum(answer.confidence for answer in given if not answer.label)
        settled = None if math.isclose(yes, no) else yes > no
        if yes and no:
            names = [tuple(one.reviewer for one in given if one.label is side) for side in (True, False)]
            conflicts.append(Conflict(identity, names[0], names[1], settled))
        if settled is not None:
            weight = abs(yes - no) / len(given)
            ts = max(answer.ts for answer in given)
            labelled.append(Labelled(cases[identity], settled, round(weight, 6), ts))
    return labelled, conflicts


def label_event(
    case: Mapping[str, Any],
    label: bool,
    reviewer: str,
    ts: float,
    *,
    confidence: float = 1.0,
    notes: str = "",
    asked: str = "",
) -> dict[str, Any]:
    """Describe an answer; what the tool suggested stays apart from what the reviewer said."""
    if not _LEAST_CONFIDENCE <= confidence <= 1:
        raise UserError(f"the confidence of an answer must be from 0.5 to 1, not {confidence:g}")
    return {
        "v": FORMAT,
        "event": "label",
        "id": case["id"],
        "ts": round(ts, 3),
        "label": label,
        "reviewer": reviewer,
        "confidence": confidence,
        "notes": notes,
        "asked": asked,
        "suggestion": {
            "documented": suggestion(case),
            "score": informative(case),
            "model": case.get("model"),
        },
    }


def pass_event(case: Mapping[str, Any], action: str, reviewer: str, ts: float) -> dict[str, Any]:
    """Describe that a reviewer skips a case, or takes back an answer (``skip``, ``undo``)."""
    return {
        "v": FORMAT,
        "event": "label",
        "id": case["id"],
        "ts": round(ts, 3),
        "label": None,
        "action": action,
        "reviewer": reviewer,
    }


def informative(case: Mapping[str, Any]) -> float | None:
    """Give how likely the text of a case says something, by the model that was asked; None without a text."""
    vote = (case.get("votes") or {}).get("confidence_engine")
    probability = vote.get("probability") if isinstance(vote, Mapping) else None
    return float(probability) if isinstance(probability, int | float) else None


def suggestion(case: Mapping[str, Any]) -> bool:
    """Tell what the tool took a case for: documented by a text that says something, or not."""
    said = informative(case)
    return bool(case.get("documented")) and (said is None or said >= _LEAST_CONFIDENCE)


def find_case(cases: Mapping[str, Mapping[str, Any]], identity: str) -> Mapping[str, Any]:
    """Find a case by its id or by the beginning of it."""
    if identity in cases:
        return cases[identity]
    near = [one for one in cases if one.startswith(identity)] if len(identity) >= _SHORTEST_ID else []
    if len(near) == 1:
        return cases[near[0]]
    if near:
        raise UserError(f"{len(near)} cases begin with {identity}; give more of the id")
    raise UserError(f"there is no case {identity!r:.60}; `docdetect review` shows the cases that wait")


def features_of(case: Mapping[str, Any]) -> dict[str, float] | None:
    """Give the numbers that the model sees of a case; None when a rule decides it without the model."""
    recorded = case.get("features")
    if isinstance(recorded, Mapping) and recorded and _are_features(recorded):
        return {str(name): float(value) for name, value in recorded.items()}
    text = case.get("doc")
    if not isinstance(text, str) or not text.strip():
        return None
    item = _item(case)
    if find_placeholder(item, text) is not None and not says_much(item, text):
        return None
    return measure(item, text).counts


def _are_features(recorded: Mapping[Any, Any]) -> bool:
    return _NAMES.issuperset(recorded) and all(map(_is_number, recorded.values()))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _item(case: Mapping[str, Any]) -> Item:
    fields = [str(case.get(name) or "") for name in ("language", "kind", "qualname", "header", "path")]
    language, kind, qualname, header, path = fields
    name = qualname.replace("::", ".").rpartition(".")[2]
    return Item(language, kind, name, qualname, header, path)


def export_cases(feedback: Feedback, order: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give cases for labelling elsewhere: the suggestion apart, and an empty place for the response."""
    for case in order:
        kept = ("id", "language", "kind", "qualname", "path", "line", "header", "doc", "votes")
        yield {
            **{name: case.get(name) for name in kept},
            "suggestion": {
                "documented": suggestion(case),
                "score": informative(case),
                "model": case.get("model"),
            },
            "response": None,
            "confidence": 1.0,
            "notes": "",
            "skipped": case["id"] in feedback.skipped,
        }


def imported_events(
    rows: Iterable[Mapping[str, Any]], cases: Mapping[str, Mapping[str, Any]], reviewer: str, ts: float
) -> Iterator[dict[str, Any]]:
    """Turn rows with a response (``yes``, ``no``, true, false) into label events; pass over the others."""
    words = {"yes": True, "no": False, True: True, False: False}
    for number, row in enumerate(rows, 1):
        response = row.get("response")
        if response is None or response == "":
            continue
        if not isinstance(response, str | bool) or response not in words:
            raise UserError(f"line {number}: the response is {response!r:.40}; it must be yes, no, or empty")
        case = cases.get(str(row.get("id")))
        if case is None:
            raise UserError(f"line {number}: there is no case {row.get('id')!r:.60} in the feedback file")
        confidence, notes = _confidence(row.get("confidence")), str(row.get("notes") or "")
        who = str(row.get("reviewer") or reviewer)
        yield label_event(case, words[response], who, ts, confidence=confidence, notes=notes, asked="import")
