"""Run a retraining from labels to a gated candidate."""

from __future__ import annotations

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.labels import Settled
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.learning.gates import Check, gates, refusal
from docdetect_hook.learning.training import (
    Example,
    examples_of,
    fingerprint,
    fit,
    out_of_fold,
    require_sklearn,
)
from docdetect_hook.models import lifecycle, registry, serving
from docdetect_hook.models.correction import PROTOCOL, ModelError
from docdetect_hook.monitoring.alerts import Alert, record
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Iterator, Mapping, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings


class Outcome(NamedTuple):
    """What came of a retraining: the stored version, its gates, and what the labels were like.

    ``known`` says that the same labels made this very model before.
    """

    version: str
    checks: tuple[Check, ...]
    labels: int
    conflicts: Mapping[str, Settled]
    known: bool = False

    @property
    def passed(self) -> bool:
        """Return whether the candidate may serve."""
        return all(check.passed for check in self.checks)


def should_retrain(labels: int, last_trained: int, settings: Settings, accuracy_trend: float = 0.0) -> bool:
    """Return whether a retraining is due: enough labels, and enough new ones or a falling accuracy."""
    learning, safety = settings.learning, settings.safety
    if labels < learning.min_feedback_samples:
        return False
    if not last_trained:
        return True
    return (
        labels - last_trained >= learning.retraining_frequency
        or accuracy_trend <= -safety.degradation_threshold
    )


def last_trained(root: str) -> int:
    """Count the labels that the newest model of a project was trained from; 0 before the first."""
    return next((content.get("labels", 0) for _, content in _trained(root)), 0)


def _trained(root: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the models of a project with their content, the newest first."""
    for version in reversed(registry.versions(root)):
        try:
            yield version, registry.model_content(root, version)
        except ModelError:
            continue


def retrain(
    root: str,
    settings: Settings,
    note: lifecycle.Note,
    *,
    examples: Sequence[Example] | None = None,
    held: Sequence[Example] | None = None,
) -> Outcome:
    """Train a candidate from the labels of a project, hold it against the gates, and store it.

    A candidate that the gates refuse is stored with the reason, and never served. ``examples`` stand in for
    the labels of the project, ``held`` for judging each label by a model that learnt from the others.
    """
    require_sklearn()
    feedback = read_feedback(root)
    given = examples_of(feedback) if examples is None else list(examples)
    wanted = settings.learning.min_feedback_samples
    if len(given) < wanted:
        raise UserError(
            f"{len(given)} labelled findings are there, learning.min_feedback_samples asks for {wanted}; "
            "`docdetect review` asks for more"
        )
    data, parent = fingerprint([*given, *(held or ())]), serving.current_version(root, settings.model_path)
    for version, content in _trained(root):
        if (content.get("data"), content.get("parent")) == (data, parent):
            checks = tuple(Check(**check) for check in content.get("gates", ()))
            return Outcome(version, checks, len(given), feedback.conflicts, known=True)
    candidate = fit(given)
    judged = given if held is None else held
    models = out_of_fold(given) if held is None else [candidate] * len(held)
    checks = gates(judged, models, settings.learning.demote_below)
    why = refusal(checks)
    content = {
        "protocol": PROTOCOL,
        "weights": dict(candidate.weights),
        "support": dict(candidate.support),
        "parent": parent,
        "created": note.ts,
        "data": data,
        "labels": len(given),
        "gates": [check._asdict() for check in checks],
        "passed": not why,
    }
    version = lifecycle.add_candidate(root, content, note, refused=why)
    if why and settings.safety.alert_enabled:
        record(root, Alert("accuracy", f"candidate {version} is refused: {why}"), note.ts)
    return Outcome(version, checks, len(given), feedback.conflicts)
