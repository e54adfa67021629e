"""Label one disputed case: whether the definition is fine as it is."""

from __future__ import annotations

import argparse
import time

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.learning import tell_steps
from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.reviewer import reviewer_name
from docdetect_hook.feedback.sources import Sources
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning import labels
from docdetect_hook.learning.history import answers_by_history
from docdetect_hook.learning.rollout import supervise
from docdetect_hook.models.lifecycle import Note
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect label 3f0c9a1b yes
  docdetect label 3f0c no --notes "only repeats the name" --confidence 0.8
  docdetect label --from-history
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect label`."""
    parser.add_argument("id", metavar="ID", nargs="?", help="the case, or the beginning of its id")
    parser.add_argument(
        "answer",
        nargs="?",
        choices=("yes", "no"),
        help="yes: fine as it is; no: needs documentation, or better documentation",
    )
    parser.add_argument(
        "--from-history",
        action="store_true",
        help="take labels from the history of the project: documented later, suppressed with a reason, or "
        "unchanged for a year",
    )
    parser.add_argument("--notes", default="", metavar="TEXT", help="reason, kept with the label")
    parser.add_argument(
        "--confidence",
        type=float,
        default=1.0,
        metavar="P",
        help="how sure you are, from 0.5 to 1; default: 1",
    )
    parser.add_argument("--reviewer", metavar="NAME", help="default: git's user.email")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Append the answer, and act on what all answers say of the models."""
    if bool(args.from_history) is (args.answer is not None):
        raise UserError("give a case and an answer, or `--from-history`")
    settings = options.settings_of(args, {})
    root, now = project_root(), time.time()
    reviewer = args.reviewer or reviewer_name(root)
    if args.from_history:
        _answer_by_history(root, now)
    else:
        case = labels.find_case(read_feedback(root).cases, args.id)
        event = labels.label_event(
            case, args.answer == "yes", reviewer, now,
            confidence=args.confidence, notes=args.notes, asked="label",
        )  # fmt: skip
        record_answers(root, [(case, event)])
        show(f"{case.id} {case.qualname or case.path}: {args.answer}")
    tell_steps(supervise(root, settings, Note(reviewer, "", now)))
    return ExitCode.CLEAN


def _answer_by_history(root: str, now: float) -> None:
    """Append what became of cases as answers, and list them."""
    cases = read_feedback(root).open_cases
    answers = list(answers_by_history(Sources(root), cases, now))
    record_answers(root, answers)
    for case, event in answers:
        word = "yes" if event["label"] else "no"
        show(f"{case.id} {case.qualname or case.path}: {word}, {event['notes']}")
    show(f"{len(answers)} of {len(cases)} open cases are answered by what became of them")
