"""Decide by labelled findings what becomes of a candidate on trial, and of a model that took over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, Literal

from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.learning.training import Example
from docdetect_hook.models.correction import Correction
from docdetect_hook.models.state import State
from docdetect_hook.tuples import NamedTuple

ENOUGH: Final = 30
"""Labelled findings since a model went on trial, or took over, from which they count as evidence."""

WINDOW: Final = 200
"""The newest labels that count."""

_LEAST_LOST: Final = 2  # a single answer never decides
# A loss counts when a model as good as the other one would have it less often than this.
_LUCK: Final = 0.2

Action = Literal["wait", "promote", "drop", "keep", "rollback"]


class Comparison(NamedTuple):
    """Two models on the same labelled findings: how often each decides as people do, and each alone."""

    labels: int
    first_right: int
    second_right: int
    only_first: int
    only_second: int

    @property
    def lost(self) -> float:
        """Return by how much the first model is right less often, as a share of the labels."""
        return (self.second_right - self.first_right) / self.labels if self.labels else 0.0

    @property
    def luck(self) -> float:
        """Return how likely a first model as good as the second loses at least so much.

        McNemar's exact test, one-sided: each label that only one of the two gets right is a coin.
        """
        coins = self.only_first + self.only_second
        unlucky = sum(math.comb(coins, lost) for lost in range(self.only_second, coins + 1))
        return float(unlucky / 2**coins)


NO_EVIDENCE: Final = Comparison(0, 0, 0, 0, 0)


class Decision(NamedTuple):
    """What to do with a model, why, and what to alert people to, if anything."""

    action: Action
    why: str
    alert: str = ""


def compare(
    examples: Iterable[Example],
    first: Correction | None,
    second: Correction | None,
    since: float,
    below: float,
) -> Comparison:
    """Compare two models on the newest findings labelled after a time.

    Right is who reports what people want, and takes back what they do not.
    """
    recent = sorted((one for one in examples if one.ts > since), key=lambda one: (one.ts, one.id))
    rows = [(_right(first, one, below), _right(second, one, below)) for one in recent[-WINDOW:]]
    return Comparison(
        len(rows),
        sum(a for a, _ in rows),
        sum(b for _, b in rows),
        sum(a and not b for a, b in rows),
        sum(b and not a for a, b in rows),
    )


def _right(model: Correction | None, one: Example, below: float) -> bool:
    demoted = model is not None and model.demotes(one.subject, below)
    return demoted != one.wanted


def judge_candidate(found: Comparison, safety: SafetySettings) -> Decision:
    """Decide on a candidate (first) against the current model (second)."""
    told = _told(found, "candidate", "current model")
    if found.labels < ENOUGH:
        return Decision("wait", f"{found.labels} of {ENOUGH} labelled findings since the canary began")
    if _is_worse(found, safety):
        return Decision("drop", told, f"the candidate is worse on labelled findings: {told}")
    return Decision("promote" if found.first_right >= found.second_right else "wait", told)


def judge_current(found: Comparison, safety: SafetySettings) -> Decision:
    """Decide on the current model (first) against the one before it (second)."""
    told = _told(found, "current model", "the one before")
    if found.labels < ENOUGH:
        return Decision("keep", f"{found.labels} of {ENOUGH} labelled findings since it serves")
    if _is_worse(found, safety):
        return Decision("rollback", told, f"the model in charge is worse than the one before: {told}")
    return Decision("keep", told)


def _is_worse(found: Comparison, safety: SafetySettings) -> bool:
    """Return whether the first model is worse by the threshold, and not by bad luck."""
    lost = found.only_second - found.only_first
    return lost >= _LEAST_LOST and found.lost >= safety.degradation_threshold and found.luck < _LUCK


def _told(found: Comparison, first: str, second: str) -> str:
    both = f"{first} right on {found.first_right}, {second} on {found.second_right}"
    return f"{both} of {found.labels} labelled findings"


def since_of(state: State, *actions: str) -> float:
    """Return the time of the last such entry in the history; 0 when there is none."""
    return next((change.ts for change in reversed(state.history) if change.action in actions), 0.0)
