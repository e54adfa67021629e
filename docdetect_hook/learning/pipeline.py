"""The Python API of the learning loop: process, ask, learn, guard."""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from docdetect_hook.config.load import find_project_root, load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.fields import line_of_text
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.reviewer import reviewer_name
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning import retrain
from docdetect_hook.learning.gates import refusal
from docdetect_hook.learning.labels import find_case, label_event
from docdetect_hook.learning.queue import read_queue
from docdetect_hook.learning.rollout import Step, supervise
from docdetect_hook.learning.snippets import examples_from, snippet_case
from docdetect_hook.learning.training import Example, examples_of, learned_patterns
from docdetect_hook.models import lifecycle
from docdetect_hook.models.serving import current_version
from docdetect_hook.models.state import read_state
from docdetect_hook.monitoring.alerts import Alert, record
from docdetect_hook.monitoring.statistics import overview
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Callable, Final, Mapping, Sequence

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
    _callbacks: list[Callable[[dict[str, Any]], object]] = field(default_factory=list)

    def add_alert_callback(self, callback: Callable[[dict[str, Any]], object]) -> None:
        """Call this with every alert: a mapping with ``type``, ``details`` and ``ts``."""
        self._callbacks.append(callback)

    def trigger_alert(self, alert_type: str, details: object) -> dict[str, Any]:
        """Record an alert for `docdetect health`, and tell every callback."""
        record(self._root, Alert(alert_type, line_of_text(f"{alert_type}: {details}")), time.time())
        return self.tell(alert_type, details)

    def tell(self, alert_type: str, details: object) -> dict[str, Any]:
        """Tell every callback of an alert; one that fails does not keep it from the others."""
        alert = {"type": alert_type, "details": details, "ts": time.time()}
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


@dataclass(frozen=True)
class FeedbackSystem:
    """What reviewers have said in a project."""

    root: str

    @property
    def learned_patterns(self) -> dict[str, list[dict[str, Any]]]:
        """List kinds of findings that labels take back (``negative_patterns``), or uphold."""
        return learned_patterns(examples_of(read_feedback(self.root)))


@dataclass(frozen=True)
class ReviewQueue:
    """The cases of a project that wait, the most informative first."""

    root: str

    def __len__(self) -> int:
        """Count the cases that wait."""
        return len(read_queue(self.root, load_settings(cwd=self.root)).cases)

    def get_next_for_review(self) -> Case | None:
        """Return the case whose answer helps most, or None when none waits."""
        questions = read_queue(self.root, load_settings(cwd=self.root)).questions
        return next((question.case for question in questions), None)


@dataclass(slots=True)  # a misspelt name is an error
class RetrainingPipeline:
    """Trains candidates and moves between models, by the labels and thresholds of a pipeline."""

    _root: str
    _settings: Settings
    _safety: SafetyMechanisms
    min_feedback_samples: int
    retraining_frequency: int

    @property
    def settings(self) -> Settings:
        """Return the settings with everything that was set on the pipeline since."""
        learning = self._settings.learning.replace(
            min_feedback_samples=self.min_feedback_samples,
            retraining_frequency=self.retraining_frequency,
        )
        return self._safety.applied_to(self._settings).replace(learning=learning)

    def should_retrain(self, feedback_count: int, accuracy_trend: float = 0.0) -> bool:
        """Return whether a retraining is due; ``accuracy_trend`` is the change of the accuracy."""
        trained = retrain.last_trained(self._root)
        return retrain.should_retrain(feedback_count, trained, self.settings, accuracy_trend)

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
            self._root,
            self.settings,
            _note(self._root, "retrain"),
            examples=None if training_data is None else examples_from(training_data),
            held=None if validation_data is None else examples_from(validation_data),
        )
        if not outcome.passed:
            self._safety.tell("candidate_refused", refusal(outcome.checks))
        return outcome

    def rollback_model(self, version: str | None = None) -> bool:
        """Go back to a version, or to the model before; False when there is none to go back to."""
        try:
            if version is not None and lifecycle.named(self._root, version) == read_state(self._root).current:
                return True
            lifecycle.rollback(self._root, _note(self._root, "rolled back by hand"), version)
        except UserError as error:
            _log.warning("no rollback: %s", error)
            return False
        return True

    def promote_model(self, version: str | None = None) -> str:
        """Let the candidate, or a version, serve everything, and return the version that serves now.

        That is another one where the configuration names a model of its own (``learning.model``).
        """
        lifecycle.promote(self._root, _note(self._root, "promoted by hand"), version)
        return current_version(self._root, self._settings.model_path)


@dataclass(slots=True)  # a misspelt name is an error
class ActiveLearningPipeline:
    """A detector that keeps what it is unsure of, asks people, and learns from their answers."""

    detector: EnsembleDocumentationDetector
    root: str
    settings: Settings
    safety_mechanisms: SafetyMechanisms
    retraining_pipeline: RetrainingPipeline
    review_queue: ReviewQueue
    feedback_system: FeedbackSystem
    _learning: bool
    _processed: int = 0
    _recent: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)

    def enable_learning(self, enabled: bool = True) -> None:
        """Keep uncertain cases for review, or do not."""
        self._learning = enabled

    def process_with_learning(self, content: str, language: str) -> DetectionResult:
        """Detect, and keep the case for review when the detector is unsure of it or its voters disagree."""
        result = self.detector.detect(content, language)
        self._processed += 1
        case = snippet_case(content, result, self.detector.settings)
        case["ts"] = round(time.time(), 3)
        self._recent[result["id"]] = case
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        disputed = any(item["disagreement"] for item in result["items"])
        if self._learning and (disputed or result["confidence"] < _SURE):
            FeedbackFile(self.root).append([case])
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
        if case_id in self._recent:
            FeedbackFile(self.root).append([self._recent[case_id]])  # so that `review` shows what was asked
        case = find_case(read_feedback(self.root).cases, case_id)
        note = _note(self.root, "", reviewer)
        event = label_event(
            case, human_label, note.who, note.ts, confidence=confidence, notes=notes, asked="api"
        )
        record_answers(self.root, [(case, event)])
        steps = supervise(self.root, self.retraining_pipeline.settings, note)
        for step in steps:
            if step.alert:
                self.safety_mechanisms.tell(step.action, step.alert)
        return steps

    def get_pipeline_stats(self) -> dict[str, Any]:
        """Return the figures of the loop; ``recent_accuracy`` is there once random answers measure it."""
        feedback, state = read_feedback(self.root), read_state(self.root)
        accuracy = overview(self.root, time.time()).accuracy.share
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
    place = str(root or find_project_root(os.getcwd()) or os.getcwd())
    settings = load_settings(cwd=place)
    safety, learning = settings.safety, settings.learning
    mechanisms = SafetyMechanisms(
        safety.accuracy_threshold,
        safety.degradation_threshold,
        safety.alert_threshold,
        settings.auto_rollback,
        place,
    )
    retraining = RetrainingPipeline(
        place, settings, mechanisms, learning.min_feedback_samples, learning.retraining_frequency
    )
    return ActiveLearningPipeline(
        detector,
        place,
        settings,
        mechanisms,
        retraining,
        ReviewQueue(place),
        FeedbackSystem(place),
        learning.enabled,
    )


def _note(root: str, why: str, who: str | None = None) -> lifecycle.Note:
    """Make a note for the history of the models."""
    return lifecycle.Note(who or reviewer_name(root), why, time.time())
