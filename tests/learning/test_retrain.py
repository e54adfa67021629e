"""From labels to a gated candidate, and what poisoned labels cannot do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook import EnsembleDocumentationDetector, create_active_learning_pipeline
from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.learning import labels, retrain
from docdetect_hook.learning.dataset import Row, packaged_table
from docdetect_hook.learning.gates import SuiteScore, Validate
from docdetect_hook.learning.training import Basis, Example, fit_once
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.state import read_state
from docdetect_hook.monitoring.metrics import read_metrics
from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import Model

pytest.importorskip("sklearn")

NOTE = lifecycle.Note("ann", "try", 5000.0)
VOTERS = ("enhanced_python", "pattern_based")


def _case(row: Row, number: int) -> dict[str, Any]:
    features = {name: value for name, value in zip(FEATURES, row.values, strict=True) if value}
    said = round(1 - registry.packaged_model().score(features), 4)
    return {
        "v": 1,
        "event": "disagreement",
        "id": f"{number:016x}",
        "ts": 1.0,
        "path": "src/app.py",
        "line": number,
        "language": row.language,
        "kind": row.kind,
        "qualname": "item",
        "header": "def item():",
        "doc": None,
        "documented": True,
        "score": 0.8,
        "confidence": 0.8,
        "votes": {
            **{voter: {"probability": 0.98, "reason": "a string"} for voter in VOTERS},
            "confidence_engine": {"probability": said, "reason": ""},
        },
        "features": features,
        "model": "1.0.0",
    }


def _rows(count: int, seed: int = 0, start: int = 0) -> list[Row]:
    rows = list(packaged_table().learnt)
    random.Random(seed).shuffle(rows)
    return rows[start : start + count]


def _informative(row: Row) -> bool:
    return not row.empty


def _answer(
    root: Path, count: int, *, flipped: float = 0.0, ruling: Callable[[Row], bool] = _informative,
    start: int = 0, ts: float = 10.0,
) -> None:  # fmt: skip
    """Let a reviewer answer cases, a share of them wrongly."""
    chance = random.Random(3)
    file, events = FeedbackFile(str(root)), []
    cases = [(row, _case(row, start + at)) for at, row in enumerate(_rows(count, start=start))]
    file.append([case for _, case in cases])
    for at, (row, case) in enumerate(cases):
        label = ruling(row) != (chance.random() < flipped)
        events.append(labels.label_event(_checked(case), label, "ann", ts + at))
    file.record(events)


def _checked(event: dict[str, Any]) -> Case:
    found = case_of(event)
    assert found is not None
    return found


def _settings(**safety: object) -> Settings:
    return load_settings(isolated=True, overrides={f"safety.{name}": value for name, value in safety.items()})


def _golden_holds(_model: Model, _weights: object) -> SuiteScore:
    return SuiteScore(1000, 1000, {})


def _retrain(root: Path, validate: Validate = _golden_holds, seed: int = 0) -> retrain.Outcome:
    return retrain.retrain(str(root), _settings(), NOTE, seed=seed, validate=validate)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a project on 160 honest labels, for tests that look at what comes after."""
    root = tmp_path_factory.mktemp("trained")
    _answer(root, 160)
    assert _retrain(root).passed
    return root


def test_a_model_file_predicts_what_scikit_learn_predicts() -> None:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows = packaged_table().learnt
    values = np.array([row.values for row in rows])
    scaler = StandardScaler().fit(values)
    logistic = LogisticRegression(C=0.02, solver="newton-cholesky", tol=1e-8, max_iter=200)
    logistic.fit(scaler.transform(values), [row.empty for row in rows])
    weights, intercept = fit_once(Basis(rows), ())
    model = Model("", dict(zip(FEATURES, weights, strict=True)), intercept, 1.0, 0.0, 0.8, 1.0, "")
    for row, wanted in zip(rows, logistic.predict_proba(scaler.transform(values))[:, 1], strict=True):
        features = {name: value for name, value in zip(FEATURES, row.values, strict=True) if value}
        assert model.score(features) == pytest.approx(wanted, abs=1e-9)


