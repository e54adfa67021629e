"""Write the measured times as a page: tables, ratios, and the targets with their verdicts."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import NamedTuple

from benchmarks.speed.crates import CLIPPY, RUSTDOC
from benchmarks.speed.measure import Results
from benchmarks.speed.timing import Cost

_PAGE = """# Performance

Written by `python -m benchmarks speed DIR` after `python -m benchmarks fetch DIR`: every program runs as a
whole process on the same files, in turn with the others, after one turn that is not counted; medians.
"CPU" is user and system time of the process and its children, "peak" the largest resident size of one of
them. All Python programs are installed by pip, docdetect from the checkout, and have their bytecode on disk.

Machine: {machine}. {versions}.

## Targets

| target | wanted | measured | |
|---|---|---:|---|
{targets}

{sections}## Growth

{growth}
"""


_AGAINST_INTERROGATE = (
    ("clean", "Python, cold, without findings: CPU against interrogate", 0.65),
    ("commit", "A commit of 30 files: CPU against interrogate", 0.7),
)
# What the peak may grow by from one copy of the corpus to eight.
_PEAK_GROWTH = {"Python": 1.1, "Rust": 1.2}


class Target(NamedTuple):
    """A promise: what is measured, what it should be, what it is."""

    what: str
    wanted: str
    measured: str
    met: bool


def _cost(costs: Mapping[str, Cost | Sequence[float]], name: str) -> Cost:
    """Return a cost, also one that was read back from JSON, where a record is a list."""
    return Cost(*costs[name])


def targets(results: Results) -> Iterator[Target]:
    """Compare what was measured with what docdetect promises; sections that were not run promise nothing."""
    if results.python:
        yield from _python_targets(results)
    if results.warm:
        ours, ruff = _cost(results.warm, "docdetect"), _cost(results.warm, "ruff")
        yield _at_most("Python, warm: wall against ruff's warm run", ours.wall / ruff.wall, 0.5, "x")
    if results.rust:
        yield from _rust_targets(results)
    yield from _compiler_targets(results)
    if results.one_file:
        python = _cost(results.one_file, "docdetect, Python")
        if "docdetect, Python without findings" in results.one_file:
            clean = _cost(results.one_file, "docdetect, Python without findings")
            yield _at_most("One Python file with findings: CPU", python.cpu, 0.1, "s")
            yield _at_most("One Python file without findings: CPU", clean.cpu, 0.06, "s")
        rust = _cost(results.one_file, "docdetect, Rust")
        yield _at_most("One Python file of 300 lines: wall", python.wall, 0.30, "s")
        yield _at_most("One Rust file of 300 lines: wall", rust.wall, 0.10, "s")
    for field, what, limit in _AGAINST_INTERROGATE:
        if costs := getattr(results, field):
            ratio = _cost(costs, "docdetect").cpu / _cost(costs, "interrogate").cpu
            yield _at_most(what, ratio, limit, "x")
    if results.batches:
        again = _cost(results.batches, "second run").cpu / _cost(results.batches, "first run").cpu
        beside = _cost(results.batches, "one changed file beside")
        yield _at_most("In batches: CPU of the second run against the first", again, 0.1, "x")
        yield _at_most("One changed file beside the cache: CPU", beside.cpu, 0.11, "s")
        yield _at_most("One changed file beside the cache: peak memory", beside.peak_mb, 25.0, "MB")
    if results.flake8:
        bare = _cost(results.flake8, "flake8").cpu
        added = _cost(results.flake8, "flake8-docdetect").cpu - bare
        theirs = _cost(results.flake8, "flake8-docstrings").cpu - bare
        yield _at_most("flake8: added CPU against flake8-docstrings", added / theirs, 0.2, "x")
    for language, costs in results.growth.items():
        ratio = _cost(costs, "8").cpu / _cost(costs, "1").cpu
        yield _at_most(f"{language}: CPU of 8 copies against one", ratio, 8.5, "x")
    for language, costs in results.growth.items():
        ratio = _cost(costs, "8").peak_mb / _cost(costs, "1").peak_mb
        limit = _PEAK_GROWTH[language]
        yield _at_most(f"{language}: peak memory of 8 copies against one", ratio, limit, "x")


def _python_targets(results: Results) -> Iterator[Target]:
    ours = _cost(results.python, "docdetect")
    interrogate = _cost(results.python, "interrogate")
    chars = results.sizes["python"]["chars"]
    yield _at_most("Python, cold: CPU against interrogate", ours.cpu / interrogate.cpu, 0.8, "x")
    pydocstyle = _cost(results.python, "pydocstyle")
    yield _at_most("Python, cold: CPU against pydocstyle", ours.cpu / pydocstyle.cpu, 1 / 6, "x")
    yield _at_least("Python, cold: million chars per CPU second", chars / ours.cpu / 1e6, 2.03, "")
    two = _cost(results.python, "docdetect --jobs 2")
    yield _at_most("Python, two jobs: CPU against one", two.cpu / ours.cpu, 1.1, "x")
    yield _at_most("Python, two jobs: wall against one", two.wall / ours.wall, 0.6, "x")
    yield _at_most("Python, cold: peak memory", ours.peak_mb, 61.0, "MB")


def _rust_targets(results: Results) -> Iterator[Target]:
    ours, walk = _cost(results.rust, "docdetect"), _cost(results.rust, "tree-sitter-rust")
    chars = results.sizes["rust"]["chars"]
    yield _at_least("Rust, cold: million chars per CPU second", chars / ours.cpu / 1e6, 10.0, "")
    yield _at_most("Rust, cold: CPU against tree-sitter-rust with a walk", ours.cpu / walk.cpu, 0.85, "x")


def _compiler_targets(results: Results) -> Iterator[Target]:
    for crate, (_, dependencies, costs) in results.crates.items():
        ours = _cost(costs, "docdetect")
        for name in (CLIPPY, RUSTDOC):
            theirs = _cost(costs, name)
            what = f"Rust, {crate} with {dependencies} dependencies: times faster than `{name}`"
            target = _at_least(what, theirs.wall / ours.wall, 100.0, "x")
            # Judged by what people wait for, although cargo has all cores for it.
            yield target._replace(measured=f"{target.measured} (CPU: {theirs.cpu / ours.cpu:.3g} x)")


def _at_most(what: str, value: float, limit: float, unit: str) -> Target:
    return Target(what, f"at most {limit:.3g} {unit}".strip(), f"{value:.3g} {unit}".strip(), value <= limit)


def _at_least(what: str, value: float, limit: float, unit: str) -> Target:
    return Target(what, f"at least {limit:.3g} {unit}".strip(), f"{value:.3g} {unit}".strip(), value >= limit)


# Field of Results, heading, key of its size, sentence.
_SECTIONS = (
    (
        *("python", "Python, cold", "python"),
        "Files that end a peer (not UTF-8, a byte order mark, bytes as docstring) are left out for all.",
    ),
    (
        *("clean", "Python, cold, without findings", ""),
        "The files among them in which ruff finds no missing docstring.",
    ),
    ("warm", "Python, warm", "python", "Nothing changed since the run before; caches are on."),
    ("rust", "Rust, cold", "rust", "The walk lists items file by file, without modules and re-exports."),
    ("one_file", "One changed file", "one_python", "As a commit hook sees it."),
    ("commit", "A commit of 30 files", "", "Of 18 packages, without a cache."),
    (
        *("batches", "In batches", ""),
        "Eight copies, 3,000 files a call, as pre-commit cuts them, with the cache; then one file of theirs.",
    ),
    ("flake8", "flake8", "", "Every eighth file, one job; flake8 alone, then with either plugin."),
)


def render(results: Results, versions: Mapping[str, str]) -> str:
    """Return the page."""
    rows = (
        f"| {target.what} | {target.wanted} | {target.measured} | {'met' if target.met else '**not met**'} |"
        for target in targets(results)
    )
    return _PAGE.format(
        machine=_machine(),
        versions=_versions(versions),
        targets="\n".join(rows),
        sections="".join(_sections(results)),
        growth="\n".join(_growth(results)),
    )


def _sections(results: Results) -> Iterator[str]:
    for row in _SECTIONS:
        if getattr(results, row[0]):
            yield _section(results, *row)
    if results.crates:
        yield "\n".join([_COMPILER, *_compiler(results)]) + "\n\n"


def _section(results: Results, field: str, heading: str, size: str, sentence: str) -> str:
    costs = getattr(results, field)
    first = _cost(costs, next(iter(costs)))
    lines = [f"## {heading}", "", " ".join([sentence, *_size(results.sizes.get(size, {}))]), ""]
    lines += ["| | CPU s | wall s | peak MB | CPU, first = 1 |", "|---|---:|---:|---:|---:|"]
    for name in costs:
        cost = _cost(costs, name)
        ratio = cost.cpu / first.cpu
        lines.append(f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.peak_mb:.0f} | {ratio:.2f} |")
    return "\n".join(lines) + "\n\n"


_COMPILER = """## Rust, against the compiler

