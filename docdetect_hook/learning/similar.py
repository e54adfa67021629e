"""Find answered cases that speak of the same: TF-IDF over their words, and the angle between them."""

from __future__ import annotations

import math
from collections import Counter
from heapq import nlargest

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import Labelled
from docdetect_hook.quality.stemming import split_text, stem
from docdetect_hook.startup.typed import Final, Iterable, Sequence

_MOST: Final = 3
_LEAST: Final = 0.3  # of 1: what has less in common is another matter


class Answered:
    """The answered cases of a project, to look up those like another."""

    def __init__(self, labelled: Sequence[Labelled]) -> None:
        """Weigh each word by how few of the cases have it."""
        self._labelled = labelled
        bags = [_words(one.case) for one in labelled]
        held = Counter(word for bag in bags for word in set(bag))
        self._weights = {word: math.log((1 + len(bags)) / (1 + count)) + 1 for word, count in held.items()}
        self._directions = [self._direction(bag) for bag in bags]

    def like(self, case: Case) -> list[Labelled]:
        """Return the most similar cases, the nearest first."""
        own = self._direction(_words(case))
        near = [
            math.fsum(value * other.get(word, 0.0) for word, value in own.items())
            for other in self._directions
        ]
        found = nlargest(_MOST, range(len(near)), key=lambda at: (round(near[at], 6), -at))
        return [self._labelled[at] for at in found if near[at] >= _LEAST]

    def _direction(self, bag: Iterable[str]) -> dict[str, float]:
        weighed = {word: count * self._weights.get(word, 0.0) for word, count in Counter(bag).items()}
        length = math.sqrt(math.fsum(value * value for value in weighed.values()))
        return {word: value / length for word, value in weighed.items() if value}


def _words(case: Case) -> list[str]:
    """Return the stems of a case's name and text, and what it is."""
    said = split_text(f"{case.qualname} {case.header if case.doc is None else case.doc}")
    return [f"{case.language} {case.kind}", *map(stem, said)]
