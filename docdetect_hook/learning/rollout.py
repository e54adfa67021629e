"""Decide by labelled evidence what becomes of a candidate on trial, and of a model that took over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.learning.evaluation import Comparison, compare
from docdetect_hook.learning.gates import informative
from docdetect_hook.learning.labels import Feedback, features_of
from docdetect_hook.learning.queue import pattern_of
from docdetect_hook.learning.training import Example
from docdetect_hook.models.state import State
from docdetect_hook.quality.model import Model

ENOUGH: Final = 30
"""Labels given since a model went on trial, or took over, from which they count as evidence."""

WINDOW: Final = 200
"""The newest labels that the rolling accuracy is taken from."""

_CUT: Final = 0.5
_LEAST_LOST: Final = 2  # a single answer never decides

Action = Literal["wait", "promote", "drop", "keep", "rollback"]


class Decision(NamedTuple):
    """What to do with a model, why, and what to alert people to, if anything."""

    action: Action
    why: str
    alert: str = ""


def evidence(feedback: Feedback, first: Model, second: Model, since: float) -> Comparison:
    """Compare two models on the newest labels given after a time: what each says of the same texts."""
    recent = sorted(
        (one for one in feedback.labelled if one.ts > since), key=lambda one: (one.ts, one.case.id)
    )
    examples = []
    for one in recent[-WINDOW:]:
        features = features_of(one.case)
        if features is not None:
            examples.append(Example(one.case.id, features, one.label, one.weight, pattern_of(one.case)))
    return _compare(examples, first, second)


def _compare(examples: Sequence[Example], first: Model, second: Model) -> Comparison:
    answers = [[p >= _CUT for p in informative(model, examples)] for model in (first, second)]
    return compare([example.label for example in examples], *answers)


def judge_candidate(found: Comparison, safety: SafetySettings) -> Decision:
    """Decide on a candidate (first) against the current model (second)."""
    told = _told(found, "candidate", "current model")
    if found.labels < ENOUGH:
        return Decision("wait", f"{found.labels} of {ENOUGH} labels since the canary began")
    if _has_fallen(found, safety):
        return Decision("drop", told, f"the candidate is worse on labels: {told}")
    if found.first >= found.second:
        return Decision("promote", told)
    return Decision("wait", told)


def judge_current(found: Comparison, safety: SafetySettings) -> Decision:
    """Decide on the current model (first) against the one before it (second).

    Going back helps only when the model before does better on the same cases; when neither reaches
    ``alert_threshold`` the alert alone remains.
    """
    told = _told(found, "current model", "the one before")
    if found.labels < ENOUGH:
        return Decision("keep", f"{found.labels} of {ENOUGH} labels since it serves")
    alert = ""
    if found.first < safety.alert_threshold:
        alert = f"rolling accuracy {found.first:.1%} is below {safety.alert_threshold:.1%} ({told})"
    if _has_fallen(found, safety):
        return Decision("rollback", told, alert or f"rolling accuracy has fallen ({told})")
    return Decision("keep", told, alert)


def _has_fallen(found: Comparison, safety: SafetySettings) -> bool:
    """Tell whether the first model is worse by the threshold, or too bad where the second one is better."""
    lost = found.only_second - found.only_first
    fallen = found.second - found.first
    too_bad = found.first < safety.alert_threshold <= found.second
    return lost >= _LEAST_LOST and (fallen >= safety.degradation_threshold or too_bad)


def _told(found: Comparison, first: str, second: str) -> str:
    both = f"{first} {found.first:.1%}, {second} {found.second:.1%}"
    return f"{both}, on {found.labels} labels, p = {found.p_value:.3f}"


def since_of(state: State, *actions: str) -> float:
    """Give the time of the last such entry in the history; 0 when there is none."""
    return next((change.ts for change in reversed(state.history) if change.action in actions), 0.0)
