"""Health and alerts: exact outputs with a fixed clock, thresholds, and where alerts go."""

import json
import re
import shlex
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook import EnsembleDocumentationDetector, create_active_learning_pipeline
from docdetect_hook.cli import main
from docdetect_hook.config.settings import LearningSettings, SafetySettings, Settings
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.models.state import Change, update_state
from docdetect_hook.monitoring.alerts import ALERT_THRESHOLDS, Alert, find_alerts, record_new, thresholds_of
from docdetect_hook.monitoring.buckets import bucket
from docdetect_hook.monitoring.health import Disk, Level, as_json, disk_of, health
from docdetect_hook.monitoring.histogram import Histogram
from docdetect_hook.monitoring.markdown import markdown_report, report_edges
from docdetect_hook.monitoring.metrics import append_event
from docdetect_hook.monitoring.notify import notify
from docdetect_hook.monitoring.prometheus import exposition
from docdetect_hook.monitoring.statistics import overview
from docdetect_hook.monitoring.tables import ROWS, stats, stats_table

NOW = 1_800_000_000.0  # 2027-01-15 08:00 UTC
HOUR, DAY = 3600.0, 86400.0
ROOMY = Disk(76 << 30, True)


def _metrics(root: str) -> str:
    return str(Path(root) / ".docdetect" / "metrics.jsonl")


def _run(
    root: Path,
    age: float = 60,
    *,
    seconds: float = 0.01,
    peak: int = 50 << 20,
    errors: int = 0,
    chars: int = 1000,
) -> None:
    tally = {
        "files": 10, "chars": chars, "checked_chars": chars, "check_seconds": 10 * seconds,
        "definitions": 100, "disagreements": 10, "findings": 4, "errors": errors,
    }  # fmt: skip
    append_event(
        str(root),
        {
            "v": 1, "event": "run", "ts": NOW - age, "model": "1.0.0", "seconds": 0.5, "cpu_seconds": 0.25,
            "peak_memory_bytes": peak, "languages": {"rust": tally},
            "latency": Histogram(map(bucket, [seconds] * 10)).as_json(),
        },
    )  # fmt: skip


def _labels(root: Path, right: int, wrong: int, age: float = 60, asked: str = "random") -> None:
    """Let people uphold some findings and not others."""
    events = []
    for number in range(right + wrong):
        case = {
            "v": 1, "event": "disagreement", "id": f"{number:016x}", "ts": NOW - DAY, "language": "rust",
            "code": "UND126", "kind": "function",
        }  # fmt: skip
        label = {
            "v": 1, "event": "label", "id": case["id"], "ts": NOW - age, "label": number < wrong,
            "reviewer": "a", "asked": asked,
        }  # fmt: skip
        events += [case, label]
    FeedbackFile(str(root)).record(events)


def _levels(root: Path, settings: Settings | None = None, disk: Disk = ROOMY) -> dict[str, str]:
    state = health(overview(str(root), NOW), settings or Settings(), disk)
    return {one.name: one.level.name.lower() for one in state.components if one.level > Level.UNKNOWN}


def test_the_thresholds_are_those_of_the_guide() -> None:
    assert dict(ALERT_THRESHOLDS) == {
        "accuracy_drop": 0.995,
        "latency_spike": 1000,
        "memory_usage": 1024 * 1024 * 1024,
        "error_rate": 0.01,
    }


def test_thresholds_are_configured(tmp_path: Path) -> None:
    _run(tmp_path, seconds=0.5, peak=200 << 20, errors=1)
    safety = SafetySettings(latency_threshold=400.0, memory_threshold=100, error_threshold=0.2)
    assert _levels(tmp_path, Settings(safety=safety)) == {"performance": "fail"}
    alerts = find_alerts(overview(str(tmp_path), NOW), thresholds_of(safety))
    assert [alert.kind for alert in alerts] == ["latency_spike", "memory_usage"]


def test_what_is_not_measured_is_not_known_to_be_well(tmp_path: Path) -> None:
    state = health(overview(str(tmp_path), NOW), Settings(), ROOMY)
    assert [(one.name, one.text) for one in state.components if one.level == Level.UNKNOWN] == [
        ("accuracy", "The accuracy of findings is not yet measured (0 of 30 random answers)."),
        ("performance", "Nothing was checked in the last day."),
    ]
    assert _levels(tmp_path) == {}


