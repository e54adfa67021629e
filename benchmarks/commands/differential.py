"""Write random programs and compare docdetect with the language's own tools on each."""

from __future__ import annotations

import argparse
from importlib import import_module

EXAMPLES = """examples:
  python -m benchmarks differential python --seed 1 --programs 2000

exit codes: 0 at most one disagreement in 2,000 findings, 1 more, which are listed
"""

_FINDINGS_EACH = 2000
_LANGUAGES = ("python", "rust")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `differential`."""
    parser.add_argument("language", choices=_LANGUAGES)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    parser.add_argument("--programs", type=int, default=2000, metavar="N", help="default: 2000")
    parser.add_argument(
        "--show", type=int, default=40, metavar="N", help="disagreements printed; default: 40"
    )


def run(args: argparse.Namespace) -> int:
    """Compare, and print the disagreements."""
    # benchmarks.differential.<language> has compare(seed, count), which tells what was compared.
    found = import_module(f"benchmarks.differential.{args.language}").compare(args.seed, args.programs)
    for line in found.disagreements[: args.show]:
        print(f"  {line}")
    counts = f"{found.programs} programs, {found.definitions} definitions, {found.findings} findings"
    print(f"{args.language}, seed {args.seed}: {counts}, {len(found.disagreements)} disagreements")
    return 0 if len(found.disagreements) * _FINDINGS_EACH <= found.findings else 1
