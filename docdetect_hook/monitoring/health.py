"""The health of a project's gate: accuracy, performance, queue, model and disk, a sentence each."""

from __future__ import annotations

import os
import shutil
from enum import IntEnum

from docdetect_hook.config.settings import Settings
from docdetect_hook.feedback.cases import waiting_for_review
from docdetect_hook.monitoring.alerts import ALERT_THRESHOLDS, Alert, find_alerts, thresholds_of, told
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.window import DAY
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Mapping
from docdetect_hook.storage.folder import FOLDER_NAME
from docdetect_hook.text.terminal import counted

_SLOW: Final = 200_000  # characters a second below which checking is called slow
_ENOUGH: Final = 1_000_000  # characters below which start-up is most of the time, so that speed says nothing
_LITTLE_SPACE: Final = 1 << 30  # bytes
_NO_SPACE: Final = 50 << 20
_GIGA: Final = 1 << 30


class Level(IntEnum):
    """How bad something is; what nobody has measured is not known to be well."""

    OK = 0
    UNKNOWN = 1
    WARN = 2
    FAIL = 3


class Component(NamedTuple):
    """One part of the gate, how it is, and why."""

    name: str
    level: Level
    text: str


class Disk(NamedTuple):
    """Bytes free where the project's folder is, and whether that can be written."""

    free: int
    writable: bool


class Health(NamedTuple):
    """Every component, and the alerts that made some of them fail."""

    components: tuple[Component, ...]
    alerts: tuple[Alert, ...]

    @property
    def level(self) -> Level:
        """Return the worst level."""
        return max(component.level for component in self.components)


def health(view: Overview, settings: Settings, disk: Disk) -> Health:
    """Judge a project at one moment."""
    alerts = find_alerts(view, thresholds_of(settings.safety))
    components = (
        _accuracy(view, settings, [alert for alert in alerts if alert.kind == "accuracy_drop"]),
        _performance(view, [alert for alert in alerts if alert.kind != "accuracy_drop"]),
        _queue(view, settings),
        _model(view),
        _alerts(view),
        judge_disk(disk),
    )
    return Health(components, tuple(alerts))


def disk_of(root: str) -> Disk:
    """Measure the disk that a project is on."""
    folder = os.path.join(root, FOLDER_NAME)
    place = folder if os.path.isdir(folder) else root
    return Disk(shutil.disk_usage(place).free, os.access(place, os.W_OK))


def _accuracy(view: Overview, settings: Settings, alerts: list[Alert]) -> Component:
    """Judge the findings by the random sample; no answer of a reviewer fails a run in CI."""
    if alerts:
        return Component("accuracy", Level.WARN, _sentence(alerts))
    target = settings.safety.accuracy_threshold
    text = f"The accuracy of findings is {told(view.accuracy)}"
    if view.accuracy.share is not None and view.accuracy.interval[1] < target:
        return Component("accuracy", Level.WARN, f"{text}, below the target of {target:g}.")
    return Component("accuracy", Level.UNKNOWN if view.accuracy.share is None else Level.OK, f"{text}.")


def _alerts(view: Overview) -> Component:
    """Tell of the alerts on record of the last day that are no figures, which other components judge."""
    recent = [text for ts, kind, text in view.alerts if view.now - ts <= DAY and kind not in ALERT_THRESHOLDS]
    if not recent:
        return Component("alerts", Level.OK, "No alert was raised in the last day.")
    text = f"{counted(len(recent), 'alert')} in the last day, the last one: {recent[-1]}"
    return Component("alerts", Level.WARN, f"{text}.")


def _performance(view: Overview, alerts: list[Alert]) -> Component:
    if alerts:
        return Component("performance", Level.FAIL, _sentence(alerts))
    day = view.window(DAY)
    if not day.runs:
        return Component("performance", Level.UNKNOWN, "Nothing was checked in the last day.")
    text = f"{counted(day.runs, 'run')} in the last day"
    if day.throughput is None:
        return Component("performance", Level.UNKNOWN, f"{text}, in which no file had changed.")
    text += f" at {day.throughput:,.0f} characters a second"
    if day.throughput < _SLOW and day.total.checked_chars >= _ENOUGH:
        return Component("performance", Level.WARN, f"{text}, below {_SLOW:,}.")
    return Component("performance", Level.OK, f"{text}.")


def _queue(view: Overview, settings: Settings) -> Component:
    waiting, most = waiting_for_review(view.queue), settings.learning.retraining_frequency
    if view.queue > most:
        return Component("queue", Level.WARN, f"{waiting}, over {most}: run `docdetect review`.")
    return Component("queue", Level.OK, f"{waiting}.")


def _model(view: Overview) -> Component:
    if view.model_problems:
        return Component("model", Level.FAIL, f"{'; '.join(view.model_problems)}.")
    text = f"Model {view.model} serves"
    if view.candidate is not None and view.canary_share:
        text += f", and {view.candidate} {view.canary_share:g} % of the files"
    elif view.candidate is not None:
        return Component("model", Level.WARN, f"{text}; the candidate {view.candidate} waits for a canary.")
    return Component("model", Level.OK, f"{text}.")


def judge_disk(disk: Disk) -> Component:
    """Judge the disk that a project is on."""
    if not disk.writable:
        return Component("disk", Level.FAIL, f"{FOLDER_NAME} cannot be written.")
    level = Level.FAIL if disk.free < _NO_SPACE else Level.WARN if disk.free < _LITTLE_SPACE else Level.OK
    return Component("disk", level, f"{disk.free / _GIGA:.1f} GiB are free.")


def _sentence(alerts: list[Alert]) -> str:
    text = "; ".join(alert.text for alert in alerts)
    return f"{text[0].upper()}{text[1:]}."


def as_json(state: Health) -> Mapping[str, object]:
    """Return the health as plain values."""
    return {
        "version": 1,
        "healthy": state.level != Level.FAIL,
        "status": state.level.name.lower(),
        "components": {
            one.name: {"status": one.level.name.lower(), "text": one.text} for one in state.components
        },
        "alerts": [alert._asdict() for alert in state.alerts],
    }
