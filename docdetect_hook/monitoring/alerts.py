"""Alerts: which figures are past their thresholds, and which of them are news."""

from __future__ import annotations

from docdetect_hook.config.settings import SafetySettings
from docdetect_hook.coverage.share import percent
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.monitoring.metrics import append_event
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.window import ENOUGH, HOUR, Accuracy, Window
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Iterator, Mapping

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


ALERT_THRESHOLDS: Final[Mapping[str, float]] = thresholds_of(SafetySettings())
"""Least accuracy; most milliseconds for a file (99th percentile), bytes of memory, share of failed files."""


class Alert(NamedTuple):
    """One figure past its threshold, or anything else that somebody should hear of."""

    kind: str
    text: str
    value: float | None = None
    threshold: float | None = None


def find_alerts(view: Overview, thresholds: Mapping[str, float] = ALERT_THRESHOLDS) -> list[Alert]:
    """List the figures past their thresholds: the accuracy of findings, the others over an hour.

    A figure that is not measured yet raises no alert.
    """
    return [*_accuracy(view.accuracy, thresholds), *_performance(view.window(HOUR), thresholds)]


def _accuracy(accuracy: Accuracy, thresholds: Mapping[str, float]) -> Iterator[Alert]:
    """Tell of an accuracy that is below its threshold whatever the luck of the sample."""
    share, least = accuracy.share, thresholds["accuracy_drop"]
    if share is not None and accuracy.interval[1] < least:
        text = f"the accuracy of findings is {told(accuracy)}, below {least:g}"
        yield Alert("accuracy_drop", text, share, least)


def told(accuracy: Accuracy) -> str:
    """Write an accuracy with its interval, or how much is missing to measure it."""
    if accuracy.share is None:
        return f"not yet measured ({accuracy.answers} of {ENOUGH} random answers)"
    low, high = accuracy.interval
    return (
        f"{percent(100 * accuracy.share)} ({percent(100 * low)} to {percent(100 * high)}, "
        f"{accuracy.answers} random answers)"
    )


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
        record(view.root, alert, view.now)
    return new


def record(root: str, alert: Alert, ts: float) -> None:
    """Append an alert to the metrics file of a project, where `docdetect health` looks for them."""
    append_event(root, {"v": FORMAT, "event": "alert", "ts": round(ts, 3), **alert._asdict()})
