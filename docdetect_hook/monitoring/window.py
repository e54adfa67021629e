"""What happened in one period: the sums, and the rates that follow from them."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field
from math import inf, isfinite

from docdetect_hook.monitoring.buckets import BUCKETS
from docdetect_hook.monitoring.histogram import Histogram
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping, TypeVar

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

ENOUGH: Final = 30
"""Random answers from which the accuracy counts as measured."""

LANGUAGES: Final = ("python", "rust")
_LARGEST: Final = 10**15
_SURE: Final = 1.96  # standard deviations, for 95 %


class Accuracy(NamedTuple):
    """How many of a random sample of reported findings people uphold."""

    upheld: int = 0
    answers: int = 0

    @property
    def share(self) -> float | None:
        """Return the share that is upheld, None while it is not yet measured."""
        return self.upheld / self.answers if self.answers >= ENOUGH else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return what the share of all findings lies between, with 95 % confidence (Wilson, 1927)."""
        if not self.answers:
            return 0.0, 1.0
        share, size, square = self.upheld / self.answers, self.answers, _SURE**2
        middle = (share + square / (2 * size)) / (1 + square / size)
        spread = _SURE * math.sqrt(share * (1 - share) / size + square / (4 * size**2)) / (1 + square / size)
        return max(0.0, middle - spread), min(1.0, middle + spread)


class Counts(NamedTuple):
    """What runs did in one language.

    ``checked_chars`` leaves out files whose report was kept from an earlier run; ``errors`` are files that
    the tool could not check.
    """

    files: int = 0
    chars: int = 0
    checked_chars: int = 0
    check_seconds: float = 0.0
    definitions: int = 0
    disagreements: int = 0
    findings: int = 0
    errors: int = 0


class Outcomes(NamedTuple):
    """Verdicts beside labels. An alarm is a finding."""

    right_silence: int = 0
    right_alarm: int = 0
    false_alarm: int = 0
    missed_alarm: int = 0

    @property
    def labels(self) -> int:
        """Count the labels."""
        return sum(self)

    @property
    def error_rate(self) -> float | None:
        """Return the share of wrong verdicts."""
        return _ratio(self.false_alarm + self.missed_alarm, self.labels)

    @property
    def false_alarm_rate(self) -> float | None:
        """Return the share of definitions in order that were reported."""
        return _ratio(self.false_alarm, self.false_alarm + self.right_silence)

    @property
    def missed_alarm_rate(self) -> float | None:
        """Return the share of definitions to be fixed that were not reported."""
        return _ratio(self.missed_alarm, self.missed_alarm + self.right_alarm)


_Record = TypeVar("_Record", Accuracy, Counts, Outcomes)
_NOTHING: Final = [0] * len(Counts._fields)


def added(first: _Record, *others: _Record) -> _Record:
    """Add records of the same kind, field by field."""
    return type(first)(*map(sum, zip(first, *others, strict=True)))


@dataclass
class Window:
    """What happened in one period; ``peak_memory`` is in bytes and unknown without a run."""

    seconds_back: float = inf
    runs: int = 0
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int | None = None
    latency: Histogram = field(default_factory=Histogram)
    rows: dict[str, list[float]] = field(default_factory=dict)  # by language, in the order of Counts
    outcomes: dict[str, Outcomes] = field(default_factory=dict)
    accuracy: Accuracy = field(default_factory=Accuracy)

    def add_run(self, event: Mapping[str, Any]) -> None:
        """Add one line of the metrics file, all of it or nothing; raises ValueError on a damaged one."""
        try:
            peak = event["peak_memory_bytes"]
            latency = {BUCKETS[name]: int(_number(count)) for name, count in event["latency"].items()}
            rows = {
                language: [_number(tally[name]) for name in Counts._fields]
                for language, tally in event["languages"].items()
                if language in LANGUAGES
            }
            run = Window(
                runs=1,
                wall_seconds=_number(event["seconds"]),
                cpu_seconds=_number(event["cpu_seconds"]),
                peak_memory=None if peak is None else int(_number(peak)),
                latency=Histogram(latency),
                rows=rows,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError from error
        self.merge(run)

    def merge(self, other: Window) -> None:
        """Add what happened in another stretch."""
        self.runs += other.runs
        self.wall_seconds += other.wall_seconds
        self.cpu_seconds += other.cpu_seconds
        if other.peak_memory is not None:
            self.peak_memory = max(other.peak_memory, self.peak_memory or 0)
        self.latency.update(other.latency)
        for language, row in other.rows.items():
            # Lists, because the interpreter keeps two thousand tuples that it no longer needs.
            self.rows[language] = list(map(operator.add, self.rows.get(language, _NOTHING), row))
        for language, outcomes in other.outcomes.items():
            self.add_answer(language, outcomes, Accuracy())
        if other.accuracy.answers:
            self.accuracy = added(self.accuracy, other.accuracy)

    def add_answer(self, language: str, outcome: Outcomes, audited: Accuracy) -> None:
        """Add what people say of a case."""
        self.outcomes[language] = added(outcome, self.outcomes.get(language, Outcomes()))
        self.accuracy = added(self.accuracy, audited)

    @property
    def counts(self) -> dict[str, Counts]:
        """Return what runs did in each language."""
        return {language: Counts(*row) for language, row in sorted(self.rows.items())}  # type: ignore[arg-type]

    @property
    def total(self) -> Counts:
        """Add up the languages."""
        return added(Counts(), *self.counts.values())

    @property
    def outcome(self) -> Outcomes:
        """Add up the labels of all languages."""
        return added(Outcomes(), *self.outcomes.values())

    @property
    def failure_rate(self) -> float | None:
        """Return the share of files that could not be checked."""
        return _ratio(self.total.errors, self.total.files)

    @property
    def kept_rate(self) -> float | None:
        """Return the share of characters whose report was kept from an earlier run."""
        total = self.total
        return _ratio(total.chars - total.checked_chars, total.chars)

    @property
    def throughput(self) -> float | None:
        """Return the characters checked in a second of checking, worker by worker."""
        return _ratio(self.total.checked_chars, self.total.check_seconds)

    @property
    def cpu(self) -> float | None:
        """Return how many processors the runs kept busy."""
        return _ratio(self.cpu_seconds, self.wall_seconds)

    @property
    def labels_per_hour(self) -> float | None:
        """Return the rate of feedback."""
        return self.outcome.labels / (self.seconds_back / HOUR) if isfinite(self.seconds_back) else None


def _number(value: object) -> float:
    """Take a number that is neither negative nor absurd, or raise ValueError."""
    if (type(value) is int or type(value) is float) and 0 <= value <= _LARGEST:
        return value
    raise ValueError("not a number")


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
