"""Choose the random findings of a run that people are asked about: each has the same chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isqrt
from typing import Any, Final

_ONE_IN: Final = 10  # findings, of which one is marked as sampled when its file is checked
_MOST: Final = 1_000  # cases of one run, which a million findings would bring


class Sample:
    """The marked cases of one run, until its end tells how many there are.

    A run of n findings asks about the square root of n/2: 7 of a hundred, 22 of a thousand, 70 of 10,000.
    Those with the smallest ids are taken. An id is a hash, so that every finding of the run has the same
    chance whatever people would say of it, and the share of the answers that uphold it estimates that of all.
    """

    def __init__(self) -> None:
        """Begin a run."""
        self._marked = 0
        self._cases: list[dict[str, Any]] = []

    def take(self, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the cases that are asked about in any event, and keep the others."""
        certain = []
        for case in cases:
            if case.get("sampled"):
                self._marked += 1
                self._cases.append(case)
            else:
                certain.append(case)
        if len(self._cases) > 2 * _MOST:
            certain += self._cut(_MOST)
        return certain

    def close(self) -> list[dict[str, Any]]:
        """Return the cases that are chosen, and the disputed ones of the others."""
        others = self._cut(min(_MOST, isqrt(_ONE_IN * self._marked // 2)))
        return [*self._cases, *others]

    def _cut(self, most: int) -> Iterator[dict[str, Any]]:
        """Keep the cases with the smallest ids, and yield the disputed ones of the others."""
        self._cases.sort(key=lambda case: str(case["id"]))
        others = self._cases[most:]
        del self._cases[most:]
        return ({**case, "sampled": False} for case in others if case["disputed"])
