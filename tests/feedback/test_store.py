"""The feedback file: whole lines, once each, whatever happens to its writers."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.feedback.jsonl import locked
from docdetect_hook.feedback.store import FeedbackError, FeedbackFile, FeedbackSink, disagreement, read_events
from docdetect_hook.records import Definition, Doc, Judged, Judgement, Verdict, Vote
from docdetect_hook.storage.folder import open_folder

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from docdetect_hook.feedback.store import FeedbackFile
root, name, count = sys.argv[1:]
file = FeedbackFile(root)
for number in range(int(count)):
    file.append([{"v": 1, "event": "disagreement", "id": f"{abs(hash((name, number))):016x}", "doc": "x" * 700}])
"""


def _definition(doc: str = "TODO") -> Definition:
    return Definition(
        "app.py", 3, 0, 5, "python", "function", "get", "get", True, None, Doc(doc, 4, "docstring"), 3, 3
    )


def _judged(doc: str = "TODO") -> Judged:
    verdict = Verdict(True, 0.8, 0.9, "enhanced_python", ())
    return Judged(_definition(doc), verdict, Judgement(0.4, None, ""))


def _id(definition: Definition) -> str:
    identity: str = disagreement(_judged()._replace(definition=definition), ["def get():"] * 9, "1.0.0")["id"]
    return identity


def _case(number: int) -> dict[str, object]:
    return {"v": 1, "event": "disagreement", "id": f"{number:016x}"}


def _ids(root: Path) -> list[str]:
    return [event["id"] for event in read_events(str(root))]


def test_the_id_of_a_case_stays_what_it_was() -> None:
    assert _id(_definition()) == "5901aef6b34ae5fa"


@pytest.mark.parametrize(
    ("between", "read"),
    [pytest.param(23 << 20, [1, 2], id="all of it counts"), pytest.param(25 << 20, [2], id="its end counts")],
)
def test_of_a_long_file_the_end_counts(between: int, read: list[int], tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1)])
    with (tmp_path / ".docdetect" / "feedback.jsonl").open("r+b") as file:
        file.seek(between)
        file.write(b"\n")
    FeedbackFile(str(tmp_path)).append([_case(2)])

    assert _ids(tmp_path) == [f"{number:016x}" for number in read]


def test_a_header_tells_cases_apart_by_its_beginning() -> None:
    """Thousands of definitions may share one line, which is not hashed for each of them."""

    def id_of(line: str) -> str:
        identity: str = disagreement(_judged(), ["", "", line], "1.0.0")["id"]
        return identity

    assert id_of("a" * 10_000) == id_of("a" * 20_000)
    assert id_of("a" * 9_999) != id_of("a" * 10_000)


def test_a_case_holds_what_a_reviewer_needs() -> None:
    verdict = Verdict(
        True, 0.8, 0.9, "enhanced_python", (Vote("pattern_based", 0.97, "a string opens the body"),)
    )
    judged = Judged(_definition(), verdict, Judgement(0.4, None, "no new word"))
    case = disagreement(judged, ["", "", "def get():", '    "TODO"', "    return 1"], "1.0.0")
    assert case.pop("id")
    assert case == {
        "v": 1,
        "event": "disagreement",
        "path": "app.py",
        "line": 3,
        "language": "python",
        "kind": "function",
        "qualname": "get",
        "header": "def get():",
        "doc": "TODO",
        "question": "Does the documentation of the function `get` tell more than its name and header?",
        "documented": True,
        "needed": None,
        "score": 0.8,
        "confidence": 0.9,
        "votes": {"pattern_based": {"probability": 0.97, "reason": "a string opens the body"}},
        "model": "1.0.0",
    }


def test_a_case_keeps_its_id_when_it_moves_and_loses_it_when_its_text_changes() -> None:
    first = _id(_definition())
    assert _id(_definition()._replace(line=8, header_start=8, header_end=8, path="b.py")) == first
    assert _id(_definition(doc="Other.")) != first


def test_long_texts_are_bounded() -> None:
    case = disagreement(_judged("x" * 100_000), ["y" * 100_000] * 3, "1.0.0")
    assert len(json.dumps(case)) < 6_000


def test_each_case_is_stored_once(tmp_path: Path) -> None:
    first, second = FeedbackFile(str(tmp_path)), FeedbackFile(str(tmp_path))
    assert first.append([_case(1), _case(2), _case(1)]) == 2
    assert second.append([_case(2), _case(3)]) == 1
    assert first.append([_case(3)]) == 0
    assert _ids(tmp_path) == [_case(number)["id"] for number in (1, 2, 3)]


def test_cases_that_are_all_known_wait_for_no_other_writer(tmp_path: Path) -> None:
    first, second = FeedbackFile(str(tmp_path)), FeedbackFile(str(tmp_path))
    assert first.append([_case(1), _case(2)]) == 2
    with open_folder(str(tmp_path)) as folder, locked(folder, "feedback.jsonl"):
        assert second.append([_case(2), _case(1)]) == 0


