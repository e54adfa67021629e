"""Attack docdetect with inputs, whole repositories and forged state, and report what gets through."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from benchmarks.hostile.commands import broken_commands
from benchmarks.hostile.fuzz import broken_laws
from benchmarks.hostile.growth import doublings, growths
from benchmarks.hostile.hardship import HARDSHIPS, kills
from benchmarks.hostile.inputs import Input
from benchmarks.hostile.judge import Violation, answers, missed, shown_path, troubles
from benchmarks.hostile.same import differences
from benchmarks.hostile.siege import besiege
from benchmarks.hostile.state import broken_states
from benchmarks.hostile.writing import write_all
from benchmarks.process import DOCDETECT, Limits, Outcome
from benchmarks.process import run as run_process

EXAMPLES = """examples:
  python -m benchmarks hostile ~/corpus/bad
  python -m benchmarks hostile ~/corpus/bad --only py/deep --part single
  python -m benchmarks hostile ~/corpus/bad --part growth
  python -m benchmarks hostile ~/corpus/bad --part kills --kills 300
  python -m benchmarks hostile ~/corpus/bad --part fuzz --seed 7 --count 20000
  python -m benchmarks hostile ~/corpus/bad --part repositories --only 'a file called'

exit codes: 0 every expectation met, 1 violations, which are listed
"""

_PARTS = {
    "single": "a process a file",
    "together": "all files in one process",
    "growth": "time over ten times the text",
    "doubling": "time and memory over twice the text",
    "fuzz": "laws that random texts keep",
    "commands": "random texts through every command that reads sources",
    "same": "the same findings in every way to ask",
    "repositories": "whole repositories",
    "state": "every command that reads state over forged files of it",
    "kills": "checks that are killed",
    "hardship": "many checks at once, little memory, a full disk",
}
_SECONDS_EACH = 2.0
_ONE = Limits(cpu_seconds=20, wall_seconds=30.0, memory_mb=2048)
_ALL = Limits(cpu_seconds=400, wall_seconds=600.0, memory_mb=4096)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `hostile`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--only",
        default="",
        metavar="PREFIX",
        help="paths, families or names of repositories that start so, such as py/deep",
    )
    parser.add_argument(
        "--part",
        choices=_PARTS,
        help="; ".join(f"{name}: {what}" for name, what in _PARTS.items()) + "; default: all",
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes at once; default: 1")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random texts; default: 1")
    parser.add_argument("--kills", type=int, default=300, metavar="N", help="checks killed; default: 300")
    parser.add_argument("--count", type=int, default=2000, metavar="N", help="random inputs; default: 2000")


def run(args: argparse.Namespace) -> int:
    """Print the violations, and a summary of each part."""
    args.directory.mkdir(parents=True, exist_ok=True)
    inputs = [item for item in write_all(args.directory) if item.path.startswith(args.only)]
    parts: dict[str, Callable[[], int]] = {
        "single": lambda: _report("one process a file", len(inputs), _singly(args, inputs)),
        "together": lambda: _report("all in one process", len(inputs), _together(args, inputs)),
        "growth": _grow,
        "doubling": lambda: _double(args.only),
        "fuzz": lambda: _report("random texts", args.count, broken_laws(args.seed, args.count)),
        "commands": lambda: _report("texts", args.count, broken_commands(args.seed, args.count)),
        "same": lambda: _report("ways to ask", args.count // 10, differences(args.seed, args.count // 10)),
        "repositories": lambda: _besiege(args.only),
        "state": lambda: _report("forged state", args.count, broken_states(args.seed, args.count)),
        "kills": lambda: _report("kills", args.kills, kills(args.seed, args.kills)),
        "hardship": lambda: sum(_report(name, 1, hardship()) for name, hardship in HARDSHIPS.items()),
    }
    counts = {name: part() for name, part in parts.items() if args.part in (None, name)}
    print("\npart          violations")
    for name, count in counts.items():
        print(f"{name:<12}  {count:>10}")
    return 1 if any(counts.values()) else 0


def _report(part: str, inputs: int, violations: Iterator[object]) -> int:
    count = 0
    for violation in violations:
        count += 1
        print(violation)
    print(f"{part}: {inputs} inputs, {count} violations", flush=True)
    return count


def _singly(args: argparse.Namespace, inputs: list[Input]) -> Iterator[Violation]:
    with ThreadPoolExecutor(args.jobs) as pool:
        yield from chain.from_iterable(pool.map(lambda item: _one(args.directory, item), inputs))


def _one(directory: Path, item: Input) -> list[Violation]:
    check = _docdetect("check", [item.path], directory, _ONE)
    items = _docdetect("items", [item.path], directory, _ONE)
    found = [Violation(item.path, "check", what) for what in troubles(check, _SECONDS_EACH)]
    # The list of two hundred thousand definitions may take longer to print than to make.
    found += [Violation(item.path, "items", what) for what in troubles(items, _ONE.cpu_seconds)]
    if check.killed or items.killed:
        return found
    try:
        rows = answers(check.stdout, items.stdout).get(shown_path(item.path), [])
    except ValueError:
        return [*found, Violation(item.path, "check", f"no report: {check.stderr[-200:]!r}")]
    lack = missed(item, rows)
    return found if lack is None else [*found, Violation(item.path, "items", lack)]


def _together(args: argparse.Namespace, inputs: list[Input]) -> Iterator[Violation]:
    """Walk the directories in one process, as on a checkout; every file must get its own answer."""
    outcomes = []
    for command in ("check", "items"):
        outcome = _docdetect(command, ["py", "rs"], args.directory, _ALL)
        outcomes.append(outcome)
        cost = f"exit {outcome.code}, {outcome.cpu:.1f} s, {outcome.peak_mb:.0f} MB"
        print(f"{command} py rs: {cost}", flush=True)
        for what in troubles(outcome, _ALL.cpu_seconds):
            yield Violation(".", f"{command} py rs", what)
    check, items = outcomes
    if check.killed or items.killed:
        return
    found = answers(check.stdout, items.stdout)
    for item in inputs:
        # The walk takes .pyi files and files of other suffixes only by name.
        if item.path.endswith((".py", ".rs")) and not item.path.endswith("/.py"):
            lack = missed(item, found.get(shown_path(item.path), []))
            if lack is not None:
                yield Violation(item.path, "items py rs", lack)


def _docdetect(command: str, paths: list[str], directory: Path, limits: Limits) -> Outcome:
    form = "json" if command == "check" else "jsonl"
    words = [*DOCDETECT, command, "--isolated", "--format", form, "--", *paths]
    return run_process(words, cwd=str(directory), limits=limits)


def _grow() -> int:
    print("growth: processor seconds at 2 K, 20 K, 200 K and 2 M characters, start-up taken off")
    bad = count = 0
    for growth in growths():
        count += 1
        seconds = "  ".join(f"{value:7.3f}" for value in growth.seconds)
        verdict = "" if growth.linear else "  VIOLATION" + ("" if growth.survived else ": killed")
        bad += not growth.linear
        name = f"{growth.language} {growth.family}"
        print(f"{name:<32} {seconds}  worst x{growth.worst:.1f}{verdict}", flush=True)
    print(f"growth: {count} families, {bad} violations")
    return bad


def _double(only: str) -> int:
    print("doubling: seconds and MB at 25, 50 and 100 thousand characters, of what is not bounded")
    bad = count = 0
    for doubling in doublings(only):
        count += 1
        if not doubling.bounded:
            bad += 1
            costs = "  ".join(f"{seconds:.2f} s {megabytes:.0f} MB" for seconds, megabytes in doubling.costs)
            print(f"{doubling.command}, {doubling.language} {doubling.family}: {costs}", flush=True)
    print(f"doubling: {count} families and commands, {bad} violations")
    return bad


def _besiege(only: str) -> int:
    bad = count = 0
    for repository, violations in besiege(only):
        count += 1
        bad += bool(violations)
        print(f"{'FAILS' if violations else 'holds'}  {repository.name!r}", flush=True)
        for violation in violations:
            print(f"       {violation.command}: {violation.what}")
    print(f"repositories: {count}, of which {bad} get through")
    return bad
