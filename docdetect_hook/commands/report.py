"""Report on a period in Markdown: runs, accuracy, speed, models and alerts."""

from __future__ import annotations

import argparse
import time

from docdetect_hook.commands.shared.project import duration, project_root, view_of
from docdetect_hook.errors import ExitCode
from docdetect_hook.monitoring.markdown import markdown_report, report_edges
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect report                       the last week beside the week before
  docdetect report --since 30d > report.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect report`."""
    parser.add_argument(
        "--since",
        type=duration,
        default="7d",
        metavar="TIME",
        help="how far back, such as 12h, 7d or 4w; default: 7d",
    )


def run(args: argparse.Namespace) -> int:
    """Print the report."""
    view = view_of(project_root(), time.time(), report_edges(args.since))
    for line in markdown_report(view, args.since):
        show(line)
    return ExitCode.CLEAN
