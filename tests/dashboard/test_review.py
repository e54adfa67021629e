"""Answers: written at once, never lost, never twice, and taken back by who gave them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from docdetect_hook.dashboard.background import Held
from docdetect_hook.dashboard.sessions import NO, SKIP, YES, ReviewSessions
from docdetect_hook.dashboard.site import Site
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.learning.queue import Question

Post = Callable[..., Any]


def _labels(project: Path) -> list[tuple[str, object, str, str]]:
    """Return id, answer, action and reviewer of every answer in the feedback file."""
    return [
        (event["id"][-1], event["label"], event.get("action", ""), event["reviewer"])
        for event in read_events(str(project))
        if event["event"] == "label"
    ]


def _id(number: int) -> str:
    return f"{number:016x}"


def test_an_answer_is_written_with_what_goes_with_it(
    post: Post, project: Path, dispute: Callable[..., None]
) -> None:
    dispute(1)
    answer = post(
        "/review/answer", case=_id(1), action="no", note=" says nothing ", sure="0.8", kind="function"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/review?kind=function")
    event = next(event for event in read_events(str(project)) if event["event"] == "label")
    assert {name: event[name] for name in ("label", "reviewer", "confidence", "notes", "asked")} == {
        "label": False, "reviewer": "ada", "confidence": 0.8, "notes": "says nothing", "asked": "uncertain",
    }  # fmt: skip


def test_the_same_form_twice_is_one_answer(post: Post, project: Path, dispute: Callable[..., None]) -> None:
    dispute(1)
    for _ in range(2):
        assert post("/review/answer", case=_id(1), action="yes").status_code == 303
    assert _labels(project) == [("1", True, "", "ada")]


def test_a_case_that_was_not_shown_cannot_be_answered(
    post: Post, project: Path, dispute: Callable[..., None]
) -> None:
    dispute(1)
    post("/review/answer", case="ffff", action="yes")
    assert _labels(project) == []


def test_undo_takes_the_last_answer_back_and_shows_its_case(
    post: Post, client: FlaskClient, project: Path, dispute: Callable[..., None]
) -> None:
    dispute(1)
    post("/review/answer", case=_id(1), action="skip")
    assert b"Nothing waits" in client.get("/review").data
    post("/review/undo")
    assert b"price1" in client.get("/review").data
    assert _labels(project) == [("1", None, "skip", "ada"), ("1", None, "undo", "ada")]
    post("/review/undo")  # there is nothing to take back
    assert len(_labels(project)) == 2


def test_answers_carry_the_name_that_the_reviewer_gives(
    post: Post, client: FlaskClient, project: Path, dispute: Callable[..., None]
) -> None:
    dispute(1)
    post("/review/name", name="  grace\n<b>  ")
    assert b"judging as grace &lt;b&gt;" in client.get("/review").data
    post("/review/answer", case=_id(1), action="yes")
    assert _labels(project) == [("1", True, "", "grace <b>")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"action": "maybe"}, 400), ({}, 400), ({"action": "yes", "note": "x" * 6000}, 413)],
    ids=["another word", "no word", "a note over its length"],
)
def test_what_is_no_answer_is_refused(
    post: Post, project: Path, dispute: Callable[..., None], fields: dict[str, str], code: int
) -> None:
    dispute(1)
    assert post("/review/answer", case=_id(1), **fields).status_code == code
    assert _labels(project) == []


def test_two_people_are_shown_different_cases(app: Flask, dispute: Callable[..., None]) -> None:
    dispute(1, 2)
    first, second = (app.test_client().get("/review").get_data(as_text=True) for _ in range(2))
    assert ("price1" in first, "price1" in second) in ((True, False), (False, True))


def test_a_case_in_front_of_another_is_said_to_be_there(app: Flask, dispute: Callable[..., None]) -> None:
    dispute(1)
    first, second = (app.test_client().get("/review").get_data(as_text=True) for _ in range(2))
    assert "price1" in first
    assert "Every case that waits is in front of another reviewer" in second


def test_people_at_once_lose_nothing_and_give_nothing_twice(
    project: Path, dispute: Callable[..., None]
) -> None:
    dispute(*range(60))
    queue = [Question(case, "uncertain", 1.0) for case in read_feedback(str(project)).cases.values()]
    sessions = ReviewSessions(str(project))

    def judge(who: str) -> None:
        while (question := sessions.next_for(who, queue)) is not None:
            sessions.answer(who, question.case.id, YES if int(question.case.id, 16) % 2 else NO, who)

    people = [threading.Thread(target=judge, args=(f"p{number}",)) for number in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    labels = [event for event in read_events(str(project)) if event["event"] == "label"]
    assert sorted((event["id"], event["label"]) for event in labels) == [
        (_id(number), bool(number % 2)) for number in range(60)
    ]
    assert sessions.given == 60


def test_a_case_that_somebody_walked_away_from_is_shown_to_others(tmp_path: Path) -> None:
    now = [0.0]
    sessions = ReviewSessions(str(tmp_path), lambda: now[0])
    queue = [Question(Case("1"), "uncertain", 1.0)]
    assert sessions.next_for("ada", queue) == queue[0]
    assert sessions.next_for("grace", queue) is None
    now[0] = 601.0
    assert sessions.next_for("grace", queue) == queue[0]
    # Ada comes back: her answer is hers, and none is lost.
    assert sessions.answer("ada", "1", SKIP, "ada")
    assert sessions.answer("grace", "1", YES, "grace")


def test_answers_are_looked_at_for_what_they_say_of_models(
    post: Post, site: Site, dispute: Callable[..., None]
) -> None:
    dispute(1)
    post("/review/answer", case=_id(1), action="yes")
    assert site.steps()._replace(begun=0.0) == Held((), 1)


def test_cases_whose_source_changed_are_neither_shown_nor_counted(
    client: FlaskClient, project: Path, dispute: Callable[..., None]
) -> None:
    case = {"v": 1, "event": "disagreement", "header": "def price(lamp):"}
    gone = [{**case, "id": _id(at), "path": f"gone{at}.py"} for at in range(1_020)]
    FeedbackFile(str(project)).append(gone)
    dispute(1_100, score=1.0)
    page = client.get("/review").get_data(as_text=True)
    assert "price1100" in page
    assert "1 case waiting ·" in page
