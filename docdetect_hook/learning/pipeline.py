"""The Python API of the learning loop: process, ask, learn, guard."""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from docdetect_hook.config.load import find_project_root, load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.fields import line_of_text
from docdetect_hook.feedback.reading import Feedback, read_feedback
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning import retrain
from docdetect_hook.learning.labels import find_case, label_event
from docdetect_hook.learning.patterns import learned_patterns
from docdetect_hook.learning.queue import read_queue
from docdetect_hook.learning.rollout import Step, supervise
from docdetect_hook.learning.snippets import examples_from, snippet_case
from docdetect_hook.learning.training import Example
from docdetect_hook.models import lifecycle
from docdetect_hook.models.serving import current_version
from docdetect_hook.models.state import read_state
from docdetect_hook.monitoring.alerts import Alert, record
from docdetect_hook.monitoring.statistics import overview

if TYPE_CHECKING:
    from docdetect_hook.api import DetectionResult, EnsembleDocumentationDetector

_SURE: Final = 0.8  # below it a person is worth asking
_REMEMBERED: Final = 1000  # processed cases that can still be answered though they are not disputed

_log = logging.getLogger(__name__)


@dataclass(slots=True)  # a misspelt name is an error
class SafetyMechanisms:
    """What a model has to hold, and who is told when it does not; each threshold may be set anew."""

    accuracy_threshold: float
    degradation_threshold: float
    alert_threshold: float
    auto_rollback_enabled: bool
    _root: str
    _clock: Callable[[], float]
    alerts: list[dict[str, Any]] = field(default_factory=list)
    _callbacks: list[Callable[[dict[str, Any]], object]] = field(default_factory=list)

    def add_alert_callback(self, callback: Callable[[dict[str, Any]], object]) -> None:
        """Call this with every alert: a mapping with ``type``, ``details`` and ``ts``."""
        self._callbacks.append(callback)

    def trigger_alert(self, alert_type: str, details: object) -> dict[str, Any]:
        """Record an alert for `docdetect health`, and tell every callback.

        One that fails does not keep it from the others.
        """
        now = self._clock()
        alert = {"type": alert_type, "details": details, "ts": now}
        self.alerts.append(alert)
        record(self._root, Alert(alert_type, line_of_text(f"{alert_type}: {details}")), now)
        for callback in self._callbacks:
            try:
                callback(alert)
            except Exception:  # noqa: BLE001 - code of the user, whose fault must not end the run
                _log.exception("an alert callback failed")
        return alert

    _trigger_alert = trigger_alert

    def applied_to(self, settings: Settings) -> Settings:
        """Return settings with the thresholds as they are now."""
        safety = settings.safety.replace(
            accuracy_threshold=self.accuracy_threshold,
            degradation_threshold=self.degradation_threshold,
            alert_threshold=self.alert_threshold,
            auto_rollback=self.auto_rollback_enabled,
        )
        return settings.replace(safety=safety)


class FeedbackSystem:
    """What reviewers have said."""

    def __init__(self, root: str) -> None:
        """Take the project's root."""
        self._root = root

    @property
    def feedback(self) -> Feedback:
        """Read the feedback file."""
        return read_feedback(self._root)

    @property
    def learned_patterns(self) -> dict[str, list[dict[str, Any]]]:
        """List kinds of findings that labels take back (``negative_patterns``), or uphold."""
        return learned_patterns(self.feedback.labelled)

    def recent_accuracy(self) -> float | None:
        """Return the share of a random sample of findings that people uphold; None before it is measured."""
        return overview(self._root, time.time()).accuracy.share


class ReviewQueue:
    """The cases that wait, the most informative first."""

    def __init__(self, root: str) -> None:
        """Take the project's root."""
        self._root = root

    def __len__(self) -> int:
        """Count the cases that wait."""
        return len(read_queue(self._root, load_settings(cwd=self._root)).cases)

    def get_next_for_review(self) -> Case | None:
        """Return the case whose answer helps most, or None when none waits."""
        questions = read_queue(self._root, load_settings(cwd=self._root)).questions
        return next((question.case for question in questions), None)


@dataclass(slots=True)  # a misspelt name is an error
class RetrainingPipeline:
    """Trains candidates and moves between models, by the labels and thresholds of a pipeline."""

    _pipeline: ActiveLearningPipeline
    min_feedback_samples: int
    retraining_frequency: int

    @property
    def settings(self) -> Settings:
        """Return the settings with everything that was set on the pipeline since."""
        settings = self._pipeline.safety_mechanisms.applied_to(self._pipeline.settings)
        learning = settings.learning.replace(
            min_feedback_samples=self.min_feedback_samples,
            retraining_frequency=self.retraining_frequency,
        )
        return settings.replace(learning=learning)

    def should_retrain(
        self, feedback_count: int, accuracy_trend: float | Sequence[float] | None = None
    ) -> bool:
        """Return whether a retraining is due.

        ``accuracy_trend`` is the change of the accuracy, or accuracies in the order of time.
        """
        trained = retrain.last_trained(self._pipeline.root)
        return retrain.should_retrain(feedback_count, trained, self.settings, _trend(accuracy_trend))

    def retrain_model(
        self,
        training_data: Sequence[Example | Mapping[str, Any]] | None = None,
        validation_data: Sequence[Example | Mapping[str, Any]] | None = None,
    ) -> retrain.Outcome:
        """Train a candidate and hold it against the gates; one that passes starts no canary by itself.

        Data are examples, or mappings with ``content``, ``language`` and ``label``; without any the
        labels in the feedback file are used, a part of which is held out. Raises UserError when there
        are too few, or when scikit-learn is not installed.
        """
        outcome = retrain.retrain(
            self._pipeline.root,
            self.settings,
            self._pipeline.note("retrain"),
            examples=None if training_data is None else examples_from(training_data),
            held=None if validation_data is None else examples_from(validation_data),
        )
        if not outcome.passed:
            self._pipeline.safety_mechanisms.trigger_alert("candidate_refused", outcome.report.refusal)
        return outcome

    def rollback_model(self, version: str | None = None) -> bool:
        """Go back to a version, or to the model before; False when there is none to go back to."""
        root = self._pipeline.root
        try:
            if version is not None and lifecycle.named(root, version) == read_state(root).current:
                return True
            lifecycle.rollback(root, self._pipeline.note("rolled back by hand"), version)
        except UserError as error:
            _log.warning("no rollback: %s", error)
            return False
        return True

    def promote_model(self, version: str | None = None) -> str:
        """Let the candidate, or a version, serve everything, and return the version that serves now.

        That is another one where the configuration names a model of its own (``learning.model``).
        """
        root = self._pipeline.root
        lifecycle.promote(root, self._pipeline.note("promoted by hand"), version)
        return current_version(root, self._pipeline.settings.model_path)


