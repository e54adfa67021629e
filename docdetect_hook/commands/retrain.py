"""Train a candidate model from the labels, check it against the gates, and start a canary."""

from __future__ import annotations

import argparse
import time

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.reviewer import reviewer_name
from docdetect_hook.learning.retrain import Outcome, retrain
from docdetect_hook.learning.training import examples_of, learned_patterns, require_sklearn
from docdetect_hook.models import lifecycle
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect retrain                 labels -> candidate -> gates -> canary at 10 % of the files
  docdetect retrain --canary 0      train and check, serve nothing yet

exit codes: 0 the candidate passed, 1 the gates refused it, 2 too few labels or scikit-learn missing
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect retrain`."""
    parser.add_argument(
        "--canary", type=float, metavar="PERCENT",
        help="share of files for a candidate that passed; default: `deployment.canary_percentage`",
    )  # fmt: skip
    parser.add_argument("--why", default="retrain", metavar="TEXT", help="reason, kept in the history")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Train, report the gates, start the canary."""
    require_sklearn()
    settings = options.settings_of(args, {})
    share = settings.deployment.canary_percentage if args.canary is None else args.canary
    if not 0 <= share <= 100:  # noqa: PLR2004 - per cent
        raise UserError(f"--canary must be a percentage from 0 to 100, not {share:g}")
    root = project_root()
    note = lifecycle.Note(reviewer_name(root), args.why, time.time())
    outcome = retrain(root, settings, note)
    if outcome.passed and share and not outcome.known:
        lifecycle.start_canary(root, share, note._replace(why=""), outcome.version)
    for line in (*_lines(outcome), *_patterns(root)):
        show(line)
    if not outcome.passed:
        return ExitCode.FINDINGS
    if share and not outcome.known:
        print(f"it serves {share:g} % of the files now; `docdetect model promote` lets it serve all")
    return ExitCode.CLEAN


def _lines(outcome: Outcome) -> Iterator[str]:
    state = "exists already" if outcome.known else "passed the gates" if outcome.passed else "is refused"
    yield f"model {outcome.version} {state}: {outcome.labels} labels"
    for check in outcome.checks:
        yield f"  {'ok ' if check.passed else 'NOT'} {check.name}: {check.text}"
    for name, answers in outcome.conflicts.items():
        settled = {True: "counts as yes", False: "counts as no", None: "is left out"}[answers.label]
        sides = f"yes {', '.join(answers.yes)}; no {', '.join(answers.no)}"
        yield f"  conflict {name}: {sides}; {settled}"


def _patterns(root: str) -> Iterator[str]:
    found = learned_patterns(examples_of(read_feedback(root)))
    for name, said in (("positive_patterns", "mostly upheld"), ("negative_patterns", "mostly in order")):
        for row in found[name][:5]:
            yield f"  {said}: {row['pattern']} ({row['upheld']} of {row['cases']} upheld)"
