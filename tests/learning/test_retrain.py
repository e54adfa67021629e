"""From labels to a gated candidate, and what evidence does to models in charge and on trial."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook import EnsembleDocumentationDetector, create_active_learning_pipeline
from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning import labels, retrain, rollout
from docdetect_hook.learning.training import Example, fit
from docdetect_hook.models import lifecycle, registry, serving
from docdetect_hook.models.correction import Subject, log_odds, logistic, traits
from docdetect_hook.models.state import PACKAGED, read_state
from docdetect_hook.monitoring.metrics import read_metrics

pytestmark = pytest.mark.skipif(find_spec("sklearn") is None, reason="needs the extra `learn`")

NOTE = lifecycle.Note("ann", "try", 5000.0)
KINDS = (("method", "UND102"), ("function", "UND103"))
METHODS = "UND102 python method"


def _case(number: int) -> Case:
    kind, code = KINDS[number % 2]
    found = case_of(
        {
            "event": "disagreement",
            "id": f"{number:016x}",
            "path": f"src/part{number % 7}/app.py",
            "language": "python",
            "kind": kind,
            "qualname": f"item_{number}",
            "code": code,
            "confidence": 0.9,
        }
    )
    assert found is not None
    return found


def _methods_need_none(case: Case) -> bool:
    return case.kind == "method"


def _answer(
    root: Path,
    count: int,
    *,
    ruling: Callable[[Case], bool] = _methods_need_none,
    start: int = 0,
    ts: float = 10.0,
) -> None:
    """Let a reviewer answer cases."""
    cases = [_case(start + at) for at in range(count)]
    answers = [(case, labels.label_event(case, ruling(case), "ann", ts)) for case in cases]
    record_answers(str(root), answers)


def _settings(**deployment: object) -> Settings:
    overrides = {f"deployment.{name}": value for name, value in deployment.items()}
    return load_settings(isolated=True, overrides=overrides)


def _retrain(root: Path) -> retrain.Outcome:
    return retrain.retrain(str(root), _settings(), NOTE)


def test_a_model_file_predicts_what_scikit_learn_predicts() -> None:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    subjects = [
        Subject(
            "python", KINDS[at % 2][0], KINDS[at % 2][1], f"get_{at}" if at % 3 else f"set_{at}", "a.py", 0.3
        )
        for at in range(60)
    ]
    examples = [Example(f"{at}", one, at % 5 > 1) for at, one in enumerate(subjects)]
    model = fit(examples)
    names = list(model.weights)
    rows, wanted, weights = [], [], []
    for one in examples:
        row = [float(name in traits(one.subject)) for name in names]
        row[0] = log_odds(one.subject.confidence)
        rows += [row] * 3
        wanted += [one.wanted, True, False]
        weights += [1.0, 0.03, 0.07]
    logistic_regression = LogisticRegression(C=3.0, tol=1e-8, max_iter=1000, fit_intercept=False)
    logistic_regression.fit(np.array(rows), np.array(wanted), sample_weight=np.array(weights))
    for subject, row in zip(subjects, rows[::3], strict=True):
        told = logistic(float(np.dot(logistic_regression.coef_[0], row)))
        assert model.confidence(subject) == pytest.approx(told, abs=1e-4)


def test_a_candidate_passes_every_gate_and_serves_only_when_told(tmp_path: Path) -> None:
    _answer(tmp_path, 150)
    outcome = _retrain(tmp_path)
    assert [check.name for check in outcome.checks] == [
        "both answers", "wanted findings stay", "better than chance",
    ]  # fmt: skip
    assert outcome.passed, outcome.checks
    content = registry.model_content(str(tmp_path), outcome.version)
    assert (content["parent"], content["labels"], content["created"]) == ("1.0.0", 150, 5000.0)
    assert content["support"] == {METHODS: 75, "UND103 python function": 75}
    assert serving.current_version(str(tmp_path)) == "1.0.0"
    assert read_state(str(tmp_path)).candidate == outcome.version


def test_a_candidate_comes_after_the_model_that_the_configuration_names(tmp_path: Path) -> None:
    _answer(tmp_path, 150)
    named = {"protocol": 2, "version": "7.0.0", "weights": {}, "support": {}}
    (tmp_path / "named.json").write_text(json.dumps(named), encoding="utf-8")
    (tmp_path / ".docdetect.yaml").write_text("learning: {model: named.json}\n", encoding="utf-8")
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    assert pipeline.get_pipeline_stats()["current_model_version"] == "7.0.0"
    outcome = pipeline.retraining_pipeline.retrain_model()
    assert registry.model_content(str(tmp_path), outcome.version)["parent"] == "7.0.0"


def test_the_same_labels_give_the_same_model(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        _answer(tmp_path / name, 160)
        assert _retrain(tmp_path / name).version == "1.1.0"
    one, other = (registry.model_content(str(tmp_path / name), "1.1.0") for name in ("one", "other"))
    assert one == other
    again = _retrain(tmp_path / "one")
    assert (again.known, again.version, again.passed) == (True, "1.1.0", True)


def _contrary(root: Path) -> str:
    """Make a model that takes back what people want, past all gates."""
    group = "UND103 python function"
    content = {"protocol": 2, "weights": {group: -5.0}, "support": {group: 30}}
    return lifecycle.add_candidate(str(root), content, NOTE)


EVIDENCE = lifecycle.Note("docdetect", "", 9000.0)


def test_a_bad_model_in_charge_is_rolled_back_by_honest_labels(tmp_path: Path) -> None:
    _contrary(tmp_path)
    lifecycle.promote(str(tmp_path), NOTE)
    _answer(tmp_path, 40, ruling=lambda _case: False, ts=6000.0)
    (step,) = rollout.supervise(str(tmp_path), _settings(), EVIDENCE)
    assert (step.action, step.version) == ("rollback", PACKAGED)
    assert step.alert == (
        "the model in charge is worse than the one before: "
        "current model right on 20, the one before on 40 of 40 labelled findings"
    )
    assert serving.current_version(str(tmp_path)) == "1.0.0"
    assert read_state(str(tmp_path)).history[-1].who == "docdetect"
    assert [event["text"] for event in read_metrics(str(tmp_path))] == [step.alert]


def test_without_automatic_rollback_people_are_alerted_once(tmp_path: Path) -> None:
    version = _contrary(tmp_path)
    lifecycle.promote(str(tmp_path), NOTE)
    _answer(tmp_path, 40, ruling=lambda _case: False, ts=6000.0)
    settings = _settings(rollback_automatic=False)
    assert [step.action for step in rollout.supervise(str(tmp_path), settings, EVIDENCE)] == ["alert"]
    assert rollout.supervise(str(tmp_path), settings, EVIDENCE) == []
    assert serving.current_version(str(tmp_path)) == version


def test_a_bad_candidate_on_trial_is_dropped(tmp_path: Path) -> None:
    version = _contrary(tmp_path)
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    _answer(tmp_path, 29, ruling=lambda _case: False, ts=6000.0)
    assert rollout.supervise(str(tmp_path), _settings(), EVIDENCE) == []
    _answer(tmp_path, 10, ruling=lambda _case: False, start=29, ts=6100.0)
    (step,) = rollout.supervise(str(tmp_path), _settings(), EVIDENCE)
    assert (step.action, step.version) == ("drop", version)
    assert read_state(str(tmp_path)).candidate is None


def test_a_good_candidate_on_trial_is_promoted(tmp_path: Path) -> None:
    _answer(tmp_path, 120, start=100)
    version = _retrain(tmp_path).version
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    _answer(tmp_path, 40, ts=6000.0)
    (step,) = rollout.supervise(str(tmp_path), _settings(), EVIDENCE)
    assert (step.action, step.version) == ("promote", version)
    assert serving.current_version(str(tmp_path)) == version


def test_labels_given_before_a_trial_are_no_evidence(tmp_path: Path) -> None:
    _answer(tmp_path, 60, ruling=lambda _case: False, ts=10.0)
    _contrary(tmp_path)
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    assert rollout.supervise(str(tmp_path), _settings(), EVIDENCE) == []


@pytest.mark.parametrize(
    ("count", "trained", "trend", "due"),
    [
        (99, 0, 0.0, False),
        (100, 0, 0.0, True),
        (599, 100, 0.0, False),
        (600, 100, 0.0, True),
        (150, 100, -0.03, True),
        (99, 50, -0.5, False),
    ],
    ids=[
        "too few",
        "the first",
        "few new ones",
        "enough new ones",
        "falling accuracy",
        "falling but too few",
    ],
)
def test_when_a_retraining_is_due(count: int, trained: int, trend: float, due: bool) -> None:
    assert retrain.should_retrain(count, trained, load_settings(isolated=True), trend) is due


@pytest.mark.parametrize(
    ("options", "share"),
    [
        pytest.param([], 25.0, id="as configured"),
        pytest.param(["--canary", "5"], 5.0, id="as the command line says"),
        pytest.param(["--canary", "0"], 0.0, id="none"),
    ],
)
def test_the_command_trains_and_starts_the_canary(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    share: float,
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".docdetect.yaml").write_text("deployment:\n  canary_percentage: 25\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _answer(tmp_path, 120)
    assert main(["retrain", *options]) == 0
    printed = capsys.readouterr().out
    assert "model 1.1.0 passed the gates: 120 labels" in printed
    assert "ok  wanted findings stay" in printed
    assert "mostly in order: UND102 python method (0 of 60 upheld)" in printed
    state = read_state(str(tmp_path))
    assert (state.candidate, state.share) == ("1.1.0", share)


def test_the_pipeline_keeps_doubtful_cases_and_learns(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    sent: list[dict[str, Any]] = []
    pipeline.safety_mechanisms.add_alert_callback(sent.append)
    pipeline.safety_mechanisms.add_alert_callback(lambda alert: alert["missing"])
    result = pipeline.process_with_learning("def get_rows():\n    pass\n", "python")
    assert result["confidence"] < 0.8
    case = pipeline.review_queue.get_next_for_review()
    assert case is not None
    assert (case.id, case.doc) == (result["id"], None)
    pipeline.submit_human_feedback(case.id, False, 0.9)
    assert len(pipeline.review_queue) == 0
    stats = pipeline.get_pipeline_stats()
    assert (stats["processed_count"], stats["feedback_count"]) == (1, 1)
    assert "recent_accuracy" not in stats, "one answer measures nothing"
    _answer(tmp_path, 200, ruling=lambda _case: True)
    outcome = pipeline.retraining_pipeline.retrain_model()
    assert not outcome.passed
    assert [alert["type"] for alert in sent] == ["candidate_refused"]
    assert [event["kind"] for event in read_metrics(str(tmp_path)) if event["event"] == "alert"] == [
        "accuracy"
    ]


def test_the_pipeline_trains_from_snippets(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    pipeline.retraining_pipeline.min_feedback_samples = 20
    data = [
        {"content": f"def {verb}_{at}(one):\n    return one + 1\n", "language": "python", "label": label}
        for at in range(20)
        for verb, label in (("visit", True), ("load", False))
    ]
    outcome = pipeline.retraining_pipeline.retrain_model(data, None)
    assert (outcome.labels, outcome.passed) == (80, True), "each snippet has two findings"
    with pytest.raises(UserError, match="row 1 of the data needs"):
        pipeline.retraining_pipeline.retrain_model([{"content": "x"}], None)


@pytest.mark.parametrize("part", ["", "safety_mechanisms", "retraining_pipeline"])
def test_a_misspelt_attribute_is_an_error(tmp_path: Path, part: str) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    target: Any = getattr(pipeline, part) if part else pipeline
    with pytest.raises(AttributeError):
        target.acuracy_threshold = 0.9


def test_a_learning_pipeline_switched_off_keeps_nothing(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    pipeline.enable_learning(False)
    result = pipeline.process_with_learning('def get_rows():\n    """Get rows."""\n', "python")
    assert len(pipeline.review_queue) == 0
    pipeline.submit_human_feedback(result["id"], True)
    assert pipeline.get_pipeline_stats()["feedback_count"] == 1
    with pytest.raises(UserError, match="no case"):
        pipeline.submit_human_feedback("0123456789abcdef", True)


def test_examples_are_taken_as_they_are(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    subject = Subject("python", "function", "UND103", "get_rows", "app.py", 0.9)
    examples = [Example(f"{at}", subject, at % 2 > 0) for at in range(100)]
    assert pipeline.retraining_pipeline.retrain_model(examples, examples[:10]).labels == 100
