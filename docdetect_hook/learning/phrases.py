"""Show in words what the labels say: phrases that count as documentation, and those that do not."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from docdetect_hook.learning.labels import Labelled

_WORD: Final = re.compile(r"[A-Za-z]++(?:'[a-z]++)?+")
_LONGEST: Final = 3
_LEAST_CASES: Final = 3
_MOST: Final = 20
_MOST_WORDS: Final = 60
_PLAIN: Final = 1.0  # log-odds from which a phrase speaks for one side


def learned_patterns(labelled: Sequence[Labelled]) -> dict[str, list[dict[str, Any]]]:
    """List phrases that stand mostly in texts labelled documentation, and mostly in texts labelled none.

    ``against`` counts the cases in which the tool had said otherwise: what it has to learn.
    """
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    against: Counter[str] = Counter()
    totals = Counter(one.label for one in labelled)
    for one in labelled:
        found = set(_phrases(one.case.doc or ""))
        counts[one.label].update(found)
        if one.case.suggestion != one.label:
            against.update(found)
    sides = {"positive_patterns": True, "negative_patterns": False}
    return {name: _side(counts, totals, against, label) for name, label in sides.items()}


def _side(
    counts: dict[bool, Counter[str]], totals: Counter[bool], against: Counter[str], label: bool
) -> list[dict[str, Any]]:
    ranked: list[tuple[float, str, dict[str, Any]]] = []
    for phrase, here in counts[label].items():
        there = counts[not label][phrase]
        odds = _log_share(here, totals[label]) - _log_share(there, totals[not label])
        if here >= _LEAST_CASES and odds >= _PLAIN:
            row = {"phrase": phrase, "cases": here, "contrary": there, "against": against[phrase]}
            ranked.append((-odds * math.log1p(here), phrase, row))
    ranked.sort(key=lambda entry: entry[:2])
    return [row for _, _, row in ranked[:_MOST]]


def _log_share(count: int, total: int) -> float:
    """Give the logarithm of a share, smoothed so that a phrase seen once proves little."""
    return math.log((count + 0.5) / (total + 1))


def _phrases(text: str) -> Iterator[str]:
    words = [match[0].lower() for match in _WORD.finditer(text[:2000])][:_MOST_WORDS]
    for size in range(1, _LONGEST + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
