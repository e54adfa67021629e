"""The lines of the charts: a name, and what it has at a point in time."""

from __future__ import annotations

from functools import partial

from docdetect_hook.coverage.share import Share, rounded
from docdetect_hook.dashboard.trend import Point, Tally
from docdetect_hook.languages import LANGUAGES
from docdetect_hook.monitoring.tables import PERCENTILES
from docdetect_hook.monitoring.window import Window
from docdetect_hook.startup.typed import Callable, Final, Mapping, Sequence

Value = float | int | None
Series = list[tuple[str, Callable[[Point], Value]]]

_TITLES: Final[Mapping[str, str]] = {name: row.title for name, row in LANGUAGES.items()}
_MEGA: Final = 1 << 20
_MOST: Final = 5  # lines that can be told apart


def _covered(tally: Tally) -> Value:
    share = Share(tally.definitions, tally.documented).percent
    return None if share is None else rounded(share)


_COUNTED: Final[Mapping[str, Callable[[Tally], Value]]] = {
    "documented": _covered,
    "findings": lambda tally: tally.findings,
}


def by_language(points: Sequence[Point], what: str) -> Series:
    """Return the figure of all, and of each language where there are several."""
    value = _COUNTED[what]
    names = sorted({name for point in points for name in point.languages})
    if len(names) < 2:  # noqa: PLR2004 - one language is all
        names = []
    titled = [(_TITLES[name], partial(_in, "languages", name, value)) for name in names]
    return [("all", lambda point: None if point.whole is None else value(point.whole)), *titled]


def by_folder(points: Sequence[Point], what: str) -> Series:
    """Return the figure of the largest folders of the last point."""
    folders = points[-1].folders if points else {}
    names = sorted(folders, key=lambda name: (-folders[name].definitions, name))[:_MOST]
    return [(name, partial(_in, "folders", name, _COUNTED[what])) for name in names]


def _in(field: str, name: str, value: Callable[[Tally], Value], point: Point) -> Value:
    """Return the figure of one language or folder at a point, None where it has none."""
    tallies: Mapping[str, Tally] = getattr(point, field)
    return value(tallies[name]) if name in tallies else None


def _percentile(share: float, window: Window) -> Value:
    seconds = window.latency.percentile(share)
    return None if seconds is None else seconds * 1000


# Title -> what a window has of it, and to how many digits it is shown.
_MEASURED: Final[Mapping[str, tuple[Callable[[Window], Value], int | None]]] = {
    "characters": (lambda window: window.throughput, None),
    "memory": (lambda window: window.peak_memory and window.peak_memory / _MEGA, None),
    "processors": (lambda window: window.cpu, 2),
    **{name: (partial(_percentile, share), 2) for name, share in PERCENTILES.items()},
}


def measured(*names: str) -> Series:
    """Return what runs took: characters in a second of checking, MiB, processors, milliseconds of a file."""
    return [(name, partial(_rounded, *_MEASURED[name])) for name in names]


def _rounded(read: Callable[[Window], Value], digits: int | None, point: Point) -> Value:
    value = read(point.window)
    return None if value is None else round(value, digits)


SERIES: Final = {"by_language": by_language, "by_folder": by_folder, "measured": measured}
"""What templates call for the lines of their charts."""
