"""Decide whether a candidate may serve: what it must hold, and by how much it holds it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from docdetect_hook.learning.evaluation import accuracy, calibration_error, compare, noise_floor
from docdetect_hook.learning.training import Example
from docdetect_hook.quality.model import Model

_CUT: Final = 0.5
# Above this share of unexpected labels, and three standard deviations, labels contradict each other.
_SURPRISE: Final = 0.1
_DEVIATIONS: Final = 3.0
_FAILURES_NAMED: Final = 3
# Held-out labels are few: one answer of 42 is more than the loss that is allowed. A loss counts only when
# a candidate as good as the current model would have this bad luck less often than once in five times.
_LUCK: Final = 0.2


class Check(NamedTuple):
    """One gate: whether it lets the candidate pass, and why; a report only informs."""

    name: str
    passed: bool
    text: str


class GateReport(NamedTuple):
    """The outcome of all gates."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the candidate may serve."""
        return all(check.passed for check in self.checks)

    @property
    def refusal(self) -> str:
        """Say why it may not serve, or nothing."""
        return "; ".join(f"{check.name}: {check.text}" for check in self.checks if not check.passed)

    def as_json(self) -> list[dict[str, Any]]:
        """Give the checks for the model's file."""
        return [check._asdict() for check in self.checks]


class SuiteScore(NamedTuple):
    """The golden suite under one model: right and all expected rows, and what went wrong, by case."""

    right: int
    total: int
    failures: Mapping[str, str]

    @property
    def accuracy(self) -> float:
        """Give the share that is right."""
        return self.right / self.total if self.total else 1.0


Validate = Callable[[Model, Mapping[str, float] | None], SuiteScore]


def run_golden(model: Model, weights: Mapping[str, float] | None = None) -> SuiteScore:
    """Run the golden suite with a model, and with the voters' weights where it has some."""
    from docdetect_hook.golden.validate import validate_suite

    result = validate_suite(model=model, weights=weights)
    failures = {one.case.id: "; ".join(one.differences) for one in result.failures}
    return SuiteScore(result.total.right, result.total.total, failures)


def golden_check(score: SuiteScore, before: SuiteScore, threshold: float) -> Check:
    """Require the accuracy on the golden suite, and every case that the current model gets right."""
    lost = [name for name in score.failures if name not in before.failures]
    text = f"accuracy {score.accuracy:.4%} of {score.total}, at least {threshold:.4%} wanted"
    if lost:
        more = f" and {len(lost) - _FAILURES_NAMED} more" if len(lost) > _FAILURES_NAMED else ""
        text += f"; newly wrong: {', '.join(lost[:_FAILURES_NAMED])}{more}"
    return Check("golden suite", score.accuracy >= threshold and not lost, text)


def label_checks(
    held: Sequence[Example], candidate: Model, current: Model, degradation: float
) -> tuple[Check, ...]:
    """Compare two models on labels that the candidate has not seen: accuracy, McNemar, calibration."""
    if not held:
        return (Check("held-out labels", True, "there are none"),)
    labels = [example.label for example in held]
    new, old = informative(candidate, held), informative(current, held)
    found = compare(labels, [p >= _CUT for p in new], [p >= _CUT for p in old])
    errors = calibration_error(labels, new), calibration_error(labels, old)
    floor = noise_floor(new)
    return (
        Check(
            "held-out labels",
            found.first >= found.second - degradation or found.luck >= _LUCK,
            f"accuracy {found.first:.1%}, current model {found.second:.1%}, on {found.labels} labels",
        ),
        Check(
            "McNemar",
            True,
            f"candidate alone right {found.only_first}, current alone right {found.only_second}, "
            f"p = {found.p_value:.3f}",
        ),
        Check(
            "calibration",
            errors[0] <= max(errors[1], floor) + degradation,
            f"error {errors[0]:.3f}, current model {errors[1]:.3f}, noise floor {floor:.3f}",
        ),
    )


def consistency_check(examples: Sequence[Example], out_of_fold: Sequence[float]) -> Check:
    """Require that labels are about as predictable as the model trained on the others expects.

    Labels given by chance, or against each other, are not, whatever the ruling behind them.
    """
    if not examples:
        return Check("consistent labels", True, "there are none")
    labels = [example.label for example in examples]
    wrong = 1.0 - accuracy(labels, [p >= _CUT for p in out_of_fold])
    expected = math.fsum(min(p, 1.0 - p) for p in out_of_fold) / len(labels)
    deviation = math.sqrt(math.fsum(p * (1.0 - p) for p in out_of_fold)) / len(labels)
    limit = expected + max(_SURPRISE, _DEVIATIONS * deviation)
    text = f"{wrong:.1%} contradict a model trained on the others, which expects {expected:.1%}"
    text += f"; at most {limit:.1%} may"
    return Check("consistent labels", wrong <= limit, text)


def informative(model: Model, examples: Sequence[Example]) -> list[float]:
    """Give each text's probability to say something."""
    return [1.0 - model.score(example.features) for example in examples]
