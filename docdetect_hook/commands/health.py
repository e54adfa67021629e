"""Check the health of this project's gate: accuracy, performance, queue, model and disk."""

from __future__ import annotations

import argparse
import shlex
import time

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.project import project_root, user_alerts, view_of
from docdetect_hook.config.settings import AlertSettings
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.monitoring.alerts import record_new
from docdetect_hook.monitoring.health import Health, Level, as_json, disk_of, health
from docdetect_hook.monitoring.notify import notify
from docdetect_hook.monitoring.prometheus import exposition
from docdetect_hook.monitoring.statistics import Overview
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.startup.typed import Callable, Iterator
from docdetect_hook.text.terminal import printable, warn

EXAMPLES = """examples:
  docdetect health                          exit 1 when something fails
  docdetect health --notify                 from cron: send new alerts where your own configuration says
  docdetect health --notify --command '/usr/local/bin/page --team docs'
  docdetect health --format prometheus > /var/lib/node_exporter/docdetect.prom

exit codes: 0 healthy, 1 a component fails, 2 wrong usage or configuration, 3 internal error
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect health`."""
    parser.add_argument("--format", choices=tuple(_FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--notify",
        action="store_true",
        help="record new alerts, and send them where these options or your own configuration say",
    )
    parser.add_argument("--webhook", metavar="URL", help="post new alerts there as JSON")
    parser.add_argument(
        "--command",
        dest="program",
        metavar="COMMAND",
        help="program and arguments, run without a shell, that receive new alerts on standard input",
    )
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the state of every component; the exit code tells whether one fails."""
    settings = options.settings_of(args, {})
    root = project_root()
    view = view_of(root, time.time())
    state = health(view, settings, disk_of(root))
    for line in _FORMATS[args.format](view, state):
        print(line)
    # Told and not an error: a project may keep them there for people who copy them into their own file.
    given = [key for key in ("alerts.webhook", "alerts.command") if key in settings.origins]
    if given:
        place = settings.origins[given[0]]
        warn(f"{place}: {' and '.join(given)} ignored: alerts go where your own configuration says")
    if args.notify and settings.safety.alert_enabled:
        _notify(view, state, _targets(args, root))
    return ExitCode.FINDINGS if state.level == Level.FAIL else ExitCode.CLEAN


def _targets(args: argparse.Namespace, root: str) -> AlertSettings:
    """Return where alerts go: never where the project says, for a checkout would run programs here."""
    # Security: a webhook or a program is named by the user alone, outside of the tree (docs/security.md).
    own = user_alerts(root)
    try:
        command = own.command if args.program is None else tuple(shlex.split(args.program))
    except ValueError as error:
        raise UserError(f"--command is not a valid command line: {error}") from error
    return AlertSettings(webhook=own.webhook if args.webhook is None else args.webhook, command=command)


def _notify(view: Overview, state: Health, targets: AlertSettings) -> None:
    new = record_new(view, list(state.alerts))
    for trouble in notify(new, targets.webhook, targets.command):
        warn(trouble)


def _text(_view: Overview, state: Health) -> Iterator[str]:
    for one in state.components:
        yield printable(f"{one.level.name.lower():<8}{one.name:<12} {one.text}")


def _json(_view: Overview, state: Health) -> Iterator[str]:
    yield json_text(as_json(state), 2)


_FORMATS: dict[str, Callable[[Overview, Health], Iterator[str]]] = {
    "text": _text,
    "json": _json,
    "prometheus": exposition,
}
