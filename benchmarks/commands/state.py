"""Run every command over forged state and report each run that ends in an internal error."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.hostile.state import COMMANDS, forge, write
from docdetect_hook.cli import main

EXAMPLES = """examples:
  python -m benchmarks state
  python -m benchmarks state --seed 7 --runs 20000

exit codes: 0 no internal error and no control character, 1 at least one, which are listed
"""

_SOURCE = '"""Sums values for the report."""\n\n\ndef get_value(self):\n    """Get value."""\n'
_INTERNAL = 3
_RAW = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), 0x202E)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `state`."""
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--runs", type=int, default=9504, metavar="N", help="default: 9504")


def run(args: argparse.Namespace) -> int:
    """Print what each exit code was met how often, and every run that should not be."""
    codes: Counter[int] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as home:
        os.environ["DOCDETECT_KEY_FILE"] = str(Path(home) / "key")
        root = Path(home) / "project"
        (root / ".git").mkdir(parents=True)
        (root / "app.py").write_text(_SOURCE, encoding="utf-8")
        with contextlib.chdir(root):
            for number in range(args.runs):
                words = COMMANDS[number % len(COMMANDS)]
                code, said = _one(root, random.Random(f"{args.seed}:{number // len(COMMANDS)}"), words)
                codes[code] += 1
                if code == _INTERNAL or _RAW.intersection(said):
                    bad += 1
                    print(f"run {number}, {' '.join(words)}: exit {code}\n{said[-1500:]!r}", flush=True)
    met = ", ".join(f"exit {code}: {count}" for code, count in sorted(codes.items()))
    print(f"{args.runs} runs over forged state: {met}; {bad} violations")
    return 1 if bad else 0


def _one(root: Path, chance: random.Random, words: tuple[str, ...]) -> tuple[int, str]:
    """Run one command over one forgery, in this process."""
    folder = root / ".docdetect"
    shutil.rmtree(folder, ignore_errors=True)
    write(forge(chance, str(root)), folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(words)
    return code, said.getvalue()
