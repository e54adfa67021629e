"""Order the cases that wait for review: the most informative first, each pattern once, some at random."""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.labels import Weak
from docdetect_hook.learning.labels import features_of
from docdetect_hook.quality.model import Model

# The second case and every third after it: at any point from there on at least a quarter is random.
_PERIOD: Final = 3
_RANDOM_AT: Final = 1
# A case weighs half as much for every case of its pattern that comes before it.
_REPEATED: Final = 0.5
_WORD: Final = re.compile(r"[A-Za-z]++|[0-9]++")
_WORDS_COMPARED: Final = 12

UNCERTAIN: Final = "uncertain"
RANDOM: Final = "random"


class Question(NamedTuple):
    """A case to ask about, why it is asked, and how uncertain (0..1) its answer is."""

    case: Case
    asked: str
    uncertainty: float


def order(
    cases: Sequence[Case],
    model: Model,
    seed: int = 0,
    contested: Collection[str] = (),
) -> Iterator[Question]:
    """Yield every case once, in the order in which answers help most.

    ``contested`` are the cases on which two models differ: nothing is more uncertain.
    """
    return arrange(cases, lambda case: 1.0 if case.id in contested else uncertainty(case, model), seed)


def arrange(cases: Sequence[Case], doubt: Callable[[Case], float], seed: int = 0) -> Iterator[Question]:
    """Yield every case once: by doubt, copies of a pattern later, and at least a quarter at random."""
    doubts = [doubt(case) for case in cases]
    patterns = [pattern_of(case) for case in cases]
    # Ties, and the random picks, go by a hash of the id: the same for everybody with this seed.
    draws = [hashlib.sha256(f"{seed}:{case.id}".encode()).digest() for case in cases]
    waiting = [(-doubts[at], draws[at], at) for at in range(len(cases))]
    heapq.heapify(waiting)
    shuffled = iter(sorted(range(len(cases)), key=draws.__getitem__))
    taken: set[int] = set()
    counts: dict[str, int] = {}
    for position in range(len(cases)):
        asked = RANDOM if position % _PERIOD == _RANDOM_AT else UNCERTAIN
        if asked == RANDOM:
            at = next(at for at in shuffled if at not in taken)
        else:
            at = _most_doubtful(waiting, taken, doubts, patterns, counts)
        taken.add(at)
        counts[patterns[at]] = counts.get(patterns[at], 0) + 1
        yield Question(cases[at], asked, doubts[at])


def _most_doubtful(
    waiting: list[tuple[float, bytes, int]],
    taken: set[int],
    doubts: Sequence[float],
    patterns: Sequence[str],
    counts: Mapping[str, int],
) -> int:
    """Take the best case whose place in the heap is up to date; a stale one is put back where it belongs."""
    while True:
        value, draw, at = heapq.heappop(waiting)
        if at in taken:
            continue
        now = -doubts[at] * _REPEATED ** counts.get(patterns[at], 0)
        if now <= value:
            return at
        heapq.heappush(waiting, (now, draw, at))


def uncertainty(case: Case, model: Model) -> float:
    """Give how uncertain the verdict on a case is: 0 is sure, 1 is even."""
    features = features_of(case)
    probability = case.score if features is None else model.score(features)
    if probability is None:
        return 1.0
    return round(1.0 - abs(2.0 * probability - 1.0), 6)


def pattern_of(case: Case | Weak) -> str:
    """Name what copies of a case share: language, kind, and its text without the words of its name.

    A case without a text has the reasons of its votes instead, or the numbers that the model saw.
    """
    shape = _traits(case) if case.doc is None else _shape(case.doc, case.qualname)
    return f"{case.language} {case.kind} {shape}"


def _shape(text: str, qualname: str) -> str:
    names = {word.lower() for word in _WORD.findall(_split(qualname))}
    words = [word.lower() for word in _WORD.findall(text)[:_WORDS_COMPARED]]
    shape = ["#" if word in names or word.isdigit() else word for word in words]
    return " ".join(word for at, word in enumerate(shape) if not at or word != shape[at - 1])


def _traits(case: Case | Weak) -> str:
    if isinstance(case, Weak):
        return ""
    if case.features:
        return " ".join(f"{name}={value}" for name, value in sorted(case.features.items()))
    return "; ".join(vote.reason for vote in case.votes.values())


def _split(name: str) -> str:
    """Part the words of a CamelCase name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
