"""Choose the random findings of a run that people may be asked about: each has the same chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

_MOST: Final = 100  # cases of one run: as many as a retraining needs by default


class Sample:
    """The marked cases of one run, one in ten of its findings, until its end tells how many there are.

    Those with the smallest ids are kept. An id is a hash, so that every finding of the run has the same
    chance whatever people would say of it, and the share of the answers that uphold it estimates that of all.
    """

    def __init__(self) -> None:
        """Begin a run."""
        self._cases: list[dict[str, Any]] = []

    def take(self, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the cases that are asked about in any event, and keep the others."""
        certain = []
        for case in cases:
            if case.get("sampled"):
                self._cases.append(case)
            else:
                certain.append(case)
        if len(self._cases) > 2 * _MOST:
            certain += self._cut(_MOST)
        return certain

    def close(self) -> list[dict[str, Any]]:
        """Return the cases that are chosen, and the disputed ones of the others."""
        return [*self._cut(_MOST), *self._cases]

    def _cut(self, most: int) -> Iterator[dict[str, Any]]:
        """Keep the cases with the smallest ids, and yield the disputed ones of the others."""
        self._cases.sort(key=lambda case: str(case["id"]))
        others = self._cases[most:]
        del self._cases[most:]
        return ({**case, "sampled": False} for case in others if case["disputed"])
