"""Describe answers, find the case that one is about, and take cases and answers out and in."""

from __future__ import annotations

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of, event_of
from docdetect_hook.feedback.fields import line_of_text, text
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.feedback.labels import LEAST_CONFIDENCE
from docdetect_hook.feedback.labels import confidence as confidence_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Iterable, Iterator, Mapping

_SHORTEST_ID: Final = 4
_WORDS: Final[Mapping[object, bool]] = {"yes": True, "no": False, True: True, False: False}


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
        **_event(case, label, reviewer, ts),
        "confidence": confidence,
        "notes": notes,
        "asked": asked,
        "suggestion": _suggestion(case),
    }


def pass_event(case: Case, action: str, reviewer: str, ts: float) -> dict[str, Any]:
    """Describe that a reviewer skips a case, or takes back an answer (``skip``, ``undo``)."""
    return {**_event(case, None, reviewer, ts), "action": action}


def _event(case: Case, label: bool | None, reviewer: str, ts: float) -> dict[str, Any]:
    return {
        "v": FORMAT,
        "event": "label",
        "id": case.id,
        "ts": round(ts, 3),
        "label": label,
        "reviewer": reviewer,
    }


def _suggestion(case: Case) -> dict[str, Any]:
    """Describe what the tool said of a case, apart from what the reviewer says."""
    return {"in_order": case.suggestion, "code": case.code, "confidence": case.confidence}


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


def export_cases(questions: Iterable[tuple[Case, str]]) -> Iterator[dict[str, Any]]:
    """Yield cases, each with why it is asked, and an empty place for the response."""
    for case, asked in questions:
        place = {"asked": asked, "response": None, "sure": 1.0, "notes": ""}
        yield {**event_of(case), "suggestion": _suggestion(case), **place}


class Imported(NamedTuple):
    """What one row of an import brings: a case, an answer to it, or a sentence that says what is wrong."""

    case: dict[str, Any] | None = None
    answer: tuple[Case, dict[str, Any]] | None = None
    fault: str = ""


def imported(
    rows: Iterable[Mapping[str, Any]], cases: Mapping[str, Case], reviewer: str, ts: float
) -> Iterator[Imported]:
    """Read rows one by one: cases of another machine, and answers (``yes``, ``no``, true, false) to cases.

    A row tells of its case itself, so that it need not be known here; a wrong row spoils no other.
    """
    for number, row in enumerate(rows, 1):
        told = case_of({**row, "event": "disagreement"})
        case = None if told is None else cases.get(told.id, told)
        response = row.get("response")
        if case is None or not (case.id in cases or case.kind):
            yield Imported(fault=f"row {number}: it names no case that is known here, and describes none")
        elif response is None or response == "":
            yield Imported(case=None if case.id in cases else _stored(case, ts))
        elif not isinstance(response, str | bool) or response not in _WORDS:
            yield Imported(
                fault=f"row {number}: the response is {response!r:.40}; it must be yes, no, or empty"
            )
        else:
            sure, notes = confidence_of(row.get("sure")), text(row.get("notes"))
            who = line_of_text(row.get("reviewer")) or reviewer
            asked = line_of_text(row.get("asked")) or "import"
            answer = label_event(case, _WORDS[response], who, ts, confidence=sure, notes=notes, asked=asked)
            yield Imported(None if case.id in cases else _stored(case, ts), (case, answer))


def _stored(case: Case, ts: float) -> dict[str, Any]:
    """Return a case of another machine as it is kept here."""
    return event_of(case._replace(ts=round(ts, 3)))
