"""The sums of one stretch of time, added up from the lines of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docdetect_hook.monitoring.histogram import BUCKETS, Histogram
from docdetect_hook.monitoring.window import Counts, Outcomes, Window

_LARGEST: Final = 10**15
LANGUAGES: Final = ("python", "rust")


class Band:
    """The sums of one stretch of time."""

    __slots__ = ("counts", "cpu", "latency", "outcomes", "peak", "runs", "wall")

    def __init__(self) -> None:
        """Start with nothing."""
        self.runs = 0
        self.wall = self.cpu = 0.0
        self.peak: int | None = None
        self.latency = Histogram()
        self.counts: dict[str, list[float]] = {}
        self.outcomes = [[0, 0, 0, 0] for _ in (*LANGUAGES, "other")]

    def add_run(self, event: Mapping[str, Any]) -> None:
        """Add one line of the metrics file, all of it or nothing.

        Raises KeyError, TypeError, ValueError or AttributeError for a damaged one.
        """
        seconds, cpu = _number(event["seconds"]), _number(event["cpu_seconds"])
        peak = event["peak_memory_bytes"]
        peak = None if peak is None else int(_number(peak))
        latency = [(BUCKETS[name], int(_number(count))) for name, count in event["latency"].items()]
        rows = [
            (language, [_number(tally[field]) for field in Counts._fields])
            for language, tally in event["languages"].items()
            if language in LANGUAGES
        ]
        self.runs += 1
        self.wall += seconds
        self.cpu += cpu
        self._add_peak(peak)
        counts = self.latency.counts
        for bucket, count in latency:
            counts[bucket] = counts.get(bucket, 0) + count
        for language, row in rows:
            self._add_counts(language, row)

    def _add_peak(self, peak: int | None) -> None:
        if peak is not None and (self.peak is None or peak > self.peak):
            self.peak = peak

    def _add_counts(self, language: str, row: Sequence[float]) -> None:
        before = self.counts.get(language)
        self.counts[language] = (
            list(row) if before is None else [one + other for one, other in zip(before, row, strict=True)]
        )

    def merge(self, other: Band) -> None:
        """Add another band."""
        self.runs += other.runs
        self.wall += other.wall
        self.cpu += other.cpu
        self._add_peak(other.peak)
        self.latency.merge(other.latency)
        for language, row in other.counts.items():
            self._add_counts(language, row)
        for mine, theirs in zip(self.outcomes, other.outcomes, strict=True):
            mine[:] = [one + another for one, another in zip(mine, theirs, strict=True)]

    def window(self, seconds_back: float) -> Window:
        """Give the sums for good."""
        names = (*LANGUAGES, "other")
        outcomes = {name: Outcomes(*row) for name, row in zip(names, self.outcomes, strict=True) if any(row)}
        counts = {language: _counts(row) for language, row in sorted(self.counts.items())}
        return Window(seconds_back, self.runs, self.wall, self.cpu, self.peak, self.latency, counts, outcomes)


def _counts(row: Sequence[float]) -> Counts:
    values = {name: int(value) for name, value in zip(Counts._fields, row, strict=True)}
    return Counts(**{**values, "check_seconds": row[Counts._fields.index("check_seconds")]})  # type: ignore[arg-type]


def _number(value: object) -> float:
    """Take a number that is neither negative nor absurd, or raise ValueError."""
    if (type(value) is int or type(value) is float) and 0 <= value <= _LARGEST:
        return value
    raise ValueError("not a number")