def test_a_project_in_use_is_well_and_says_so(tmp_path: Path) -> None:
    _run(tmp_path)
    _labels(tmp_path, right=200, wrong=0)
    state = health(overview(str(tmp_path), NOW), Settings(), ROOMY)
    assert [(one.name, one.level, one.text) for one in state.components] == [
        (
            "accuracy",
            Level.OK,
            "The accuracy of findings is 100.0 % (98.1 % to 100.0 %, 200 random answers).",
        ),
        ("performance", Level.OK, "1 run in the last day at 10,000 characters a second."),
        ("queue", Level.OK, "0 cases are waiting for review."),
        ("model", Level.OK, "Model 1.0.0 serves."),
        ("alerts", Level.OK, "No alert was raised in the last day."),
        ("disk", Level.OK, "76.0 GiB are free."),
    ]
    assert state.alerts == ()


@pytest.mark.parametrize(
    ("run", "labels", "expected"),
    [
        ({}, (100, 0), []),
        ({}, (99, 1), []),
        ({}, (0, 29), []),
        ({}, (27, 3), ["accuracy_drop"]),
        ({"seconds": 0.9}, (0, 0), []),
        ({"seconds": 1.2}, (0, 0), ["latency_spike"]),
        ({"peak": 1 << 30}, (0, 0), []),
        ({"peak": (1 << 30) + 1}, (0, 0), ["memory_usage"]),
        ({"errors": 1}, (0, 0), ["error_rate"]),
        ({"errors": 1, "age": 2 * HOUR}, (0, 0), []),
        ({"seconds": 2.0, "peak": 1 << 31, "errors": 9}, (0, 50), [*ALERT_THRESHOLDS]),
    ],
    ids=[
        "right answers",
        "one wrong finding in a hundred, which may be luck",
        "too few answers to know",
        "three wrong findings in thirty",
        "files just under a second",
        "files over a second",
        "memory at the limit",
        "memory over the limit",
        "a file in ten that could not be checked",
        "trouble that is over",
        "everything at once",
    ],
)
def test_what_raises_an_alert(
    tmp_path: Path, run: dict[str, Any], labels: tuple[int, int], expected: list[str]
) -> None:
    _run(tmp_path, **run)
    _labels(tmp_path, *labels)
    assert [alert.kind for alert in find_alerts(overview(str(tmp_path), NOW))] == expected


def test_an_alert_tells_the_interval(tmp_path: Path) -> None:
    _labels(tmp_path, right=20, wrong=20, age=300 * HOUR)
    (alert,) = find_alerts(overview(str(tmp_path), NOW))
    text = "the accuracy of findings is 50.0 % (35.1 % to 64.8 %, 40 random answers), below 0.995"
    assert alert == Alert("accuracy_drop", text, 0.5, 0.995)


def test_answers_that_were_not_asked_at_random_measure_nothing(tmp_path: Path) -> None:
    _labels(tmp_path, right=0, wrong=300, asked="uncertain")
    assert _levels(tmp_path) == {}


def test_an_alert_of_this_millisecond_is_there(tmp_path: Path) -> None:
    event = {"v": 1, "event": "alert", "ts": NOW + 0.001, "kind": "canary_rolled_back", "text": "worse"}
    append_event(str(tmp_path), event)
    assert [text for _, _, text in overview(str(tmp_path), NOW + 0.0006).alerts] == ["worse"]
    assert overview(str(tmp_path), NOW + 0.0004).alerts == ()


def test_an_alert_of_the_python_interface_reaches_health(tmp_path: Path) -> None:
    pipeline = create_active_learning_pipeline(EnsembleDocumentationDetector(), str(tmp_path))
    pipeline.safety_mechanisms._trigger_alert("accuracy_degradation", {"recent_accuracy": 0.9})
    now = time.time()
    (component,) = [
        one
        for one in health(overview(str(tmp_path), now), Settings(), ROOMY).components
        if one.name == "alerts"
    ]
    assert component.level == Level.WARN
    assert component.text == (
        "1 alert in the last day, the last one: accuracy_degradation: {'recent_accuracy': 0.9}."
    )


