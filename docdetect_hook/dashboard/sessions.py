"""Review sessions, one for each browser: no two see the same case, and every answer is written at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event, pass_event
from docdetect_hook.learning.queue import Question
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final, Iterable, Mapping, Sequence

_MOST_SESSIONS: Final = 500  # browsers that are remembered
_MOST_PAST: Final = 200  # answers that one of them can take back
_LEASE: Final = 600.0  # seconds for which a case is kept for the browser that it was shown to
_FORGET: Final = 3600.0  # seconds after which the file alone says what was answered

SKIP: Final = "skip"
YES: Final = "yes"
NO: Final = "no"


class Done(NamedTuple):
    """Something that a browser did: with which case, what, and under which name."""

    question: Question
    action: str
    reviewer: str


class _Session:
    """What one browser is shown, and what was done there."""

    def __init__(self) -> None:
        self.shown: Question | None = None
        self.since = 0.0
        self.again: list[Question] = []
        self.past: list[Done] = []


class ReviewSessions:
    """Hands out cases and writes answers."""

    def __init__(self, root: str, clock: Callable[[], float] = time.time) -> None:
        """Take the project, and where the time comes from."""
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._gone: dict[str, float] = {}
        self.given = 0

    def next_for(self, who: str, queue: Iterable[Question]) -> Question | None:
        """Return the case to show to a browser: the one that it has, or the first that nobody else has."""
        with self._lock:
            session, now = self._session(who), self._clock()
            shown = session.shown
            if shown is not None and shown.case.id not in self._gone:
                session.since = now
                return shown
            # A browser that is closed says nothing: after the lease its case is handed to the next.
            taken = {
                other.shown.case.id
                for other in self._sessions.values()
                if other is not session and other.shown is not None and now - other.since < _LEASE
            }
            fresh = (one for one in queue if one.case.id not in self._gone and one.case.id not in taken)
            session.shown = session.again.pop() if session.again else next(fresh, None)
            session.since = now
            return session.shown

    def leave(self, who: str) -> None:
        """Let others have the case that a browser is shown, as when it asks for other ones."""
        with self._lock:
            self._session(who).shown = None

    def open_of(self, queue: Sequence[Question]) -> int:
        """Count the cases of a queue that were answered or skipped here since it was read."""
        with self._lock:
            return sum(question.case.id in self._gone for question in queue)

    def past_of(self, who: str) -> Done | None:
        """Return what a browser did last."""
        with self._lock:
            past = self._session(who).past
            return past[-1] if past else None

    def answer(
        self, who: str, case_id: str, action: str, reviewer: str, *, sure: float = 1.0, note: str = ""
    ) -> bool:
        """Write an answer or a skip; False where the browser was not shown this case, or has answered it.

        The same form that arrives twice is one answer; two people's answers on one case are two.
        """
        with self._lock:
            session = self._session(who)
            question = session.shown
            if question is None or question.case.id != case_id:
                return False
            self._write(question.case, _event(question, action, reviewer, self._clock(), sure, note))
            session.shown = None
            session.past = [*session.past, Done(question, action, reviewer)][-_MOST_PAST:]
            self._gone[case_id] = self._clock()
            self.given += action != SKIP
            return True

    def undo(self, who: str) -> Done | None:
        """Take back what a browser did last, under the name that it had then, and show the case again."""
        with self._lock:
            session = self._session(who)
            if not session.past:
                return None
            done = session.past[-1]
            case = done.question.case
            self._write(case, pass_event(case, "undo", done.reviewer, self._clock()))
            session.past.pop()
            if session.shown is not None:  # shown again when the answer that was taken back is given anew
                session.again.append(session.shown)
            session.shown, session.since = done.question, self._clock()
            self._gone.pop(done.question.case.id, None)
            self.given -= done.action != SKIP
            return done

    def _write(self, case: Case, event: Mapping[str, Any]) -> None:
        record_answers(self._root, [(case, event)])

    def _session(self, who: str) -> _Session:
        # Put at the end: the browser that was idle longest is the first to be forgotten.
        session = self._sessions.pop(who, None) or _Session()
        self._sessions[who] = session
        if len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        now = self._clock()
        if len(self._gone) > _MOST_PAST:
            self._gone = {one: ts for one, ts in self._gone.items() if now - ts < _FORGET}
        return session


def _event(
    question: Question, action: str, reviewer: str, now: float, sure: float, note: str
) -> dict[str, Any]:
    case: Case = question.case
    if action == SKIP:
        return pass_event(case, SKIP, reviewer, now)
    return label_event(case, action == YES, reviewer, now, confidence=sure, notes=note, asked=question.asked)
