"""The metrics file: what a run writes, and what remains of it whatever happens to the file."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.cli import main
from docdetect_hook.monitoring.buckets import BUCKETS, ERROR, bucket
from docdetect_hook.monitoring.histogram import Histogram
from docdetect_hook.monitoring.metrics import RunMeter, Usage, append_event, read_metrics, usage
from docdetect_hook.monitoring.window import Window
from docdetect_hook.records import Count, Problem
from docdetect_hook.runner.summary import FileReport

ROOT = Path(__file__).parents[2]
DURATIONS = st.lists(st.floats(1e-6, 1e5), min_size=1, max_size=60)
WRITER = """
import sys
from docdetect_hook.monitoring.metrics import append_event
for number in range(50):
    append_event(sys.argv[1], {"v": 1, "event": "run", "writer": sys.argv[2], "number": number})
"""


def _metrics(root: str) -> str:
    return str(Path(root) / ".docdetect" / "metrics.jsonl")


@given(DURATIONS, DURATIONS)
def test_merged_histograms_equal_the_histogram_of_all(first: list[float], second: list[float]) -> None:
    merged = Histogram(map(bucket, first))
    merged.update(Histogram(map(bucket, second)))
    assert merged == Histogram(map(bucket, first + second))
    assert merged.total() == len(first) + len(second)


@given(DURATIONS, st.floats(0, 1))
def test_a_percentile_is_within_the_stated_error(durations: list[float], share: float) -> None:
    exact = sorted(durations)[max(1, math.ceil(share * len(durations))) - 1]
    found = Histogram(map(bucket, durations)).percentile(share)
    assert found is not None
    assert abs(found - exact) <= exact * (ERROR + 1e-9)


@given(DURATIONS)
def test_a_histogram_survives_the_file(durations: list[float]) -> None:
    histogram = Histogram(map(bucket, durations))
    stored = json.loads(json.dumps(histogram.as_json()))
    assert Histogram({BUCKETS[name]: count for name, count in stored.items()}) == histogram


@pytest.mark.parametrize("seconds", [-1.0, 0.0, 1e-9, 1e9], ids=str)
def test_a_duration_out_of_range_counts_as_the_nearest(seconds: float) -> None:
    assert {str(bucket) for bucket in Histogram(map(bucket, [seconds]))} <= set(BUCKETS)


def test_nothing_measured_has_no_percentile() -> None:
    assert Histogram().percentile(0.5) is None


def _report(path: str, **changes: Any) -> FileReport:
    return FileReport(
        path, (), (), (Count("function", "public", True, 3, 2),), 100, False, seconds=0.01
    )._replace(**changes)


def test_a_run_is_one_line_by_language() -> None:
    meter = RunMeter(Usage(10.0, 1.0, 5))
    reports = [
        _report("a.py", disputes=({"id": "1"},), disputed=1),
        _report("b.py", problems=(Problem("b.py", 1, 0, "UND901", "syntax"),)),
        _report("c.rs", problems=(Problem("c.rs", 1, 0, "UND900", "unreadable"),), seconds=0.5),
        _report("d.rs", crashed=True, counts=(), seconds=0.0),
    ]
    for report in reports:
        meter.add(report)
    assert meter.event(Usage(12.5, 4.25, 1000), 1_700_000_000.12345, "1.0.0") == {
        "v": 1,
        "event": "run",
        "ts": 1_700_000_000.123,
        "model": "1.0.0",
        "seconds": 2.5,
        "cpu_seconds": 3.25,
        "peak_memory_bytes": 1000,
        "languages": {
            "python": {
                "files": 2, "chars": 200, "checked_chars": 200, "check_seconds": 0.02, "definitions": 6,
                "documented": 4, "disagreements": 1, "findings": 0, "errors": 0,
            },
            "rust": {
                "files": 2, "chars": 200, "checked_chars": 100, "check_seconds": 0.5, "definitions": 3,
                "documented": 2, "disagreements": 0, "findings": 0, "errors": 2,
            },
        },
        "latency": Histogram(map(bucket, [0.01, 0.01, 0.5])).as_json(),
    }  # fmt: skip


@pytest.mark.parametrize("crashed", [False, True])
def test_a_run_over_one_file_counts_in_its_window(*, crashed: bool) -> None:
    meter = RunMeter(Usage(10.0, 1.0, 5))
    meter.add(_report("a.py", crashed=crashed))
    window = Window()
    window.add_run(meter.event(Usage(12.5, 4.25, 1000), 1_700_000_000.0, "1.0.0"))
    assert (window.runs, window.total.errors) == (1, int(crashed))


def test_a_run_over_the_whole_project_names_its_largest_folders() -> None:
    meter = RunMeter(Usage(0.0, 0.0, None))
    for path in ("src/a.py", "src/deep/b.py", "setup.py"):
        meter.add(_report(path))
    event = meter.event(Usage(1.0, 1.0, None), 1.0, "1.0.0", whole=True)
    assert (event["whole"], event["folders"]) == (
        True,
        {
            "src": {"definitions": 6, "documented": 4, "findings": 0},
            ".": {"definitions": 3, "documented": 2, "findings": 0},
        },
    )


def test_usage_grows() -> None:
    before = usage()
    sum(range(100_000))
    after = usage()
    assert after.wall > before.wall
    assert after.cpu >= before.cpu
    assert after.peak is None or after.peak > 1 << 20


def _event(number: int) -> dict[str, object]:
    return {"v": 1, "event": "run", "number": number}


def test_the_folder_ignores_itself(tmp_path: Path) -> None:
    append_event(str(tmp_path), _event(1))
    assert "\n*\n" in (tmp_path / ".docdetect" / ".gitignore").read_text(encoding="utf-8")
    assert list(read_metrics(str(tmp_path))) == [_event(1)]


def test_a_torn_line_is_passed_over_and_does_not_harm_the_next(tmp_path: Path) -> None:
    append_event(str(tmp_path), _event(1))
    with open(_metrics(str(tmp_path)), "ab") as file:
        file.write(b'{"v":1,"event":"ru')
    append_event(str(tmp_path), _event(2))
    assert list(read_metrics(str(tmp_path))) == [_event(1), _event(2)]


@given(st.integers(0, 200), st.binary(max_size=20))
def test_damaged_lines_are_passed_over(cut: int, noise: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as root:
        for number in range(4):
            append_event(root, _event(number))
        whole = Path(_metrics(root)).read_bytes()
        Path(_metrics(root)).write_bytes(whole[:cut] + b"\n" + noise + b"\n" + whole)
        events = list(read_metrics(root))
        assert events[-4:] == [_event(number) for number in range(4)]


def test_a_long_file_makes_room_and_one_older_is_kept(tmp_path: Path) -> None:
    for number in range(20):
        append_event(str(tmp_path), _event(number), limit=100)
    numbers = [event["number"] for event in read_metrics(str(tmp_path))]
    assert numbers == list(range(numbers[0], 20))
    assert 4 < len(numbers) < 12
    names = sorted(name for name in os.listdir(tmp_path / ".docdetect") if name.endswith(".jsonl"))
    assert names == ["metrics.1.jsonl", "metrics.jsonl"]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / ".docdetect").write_text("in the way", encoding="utf-8")
    append_event(str(tmp_path), _event(1))
    assert (tmp_path / ".docdetect").read_text(encoding="utf-8") == "in the way"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="appending is atomic on POSIX")
def test_runs_side_by_side_tear_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(name)], cwd=ROOT)
        for name in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    events = [(event["writer"], event["number"]) for event in read_metrics(str(tmp_path))]
    assert len(events) == len(set(events)) == 200
    # A writer that looks while another's line is in the making sets an empty line before its own.
    lines = Path(_metrics(str(tmp_path))).read_bytes().split(b"\n")
    assert len([line for line in lines if line]) == 200


def _project(root: Path, *, git: bool = True, config: str = "") -> None:
    (root / "app.py").write_text('"""Docs of the application."""\n', encoding="utf-8")
    if git:
        (root / ".git").mkdir()
    if config:
        (root / ".docdetect.yaml").write_text(config, encoding="utf-8")


def test_a_check_writes_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "app.py"]) == 0
    (event,) = read_metrics(str(tmp_path))
    tally = event["languages"]["python"]
    assert (tally["files"], tally["chars"], tally["definitions"], event["model"]) == (1, 31, 1, "1.0.0")
    assert sum(event["latency"].values()) == 1


@pytest.mark.parametrize(
    ("words", "git", "config"),
    [
        (["check", "--no-feedback", "app.py"], True, ""),
        (["check", "app.py"], True, "learning: {enabled: false}\n"),
        (["check", "app.py"], False, ""),
        (["check", "empty"], True, ""),
        (["items", "app.py"], True, ""),
    ],
    ids=[
        "asked to write nothing",
        "learning is switched off",
        "outside a project",
        "no file was checked",
        "a listing is no run",
    ],
)
def test_some_runs_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], git: bool, config: str
) -> None:
    _project(tmp_path, git=git, config=config)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    main(words)
    assert not Path(_metrics(str(tmp_path))).exists()