def test_each_component_can_warn_or_fail(tmp_path: Path) -> None:
    _run(tmp_path, errors=5)
    _labels(tmp_path, right=0, wrong=30)
    (tmp_path / ".docdetect" / "models").mkdir()
    (tmp_path / ".docdetect" / "models" / "state.json").write_text("{", encoding="utf-8")
    for number in range(100, 103):
        FeedbackFile(str(tmp_path)).append(
            [{"v": 1, "event": "disagreement", "id": f"{number:016x}", "ts": NOW}]
        )
    few = Settings(learning=LearningSettings(retraining_frequency=2))
    assert _levels(tmp_path, few, Disk(1 << 20, True)) == {
        "accuracy": "warn",
        "performance": "fail",
        "queue": "warn",
        "model": "fail",
        "disk": "fail",
    }


def test_runs_that_checked_nothing_anew_have_no_speed(tmp_path: Path) -> None:
    _run(tmp_path, seconds=0.0, chars=0)
    text = health(overview(str(tmp_path), NOW), Settings(), ROOMY).components[1].text
    assert text == "1 run in the last day, in which no file had changed."


def test_slow_checking_is_a_warning_once_there_is_enough_of_it(tmp_path: Path) -> None:
    _run(tmp_path, chars=10_000, seconds=0.5)
    assert _levels(tmp_path) == {}
    _run(tmp_path, chars=999_000, seconds=0.6)
    assert _levels(tmp_path) == {"performance": "warn"}


def test_accuracy_under_the_target_but_over_the_alert_is_a_warning(tmp_path: Path) -> None:
    _run(tmp_path)
    _labels(tmp_path, right=985, wrong=15)
    settings = Settings(safety=SafetySettings(alert_threshold=0.5))
    assert _levels(tmp_path, settings) == {"accuracy": "warn"}


@pytest.mark.parametrize(
    ("disk", "expected"),
    [
        (Disk(2 << 30, True), {}),
        (Disk(1 << 29, True), {"disk": "warn"}),
        (Disk(2 << 30, False), {"disk": "fail"}),
    ],
    ids=["room enough", "little room", "a folder that cannot be written"],
)
def test_the_disk(tmp_path: Path, disk: Disk, expected: dict[str, str]) -> None:
    assert _levels(tmp_path, disk=disk) == expected


def test_the_disk_is_measured_with_and_without_the_folder(tmp_path: Path) -> None:
    for _ in range(2):
        found = disk_of(str(tmp_path))
        assert found.writable
        assert found.free > 0
        _run(tmp_path)


def test_health_as_json(tmp_path: Path) -> None:
    _run(tmp_path, errors=1)
    text = "1 of the last hour's 10 files could not be checked, over 1%"
    assert as_json(health(overview(str(tmp_path), NOW), Settings(), ROOMY)) == {
        "version": 1,
        "healthy": False,
        "status": "fail",
        "components": {
            "accuracy": {
                "status": "unknown",
                "text": "The accuracy of findings is not yet measured (0 of 30 random answers).",
            },
            "performance": {"status": "fail", "text": f"{text}."},
            "queue": {"status": "ok", "text": "0 cases are waiting for review."},
            "model": {"status": "ok", "text": "Model 1.0.0 serves."},
            "alerts": {"status": "ok", "text": "No alert was raised in the last day."},
            "disk": {"status": "ok", "text": "76.0 GiB are free."},
        },
        "alerts": [{"kind": "error_rate", "text": text, "value": 0.1, "threshold": 0.01}],
    }


_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? (\S+)\Z")


def test_the_exposition_obeys_the_text_format(tmp_path: Path) -> None:
    """Families are whole, in one piece, typed before their samples; no sample comes twice."""
    _run(tmp_path)
    _labels(tmp_path, right=3, wrong=1)
    view = overview(str(tmp_path), NOW)._replace(model='1.0"\n\\')
    families: list[str] = []
    seen: set[tuple[str, str]] = set()
    for line in exposition(view, health(view, Settings(), ROOMY)):
        typed = re.match(rf"# TYPE ({_NAME}) gauge\Z", line)
        if typed:
            assert typed[1] not in families
            families.append(typed[1])
            continue
        sample = _SAMPLE.match(line)
        assert sample, line
        name, labels, value = sample.groups()
        assert name == families[-1]
        assert (name, labels) not in seen
        seen.add((name, labels))
        float(value)
    assert len(families) >= 18
    assert all(name.startswith("docdetect_") for name in families)
    assert ("docdetect_model", 'version="1.0\\"\\n\\\\"') in seen


