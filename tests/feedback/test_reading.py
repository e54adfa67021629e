"""The cases that wait, and what was said of all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import read_answers, read_feedback
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.learning.labels import label_event, pass_event

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
        ]
    )
    return str(tmp_path)


def _answer(name: str, label: bool, who: str = "ann", *, ts: float = 1.0, **more: Any) -> dict[str, Any]:
    return label_event(Case(name), label, who, ts, **more)


def test_what_waits_and_what_was_said(root: str) -> None:
    found = read_feedback(root)
    assert [case.id for case in found.open_cases] == [OPEN, TAKEN_BACK]
    assert {one.case.id: one.label for one in found.labelled} == {YES: True, NO: False, OVERRULED: True}
    assert (found.answered, set(found.skipped), set(found.conflicts)) == (3, {SKIPPED}, {TIE, OVERRULED})


def test_the_newest_answers_are_enough_to_know_what_waits(root: str) -> None:
    found, whole = read_feedback(root, most=2), read_feedback(root)
    assert [one.case.id for one in found.labelled] == [OVERRULED, YES]
    assert found[2:] == whole[2:]
    assert SKIPPED not in found.cases


def test_what_was_said_later_does_not_count_yet(root: str) -> None:
    settled = read_answers(root, until=1.0).settled
    assert [name for name, one in settled.items() if one.label is not None] == [
        NO,
        OVERRULED,
        TAKEN_BACK,
        UNKNOWN,
    ]


def test_an_empty_project_has_nothing(tmp_path: Path) -> None:
    assert read_feedback(str(tmp_path), 2) == ({}, (), 0, {}, frozenset(), ())
