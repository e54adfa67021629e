"""Everything known about a project at one moment: windows, queue, model and its history."""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import inf
from typing import Final, NamedTuple

from docdetect_hook.event_log import FOLDER_NAME
from docdetect_hook.feedback import FILE_NAME, read_events
from docdetect_hook.models.registry import current_version, problems, read_state
from docdetect_hook.monitoring.metrics import read_metrics
from docdetect_hook.monitoring.window import DAY, HOUR, WEEK, Window
from docdetect_hook.monitoring.windows import Windows, seconds_of

EDGES: Final = (HOUR, DAY, WEEK, inf)
"""The windows that are kept when nothing else is asked for."""

_TRAINED = ("train", "refuse")  # what the history says of a retraining, whatever its gates made of it


class Overview(NamedTuple):
    """A project at one moment; ``now`` and all other times are seconds since 1970.

    ``alerts`` has time, kind and text of the last alerts, oldest first, ``retrained`` the times of all
    retrainings, ``damaged`` counts lines of the metrics file that could not be used.
    """

    root: str
    now: float
    windows: Windows
    queue: int
    model: str
    candidate: str | None
    canary_share: float
    model_problems: tuple[str, ...]
    retrained: tuple[float, ...]
    alerts: tuple[tuple[float, str, str], ...]
    damaged: int

    def window(self, edge: float) -> Window:
        """Give the window that reaches back to one of the edges."""
        return self.windows.within(edge)

    def retrainings(self, edge: float) -> int:
        """Count the retrainings in a window."""
        return sum(self.now - edge <= ts <= self.now for ts in self.retrained)


def overview(root: str, now: float, edges: Sequence[float] = EDGES) -> Overview:
    """Read what a project's files say."""
    windows = Windows(now, edges)
    windows.add_metrics(read_metrics(root))
    windows.add_feedback(read_events(os.path.join(root, FOLDER_NAME, FILE_NAME)))
    state = read_state(root)
    times = (seconds_of(change.ts) for change in state.history if change.action in _TRAINED)
    return Overview(
        root,
        now,
        windows,
        windows.queue,
        current_version(root),
        state.candidate,
        state.share,
        problems(root),
        tuple(ts for ts in times if ts is not None),
        tuple(sorted(windows.alerts)),
        windows.damaged,
    )
