"""Time docdetect and its peers on the same files, and write docs/performance.md."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from benchmarks.speed.measure import SECTIONS, Bench, Results
from benchmarks.speed.page import render
from benchmarks.speed.peers import Peers
from benchmarks.speed.targets import targets

EXAMPLES = """examples:
  python -m benchmarks speed ~/corpus
  python -m benchmarks speed ~/corpus --turns 9 --only rust --only one_file

The turns are kept in DIR/speed/results.json: --only measures some sections again and writes the page
from all.
Wants an idle machine: cargo and flake8 make it about twenty minutes.
"""

_DOCS = Path(__file__).parents[2] / "docs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `speed`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--turns",
        type=int,
        default=5,
        metavar="N",
        help="of what is long, and twice as many and one of what is short; default: 5",
    )
    parser.add_argument(
        "--only", action="append", choices=tuple(SECTIONS), help="measure this section; may be repeated"
    )
    parser.add_argument("--docs", type=Path, default=_DOCS, metavar="DIR", help="default: docs")


def run(args: argparse.Namespace) -> int:
    """Measure, keep the results, write the page."""
    home = args.directory / "speed"
    home.mkdir(parents=True, exist_ok=True)
    kept = home / "results.json"
    results = Results.read(kept.read_text(encoding="utf-8")) if kept.exists() else Results()
    peers = Peers(home / "environments")
    bench = Bench(args.directory, home, peers, args.turns)
    for name in args.only or SECTIONS:
        print(f"measuring {name}", flush=True)
        SECTIONS[name](bench, results)
        kept.write_text(json.dumps(asdict(results), indent=1), encoding="utf-8")
    args.docs.mkdir(exist_ok=True)
    text = render(results, peers.versions())
    (args.docs / "performance.md").write_text(text, encoding="utf-8")
    missed = [target.what for target in targets(results) if not target.met]
    for what in missed:
        print(f"not met: {what}")
    return 1 if missed else 0
