"""Show in words what the labels say: kinds of findings that people uphold, and those that they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from docdetect_hook.feedback.reading import Labelled
from docdetect_hook.learning.training import subject_of
from docdetect_hook.models.correction import traits

_LEAST: Final = 8
_PLAIN: Final = 0.8  # of the answers, from which a trait speaks for one side
_MOST: Final = 20


def learned_patterns(labelled: Iterable[Labelled]) -> dict[str, list[dict[str, Any]]]:
    """List traits of findings that people mostly uphold (``positive_patterns``), or mostly call in order."""
    totals: Counter[str] = Counter()
    upheld: Counter[str] = Counter()
    for one in labelled:
        subject = subject_of(one.case)
        if subject is not None:
            totals.update(traits(subject))
            upheld.update(() if one.label else traits(subject))
    rows: list[dict[str, Any]] = [
        {"pattern": trait, "cases": cases, "upheld": upheld[trait]}
        for trait, cases in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        if cases >= _LEAST
    ]
    return {
        "positive_patterns": [one for one in rows if one["upheld"] >= _PLAIN * one["cases"]][:_MOST],
        "negative_patterns": [one for one in rows if one["upheld"] <= (1 - _PLAIN) * one["cases"]][:_MOST],
    }
