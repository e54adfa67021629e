"""Report on a period in Markdown: runs, accuracy, speed, alerts, and why verdicts were wrong."""

from __future__ import annotations

import argparse
import time

from docdetect_hook.commands.shared.project import duration, failures_of, project_root, view_of
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
    root, now = project_root(), time.time()
    causes = failures_of(root, args.since, now)
    for line in markdown_report(view_of(root, now, report_edges(args.since)), args.since, causes):
        show(line)
    return ExitCode.CLEAN
