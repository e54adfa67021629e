"""Learn how much each voter should count from the votes on labelled cases; needs scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from docdetect_hook.config.settings import VOTERS
from docdetect_hook.learning.labels import Labelled

LEAST_LABELS: Final = 100
_LEAST_OF_EACH: Final = 20
_DIGITS: Final = 6
_EVEN: Final = 0.5


def stacked_weights(labelled: Sequence[Labelled], given: Mapping[str, float]) -> dict[str, float] | None:
    """Learn new weights, or give None when there are too few labels of either kind.

    A voter that hurts weighs nothing; one that never voted keeps its share of the given weights.
    """
    cases = [one for one in labelled if len(_votes(one)) > 1]
    documented = sum(one.label for one in cases)
    if len(cases) < LEAST_LABELS or min(documented, len(cases) - documented) < _LEAST_OF_EACH:
        return None
    seen = [voter for voter in VOTERS if any(voter in _votes(one) for one in cases)]
    learnt = _fit(cases, seen)
    total = sum(learnt.values())
    share = sum(given[voter] for voter in seen)
    if not total or not share:
        return None
    new = {voter: learnt[voter] / total * share if voter in learnt else given[voter] for voter in VOTERS}
    return {voter: round(weight, _DIGITS) for voter, weight in new.items()}


def _votes(one: Labelled) -> dict[str, float]:
    return {voter: vote.probability for voter, vote in one.case.votes.items() if voter in VOTERS}


def _fit(cases: Sequence[Labelled], voters: Sequence[str]) -> dict[str, float]:
    """Fit a logistic regression on the votes; a voter that abstains says neither yes nor no."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    votes = [_votes(one) for one in cases]
    values = np.array([[by.get(voter, _EVEN) - _EVEN for voter in voters] for by in votes])
    labels = np.array([float(one.label) for one in cases])
    weights = np.array([one.weight for one in cases])
    with threadpool_limits(1):
        logistic = LogisticRegression(tol=1e-8, max_iter=5000).fit(values, labels, sample_weight=weights)
    return {voter: max(0.0, float(weight)) for voter, weight in zip(voters, logistic.coef_[0], strict=True)}
