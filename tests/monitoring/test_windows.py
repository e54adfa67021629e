"""Rolling windows: what falls into which, and what follows from verdicts beside labels."""

import json
import tempfile
import tracemalloc
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.config.settings import Settings
from docdetect_hook.feedback.fields import seconds_of
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.monitoring.buckets import bucket
from docdetect_hook.monitoring.health import Disk, as_json, health
from docdetect_hook.monitoring.histogram import Histogram
from docdetect_hook.monitoring.markdown import markdown_report, report_edges
from docdetect_hook.monitoring.metrics import append_event
from docdetect_hook.monitoring.prometheus import exposition
from docdetect_hook.monitoring.statistics import Overview, overview
from docdetect_hook.monitoring.tables import stats, stats_table
from docdetect_hook.monitoring.window import DAY, HOUR, Accuracy, Counts, Outcomes, Window

NOW = 1_800_000_000.0
EDGES = (HOUR, DAY, inf)


def _run(age: float, **changes: object) -> dict[str, Any]:
    tally = {
        "files": 2, "chars": 1000, "checked_chars": 1000, "check_seconds": 0.5, "definitions": 50,
        "disagreements": 5, "findings": 1, "errors": 1,
    }  # fmt: skip
    return {
        "v": 1,
        "event": "run",
        "ts": NOW - age,
        "seconds": 2.0,
        "cpu_seconds": 1.0,
        "peak_memory_bytes": 1000,
        "languages": {"python": tally},
        "latency": Histogram(map(bucket, [0.25, 0.25])).as_json(),
        **changes,
    }


def _case(number: int, code: str | None = None, **changes: object) -> dict[str, Any]:
    return {
        "v": 1, "event": "disagreement", "id": f"{number:016x}", "ts": NOW - 2 * DAY, "language": "python",
        "documented": True, "code": code, **changes,
    }  # fmt: skip


def _label(number: int, label: bool | None, age: float = 60.0, **changes: object) -> dict[str, Any]:
    return {"v": 1, "event": "label", "id": f"{number:016x}", "ts": NOW - age, "label": label, **changes}


def _view(metrics: list[dict[str, Any]], feedback: list[dict[str, Any]]) -> Overview:
    with tempfile.TemporaryDirectory() as root:
        for event in metrics:
            append_event(root, event)
        FeedbackFile(root).record(feedback)
        return overview(root, NOW, EDGES)


def test_a_quiet_project_has_measured_nothing() -> None:
    window = _view([], []).window(DAY)
    assert window == Window(DAY)
    rates = (
        window.accuracy.share,
        window.failure_rate,
        window.throughput,
        window.cpu,
        window.latency.percentile(0.5),
    )
    assert rates == (None,) * 5


def test_each_run_counts_in_the_windows_that_reach_it() -> None:
    windows = _view([_run(60), _run(HOUR), _run(DAY - 1, peak_memory_bytes=3000), _run(9 * DAY)], [])
    assert [windows.window(edge).runs for edge in EDGES] == [2, 3, 4]
    assert [windows.window(edge).peak_memory for edge in EDGES] == [1000, 3000, 3000]
    assert windows.window(DAY, after=HOUR).runs == 1


def test_the_figures_of_runs() -> None:
    window = _view([_run(60), _run(120)], []).window(HOUR)
    assert window.total == Counts(4, 2000, 2000, 1.0, 100, 10, 2, 2)
    assert (window.throughput, window.cpu, window.failure_rate) == (2000.0, 0.5, 0.5)
    assert window.latency.percentile(0.99) == pytest.approx(0.25, rel=0.05)


