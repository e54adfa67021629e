"""Test that ten times the hostile input takes at most twelve times the time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.hostile.families import PYTHON, RUST, Family
from benchmarks.process import DOCDETECT, Limits, Outcome, run

_SIZES = (2_000, 20_000, 200_000, 2_000_000)
_MOST = 12.0
_RUNS = 3
# Below this the start of the process, which varies by as much, hides the work.
_LEAST_SECONDS = 0.05
_DOUBLED = (25_000, 50_000, 100_000)
_MOST_DOUBLED = 2.4
_LEAST_DOUBLED = 0.4  # the start of the process is in it
_MOST_SECONDS, _MOST_MEGABYTES = 2.0, 200.0
_CHECK = ("check", "--isolated", "--exit-zero", "--format", "json")
# Every rule and definition, with the cases for review; every correction, which nothing writes.
_WHOLE = {
    "check": (*_CHECK, "--select", "ALL", "--scope", "all", "--feedback-out", os.devnull),
    "fix": ("fix", "--isolated", "--diff", "--unsafe-fixes", "--select", "ALL"),
}
# Texts whose length grows with the square of their number: nested blocks are indented.
_USAGE = 2
_LIMITS = Limits(cpu_seconds=60, wall_seconds=90.0, memory_mb=2048)


class Growth(NamedTuple):
    """Processor seconds of one family by size of the text, the start of the process taken off."""

    language: str
    family: str
    seconds: tuple[float, ...]
    survived: bool

    @property
    def worst(self) -> float:
        """Return the largest growth over a tenfold size, where there was time to measure."""
        steps = zip(self.seconds, self.seconds[1:], strict=False)
        grown = (after / max(before, _LEAST_SECONDS) for before, after in steps)
        return max(grown, default=0.0)

    @property
    def linear(self) -> bool:
        """Return whether the family ended well at every size and never grew too fast."""
        return self.survived and self.worst <= _MOST


def growths() -> Iterator[Growth]:
    """Measure every family of both languages."""
    with tempfile.TemporaryDirectory() as temporary:
        for language, suffix, families in (("python", ".py", PYTHON), ("rust", ".rs", RUST)):
            start = _seconds(Path(temporary) / f"start{suffix}", "")[0]
            for name, family in families.items():
                yield _measure(language, name, family, Path(temporary) / f"{name}{suffix}", start)


class Doubling(NamedTuple):
    """Processor seconds and peak MB of a command over a family at 25, 50 and 100 thousand characters."""

    command: str
    language: str
    family: str
    costs: tuple[tuple[float, float], ...]

    @property
    def bounded(self) -> bool:
        """Return whether twice the text never took much more than twice, and the largest was cheap."""
        if len(self.costs) < len(_DOUBLED):
            return False  # a run did not end by itself
        for (seconds, megabytes), (more, larger) in pairwise(self.costs):
            if more > _MOST_DOUBLED * max(seconds, _LEAST_DOUBLED):
                return False
            if larger > _MOST_DOUBLED * megabytes:
                return False
        return self.costs[-1][0] <= _MOST_SECONDS and self.costs[-1][1] <= _MOST_MEGABYTES


def doublings(only: str = "") -> Iterator[Doubling]:
    """Measure the families whose name starts so at small sizes, where a reader of a report waits."""
    with tempfile.TemporaryDirectory() as place:
        for language, suffix, families in (("python", ".py", PYTHON), ("rust", ".rs", RUST)):
            path = Path(place) / f"text{suffix}"
            for name, family in families.items():
                if not name.startswith(only):
                    continue
                sized = [family(_number(family, size)) for size in _DOUBLED]
                for command, words in _WHOLE.items():
                    outcomes = [_outcome(path, text, words) for text in sized]
                    ended = [outcome for outcome in outcomes if not outcome.killed and outcome.code < _USAGE]
                    costs = tuple((one.cpu, one.peak_mb) for one in ended)
                    yield Doubling(command, language, name, costs)


def _measure(language: str, name: str, family: Family, path: Path, start: float) -> Growth:
    seconds: list[float] = []
    for size in _SIZES:
        cpu, survived = _seconds(path, family(_number(family, size)))
        if not survived:
            return Growth(language, name, tuple(seconds), survived=False)
        seconds.append(max(0.0, cpu - start))
    path.unlink()
    return Growth(language, name, tuple(seconds), survived=True)


def _number(family: Family, size: int) -> int:
    """Return the number at which the family's text has about this many characters."""
    # Doubling first: the text of a staircase grows with the square of its number.
    high = 2
    while len(family(high)) <= size:
        high *= 2
    low = high // 2
    while low < high:
        middle = (low + high + 1) // 2
        if len(family(middle)) <= size:
            low = middle
        else:
            high = middle - 1
    return low


def _seconds(path: Path, text: str) -> tuple[float, bool]:
    """Return the least processor time of a few runs, and whether all of them ended by themselves."""
    outcomes = [_outcome(path, text) for _ in range(_RUNS)]
    return min(outcome.cpu for outcome in outcomes), not any(outcome.killed for outcome in outcomes)


def _outcome(path: Path, text: str, words: Sequence[str] = _CHECK) -> Outcome:
    path.write_text(text, encoding="utf-8")
    return run([*DOCDETECT, *words, path.name], cwd=str(path.parent), limits=_LIMITS)
