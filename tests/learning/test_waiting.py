"""The cases that wait, and the counts of all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.learning.labels import label_event, pass_event, read_feedback
from docdetect_hook.learning.waiting import read_open

OPEN, YES, NO, TIE, OVERRULED, SKIPPED, TAKEN_BACK, UNKNOWN = (f"{number:016x}" for number in range(8))


@pytest.fixture
def root(tmp_path: Path) -> str:
    """Return a project with a case of every fate, and an answer to a case that is not there."""
    file = FeedbackFile(str(tmp_path))
    file.append(
        {"v": 1, "event": "disagreement", "id": name, "path": "snippet.py", "language": "python"}
        for name in (OPEN, YES, NO, TIE, OVERRULED, SKIPPED, TAKEN_BACK)
    )
    file.record(
        [
            _answer(YES, True, ts=3.0),
            _answer(NO, False, ts=1.0),
            _answer(TIE, True),
            _answer(TIE, False, "bob"),
            _answer(OVERRULED, True, ts=2.0),
            _answer(OVERRULED, False, "bob", confidence=0.6),
            pass_event(Case(SKIPPED), "skip", "ann", 1.0),
            _answer(TAKEN_BACK, True),
            pass_event(Case(TAKEN_BACK), "undo", "ann", 2.0),
            _answer(UNKNOWN, True),
            {"v": 1, "event": "canary", "case": OPEN},
        ]
    )
    return str(tmp_path)


def _answer(name: str, label: bool, who: str = "ann", *, ts: float = 1.0, **more: Any) -> dict[str, Any]:
    return label_event(Case(name), label, who, ts, **more)


def test_what_waits_and_what_was_said_is_what_all_records_say(root: str) -> None:
    opened, whole = read_open(root, 100), read_feedback(root)
    assert list(opened.cases) == whole.open_cases
    assert [case.id for case in opened.cases] == [OPEN, TAKEN_BACK]
    assert opened.newest == whole.labelled
    assert (opened.labelled, opened.skipped, opened.conflicts) == (3, 1, 2)
    assert opened.contested == whole.contested == {OPEN}


def test_the_newest_answers_are_kept(root: str) -> None:
    assert [one.case.id for one in read_open(root, 2).newest] == [OVERRULED, YES]


def test_an_empty_project_has_nothing(tmp_path: Path) -> None:
    assert read_open(str(tmp_path), 2) == ((), 0, 0, 0, (), frozenset())
