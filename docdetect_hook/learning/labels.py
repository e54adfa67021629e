"""Read the answers of reviewers from the feedback file, settle their conflicts, and write new ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.fields import identity as id_of
from docdetect_hook.feedback.fields import line_of_text, text
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.feedback.labels import LEAST_CONFIDENCE, Label, Weak, label_of, weak_of
from docdetect_hook.feedback.labels import confidence as confidence_of
from docdetect_hook.feedback.store import read_events
from docdetect_hook.models.trial import EVENT as TRIAL
from docdetect_hook.quality.features import FEATURES, measure
from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.placeholders import find_placeholder

_NAMES: Final = frozenset(FEATURES)
_SHORTEST_ID: Final = 4


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

    case: Case
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

    cases: Mapping[str, Case]
    labelled: tuple[Labelled, ...]
    conflicts: tuple[Conflict, ...]
    skipped: frozenset[str]
    weak: tuple[Weak, ...]
    contested: frozenset[str] = frozenset()

    @property
    def open_cases(self) -> list[Case]:
        """List the cases that nobody has answered or skipped, in the order of the file."""
        done = {one.case.id for one in self.labelled} | {one.id for one in self.conflicts} | self.skipped
        return [case for identity, case in self.cases.items() if identity not in done]


def read_feedback(root: str) -> Feedback:
    """Read a project's feedback file."""
    return gather(read_events(root))


def gather(events: Iterable[Mapping[str, Any]]) -> Feedback:
    """Sort out cases and answers.

    A reviewer's last answer counts, an undo takes it back. Between reviewers the greater sum of
    confidences decides; a tie is reported and left out of training until somebody answers again.
    """
    cases: dict[str, Case] = {}
    answers: dict[str, dict[str, Answer]] = {}
    skipped: dict[str, set[str]] = {}
    weak: dict[str, Weak] = {}
    contested: set[str] = set()
    for event in events:
        if (case := case_of(event)) is not None:
            cases.setdefault(case.id, case)
        elif (label := label_of(event)) is not None:
            _take(label, answers, skipped)
        elif (said := weak_of(event)) is not None:
            weak[said.id] = said
        elif event.get("event") == TRIAL and (disputed := id_of(event.get("case"))) is not None:
            contested.add(disputed)
    labelled, conflicts = _settle(cases, answers)
    passed = frozenset(identity for identity, by in skipped.items() if by and not answers.get(identity))
    answered = {_place(one.case) for one in labelled}
    left = tuple(event for event in weak.values() if _place(event) not in answered)
    return Feedback(cases, tuple(labelled), tuple(conflicts), passed, left, frozenset(contested))


def _place(case: Case | Weak) -> tuple[object, ...]:
    """Name the text that a case is about, whatever its header: an answer replaces a weak label on it."""
    return case.path, case.kind, case.qualname, case.doc


def _take(label: Label, answers: dict[str, dict[str, Answer]], skipped: dict[str, set[str]]) -> None:
    by_reviewer = answers.setdefault(label.id, {})
    by_reviewer.pop(label.reviewer, None)
    skipped.setdefault(label.id, set()).discard(label.reviewer)
    if label.label is not None:
        ts = 0.0 if label.ts is None else label.ts
        by_reviewer[label.reviewer] = Answer(
            label.id, label.label, label.reviewer, label.confidence, label.notes, ts
        )
    elif label.action == "skip":
        skipped[label.id].add(label.reviewer)


def _settle(
    cases: Mapping[str, Case], answers: Mapping[str, Mapping[str, Answer]]
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
    case: Case,
    label: bool,
    reviewer: str,
    ts: float,
    *,
    confidence: float = 1.0,
    notes: str = "",
    asked: str = "",
) -> dict[str, Any]:
    """Describe an answer; what the tool suggested stays apart from what the reviewer said."""
    if not LEAST_CONFIDENCE <= confidence <= 1:
        raise UserError(f"the confidence of an answer must be from 0.5 to 1, not {confidence:g}")
    return {
        "v": FORMAT,
        "event": "label",
        "id": case.id,
        "ts": round(ts, 3),
        "label": label,
        "reviewer": reviewer,
        "confidence": confidence,
        "notes": notes,
        "asked": asked,
        "suggestion": _suggestion(case),
    }


def pass_event(case: Case, action: str, reviewer: str, ts: float) -> dict[str, Any]:
    """Describe that a reviewer skips a case, or takes back an answer (``skip``, ``undo``)."""
    return {
        "v": FORMAT,
        "event": "label",
        "id": case.id,
        "ts": round(ts, 3),
        "label": None,
        "action": action,
        "reviewer": reviewer,
    }


def _suggestion(case: Case) -> dict[str, Any]:
    """Describe what the tool said of a case, apart from what the reviewer says."""
    return {"documented": case.suggestion, "score": case.informative, "model": case.model or None}


def find_case(cases: Mapping[str, Case], wanted: str) -> Case:
    """Find a case by its id or by the beginning of it."""
    if wanted in cases:
        return cases[wanted]
    near = [one for one in cases if one.startswith(wanted)] if len(wanted) >= _SHORTEST_ID else []
    if len(near) == 1:
        return cases[near[0]]
    if near:
        raise UserError(f"{len(near)} cases begin with {wanted}; give more of the id")
    raise UserError(f"there is no case {wanted!r:.60}; `docdetect review` shows the cases that wait")


def features_of(case: Case | Weak) -> dict[str, float] | None:
    """Return the numbers that the model sees of a case; None when a rule decides it without the model."""
    recorded = case.features if isinstance(case, Case) else None
    if recorded and _NAMES.issuperset(recorded):
        return dict(recorded)
    doc = case.doc
    if doc is None or not doc.strip():
        return None
    item = _item(case)
    if find_placeholder(item, doc) is not None and not says_much(item, doc):
        return None
    return measure(item, doc).counts


def _item(case: Case | Weak) -> Item:
    name = case.qualname.replace("::", ".").rpartition(".")[2]
    return Item(case.language, case.kind, name, case.qualname, case.header, case.path)


def export_cases(feedback: Feedback, order: Iterable[Case]) -> Iterator[dict[str, Any]]:
    """Yield cases for labelling elsewhere: the suggestion apart, and an empty place for the response."""
    for case in order:
        yield {
            "id": case.id,
            "language": case.language,
            "kind": case.kind,
            "qualname": case.qualname,
            "path": case.path,
            "line": case.line,
            "header": case.header,
            "doc": case.doc,
            "votes": {voter: vote._asdict() for voter, vote in case.votes.items()},
            "suggestion": _suggestion(case),
            "response": None,
            "confidence": 1.0,
            "notes": "",
            "skipped": case.id in feedback.skipped,
        }


def imported_events(
    rows: Iterable[Mapping[str, Any]], cases: Mapping[str, Case], reviewer: str, ts: float
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
        sure, notes = confidence_of(row.get("confidence")), text(row.get("notes"))
        who = line_of_text(row.get("reviewer")) or reviewer
        yield label_event(case, words[response], who, ts, confidence=sure, notes=notes, asked="import")