def test_the_exposition_says_the_same_as_the_statistics(tmp_path: Path) -> None:
    _run(tmp_path)
    _labels(tmp_path, right=30, wrong=10)
    view = overview(str(tmp_path), NOW)
    lines = list(exposition(view, health(view, Settings(), ROOMY)))
    assert 'docdetect_accuracy{window="1h"} 0.75' in lines
    assert 'docdetect_languages_rust_labelled_error_rate{window="24h"} 0.25' in lines
    assert 'docdetect_health{component="accuracy"} 2.0' in lines
    assert "docdetect_healthy 1.0" in lines
    assert "docdetect_queue 0.0" in lines


def test_the_statistics_as_a_table(tmp_path: Path) -> None:
    _run(tmp_path)
    _run(tmp_path, age=2 * DAY)
    _labels(tmp_path, right=30, wrong=10)
    table = [line.rstrip() for line in stats_table(overview(str(tmp_path), NOW))]
    assert table == TABLE.strip("\n").splitlines()


TABLE = """
                                            1h         24h          7d         all
runs                                         1           1           2           2
files                                       10          10          20          20
characters                               1,000       1,000       2,000       2,000
definitions                                100         100         200         200
findings                                     4           4           8           8
disagreements                               10          10          20          20
files that could not be checked          0.0 %       0.0 %       0.0 %       0.0 %
kept from earlier runs                   0.0 %       0.0 %       0.0 %       0.0 %
characters per second                   10,000      10,000      10,000      10,000
file latency p50 (ms)                      9.5         9.5         9.5         9.5
file latency p95 (ms)                      9.5         9.5         9.5         9.5
file latency p99 (ms)                      9.5         9.5         9.5         9.5
peak memory (MiB)                           50          50          50          50
processors busy                           0.50        0.50        0.50        0.50
labels                                      40          40          40          40
labels per hour                          40.00        1.67        0.24           -
accuracy of findings                    75.0 %      75.0 %      75.0 %      75.0 %
wrong of the labelled, python                -           -           -           -
wrong of the labelled, rust             25.0 %      25.0 %      25.0 %      25.0 %
false alarms                           100.0 %     100.0 %     100.0 %     100.0 %
missed alarms                            0.0 %       0.0 %       0.0 %       0.0 %
retrainings                                  0           0           0           0

accuracy of findings: 75.0 % (59.8 % to 85.8 %, 40 random answers)
cases that wait for review: 0
model: 1.0.0
"""


def test_the_statistics_as_json_hold_every_metric_of_the_guide(tmp_path: Path) -> None:
    _run(tmp_path)
    _labels(tmp_path, right=30, wrong=10)
    found = json.loads(json.dumps(stats(overview(str(tmp_path), NOW))))
    hour = found["windows"]["1h"]
    assert (found["model"], found["queue"], found["last_retraining"]) == ("1.0.0", 0, None)
    assert (hour["accuracy"], hour["labelled_error_rate"], hour["missed_alarm_rate"]) == (0.75, 0.25, 0.0)
    assert hour["languages"]["rust"]["labelled_error_rate"] == 0.25
    assert hour["latency_ms"] == {"p50": 9.513, "p95": 9.513, "p99": 9.513}
    assert (hour["throughput_chars_per_second"], hour["cpu"], hour["labels_per_hour"]) == (10000.0, 0.5, 40.0)


def test_a_report_sets_a_period_beside_the_one_before(tmp_path: Path) -> None:
    _run(tmp_path, age=DAY)
    _run(tmp_path, age=9 * DAY, peak=80 << 20)
    append_event(str(tmp_path), {"v": 1, "event": "alert", "ts": NOW - HOUR, "kind": "x", "text": "a\n| b"})
    week = 7 * DAY
    lines = list(markdown_report(overview(str(tmp_path), NOW, report_edges(week)), week))
    assert lines[:5] == [
        "# docdetect report, 2027-01-08 to 2027-01-15",
        "",
        "| | this period | the one before |",
        "|---|---:|---:|",
        "| runs | 1 | 1 |",
    ]
    assert "| peak memory (MiB) | 50 | 80 |" in lines
    assert lines[lines.index("## Alerts") + 2] == "- 2027-01-15 07:00 UTC: a \\| b"


