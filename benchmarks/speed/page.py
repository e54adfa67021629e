"""Write the measured times as a page of tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from statistics import median

from benchmarks.speed.crates import CRATES
from benchmarks.speed.measure import GROWTH, Results
from benchmarks.speed.targets import CPU, WALL, ratios, targets
from benchmarks.speed.timing import Cost, Costs

_PAGE = """# Performance

Written by `python -m benchmarks speed DIR` after `python -m benchmarks fetch DIR`: every program runs as a
whole process on the same files, in turn with the others, after one turn that is not counted. A target is met
or not by the median over the turns, with the quartiles behind it: what it compares ran side by side in each
turn, because a machine changes its speed between them. "CPU" is user and system time of the process and its
children, "peak" the largest resident size of one of them. All Python programs are installed by the newest
pip, docdetect from the checkout, and have their bytecode on disk.

Machine: {machine}. {versions}.

## Targets

| target | wanted | measured | |
|---|---|---:|---|
{targets}

{sections}## Growth

{growth}"""


# Section, heading, sentence.
_SECTIONS = (
    (
        *("python", "Python, cold"),
        "Files that end a peer (not UTF-8, a byte order mark, bytes as docstring) are left out for all.",
    ),
    ("slow", "Python, cold, beside slower peers", "The same files."),
    (
        "clean",
        "Python, cold, without findings",
        "The files among them in which ruff finds no missing docstring.",
    ),
    ("warm", "Python, warm", "The same files; nothing changed since the run before, and caches are on."),
    ("rust", "Rust, cold", "The walk lists items file by file, without modules and re-exports."),
    ("one_file", "One changed file", "As a commit hook sees it."),
    ("commit", "A commit of 30 files", "Of 18 packages, without a cache."),
    (
        *("batches", "In batches"),
        "Eight copies, 3,000 files a call, as pre-commit cuts them, with the cache; then one file of theirs.",
    ),
    ("flake8", "flake8", "Every eighth file, one job; flake8 alone, then with either plugin."),
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
    for section, heading, sentence in _SECTIONS:
        if costs := results.of(section):
            words = " ".join([sentence, *_size(results.sizes.get(section, {}))])
            yield "\n".join([f"## {heading}", "", words, "", *_table(costs)]) + "\n\n"
    if compared := [*_compiler(results)]:
        yield "\n".join([_COMPILER, *compared]) + "\n\n"


def _table(costs: Costs) -> Iterator[str]:
    yield "| | CPU s | wall s | peak MB | CPU, first = 1 |"
    yield "|---|---:|---:|---:|---:|"
    for name in costs:
        cost, ratio = _middle(costs[name]), median(ratios(costs, name, next(iter(costs))))
        yield f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.peak_mb:.0f} | {ratio:.2f} |"


def _middle(turns: Sequence[Cost]) -> Cost:
    return Cost(*map(median, zip(*turns, strict=True)))


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
    for crate in CRATES:
        costs, size = results.of(crate), results.sizes.get(crate, {})
        for place, name in enumerate(costs):
            cost = _middle(costs[name])
            wall, cpu = (median(ratios(costs, name, "docdetect", figure)) for figure in (WALL, CPU))
            subject = " | | " if place else f"{crate} | {size['dependencies']} | {size['lines']:,}"
            own = f"{cost.wall:.3f} | {cost.cpu:.3f} | {cost.peak_mb:.0f}"
            yield f"| {subject} | {name} | {own} | {wall:.1f} | {cpu:.1f} |"


def _size(size: Mapping[str, int]) -> Iterator[str]:
    if size:
        yield ", ".join(f"{count:,} {what}" for what, count in size.items()).capitalize() + "."


def _growth(results: Results) -> Iterator[str]:
    for language in GROWTH:
        if costs := results.of(f"growth, {language}"):
            yield f"| {language}, copies | CPU s | peak MB | CPU, the size before = 1 |"
            yield "|---:|---:|---:|---:|"
            before = ""
            for copies, turns in costs.items():
                cost = _middle(turns)
                ratio = f"{median(ratios(costs, copies, before)):.2f}" if before else ""
                yield f"| {copies} | {cost.cpu:.2f} | {cost.peak_mb:.0f} | {ratio} |"
                before = copies
            yield ""


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
