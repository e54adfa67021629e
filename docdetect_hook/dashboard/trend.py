"""How the figures of runs went over time: at most so many points, whatever the number of runs."""

from __future__ import annotations

from docdetect_hook.feedback.fields import line_of_text, seconds_of
from docdetect_hook.monitoring.window import HOUR, LANGUAGES, Window
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Iterable, Mapping

MOST_POINTS: Final = 120
_MOST_FOLDERS: Final = 8
_STEPS: Final = tuple(hours * HOUR for hours in (1, 3, 6, 12, 24, 2 * 24, 7 * 24, 28 * 24, 364 * 24))
"""How long the time of one point may be, in seconds."""


class Tally(NamedTuple):
    """What a check of the whole project counted in one language or folder."""

    definitions: int
    documented: int
    findings: int


class Point(NamedTuple):
    """The runs of one period, which begins at ``ts``.

    ``languages`` and ``folders`` are those of the last run over the whole project in it, if there was one.
    """

    ts: float
    window: Window
    languages: Mapping[str, Tally]
    folders: Mapping[str, Tally]

    @property
    def whole(self) -> Tally | None:
        """Return what the last run over the whole project counted."""
        return _sum(self.languages.values()) if self.languages else None


class _Period:
    def __init__(self) -> None:
        self.window = Window()
        self.last = 0.0
        self.languages: Mapping[str, Tally] = {}
        self.folders: Mapping[str, Tally] = {}

    def merge(self, other: _Period) -> None:
        self.window.merge(other.window)
        if other.languages and other.last >= self.last:
            self.last, self.languages, self.folders = other.last, other.languages, other.folders


class Trend:
    """Adds up runs hour by hour, in any order."""

    def __init__(self, now: float) -> None:
        """Take the time that counts as now; what is dated after it is left out."""
        self._now = now
        self._hours: dict[int, _Period] = {}

    def add(self, event: Mapping[str, Any]) -> None:
        """Add one line of the metrics file; what is no run, or damaged, is passed over."""
        ts = seconds_of(event.get("ts"))
        if event.get("event") != "run" or ts is None or not 0 <= ts <= self._now:
            return
        hour = int(ts // HOUR)
        period = self._hours.get(hour) or _Period()
        try:
            period.window.add_run(event)
        except ValueError:
            return
        self._hours[hour] = period
        if event.get("whole") is True and ts >= period.last:
            period.last = ts
            period.languages = _tallies(event.get("languages"), LANGUAGES)
            period.folders = _tallies(event.get("folders"))

    def points(self) -> list[Point]:
        """Return the points, oldest first; each has the shortest time with which they are few enough."""
        if not self._hours:
            return []
        span = (max(self._hours) - min(self._hours) + 1) * HOUR
        step = next((one for one in _STEPS if span / one <= MOST_POINTS - 1), _STEPS[-1])
        periods: dict[int, _Period] = {}
        for hour, period in sorted(self._hours.items()):
            periods.setdefault(int(hour * HOUR // step), _Period()).merge(period)
        return [
            Point(number * step, one.window, one.languages, one.folders)
            for number, one in sorted(periods.items())
        ][-MOST_POINTS:]


def _tallies(value: object, names: Iterable[str] | None = None) -> dict[str, Tally]:
    """Read counts by name; what is damaged is left out."""
    if not isinstance(value, dict):
        return {}
    found = {}
    for name, counts in list(value.items())[:_MOST_FOLDERS]:
        tally = _tally(counts)
        if tally is not None and (names is None or name in names):
            found[line_of_text(name)] = tally
    return found


def _tally(counts: object) -> Tally | None:
    if not isinstance(counts, dict):
        return None
    numbers = [counts.get(field) for field in Tally._fields]
    if all(type(number) is int and 0 <= number < 10**12 for number in numbers):
        return Tally(*numbers)  # type: ignore[arg-type] # looked at one by one
    return None


def _sum(tallies: Iterable[Tally]) -> Tally:
    return Tally(*map(sum, zip(*tallies, strict=True)))
