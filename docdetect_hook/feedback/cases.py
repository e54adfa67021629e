"""Disputed cases as they are read back: each event of the file becomes a checked record, or nothing."""

from __future__ import annotations

from docdetect_hook.feedback.fields import identity, line_of_text, seconds_of, share, text
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping

_EVENT: Final = "disagreement"
_MOST_VOTES: Final = 20
_LAST_LINE: Final = 10**9
_MODEL_VOTER: Final = "confidence_engine"


class CaseVote(NamedTuple):
    """What one voter said of a case, and why."""

    probability: float
    reason: str


class Case(NamedTuple):
    """A definition that people are asked about, with everything that a reviewer needs.

    ``code`` is that of the finding, None where nothing is reported; ``confidence`` is then how likely people
    would fix it, by the packaged models. ``sampled`` cases are a random part of all findings. ``ts`` is when
    it was met first. What the event did not say, or said in another type, is empty, ``None`` for numbers and
    texts that may be missing.
    """

    id: str
    path: str = ""
    line: int = 1
    language: str = ""
    kind: str = ""
    qualname: str = ""
    header: str = ""
    doc: str | None = None
    documented: bool = False
    score: float | None = None
    confidence: float | None = None
    votes: Mapping[str, CaseVote] = {}  # noqa: RUF012 - nobody can change a Mapping
    model: str = ""
    code: str | None = None
    sampled: bool = False
    question: str = ""
    ts: float = 0.0

    @property
    def informative(self) -> float | None:
        """Return how likely the text says something, by the model that was asked; None without a text."""
        vote = self.votes.get(_MODEL_VOTER)
        return None if vote is None else vote.probability

    @property
    def suggestion(self) -> bool:
        """Return what the tool took the case for: in order as it is, or to be fixed."""
        return self.documented and self.code is None


def case_of(event: Mapping[str, Any]) -> Case | None:
    """Return the case that an event describes, None when it describes none."""
    found = identity(event.get("id"))
    if event.get("event") != _EVENT or found is None:
        return None
    doc, line = event.get("doc"), event.get("line")
    return Case(
        found,
        line_of_text(event.get("path")),
        line if type(line) is int and 0 < line <= _LAST_LINE else 1,
        line_of_text(event.get("language")),
        line_of_text(event.get("kind")),
        line_of_text(event.get("qualname")),
        text(event.get("header")),
        text(doc) if isinstance(doc, str) else None,
        event.get("documented") is True,
        share(event.get("score")),
        share(event.get("confidence")),
        _votes(event.get("votes")),
        line_of_text(event.get("model")),
        line_of_text(event.get("code")) or None,
        event.get("sampled") is True,
        line_of_text(event.get("question")),
        seconds_of(event.get("ts")) or 0.0,
    )


def event_of(case: Case) -> dict[str, Any]:
    """Return the event that describes a case, as `case_of` reads it: what identifies it comes first."""
    votes = {voter: vote._asdict() for voter, vote in case.votes.items()}
    return {"v": FORMAT, "event": _EVENT, **case._asdict(), "votes": votes}


def waiting_for_review(cases: int) -> str:
    """Return how many cases wait, in words."""
    return f"{cases} {'case is' if cases == 1 else 'cases are'} waiting for review"


def _votes(value: object) -> dict[str, CaseVote]:
    if not isinstance(value, dict) or len(value) > _MOST_VOTES:
        return {}
    votes = {}
    for voter, vote in value.items():
        probability = share(vote.get("probability")) if isinstance(vote, dict) else None
        if probability is not None:
            votes[line_of_text(voter)] = CaseVote(probability, line_of_text(vote.get("reason")))
    return votes
