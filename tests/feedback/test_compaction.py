"""Compaction of the feedback file: nothing lost, nothing twice, whatever moves."""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.feedback import compaction
from docdetect_hook.feedback.compaction import segment_name
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.storage.folder import open_folder

ROOT = Path(__file__).parents[2]


def _case(number: int) -> dict[str, object]:
    return {"v": 1, "event": "disagreement", "id": f"{number:016x}", "doc": "x" * 50}


def _label(number: int, answer: object = True) -> dict[str, object]:
    return {"v": 1, "event": "label", "id": f"{number:016x}", "label": answer}


def _path(root: object) -> str:
    return str(Path(str(root)) / ".docdetect" / "feedback.jsonl")


def _compact(root: object, limit: int) -> bool:
    with open_folder(str(root)) as folder:
        return compaction.compact(folder, "feedback.jsonl", limit)


def _live(root: object) -> str:
    return Path(_path(root)).read_text(encoding="utf-8")


def test_a_short_file_is_left_alone(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1)])
    before = _live(tmp_path)
    assert not _compact(tmp_path, 10_000)
    assert _live(tmp_path) == before


def test_a_missing_file_is_left_alone(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1)])
    Path(_path(tmp_path)).unlink()
    assert not _compact(tmp_path, 0)


def test_only_settled_cases_move_and_leave_their_ids(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path))
    file.append([_case(1), _case(2)])
    file.record([_label(1)])
    assert _compact(tmp_path, 0)
    assert _live(tmp_path).splitlines()[1:] == [
        '{"v":1,"event":"moved","id":"0000000000000001"}',
        '{"v":1,"event":"disagreement","id":"0000000000000002","doc":"' + "x" * 50 + '"}',
    ]
    assert list(read_events(str(tmp_path))) == [_case(1), _label(1), _case(2)]


@pytest.mark.parametrize(
    "last",
    [_label(1, None), {"v": 1, "event": "undo", "id": f"{1:016x}"}],
    ids=["a label without an answer settles nothing", "an event after the label opens the case again"],
)
def test_cases_in_doubt_stay(tmp_path: Path, last: dict[str, object]) -> None:
    file = FeedbackFile(str(tmp_path))
    file.append([_case(1)])
    file.record([last] if last["event"] == "label" else [_label(1), last])
    _compact(tmp_path, 0)
    assert '"doc"' in _live(tmp_path)


def test_lines_that_cannot_be_read_stay(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1)])
    with open(_path(tmp_path), "a", encoding="utf-8") as file:
        file.write("<<<<<<< theirs\n")
    _compact(tmp_path, 0)
    assert _live(tmp_path).endswith("<<<<<<< theirs\n")


def test_a_moved_case_is_not_stored_again_by_writers_old_and_new(tmp_path: Path) -> None:
    old, other = FeedbackFile(str(tmp_path)), FeedbackFile(str(tmp_path))
    old.append([_case(1), _case(2)])
    other.record([_label(1), _label(2)])
    _compact(tmp_path, 0)
    other.append([_case(number) for number in range(3, 30)])  # the file outgrows what `old` has read
    assert old.append([_case(1), _case(5), _case(40)]) == 1
    assert FeedbackFile(str(tmp_path)).append([_case(1)]) == 0


def test_what_a_killed_compaction_leaves_is_not_read_twice(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path))
    file.append([_case(1)])
    file.record([_label(1)])
    shutil.copyfile(_path(tmp_path), tmp_path / ".docdetect" / segment_name("feedback.jsonl", 1))
    assert list(read_events(str(tmp_path))) == [_case(1), _label(1)]
    _compact(tmp_path, 0)
    assert list(read_events(str(tmp_path))) == [_case(1), _label(1)]


def test_a_union_merge_of_two_branches_is_read_with_all_segments(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path))
    for number in (1, 2):
        file.append([_case(number)])
        file.record([_label(number)])
        _compact(tmp_path, 0)
    second = _live(tmp_path).splitlines(keepends=True)
    first = second[0].replace('"generation":2', '"generation":1')
    Path(_path(tmp_path)).write_text("".join([first, *second]), encoding="utf-8")
    assert [event["id"] for event in read_events(str(tmp_path)) if event["event"] == "label"] == [
        _label(1)["id"],
        _label(2)["id"],
    ]


def test_a_file_full_of_open_cases_is_gone_through_once_per_doubling(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path), limit=1)
    file.append([_case(number) for number in range(20)])
    assert _compact(tmp_path, 1)
    file.append([_case(99)])
    assert not _compact(tmp_path, 1)


@given(st.lists(st.tuples(st.sampled_from(["case", "yes", "no", "undo"]), st.integers(0, 5)), max_size=40))
def test_any_history_keeps_every_event_once_and_in_order(history: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as root:
        expected: list[dict[str, object]] = []
        for action, number in history:
            file = FeedbackFile(root, limit=300)
            if action == "case":
                if file.append([_case(number)]):
                    expected.append(_case(number))
            else:
                event = _label(number, action == "yes")
                if action == "undo":
                    event = {"v": 1, "event": "undo", "id": event["id"]}
                file.record([event])
                expected.append(event)
        events = list(read_events(root))
        for number in range(6):
            mine = [event for event in events if event["id"] == _case(number)["id"]]
            assert mine == [event for event in expected if event["id"] == _case(number)["id"]]
        assert len(events) == len(expected)
        cases = [event["id"] for event in events if event["event"] == "disagreement"]
        assert len(cases) == len(set(cases))


# Appends until its own count of calls into C, which are the steps of the interpreter that can change a file,
# reaches a number; then it is killed, with nothing flushed or tidied up.
WRITER = """
import os, signal, sys
from docdetect_hook.feedback.store import FeedbackFile
left = int(sys.argv[3])
def count(frame, event, called):
    global left
    if event == "c_call":
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
file = FeedbackFile(sys.argv[1], limit=400)
for number in range(int(sys.argv[2]), 10**6):
    identity = f"{number:016x}"
    file.append([{"v": 1, "event": "disagreement", "id": identity, "doc": "x" * 50}])
    if number % 3:
        file.record([{"v": 1, "event": "label", "id": identity, "label": True}])
    os.write(1, b"%d\\n" % number)
    sys.setprofile(count)  # only now: what the first append loads is no step of an append
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_a_kill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The limit is so low that nearly every append compacts, so that most kills fall into a compaction."""
    chance = random.Random(11)
    told: list[int] = []
    for attempt in range(8):
        steps = str(chance.randrange(20_000))
        argv = [sys.executable, "-c", WRITER, str(tmp_path), str(1000 * attempt), steps]
        done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, check=False)
        assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
        told += [int(line) for line in done.stdout.splitlines()]
    events = [(event["event"], int(event["id"], 16)) for event in read_events(str(tmp_path))]
    assert len(events) == len(set(events))
    wanted = {("disagreement", number) for number in told} | {
        ("label", number) for number in told if number % 3
    }
    assert wanted <= set(events)
    assert len(list((tmp_path / ".docdetect").glob("feedback.*.jsonl"))) > 3
