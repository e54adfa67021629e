"""Read the cases of a project with what its whole team said of them."""

from __future__ import annotations

from heapq import nlargest
from math import inf

from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.labels import Answers, Settled, label_of, settle
from docdetect_hook.feedback.store import id_of_case, read_events
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator, Mapping


class Labelled(NamedTuple):
    """A case with what its answers amount to."""

    case: Case
    answers: Settled

    @property
    def label(self) -> bool:
        """Return whether the case is in order as it is."""
        return self.answers.label is True


class Feedback(NamedTuple):
    """What people were asked and said: cases by id, settled labels, and how many there are in all.

    ``conflicts`` has the answers on which reviewers contradict each other, by the id of their case.
    """

    cases: Mapping[str, Case]
    labelled: tuple[Labelled, ...]
    answered: int
    conflicts: Mapping[str, Settled]
    skipped: frozenset[str]
    open_cases: tuple[Case, ...]
    """Those that nobody has answered or skipped, in the order of the file."""


def read_feedback(root: str, most: int | None = None) -> Feedback:
    """Read all cases and answers.

    With ``most``, of the answered cases only so many of the newest are read, and no skipped ones: a million
    others take little room.
    """
    answers = read_answers(root)
    settled = answers.settled
    newest = frozenset(nlargest(most, settled, key=lambda name: settled[name].ts)) if most else None
    known: set[str] = set()

    def keeps(name: str) -> bool:
        if name in settled:
            known.add(name)
            return newest is None or name in newest
        return newest is None or name not in answers.skipped

    return _sorted_out({case.id: case for case in read_cases(root, keeps)}, answers, known)


def read_answers(root: str, until: float = inf) -> Answers:
    """Read what the answers given ``until`` then amount to; lines of cases are not even parsed."""
    events = read_events(root, lambda line: id_of_case(line) is None)
    labels = (label_of(event) for event in events)
    return settle(one for one in labels if one is not None and (one.ts is None or one.ts <= until))


def read_cases(root: str, keeps: Callable[[str], bool]) -> Iterator[Case]:
    """Yield each case whose id is wanted once, as it was met first; none is held."""
    seen: set[int | str] = set()

    def wanted(line: bytes) -> bool:
        found = id_of_case(line)
        return found is None or keeps(found.decode("ascii"))

    for event in read_events(root, wanted):
        case = case_of(event)
        if case is not None and keeps(case.id) and _key(case.id) not in seen:
            seen.add(_key(case.id))
            yield case


def _key(identity: str) -> int | str:
    """Shorten an id: a whole number takes half the room of its digits."""
    try:
        return int(identity, 16)
    except ValueError:
        return identity


def _sorted_out(cases: Mapping[str, Case], answers: Answers, known: set[str]) -> Feedback:
    mine = {name: one for name, one in answers.settled.items() if name in known}
    return Feedback(
        cases,
        tuple(
            Labelled(cases[name], one)
            for name, one in mine.items()
            if one.label is not None and name in cases
        ),
        sum(one.label is not None for one in mine.values()),
        {name: one for name, one in mine.items() if one.yes and one.no},
        answers.skipped,
        tuple(case for name, case in cases.items() if name not in mine and name not in answers.skipped),
    )