def test_retrainings_are_counted_and_changes_of_the_model_reported(tmp_path: Path) -> None:
    history = (
        Change(NOW - 2 * DAY, "refuse", "1.1.0", "ann", "golden suite below 0.999"),
        Change(NOW - HOUR, "train", "1.2.0", "ann", ""),
        Change(NOW - 60, "canary", "1.2.0", "ben", "10 % of the files"),
    )
    update_state(str(tmp_path), lambda state: state._replace(history=history))
    view = overview(str(tmp_path), NOW, (DAY, 2 * DAY))
    assert (view.retrainings(DAY), view.retrainings(2 * DAY), view.last_retraining) == (1, 2, NOW - HOUR)
    lines = list(markdown_report(view, DAY))
    assert "| retrainings | 1 | 1 |" in lines
    assert lines[lines.index("## Models") + 2 :] == [
        "- 2027-01-15 07:00 UTC: train 1.2.0 by ann:",
        "- 2027-01-15 07:59 UTC: canary 1.2.0 by ben: 10 % of the files",
    ]
    assert list(stats_table(overview(str(tmp_path), NOW)))[-1] == "last retraining: 2027-01-15 07:00 UTC"


def test_a_time_that_no_calendar_holds_is_shown_as_the_nearest(tmp_path: Path) -> None:
    change = Change(-1e300, "train", "1.1.0", "ann", "")
    update_state(str(tmp_path), lambda state: state._replace(history=(change,)))
    assert list(stats_table(overview(str(tmp_path), NOW)))[-1] == "last retraining: 1970-01-01 00:00 UTC"


def test_an_alert_is_new_once_an_hour(tmp_path: Path) -> None:
    alert = Alert("latency_spike", "slow", 2000.0, 1000)
    assert record_new(overview(str(tmp_path), NOW), [alert]) == [alert]
    assert record_new(overview(str(tmp_path), NOW + 60), [alert, alert._replace(kind="other")]) == [
        alert._replace(kind="other")
    ]
    assert record_new(overview(str(tmp_path), NOW + HOUR), [alert]) == [alert]


@contextmanager
def _server(status: int) -> Iterator[tuple[str, list[Any]]]:
    received: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/hook", received
        finally:
            server.shutdown()
            thread.join()


ALERT = Alert("error_rate", "5 of 10 files", 0.5, 0.01)
MESSAGE = {
    "version": 1,
    "text": "docdetect: 5 of 10 files",
    "alerts": [{"kind": "error_rate", "text": "5 of 10 files", "value": 0.5, "threshold": 0.01}],
}


def test_a_webhook_gets_the_alerts_as_json() -> None:
    with _server(204) as (url, received):
        assert list(notify([ALERT], url, ())) == []
    assert received == [MESSAGE]


def test_nothing_is_sent_when_there_is_no_alert() -> None:
    with _server(204) as (url, received):
        assert list(notify([], url, ("false",))) == []
    assert received == []


def test_a_webhook_that_refuses_is_one_sentence() -> None:
    with _server(500) as (url, _):
        (trouble,) = notify([ALERT], url, ())
    assert trouble.startswith(f"the webhook {url!r} did not take the alerts: HTTP Error 500")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.invalid/x", "x"],
    ids=["a file", "another protocol", "no URL"],
)
def test_a_webhook_is_http(url: str) -> None:
    (trouble,) = notify([ALERT], url, ())
    assert trouble == f"alerts.webhook must be an http or https URL, not {url!r}"


def test_a_command_gets_the_alerts_on_standard_input(tmp_path: Path) -> None:
    target = tmp_path / "got; rm -rf x"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    assert list(notify([ALERT], "", (sys.executable, "-c", code, str(target)))) == []
    assert json.loads(target.read_text(encoding="utf-8")) == MESSAGE


def test_a_command_that_fails_is_one_sentence() -> None:
    (missing,) = notify([ALERT], "", ("./none",))
    assert missing.startswith("the alert command './none' failed: ")
    (ended,) = notify([ALERT], "", (sys.executable, "-c", "raise SystemExit(3)"))
    assert ended == f"the alert command {sys.executable!r} ended with 3"


def _project(root: Path, config: str = "") -> None:
    (root / ".docdetect.yaml").write_text(config or "rules: {}\n", encoding="utf-8")


