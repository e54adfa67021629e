"""Measure probabilities against labels, and two models against each other."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Final, NamedTuple

_BINS: Final = 10
_SIMULATIONS: Final = 400


class Comparison(NamedTuple):
    """Two models on the same labels: how often only the one is right, and the exact two-sided p-value."""

    labels: int
    first_right: int
    second_right: int
    only_first: int
    only_second: int
    p_value: float

    @property
    def first(self) -> float:
        """Give the accuracy of the first model; of no labels it is 1."""
        return self.first_right / self.labels if self.labels else 1.0

    @property
    def second(self) -> float:
        """Give the accuracy of the second model; of no labels it is 1."""
        return self.second_right / self.labels if self.labels else 1.0

    @property
    def luck(self) -> float:
        """Return how likely a first model that is as good as the second loses at least so much.

        McNemar's exact test, one-sided: each label that only one of the two gets right is a coin.
        """
        coins = self.only_first + self.only_second
        unlucky = sum(math.comb(coins, lost) for lost in range(self.only_second, coins + 1))
        return float(unlucky / 2**coins)


def compare(labels: Sequence[bool], first: Sequence[bool], second: Sequence[bool]) -> Comparison:
    """Compare two models by McNemar's exact test."""
    rows = list(zip(labels, first, second, strict=True))
    only_first = sum(a == label != b for label, a, b in rows)
    only_second = sum(b == label != a for label, a, b in rows)
    return Comparison(
        len(rows),
        sum(a == label for label, a, _ in rows),
        sum(b == label for label, _, b in rows),
        only_first,
        only_second,
        _mcnemar(only_first, only_second),
    )


def _mcnemar(wins: int, losses: int) -> float:
    total = wins + losses
    if not total:
        return 1.0
    tail = sum(math.comb(total, count) for count in range(min(wins, losses) + 1)) / 2**total
    return min(1.0, 2.0 * float(tail))


def accuracy(labels: Sequence[bool], answers: Sequence[bool]) -> float:
    """Give the share of right answers; of no labels it is 1."""
    right = sum(a == b for a, b in zip(labels, answers, strict=True))
    return right / len(labels) if labels else 1.0


def brier(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Give the mean squared error of the probabilities."""
    errors = [(p - label) ** 2 for p, label in zip(probabilities, labels, strict=True)]
    return math.fsum(errors) / len(errors) if errors else 0.0


def calibration_error(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Give the expected calibration error in ten equal bins."""
    gaps = [0.0] * _BINS
    for label, probability in zip(labels, probabilities, strict=True):
        gaps[min(int(probability * _BINS), _BINS - 1)] += probability - label
    return sum(map(abs, gaps)) / len(labels) if labels else 0.0


def noise_floor(probabilities: Sequence[float], seed: int = 0) -> float:
    """Give the calibration error that a perfectly calibrated model would show on as many labels."""
    draw = random.Random(seed)  # noqa: S311 - a simulation, no secret
    errors = []
    for _ in range(_SIMULATIONS):
        labels = [draw.random() < probability for probability in probabilities]
        errors.append(calibration_error(labels, probabilities))
    return sum(errors) / len(errors)
