"""Causes of wrong verdicts: which one is named for which case, and what the command prints."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.cli import main
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.monitoring.diagnose import RootCauseValidator

NOW = 1_800_000_000.0
DAY = 86400.0


def _case(number: int = 1, **changes: Any) -> dict[str, Any]:
    case = {
        "v": 1, "event": "disagreement", "id": f"{number:016x}", "path": "src/app.py", "line": 7,
        "language": "python", "kind": "function", "qualname": "get_user", "header": "def get_user():",
        "doc": "Get the user.", "documented": True, "score": 0.6, "confidence": 0.6,
        "votes": _votes(enhanced_python=(0.99, "docstring on line 8")), "model": "1.0.0", "ts": NOW - DAY,
    }  # fmt: skip
    return {**case, **changes}


def _votes(**votes: tuple[float, str]) -> dict[str, Any]:
    return {
        voter: {"probability": probability, "reason": reason}
        for voter, (probability, reason) in votes.items()
    }


def _label(number: int, label: bool | None, age: float = DAY) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "label",
        "id": f"{number:016x}",
        "ts": NOW - age,
        "label": label,
        "reviewer": "ann",
    }


def _failures(root: object, **options: Any) -> list[dict[str, Any]]:
    return RootCauseValidator(str(root), now=NOW, **options).analyze_recent_failures()


_MISSED: dict[str, Any] = {"documented": False, "doc": None, "code": "UND103"}


@pytest.mark.parametrize(
    ("case", "label"),
    [
        (_case(), True),
        (_case(code="UND202"), False),
        (_case(**_MISSED), False),
    ],
    ids=["nothing is reported", "the finding is upheld", "both say missing"],
)
def test_a_verdict_that_a_label_confirms_has_no_cause(
    tmp_path: Path, case: dict[str, Any], label: bool
) -> None:
    FeedbackFile(str(tmp_path)).record([case, _label(1, label)])
    assert _failures(tmp_path) == []


@pytest.mark.parametrize(
    ("case", "label", "expected"),
    [
        pytest.param(
            _case(**_MISSED),
            True,
            "missing documentation was reported where people want none",
            id="a definition that needs none",
        ),
        pytest.param(_case(code="UND202"), True, "a text that documents was reported", id="a good text"),
        pytest.param(_case(), False, "a text that says nothing was not reported", id="an empty text"),
        pytest.param(
            _case(doc=None), False, "missing documentation was not reported", id="nothing, and no finding"
        ),
    ],
)
def test_each_wrong_verdict_has_a_cause(
    tmp_path: Path, case: dict[str, Any], label: bool, expected: str
) -> None:
    FeedbackFile(str(tmp_path)).record([case, _label(1, label)])
    (failure,) = _failures(tmp_path)
    assert (failure["error_type"], failure["count"]) == (expected, 1)
    assert failure["recommended_fix"].endswith(".")


def test_causes_are_counted_and_come_with_three_examples(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path))
    file.record([_case(number) for number in range(1, 8)])
    file.record([_case(9, doc=None, votes={}), _label(9, False)])
    file.record([_label(number, False) for number in range(1, 6)])
    first, second = _failures(tmp_path)
    assert (first["count"], len(first["examples"]), second["count"]) == (5, 3, 1)
    assert first["examples"][0] == {
        "id": f"{1:016x}",
        "path": "src/app.py",
        "line": 7,
        "language": "python",
        "kind": "function",
        "qualname": "get_user",
        "doc": "Get the user.",
        "label": False,
        "reasons": {"enhanced_python": "docstring on line 8"},
    }


@pytest.mark.parametrize(
    "labels",
    [
        [],
        [_label(1, False, age=40 * DAY)],
        [_label(1, False, age=-DAY)],
        [_label(1, False), _label(1, True)],
        [_label(1, False), _label(1, None)],
        [{**_label(1, False), "ts": "some day"}],
    ],
    ids=[
        "nobody answered",
        "the answer is old",
        "the answer is from the future",
        "the answer was corrected",
        "the answer was taken back",
        "the answer has no time",
    ],
)
def test_only_recent_answers_that_stand_count(tmp_path: Path, labels: list[dict[str, Any]]) -> None:
    FeedbackFile(str(tmp_path)).record([_case(), *labels])
    assert _failures(tmp_path) == []


def test_lines_written_by_others_are_read_too(tmp_path: Path) -> None:
    (tmp_path / ".docdetect").mkdir()
    lines = [json.dumps(_case(id="other"), indent=None), json.dumps({**_label(1, False), "id": "other"})]
    (tmp_path / ".docdetect" / "feedback.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [failure["count"] for failure in _failures(tmp_path)] == [1]


def test_the_period_can_be_chosen(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).record([_case(), _label(1, False, age=40 * DAY)])
    assert len(_failures(tmp_path, since=50 * DAY)) == 1


@given(st.lists(st.booleans(), max_size=30))
def test_the_counts_add_up_to_the_wrong_verdicts(answers: list[bool]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as root:
        FeedbackFile(root).record([_case(number) for number in range(len(answers))])
        FeedbackFile(root).record([_label(number, answer) for number, answer in enumerate(answers)])
        assert sum(failure["count"] for failure in _failures(root)) == answers.count(False)


def test_without_arguments_it_looks_at_the_project_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    monkeypatch.setattr("time.time", lambda: NOW)
    FeedbackFile(str(tmp_path)).record([_case(), _label(1, False)])
    assert len(RootCauseValidator().analyze_recent_failures()) == 1


def test_without_a_project_there_is_nothing_to_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert RootCauseValidator().analyze_recent_failures() == []


def test_the_command_prints_causes_and_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.time", lambda: NOW)
    assert main(["diagnose"]) == 0
    assert capsys.readouterr().out == "No label of this period contradicts a verdict.\n"
    FeedbackFile(str(tmp_path)).record([_case(path="src/\x1b[31m.py"), _label(1, False)])
    assert main(["diagnose"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 x a text that says nothing was not reported",
        "    fix: Select UND202, or add the text to quality.filler or its words to quality.glue.",
        "    src/\\x1b[31m.py:7 function get_user (0000000000000001)",
    ]
    assert main(["diagnose", "--format", "json", "--since", "1w"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["count"] == 1
