"""Measure probabilities against labels."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

_SIMULATIONS: Final = 200
_BINS: Final = 10


class Scores(NamedTuple):
    """How well probabilities agree with labels; ``floor`` is the noise floor of ``ece``."""

    rows: int
    share: float
    precision: float
    recall: float
    f1: float
    auc: float
    ece: float
    floor: float


def score(labels: Sequence[bool], probabilities: Sequence[float], cut: float = 0.5) -> Scores:
    """Compute all scores of one set of rows."""
    told = [probability >= cut for probability in probabilities]
    hits = sum(a and b for a, b in zip(labels, told, strict=True))
    precision = hits / max(1, sum(told))
    recall = hits / max(1, sum(labels))
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Scores(
        len(labels),
        sum(labels) / len(labels),
        precision,
        recall,
        f1,
        auc(labels, probabilities),
        calibration_error(labels, probabilities),
        noise_floor(probabilities),
    )


def auc(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Return the area under the ROC curve, ties counted half."""
    order = sorted(range(len(labels)), key=probabilities.__getitem__)
    ranks = [0.0] * len(labels)
    start = 0
    while start < len(order):
        stop = start
        while stop < len(order) and probabilities[order[stop]] == probabilities[order[start]]:
            stop += 1
        for at in order[start:stop]:
            ranks[at] = (start + stop + 1) / 2
        start = stop
    positive = sum(labels)
    negative = len(labels) - positive
    if not positive or not negative:
        return math.nan
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def reliability(
    labels: Sequence[bool], probabilities: Sequence[float], edges: Sequence[float]
) -> list[tuple[float, float, int, float, float]]:
    """Return the edges, rows, mean probability and share of positives of each bin that has rows."""
    bins = []
    for low, high in pairwise(edges):
        held = [
            (p, label)
            for p, label in zip(probabilities, labels, strict=True)
            if low <= p < high or (high == edges[-1] and p == high)
        ]
        if held:
            count = len(held)
            bins.append(
                (low, high, count, sum(p for p, _ in held) / count, sum(label for _, label in held) / count)
            )
    return bins


def drawn_interval(
    groups: Sequence[str], measure: Callable[[Sequence[int]], float], seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of a figure of some rows, by drawing whole packages with replacement."""
    draw = random.Random(seed)  # noqa: S311 - statistics, not secrets
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    names = sorted(members)
    drawn = (
        [at for name in draw.choices(names, k=len(names)) for at in members[name]]
        for _ in range(_SIMULATIONS)
    )
    found = sorted(value for value in map(measure, drawn) if not math.isnan(value))
    edge = len(found) // 40
    return found[edge], found[-edge - 1]


def calibration_error(labels: Sequence[bool], probabilities: Sequence[float]) -> float:
    """Return the expected calibration error in ten equal bins."""
    gaps = [0.0] * _BINS
    for label, probability in zip(labels, probabilities, strict=True):
        gaps[min(int(probability * _BINS), _BINS - 1)] += probability - label
    return sum(map(abs, gaps)) / len(labels) if labels else 0.0


def noise_floor(probabilities: Sequence[float], seed: int = 0) -> float:
    """Return the calibration error that a perfectly calibrated model would show on as many labels."""
    draw = random.Random(seed)  # noqa: S311 - a simulation, no secret
    errors = []
    for _ in range(_SIMULATIONS):
        labels = [draw.random() < probability for probability in probabilities]
        errors.append(calibration_error(labels, probabilities))
    return sum(errors) / len(errors)
