"""The lines of the charts: a name, and what it has at a point in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from docdetect_hook.coverage.share import Share, rounded
from docdetect_hook.dashboard.trend import Point, Tally
from docdetect_hook.languages import LANGUAGES
from docdetect_hook.monitoring.tables import PERCENTILES
from docdetect_hook.startup.typed import Final

Value = float | int | None
Series = list[tuple[str, Callable[[Point], Value]]]

_TITLES: Final[Mapping[str, str]] = {name: row.title for name, row in LANGUAGES.items()}
_MEGA: Final = 1 << 20
_MOST: Final = 5  # lines that can be told apart


def coverage_series(points: Sequence[Point]) -> Series:
    """Return the documented share of all, and of each language where there are several."""
    return [("all", lambda point: _covered(point.whole)), *_by_language(points, _covered)]


def findings_series(points: Sequence[Point]) -> Series:
    """Return the findings of all, and of each language where there are several."""
    return [("all", lambda point: _findings(point.whole)), *_by_language(points, _findings)]


def folder_series(points: Sequence[Point]) -> Series:
    """Return the documented share of the largest folders of the last point."""
    return _by_folder(points, _covered)


def folder_findings_series(points: Sequence[Point]) -> Series:
    """Return the findings in the largest folders of the last point."""
    return _by_folder(points, _findings)


def throughput_series(_points: Sequence[Point]) -> Series:
    """Return the characters checked in a second of checking."""
    return [("characters", lambda point: _whole(point.window.throughput))]


def latency_series(_points: Sequence[Point]) -> Series:
    """Return the percentiles of the time that a file takes, in milliseconds."""
    return [(name, _percentile(share)) for name, share in PERCENTILES.items()]


def memory_series(_points: Sequence[Point]) -> Series:
    """Return the peak memory of runs in MiB."""
    return [("memory", lambda point: _whole((point.window.peak_memory or 0) / _MEGA) or None)]


def processor_series(_points: Sequence[Point]) -> Series:
    """Return how many processors runs kept busy."""
    return [("processors", lambda point: None if point.window.cpu is None else round(point.window.cpu, 2))]


def _percentile(share: float) -> Callable[[Point], Value]:
    def read(point: Point) -> Value:
        seconds = point.window.latency.percentile(share)
        return None if seconds is None else round(seconds * 1000, 2)

    return read


def _whole(value: float | None) -> Value:
    return None if value is None else round(value)


def _by_language(points: Sequence[Point], value: Callable[[Tally | None], Value]) -> Series:
    names = sorted({name for point in points for name in point.languages})
    if len(names) < 2:  # noqa: PLR2004 - one language is all
        return []
    return [(_TITLES.get(name, name), _reader("languages", name, value)) for name in names]


def _by_folder(points: Sequence[Point], value: Callable[[Tally | None], Value]) -> Series:
    folders = points[-1].folders if points else {}
    names = sorted(folders, key=lambda name: (-folders[name].definitions, name))[:_MOST]
    return [(name, _reader("folders", name, value)) for name in names]


def _reader(field: str, name: str, value: Callable[[Tally | None], Value]) -> Callable[[Point], Value]:
    def read(point: Point) -> Value:
        tallies: Mapping[str, Tally] = getattr(point, field)
        return value(tallies.get(name))

    return read


def _covered(tally: Tally | None) -> Value:
    if tally is None:
        return None
    share = Share(tally.definitions, tally.documented).percent
    return None if share is None else rounded(share)


def _findings(tally: Tally | None) -> Value:
    return None if tally is None else tally.findings


SERIES: Final = {
    "coverage_series": coverage_series,
    "findings_series": findings_series,
    "folder_series": folder_series,
    "folder_findings_series": folder_findings_series,
    "throughput_series": throughput_series,
    "latency_series": latency_series,
    "memory_series": memory_series,
    "processor_series": processor_series,
}
"""The lines of the charts, as templates call for them."""
