"""Labels, their conflicts, the queue, weak labels, evidence, and the commands for people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.cli import main
from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case, case_of
from docdetect_hook.feedback.labels import weak_of
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.learning import labels, rollout
from docdetect_hook.learning.dataset import packaged_table
from docdetect_hook.learning.evaluation import calibration_error, compare
from docdetect_hook.learning.gates import SuiteScore, consistency_check, golden_check, label_checks
from docdetect_hook.learning.phrases import learned_patterns
from docdetect_hook.learning.queue import RANDOM, arrange, order, pattern_of
from docdetect_hook.learning.review import ReviewSession
from docdetect_hook.learning.training import Example, hold_out
from docdetect_hook.learning.weak_labels import fresh_events, scan
from docdetect_hook.models.registry import packaged_model
from docdetect_hook.quality.features import FEATURES


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
        "features": None,
        "model": "1.0.0",
        **changed,
    }


def _record(number: int, doc: str | None = "Get rows.", **changed: object) -> Case:
    found = case_of(_case(number, doc, **changed))
    assert found is not None
    return found


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
    ("an answer after a skip counts", [_pass(1, "skip"), _label(1, True)], True),
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
    found = labels.gather([_case(1), *events])
    if isinstance(said, bool):
        assert [one.label for one in found.labelled] == [said]
    else:
        assert found.labelled == ()
    assert (found.open_cases != []) is (said == "open")
    assert bool(found.skipped) is (said == "skipped")
    assert [one.settled for one in found.conflicts if one.settled is None] == (
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
        "suggestion": {"documented": False, "score": 0.1, "model": "1.0.0"},
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
    (one,) = labels.gather([_case(1), {**_label(1, True), **strange[number]}]).labelled
    assert one.weight == 1.0


def test_export_and_import_carry_answers_back() -> None:
    feedback = labels.gather([_case(1), _case(2), _case(3)])
    rows = list(labels.export_cases(feedback, feedback.open_cases))
    rows[0]["response"], rows[1]["response"] = "yes", "no"
    events = list(labels.imported_events(rows, feedback.cases, "ann", 5.0))
    answered = labels.gather([_case(1), _case(2), _case(3), *events]).labelled
    assert [(one.case.id[-1], one.label) for one in answered] == [("1", True), ("2", False)]


@pytest.mark.parametrize(
    ("row", "said"),
    [({"id": "zz", "response": "yes"}, "no case"), ({"id": "1", "response": "maybe"}, "must be yes, no")],
    ids=["an unknown case", "another word"],
)
def test_an_import_that_makes_no_sense_is_refused(row: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match=f"line 1: .*{said}"):
        list(labels.imported_events([row], {}, "ann", 5.0))


def test_a_case_is_found_by_the_beginning_of_its_id() -> None:
    cases = {"abcdef01": _record(1), "abcdff02": _record(2)}
    assert labels.find_case(cases, "abcde") is cases["abcdef01"]
    with pytest.raises(UserError, match="2 cases begin"):
        labels.find_case(cases, "abcd")
    with pytest.raises(UserError, match="no case"):
        labels.find_case(cases, "ab")


def test_features_are_measured_anew_when_others_were_recorded() -> None:
    measured = labels.features_of(_record(1))
    assert measured is not None
    assert labels.features_of(_record(1, features={"gone": 1.0})) == measured
    assert labels.features_of(_record(1, features={"rust": 1.0})) == {"rust": 1.0}
    assert labels.features_of(_record(1, features={"rust": "x"})) == measured
    assert labels.features_of(_record(1, doc="TODO")) is None
    assert labels.features_of(_record(1, doc=None)) is None


def _questions(doubts: list[float], docs: list[str] | None = None) -> list[tuple[int, str]]:
    cases = [_record(at, (docs or [])[at] if docs else f"word{chr(97 + at)} x") for at in range(len(doubts))]
    found = arrange(cases, lambda case: doubts[int(case.id, 16)], seed=1)
    return [(int(question.case.id, 16), question.asked) for question in found]


def test_the_most_doubtful_case_comes_first() -> None:
    assert _questions([0.1, 0.9, 0.5])[0] == (1, "uncertain")


def test_ten_copies_of_a_pattern_do_not_fill_the_queue() -> None:
    docs = ["Get the rows."] * 10 + ["Sort by size.", "Ask a server.", "Wait for it."]
    doubts = [0.9] * 10 + [0.5] * 3
    first = [number for number, asked in _questions(doubts, docs)[:6] if asked == "uncertain"]
    assert len([number for number in first if number < 10]) <= 2


@given(st.lists(st.floats(0, 1), max_size=40), st.integers(0, 5))
def test_every_case_is_asked_once_and_a_quarter_at_random(doubts: list[float], seed: int) -> None:
    cases = [_record(at, f"text {at % 7}") for at in range(len(doubts))]
    found = list(arrange(cases, lambda case: doubts[int(case.id, 16)], seed))
    assert sorted(question.case.id for question in found) == sorted(case.id for case in cases)
    for end in range(2, len(found) + 1):
        assert sum(question.asked == RANDOM for question in found[:end]) * 4 >= end


def test_the_queue_is_the_same_for_everybody_with_the_same_seed() -> None:
    cases = [_record(at, f"Words {at} here.") for at in range(30)]
    first = [question.case.id for question in order(cases, packaged_model(), 3)]
    assert [question.case.id for question in order(list(reversed(cases)), packaged_model(), 3)] == first


def test_texts_that_differ_in_their_name_only_share_a_pattern() -> None:
    one = _record(1, "Get the rows.", qualname="get_rows")
    other = _record(2, "Get the users.", qualname="T.get_users")
    assert pattern_of(one) == pattern_of(other)
    assert pattern_of(one) != pattern_of(_record(3, "Sort the rows.", qualname="get_rows"))


SOURCE = '# docdetect: ignore[UND202] -- the name says it\ndef set_rows(rows):\n    """Set rows."""\n'


def test_a_suppression_with_a_reason_is_a_weak_yes_and_its_removal_a_weak_no() -> None:
    (event,) = fresh_events(scan([("a.py", SOURCE, "python")]), {}, 1.0)
    assert (event["label"], event["weight"], event["reason"]) == (True, 0.25, "the name says it")
    weak = weak_of(event)
    assert weak is not None
    known = {weak.id: weak}
    assert list(fresh_events(scan([("a.py", SOURCE, "python")], ["a.py"]), known, 2.0)) == []
    bare = SOURCE.partition("\n")[2]
    (gone,) = fresh_events(scan([("a.py", bare, "python")], ["a.py"]), known, 2.0)
    assert (gone["id"], gone["label"]) == (event["id"], False)


@pytest.mark.parametrize(
    "source",
    [
        SOURCE.replace(" -- the name says it", ""),
        SOURCE.replace("UND202", "UND103"),
        SOURCE.replace("[UND202]", ""),
        SOURCE.replace('"""Set rows."""', "pass"),
    ],
    ids=["no reason", "a code about missing texts", "no code", "no text"],
)
def test_other_suppressions_say_nothing_of_a_text(source: str) -> None:
    assert list(fresh_events(scan([("a.py", source, "python")]), {}, 1.0)) == []


def test_an_answer_replaces_the_weak_label_on_the_same_text() -> None:
    (event,) = fresh_events(scan([("src/app.py", SOURCE, "python")]), {}, 1.0)
    case = _case(1, "Set rows.", qualname="set_rows")
    assert labels.gather([case, event]).weak == (weak_of(event),)
    assert labels.gather([case, event, _label(1, False)]).weak == ()


def test_the_packaged_table_has_the_features_of_this_version() -> None:
    assert packaged_table().features == FEATURES


def test_held_out_labels_are_always_the_same_and_keep_copies_together() -> None:
    examples = [Example(f"{at}", {}, True, 1.0, f"pattern {at % 40}") for at in range(400)]
    train, held = hold_out(examples)
    assert 0.1 < len(held) / 400 < 0.4
    assert {one.group for one in train}.isdisjoint(one.group for one in held)
    assert hold_out(list(reversed(examples)))[1] == list(reversed(held))


def test_mcnemar_is_the_exact_test() -> None:
    truth = [True] * 20
    found = compare(truth, [True] * 18 + [False] * 2, [False] * 10 + [True] * 10)
    assert (found.only_first, found.only_second, found.first, found.second) == (10, 2, 0.9, 0.5)
    assert round(found.p_value, 4) == 0.0386


def test_a_calibrated_model_has_no_calibration_error() -> None:
    assert calibration_error([True, False] * 50, [0.5] * 100) == 0.0
    assert calibration_error([True] * 10, [0.05] * 10) == pytest.approx(0.95)


def test_the_golden_gate_wants_the_threshold_and_every_case_held() -> None:
    whole = SuiteScore(1000, 1000, {})
    assert golden_check(whole, whole, 0.999).passed
    assert not golden_check(SuiteScore(998, 1000, {}), SuiteScore(998, 1000, {}), 0.999).passed
    lost = golden_check(SuiteScore(999, 1000, {"a getter restates": "x"}), whole, 0.999)
    assert not lost.passed
    assert "newly wrong: a getter restates" in lost.text


def _examples(count: int, flipped: int = 0) -> list[Example]:
    """Make labels that the packaged model agrees with, but for some."""
    rows = packaged_table().learnt
    found: list[Example] = []
    for row in rows:
        features = {name: value for name, value in zip(FEATURES, row.values, strict=True) if value}
        said = packaged_model().score(features) < 0.5
        if abs(packaged_model().score(features) - 0.5) > 0.3:
            found.append(Example(row.id, features, said is (len(found) >= flipped), 1.0, row.id))
        if len(found) == count:
            break
    return found


def test_a_model_that_loses_held_out_labels_is_refused() -> None:
    current = packaged_model()
    contrary = current._replace(
        weights={name: -weight for name, weight in current.weights.items()}, intercept=-current.intercept
    )
    assert all(check.passed for check in label_checks(_examples(50), current, current, 0.02))
    refused = [
        check.name for check in label_checks(_examples(50), contrary, current, 0.02) if not check.passed
    ]
    assert refused == ["held-out labels", "calibration"]


@pytest.mark.parametrize(
    ("only_candidate", "only_current", "passes"),
    [
        pytest.param(0, 0, True, id="the same answers"),
        pytest.param(2, 3, True, id="one label worse, more than the allowed loss, is luck"),
        pytest.param(1, 3, True, id="two labels worse may still be luck"),
        pytest.param(1, 4, False, id="a loss that luck seldom explains"),
        pytest.param(0, 9, False, id="a loss that luck never explains"),
    ],
)
def test_a_loss_of_held_out_labels_counts_when_it_is_more_than_luck(
    only_candidate: int, only_current: int, passes: bool
) -> None:
    first, second = FEATURES[:2]
    texts = [{first: 1.0}] * only_current + [{second: 1.0}] * only_candidate + [{}] * 30
    examples = [Example(f"{at}", text, True, 1.0, f"{at}") for at, text in enumerate(texts)]
    wrong = packaged_model()._replace(intercept=-5.0, slope=1.0, offset=0.0)
    candidate = wrong._replace(weights={first: 10.0, second: 0.0})
    current = wrong._replace(weights={first: 0.0, second: 10.0})
    assert label_checks(examples, candidate, current, 0.02)[0].passed is passes


def test_labels_that_contradict_each_other_are_refused_whatever_the_ruling() -> None:
    truth = _examples(200)
    sure = [0.95 if one.label else 0.05 for one in truth]
    assert consistency_check(truth, sure).passed
    assert consistency_check(truth, [1 - p for p in sure]).passed is False
    assert not consistency_check(_examples(200, flipped=60), sure).passed


SAFETY = SafetySettings()
# labels, right of the first model, right of the second, then what becomes of candidate and current model.
EVIDENCE: list[tuple[str, tuple[int, int, int, int], str, str]] = [
    ("too few labels", (29, 0, 0, 20), "wait", "keep"),
    ("the same answers", (100, 90, 0, 0), "promote", "keep"),
    ("better", (100, 90, 10, 0), "promote", "keep"),
    ("one case worse", (100, 90, 0, 1), "wait", "keep"),
    ("worse by the threshold", (100, 90, 0, 2), "drop", "rollback"),
]


@pytest.mark.parametrize(
    ("counts", "trial", "charge"), [row[1:] for row in EVIDENCE], ids=[row[0] for row in EVIDENCE]
)
def test_what_evidence_makes_of_a_model(counts: tuple[int, int, int, int], trial: str, charge: str) -> None:
    total, both, first, second = counts
    truth = [True] * total
    neither = total - both - first - second
    answers = [
        [True] * both + [True] * first + [False] * second + [False] * max(0, neither),
        [True] * both + [False] * first + [True] * second + [False] * max(0, neither),
    ]
    found = compare(truth, *[row[:total] for row in answers])
    assert rollout.judge_candidate(found, SAFETY).action == trial
    decision = rollout.judge_current(found, SAFETY)
    assert decision.action == charge
    assert bool(decision.alert) is (total >= rollout.ENOUGH and both + first < total)


def test_phrases_are_shown_in_words() -> None:
    events = [
        _case(at, f"Inherited from the base {at}." if at % 2 else f"Does stuff {at}.") for at in range(20)
    ]
    answers = [_label(at, bool(at % 2)) for at in range(20)]
    found = learned_patterns(labels.gather([*events, *answers]).labelled)
    assert {"phrase": "inherited from", "cases": 10, "contrary": 0, "against": 10} in found[
        "positive_patterns"
    ]
    assert "does stuff" in [row["phrase"] for row in found["negative_patterns"]]


def _project(root: Path, cases: int = 3) -> Path:
    (root / ".git").mkdir()
    texts = ("Get rows.", "Sort rows by size.", "Close the file.")
    FeedbackFile(str(root)).append([_case(at + 1, texts[at % 3]) for at in range(cases)])
    return root


def _answers(root: Path) -> list[tuple[str, object, object]]:
    events = [event for event in read_events(str(root)) if event["event"] == "label"]
    return [(event["id"][-1], event["label"], event.get("notes")) for event in events]


def test_a_session_writes_each_answer_as_it_is_given(tmp_path: Path) -> None:
    session = ReviewSession(str(_project(tmp_path)), "ann", lambda: 7.0)
    first = session.current
    session.answer(True, notes="fine")
    session.skip()
    assert session.undo() == "skip"
    assert session.undo() == "answer"
    assert session.undo() == ""
    assert session.current == first
    assert session.waiting == 3
    assert labels.read_feedback(str(tmp_path)).labelled == ()


def test_a_review_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    words = iter(["what?", "t", "says it", "c", "2", "c", "0.7", "n", "s", "u", "q"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(words))
    assert main(["review", "--reviewer", "ann"]) == 0
    printed = capsys.readouterr().out
    assert "y, n, s, u, t, c or q" in printed
    assert "confidence_engine" in printed
    assert printed.endswith("1 answered, 2 cases are waiting\n")
    ((_, label, notes), *_) = _answers(tmp_path)
    assert (label, notes) == (False, "says it")


def test_what_comes_from_the_source_cannot_control_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    FeedbackFile(str(tmp_path)).append([_case(1, "\x1b[2Jgone", path="\x1b]0;x\x07.py")])
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
    assert capsys.readouterr().out == "1 answers read, 1 rows without one\n"
    assert [label for _, label, _ in _answers(tmp_path)] == [True]


def test_a_broken_import_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(_project(tmp_path))
    Path("answers.jsonl").write_text('{"id": 1}\nnot json\n', encoding="utf-8")
    assert main(["review", "--import", "answers.jsonl"]) == 2
    assert "answers.jsonl, line 2: not JSON" in capsys.readouterr().err
    assert _answers(tmp_path) == []


def test_too_few_labels_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.chdir(_project(tmp_path))
    assert main(["retrain"]) == 2
    assert (
        "0 labels of texts are there, learning.min_feedback_samples asks for 100" in capsys.readouterr().err
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
    from docdetect_hook.models import lifecycle, registry

    monkeypatch.chdir(_project(tmp_path))
    content = registry.model_content("", registry.PACKAGED)
    lifecycle.add_candidate(str(tmp_path), content, lifecycle.Note("ann", "first", 0.0))
    assert main(["model", "canary", "10"]) == 0
    assert main(["model", "promote", "--who", "bob", "--why", "good"]) == 0
    assert main(["model", "rollback", "v1.0.0", "--who", "eve"]) == 0
    assert main(["model", "show", "1.1.0"]) == 0
    capsys.readouterr()
    assert main(["model", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("* 1.0.0 ")
    assert lines[2] == "1970-01-01 00:00:00  train    1.1.0        ann: first"
    assert [line.split()[2] for line in lines[2:]] == ["train", "canary", "promote", "rollback"]
    assert main(["model", "promote", "9.9.9"]) == 2
    assert "there is no model 9.9.9" in capsys.readouterr().err
