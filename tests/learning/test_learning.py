"""Labels, their conflicts, the queue, gates, evidence, and the commands for people."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.cli import main
from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.labels import RANDOM
from docdetect_hook.feedback.reading import Feedback, read_feedback
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.learning import labels
from docdetect_hook.learning.gates import Counts, better_than_chance, wanted_stay
from docdetect_hook.learning.queue import order, pattern_of
from docdetect_hook.learning.rollout import Comparison
from docdetect_hook.learning.similar import Answered
from docdetect_hook.learning.training import examples_of, learned_patterns


def _case(number: int, doc: str | None = "Get rows.", **changed: object) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "disagreement",
        "id": f"{number:016x}",
        "path": "src/app.py",
        "line": 3,
        "language": "python",
        "kind": "function",
        "qualname": "get_rows",
        "header": "def get_rows(table):",
        "doc": doc,
        "documented": True,
        "score": 0.8,
        "confidence": 0.8,
        "votes": {"confidence_engine": {"probability": 0.1, "reason": "only the words of the name"}},
        "model": "1.0.0",
        **changed,
    }


def _record(number: int, doc: str | None = "Get rows.", **changed: object) -> Case:
    found = case_of(_case(number, doc, **changed))
    assert found is not None
    return found


def _gathered(events: list[dict[str, Any]]) -> Feedback:
    with tempfile.TemporaryDirectory() as root:
        FeedbackFile(root).record(events)
        return read_feedback(root)


def _label(number: int, label: bool, reviewer: str = "ann", ts: float = 1.0, **more: Any) -> dict[str, Any]:
    return labels.label_event(_record(number), label, reviewer, ts, **more)


def _pass(number: int, action: str, reviewer: str = "ann") -> dict[str, Any]:
    return labels.pass_event(_record(number), action, reviewer, 2.0)


# What the events say of case 1: its label, or why it has none.
STORIES: list[tuple[str, list[dict[str, Any]], object]] = [
    ("nobody answered", [], "open"),
    ("one answer counts", [_label(1, True)], True),
    ("a reviewer's last answer counts", [_label(1, True), _label(1, False)], False),
    ("an undo takes the answer back", [_label(1, True), _pass(1, "undo")], "open"),
    ("a skip leaves the case to nobody", [_pass(1, "skip")], "skipped"),
    ("an undone skip waits again", [_pass(1, "skip"), _pass(1, "undo")], "open"),
    ("an answer after a skip counts", [_pass(1, "skip"), _label(1, True, ts=3.0)], True),
    (
        "the surer reviewer wins",
        [_label(1, True, confidence=0.9), _label(1, False, "bob", confidence=0.6)],
        True,
    ),
    ("two against one win", [_label(1, True), _label(1, False, "bob"), _label(1, False, "eve")], False),
    ("a tie is left out", [_label(1, True), _label(1, False, "bob")], "tie"),
    ("an undo settles a tie", [_label(1, True), _label(1, False, "bob"), _pass(1, "undo", "bob")], True),
]


@pytest.mark.parametrize(("events", "said"), [row[1:] for row in STORIES], ids=[row[0] for row in STORIES])
def test_what_answers_amount_to(events: list[dict[str, Any]], said: object) -> None:
    found = _gathered([_case(1), *events])
    if isinstance(said, bool):
        assert [one.label for one in found.labelled] == [said]
    else:
        assert found.labelled == ()
    assert (found.open_cases != ()) is (said == "open")
    assert bool(found.skipped) is (said == "skipped")
    assert [one.label for one in found.conflicts.values() if one.label is None] == (
        [None] if said == "tie" else []
    )


def test_suggestion_and_response_stay_apart() -> None:
    event = _label(1, True, confidence=0.9, notes="fine", asked="random")
    assert event == {
        "v": 1,
        "event": "label",
        "id": "0000000000000001",
        "ts": 1.0,
        "label": True,
        "reviewer": "ann",
        "confidence": 0.9,
        "notes": "fine",
        "asked": "random",
        "suggestion": {"in_order": True, "code": None, "confidence": 0.8},
    }


def test_a_confidence_below_a_guess_is_refused() -> None:
    with pytest.raises(UserError, match=r"from 0\.5 to 1"):
        _label(1, True, confidence=0.2)


@pytest.mark.parametrize("number", range(4))
def test_foreign_values_in_events_do_no_harm(number: int) -> None:
    strange: list[dict[str, Any]] = [
        {"confidence": "x"},
        {"confidence": 7},
        {"reviewer": None},
        {"ts": "soon", "notes": 3},
    ]
    (one,) = _gathered([_case(1), {**_label(1, True), **strange[number]}]).labelled
    assert one.answers.weight == 1.0


ROWS: list[tuple[str, dict[str, Any], tuple[int, int], str]] = [
    ("an answer to a case that is known", {"id": f"{1:016x}", "response": "no"}, (0, 1), ""),
    ("an answer to a case of another machine", {**_case(2), "response": "yes"}, (1, 1), ""),
    ("a case of another machine", _case(2), (1, 0), ""),
    ("no answer yet", {"id": f"{1:016x}", "response": None}, (0, 0), ""),
    (
        "an unknown case",
        {"id": "zz", "response": "yes"},
        (0, 0),
        "row 1: it names no case that is known here",
    ),
    (
        "another word",
        {"id": f"{1:016x}", "response": "maybe"},
        (0, 0),
        "row 1: the response is 'maybe'; it must be yes, no",
    ),
    ("no id", {"response": "yes"}, (0, 0), "row 1: it names no case"),
]


@pytest.mark.parametrize(("row", "counts", "fault"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_a_row_of_an_import_brings(row: dict[str, Any], counts: tuple[int, int], fault: str) -> None:
    (one,) = labels.imported([row], {f"{1:016x}": _record(1)}, "ann", 5.0)
    assert (one.case is not None, one.answer is not None) == tuple(map(bool, counts))
    assert one.fault.startswith(fault)


def test_a_case_is_found_by_the_beginning_of_its_id() -> None:
    cases = {"abcdef01": _record(1), "abcdff02": _record(2)}
    assert labels.find_case(cases, "abcde") is cases["abcdef01"]
    with pytest.raises(UserError, match="2 cases begin"):
        labels.find_case(cases, "abcd")
    with pytest.raises(UserError, match="no case"):
        labels.find_case(cases, "ab")


def _questions(*cases: Case) -> list[tuple[int, str]]:
    return [(int(one.case.id, 16), one.asked) for one in order(cases, None)]


def _finding(number: int, confidence: float, *, sampled: bool = False, qualname: str = "get_rows") -> Case:
    return _record(number, None, code="UND103", confidence=confidence, sampled=sampled, qualname=qualname)


def test_the_most_doubtful_case_comes_first() -> None:
    found = _questions(_finding(0, 0.95), _finding(1, 0.5), _finding(2, 0.8))
    assert [number for number, _ in found] == [1, 2, 0]


def test_ten_copies_of_a_pattern_do_not_fill_the_queue() -> None:
    copies = [_finding(number, 0.55) for number in range(10)]
    others = [_finding(10 + at, 0.7, qualname=name) for at, name in enumerate(("sort", "ask_it", "wait"))]
    assert len([number for number, _ in _questions(*copies, *others)[:4] if number < 10]) <= 2


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["sort", "ask_it", "wait"])), max_size=30))
def test_no_case_that_comes_later_counts_for_more(rows: list[tuple[float, str]]) -> None:
    asked = list(order([_finding(at, sure, qualname=name) for at, (sure, name) in enumerate(rows)], None))
    for at, one in enumerate(asked):
        before = [pattern_of(question.case) for question in asked[:at]]
        weights = [later.uncertainty * 0.5 ** before.count(pattern_of(later.case)) for later in asked[at:]]
        assert one.uncertainty * 0.5 ** before.count(pattern_of(one.case)) == max(weights)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_case_is_asked_once_and_the_sample_for_no_other_reason(rows: list[tuple[float, bool]]) -> None:
    cases = [_finding(at, sure, sampled=sampled) for at, (sure, sampled) in enumerate(rows)]
    found = list(order(cases, None))
    assert sorted(question.case.id for question in found) == sorted(case.id for case in cases)
    assert all((question.asked == RANDOM) == question.case.sampled for question in found)


def test_the_queue_is_the_same_for_everybody() -> None:
    cases = [_finding(at, 0.5, sampled=at % 3 == 0) for at in range(30)]
    first = [question.case.id for question in order(cases, None)]
    assert [question.case.id for question in order(list(reversed(cases)), None)] == first


def test_cases_that_teach_a_model_the_same_share_a_pattern() -> None:
    one, other = _record(1, None, qualname="get_rows"), _record(2, None, qualname="T.get_users")
    assert pattern_of(one) == pattern_of(other)
    assert pattern_of(one) != pattern_of(_record(3, None, qualname="sort_rows"))


SAFETY = SafetySettings()
# labels, right of the first model, right of the second, then whether the first is as good, and worse.
EVIDENCE: list[tuple[str, Comparison, bool, bool]] = [
    ("too few labels", Comparison(29, 0, 20, 0, 20), False, False),
    ("the same answers", Comparison(100, 90, 90, 0, 0), True, False),
    ("better", Comparison(100, 95, 90, 5, 0), True, False),
    ("one finding worse", Comparison(100, 89, 90, 0, 1), False, False),
    ("a loss that luck explains", Comparison(100, 87, 90, 6, 9), False, False),
    ("a loss that luck seldom explains", Comparison(100, 87, 90, 0, 3), False, True),
]


@pytest.mark.parametrize(
    ("found", "good", "worse"), [row[1:] for row in EVIDENCE], ids=[row[0] for row in EVIDENCE]
)
def test_what_evidence_says_of_a_model(found: Comparison, good: bool, worse: bool) -> None:
    assert (found.is_as_good, found.is_worse(SAFETY)) == (good, worse)


# Demoted findings and those of them that people want, kept ones likewise: which gates let that pass.
GATES: list[tuple[str, Counts, bool, bool]] = [
    ("a clear ruling", Counts(30, 0, 30, 30), True, True),
    ("a ruling with a few exceptions", Counts(30, 2, 30, 27), True, True),
    ("nothing is taken back", Counts(0, 0, 60, 30), False, False),
    ("too little is taken back to know", Counts(13, 0, 30, 30), False, True),
    ("one in five is wanted", Counts(30, 6, 30, 28), False, True),
    ("what stays is wanted as seldom", Counts(200, 20, 30, 3), True, False),
]


@pytest.mark.parametrize(
    ("counts", "stay", "better"), [row[1:] for row in GATES], ids=[row[0] for row in GATES]
)
def test_what_the_gates_let_pass(counts: Counts, stay: bool, better: bool) -> None:
    assert wanted_stay(counts, 0.2).passed is stay
    assert better_than_chance(counts).passed is better


def test_patterns_are_shown_in_words() -> None:
    events = [
        _case(at, None, code="UND103", qualname=("get" if at % 2 else "visit") + f"_{at}") for at in range(20)
    ]
    answers = [_label(at, not at % 2) for at in range(20)]
    found = learned_patterns(examples_of(_gathered([*events, *answers])))
    assert found == {
        "positive_patterns": [{"pattern": "python function name get", "cases": 10, "upheld": 10}],
        "negative_patterns": [{"pattern": "python function name visit", "cases": 10, "upheld": 0}],
    }


def _project(root: Path, cases: int = 3) -> Path:
    (root / ".git").mkdir()
    texts = ("Get rows.", "Sort rows by size.", "Close the file.")
    source = "".join(f'def get_rows(table):\n    """{text}"""\n' for text in texts)
    (root / "src").mkdir()
    (root / "src" / "app.py").write_text(source, encoding="utf-8")
    FeedbackFile(str(root)).append([_case(at + 1, texts[at % 3]) for at in range(cases)])
    return root


def _answers(root: Path) -> list[tuple[str, object, object]]:
    events = [event for event in read_events(str(root)) if event["event"] == "label"]
    return [(event["id"][-1], event["label"], event.get("notes")) for event in events]


def test_a_review_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    words = iter(["what?", "u", "y", "u", "t", "says it", "c", "2", "c", "0.7", "n", "s", "u", "q"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(words))
    assert main(["review", "--reviewer", "ann"]) == 0
    printed = capsys.readouterr().out
    assert "y, n, s, u, t, c or q" in printed
    assert "confidence_engine" in printed
    assert printed.endswith("1 answered, 2 cases are waiting\n")
    assert "there is nothing to take back" in printed
    (one,) = read_feedback(str(tmp_path)).labelled
    assert (one.label, one.answers.weight) == (False, 0.7)
    assert [notes for _, label, notes in _answers(tmp_path) if label is False] == ["says it"]


def test_answered_cases_like_the_one_at_hand_are_found() -> None:
    said = [
        (_record(1, "Close the socket."), True),
        (_record(2, "Get the rows of a table."), False),
        (_record(3, None, qualname="Table.read_rows", header="def read_rows(self):"), True),
    ]
    events = [labels.label_event(case, label, "ann", 1.0) for case, label in said]
    feedback = _gathered([*(_case(at + 1, case.doc, qualname=case.qualname, header=case.header)
                                for at, (case, _) in enumerate(said)), *events])  # fmt: skip
    found = Answered(feedback.labelled).like(_record(9, "Get rows of the table."))
    assert [(one.case.doc, one.label) for one in found][:1] == [("Get the rows of a table.", False)]
    assert Answered(()).like(_record(9)) == []


def test_a_review_shows_what_was_said_of_similar_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    words = iter(["n", "q"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(words))
    assert main(["review", "--reviewer", "ann"]) == 0
    capsys.readouterr()
    monkeypatch.setattr("builtins.input", lambda _prompt: "q")
    assert main(["review", "--reviewer", "ann"]) == 0
    assert "answered before: no, get_rows " in capsys.readouterr().out


def test_what_comes_from_the_source_cannot_control_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    FeedbackFile(str(tmp_path)).append([_case(1, "\x1b[2Jgone", path="snippet.py", qualname="\x1b]0;x\x07")])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builtins.input", lambda _prompt: "q")
    assert main(["review"]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\\x1b[2Jgone" in printed


def test_one_case_is_labelled_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    assert main(["label", f"{2:016x}", "no", "--notes", "empty words"]) == 0
    assert _answers(tmp_path) == [("2", False, "empty words")]
    assert main(["label", "beef", "yes"]) == 2
    assert "there is no case 'beef'" in capsys.readouterr().err


_NOW = """
def grow():
    \"\"\"Grow by a ring a year.\"\"\"


