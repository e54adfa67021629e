"""Let labelled findings decide what becomes of a candidate on trial, and of a model that took over."""

from __future__ import annotations

import math

from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.learning.training import Example, examples_of
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.correction import Correction, ModelError
from docdetect_hook.models.state import State, read_state
from docdetect_hook.monitoring.alerts import Alert, record
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Final, Iterable, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.settings import SafetySettings, Settings

ENOUGH: Final = 30
"""Labelled findings since a model went on trial, or took over, from which they count as evidence."""

WINDOW: Final = 200
"""The newest labels that count."""

_LEAST_LOST: Final = 2  # a single answer never decides
# A loss counts when a model as good as the other one would have it less often than this.
_LUCK: Final = 0.2


class Step(NamedTuple):
    """Something that evidence made happen to a model, with what people are alerted to, if anything."""

    action: str
    version: str
    why: str
    alert: str = ""


def supervise(root: str, settings: Settings, note: lifecycle.Note) -> list[Step]:
    """Look at the findings labelled since a model went on trial or took over, and act on them.

    Returns what was done; alerts are appended to the metrics file as well. ``note`` says who labels and when.
    """
    examples = examples_of(read_feedback(root))
    steps = [*_try_candidate(root, settings, examples, note), *_watch_current(root, settings, examples, note)]
    for step in steps:
        if step.alert and settings.safety.alert_enabled:
            record(root, Alert("accuracy", step.alert), note.ts)
    return steps


def _try_candidate(
    root: str, settings: Settings, examples: Sequence[Example], note: lifecycle.Note
) -> Iterator[Step]:
    """Drop a candidate that is worse than the current model, promote one that is as good."""
    state = read_state(root)
    if state.candidate is None or not state.share:
        return
    found = _evidence(root, settings, examples, state, (state.candidate, state.current, "canary"))
    why = found.told("candidate", "current model")
    if found.is_worse(settings.safety):
        lifecycle.drop_candidate(root, note._replace(why=why))
        yield Step("drop", state.candidate, why, f"the candidate is worse on labelled findings: {why}")
    elif found.is_as_good:
        lifecycle.promote(root, note._replace(why=why))
        yield Step("promote", state.candidate, why)


def _watch_current(
    root: str, settings: Settings, examples: Sequence[Example], note: lifecycle.Note
) -> Iterator[Step]:
    """Go back from a model that is worse than the one before it, or alert people once."""
    state = read_state(root)
    if state.previous is None:
        return
    found = _evidence(root, settings, examples, state, (state.current, state.previous, "promote", "rollback"))
    if not found.is_worse(settings.safety):
        return
    why = found.told("current model", "the one before")
    alert = f"the model in charge is worse than the one before: {why}"
    if settings.auto_rollback:
        lifecycle.rollback(root, note._replace(why=why), lifecycle.shown(state.previous))
        yield Step("rollback", state.previous, why, alert)
    elif not _has_alerted(state):
        lifecycle.note_alert(root, note._replace(why=why))
        yield Step("alert", state.current, why, alert)


def _has_alerted(state: State) -> bool:
    """Return whether people were alerted since the current model took over: once is enough."""
    actions = (change.action for change in reversed(state.history))
    return next((one for one in actions if one in ("promote", "rollback", "alert")), "") == "alert"


def _evidence(
    root: str, settings: Settings, examples: Sequence[Example], state: State, trial: tuple[str, ...]
) -> Comparison:
    """Compare two models since one of these actions; one that cannot be read is no evidence."""
    first, second, *actions = trial
    try:
        models = registry.load_version(root, first, state), registry.load_version(root, second, state)
    except ModelError:
        return Comparison()  # serving falls back by itself, and says so
    since = next((change.ts for change in reversed(state.history) if change.action in actions), 0.0)
    return compare(examples, *models, since, settings.learning.demote_below)


class Comparison(NamedTuple):
    """Two models on the same labelled findings: how often each decides as people do, and each alone."""

    labels: int = 0
    first_right: int = 0
    second_right: int = 0
    only_first: int = 0
    only_second: int = 0

    @property
    def lost(self) -> float:
        """Return by how much the first model is right less often, as a share of the labels."""
        return (self.second_right - self.first_right) / self.labels if self.labels else 0.0

    @property
    def luck(self) -> float:
        """Return how likely a first model as good as the second loses at least so much.

        McNemar's exact test, one-sided: each label that only one of the two gets right is a coin.
        """
        coins = self.only_first + self.only_second
        unlucky = sum(math.comb(coins, lost) for lost in range(self.only_second, coins + 1))
        return float(unlucky / 2**coins)

    @property
    def is_as_good(self) -> bool:
        """Return whether the first model is right as often, by enough labels."""
        return self.labels >= ENOUGH and self.first_right >= self.second_right

    def is_worse(self, safety: SafetySettings) -> bool:
        """Return whether the first model is worse by the threshold, and not by bad luck."""
        lost = self.only_second - self.only_first
        enough = self.labels >= ENOUGH and lost >= _LEAST_LOST
        return enough and self.lost >= safety.degradation_threshold and self.luck < _LUCK

    def told(self, first: str, second: str) -> str:
        """Write what was compared."""
        both = f"{first} right on {self.first_right}, {second} on {self.second_right}"
        return f"{both} of {self.labels} labelled findings"


def compare(
    examples: Iterable[Example],
    first: Correction | None,
    second: Correction | None,
    since: float,
    below: float,
) -> Comparison:
    """Compare two models on the newest findings labelled after a time.

    Right is who reports what people want, and takes back what they do not.
    """
    recent = sorted((one for one in examples if one.ts > since), key=lambda one: (one.ts, one.id))
    rows = [(_right(first, one, below), _right(second, one, below)) for one in recent[-WINDOW:]]
    return Comparison(
        len(rows),
        sum(a for a, _ in rows),
        sum(b for _, b in rows),
        sum(a and not b for a, b in rows),
        sum(b and not a for a, b in rows),
    )


def _right(model: Correction | None, one: Example, below: float) -> bool:
    demoted = model is not None and model.demotes(one.subject, below)
    return demoted != one.wanted