def test_a_case_whose_line_was_torn_is_stored_again(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1), _case(2)])
    path = tmp_path / ".docdetect" / "feedback.jsonl"
    path.write_bytes(path.read_bytes()[:-3])
    assert FeedbackFile(str(tmp_path)).append([_case(1), _case(2)]) == 1
    assert _ids(tmp_path) == [_case(1)["id"], _case(2)["id"]]


def test_a_sink_writes_in_batches_and_the_rest_when_it_is_told(tmp_path: Path) -> None:
    sink = FeedbackSink(str(tmp_path), pytest.fail)
    sizes = []
    for number in range(450):
        sink.take([_case(number)], 1.0)
        sizes.append(len(_ids(tmp_path)))
    sink.flush()
    assert (sorted(set(sizes)), len(_ids(tmp_path))) == ([0, 200, 400], 450)


def test_the_folder_ignores_itself(tmp_path: Path) -> None:
    FeedbackFile(str(tmp_path)).append([_case(1)])
    assert "\n*\n" in (tmp_path / ".docdetect" / ".gitignore").read_text(encoding="utf-8")


def test_nothing_is_created_when_there_is_nothing_to_write(tmp_path: Path) -> None:
    assert FeedbackFile(str(tmp_path)).append([]) == 0
    assert list(tmp_path.iterdir()) == []


@given(st.integers(0, 400))
def test_a_file_cut_anywhere_yields_every_whole_line_and_goes_on(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        FeedbackFile(folder).append([_case(number) for number in range(6)])
        path = root / ".docdetect" / "feedback.jsonl"
        whole = path.read_bytes()
        path.write_bytes(whole[:cut])
        # A line that lost only its line end is whole; one that lost more is not.
        kept = [event["id"] for event in map(_loads, whole[:cut].split(b"\n")) if event]
        assert _ids(root) == kept
        FeedbackFile(folder).append([_case(99)])
        assert _ids(root) == [*kept, _case(99)["id"]]
        assert path.read_bytes().endswith(b"\n")


def _loads(line: bytes) -> dict[str, str] | None:
    try:
        event: dict[str, str] = json.loads(line)
    except ValueError:
        return None
    return event


@pytest.mark.slow
def test_many_processes_lose_and_tear_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(name), "60"], cwd=ROOT)
        for name in range(8)
    ]
    assert [writer.wait() for writer in writers] == [0] * 8
    lines = (tmp_path / ".docdetect" / "feedback.jsonl").read_bytes().splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == len(lines) == 480


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_killed_writers_leave_every_whole_line_readable(tmp_path: Path) -> None:
    chance = random.Random(7)
    for name in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(name), "100000"], cwd=ROOT
        )
        time.sleep(0.15 + chance.random() / 10)
        writer.kill()
        writer.wait()
    before = _ids(tmp_path)
    assert FeedbackFile(str(tmp_path)).append([_case(1)]) == 1
    assert _ids(tmp_path) == [*before, _case(1)["id"]]
    for line in (tmp_path / ".docdetect" / "feedback.jsonl").read_bytes().splitlines():
        json.loads(line)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FeedbackError, match="cannot be written"):
        FeedbackFile(str(tmp_path)).append([_case(1)])


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / ".docdetect").write_text("in the way", encoding="utf-8")
    with pytest.raises(FeedbackError, match=r"\.docdetect is a file: it is left alone"):
        FeedbackFile(str(tmp_path)).append([_case(1)])


@pytest.mark.skipif(os.name != "posix", reason="needs files with holes")
def test_a_file_over_the_limit_is_neither_searched_nor_written(tmp_path: Path) -> None:
    file = FeedbackFile(str(tmp_path))
    file.append([_case(1)])
    os.truncate(file.path, 6 << 30)
    told: list[str] = []
    sink = FeedbackSink(str(tmp_path), told.append)
    started = time.process_time()
    for number in range(3):
        sink.take([_case(number)], 1.0)
        sink.flush()
    assert time.process_time() - started < 1
    assert [f"{file.path} is larger than" in line for line in told] == [True]
    assert os.path.getsize(file.path) == 6 << 30


def test_a_full_disk_takes_back_what_it_cut_short(tmp_path: Path) -> None:
    """Writes beyond the process's file size limit fail as on a full disk, with part of the data written."""
    code = (
        "import resource, signal, sys\n"
        "from docdetect_hook.feedback.store import FeedbackError, FeedbackFile\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "file = FeedbackFile(sys.argv[1])\n"
        "case = {'v': 1, 'event': 'disagreement', 'id': '01', 'doc': 'x' * 300}\n"
        "file.append([case])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
        "try:\n    file.append([{**case, 'id': '02'}])\n"
        "except FeedbackError:\n    print('refused')\n"
    )
    # Without bytecode: half of it would be left of a module that is loaded under the limit.
    command = [sys.executable, "-B", "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
    assert _ids(tmp_path) == ["01"]
    assert (tmp_path / ".docdetect" / "feedback.jsonl").read_bytes().endswith(b"\n")


def test_a_missing_file_has_no_events(tmp_path: Path) -> None:
    assert list(read_events(str(tmp_path))) == []
