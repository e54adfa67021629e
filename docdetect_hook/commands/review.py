"""Review disputed cases one by one: whether each definition is fine as it is."""

from __future__ import annotations

import argparse
import json
import time
from itertools import islice

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.learning import tell_steps
from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.dashboard.sessions import NO, SKIP, YES, ReviewSessions
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.labels import RANDOM
from docdetect_hook.feedback.reading import Labelled, read_feedback
from docdetect_hook.feedback.reviewer import reviewer_name
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning import labels
from docdetect_hook.learning.queue import Question, Queue, read_queue
from docdetect_hook.learning.rollout import supervise
from docdetect_hook.learning.similar import Answered
from docdetect_hook.models.lifecycle import Note
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.startup.typed import Any, Iterable, Iterator, Mapping
from docdetect_hook.text.terminal import printable, warn

EXAMPLES = """examples:
  docdetect review                           the most informative case first; y, n, s, u, c, t, q
  docdetect review --export 100 > cases.jsonl
  docdetect review --import answered.jsonl   `response` holds yes or no

exit codes: 0 done, 2 wrong usage or input
"""

_KEYS = "[y]es, in order as it is  [n]o, to be fixed  [s]kip  [u]ndo  no[t]e  [c]onfidence  [q]uit"
_ACTIONS = {"y": YES, "yes": YES, "n": NO, "no": NO, "s": SKIP, "skip": SKIP}
_ME = ""  # the only session
_MOST_LINES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect review`."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--export", type=int, nargs="?", const=0, metavar="N",
        help="print the first N cases of the queue, or all, as JSON lines for labelling elsewhere",
    )  # fmt: skip
    group.add_argument(
        "--import",
        dest="source",
        metavar="FILE",
        help="import cases and labels from elsewhere; `-` is standard input",
    )
    parser.add_argument("--reviewer", metavar="NAME", help="default: git's user.email")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Review, export or import."""
    settings = options.settings_of(args, {})
    root = project_root()
    reviewer = args.reviewer or reviewer_name(root)
    faults = 0
    if args.export is not None:
        questions = islice(read_queue(root, settings).questions, args.export or None)
        for row in labels.export_cases((one.case, one.asked) for one in questions):
            print(json_text(row))
        return ExitCode.CLEAN
    if args.source is not None:
        faults = _import(root, args.source, reviewer)
    else:
        queue = read_queue(root, settings)
        _Dialogue(ReviewSessions(root), queue, reviewer, settings.learning.demote_below).run()
    tell_steps(supervise(root, settings, Note(reviewer, "", time.time())))
    return ExitCode.USAGE if faults else ExitCode.CLEAN


def _import(root: str, source: str, reviewer: str) -> int:
    """Import every row, report the invalid ones, and return how many those are."""
    found = list(labels.imported(_rows(source), read_feedback(root).cases, reviewer, time.time()))
    # Cases first: a label whose case is nowhere could not be learnt from.
    FeedbackFile(root).append([one.case for one in found if one.case is not None])
    answers = [one.answer for one in found if one.answer is not None]
    record_answers(root, answers)
    faults = [one.fault for one in found if one.fault]
    for fault in faults:
        warn(f"{source}, {fault}")
    cases = sum(one.case is not None for one in found)
    print(f"{len(answers)} answers and {cases} new cases taken, {len(faults)} rows left out")
    return len(faults)


def _rows(source: str) -> Iterator[Mapping[str, Any]]:
    try:
        with open(0 if source == "-" else source, encoding="utf-8", closefd=source != "-") as file:
            lines = file.readlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{source} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError(f"{source}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise UserError(f"{source}, line {number}: not a JSON object")
        yield row


class _Dialogue:
    """Shows cases and reads keys until nothing waits or the reviewer quits."""

    def __init__(self, sessions: ReviewSessions, queue: Queue, reviewer: str, below: float) -> None:
        self._sessions = sessions
        self._questions = queue.questions
        self._waiting = len(queue.cases)
        self._answered = Answered(queue.feedback.labelled)
        self._reviewer = reviewer
        self._below = below
        self._notes = ""
        self._confidence = 1.0

    def run(self) -> None:
        """Review until the end."""
        shown: Question | None = None
        while (question := self._sessions.next_for(_ME, self._questions)) is not None:
            # A note or a mistyped key does not show the same case once more.
            if question is not shown:
                shown = question
                _show(shown, self._waiting, self._below, self._answered.like(shown.case))
            try:
                word = input(f"{_KEYS}: ").strip().lower()
            except EOFError:
                break
            if word in ("q", "quit"):
                break
            self._do(word, question)
        left = self._waiting
        print(f"{self._sessions.given} answered, {left} {'case is' if left == 1 else 'cases are'} waiting")

    def _do(self, word: str, question: Question) -> None:
        # A note and a confidence are for the next answer alone.
        if word in _ACTIONS:
            sure, note = self._confidence, self._notes
            self._sessions.answer(_ME, question.case.id, _ACTIONS[word], self._reviewer, sure=sure, note=note)
            self._waiting -= 1
            self._notes, self._confidence = "", 1.0
        elif word in ("u", "undo"):
            undone = self._sessions.undo(_ME)
            self._waiting += undone is not None
            print("there is nothing to take back" if undone is None else "taken back")
        elif word in ("t", "note"):
            self._notes = input("note: ").strip()
        elif word in ("c", "confidence"):
            self._set_confidence(input("how sure are you, from 0.5 to 1? "))
        else:
            print("y, n, s, u, t, c or q")

    def _set_confidence(self, text: str) -> None:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if 0.5 <= value <= 1:  # noqa: PLR2004 - an even chance and certainty
            self._confidence = value
        else:
            print("a number from 0.5 to 1")


def _show(question: Question, waiting: int, below: float, similar: Iterable[Labelled]) -> None:
    """Print everything that a reviewer needs; what comes from the source cannot control the terminal."""
    case = question.case
    why = "picked at random" if question.asked == RANDOM else "a doubtful one"
    print(f"\n{'-' * 72}\n{waiting} waiting, this one is {why}")
    place = printable(f"{case.path}:{case.line}")
    print(f"{case.id}  {place}  {printable(f'{case.kind} {case.qualname}')}")
    _show_text(case.header, "  ")
    if case.doc is None:
        print("  (no documentation)")
    else:
        _show_text(case.doc, "  | ")
    for voter, vote in case.votes.items():
        print(f"  {printable(voter):<18} {vote.probability:.2f}  {printable(vote.reason)}")
    if case.question:
        print(printable(case.question))
    print(printable(_effect(case, below)))
    for one in similar:
        place = f"{one.case.qualname} {one.case.path}:{one.case.line}"
        print(f"  answered before: {'yes' if one.label else 'no'}, {printable(place)}")


def _effect(case: Case, below: float) -> str:
    """Return what a label will change."""
    if case.code is None:
        return "Nothing is reported here. `no` counts as a missed alarm."
    return (
        f"{case.code} is reported here. After enough answers like `yes`, `docdetect retrain` learns to leave "
        f"out findings of this kind that people would fix in less than {below:.0%} of cases."
    )


def _show_text(text: str, margin: str) -> None:
    lines = text.split("\n")
    for line in lines[:_MOST_LINES]:
        print(margin + printable(line))
    if len(lines) > _MOST_LINES:
        print(f"{margin}[{len(lines) - _MOST_LINES} lines more]")
