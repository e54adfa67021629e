"""The figures of every window, as plain values and as a table."""

from __future__ import annotations

from datetime import UTC, datetime

from docdetect_hook.coverage.share import percent
from docdetect_hook.monitoring.alerts import told
from docdetect_hook.monitoring.statistics import WINDOWS, Overview
from docdetect_hook.monitoring.window import LANGUAGES, Accuracy, Counts, Outcomes, Window
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final, Iterator, Mapping

PERCENTILES: Final[Mapping[str, float]] = {"p50": 0.5, "p95": 0.95, "p99": 0.99}

_MILLI: Final = 1000
_MEGA: Final = 1 << 20
_LAST: Final = 253_402_300_799  # the last second of the year 9999
_LABEL_WIDTH: Final = 34
_WIDTH: Final = 12

Value = float | int | None


def figures(window: Window, retrainings: int) -> dict[str, Any]:
    """Return everything about one window as plain values; what was not measured is None."""
    outcome = window.outcome
    percentiles = {name: window.latency.percentile(share) for name, share in PERCENTILES.items()}
    return {
        "runs": window.runs,
        **_counts(window.total),
        "kept_rate": _rounded(window.kept_rate),
        "throughput_chars_per_second": _rounded(window.throughput, 1),
        "latency_ms": {
            name: _rounded(None if seconds is None else seconds * _MILLI, 3)
            for name, seconds in percentiles.items()
        },
        "peak_memory_bytes": window.peak_memory,
        "cpu": _rounded(window.cpu),
        "failure_rate": _rounded(window.failure_rate),
        **accuracy_figures(window.accuracy),
        **_outcomes(outcome),
        "labels_per_hour": _rounded(window.labels_per_hour),
        "retrainings": retrainings,
        "languages": {
            language: {
                **_counts(window.counts.get(language, Counts())),
                **_outcomes(window.outcomes.get(language, Outcomes())),
            }
            for language in LANGUAGES
            if language in window.counts or language in window.outcomes
        },
    }


def accuracy_figures(accuracy: Accuracy) -> dict[str, Any]:
    """Return the accuracy of findings as plain values, None while it is not yet measured."""
    low, high = accuracy.interval
    measured = accuracy.share is not None
    return {
        "accuracy": _rounded(accuracy.share),
        "accuracy_interval": [round(low, 6), round(high, 6)] if measured else None,
        "random_answers": accuracy.answers,
    }