class ActiveLearningPipeline:
    """A detector that keeps what it is unsure of, asks people, and learns from their answers."""

    __slots__ = (
        "_clock",
        "_file",
        "_learning",
        "_processed",
        "_recent",
        "detector",
        "feedback_system",
        "retraining_pipeline",
        "review_queue",
        "root",
        "safety_mechanisms",
        "settings",
    )  # fmt: skip - a misspelt name is an error

    def __init__(
        self,
        detector: EnsembleDocumentationDetector,
        root: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the detector and the project that feedback and models belong to."""
        found = find_project_root(os.getcwd()) if root is None else root
        self.root = str(found or os.getcwd())
        self.detector = detector
        self.settings = load_settings(cwd=self.root)
        self._clock = clock
        self._learning = self.settings.learning.enabled
        self._processed = 0
        self._recent: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._file = FeedbackFile(self.root)
        safety = self.settings.safety
        self.safety_mechanisms = SafetyMechanisms(
            safety.accuracy_threshold,
            safety.degradation_threshold,
            safety.alert_threshold,
            self.settings.auto_rollback,
            self.root,
            clock,
        )
        learning = self.settings.learning
        self.retraining_pipeline = RetrainingPipeline(
            self, learning.min_feedback_samples, learning.retraining_frequency
        )
        self.review_queue = ReviewQueue(self.root)
        self.feedback_system = FeedbackSystem(self.root)

    def enable_learning(self, enabled: bool = True) -> None:
        """Keep uncertain cases for review, or do not."""
        self._learning = enabled

    def note(self, why: str) -> lifecycle.Note:
        """Make a note for the history of the models."""
        return lifecycle.Note(retrain.reviewer_name(self.root), why, self._clock())

    def process_with_learning(self, content: str, language: str) -> DetectionResult:
        """Detect, and keep the case for review when the detector is unsure of it or its voters disagree."""
        result = self.detector.detect(content, language)
        self._processed += 1
        case = snippet_case(content, result, self.detector.settings)
        case["ts"] = round(self._clock(), 3)
        self._recent[result["id"]] = case
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        disputed = any(item["disagreement"] for item in result["items"])
        if self._learning and (disputed or result["confidence"] < _SURE):
            self._file.append([case])
        return result

    def submit_human_feedback(
        self,
        case_id: str,
        human_label: bool,
        confidence: float = 1.0,
        notes: str = "",
        reviewer: str | None = None,
    ) -> list[Step]:
        """Keep an answer, and act on what all answers say of the models; gives what was done.

        Raises UserError for a case that is neither in the feedback file nor among those just processed.
        """
        recent = self._recent.get(case_id)
        case = case_of(recent) if recent is not None else None
        if recent is not None and case is not None:
            self._file.append([recent])  # so that `review` shows what was asked
        else:
            case = find_case(read_feedback(self.root).cases, case_id)
        who = reviewer or retrain.reviewer_name(self.root)
        event = label_event(
            case, human_label, who, self._clock(), confidence=confidence, notes=notes, asked="api"
        )
        record_answers(self.root, [(case, event)])
        return self._supervised()

    def _supervised(self) -> list[Step]:
        steps = supervise(self.root, self.retraining_pipeline.settings, self.note)
        for step in steps:
            if step.alert:
                self.safety_mechanisms.trigger_alert(step.action, step.alert)
        return steps

    def get_pipeline_stats(self) -> dict[str, Any]:
        """Return the figures of the loop; ``recent_accuracy`` is there once something is labelled."""
        feedback, state = self.feedback_system.feedback, read_state(self.root)
        accuracy = self.feedback_system.recent_accuracy()
        return {
            "processed_count": self._processed,
            "feedback_count": len(feedback.labelled),
            "conflict_count": len(feedback.conflicts),
            "uncertain_cases_queued": len(self.review_queue),
            "current_model_version": current_version(self.root, self.settings.model_path),
            "candidate_model_version": state.candidate,
            "canary_percentage": state.share,
            "learning_enabled": self._learning,
            **({} if accuracy is None else {"recent_accuracy": accuracy}),
        }


def create_active_learning_pipeline(
    detector: EnsembleDocumentationDetector, root: str | None = None
) -> ActiveLearningPipeline:
    """Make the pipeline of a project, by default the one around the current directory."""
    return ActiveLearningPipeline(detector, root)


def _trend(given: float | Sequence[float] | None) -> float:
    if given is None:
        return 0.0
    if isinstance(given, int | float):
        return float(given)
    return given[-1] - given[0] if given else 0.0
