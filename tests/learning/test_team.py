"""A team that does not document one kind of definition: what its labels change, and what wrong ones cannot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.cli import main
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event
from docdetect_hook.learning.queue import order
from docdetect_hook.models import registry
from docdetect_hook.models.state import read_state
from docdetect_hook.monitoring.metrics import read_metrics

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("sklearn") is None, reason="needs the extra `learn`"),
]

_MODULE = '"""Serve one kind of request."""\n\n\nclass Handler{0}:\n    """Serve requests."""\n\n'
_METHODS = ("read_{0}", "write_{0}", "close_{0}", "open_{0}", "send_{0}")
_FUNCTIONS = ("load_{0}", "save_{0}", "find_{0}", "make_{0}", "sort_{0}")


def _project(root: Path, modules: int = 80) -> None:
    """Write a project with five undocumented methods and five undocumented functions a module."""
    (root / ".git").mkdir()
    (root / ".docdetect.yaml").write_text("learning:\n  min_feedback_samples: 60\n", encoding="utf-8")
    for number in range(modules):
        folder = root / "src" / f"part{number % 4}"
        folder.mkdir(parents=True, exist_ok=True)
        text = _MODULE.format(number)
        text += "".join(
            f"    def {name.format(number)}(self, one):\n        self.x = one\n\n" for name in _METHODS
        )
        text += "".join(f"\ndef {name.format(number)}(one):\n    return one + 1\n\n" for name in _FUNCTIONS)
        (folder / f"module{number}.py").write_text(text, encoding="utf-8")


def _findings(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["check", "--no-cache", *options])
    return capsys.readouterr().out.splitlines()


def _wants(case: Case) -> bool:
    """Answer as a team does that documents functions and leaves methods alone."""
    return case.kind == "method"


def _answer(root: Path, ruling: Callable[[Case], bool], count: int) -> None:
    cases = [question.case for question in order(read_feedback(str(root)).open_cases, None)]
    picked = [case for case in cases if case.kind in ("method", "function")][:count]
    assert len(picked) == count
    record_answers(str(root), [(case, label_event(case, ruling(case), "ann", 10.0)) for case in picked])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Make the project, and let a run find the cases."""
    _project(tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["check", "--no-cache"])
    capsys.readouterr()
    return tmp_path


def test_sixty_labels_take_back_one_kind_of_finding_and_nothing_else(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _findings(capsys)
    _answer(project, _wants, 60)
    assert main(["retrain", "--canary", "0"]) == 0, capsys.readouterr().out
    assert main(["model", "promote"]) == 0
    capsys.readouterr()
    after = _findings(capsys)
    gone = Counter(line.split()[1] for line in before if ": UND" in line and line not in after)
    assert gone == {"UND102": 400}
    assert {line for line in after if ": UND" in line} <= set(before)
    assert "(400 demoted by this team's labels)" in after[-1]
    listed = [line for line in _findings(capsys, "--show-demoted") if ": demoted UND102 " in line]
    assert len(listed) == 400


def _flipped(case: Case) -> bool:
    return _wants(case) != (random.Random(case.id).random() < 0.3)


POISONED: list[tuple[str, Callable[[Case], bool], str]] = [
    ("three in ten are wrong", _flipped, "wanted findings stay"),
    ("everything is in order", lambda _case: True, "both answers"),
    ("nothing is in order", lambda _case: False, "both answers"),
    ("by chance", lambda case: random.Random(case.id).random() < 0.5, "wanted findings stay"),
    (
        "by chance, nearly all in order",
        lambda case: random.Random(case.id).random() < 0.85,
        "wanted findings",
    ),
]


@pytest.mark.parametrize(("ruling", "gate"), [row[1:] for row in POISONED], ids=[row[0] for row in POISONED])
def test_poisoned_labels_never_serve(
    project: Path, capsys: pytest.CaptureFixture[str], ruling: Callable[[Case], bool], gate: str
) -> None:
    before = _findings(capsys)
    _answer(project, ruling, 70)
    assert main(["retrain"]) == 1
    assert f"NOT {gate}" in capsys.readouterr().out
    assert read_state(str(project)).candidate is None
    assert main(["model", "promote", registry.versions(str(project))[-1]]) == 2
    alerts: list[dict[str, Any]] = [one for one in read_metrics(str(project)) if one["event"] == "alert"]
    assert len(alerts) == 1
    assert gate in alerts[0]["text"]
    capsys.readouterr()
    assert _findings(capsys) == before
