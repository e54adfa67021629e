"""Replay histories of commits: each new finding is told, nothing else is, and the baseline lasts."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import fetched, python_corpus, rust_corpus
from benchmarks.errors import BenchmarkError
from benchmarks.replay.edits import Commit, Fault, History, begin, commit, stage
from docdetect_hook.cli import main

EXAMPLES = """examples:
  python -m benchmarks replay ~/corpus
  python -m benchmarks replay ~/corpus --commits 20 --seed 7

exit codes: 0 every new finding told and no other, 99.5 % of the baseline lasts; 1 not so
"""

_LASTING = 99.5
_STALE = re.compile(r"(\d+) stale entries dropped, (\d+) findings accepted")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `replay`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--python", default="libcst", metavar="NAME", help="the package; default: libcst")
    parser.add_argument(
        "--rust", default="petgraph-0.6.2", metavar="NAME", help="the crate; default: petgraph-0.6.2"
    )
    parser.add_argument("--commits", type=int, default=100, metavar="N", help="of each history; default: 100")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")


class Replayed(NamedTuple):
    """What a history came to: its commits, the new findings, and the baseline's findings at the end."""

    commits: int
    brought: int
    wrong: list[str]
    accepted: int
    stale: int

    @property
    def lasting(self) -> float:
        """Return the share of the baseline that still accepts a finding, in percent."""
        findings = self.accepted + self.stale
        return 100.0 * self.accepted / findings if findings else 100.0


def run(args: argparse.Namespace) -> int:
    """Replay both histories and print what they came to."""
    packages = (
        ("python", fetched(python_corpus(args.directory)) / args.python),
        ("rust", fetched(rust_corpus(args.directory)) / args.rust),
    )
    failed = False
    for language, package in packages:
        if not package.is_dir():
            raise BenchmarkError(f"{package} is not there")
        with tempfile.TemporaryDirectory() as home:
            root = Path(home) / "project"
            shutil.copytree(package, root, ignore=shutil.ignore_patterns(".git"))
            found = replay(root, language, args.seed, args.commits)
        for line in found.wrong:
            print(f"  {line}")
        print(
            f"{package.name}: {found.commits} commits, {found.brought} new findings brought, "
            f"{len(found.wrong)} commits told wrongly; {found.lasting:.2f} % of the baseline's "
            f"{found.accepted + found.stale} findings last"
        )
        failed |= bool(found.wrong) or found.lasting < _LASTING
    return 1 if failed else 0


def replay(root: Path, language: str, seed: int, commits: int) -> Replayed:
    """Make a history and ask before each commit what it brings."""
    begin(root)
    wrong: list[str] = []
    brought = 0
    with contextlib.chdir(root):
        _said("baseline", "write")
        commit(root, "accept what is there")
        history = History(root, language, seed)
        for _ in range(commits):
            made = history.next()
            stage(root)
            brought += len(made.faults)
            wrong += _wrong(made)
            commit(root, made.what)
        dropped = _STALE.search(_said("baseline", "prune"))
    if dropped is None:
        raise BenchmarkError("`docdetect baseline prune` did not say how many entries are stale")
    return Replayed(commits, brought, wrong, int(dropped[2]), int(dropped[1]))


def _wrong(made: Commit) -> Iterator[str]:
    """Yield what is told and not brought, or brought and not told, in one line."""
    rows = map(json.loads, _said("check", "--staged", "--no-feedback", "--format", "jsonl").splitlines())
    told = frozenset(Fault(row["path"], row.get("name", row.get("message"))) for row in rows)
    if told != made.faults:
        more, less = sorted(told - made.faults), sorted(made.faults - told)
        yield f"{made.what}: told without need {more[:5]}, not told {less}"


def _said(*words: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = main(words)
    if code not in {0, 1}:
        raise BenchmarkError(f"`docdetect {' '.join(words)}` ended with exit code {code}")
    return output.getvalue()