def stats(view: Overview) -> dict[str, Any]:
    """Return everything about a project as plain values."""
    return {
        "version": 1,
        "time": round(view.now, 3),
        "model": view.model,
        "candidate": view.candidate,
        "canary_percent": view.canary_share,
        "queue": view.queue,
        **accuracy_figures(view.accuracy),
        "last_retraining": view.last_retraining,
        "damaged_lines": view.damaged,
        "windows": {
            name: figures(view.window(edge), view.retrainings(edge)) for name, edge in WINDOWS.items()
        },
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {**counts._asdict(), "check_seconds": round(counts.check_seconds, 6)}


def _outcomes(outcome: Outcomes) -> dict[str, Any]:
    return {
        "labels": outcome.labels,
        "labelled_error_rate": _rounded(outcome.error_rate),
        "false_alarm_rate": _rounded(outcome.false_alarm_rate),
        "missed_alarm_rate": _rounded(outcome.missed_alarm_rate),
    }


def _rounded(value: float | None, digits: int = 6) -> float | None:
    return None if value is None else round(value, digits)


class Row(NamedTuple):
    """One line of a table: what it says, where its figure stands among those of a window, and its form.

    ``what`` explains the figures of what runs cost.
    """

    label: str
    key: str
    shown: Callable[[Value], str]
    what: str = ""

    def cell(self, window: Mapping[str, Any]) -> str:
        """Return the figure of a window as a table shows it."""
        return self.shown(figure_in(window, self.key))


def figure_in(window: Mapping[str, Any], key: str) -> Value:
    """Return the figure under a dotted key; what was not measured is None."""
    *outer, last = key.split(".")
    for name in outer:
        window = window.get(name) or {}
    value: Value = window.get(last)
    return value


def moment(ts: float) -> datetime:
    """Return the time of seconds since 1970; what no calendar holds becomes the nearest that one does."""
    return datetime.fromtimestamp(min(max(ts, 0), _LAST), UTC)


def minute(ts: float) -> str:
    """Return a time to the minute."""
    return f"{moment(ts):%Y-%m-%d %H:%M} UTC"


def _as(form: str, scale: float = 1.0) -> Callable[[Value], str]:
    """Return what shows a figure in a form; what was not measured is a dash."""
    return lambda value: "-" if value is None else form.format(value * scale)


_WHOLE, _PARTS, _MEBIBYTES = _as("{:,.0f}"), _as("{:.2f}"), _as("{:,.0f}", 1 / _MEGA)


def _percent(value: Value) -> str:
    """Return a share in percent, rounded as coverage is."""
    return "-" if value is None else percent(100 * value)


_TAKEN: Final = {"p50": "Half of the files", "p95": "19 of 20 files", "p99": "99 of 100 files"}

ROWS: Final = (
    Row("runs", "runs", _WHOLE, "Each docdetect check, also those of hooks and of the dashboard."),
    Row("files", "files", _WHOLE, "Files of all runs, each as often as it was looked at."),
    Row("characters", "chars", _WHOLE),
    Row("definitions", "definitions", _WHOLE),
    Row("findings", "findings", _WHOLE),
    Row("disagreements", "disagreements", _WHOLE),
    Row(
        *("files that could not be checked", "failure_rate", _percent),
        "Unreadable, over a limit, or a fault of docdetect; a syntax error is the file's own.",
    ),
    Row(
        *("kept from earlier runs", "kept_rate", _percent),
        "Characters of files that had not changed, of all characters.",
    ),
    Row(
        *("characters per second", "throughput_chars_per_second", _WHOLE),
        "Characters checked for each second of checking; start-up and kept files are left out.",
    ),
    *(
        Row(
            *(f"file latency {name} (ms)", f"latency_ms.{name}", _as("{:,.1f}")),
            f"{_TAKEN[name]} took at most this long.",
        )
        for name in PERCENTILES
    ),
    Row(*("peak memory (MiB)", "peak_memory_bytes", _MEBIBYTES), "The most that one process of a run used."),
    Row("processors busy", "cpu", _PARTS, "Seconds of processors for each second of a run."),
    Row("labels", "labels", _WHOLE),
    Row("labels per hour", "labels_per_hour", _PARTS),
    Row("accuracy of findings", "accuracy", _percent),
    *(
        Row(f"wrong of the labelled, {one}", f"languages.{one}.labelled_error_rate", _percent)
        for one in LANGUAGES
    ),
    Row("false alarms", "false_alarm_rate", _percent),
    Row("missed alarms", "missed_alarm_rate", _percent),
    Row("retrainings", "retrainings", _WHOLE),
)
"""What is shown of a window, line by line."""


def stats_table(view: Overview) -> Iterator[str]:
    """Yield the lines of a table with a column for each window, and what holds now below."""
    windows = [figures(view.window(edge), view.retrainings(edge)) for edge in WINDOWS.values()]
    yield _line("", list(WINDOWS))
    for row in ROWS:
        yield _line(row.label, [row.cell(window) for window in windows])
    yield ""
    yield from _now(view)


def _line(label: str, cells: list[str]) -> str:
    return f"{label:<{_LABEL_WIDTH}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)


def _now(view: Overview) -> Iterator[str]:
    yield f"accuracy of findings: {told(view.accuracy)}"
    yield f"cases that wait for review: {view.queue}"
    canary = f"; candidate {view.candidate} at {view.canary_share:g} %" if view.candidate else ""
    yield f"model: {view.model}{canary}"
    if view.last_retraining is not None:
        yield f"last retraining: {minute(view.last_retraining)}"
    if view.damaged:
        yield f"damaged lines passed over: {view.damaged}"
