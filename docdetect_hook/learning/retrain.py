"""Run a retraining from labels to a gated candidate, and let evidence move models on or back."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.learning import rollout
from docdetect_hook.learning.dataset import Table, packaged_table
from docdetect_hook.learning.gates import (
    Check,
    GateReport,
    Validate,
    consistency_check,
    golden_check,
    label_checks,
    run_golden,
)
from docdetect_hook.learning.labels import Conflict, Feedback, read_feedback
from docdetect_hook.learning.training import (
    Basis,
    Example,
    Fit,
    examples_of,
    fingerprint,
    fit_labels,
    hold_out,
    model_content,
    require_sklearn,
    weak_examples_of,
)
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.state import PACKAGED, State, read_state
from docdetect_hook.monitoring.metrics import append_event
from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import Model, ModelError

if TYPE_CHECKING:
    from docdetect_hook.config.settings import SafetySettings, Settings

_CANDIDATE: Final = "candidate"


class Outcome(NamedTuple):
    """What came of a retraining: the stored version, its gates, and what the labels were like."""

    version: str
    report: GateReport
    content: Mapping[str, Any]
    labels: int
    held: int
    weak: int
    conflicts: tuple[Conflict, ...]
    known: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether the candidate may serve."""
        return self.report.passed


class Step(NamedTuple):
    """Something that evidence made happen to a model, with what people are alerted to, if anything."""

    action: str
    version: str
    why: str
    alert: str = ""


def reviewer_name() -> str:
    """Name the person at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def should_retrain(labels: int, last_trained: int, settings: Settings, accuracy_trend: float = 0.0) -> bool:
    """Tell whether a retraining is due: enough labels, and enough new ones or a falling accuracy."""
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
    for version in reversed(registry.versions(root)):
        try:
            labels = registry.model_content(root, version).get("labels_given")
        except ModelError:
            continue
        if isinstance(labels, int):
            return labels
    return 0


def retrain(
    root: str,
    settings: Settings,
    note: lifecycle.Note,
    *,
    seed: int = 0,
    validate: Validate = run_golden,
    examples: Sequence[Example] | None = None,
    held: Sequence[Example] | None = None,
) -> Outcome:
    """Train a candidate from the labels of a project, hold it against the gates, and store it.

    A candidate that the gates refuse is stored with the reason, and never served. ``examples`` and
    ``held`` stand in for the labels in the feedback file.
    """
    require_sklearn()
    feedback = read_feedback(root)
    given = examples_of(feedback) if examples is None else list(examples)
    wanted = settings.learning.min_feedback_samples
    if len(given) < wanted:
        raise UserError(
            f"{len(given)} labels of texts are there, learning.min_feedback_samples asks for {wanted}; "
            "`docdetect review` asks for more"
        )
    trained, kept = hold_out(given) if held is None else (given, list(held))
    return _Retraining(root, settings, note, validate, feedback).run(trained, kept, seed)


class _Retraining:
    """One retraining: what it reads is fixed when it begins."""

    def __init__(
        self, root: str, settings: Settings, note: lifecycle.Note, validate: Validate, feedback: Feedback
    ) -> None:
        self._root = root
        self._settings = settings
        self._note = note
        self._validate = validate
        self._feedback = feedback
        self._state = read_state(root)
        self._current = registry.serving_now(root)
        self._parent = self._parent_content()

    def run(self, trained: Sequence[Example], held: Sequence[Example], seed: int) -> Outcome:
        """Train, check, store."""
        from docdetect_hook.learning.golden_examples import golden_anchors

        table, weak = packaged_table(), weak_examples_of(self._feedback)
        data = fingerprint(table, [*trained, *held], weak, seed)
        known = self._known(data)
        if known is not None:
            return self._outcome(*known, len(trained), len(held), len(weak), known=True)
        packaged = registry.model_content(self._root, PACKAGED)
        restates = float(self._parent["thresholds"]["restates"])
        basis = Basis(table.learnt, weak, golden_anchors(), float(packaged["strength"]), restates)
        fit = fit_labels(basis, trained)
        content = self._content(fit, trained, held, data, table)
        report = self._gates(content, fit, trained, held)
        content["gates"] = report.as_json()
        content["passed"] = report.passed
        version = lifecycle.add_candidate(self._root, content, self._note, refused=report.refusal)
        if not report.passed and self._settings.safety.alert_enabled:
            alert = f"candidate {version} is refused: {report.refusal}"
            record_alerts(self._root, [alert], self._note.ts)
        return self._outcome(version, report, content, len(trained), len(held), len(weak))

    def _outcome(
        self,
        version: str,
        report: GateReport,
        content: Mapping[str, Any],
        trained: int,
        held: int,
        weak: int,
        *,
        known: bool = False,
    ) -> Outcome:
        conflicts = self._feedback.conflicts
        return Outcome(version, report, content, trained + held, held, weak, conflicts, known)

    def _known(self, data: str) -> tuple[str, GateReport, Mapping[str, Any]] | None:
        """Find the model that was trained from the same data and parent before, if any."""
        for version in reversed(registry.versions(self._root)):
            try:
                content = registry.model_content(self._root, version)
            except ModelError:
                continue
            if content.get("data") == data and content.get("parent") == self._current.model.version:
                checks = tuple(Check(**check) for check in content.get("gates", ()))
                return version, GateReport(checks), content
        return None

    def _parent_content(self) -> Mapping[str, Any]:
        version = self._current.model.version
        known = version if version in self._state.digests else PACKAGED
        return registry.model_content(self._root, known)

    def _content(
        self, fit: Fit, trained: Sequence[Example], held: Sequence[Example], data: str, table: Table
    ) -> dict[str, Any]:
        return {
            **model_content(fit, self._parent, trained),
            "parent": self._current.model.version,
            "created": self._note.ts,
            "data": data,
            "table": table.sha256,
            "labels_given": len(trained) + len(held),
            "trained_until": max((one.ts for one in self._feedback.labelled), default=0.0),
        }

    def _gates(
        self, content: dict[str, Any], fit: Fit, trained: Sequence[Example], held: Sequence[Example]
    ) -> GateReport:
        """Hold a candidate against every gate; voters' weights that fail the suite are left out."""
        safety = self._settings.safety
        current = self._current
        candidate = _model(content)
        before = self._validate(current.model, current.weights)
        weights = self._stacked()
        golden = golden_check(self._validate(candidate, weights), before, safety.accuracy_threshold)
        notes: list[Check] = []
        if weights is not None:
            if golden.passed:
                content["ensemble"] = {"weights": weights}
                notes.append(Check("voters' weights", True, _listed(weights)))
            else:
                notes.append(Check("voters' weights", True, f"not taken over: {golden.text}"))
                golden = golden_check(
                    self._validate(candidate, current.weights), before, safety.accuracy_threshold
                )
        if current.weights is not None and "ensemble" not in content:
            content["ensemble"] = {"weights": dict(current.weights)}
        compared = label_checks(held, candidate, current.model, safety.degradation_threshold)
        consistent = consistency_check(trained, fit.out_of_fold)
        return GateReport((golden, *compared, consistent, *notes))

    def _stacked(self) -> dict[str, float] | None:
        from docdetect_hook.learning.stacking import stacked_weights

        given = self._current.weights or self._settings.detection.weights
        return stacked_weights(self._feedback.labelled, given)


