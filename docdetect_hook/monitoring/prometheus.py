"""The figures in the text format that Prometheus collects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from docdetect_hook.monitoring.health import Health, Level
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.tables import PERCENTILES, WINDOWS
from docdetect_hook.monitoring.window import Window

Sample = tuple[Mapping[str, str], float]


class _Gauge(NamedTuple):
    name: str
    help: str
    value: Callable[[Window], float | None]


_GAUGES: Final = (
    _Gauge("window_runs", "Runs in the window.", lambda window: window.runs),
    _Gauge("window_files", "Files checked in the window.", lambda window: window.total.files),
    _Gauge("window_chars", "Characters checked in the window.", lambda window: window.total.chars),
    _Gauge("window_findings", "Findings in the window.", lambda window: window.total.findings),
    _Gauge("window_labels", "Labels given in the window.", lambda window: window.outcome.labels),
    _Gauge(
        "accuracy_ratio",
        "Share of a random sample of findings that people uphold.",
        lambda window: window.accuracy.share,
    ),
    _Gauge(
        "false_alarm_ratio",
        "Share of labelled definitions in order that were reported.",
        lambda window: window.outcome.false_alarm_rate,
    ),
    _Gauge(
        "missed_alarm_ratio",
        "Share of labelled definitions to be fixed that were not reported.",
        lambda window: window.outcome.missed_alarm_rate,
    ),
    _Gauge(
        "failed_files_ratio", "Share of files that could not be checked.", lambda window: window.failure_rate
    ),
    _Gauge(
        "throughput_chars_per_second", "Characters per second of checking.", lambda window: window.throughput
    ),
    _Gauge("peak_memory_bytes", "Largest memory of a run.", lambda window: window.peak_memory),
    _Gauge("busy_processors", "Processors kept busy by runs.", lambda window: window.cpu),
)


def exposition(view: Overview, state: Health) -> Iterator[str]:
    """Yield the lines of the text format, version 0.0.4."""
    windows = {name: view.window(edge) for name, edge in WINDOWS.items() if name != "all"}
    for gauge in _GAUGES:
        samples = [({"window": name}, gauge.value(window)) for name, window in windows.items()]
        yield from _family(gauge.name, gauge.help, [(labels, v) for labels, v in samples if v is not None])
    yield from _family("labelled_error_ratio", "Wrong verdicts among labels.", list(_errors(windows)))
    yield from _family(
        "file_latency_seconds", "Time for one file, within 5 %, by quantile.", list(_latency(windows))
    )
    retrained = [({"window": name}, float(view.retrainings(WINDOWS[name]))) for name in windows]
    yield from _family("retrainings", "Retrainings in the window.", retrained)
    yield from _family("queue_cases", "Cases that wait for review.", [({}, view.queue)])
    yield from _family("model_info", "The model that serves.", [({"version": view.model}, 1)])
    yield from _family(
        "health_status",
        "Health of a component: 0 ok, 1 not known, 2 warning, 3 failure.",
        [({"component": one.name}, one.level) for one in state.components],
    )
    yield from _family("healthy", "1 when no component fails.", [({}, state.level < Level.FAIL)])


def _errors(windows: Mapping[str, Window]) -> Iterator[Sample]:
    for name, window in windows.items():
        for language, outcome in window.outcomes.items():
            rate = outcome.error_rate
            if rate is not None:
                yield {"window": name, "language": language}, rate


def _latency(windows: Mapping[str, Window]) -> Iterator[Sample]:
    for name, window in windows.items():
        for share in PERCENTILES:
            value = window.latency.percentile(share)
            if value is not None:
                yield {"window": name, "quantile": f"{share:g}"}, value


def _family(name: str, text: str, samples: Sequence[Sample]) -> Iterator[str]:
    if samples:
        yield f"# HELP docdetect_{name} {text}"
        yield f"# TYPE docdetect_{name} gauge"
        for labels, value in samples:
            yield _sample(f"docdetect_{name}", labels, value)


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inner}}} {float(value)!r}" if inner else f"{name} {float(value)!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