def test_the_command_exits_0_when_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["health"]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "accuracy",
        "performance",
        "queue",
        "model",
        "alerts",
        "disk",
    ]


def test_the_command_notifies_only_when_asked(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = "import sys; open('heard', 'a').write(sys.stdin.read() + '\\n')"
    _project(tmp_path, "{}\n")
    alerts = f"alerts: {{command: {json.dumps([sys.executable, '-c', code])}}}\n"
    own = tmp_path_factory.mktemp("home") / "config.yaml"
    own.write_text(alerts, encoding="utf-8")
    monkeypatch.setenv("DOCDETECT_USER_CONFIG", str(own))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.time", lambda: NOW)
    _labels(tmp_path, right=0, wrong=30)
    assert main(["health", "--format", "json"]) == 0, "labels fail no run"
    assert json.loads(capsys.readouterr().out)["status"] == "warn"
    assert not (tmp_path / "heard").exists()
    assert main(["health", "--notify"]) == 0
    assert main(["health", "--notify"]) == 0
    (heard,) = (tmp_path / "heard").read_text(encoding="utf-8").splitlines()
    assert json.loads(heard)["alerts"][0]["kind"] == "accuracy_drop"


@pytest.mark.parametrize("inside", [".docdetect.yaml", "named.yaml", "home.yaml"])
def test_alerts_of_a_project_are_told_and_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], inside: str
) -> None:
    """Neither the project's configuration, nor one that is named, nor a home inside of the checkout counts."""
    code = "open('heard', 'a')"
    _project(tmp_path, "{}\n")
    alerts = (
        f"alerts: {{webhook: 'http://localhost:1', command: {json.dumps([sys.executable, '-c', code])}}}\n"
    )
    (tmp_path / inside).write_text(alerts, encoding="utf-8")
    if inside == "home.yaml":
        monkeypatch.setenv("DOCDETECT_USER_CONFIG", str(tmp_path / inside))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.time", lambda: NOW)
    _labels(tmp_path, right=0, wrong=30)
    words = ["--config", inside] if inside == "named.yaml" else []
    assert main(["health", "--notify", *words]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ignored" in said or "is not used" in said
    assert not (tmp_path / "heard").exists()


def test_alerts_go_where_the_command_line_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _project(tmp_path, "{}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.time", lambda: NOW)
    _labels(tmp_path, right=0, wrong=30)
    command = f"{shlex.quote(sys.executable)} -c \"import sys; open('heard', 'w').write(sys.stdin.read())\""
    assert main(["health", "--notify", "--command", command, "--webhook", "ftp://localhost"]) == 0
    assert (tmp_path / "heard").exists()
    assert "must be an http or https URL" in capsys.readouterr().err
    assert main(["health", "--notify", "--command", "'"]) == 2


@pytest.mark.parametrize(
    "words", [["health"], ["stats"], ["report"], ["diagnose"]], ids=lambda words: words[0]
)
def test_outside_a_project_is_one_clear_error(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("docdetect: error: there is no project here")


@pytest.mark.parametrize(
    "words",
    [
        ["stats"],
        ["stats", "--format", "json"],
        ["report", "--since", "12h"],
        ["health", "--format", "prometheus"],
    ],
    ids=" ".join,
)
def test_every_command_prints_something(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(words) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("text", ["7", "0d", "-1d", "1y", "", "9999999d"])
def test_a_period_must_make_sense(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _project(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["report", f"--since={text}"])
    assert ended.value.code == 2
    assert "such as 7d" in capsys.readouterr().err


def test_the_documentation_names_every_metric_alert_and_window(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "monitoring.md").read_text(encoding="utf-8")
    _run(tmp_path)
    _labels(tmp_path, right=30, wrong=1)
    view = overview(str(tmp_path), NOW)
    lines = exposition(view, health(view, Settings(), ROOMY))
    families = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    figures = {f"docdetect_{row.key.replace('.', '_')}" for row in ROWS}
    assert families - figures == {
        "docdetect_queue",
        "docdetect_model",
        "docdetect_health",
        "docdetect_healthy",
    }
    assert all(f"`{name}`" in page for name in families - figures)
    assert all(f"| `{kind}` |" in page for kind in ALERT_THRESHOLDS)
