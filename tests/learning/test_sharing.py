"""Labels and models of a team, with real git: two developers, a CI machine, a clone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from docdetect_hook import EnsembleDocumentationDetector, create_active_learning_pipeline
from docdetect_hook.cli import main
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.models import lifecycle
from docdetect_hook.models.serving import current_version

SOURCE = '"""Serve tables to readers in one request."""\n\n\n' + "\n\n".join(
    f"def load_{number}(one, two):\n    one.x = two\n    return one + {number}\n" for number in range(60)
)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def _clone(origin: Path, name: str) -> Path:
    root = origin.parent / name
    _git(origin.parent, "clone", "-q", str(origin), name)
    _git(root, "config", "user.email", f"{name}@example.org")
    _git(root, "config", "user.name", name)
    return root


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Make a repository that `docdetect init` has set up."""
    root = tmp_path / "origin"
    root.mkdir()
    _git(root, "init", "-q", "-b", "main")
    _git(root, "config", "user.email", "lead@example.org")
    _git(root, "config", "user.name", "lead")
    (root / "app.py").write_text('"""Serve tables to readers in one request."""\n', encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["init", "--no-install"]) == 0
    (root / "app.py").write_text(SOURCE, encoding="utf-8")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "set up")
    _git(root, "config", "receive.denyCurrentBranch", "updateInstead")
    capsys.readouterr()
    return root


def _label(root: Path, monkeypatch: pytest.MonkeyPatch, start: int, answer: str) -> None:
    """Let a developer answer two cases and commit the answers."""
    monkeypatch.chdir(root)
    main(["check", "."])
    cases = sorted(read_feedback(str(root)).cases)[start : start + 2]
    assert len(cases) == 2
    for case in cases:
        assert main(["label", case, answer]) == 0
    _git(root, "add", ".docdetect-labels.jsonl")
    _git(root, "commit", "-q", "-m", "labels")


def test_the_labels_of_two_developers_merge_without_a_conflict(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ".docdetect-labels.jsonl merge=union" in (origin / ".gitattributes").read_text(encoding="utf-8")
    ann, bob = _clone(origin, "ann"), _clone(origin, "bob")
    _label(ann, monkeypatch, 0, "yes")
    _label(bob, monkeypatch, 1, "no")  # one case is answered by both
    _git(ann, "push", "-q", "origin", "main")
    _git(bob, "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    capsys.readouterr()
    assert _git(bob, "status", "--porcelain") == ""
    feedback = read_feedback(str(bob))
    assert sorted(one.label for one in feedback.labelled) == [False, True]
    (conflict,) = feedback.conflicts.values()
    assert (conflict.yes, conflict.no) == (("ann@example.org",), ("bob@example.org",))
    fresh = read_feedback(str(_clone(bob, "eve")))
    assert len(fresh.labelled) == 2, "a clone that has never run knows the answers and their cases"


def test_cases_of_a_ci_machine_are_answered_at_home(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    machine, home, artifact = _clone(origin, "ci"), _clone(origin, "home"), tmp_path / "cases.jsonl"
    monkeypatch.chdir(machine)
    for _ in range(2):
        assert main(["check", "--no-feedback", "--feedback-out", str(artifact), "."]) == 1
    assert not (machine / ".docdetect" / "feedback.jsonl").exists()
    cases = {json.loads(line)["id"] for line in artifact.read_text(encoding="utf-8").splitlines()}
    assert cases
    monkeypatch.chdir(home)
    capsys.readouterr()
    assert main(["review", "--import", str(artifact)]) == 0
    assert set(read_feedback(str(home)).cases) == cases
    assert main(["label", min(cases), "yes"]) == 0


def test_a_changed_definition_is_not_asked_about(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(origin)
    main(["check", "."])
    before = len(read_feedback(str(origin)).open_cases)
    capsys.readouterr()
    (origin / "app.py").write_text(SOURCE.replace("(one, two)", "(one)"), encoding="utf-8")
    assert main(["review", "--export"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) < before
    assert main(["stats", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["queue"] == len(rows)
    main(["health", "--format", "json"])
    text = json.loads(capsys.readouterr().out)["components"]["queue"]["text"]
    assert text.startswith(f"{len(rows)} case")
    assert all("(one, two)" not in row for row in rows)


def test_a_promoted_model_serves_every_clone(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    group = "UND103 python function"
    content = {"protocol": 2, "version": "1.1.0", "weights": {group: -5.0}, "support": {group: 30}}
    (origin / ".docdetect-model.json").write_text(json.dumps(content), encoding="utf-8")
    _git(origin, "add", ".docdetect-model.json")
    _git(origin, "commit", "-q", "-m", "a model")
    clone = _clone(origin, "ci")
    assert current_version(str(clone)) == "1.1.0"
    monkeypatch.chdir(clone)
    assert main(["check", "."]) == 0
    assert "(60 demoted by this team's labels)" in capsys.readouterr().out


def test_a_model_that_the_configuration_names_serves_whatever_is_promoted(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(origin)
    content = {"protocol": 2, "version": "7.0.0", "weights": {}, "support": {}}
    (origin / "own.json").write_text(json.dumps(content), encoding="utf-8")
    (origin / ".docdetect.yaml").write_text("learning: {model: own.json}\n", encoding="utf-8")
    for _ in range(2):
        lifecycle.add_candidate(str(origin), content, lifecycle.Note("ann", "", 0.0))
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector())
    assert pipeline.retraining_pipeline.promote_model("1.1.0") == "7.0.0"
    assert main(["model", "promote", "1.2.0"]) == 0
    named = f"{origin}/own.json, which `learning.model` of the configuration names"
    assert capsys.readouterr().err == f"docdetect: warning: {named}, serves whatever is promoted\n"
    (origin / ".docdetect.yaml").unlink()
    assert main(["model", "list"]) == 0
    assert capsys.readouterr().err == ""
