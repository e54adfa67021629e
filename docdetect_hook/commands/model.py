"""Show the models of the project and change which one serves."""

from __future__ import annotations

import argparse
import os
import time

from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.config.load import load_settings
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.feedback.reviewer import reviewer_name
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.correction import ModelError
from docdetect_hook.models.lifecycle import shown
from docdetect_hook.models.state import PACKAGED, Change, State, read_state
from docdetect_hook.monitoring.tables import minute
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.typed import Callable
from docdetect_hook.storage.committed import MODEL_FILE
from docdetect_hook.text.terminal import show, warn

EXAMPLES = """examples:
  docdetect model list                  versions, which one serves, what the gates said
  docdetect model show 1.1.0            metrics, gates and the history of one model
  docdetect model canary 10             the candidate serves 10 % of the files
  docdetect model canary 0              ... and none again
  docdetect model promote --why "two weeks without complaints"
  docdetect model rollback              end the canary, or go back to the previous model
  docdetect model rollback v1.0.0
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions of `docdetect model`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="list the models and the history")
    one = actions.add_parser("show", help="show one model, by default the one that serves")
    one.add_argument("version", nargs="?", metavar="VERSION", help="such as 1.1.0")
    one.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    canary = actions.add_parser("canary", help="let the candidate serve a share of the files")
    canary.add_argument("share", type=float, metavar="PERCENT", help="share of the files; 0 ends the canary")
    promote = actions.add_parser("promote", help="let the candidate, or VERSION, serve all files")
    rollback = actions.add_parser("rollback", help="go back to the previous model, or to VERSION")
    for action in (canary, promote, rollback):
        action.add_argument("version", nargs="?", metavar="VERSION", help="such as 1.1.0")
        action.add_argument("--why", default="", metavar="TEXT", help="reason, kept in the history")
        action.add_argument("--who", metavar="NAME", help="default: git's user.email")


def run(args: argparse.Namespace) -> int:
    """Carry out the action."""
    root = project_root()
    named = load_settings(cwd=root, known_codes=CODE_NAMES).model_path
    _ACTIONS[args.action](args, root)
    for problem in registry.problems(root, named):
        warn(problem)
    if named and os.path.normpath(named) != os.path.join(root, MODEL_FILE):
        warn(f"{named}, which `learning.model` of the configuration names, serves whatever is promoted")
    return ExitCode.CLEAN


def _list(_args: argparse.Namespace, root: str) -> None:
    state = read_state(root)
    known = registry.versions(root)
    # What serves is listed even where its file is not there any more.
    for version in dict.fromkeys((PACKAGED, *known, state.current)):
        show(f"{_mark(version, state)} {shown(version):<12} {_summary(root, version)}")
    for change in state.history:
        show(_line(change))


def _mark(version: str, state: State) -> str:
    if version == state.current:
        return "*"
    if version == state.candidate:
        return "~"
    return "-" if version == state.previous else " "


def _summary(root: str, version: str) -> str:
    if version == PACKAGED:
        return "comes with docdetect"
    try:
        content = registry.model_content(root, version)
    except ModelError as error:
        return f"cannot be used: {error}"
    gates = "passed the gates" if content.get("passed") else "refused by the gates"
    return f"{content.get('labels', 0)} labels, parent {content.get('parent')}, {gates}"


def _line(change: Change) -> str:
    return f"{minute(change.ts)}  {change.action:<8} {shown(change.version):<12} {change.who}: {change.why}"


def _show(args: argparse.Namespace, root: str) -> None:
    state = read_state(root)
    version = lifecycle.named(root, args.version, state) if args.version else state.current
    try:
        content = registry.model_content(root, version)
    except ModelError as error:
        raise UserError(str(error)) from error
    if args.format == "json":
        print(json_text(content, 1))
        return
    for name in ("version", "parent", "created", "data", "labels", "support", "weights"):
        if content.get(name) is not None:
            show(f"{name}: {json_text(content[name])}")
    for check in content.get("gates", ()):
        show(f"{'ok ' if check['passed'] else 'NOT'} {check['name']}: {check['text']}")
    for change in state.history:
        if change.version == version:
            show(_line(change))


def _canary(args: argparse.Namespace, root: str) -> None:
    state = lifecycle.start_canary(root, args.share, _note(args), args.version)
    print(f"model {shown(state.candidate or '')} serves {state.share:g} % of the files")


def _promote(args: argparse.Namespace, root: str) -> None:
    state = lifecycle.promote(root, _note(args), args.version)
    print(f"model {shown(state.current)} serves: commit {MODEL_FILE}, so that it serves everybody")


def _rollback(args: argparse.Namespace, root: str) -> None:
    state = lifecycle.rollback(root, _note(args), args.version)
    print(f"model {shown(state.current)} serves")


def _note(args: argparse.Namespace) -> lifecycle.Note:
    return lifecycle.Note(args.who or reviewer_name(), args.why, time.time())


_ACTIONS: dict[str, Callable[[argparse.Namespace, str], None]] = {
    "list": _list,
    "show": _show,
    "canary": _canary,
    "promote": _promote,
    "rollback": _rollback,
}
