"""The figures in the text format that Prometheus collects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from docdetect_hook.monitoring.health import Health, Level
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.tables import PERCENTILES, stats
from docdetect_hook.tuples import NamedTuple

Sample = tuple[Mapping[str, str], float | None]


class _Gauge(NamedTuple):
    name: str
    help: str
    key: str


_GAUGES: Final = (
    _Gauge("window_runs", "Runs in the window.", "runs"),
    _Gauge("window_files", "Files checked in the window.", "files"),
    _Gauge("window_chars", "Characters checked in the window.", "chars"),
    _Gauge("window_findings", "Findings in the window.", "findings"),
    _Gauge("window_labels", "Labels given in the window.", "labels"),
    _Gauge("accuracy_ratio", "Share of a random sample of findings that people uphold.", "accuracy"),
    _Gauge(
        "false_alarm_ratio", "Share of labelled definitions in order that were reported.", "false_alarm_rate"
    ),
    _Gauge(
        "missed_alarm_ratio",
        "Share of labelled definitions to be fixed that were not reported.",
        "missed_alarm_rate",
    ),
    _Gauge("failed_files_ratio", "Share of files that could not be checked.", "failure_rate"),
    _Gauge(
        "throughput_chars_per_second", "Characters per second of checking.", "throughput_chars_per_second"
    ),
    _Gauge("peak_memory_bytes", "Largest memory of a run.", "peak_memory_bytes"),
    _Gauge("busy_processors", "Processors kept busy by runs.", "cpu"),
    _Gauge("retrainings", "Retrainings in the window.", "retrainings"),
)


def exposition(view: Overview, state: Health) -> Iterator[str]:
    """Yield the lines of the text format, version 0.0.4."""
    windows = stats(view)["windows"]
    del windows["all"]
    for gauge in _GAUGES:
        yield from _family(gauge.name, gauge.help, _samples(windows, gauge.key))
    errors = [
        ({"window": name, "language": language}, figures["labelled_error_rate"])
        for name, window in windows.items()
        for language, figures in window["languages"].items()
    ]
    yield from _family("labelled_error_ratio", "Wrong verdicts among labels.", errors)
    latency = [
        ({"window": name, "quantile": f"{share:g}"}, _seconds(window["latency_ms"][percentile]))
        for name, window in windows.items()
        for percentile, share in PERCENTILES.items()
    ]
    yield from _family("file_latency_seconds", "Time for one file, within 5 %, by quantile.", latency)
    yield from _family("queue_cases", "Cases that wait for review.", [({}, view.queue)])
    yield from _family("model_info", "The model that serves.", [({"version": view.model}, 1)])
    yield from _family(
        "health_status",
        "Health of a component: 0 ok, 1 not known, 2 warning, 3 failure.",
        [({"component": one.name}, one.level) for one in state.components],
    )
    yield from _family("healthy", "1 when no component fails.", [({}, state.level < Level.FAIL)])


def _samples(windows: Mapping[str, Any], key: str) -> list[Sample]:
    return [({"window": name}, window[key]) for name, window in windows.items()]


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _family(name: str, text: str, samples: Sequence[Sample]) -> Iterator[str]:
    """Yield the lines of one gauge; what was not measured has none."""
    measured = [(labels, value) for labels, value in samples if value is not None]
    if measured:
        yield f"# HELP docdetect_{name} {text}"
        yield f"# TYPE docdetect_{name} gauge"
        for labels, value in measured:
            yield _sample(f"docdetect_{name}", labels, value)


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inner}}} {float(value)!r}" if inner else f"{name} {float(value)!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