@pytest.mark.parametrize(
    ("events", "expected", "waiting"),
    [
        ([_case(1)], Outcomes(), 1),
        ([_case(1), _case(1)], Outcomes(), 1),
        ([_case(1), _label(1, True)], Outcomes(right_silence=1), 0),
        ([_case(1, "UND103"), _label(1, False)], Outcomes(right_alarm=1), 0),
        ([_case(1, "UND103"), _label(1, True)], Outcomes(false_alarm=1), 0),
        ([_case(1), _label(1, False)], Outcomes(missed_alarm=1), 0),
        ([_case(1), _label(1, True), _label(1, False)], Outcomes(missed_alarm=1), 0),
        ([_case(1), _label(1, True), _label(1, True)], Outcomes(right_silence=1), 0),
        ([_case(1), _label(1, True), _label(1, None, action="undo")], Outcomes(), 1),
        ([_case(1), _label(1, None, action="skip")], Outcomes(), 0),
        ([_label(1, False), _case(1)], Outcomes(missed_alarm=1), 0),
        ([_label(1, False)], Outcomes(), 0),
        ([_case(1), _label(1, True, age=-60)], Outcomes(), 1),
        ([_case(1), _label(1, True, ts=None)], Outcomes(), 0),
        ([_case(1), _label(1, True, ts="2027-01-15T07:30:00Z")], Outcomes(right_silence=1), 0),
        ([_case(1), {"event": "weak", "id": f"{1:016x}", "ts": NOW}], Outcomes(), 1),
        ([_case(1, id="not hex"), _label(1, True, id="not hex")], Outcomes(right_silence=1), 0),
    ],
    ids=[
        "a case waits",
        "a case seen twice waits once",
        "people agree that it is in order",
        "people agree that it is to be fixed",
        "a finding that people call in order",
        "a definition that was not reported and is to be fixed",
        "the last answer counts",
        "an answer given twice counts once",
        "an answer taken back does not count",
        "a skipped case neither waits nor counts",
        "a label before its case, as in a merged file, counts",
        "a label without a case counts nowhere",
        "a label from the future does not count",
        "a label without a time is in no window",
        "a time may be written as ISO 8601",
        "events that are no answer change nothing",
        "ids need not be hexadecimal",
    ],
)
def test_verdicts_beside_labels(events: list[dict[str, Any]], expected: Outcomes, waiting: int) -> None:
    windows = _view([], events)
    assert windows.window(HOUR).outcome == expected
    assert windows.queue == waiting


def test_only_random_answers_on_findings_measure_the_accuracy() -> None:
    events = [_case(number, "UND103" if number % 4 else None) for number in range(80)]
    events += [
        _label(number, number % 20 == 1, asked="random" if number % 2 else "uncertain")
        for number in range(80)
    ]
    accuracy = _view([], events).accuracy
    assert accuracy == Accuracy(36, 40)
    assert accuracy.share == 0.9
    assert [round(edge, 3) for edge in accuracy.interval] == [0.769, 0.96]
    assert _view([], events[:-41]).accuracy.share is None, "29 random answers measure nothing"


def test_a_new_answer_moves_the_label_into_its_window() -> None:
    windows = _view([], [_case(1), _label(1, True, age=5 * HOUR), _label(1, False, age=60)])
    assert windows.window(HOUR).outcome == windows.window(DAY).outcome == Outcomes(missed_alarm=1)


def test_rates_by_language() -> None:
    events = [_case(number, language="rust" if number % 2 else "python") for number in range(8)]
    events += [_label(number, number != 1) for number in range(8)]
    window = _view([], events).window(DAY)
    assert window.outcomes["rust"].error_rate == 0.25
    assert window.outcomes["python"].error_rate == 0.0
    assert (window.outcome.missed_alarm_rate, window.outcome.false_alarm_rate) == (1.0, 0.0)
    assert window.labels_per_hour == 8 / 24


@pytest.mark.parametrize(
    "damage",
    [
        {"ts": None},
        {"ts": "yesterday"},
        {"ts": 1e400},
        {"ts": True},
        {"seconds": -1},
        {"seconds": "2"},
        {"cpu_seconds": float("nan")},
        {"peak_memory_bytes": [1]},
        {"latency": {"x": 1}},
        {"latency": {"0": -1}},
        {"latency": []},
        {"languages": {"python": {"files": 1}}},
        {"languages": None},
    ],
    ids=str,
)
def test_a_damaged_run_is_counted_and_adds_nothing(damage: dict[str, Any]) -> None:
    windows = _view([_run(60, **damage), _run(60)], [])
    assert windows.damaged == 1
    assert windows.window(HOUR) == _view([_run(60)], []).window(HOUR)


