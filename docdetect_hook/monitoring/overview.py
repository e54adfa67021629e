"""Everything known about a project at one moment: windows, queue, model and its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final, NamedTuple

from docdetect_hook.feedback.store import read_events
from docdetect_hook.models.registry import Change, current_version, problems, read_state
from docdetect_hook.monitoring.metrics import read_metrics
from docdetect_hook.monitoring.window import DAY, HOUR, WEEK, Window
from docdetect_hook.monitoring.windows import Windows

EDGES: Final = (HOUR, DAY, WEEK, inf)
"""The windows that are kept when nothing else is asked for."""

_TRAINED = ("train", "refuse")  # what the history says of a retraining, whatever its gates made of it


class Overview(NamedTuple):
    """A project at one moment; ``now`` and all other times are seconds since 1970.

    ``history`` is that of the models, ``alerts`` has time, kind and text of the last alerts, oldest first,
    ``damaged`` counts lines of the metrics file that could not be used.
    """

    root: str
    now: float
    windows: Windows
    queue: int
    model: str
    candidate: str | None
    canary_share: float
    model_problems: tuple[str, ...]
    history: tuple[Change, ...]
    alerts: tuple[tuple[float, str, str], ...]
    damaged: int

    def window(self, edge: float) -> Window:
        """Give the window that reaches back to one of the edges."""
        return self.windows.within(edge)

    def retrainings(self, edge: float) -> int:
        """Count the retrainings in a window."""
        return sum(self.now - edge <= ts <= self.now for ts in self._trainings())

    @property
    def last_retraining(self) -> float | None:
        """Give the time of the last retraining, whatever became of its candidate."""
        return max(self._trainings(), default=None)

    def _trainings(self) -> Iterator[float]:
        return (change.ts for change in self.history if change.action in _TRAINED)


def overview(root: str, now: float, edges: Sequence[float] = EDGES, named: str = "") -> Overview:
    """Read what a project's files say; ``named`` is the model file that its configuration names, if any."""
    windows = Windows(now, edges)
    windows.add_metrics(read_metrics(root))
    windows.add_feedback(read_events(root))
    state = read_state(root)
    return Overview(
        root,
        now,
        windows,
        windows.queue,
        current_version(root, named),
        state.candidate,
        state.share,
        problems(root, named),
        state.history,
        tuple(sorted(windows.alerts)),
        windows.damaged,
    )
