"""Review disputed definitions one by one: is each documented, by a text that says something."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from docdetect_hook.commands import options
from docdetect_hook.commands.learning import feedback_errors, fresh_note, tell_steps, write_events
from docdetect_hook.commands.project import project_root
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.learning import labels
from docdetect_hook.learning.queue import Question, order
from docdetect_hook.learning.retrain import reviewer_name, supervise
from docdetect_hook.learning.review import ReviewSession
from docdetect_hook.models.registry import serving_now
from docdetect_hook.text.terminal import printable

EXAMPLES = """examples:
  docdetect review                           the most informative case first; y, n, s, u, c, t, q
  docdetect review --export 100 > cases.jsonl
  docdetect review --import answered.jsonl   `response` holds yes or no

exit codes: 0 done, 2 wrong usage or input
"""

_KEYS = "[y]es documented  [n]o  [s]kip  [u]ndo  no[t]e  [c]onfidence  [q]uit"
_MOST_LINES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect review`."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--export", type=int, nargs="?", const=0, metavar="N",
        help="print the first N cases of the queue, or all, as JSON lines for labelling elsewhere",
    )  # fmt: skip
    group.add_argument(
        "--import", dest="source", metavar="FILE", help="read answers back; - is standard input"
    )
    parser.add_argument("--reviewer", metavar="NAME", help="default: the user's name")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the cases picked at random")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Review, export or import."""
    settings = options.settings_of(args, {})
    root, reviewer = project_root(), args.reviewer or reviewer_name()
    if args.export is not None:
        for row in _exported(root, args.export, args.seed):
            print(json.dumps(row))
        return ExitCode.CLEAN
    if args.source is not None:
        _import(root, args.source, reviewer)
    else:
        with feedback_errors():
            _Dialogue(ReviewSession(root, reviewer, time.time, args.seed), input).run()
    tell_steps(supervise(root, settings, fresh_note(reviewer)))
    return ExitCode.CLEAN


def _exported(root: str, most: int, seed: int) -> Iterator[dict[str, Any]]:
    feedback = labels.read_feedback(root)
    questions = order(feedback.open_cases, serving_now(root).model, seed, feedback.contested)
    queue = (question.case for question in questions)
    return labels.export_cases(feedback, islice(queue, most or None))


def _import(root: str, source: str, reviewer: str) -> None:
    rows = list(_rows(source))
    cases = labels.read_feedback(root).cases
    events = list(labels.imported_events(rows, cases, reviewer, time.time()))
    write_events(root, events)
    print(f"{len(events)} answers read, {len(rows) - len(events)} rows without one")


def _rows(source: str) -> Iterator[Mapping[str, Any]]:
    try:
        lines = sys.stdin.readlines() if source == "-" else _lines(source)
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


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.readlines()


class _Dialogue:
    """Shows cases and reads keys until nothing waits or the reviewer quits."""

    def __init__(self, session: ReviewSession, ask: Callable[[str], str]) -> None:
        self._session = session
        self._ask = ask
        self._notes = ""
        self._confidence = 1.0
        self._given = 0

    def run(self) -> None:
        """Review until the end."""
        shown: Question | None = None
        while self._session.current is not None:
            if self._session.current is not shown:
                shown = self._session.current
                _show(shown, self._session.waiting)
            try:
                word = self._ask(f"{_KEYS}: ").strip().lower()
            except EOFError:
                break
            if word in ("q", "quit"):
                break
            self._do(word)
        left = self._session.waiting
        print(f"{self._given} answered, {left} {'case is' if left == 1 else 'cases are'} waiting")

    def _do(self, word: str) -> None:
        if word in ("y", "yes", "n", "no"):
            self._session.answer(word[0] == "y", confidence=self._confidence, notes=self._notes)
            self._given += 1
            self._notes, self._confidence = "", 1.0
        elif word in ("s", "skip"):
            self._session.skip()
        elif word in ("u", "undo"):
            self._undo()
        elif word in ("t", "note"):
            self._notes = self._ask("note: ").strip()
        elif word in ("c", "confidence"):
            self._set_confidence(self._ask("how sure are you, from 0.5 to 1? "))
        else:
            print("y, n, s, u, t, c or q")

    def _undo(self) -> None:
        undone = self._session.undo()
        self._given -= undone == "answer"
        print("taken back" if undone else "there is nothing to take back")

    def _set_confidence(self, text: str) -> None:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if 0.5 <= value <= 1:  # noqa: PLR2004 - an even chance and certainty
            self._confidence = value
        else:
            print("a number from 0.5 to 1")


def _show(question: Question, waiting: int) -> None:
    """Print everything that a reviewer needs; what comes from the source cannot control the terminal."""
    case = question.case
    print(f"\n{'-' * 72}\n{waiting} waiting, this one is {question.asked} ({question.uncertainty:.2f})")
    place = printable(f"{case.path}:{case.line}")
    print(f"{case.id}  {place}  {printable(f'{case.kind} {case.qualname}')}")
    _show_text(case.header, "  ")
    if case.doc is None:
        print("  (no documentation)")
    else:
        _show_text(case.doc, "  | ")
    for voter, vote in case.votes.items():
        print(f"  {printable(voter):<18} {vote.probability:.2f}  {printable(vote.reason)}")


def _show_text(text: str, margin: str) -> None:
    lines = text.split("\n")
    for line in lines[:_MOST_LINES]:
        print(margin + printable(line))
    if len(lines) > _MOST_LINES:
        print(f"{margin}[{len(lines) - _MOST_LINES} lines more]")
