"""Make files with documentation in wrong places and forms, and hold `docdetect fix` to its laws."""

from __future__ import annotations

import argparse

EXAMPLES = """examples:
  python -m benchmarks fix
  python -m benchmarks fix --seed 7 --inputs 20000

exit codes: 0 every law held, 1 one did not: the inputs are listed
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `fix`."""
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    parser.add_argument("--inputs", type=int, default=2000, metavar="N", help="default: 2000")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin with this input; default: 0")


def run(args: argparse.Namespace) -> int:
    """Fix the files, and print those on which a law does not hold."""
    from benchmarks.fix_inputs import fixed  # loads the readers

    corrections, broken = fixed(args.seed, range(args.first, args.first + args.inputs))
    for law in broken:
        print(law)
    print(f"seed {args.seed}: {args.inputs} inputs, {corrections} corrections, {len(broken)} broken laws")
    return int(bool(broken))