def test_a_candidate_passes_every_gate_and_serves_only_when_told(tmp_path: Path) -> None:
    _answer(tmp_path, 150)
    outcome = retrain.retrain(str(tmp_path), _settings(), NOTE)
    assert outcome.passed, outcome.report.refusal
    assert [check.name for check in outcome.report.checks[:5]] == [
        "golden suite", "held-out labels", "McNemar", "calibration", "consistent labels",
    ]  # fmt: skip
    content = registry.model_content(str(tmp_path), outcome.version)
    assert (content["parent"], content["labels_given"], content["created"]) == ("1.0.0", 150, 5000.0)
    assert registry.current_version(str(tmp_path)) == "1.0.0"
    assert read_state(str(tmp_path)).candidate == outcome.version


def test_the_same_labels_and_seed_give_the_same_model(trained: Path, tmp_path: Path) -> None:
    _answer(tmp_path, 160)
    version = _retrain(tmp_path).version
    assert registry.model_content(str(tmp_path), version) == registry.model_content(str(trained), version)
    again = _retrain(tmp_path)
    assert (again.known, again.version) == (True, "1.1.0")
    assert _retrain(tmp_path, seed=1).version == "1.2.0"


def test_a_team_with_another_ruling_is_learnt_from(tmp_path: Path) -> None:
    def _ruling(row: Row) -> bool:
        return not row.empty and row.values[FEATURES.index("facts_2")] > 0

    _answer(tmp_path, 250, ruling=_ruling)
    outcome = _retrain(tmp_path)
    assert outcome.passed, outcome.report.refusal
    model = registry.load_version(str(tmp_path), outcome.version).model
    wrong = {}
    for name, one in (("before", registry.packaged_model()), ("after", model)):
        others = [(row, _case(row, 0)["features"]) for row in _rows(400, start=250)]
        wrong[name] = sum((one.score(features) < 0.5) != _ruling(row) for row, features in others)
    assert wrong["after"] <= wrong["before"] / 2


def test_a_poisoned_run_is_refused_the_current_model_serves_and_the_alert_fires(tmp_path: Path) -> None:
    _answer(tmp_path, 200, flipped=0.3)
    outcome = _retrain(tmp_path)
    assert not outcome.passed
    assert "consistent labels" in outcome.report.refusal
    assert registry.current_version(str(tmp_path)) == "1.0.0"
    assert read_state(str(tmp_path)).history[-1].action == "refuse"
    assert registry.versions(str(tmp_path)) == [outcome.version]
    alerts = [event for event in read_metrics(str(tmp_path)) if event["event"] == "alert"]
    assert [alert["text"].partition(":")[0] for alert in alerts] == ["candidate 1.1.0 is refused"]
    with pytest.raises(UserError, match="the gates refused it"):
        lifecycle.promote(str(tmp_path), NOTE, outcome.version)


def _contrary(root: Path) -> str:
    """Put a model in charge that says the opposite of the packaged one, past all gates."""
    content = registry.model_content("", registry.PACKAGED)
    content["weights"] = [-weight for weight in content["weights"]]
    content["intercept"] = -content["intercept"]
    return lifecycle.add_candidate(str(root), content, NOTE)


def _note(why: str) -> lifecycle.Note:
    return lifecycle.Note("docdetect", why, 9000.0)


def test_a_bad_model_in_charge_is_rolled_back_by_honest_labels(tmp_path: Path) -> None:
    _contrary(tmp_path)
    lifecycle.promote(str(tmp_path), NOTE)
    _answer(tmp_path, 40, ts=6000.0)
    (step,) = retrain.supervise(str(tmp_path), _settings(), _note)
    assert (step.action, step.version) == ("rollback", registry.PACKAGED)
    assert "is below 99.5%" in step.alert
    assert registry.current_version(str(tmp_path)) == "1.0.0"
    assert read_state(str(tmp_path)).history[-1].who == "docdetect"
    assert [event["text"] for event in read_metrics(str(tmp_path))] == [step.alert]


def test_without_automatic_rollback_people_are_alerted_once(tmp_path: Path) -> None:
    version = _contrary(tmp_path)
    lifecycle.promote(str(tmp_path), NOTE)
    _answer(tmp_path, 40, ts=6000.0)
    settings = _settings(auto_rollback=False)
    assert [step.action for step in retrain.supervise(str(tmp_path), settings, _note)] == ["alert"]
    assert retrain.supervise(str(tmp_path), settings, _note) == []
    assert registry.current_version(str(tmp_path)) == version


