"""What runs cost: throughput, latency, memory, processors, and how much was kept from earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.formatting import mebibytes, milliseconds, number, share
from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.monitoring.statistics import WINDOWS
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final

_WINDOWS: Final = {"1h": "last hour", "24h": "last 24 hours", "7d": "last 7 days", "all": "ever"}


class Line(NamedTuple):
    """One line of the table: what it is, what that means, and its value in a window."""

    title: str
    what: str
    value: Callable[[Mapping[str, Any]], str]


def add_to(app: Flask, site: Site) -> None:
    """Add the page."""

    @app.get("/performance")
    def performance() -> ResponseReturnValue:
        figures = site.figures()
        windows = [] if figures.value is None else [figures.value.window(name) for name in WINDOWS]
        return page(
            site,
            "performance.html",
            figures,
            figures=figures.value,
            titles=[_WINDOWS.get(name, name) for name in WINDOWS],
            lines=[(line, [line.value(window) for window in windows]) for line in _LINES],
        )


def _latency(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda window: milliseconds(window["latency_ms"][name])


def _kept(window: Mapping[str, Any]) -> str:
    chars = window["chars"]
    return share((chars - window["checked_chars"]) / chars if chars else None)


def _processors(window: Mapping[str, Any]) -> str:
    return "not yet measured" if window["cpu"] is None else f"{window['cpu']:.2f}"


_LINES: Final = (
    Line(
        "Runs",
        "Each docdetect check, also those of hooks and of this dashboard.",
        lambda one: number(one["runs"]),
    ),
    Line("Files", "Files of all runs, each as often as it was looked at.", lambda one: number(one["files"])),
    Line(
        "Characters per second",
        "Characters checked for each second of checking; start-up and kept files are left out.",
        lambda one: number(one["throughput_chars_per_second"]),
    ),
    Line("Latency of a file, p50", "Half of the files took at most this long.", _latency("p50")),
    Line("Latency of a file, p95", "19 of 20 files took at most this long.", _latency("p95")),
    Line("Latency of a file, p99", "99 of 100 files took at most this long.", _latency("p99")),
    Line(
        "Peak memory",
        "The most that one process of a run used.",
        lambda one: mebibytes(one["peak_memory_bytes"]),
    ),
    Line("Processors busy", "Seconds of processors for each second of a run.", _processors),
    Line("Kept from earlier runs", "Characters of files that had not changed, of all characters.", _kept),
    Line(
        "Files that could not be checked",
        "Unreadable, over a limit, or a fault of docdetect; a syntax error is the file's own.",
        lambda one: share(one["failure_rate"], 2),
    ),
)
