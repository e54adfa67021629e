"""Rolling windows over runs and labels, added up in one pass with memory that does not grow with the runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any, Final

from docdetect_hook.feedback.cases import case_of
from docdetect_hook.feedback.fields import line_of_text, seconds_of
from docdetect_hook.feedback.labels import label_of
from docdetect_hook.monitoring.bands import Band
from docdetect_hook.monitoring.cases import MOST_BANDS, Cases
from docdetect_hook.monitoring.window import Window

_MOST_EDGES: Final = MOST_BANDS - 1
_MOST_ALERTS: Final = 100  # kept of those in the files: the last ones


class Windows:
    """Adds events up into bands between edges in time; a window is all bands up to its edge.

    ``edges`` are ascending, in seconds before ``now``. What is dated after ``now`` is left out.
    """

    def __init__(self, now: float, edges: Sequence[float]) -> None:
        """Take the time that counts as now, in seconds since 1970."""
        if not 0 < len(edges) <= _MOST_EDGES or list(edges) != sorted(edges):
            raise ValueError(f"edges must be 1 to {_MOST_EDGES} ascending numbers, not {edges!r}")
        self._now = now
        self._edges = tuple(edges)
        self._bands = [Band() for _ in (*edges, inf)]  # the last one is what no window reaches
        self._cases = Cases(self._bands)
        self.damaged = 0
        self.first_run: float | None = None
        self.alerts: deque[tuple[float, str, str]] = deque(maxlen=_MOST_ALERTS)

    def add_metrics(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Add the lines of a metrics file, in any order."""
        for event in events:
            ts = seconds_of(event.get("ts"))
            if ts is None:
                self.damaged += 1
            elif ts > self._now:
                continue
            elif event["event"] == "run":
                self._add_run(event, ts)
            elif event["event"] == "alert":
                self._add_alert(event, ts)

    def _add_alert(self, event: Mapping[str, Any], ts: float) -> None:
        self.alerts.append((ts, line_of_text(event.get("kind")), line_of_text(event.get("text"))))

    def _add_run(self, event: Mapping[str, Any], ts: float) -> None:
        try:
            self._bands[self._band(ts)].add_run(event)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.damaged += 1
        else:
            self.first_run = ts if self.first_run is None else min(ts, self.first_run)

    def add_feedback(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Add the events of a feedback file, those of one case in their order."""
        now = self._now
        for event in events:
            ts = seconds_of(event.get("ts"))
            if ts is not None and ts > now:
                continue
            if (case := case_of(event)) is not None:
                self._cases.add_case(case)
            elif (label := label_of(event)) is not None:
                self._cases.add_label(label, self._band(-inf if ts is None else ts))
            elif event["event"] == "alert" and ts is not None:
                self._add_alert(event, ts)

    def _band(self, ts: float) -> int:
        age = self._now - ts
        for number, edge in enumerate(self._edges):
            if age <= edge and age < inf:
                return number
        return len(self._edges)

    @property
    def queue(self) -> int:
        """Count the cases that nobody has labelled or skipped."""
        return self._cases.waiting

    def within(self, edge: float, after: float = 0.0) -> Window:
        """Give the window from ``edge`` back to ``after``, both among the edges; 0 is now."""
        first = self._edges.index(after) + 1 if after else 0
        last = self._edges.index(edge) + 1
        total = Band()
        for band in self._bands[first:last]:
            total.merge(band)
        return total.window(edge - after)