def test_a_bad_candidate_on_trial_is_dropped(tmp_path: Path) -> None:
    version = _contrary(tmp_path)
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    _answer(tmp_path, 29, ts=6000.0)
    assert retrain.supervise(str(tmp_path), _settings(), _note) == []
    _answer(tmp_path, 10, start=29, ts=6100.0)
    (step,) = retrain.supervise(str(tmp_path), _settings(), _note)
    assert (step.action, step.version) == ("drop", version)
    assert read_state(str(tmp_path)).candidate is None


def test_a_good_candidate_on_trial_is_promoted(tmp_path: Path) -> None:
    version = lifecycle.add_candidate(str(tmp_path), registry.model_content("", registry.PACKAGED), NOTE)
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    _answer(tmp_path, 40, ts=6000.0)
    (first, *_) = retrain.supervise(str(tmp_path), _settings(), _note)
    assert first.action == "promote"
    assert registry.current_version(str(tmp_path)) == version


def test_labels_given_before_a_trial_are_no_evidence(tmp_path: Path) -> None:
    _answer(tmp_path, 60, ts=10.0)
    _contrary(tmp_path)
    lifecycle.start_canary(str(tmp_path), 10, NOTE)
    assert retrain.supervise(str(tmp_path), _settings(), _note) == []


def test_voters_weights_that_break_the_golden_suite_are_left_out(tmp_path: Path) -> None:
    def _validate(_model: Model, weights: object) -> SuiteScore:
        return SuiteScore(1000, 1000, {}) if weights is None else SuiteScore(900, 1000, {"a case": "x"})

    _answer(tmp_path, 160)
    outcome = _retrain(tmp_path, _validate)
    assert outcome.passed
    assert "not taken over" in outcome.report.checks[-1].text
    assert "ensemble" not in registry.model_content(str(tmp_path), outcome.version)


def test_voters_weights_that_hold_are_served(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    lifecycle.promote(str(tmp_path), NOTE, "1.1.0")
    weights = registry.serving(str(tmp_path), "app.py").weights
    assert weights is not None
    assert weights["confidence_engine"] > weights["pattern_based"]
    assert sum(weights.values()) == pytest.approx(1.0)


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


def test_the_command_trains_and_starts_the_canary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    _answer(tmp_path, 120)
    assert main(["retrain", "--canary", "25"]) == 0
    printed = capsys.readouterr().out
    assert "model 1.1.0 passed the gates: 120 labels" in printed
    assert "ok  golden suite" in printed
    state = read_state(str(tmp_path))
    assert (state.candidate, state.share) == ("1.1.0", 25.0)


def test_the_pipeline_keeps_doubtful_cases_and_learns(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    sent: list[dict[str, Any]] = []
    pipeline.safety_mechanisms.add_alert_callback(sent.append)
    pipeline.safety_mechanisms.add_alert_callback(lambda alert: alert["missing"])
    result = pipeline.process_with_learning('def get_rows():\n    """Get rows."""\n', "python")
    case = pipeline.review_queue.get_next_for_review()
    assert case is not None
    assert (case.id, case.documentation) == (result["id"], "Get rows.")
    pipeline.submit_human_feedback(case.id, False, 0.9)
    assert len(pipeline.review_queue) == 0
    stats = pipeline.get_pipeline_stats()
    assert (stats["processed_count"], stats["feedback_count"], stats["recent_accuracy"]) == (1, 1, 1.0)
    _answer(tmp_path, 200, flipped=0.3)
    outcome = pipeline.retraining_pipeline.retrain_model()
    assert not outcome.passed
    assert [alert["type"] for alert in sent] == ["candidate_refused"]


def test_the_pipeline_trains_from_snippets(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    pipeline.retraining_pipeline.min_feedback_samples = 20
    verbs = ("load", "store", "merge", "drop", "sort", "send", "read", "close", "count", "check")
    data = [
        {"content": f'def {verb}_{noun}():\n    """{text}"""\n', "language": "python", "label": label}
        for verb in verbs
        for noun in ("rows", "keys")
        for text, label in (
            (f"{verb.title()} {noun}.", False),
            (f"{verb.title()} {noun} on disk, oldest first.", True),
        )
    ]
    outcome = pipeline.retraining_pipeline.retrain_model(data, [])
    assert outcome.labels == len(data)
    with pytest.raises(UserError, match="row 1 of the data needs"):
        pipeline.retraining_pipeline.retrain_model([{"content": "x"}], None)


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
    examples = [Example(row.id, _case(row, 0)["features"], not row.empty, 1.0, row.id) for row in _rows(100)]
    assert pipeline.retraining_pipeline.retrain_model(examples, examples[:10]).held == 10