`docdetect check src` in a crate, beside `cargo clippy --lib` with only `missing_docs` on and
`cargo rustdoc --lib --show-coverage`. Crates and their dependencies are those of Debian 12, with the features
they have by default, and cargo is offline; the one edit is that the manifest names no dev-dependencies. The
target directory is emptied before a run, as in a fresh clone: cargo compiles the dependencies first, on all
cores; the targets are about this case. "Dependencies compiled": `src/lib.rs` was touched and nothing else has
to be compiled, which is what a developer waits for at a commit. docdetect keeps no cache in either case. The
crates were chosen for the range of their dependencies before anything was timed.

| crate | dependencies | lines | | wall s | CPU s | peak MB | wall, first = 1 | CPU, first = 1 |
|---|---:|---:|---|---:|---:|---:|---:|---:|"""


def _compiler(results: Results) -> Iterator[str]:
    for crate, (lines, dependencies, costs) in results.crates.items():
        ours = _cost(costs, "docdetect")
        subject = f"{crate} | {dependencies} | {lines:,}"
        for name in costs:
            cost = _cost(costs, name)
            ratios = f"{cost.wall / ours.wall:.1f} | {cost.cpu / ours.cpu:.1f}"
            yield f"| {subject} | {name} | {cost.wall:.3f} | {cost.cpu:.3f} | {cost.peak_mb:.0f} | {ratios} |"
            subject = " | | "


def _size(size: Mapping[str, int]) -> Iterator[str]:
    if size:
        yield ", ".join(f"{count:,} {what}" for what, count in size.items()).capitalize() + "."


def _growth(results: Results) -> Iterator[str]:
    yield "| copies | " + " | ".join(f"{name}, CPU s | peak MB" for name in results.growth) + " |"
    yield "|---:|" + "---:|---:|" * len(results.growth)
    for copies in next(iter(results.growth.values()), {}):
        found = [_cost(costs, copies) for costs in results.growth.values()]
        yield f"| {copies} | " + " | ".join(f"{cost.cpu:.2f} | {cost.peak_mb:.0f}" for cost in found) + " |"


def _machine() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    cores = len(os.sched_getaffinity(0))
    model = models[0] if models else platform.machine()
    return f"{model}, {cores} cores, {memory} GiB, {platform.system()} {platform.release()}"


_NAMED = (
    *("ruff", "interrogate", "pydocstyle", "docstr-coverage", "pydoclint", "flake8", "flake8-docstrings"),
    *("tree-sitter", "tree-sitter-rust", "cargo"),
)


def _versions(versions: Mapping[str, str]) -> str:
    ours = f"docdetect-hook {version('docdetect-hook')}, CPython {platform.python_version()}"
    named = [f"{name} {versions[name]}" for name in _NAMED if name in versions]
    return ", ".join([ours, f"libcst {version('libcst')}", *named])
