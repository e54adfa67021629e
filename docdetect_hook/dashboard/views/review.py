"""The queue of disputed cases, judged one by one with a key each."""

from __future__ import annotations

import os

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.background import Held
from docdetect_hook.dashboard.reading import Filter, Waiting, settings_in
from docdetect_hook.dashboard.sessions import NO, SKIP, YES
from docdetect_hook.dashboard.site import SEEN, Site, page, wanted_name
from docdetect_hook.dashboard.source import Excerpt, excerpt
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.labels import LEAST_CONFIDENCE
from docdetect_hook.learning.queue import Question, pattern_of
from docdetect_hook.startup.typed import Any, Final

_ACTIONS: Final = (YES, NO, SKIP)
_LONGEST: Final = 200  # characters of a filter
_NO_CASE: Final = "none"
LONGEST_NOTE: Final = 5_000


def add_to(app: Flask, site: Site) -> None:
    """Add the page, and what its keys do."""
    _add_page(app, site)
    _add_answers(app, site)


def _add_page(app: Flask, site: Site) -> None:
    @app.get("/review")
    def review() -> ResponseReturnValue:
        wanted = _filter_of(request.args)
        if request.args.get("of") == "new":
            site.sessions.leave(site.who())
        held = site.queue(wanted)
        waiting = held.value
        questions = waiting.questions if waiting is not None else ()
        question = site.sessions.next_for(site.who(), questions)
        steps = site.steps() if site.sessions.given else Held[tuple[str, ...]]()
        left = waiting.waiting - site.sessions.open_of(questions) if waiting is not None else 0
        return page(
            site,
            "review.html",
            held,
            steps=steps.value or (),
            more=f"{left}.{steps.number}.{question.case.id if question else _NO_CASE}",
            wanted=wanted,
            waiting=waiting,
            left=left,
            question=question,
            last=site.sessions.past_of(site.who()),
            # To a page that waited without a case, that one has come is said.
            comes=question is not None and request.headers.get(SEEN, "").endswith(_NO_CASE),
            **_about(site, question, waiting),
        )


def _add_answers(app: Flask, site: Site) -> None:
    @app.post("/review/answer")
    def answer() -> ResponseReturnValue:
        action, note = request.form.get("action", ""), request.form.get("note", "")
        if action not in _ACTIONS:
            abort(400, "An answer is yes, no or skip.")
        if len(note) > LONGEST_NOTE:
            abort(413)
        case_id = request.form.get("case", "")
        sure = _confidence(request.form.get("sure", ""))
        name = site.name()
        site.sessions.answer(site.who(), case_id, action, name, sure=sure, note=note.strip())
        return _back()

    @app.post("/review/undo")
    def undo() -> ResponseReturnValue:
        site.sessions.undo(site.who())
        return _back()

    @app.post("/review/name")
    def rename() -> ResponseReturnValue:
        session["name"] = wanted_name(request.form.get("name", ""))
        return _back()


def _filter_of(words: Any) -> Filter:  # noqa: ANN401 - what werkzeug reads from an address or a form
    return Filter(*(words.get(field, "")[:_LONGEST] for field in Filter._fields))


# 303: to load the page again sends no form again.
def _back() -> ResponseReturnValue:
    wanted = {name: value for name, value in _filter_of(request.form)._asdict().items() if value}
    return redirect(url_for("review", **wanted), 303)


def _confidence(text: str) -> float:
    try:
        return min(1.0, max(LEAST_CONFIDENCE, float(text)))
    except ValueError:
        return 1.0


def _about(site: Site, question: Question | None, waiting: Waiting | None) -> dict[str, object]:
    """Return what helps to judge a case: its place in the source, cases like it, what an answer changes."""
    if question is None or waiting is None:
        return {"source": None, "similar": (), "alike": 0, "needed": 0}
    pattern = pattern_of(question.case)
    return {
        "source": _source(site.root, question.case),
        "similar": waiting.answered.like(question.case),
        "alike": max(0, waiting.alike.get(pattern, 1) - 1),
        "needed": settings_in(site.root).learning.min_feedback_samples,
    }


def _source(root: str, case: Case) -> Excerpt | None:
    """Return the lines around a case, where the file still has it there."""
    found = excerpt(root, case.path, case.line)
    first = case.header.strip().split("\n")[0].strip()
    if found is None or not first or not any(first in line.text for line in found.lines):
        return None
    return found._replace(path=case.path.replace(os.sep, "/"))