def _listed(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{voter} {weight:.3f}" for voter, weight in weights.items())


def _model(content: Mapping[str, Any]) -> Model:
    """Make the model that a file with this content would hold."""
    return Model(
        _CANDIDATE,
        dict(zip(FEATURES, content["weights"], strict=True)),
        content["intercept"],
        1.0,
        0.0,
        content["thresholds"]["restates"],
        content["glance"],
        "",
    )


def supervise(root: str, settings: Settings, note: Callable[[str], lifecycle.Note]) -> list[Step]:
    """Look at the labels given since a model went on trial or took over, and act on them.

    Returns what was done; alerts are appended to the metrics file as well.
    """
    feedback = read_feedback(root)
    steps = [*_try_candidate(root, settings.safety, feedback, note)]
    steps += _watch_current(root, settings.safety, feedback, note)
    alerts = [step for step in steps if step.alert]
    if alerts and settings.safety.alert_enabled:
        record_alerts(root, [step.alert for step in alerts], note("").ts)
    return steps


def _try_candidate(
    root: str, safety: SafetySettings, feedback: Feedback, note: Callable[[str], lifecycle.Note]
) -> Iterator[Step]:
    state = read_state(root)
    if state.candidate is None or not state.share:
        return
    models = _pair(root, state.candidate, state.current, state)
    if models is None:
        return
    found = rollout.evidence(feedback, *models, rollout.since_of(state, "canary"))
    decision = rollout.judge_candidate(found, safety)
    if decision.action == "promote":
        lifecycle.promote(root, note(decision.why))
    elif decision.action == "drop":
        lifecycle.drop_candidate(root, note(decision.why))
    if decision.action != "wait" or decision.alert:
        yield Step(decision.action, state.candidate, decision.why, decision.alert)


def _watch_current(
    root: str, safety: SafetySettings, feedback: Feedback, note: Callable[[str], lifecycle.Note]
) -> Iterator[Step]:
    state = read_state(root)
    if state.previous is None:
        return
    models = _pair(root, state.current, state.previous, state)
    if models is None:
        return
    found = rollout.evidence(feedback, *models, rollout.since_of(state, "promote", "rollback"))
    decision = rollout.judge_current(found, safety)
    if decision.action == "rollback" and safety.auto_rollback:
        lifecycle.rollback(root, note(decision.why), lifecycle.shown(state.previous))
        yield Step("rollback", state.previous, decision.why, decision.alert)
    elif decision.alert and not _has_alerted(state):
        lifecycle.note_alert(root, note(decision.why))
        yield Step("alert", state.current, decision.why, decision.alert)


def _has_alerted(state: State) -> bool:
    """Tell whether people were alerted since the current model took over: once is enough."""
    for change in reversed(state.history):
        if change.action in ("promote", "rollback"):
            return False
        if change.action == "alert":
            return True
    return False


def _pair(root: str, first: str, second: str, state: State) -> tuple[Model, Model] | None:
    try:
        one, other = (registry.load_version(root, version, state).model for version in (first, second))
    except ModelError:
        return None  # serving falls back by itself, and says so
    return one, other


def record_alerts(root: str, texts: Sequence[str], ts: float) -> None:
    """Append alerts to the metrics file, where monitoring looks for them."""
    for text in texts:
        append_event(
            root, {"v": FORMAT, "event": "alert", "ts": round(ts, 3), "kind": "accuracy", "text": text}
        )
