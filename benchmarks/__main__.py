"""The command line of the benchmarks: `python -m benchmarks COMMAND`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from benchmarks.errors import BenchmarkError

# Name -> one-line help; benchmarks.commands.<name> has add_arguments(parser), run(args) -> int, EXAMPLES.
_COMMANDS = {
    "fetch": "obtain the pinned packages and crates",
    "accuracy": "score definitions, documentation and publicity against the languages' own tools",
    "contracts": "count documentation that contradicts the code, beside ruff",
    "differential": "compare random programs with the languages' own tools",
    "hostile": "attack with inputs, repositories and forged state, and report what gets through",
    "fix": "correct files with documentation in every wrong place, and hold the corrections to laws",
    "speed": "time docdetect against its peers on the same files",
    "dashboard": "time every page of the dashboard over many findings and events",
    "screens": "take the pictures of docs/dashboard.md",
    "replay": "replay histories of commits: new findings are told, old ones stay accepted",
    "many": "check a repository of 200,000 small files, cold and warm",
}

_EXAMPLES = """examples:
  python -m benchmarks fetch ~/corpus
  python -m benchmarks accuracy ~/corpus
  python -m benchmarks contracts ~/corpus/py
  python -m benchmarks differential python
  python -m benchmarks hostile ~/corpus/bad
  python -m benchmarks fix
  python -m benchmarks speed ~/corpus
  python -m benchmarks dashboard
  python -m benchmarks replay ~/corpus

exit codes: 0 fine, 1 a figure or an expectation was missed, 2 wrong usage or a missing program
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark and return its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    args = _parser(words).parse_args(words)
    try:
        code: int = args.run(args)
    except BenchmarkError as error:
        print(f"benchmarks: error: {error}", file=sys.stderr)
        return 2
    return code


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser; only the benchmark that is called is loaded."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="What docdetect finds, survives and costs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    called = next((word for word in words if not word.startswith("-")), None)
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == called:
            module = import_module(f"benchmarks.commands.{name}")
            command.description = module.__doc__
            command.epilog = module.EXAMPLES
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
