"""Measure how fast this machine checks: the sources of the package itself, again and again."""

from __future__ import annotations

import time
from importlib.resources import files

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Iterator

WANTED: Final = 200_000
"""Characters a second that checking should reach."""

_ENOUGH: Final = 0.5  # seconds of checking, after which the figure is steady


class Speed(NamedTuple):
    """How many characters were checked in how many seconds of the processor."""

    chars: int
    seconds: float

    @property
    def rate(self) -> float:
        """Return the characters checked in a second."""
        return self.chars / self.seconds if self.seconds else 0.0


def measure() -> Speed:
    """Check sources for a while; the time of the processor counts, so other programs do not."""
    engine = Engine(load_settings(isolated=True))
    texts = list(_texts())
    chars, start = 0, time.process_time()
    while time.process_time() - start < _ENOUGH:
        for text in texts:
            engine.check_text(text, "sample.py", "python")
            chars += len(text)
    return Speed(chars, time.process_time() - start)


def _texts() -> Iterator[str]:
    for entry in files("docdetect_hook.readers.python").iterdir():
        if entry.name.endswith(".py"):
            yield entry.read_text(encoding="utf-8")
