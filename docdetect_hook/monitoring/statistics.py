"""Everything known about a project at one moment: runs and answers by periods, queue and models."""

from __future__ import annotations

from math import inf

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.fields import line_of_text, seconds_of
from docdetect_hook.feedback.labels import Settled
from docdetect_hook.feedback.reading import read_answers, read_cases
from docdetect_hook.feedback.sources import AT_ONCE, Sources
from docdetect_hook.models.registry import problems
from docdetect_hook.models.serving import current_version
from docdetect_hook.models.state import Change, read_state
from docdetect_hook.monitoring.metrics import read_metrics
from docdetect_hook.monitoring.window import DAY, HOUR, LANGUAGES, WEEK, Accuracy, Outcomes, Window, added
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Iterable, Iterator, Mapping

WINDOWS: Final[Mapping[str, float]] = {"1h": HOUR, "24h": DAY, "7d": WEEK, "all": inf}
ALL_WINDOWS: Final = tuple(WINDOWS.values())
"""The windows that are kept when nothing else is asked for, and shown, by their names."""

_MOST_ALERTS: Final = 100  # kept of those in the files: the last ones
_TRAINED: Final = ("train", "refuse")  # what the history says of a retraining, whatever its gates made of it


class Overview(NamedTuple):
    """A project at one moment; ``now`` and all other times are seconds since 1970.

    ``bands`` are the periods between the edges, ``accuracy`` is that of all random answers.
    ``history`` is that of the models, ``alerts`` has time, kind and text of the last alerts, oldest first,
    ``damaged`` counts lines of the metrics file that could not be used.
    """

    root: str
    now: float
    bands: Mapping[float, Window]
    accuracy: Accuracy
    queue: int
    model: str
    candidate: str | None
    canary_share: float
    model_problems: tuple[str, ...]
    history: tuple[Change, ...]
    alerts: tuple[tuple[float, str, str], ...]
    damaged: int

    def window(self, edge: float, after: float = 0.0) -> Window:
        """Return the window from one of the edges back to another one, by default to now."""
        total = Window(edge - after)
        for end, band in self.bands.items():
            if after < end <= edge:
                total.merge(band)
        return total

    def retrainings(self, edge: float) -> int:
        """Count the retrainings in a window."""
        return sum(self.now - edge <= ts <= self.now for ts in self._trainings())

    @property
    def last_retraining(self) -> float | None:
        """Return the time of the last retraining, whatever became of its candidate."""
        return max(self._trainings(), default=None)

    def _trainings(self) -> Iterator[float]:
        return (change.ts for change in self.history if change.action in _TRAINED)


def overview(root: str, now: float, edges: Iterable[float] = ALL_WINDOWS, named: str = "") -> Overview:
    """Read what a project's files say; ``named`` is the model file that its configuration names, if any.

    What is dated after ``now`` is left out.
    """
    now = round(now, 3)  # as events are dated: one of this very millisecond may seem to lie ahead
    gathered = _Gathered(now, edges)
    for event in read_metrics(root):
        gathered.add(event)
    answers, sources = read_answers(root, now), Sources(root)
    disputed = sampled = 0
    for case in read_cases(root, lambda name: name not in answers.skipped):
        if case.id in answers.settled:
            gathered.add_answer(case, answers.settled[case.id])
        elif sources.holds(case):
            sampled += case.sampled
            disputed += not case.sampled
    state = read_state(root)
    return Overview(
        root,
        now,
        gathered.bands,
        gathered.accuracy,
        disputed + min(sampled, AT_ONCE),
        current_version(root, named),
        state.candidate,
        state.share,
        problems(root, named),
        state.history,
        tuple(sorted(gathered.alerts)[-_MOST_ALERTS:]),
        gathered.damaged,
    )


class _Gathered:
    """Adds up runs and answers between edges in time; what no edge reaches counts for the accuracy alone."""

    def __init__(self, now: float, edges: Iterable[float]) -> None:
        self._now = now
        self.bands = {edge: Window() for edge in edges}
        self.accuracy = Accuracy()
        self.alerts: list[tuple[float, str, str]] = []
        self.damaged = 0

    def add(self, event: Mapping[str, Any]) -> None:
        """Add one line of a metrics file."""
        ts = seconds_of(event.get("ts"))
        if ts is None:
            self.damaged += 1
        elif ts <= self._now and event["event"] == "alert":
            self.alerts.append((ts, line_of_text(event.get("kind")), line_of_text(event.get("text"))))
            del self.alerts[: -2 * _MOST_ALERTS]
        elif ts <= self._now and event["event"] == "run":
            self._add_run(event, ts)

    def _add_run(self, event: Mapping[str, Any], ts: float) -> None:
        try:
            self._band(ts).add_run(event)
        except ValueError:
            self.damaged += 1

    def add_answer(self, case: Case, answers: Settled) -> None:
        """Add what people say of a case."""
        label, silent = answers.label, case.suggestion
        if label is None:
            return
        outcome = Outcomes(
            silent and label, not silent and not label, not silent and label, silent and not label
        )
        random = answers.random and case.code is not None
        audited = Accuracy(random and not label, random)
        self.accuracy = added(self.accuracy, audited)
        language = case.language if case.language in LANGUAGES else "other"
        self._band(answers.ts).add_answer(language, outcome, audited)

    def _band(self, ts: float) -> Window:
        age = self._now - ts
        return next((band for edge, band in self.bands.items() if age <= edge), None) or Window()
