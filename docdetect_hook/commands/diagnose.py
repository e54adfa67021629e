"""Group recent wrong verdicts, those that a label contradicts, by cause, and suggest fixes."""

from __future__ import annotations

import argparse

from docdetect_hook.commands.shared.project import duration, project_root
from docdetect_hook.errors import ExitCode
from docdetect_hook.monitoring.diagnose import RootCauseValidator
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.startup.typed import Any, Iterator, Mapping
from docdetect_hook.text.terminal import printable

EXAMPLES = """examples:
  docdetect diagnose
  docdetect diagnose --since 1w --format json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect diagnose`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "--since", type=duration, default="4w", metavar="TIME", help="labels no older than this; default: 4w"
    )


def run(args: argparse.Namespace) -> int:
    """Print the causes, the most frequent first."""
    failures = RootCauseValidator(project_root(), since=args.since).analyze_recent_failures()
    if args.format == "json":
        print(json_text(failures, 2))
        return ExitCode.CLEAN
    if not failures:
        print("No label of this period contradicts a verdict.")
    for failure in failures:
        for line in _lines(failure):
            print(line)
    return ExitCode.CLEAN


def _lines(failure: Mapping[str, Any]) -> Iterator[str]:
    yield f"{failure['count']} x {printable(failure['error_type'])}"
    yield f"    fix: {printable(failure['recommended_fix'])}"
    for example in failure["examples"]:
        place = f"{example['path']}:{example['line']}"
        yield printable(f"    {place} {example['kind']} {example['qualname']} ({example['id']})")
