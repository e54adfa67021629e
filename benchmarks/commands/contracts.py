"""Count what docdetect finds untrue in packages and crates, beside ruff's DOC102 on the same files."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.headings import scores

# Of headings: recall and precision beside clippy.
_GOALS = {"UND321": 0.98, "UND322": 0.9, "UND323": 0.98}

EXAMPLES = """examples:
  python -m benchmarks contracts ~/corpus/py
  python -m benchmarks contracts ~/corpus/rs --list UND302
  python -m benchmarks contracts ~/corpus --clippy
"""
_CODES = ("UND301", "UND302", "UND311", "UND312", "UND313", "UND314", "UND321", "UND322", "UND323")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `contracts`."""
    parser.add_argument(
        "directory", type=Path, metavar="DIR", help="a folder with one project in each folder"
    )
    parser.add_argument(
        "--clippy",
        action="store_true",
        help="compare headings of crates with clippy; DIR is what `fetch` filled",
    )
    parser.add_argument("--list", default="", metavar="CODE", help="print the findings of a code, to be read")


def run(args: argparse.Namespace) -> int:
    """Print the findings of every project by code, and the sums."""
    if not args.directory.is_dir():
        message = f"{args.directory} is no folder"
        raise BenchmarkError(message)
    if args.clippy:
        return _beside_clippy(args.directory)
    total: Counter[str] = Counter()
    print(f"{'project':<28}" + "".join(f"{code:>8}" for code in (*_CODES, "DOC102")))
    for project in sorted(one for one in args.directory.iterdir() if one.is_dir()):
        found = list(_findings(project))
        counts = Counter(str(one["code"]) for one in found)
        counts["DOC102"] = _peer(project)
        total += counts
        _show(project.name, counts)
        for one in found:
            if one["code"] == args.list:
                print(f"  {one['path']}:{one['line']}: {one['message']}")
    _show("all", total)
    return 0


def _beside_clippy(corpus: Path) -> int:
    """Print recall and precision of each lint; 1 when one is below its goal."""
    missed = False
    for one in scores(corpus):
        print(
            f"{one.code}: {one.told} of clippy's {one.theirs} told ({one.recall:.3f}), "
            f"{one.right} of ours {one.ours} are clippy's ({one.precision:.3f})"
        )
        missed |= min(one.recall, one.precision) < _GOALS.get(one.code, 0)
    return int(missed)


def _findings(project: Path) -> Iterator[dict[str, object]]:
    """Yield what docdetect reports of a project, private definitions included."""
    words = [sys.executable, "-m", "docdetect_hook", "check", "--isolated", "--scope", "all", "--exit-zero"]
    words += ["--select", ",".join(_CODES), "--format", "jsonl", str(project)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    yield from (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))


def _peer(project: Path) -> int:
    """Return how many documented parameters ruff takes for extraneous; 0 where ruff is not there."""
    ruff = shutil.which("ruff")
    if ruff is None:
        return 0
    words = [ruff, "check", "--isolated", "--preview", "--select", "DOC102", "--exit-zero"]
    words += ["--output-format", "json", str(project)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    return len(json.loads(done.stdout))


def _show(name: str, counts: Counter[str]) -> None:
    print(f"{name:<28}" + "".join(f"{counts[code]:>8}" for code in (*_CODES, "DOC102")))