def hang():  # docdetect: ignore[UND103] -- gravity does it
    a()


def lean():
    a()


def mow():
    a()


def part():  # docdetect: ignore[UND103]
    a()
"""
_DAY = 86_400


def test_what_became_of_cases_answers_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(_NOW, encoding="utf-8")
    headers = [line.strip() for line in _NOW.split("\n") if line.startswith("def")]
    met = (1, 1, 400, 1, 1)
    FeedbackFile(str(tmp_path)).append(
        _case(at, None, path="app.py", code="UND103", header=header, qualname=header[4:].partition("(")[0])
        | {"ts": time.time() - days * _DAY}
        for at, (header, days) in enumerate(zip(headers, met, strict=True))
    )
    monkeypatch.chdir(tmp_path)
    assert main(["label", "--from-history"]) == 0
    assert capsys.readouterr().out.startswith(
        f"{0:016x} grow: no, documented later\n"
        f"{1:016x} hang: yes, suppressed: gravity does it\n"
        f"{2:016x} lean: yes, left alone for a year\n"
        "3 of 5 open cases are answered by what became of them\n"
    )
    assert [(at, label) for at, label, _ in _answers(tmp_path)] == [("0", False), ("1", True), ("2", True)]
    assert main(["label", "--from-history", "0000", "yes"]) == 2
    assert main(["label", "0000"]) == 2


def test_cases_go_out_and_answers_come_back_as_json_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    assert main(["review", "--export", "2"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["response"] for row in rows] == [None, None]
    rows[0]["response"] = "yes"
    Path("answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["review", "--import", "answers.jsonl"]) == 0
    assert capsys.readouterr().out == "1 answers and 0 new cases taken, 0 rows left out\n"
    assert [label for _, label, _ in _answers(tmp_path)] == [True]


def test_a_broken_import_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    Path("answers.jsonl").write_text('{"id": 1}\nnot json\n', encoding="utf-8")
    assert main(["review", "--import", "answers.jsonl"]) == 2
    assert "answers.jsonl, line 2: not JSON" in capsys.readouterr().err
    assert _answers(tmp_path) == []


@pytest.mark.slow
def test_too_few_labels_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.chdir(_project(tmp_path))
    assert main(["retrain"]) == 2
    assert (
        "0 labelled findings are there, learning.min_feedback_samples asks for 100" in capsys.readouterr().err
    )


def test_without_scikit_learn_retraining_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'sklearn' else found(name, *rest)\n"
        "from docdetect_hook.cli import main\nraise SystemExit(main(['retrain']))"
    )
    _project(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert "pip install 'docdetect-hook[learn]'" in done.stderr


@pytest.mark.parametrize(
    "words", [["review", "--export"], ["label", "0000000000000001", "yes"], ["model", "list"]]
)
def test_what_needs_no_training_loads_no_training(tmp_path: Path, words: list[str]) -> None:
    code = (
        "import sys\nfrom docdetect_hook.cli import main\n"
        f"code = main({words!r})\n"
        "assert not {'sklearn', 'numpy'} & set(sys.modules)\nraise SystemExit(code)"
    )
    _project(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_models_are_listed_tried_promoted_and_rolled_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from docdetect_hook.models import lifecycle

    monkeypatch.chdir(_project(tmp_path))
    content = {"protocol": 2, "weights": {}, "support": {}}
    lifecycle.add_candidate(str(tmp_path), content, lifecycle.Note("ann", "first", 0.0))
    assert main(["model", "canary", "10"]) == 0
    assert main(["model", "promote", "--who", "bob", "--why", "good"]) == 0
    assert main(["model", "rollback", "v1.0.0", "--who", "eve"]) == 0
    assert main(["model", "show", "1.1.0"]) == 0
    capsys.readouterr()
    assert main(["model", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("* 1.0.0 ")
    assert lines[2] == "1970-01-01 00:00 UTC  train    1.1.0        ann: first"
    assert [line.split()[3] for line in lines[2:]] == ["train", "canary", "promote", "rollback"]
    assert main(["model", "promote", "9.9.9"]) == 2
    assert "there is no model 9.9.9" in capsys.readouterr().err
