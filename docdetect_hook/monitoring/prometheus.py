"""The figures in the text format that Prometheus collects."""

from __future__ import annotations

import json

from docdetect_hook.monitoring.health import Health, Level
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.monitoring.tables import ROWS, figure_in, stats
from docdetect_hook.startup.typed import Iterator, Mapping, TypeAlias

_Samples: TypeAlias = list[tuple[Mapping[str, str], float | None]]


def exposition(view: Overview, state: Health) -> Iterator[str]:
    """Yield the lines of the text format, version 0.0.4: every figure of `docdetect stats` by its name."""
    windows = {name: window for name, window in stats(view)["windows"].items() if name != "all"}
    for row in ROWS:
        samples: _Samples = [({"window": name}, figure_in(one, row.key)) for name, one in windows.items()]
        yield from _gauge(row.key.replace(".", "_"), samples)
    yield from _gauge("queue", [({}, view.queue)])
    yield from _gauge("model", [({"version": view.model}, 1)])
    yield from _gauge("health", [({"component": one.name}, one.level) for one in state.components])
    yield from _gauge("healthy", [({}, state.level < Level.FAIL)])


def _gauge(name: str, samples: _Samples) -> Iterator[str]:
    """Yield the lines of one gauge; what was not measured has none."""
    measured = [(labels, value) for labels, value in samples if value is not None]
    if measured:
        yield f"# TYPE docdetect_{name} gauge"
    for labels, value in measured:
        # A label is escaped as a JSON string is: backslash, quote and line end.
        inner = ",".join(f"{key}={json.dumps(text, ensure_ascii=False)}" for key, text in labels.items())
        yield f"docdetect_{name}{f'{{{inner}}}' if inner else ''} {float(value)!r}"
