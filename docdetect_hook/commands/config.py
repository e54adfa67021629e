"""Show every setting with its effective value and where it comes from."""

from __future__ import annotations

import argparse
import os

from docdetect_hook.commands.shared import options
from docdetect_hook.config.load import render_value
from docdetect_hook.config.schema import schema
from docdetect_hook.discovery.walk import discover
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.reports.schema import shown_path
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Iterator
from docdetect_hook.text.terminal import show, warn

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings

EXAMPLES = """examples:
  docdetect config                       what holds in the current directory
  docdetect config src/app.py            what holds for a file, overrides applied
  docdetect config --config ci.yaml
  docdetect config --format schema       JSON schema of a configuration, for editors
"""

# key, value, origin
_Row = tuple[str, Any, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect config`."""
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        default="",
        help="a file or directory; default: the current directory",
    )
    parser.add_argument("--format", choices=("text", "json", "schema"), default="text", help="default: text")
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print key, value and origin of every setting, or the schema of all."""
    if args.format == "schema":
        _print_json(schema(CODE_NAMES))
        return ExitCode.CLEAN
    if args.path and not os.path.lexists(args.path):
        raise UserError(f"{args.path} does not exist")
    configurations = options.configurations_of(args, {})
    is_file = bool(args.path) and not os.path.isdir(args.path)
    settings = configurations.settings_for(args.path) if is_file else configurations.settings_in(args.path)
    rows = list(_for_file(settings, args.path) if is_file else settings.listing())
    if args.format == "json":
        _print_json(_document(settings, rows))
    else:
        for key, value, origin in rows:
            show(f"{key} = {render_value(value)}  # {_shown(origin)}")
    for note in _idle(configurations, settings):
        warn(note)
    return ExitCode.CLEAN


def _print_json(document: object) -> None:
    print(json_text(document, 2))


def _for_file(settings: Settings, path: str) -> Iterator[_Row]:
    """List what holds for a file: rules with the overrides that match it."""
    rules = settings.rules_for(path)
    for key, value, origin in settings.listing():
        section, _, name = key.partition(".")
        own = getattr(rules, name) if section == "rules" else value
        yield key, own, origin if own == value else f"{settings.origins['overrides']}, overrides"


def _document(settings: Settings, rows: list[_Row]) -> dict[str, Any]:
    return {
        "version": 1,
        "file": None if settings.file is None else shown_path(settings.file),
        "root": shown_path(settings.root),
        "project": shown_path(settings.project) or None,
        "settings": {key: {"value": value, "origin": shown_path(origin)} for key, value, origin in rows},
    }


def _shown(origin: str) -> str:
    return ", ".join(os.path.relpath(one) if os.path.isabs(one) else one for one in origin.split(", "))


def _idle(configurations: Configurations, settings: Settings) -> Iterator[str]:
    """Yield a note for each override that matches no file: often a folder was renamed."""
    if not settings.overrides:
        return
    # Stubs as well: an override may be about them whether or not this run would check them.
    found = (source.path for source in discover([os.path.relpath(settings.root)], configurations, stubs=True))
    own = (path for path in found if configurations.settings_for(path) is settings)
    for number in settings.idle_overrides(own):
        paths = settings.overrides[number].paths
        # A script without a suffix is checked when it is named, and not found.
        if not any(os.path.isfile(os.path.join(settings.root, path.strip("/"))) for path in paths):
            place = os.path.relpath(settings.origins["overrides"])
            yield f"{place}: `overrides[{number}]` matches no file that is checked: {render_value(paths)}"
