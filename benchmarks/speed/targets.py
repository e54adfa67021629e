"""Hold what was measured to what docdetect promises, each ratio by the turns in which it was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.speed.crates import CLIPPY, CRATES, RUSTDOC
from benchmarks.speed.measure import BARE, GROWTH, Results
from benchmarks.speed.timing import Cost, Costs

Figure = Callable[[Cost], float]
CPU: Figure = attrgetter("cpu")
WALL: Figure = attrgetter("wall")
_PEAK: Figure = attrgetter("peak_mb")

_AGAINST_INTERROGATE = (
    ("python", "Python, cold: CPU against interrogate", 0.8),
    ("clean", "Python, cold, without findings: CPU against interrogate", 0.65),
    ("commit", "A commit of 30 files: CPU against interrogate", 0.7),
)
_ONE_FILE = (
    ("docdetect, Python", "One Python file with findings: CPU", CPU, 0.1),
    ("docdetect, Python without findings", "One Python file without findings: CPU", CPU, 0.06),
    ("docdetect, Python", "One Python file of 300 lines: wall", WALL, 0.3),
    ("docdetect, Rust", "One Rust file of 300 lines: wall", WALL, 0.1),
)
# What the peak may grow by from one copy of the corpus to eight.
_PEAK_GROWTH = {"Python": 1.1, "Rust": 1.2}
# Of each doubling: eight copies may take 8.5 times what one takes.
_CPU_GROWTH = 8.5 ** (1 / 3)


class Target(NamedTuple):
    """A promise: what is measured, what it should be, what it is."""

    what: str
    wanted: str
    measured: str
    met: bool


def ratios(costs: Costs, ours: str, theirs: str, figure: Figure = CPU) -> list[float]:
    """Return how a program compares with another in each turn."""
    return [figure(one) / figure(other) for one, other in zip(costs[ours], costs[theirs], strict=True)]


def targets(results: Results) -> Iterator[Target]:
    """Compare what was measured with what docdetect promises; sections that were not run promise nothing."""
    for section, what, limit in _AGAINST_INTERROGATE:
        if costs := results.of(section):
            yield _at_most(what, ratios(costs, "docdetect", "interrogate"), limit, "x")
    for section, of_section in _TARGETS.items():
        if costs := results.of(section):
            yield from of_section(costs, results.sizes.get(section, {}).get("chars", 0))
    yield from _compiler(results)
    for language in GROWTH:
        if costs := results.of(f"growth, {language}"):
            yield from _growth(language, costs)


def _python(costs: Costs, chars: int) -> Iterator[Target]:
    yield _speed("Python", costs, chars, 2.03)
    two, one = "docdetect --jobs 2", "docdetect"
    yield _at_most("Python, two jobs: CPU against one", ratios(costs, two, one), 1.1, "x")
    yield _at_most("Python, two jobs: wall against one", ratios(costs, two, one, WALL), 0.6, "x")
    yield _at_most("Python, cold: peak memory", map(_PEAK, costs[one]), 61.0, "MB")


def _slow(costs: Costs, _: int) -> Iterator[Target]:
    found = ratios(costs, "docdetect", "pydocstyle")
    yield _at_most("Python, cold: CPU against pydocstyle", found, 1 / 6, "x")


def _warm(costs: Costs, _: int) -> Iterator[Target]:
    found = ratios(costs, "docdetect", "ruff", WALL)
    yield _at_most("Python, warm: wall against ruff's warm run", found, 0.5, "x")


def _rust(costs: Costs, chars: int) -> Iterator[Target]:
    yield _speed("Rust", costs, chars, 10.0)
    found = ratios(costs, "docdetect", "tree-sitter-rust")
    yield _at_most("Rust, cold: CPU against tree-sitter-rust with a walk", found, 0.85, "x")


def _one_file(costs: Costs, _: int) -> Iterator[Target]:
    for name, what, figure, limit in _ONE_FILE:
        yield _beside_bare(what, costs, name, figure, limit)


def _batches(costs: Costs, _: int) -> Iterator[Target]:
    again = ratios(costs, "second run", "first run")
    yield _at_most("In batches: CPU of the second run against the first", again, 0.1, "x")
    beside = "one changed file beside"
    yield _beside_bare("One changed file beside the cache: CPU", costs, beside, CPU, 0.11)
    yield _at_most("One changed file beside the cache: peak memory", map(_PEAK, costs[beside]), 25.0, "MB")


def _flake8(costs: Costs, _: int) -> Iterator[Target]:
    names = ("flake8", "flake8-docdetect", "flake8-docstrings")
    turns = zip(*(map(CPU, costs[name]) for name in names), strict=True)
    added = [(ours - bare) / (theirs - bare) for bare, ours, theirs in turns]
    yield _at_most("flake8: added CPU against flake8-docstrings", added, 0.2, "x")


_TARGETS: dict[str, Callable[[Costs, int], Iterator[Target]]] = {
    "python": _python,
    "slow": _slow,
    "warm": _warm,
    "rust": _rust,
    "one_file": _one_file,
    "batches": _batches,
    "flake8": _flake8,
}


def _compiler(results: Results) -> Iterator[Target]:
    for crate in CRATES:
        if costs := results.of(crate):
            dependencies = results.sizes[crate]["dependencies"]
            for name in (CLIPPY, RUSTDOC):
                what = f"Rust, {crate} with {dependencies} dependencies: times faster than `{name}`"
                target = _at_least(what, ratios(costs, name, "docdetect", WALL), 100.0, "x")
                # Judged by what people wait for, although cargo has all cores for it.
                cpu = median(ratios(costs, name, "docdetect"))
                yield target._replace(measured=f"{target.measured}, CPU: {cpu:.3g} x")


def _growth(language: str, costs: Costs) -> Iterator[Target]:
    doublings = [ratio for less, more in pairwise(costs) for ratio in ratios(costs, more, less)]
    yield _at_most(f"{language}: CPU of twice the copies", doublings, _CPU_GROWTH, "x")
    fewest, most = min(costs, key=int), max(costs, key=int)
    peaks = ratios(costs, most, fewest, _PEAK)
    what = f"{language}: peak memory of {most} copies against one"
    yield _at_most(what, peaks, _PEAK_GROWTH[language], "x")


def _speed(language: str, costs: Costs, chars: int, limit: float) -> Target:
    speeds = [chars / cost.cpu / 1e6 for cost in costs["docdetect"]]
    return _at_least(f"{language}, cold: million chars per CPU second", speeds, limit, "")


def _beside_bare(what: str, costs: Costs, name: str, figure: Figure, limit: float) -> Target:
    """Name the start of Python itself beside: it tells how fast the machine was in these turns."""
    target = _at_most(what, map(figure, costs[name]), limit, "s")
    bare = median(map(figure, costs[BARE]))
    return target._replace(measured=f"{target.measured} beside a bare Python of {bare:.3g} s")


def _at_most(what: str, values: Iterable[float], limit: float, unit: str) -> Target:
    found = list(values)
    return Target(what, f"at most {limit:.3g} {unit}".strip(), _told(found, unit), median(found) <= limit)


def _at_least(what: str, values: Iterable[float], limit: float, unit: str) -> Target:
    found = list(values)
    return Target(what, f"at least {limit:.3g} {unit}".strip(), _told(found, unit), median(found) >= limit)


def _told(values: list[float], unit: str) -> str:
    """Return the median with the quartiles around it."""
    middle = f"{median(values):.3g} {unit}".strip()
    if len(values) == 1:
        return middle
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return f"{middle} ({lower:.3g} to {upper:.3g})"
