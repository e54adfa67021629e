"""Drive the whole loop once in a project made for it: collect, ask, answer, train, serve, go back."""

from __future__ import annotations

import os
import tempfile

from docdetect_hook.config.load import load_settings
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event
from docdetect_hook.learning.queue import order
from docdetect_hook.learning.retrain import retrain
from docdetect_hook.learning.training import subject_of
from docdetect_hook.models import lifecycle, serving
from docdetect_hook.models.correction import Correction
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Iterator

_CASES: Final = 120
_KINDS: Final = (("method", "UND102"), ("function", "UND103"))
_NOTE: Final = lifecycle.Note("drill", "validate", 1.0)


class Step(NamedTuple):
    """One step of the loop, and whether it did what it should."""

    name: str
    right: bool


def drill() -> Iterator[Step]:
    """Yield what became of each step; needs scikit-learn, and a key to seal with."""
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(os.path.join(root, ".git"))
        settings = load_settings(isolated=True)
        events = [_event(number) for number in range(_CASES)]
        yield Step("cases are kept once", FeedbackFile(root).append([*events, *events]) == _CASES)
        queue = [question.case for question in order(read_feedback(root).open_cases, None)]
        yield Step("every case is asked", {case.id for case in queue} == {event["id"] for event in events})
        answers = [(case, label_event(case, case.kind == "method", "drill", 1.0)) for case in queue]
        record_answers(root, answers)
        yield Step("answers leave the queue", not read_feedback(root).open_cases)
        outcome = retrain(root, settings, _NOTE)
        yield Step("a ruling passes the gates", outcome.passed)
        lifecycle.promote(root, _NOTE, outcome.version)
        model = serving.serving(root, "app.py").correction
        below = settings.learning.demote_below
        demoted = [case.kind for case in queue if model is not None and _demotes(model, case, below)]
        yield Step("it changes one kind of finding", demoted == ["method"] * (_CASES // 2))
        lifecycle.rollback(root, _NOTE)
        yield Step("a model can be left", serving.serving(root, "app.py").correction is None)
        record_answers(root, [(case, label_event(case, True, "drill", 2.0)) for case in queue])
        yield Step("one-sided labels are refused", not retrain(root, settings, _NOTE).passed)


def _event(number: int) -> dict[str, object]:
    kind, code = _KINDS[number % len(_KINDS)]
    return {
        "v": 1,
        "event": "disagreement",
        "id": f"{number:016x}",
        "path": f"src/part{number % 7}/app.py",
        "language": "python",
        "kind": kind,
        "qualname": f"item_{number}",
        "code": code,
        "confidence": 0.9,
        "sampled": number % 3 == 0,
    }


def _demotes(model: Correction, case: Case, below: float) -> bool:
    subject = subject_of(case)
    return subject is not None and model.demotes(subject, below)
