"""Read the cases that wait without a record of every answered one: a million events take little room."""

from __future__ import annotations

from collections.abc import Collection
from heapq import nlargest
from typing import NamedTuple

from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.labels import Answers
from docdetect_hook.feedback.store import id_of_case, read_events
from docdetect_hook.learning.labels import Labelled, gather_answers


class Open(NamedTuple):
    """The cases that nobody has answered or skipped, counts of all others, and the newest answers.

    ``contested`` has the ids of the cases on which a candidate on trial and the current model differed.
    """

    cases: tuple[Case, ...]
    labelled: int
    skipped: int
    conflicts: int
    newest: tuple[Labelled, ...]
    contested: frozenset[str]


def read_open(root: str, most_answers: int) -> Open:
    """Read what waits in a project, with so many of the newest answers."""
    answers, contested = gather_answers(read_events(root, lambda line: id_of_case(line) is None))
    settled = {name: one for name, one in answers.settled.items() if one.label is not None}
    newest = set(nlargest(most_answers, settled, key=lambda name: settled[name].ts))
    cases, known = _read_cases(root, answers, newest)
    conflicts = sum(bool(one.yes and one.no) for one in map(answers.settled.__getitem__, known))
    shown = newest & cases.keys()
    return Open(
        tuple(case for name, case in cases.items() if name not in answers.settled),
        len(known & settled.keys()),
        len(answers.skipped),
        conflicts,
        tuple(Labelled(cases[name], one) for name, one in settled.items() if name in shown),
        contested,
    )


def _read_cases(root: str, answers: Answers, newest: Collection[str]) -> tuple[dict[str, Case], set[str]]:
    """Return the open cases and those of the newest answers, and the ids of all answered cases."""
    known: set[str] = set()

    def wanted(line: bytes) -> bool:
        found = id_of_case(line)
        return found is None or keeps(found.decode("ascii"))

    def keeps(name: str) -> bool:
        if name in answers.settled:
            known.add(name)
            return name in newest
        return name not in answers.skipped

    cases: dict[str, Case] = {}
    for event in read_events(root, wanted):
        case = case_of(event)
        if case is not None and keeps(case.id):
            cases.setdefault(case.id, case)
    return cases, known
