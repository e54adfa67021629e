"""Show what the runs of this project did and cost, and how often the tool was right."""

from __future__ import annotations

import argparse
import time

from docdetect_hook.commands.shared.project import project_root, view_of
from docdetect_hook.errors import ExitCode
from docdetect_hook.monitoring.tables import stats, stats_table
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect stats
  docdetect stats --format json | jq '.windows."24h".accuracy'
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect stats`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    """Print a table with a column for each window, or everything as one JSON object."""
    view = view_of(project_root(), time.time())
    if args.format == "json":
        print(json_text(stats(view), 2))
    else:
        for line in stats_table(view):
            show(line.rstrip())
    return ExitCode.CLEAN
