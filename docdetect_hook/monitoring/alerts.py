"""Alerts: which figures are past their thresholds, and which of them are news."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.monitoring.metrics import append_event
from docdetect_hook.monitoring.overview import Overview
from docdetect_hook.monitoring.window import DAY, HOUR, Window

ALERT_THRESHOLDS: Final[Mapping[str, float]] = {
    "accuracy_drop": 0.995,
    "latency_spike": 1000,
    "memory_usage": 1024 * 1024 * 1024,
    "error_rate": 0.01,
}
"""Least accuracy; most milliseconds for a file (99th percentile), bytes of memory, share of failed files."""

QUIET: Final = HOUR
"""Seconds for which an alert of one kind is not sent again."""

_MILLI: Final = 1000
_MEGA: Final = 1024 * 1024


def thresholds_of(safety: SafetySettings) -> dict[str, float]:
    """Return the thresholds that a project configures."""
    return {
        "accuracy_drop": safety.alert_threshold,
        "latency_spike": safety.latency_threshold,
        "memory_usage": safety.memory_threshold * _MEGA,
        "error_rate": safety.error_threshold,
    }


class Alert(NamedTuple):
    """One figure past its threshold, or anything else that somebody should hear of."""

    kind: str
    text: str
    value: float | None = None
    threshold: float | None = None


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def find_alerts(view: Overview, thresholds: Mapping[str, float] = ALERT_THRESHOLDS) -> list[Alert]:
    """List the figures past their thresholds: accuracy over an hour or a day, the others over an hour.

    A figure that nothing has been measured for is in order.
    """
    hour, day = view.window(HOUR), view.window(DAY)
    accuracy = next(_accuracy(hour, "hour", thresholds), None) or next(
        _accuracy(day, "day", thresholds), None
    )
    return [*([accuracy] if accuracy else []), *_performance(hour, thresholds)]


def _accuracy(window: Window, name: str, thresholds: Mapping[str, float]) -> Iterator[Alert]:
    value, least = window.accuracy, thresholds["accuracy_drop"]
    if value is not None and value < least:
        labels = counted(window.outcome.labels, "label")
        text = f"accuracy over the last {name} is {value:.4f}, below {least:g} ({labels})"
        yield Alert("accuracy_drop", text, value, least)


def _performance(window: Window, thresholds: Mapping[str, float]) -> Iterator[Alert]:
    slowest = window.latency.percentile(0.99)
    if slowest is not None and slowest * _MILLI > thresholds["latency_spike"]:
        value, most = slowest * _MILLI, thresholds["latency_spike"]
        text = f"1 % of the files of the last hour took {value:.0f} ms or more, over {most:g} ms"
        yield Alert("latency_spike", text, value, most)
    if window.peak_memory is not None and window.peak_memory > thresholds["memory_usage"]:
        value, most = window.peak_memory, thresholds["memory_usage"]
        text = f"a run of the last hour used {value / _MEGA:.0f} MiB, over {most / _MEGA:g} MiB"
        yield Alert("memory_usage", text, value, most)
    if window.failure_rate is not None and window.failure_rate > thresholds["error_rate"]:
        value, most = window.failure_rate, thresholds["error_rate"]
        total = window.total
        text = f"{total.errors} of the last hour's {total.files} files could not be checked, over {most:.0%}"
        yield Alert("error_rate", text, value, most)


def record_new(view: Overview, alerts: list[Alert]) -> list[Alert]:
    """Write alerts to the metrics file, and give those whose kind was not there within QUIET seconds."""
    recent = {kind for ts, kind, _ in view.alerts if view.now - ts < QUIET}
    new = [alert for alert in alerts if alert.kind not in recent]
    for alert in new:
        append_event(view.root, _event(alert, view.now))
    return new


def _event(alert: Alert, now: float) -> dict[str, Any]:
    return {
        "v": FORMAT,
        "event": "alert",
        "ts": round(now, 3),
        "kind": alert.kind,
        "text": alert.text,
        "value": alert.value,
        "threshold": alert.threshold,
    }
