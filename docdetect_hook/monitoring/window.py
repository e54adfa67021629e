"""What happened in one stretch of time: the sums, and the rates that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, NamedTuple

from docdetect_hook.monitoring.histogram import Histogram

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY


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

    def plus(self, other: Counts) -> Counts:
        """Add two counts."""
        added: dict[str, Any] = {name: getattr(self, name) + getattr(other, name) for name in self._fields}
        return Counts(**added)


class Outcomes(NamedTuple):
    """Verdicts beside labels. An alarm says that documentation is missing."""

    right_silence: int = 0
    right_alarm: int = 0
    false_alarm: int = 0
    missed_alarm: int = 0

    def plus(self, other: Outcomes) -> Outcomes:
        """Add two tables."""
        return Outcomes(*map(sum, zip(self, other, strict=True)))

    @property
    def labels(self) -> int:
        """Count the labels."""
        return sum(self)

    @property
    def error_rate(self) -> float | None:
        """Give the share of wrong verdicts."""
        return _ratio(self.false_alarm + self.missed_alarm, self.labels)

    @property
    def false_alarm_rate(self) -> float | None:
        """Give the share of documented definitions that were taken for undocumented."""
        return _ratio(self.false_alarm, self.false_alarm + self.right_silence)

    @property
    def missed_alarm_rate(self) -> float | None:
        """Give the share of undocumented definitions that were taken for documented."""
        return _ratio(self.missed_alarm, self.missed_alarm + self.right_alarm)


class Window(NamedTuple):
    """What happened in one stretch of time; ``peak_memory`` is in bytes and unknown without a run."""

    seconds_back: float
    runs: int
    wall_seconds: float
    cpu_seconds: float
    peak_memory: int | None
    latency: Histogram
    counts: Mapping[str, Counts]
    outcomes: Mapping[str, Outcomes]

    @property
    def total(self) -> Counts:
        """Add up the languages."""
        total = Counts()
        for counts in self.counts.values():
            total = total.plus(counts)
        return total

    @property
    def outcome(self) -> Outcomes:
        """Add up the labels of all languages."""
        total = Outcomes()
        for outcomes in self.outcomes.values():
            total = total.plus(outcomes)
        return total

    @property
    def labelled_accuracy(self) -> float | None:
        """Give the share of right verdicts among labelled cases: those that the voters disagreed about."""
        wrong = self.outcome.error_rate
        return None if wrong is None else 1 - wrong

    @property
    def accuracy(self) -> float | None:
        """Estimate the share of right verdicts among all definitions that were checked.

        Only disputed cases are labelled, so their error rate counts by the share of definitions in
        dispute; verdicts that all voters agree on are taken for right. Without a run in the window the
        labelled cases stand for all.
        """
        wrong, total = self.outcome.error_rate, self.total
        if wrong is None:
            return None
        disputed = _ratio(total.disagreements, total.definitions)
        return 1 - wrong * (1.0 if disputed is None else min(1.0, disputed))

    @property
    def failure_rate(self) -> float | None:
        """Give the share of files that could not be checked."""
        return _ratio(self.total.errors, self.total.files)

    @property
    def throughput(self) -> float | None:
        """Give the characters checked in a second of checking, worker by worker."""
        return _ratio(self.total.checked_chars, self.total.check_seconds)

    @property
    def cpu(self) -> float | None:
        """Give how many processors the runs kept busy."""
        return _ratio(self.cpu_seconds, self.wall_seconds)

    @property
    def labels_per_hour(self) -> float | None:
        """Give the rate of feedback."""
        return self.outcome.labels / (self.seconds_back / HOUR) if isfinite(self.seconds_back) else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
