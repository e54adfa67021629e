"""Go through the cases that wait, one reviewer's answers at a time, written as they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docdetect_hook.config.settings import Settings
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event, pass_event
from docdetect_hook.learning.queue import Question, read_queue


class ReviewSession:
    """The review of one project by one reviewer."""

    def __init__(
        self, root: str, settings: Settings, reviewer: str, clock: Callable[[], float], seed: int = 0
    ) -> None:
        """Take the project, who answers, and where the time comes from; the queue is ordered once."""
        self._root = root
        self._reviewer = reviewer
        self._clock = clock
        queue = read_queue(root, settings, seed)
        self.feedback = queue.feedback
        self._queue = queue.questions
        self._again: list[Question] = []
        self._past: list[tuple[Question, str]] = []
        self.waiting = len(queue.cases)
        self.current: Question | None = None
        self._advance()

    def answer(self, label: bool, *, confidence: float = 1.0, notes: str = "") -> None:
        """Answer the current case, and go on to the next."""
        question = self._question()
        event = label_event(
            question.case, label, self._reviewer, self._clock(), confidence=confidence, notes=notes,
            asked=question.asked,
        )  # fmt: skip
        self._write(question.case, event)
        self._leave(question, "answer")

    def skip(self) -> None:
        """Leave the current case to others, and go on to the next."""
        question = self._question()
        self._write(question.case, pass_event(question.case, "skip", self._reviewer, self._clock()))
        self._leave(question, "skip")

    def undo(self) -> str:
        """Take back the last ``answer`` or ``skip``, which is named, and show its case again."""
        if not self._past:
            return ""
        question, action = self._past.pop()
        self._write(question.case, pass_event(question.case, "undo", self._reviewer, self._clock()))
        if self.current is not None:
            self._again.append(self.current)
        self.current = question
        self.waiting += 1
        return action

    def _question(self) -> Question:
        if self.current is None:
            raise LookupError("no cases are waiting for review")
        return self.current

    def _write(self, case: Case, event: Mapping[str, Any]) -> None:
        record_answers(self._root, [(case, event)])

    def _leave(self, question: Question, action: str) -> None:
        self._past.append((question, action))
        self.waiting -= 1
        self._advance()

    def _advance(self) -> None:
        self.current = self._again.pop() if self._again else next(self._queue, None)