def test_a_run_without_its_memory_is_whole() -> None:
    assert _view([_run(60, peak_memory_bytes=None)], []).damaged == 0


_EVENTS = st.lists(
    st.one_of(
        st.builds(_case, st.integers(0, 5), st.sampled_from(["UND103", None])),
        st.builds(_label, st.integers(0, 5), st.sampled_from([True, False, None]), st.floats(0, 3 * DAY)),
    ),
    max_size=40,
)


@given(_EVENTS)
def test_the_sums_equal_those_of_the_last_answers(events: list[dict[str, Any]]) -> None:
    said: dict[str, bool] = {}
    answers: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["event"] == "disagreement":
            said.setdefault(event["id"], event["code"] is None)
        elif event["ts"] >= answers.get(event["id"], event)["ts"]:
            answers[event["id"]] = event
    windows = _view([], events)
    for edge in EDGES:
        counted = {key: one for key, one in answers.items() if key in said and NOW - one["ts"] <= edge}
        pairs = [(said[key], one["label"]) for key, one in counted.items() if one["label"] is not None]
        expected = Outcomes(*(pairs.count(pair) for pair in _PAIRS))
        assert windows.window(edge).outcome == expected
    open_cases = [key for key in said if key not in answers or answers[key]["label"] is None]
    assert windows.queue == len(open_cases)


_PAIRS = ((True, True), (False, False), (False, True), (True, False))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_runs() -> None:
    def runs(count: int) -> Iterator[dict[str, Any]]:
        return (_run(number % (3 * DAY)) for number in range(count))

    def peak(count: int) -> int:
        with tempfile.TemporaryDirectory() as root:
            append_event(root, _run(1))
            path = Path(root) / ".docdetect" / "metrics.jsonl"
            path.write_text("".join(json.dumps(one) + "\n" for one in runs(count)), encoding="utf-8")
            tracemalloc.start()
            overview(root, NOW, EDGES)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(100)
    assert peak(4000) < 2 * peak(400) + 10_000


@pytest.mark.parametrize(
    ("ts", "expected"),
    [
        (5, 5.0),
        (5.5, 5.5),
        ("1970-01-01T00:01:00Z", 60.0),
        ("1970-01-01T00:01:00", 60.0),
        ("1970-01-01T01:01:00+01:00", 60.0),
        ("x", None),
        (None, None),
        (float("nan"), None),
    ],
    ids=str,
)
def test_times_are_read(ts: object, expected: float | None) -> None:
    assert seconds_of(ts) == expected


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "x", "1", "-20", "python", "2027-01-15T07:30:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["python", "rust", "files", "-20", "confidence_engine", "probability"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
_FIELDS = (
    "id", "ts", "label", "action", "documented", "votes", "language", "doc", "kind", "text", "seconds",
    "cpu_seconds", "peak_memory_bytes", "latency", "languages", "generation", "bytes",
)  # fmt: skip
_ANY_EVENT = st.builds(
    lambda event, fields: {"event": event, "id": "1", "ts": NOW - 1, **fields},
    st.sampled_from(["run", "alert", "disagreement", "label", "compacted", "moved"]),
    st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5),
)


@given(st.lists(_ANY_EVENT, max_size=12))
def test_whatever_stands_in_the_files_everything_can_be_shown(events: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as root:
        for event in events:
            append_event(root, event)
        FeedbackFile(root).record(events)
        view = overview(root, NOW)
        state = health(view, Settings(), Disk(1 << 40, True))
        json.dumps([stats(view), as_json(state)], allow_nan=False)
        shown = [*stats_table(view), *exposition(view, state)]
        shown += markdown_report(overview(root, NOW, report_edges(DAY)), DAY)
        assert all("\n" not in line for line in shown)
