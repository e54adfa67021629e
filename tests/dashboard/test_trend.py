"""The trend of runs over time: few points, each with what the last run over the whole project counted."""

from __future__ import annotations

from typing import Any

import pytest

from docdetect_hook.dashboard.trend import MOST_POINTS, Tally, Trend

_HOUR = 3600.0
_NOW = 400 * 24 * _HOUR


def _run(ts: float, documented: int = 5, **changes: Any) -> dict[str, Any]:
    tally = {
        "files": 1, "chars": 10, "checked_chars": 10, "check_seconds": 0.1, "definitions": 10,
        "documented": documented, "disagreements": 0, "findings": 10 - documented, "errors": 0,
    }  # fmt: skip
    return {
        "event": "run", "ts": ts, "seconds": 1.0, "cpu_seconds": 1.0, "peak_memory_bytes": 9, "latency": {},
        "languages": {"python": tally}, "whole": True,
        "folders": {"src": {"definitions": 10, "documented": documented, "findings": 10 - documented}},
        **changes,
    }  # fmt: skip


def _points(*events: dict[str, Any], now: float = _NOW) -> list[tuple[float, int, Tally | None]]:
    trend = Trend(now)
    for event in events:
        trend.add(event)
    return [(point.ts, point.window.runs, point.whole) for point in trend.points()]


def test_nothing_is_no_point() -> None:
    assert _points() == []


def test_the_last_run_over_the_whole_project_counts_in_any_order() -> None:
    late, early = _run(200.0, documented=7), _run(100.0, documented=5)
    partial = _run(300.0, documented=1, whole=None)
    assert _points(late, partial, early) == [(0.0, 3, Tally(10, 7, 3))]


def test_hours_are_told_apart_while_they_are_few() -> None:
    assert [point[0] for point in _points(_run(10.0), _run(_HOUR + 10.0))] == [0.0, _HOUR]


def test_a_long_time_has_few_points() -> None:
    points = _points(*(_run(day * 24 * _HOUR) for day in range(400)))
    assert len(points) <= MOST_POINTS
    assert sum(point[1] for point in points) == 400


@pytest.mark.parametrize(
    "event",
    [
        {"event": "alert", "ts": 1.0},
        _run(_NOW + 1),
        _run(-1.0),
        {**_run(1.0), "ts": None},
        {**_run(1.0), "seconds": "1"},
        {**_run(1.0), "languages": []},
    ],
    ids=["an alert", "a run of tomorrow", "a run before 1970", "no time", "a text", "a list"],
)
def test_what_is_no_run_or_damaged_is_passed_over(event: dict[str, Any]) -> None:
    assert _points(event) == []


@pytest.mark.parametrize(
    "folders",
    [
        None,
        [],
        {"src": None},
        {"src": {"definitions": 1}},
        {"src": {"definitions": -1, "documented": 0, "findings": 0}},
    ],
    ids=["nothing", "a list", "no counts", "counts that miss", "less than nothing"],
)
def test_damaged_folders_are_left_out(folders: object) -> None:
    trend = Trend(_NOW)
    trend.add(_run(1.0, folders=folders))
    assert [point.folders for point in trend.points()] == [{}]
