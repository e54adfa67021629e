"""Learning curves: labels against disagreement on packages that nobody labelled."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.learning.teams import Team, World, features_of_row, world
from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.feedback.cases import Case
from docdetect_hook.learning.dataset import Row
from docdetect_hook.learning.gates import (
    Check,
    GateReport,
    consistency_check,
    golden_check,
    label_checks,
    run_golden,
)
from docdetect_hook.learning.golden_examples import golden_anchors
from docdetect_hook.learning.queue import arrange, pattern_of, uncertainty
from docdetect_hook.learning.training import Basis, Example, Fit, fit_labels, fit_once, hold_out
from docdetect_hook.models.registry import packaged_model
from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import Model

ORDERS = ("queue", "random")
BATCH = 25
MOST = 400
AFTER = 200
"""Labels after which a team with another ruling is held to half of its first disagreement."""


class Curve(NamedTuple):
    """One run: labels given, and the share of verdicts on other packages that the team disagrees with."""

    labels: tuple[int, ...]
    errors: tuple[float, ...]


class Trial(NamedTuple):
    """A team after AFTER labels: disagreement before and now, and what the gates said."""

    before: float
    after: float
    report: GateReport


class Run:
    """One team in one deal of the packages."""

    def __init__(self, team: Team, seed: int) -> None:
        """Deal the packages and train the model that the team starts with."""
        self._team = team
        self._seed = seed
        self._world: World = world(team, seed)
        self._basis = Basis(self._world.shipped, (), golden_anchors())
        # The team starts as users do: with a model trained on other packages, without fixed points.
        self.start = model_of(fit_once(Basis(self._world.shipped), ()))
        self._measured = [self._example(row) for row in self._world.measured]

    def _example(self, row: Row) -> Example:
        case = _case(row)
        return Example(row.id, features_of_row(row), self._team.accepts(row), 1.0, pattern_of(case))

    def error(self, model: Model) -> float:
        """Give the share of verdicts on the measured packages that the team disagrees with."""
        wrong = sum((model.score(one.features) < 0.5) != one.label for one in self._measured)  # noqa: PLR2004
        return wrong / len(self._measured)

    def curve(self, order: str) -> Curve:
        """Label batch by batch; the queue is ordered anew by each new model."""
        labels, errors = [0], [self.error(self.start)]
        model, asked = self.start, list[Example]()
        waiting = list(self._world.pool)
        random.Random(self._seed).shuffle(waiting)
        while len(asked) < min(MOST, len(self._world.pool)):
            batch = self._next(waiting, order, model)
            waiting = [row for row in waiting if row.id not in {one.id for one in batch}]
            asked += [self._example(row) for row in batch]
            model = model_of(self._fit(hold_out(asked)[0]))
            labels.append(len(asked))
            errors.append(self.error(model))
        return Curve(tuple(labels), tuple(errors))

    def _next(self, waiting: Sequence[Row], order: str, model: Model) -> list[Row]:
        if order == "random":
            return list(waiting[:BATCH])
        cases = [_case(row) for row in waiting]
        by_id = {row.id: row for row in waiting}
        questions = arrange(cases, lambda case: uncertainty(case, model), self._seed)
        return [by_id[question.case.id] for question, _ in zip(questions, range(BATCH), strict=False)]

    def _fit(self, examples: Sequence[Example]) -> Fit:
        return fit_labels(self._basis, examples)

    def trial(self) -> Trial:
        """Take AFTER labels in the queue's order, train, and ask the gates."""
        waiting, asked, model = list(self._world.pool), list[Example](), self.start
        while len(asked) < min(AFTER, len(self._world.pool)):
            batch = self._next(waiting, "queue", model)
            waiting = [row for row in waiting if row.id not in {one.id for one in batch}]
            asked += [self._example(row) for row in batch]
            fit = self._fit(hold_out(asked)[0])
            model = model_of(fit)
        trained, held = hold_out(asked)
        return Trial(self.error(self.start), self.error(model), self._gates(model, fit, trained, held))

    def _gates(
        self, model: Model, fit: Fit, trained: Sequence[Example], held: Sequence[Example]
    ) -> GateReport:
        safety = SafetySettings()
        before = run_golden(packaged_model())
        checks: list[Check] = [golden_check(run_golden(model), before, safety.accuracy_threshold)]
        checks += label_checks(held, model, self.start, safety.degradation_threshold)
        checks.append(consistency_check(trained, fit.out_of_fold))
        return GateReport(tuple(checks))


def model_of(fit: Fit | tuple[tuple[float, ...], float]) -> Model:
    """Make a model of trained numbers."""
    weights, intercept = fit[0], fit[1]
    shipped = packaged_model()
    return shipped._replace(weights=dict(zip(FEATURES, weights, strict=True)), intercept=intercept)


def _case(row: Row) -> Case:
    return Case(row.id, language=row.language, kind=row.kind, features=features_of_row(row))


def band(curves: Sequence[Curve], labels: int) -> tuple[float, float, float]:
    """Give mean, lowest and highest error over the runs that got that far; the last one counts on."""
    errors = sorted(curve.errors[_reached(curve, labels)] for curve in curves)
    return sum(errors) / len(errors), errors[0], errors[-1]


def _reached(curve: Curve, labels: int) -> int:
    return max(at for at, count in enumerate(curve.labels) if count <= labels)
