"""What the pages show of a project's own files, read through the functions that the commands use."""

from __future__ import annotations

import os
import time
from collections import Counter
from itertools import islice

from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.dashboard.trend import Point, Trend
from docdetect_hook.feedback.cases import Case
from docdetect_hook.learning.queue import Question, pattern_of
from docdetect_hook.learning.queue import read_queue as learning_queue
from docdetect_hook.learning.rollout import supervise
from docdetect_hook.learning.similar import Answered
from docdetect_hook.models.lifecycle import Note, shown
from docdetect_hook.monitoring.health import as_json, disk_of, health
from docdetect_hook.monitoring.metrics import read_metrics
from docdetect_hook.monitoring.statistics import overview
from docdetect_hook.monitoring.tables import stats
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Hashable, Iterator, Mapping
from docdetect_hook.storage.folder import FOLDER_NAME

_MOST_CASES: Final = 500  # of the queue that are held ready
_MINUTE: Final = 60


def settings_in(root: str) -> Settings:
    """Return the settings that hold in the root of a project."""
    return load_settings(cwd=root, known_codes=CODE_NAMES)


def sign_of(root: str, now: float) -> Hashable:
    """Return what changes when the project's records do; the windows of time move every minute."""
    return (int(now // _MINUTE), *records_sign(root))


def records_sign(root: str) -> tuple[Hashable, ...]:
    """Return the sizes and times of everything that the project keeps beside its cache."""
    return tuple(sorted(_signs(root)))


def _signs(root: str) -> Iterator[tuple[str, int, int, int]]:
    folder = os.path.join(root, FOLDER_NAME)
    for place, wanted in ((folder, "."), (os.path.join(folder, "models"), ".json"), (root, ".docdetect")):
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            if wanted in entry.name and not entry.name.endswith(".lock"):
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:  # gone in the meantime
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield entry.path, status.st_ino, status.st_size, status.st_mtime_ns


class Figures(NamedTuple):
    """The figures of a project: those of `docdetect stats` and `docdetect health`, and the trend."""

    now: float
    stats: Mapping[str, Any]
    health: Mapping[str, Any]
    points: tuple[Point, ...]
    alerts: tuple[tuple[float, str, str], ...]
    disputes: int

    def window(self, name: str) -> Mapping[str, Any]:
        """Return the figures of one window, such as `24h`."""
        window: Mapping[str, Any] = self.stats["windows"][name]
        return window


def read_figures(root: str) -> Figures:
    """Read the metrics, the labels and the state of the models."""
    now, settings = time.time(), settings_in(root)
    view = overview(root, now, named=settings.model_path)
    trend = Trend(now)
    for event in read_metrics(root):
        trend.add(event)
    state = as_json(health(view, settings, disk_of(root)))
    return Figures(now, stats(view), state, tuple(trend.points()), view.alerts, view.queue)


def act_on_answers(root: str, reviewer: str) -> tuple[str, ...]:
    """Let the answers move models on or back, as `docdetect review` does at its end; say what was done."""
    steps = supervise(root, settings_in(root), Note(reviewer, "", time.time()))
    return tuple(f"{step.action} {shown(step.version)}: {step.alert or step.why}" for step in steps)


class Filter(NamedTuple):
    """Which cases somebody wants to judge; empty fields take every one."""

    language: str = ""
    kind: str = ""
    folder: str = ""

    def takes(self, case: Case) -> bool:
        """Return whether a case is wanted."""
        return (
            (not self.language or case.language == self.language)
            and (not self.kind or case.kind == self.kind)
            and (not self.folder or case.path.startswith(f"{self.folder.rstrip('/')}/"))
        )


class Waiting(NamedTuple):
    """The queue under a filter: the first cases, how many there are, and by what they can be told apart.

    ``alike`` counts the open cases of each pattern, ``answered`` finds similar ones.
    """

    questions: tuple[Question, ...]
    waiting: int
    everything: int
    labelled: int
    skipped: int
    conflicts: int
    languages: Mapping[str, int]
    kinds: Mapping[str, int]
    folders: Mapping[str, int]
    alike: Mapping[str, int]
    answered: Answered


def read_queue(root: str, wanted: Filter) -> Waiting:
    """Read the cases that wait, those whose answers help most first."""
    queue = learning_queue(root, settings_in(root), wanted.takes)
    questions = tuple(islice(queue.questions, _MOST_CASES))
    patterns = {pattern_of(question.case) for question in questions}
    feedback, everything = queue.feedback, queue.everything
    return Waiting(
        questions,
        len(queue.cases),
        len(everything),
        feedback.answered,
        len(feedback.skipped),
        len(feedback.conflicts),
        _counts(case.language for case in everything),
        _counts(case.kind for case in everything),
        _counts(case.path.partition("/")[0] for case in everything if "/" in case.path),
        {name: count for name, count in Counter(map(pattern_of, queue.cases)).items() if name in patterns},
        Answered(feedback.labelled),
    )


def _counts(names: Iterator[str]) -> dict[str, int]:
    return dict(Counter(names).most_common(50))
