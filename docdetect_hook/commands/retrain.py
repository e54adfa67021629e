"""Train a candidate model from the labels, hold it against the gates, and let it serve on trial."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docdetect_hook.commands import options
from docdetect_hook.commands.learning import fresh_note
from docdetect_hook.commands.project import project_root
from docdetect_hook.discovery.walk import discover
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.learning.labels import read_feedback
from docdetect_hook.learning.phrases import learned_patterns
from docdetect_hook.learning.retrain import Outcome, retrain, reviewer_name
from docdetect_hook.learning.training import require_sklearn
from docdetect_hook.learning.weak_labels import record_weak
from docdetect_hook.models import lifecycle
from docdetect_hook.text.source import SourceError, decode_python, decode_rust, read_bytes
from docdetect_hook.text.terminal import show

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.records import Language

EXAMPLES = """examples:
  docdetect retrain                 labels -> candidate -> gates -> canary at 10 % of the files
  docdetect retrain --canary 0      train and check, serve nothing yet
  docdetect retrain --no-scan       leave the sources alone: no weak labels from suppression comments

exit codes: 0 the candidate passed, 1 the gates refused it, 2 too few labels or scikit-learn missing
"""

_CANARY = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect retrain`."""
    parser.add_argument(
        "--canary", type=float, default=_CANARY, metavar="PERCENT",
        help=f"files that a candidate serves once it has passed; default: {_CANARY:g}",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="part of the data's fingerprint")
    parser.add_argument("--no-scan", action="store_true", help="do not look for suppression comments")
    parser.add_argument("--why", default="retrain", metavar="TEXT", help="for the history")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Train, report the gates, start the canary."""
    require_sklearn()
    settings = options.settings_of(args, {})
    if not 0 <= args.canary <= 100:  # noqa: PLR2004 - per cent
        raise UserError(f"--canary must be a percentage from 0 to 100, not {args.canary:g}")
    root, note = project_root(), fresh_note(reviewer_name())
    if not args.no_scan:
        record_weak(root, _sources(settings, root), time.time())
    outcome = retrain(root, settings, note(args.why), seed=args.seed)
    for line in _lines(outcome):
        show(line)
    for line in _phrases(root):
        show(line)
    if not outcome.passed:
        return ExitCode.FINDINGS
    if args.canary and not outcome.known:
        lifecycle.start_canary(root, args.canary, note(""))
        print(f"it serves {args.canary:g} % of the files now; `docdetect model promote` lets it serve all")
    return ExitCode.CLEAN


def _sources(settings: Settings, root: str) -> Iterator[tuple[str, str, Language]]:
    """Give the sources below here, their paths relative to the project."""
    for source in discover(["."], settings):
        try:
            data = read_bytes(source.path, settings.files.max_bytes)
            text = (decode_rust if source.language == "rust" else decode_python)(data)
        except SourceError:
            continue  # `check` reports it
        yield os.path.relpath(source.path, root).replace(os.sep, "/"), text, source.language


def _lines(outcome: Outcome) -> Iterator[str]:
    state = "exists already" if outcome.known else "passed the gates" if outcome.passed else "is refused"
    yield f"model {outcome.version} {state}: {outcome.labels} labels, {outcome.held} of them held out, " + (
        f"{outcome.weak} weak ones"
    )
    for check in outcome.report.checks:
        yield f"  {'ok ' if check.passed else 'NOT'} {check.name}: {check.text}"
    for conflict in outcome.conflicts:
        settled = {True: "counts as yes", False: "counts as no", None: "is left out"}[conflict.settled]
        sides = f"yes {', '.join(conflict.yes)}; no {', '.join(conflict.no)}"
        yield f"  conflict {conflict.id}: {sides}; {settled}"


def _phrases(root: str) -> Iterator[str]:
    for name, rows in learned_patterns(read_feedback(root).labelled).items():
        if rows:
            listed = ", ".join(f'"{row["phrase"]}" ({row["cases"]})' for row in rows[:5])
            yield f"  {name.replace('_', ' ')}: {listed}"
