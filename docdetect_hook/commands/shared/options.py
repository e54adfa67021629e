"""Command-line options shared by the commands that check files."""

from __future__ import annotations

import os

from docdetect_hook.config.load import Configurations, configurations
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import UserError
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Mapping
from docdetect_hook.text.terminal import warn

if TYPE_CHECKING:
    import argparse


def add_settings_options(parser: argparse.ArgumentParser) -> None:
    """Add where the configuration comes from."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="read this configuration file and no other")
    group.add_argument("--isolated", action="store_true", help="ignore every configuration file")


def add_check_options(parser: argparse.ArgumentParser, *, stdin: bool = True) -> None:
    """Add the paths and everything that decides what is checked and reported; ``stdin`` can be a text."""
    standard_input = "; `-` is standard input" if stdin else ""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        default=(),
        help=f"files and directories{standard_input}; default: the current directory",
    )
    _add_selection(parser.add_argument_group("selection"))
    _add_files(parser.add_argument_group("files"), stdin=stdin)
    _add_execution(parser.add_argument_group("execution"))
    add_settings_options(parser)


def add_exit_option(parser: argparse.ArgumentParser, failure: str) -> None:
    """Add the option that excuses a failure, such as findings."""
    parser.add_argument("--exit-zero", action="store_true", help=f"exit 0 even when {failure}")


def add_feedback_options(parser: argparse.ArgumentParser) -> None:
    """Add what decides what a run leaves behind."""
    group = parser.add_argument_group("feedback")
    group.add_argument(
        "--no-feedback", action="store_true", help="write neither disputed cases nor metrics of the run"
    )
    group.add_argument(
        "--feedback-out",
        metavar="FILE",
        help="also append the disputed cases of this run to FILE, for `docdetect review --import`",
    )


def _add_selection(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--select", type=codes_of, metavar="CODES", help="report only these codes, prefixes, names or ALL"
    )
    group.add_argument(
        "--ignore", type=codes_of, metavar="CODES", help="never report these codes, prefixes or names"
    )
    group.add_argument(
        "--extend-select", type=codes_of, metavar="CODES", help="report these codes as well, such as UND910"
    )
    group.add_argument("--scope", choices=("public", "all"), help="which definitions need documentation")
    group.add_argument(
        "--min-confidence",
        type=float,
        metavar="P",
        help="report only findings with at least this confidence, 0 to 1",
    )


def _add_files(group: argparse._ArgumentGroup, *, stdin: bool) -> None:
    group.add_argument("--exclude", type=_list, metavar="GLOBS", help="also exclude these paths")
    group.add_argument("--stubs", action="store_true", default=None, help="check .pyi files too")
    if stdin:
        group.add_argument("--stdin-filename", metavar="PATH", help="path of the text on standard input")
    else:
        group.set_defaults(stdin_filename=None)


def _add_execution(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--jobs",
        type=_jobs,
        default=None,
        metavar="N|auto",
        help="worker processes; default: auto, chosen by the amount of work",
    )
    group.add_argument(
        "--scheduler",
        metavar="URL",
        help="check on the workers of this Dask scheduler, such as tcp://host:8786 (extra `cluster`)",
    )
    group.add_argument(
        "--no-cache", action="store_true", help="check unchanged files too, instead of reusing their reports"
    )


def overrides(args: argparse.Namespace) -> dict[str, Any]:
    """Gather the options that were given, by the dotted key of the setting they replace."""
    given = {
        "rules.select": args.select,
        "rules.ignore": args.ignore,
        "rules.extend_select": args.extend_select,
        "rules.scope": args.scope,
        "rules.min_confidence": args.min_confidence,
        "files.exclude": args.exclude,
        "files.stubs": args.stubs,
    }
    return {key: value for key, value in given.items() if value is not None}


def settings_of(args: argparse.Namespace, given: Mapping[str, object]) -> Settings:
    """Load the settings of the working directory, with values given by dotted key."""
    return configurations_of(args, given).settings_in("")


def configurations_of(args: argparse.Namespace, given: Mapping[str, object]) -> Configurations:
    """Return the settings of every path under the options of add_settings_options."""
    return configurations(
        config=args.config, isolated=args.isolated, overrides=given, known_codes=CODE_NAMES, note=warn
    )


def settings_of_run(args: argparse.Namespace, configurations: Configurations) -> Settings:
    """Return the settings that a run as a whole goes by, such as its threshold.

    Those of the paths, where one configuration holds for all of them, else of the working directory.
    """
    # A run has one threshold and one exit code: of paths with several configurations none is the one to ask.
    stdin = stdin_path(args)
    found: dict[int, Settings] = {}
    for path in args.paths if stdin is None else [stdin]:
        is_file = path.endswith((".py", ".rs")) or not os.path.isdir(path)
        settings = configurations.settings_for(path) if is_file else configurations.settings_in(path)
        found[id(settings)] = settings
    return next(iter(found.values())) if len(found) == 1 else configurations.settings_in("")


def stdin_path(args: argparse.Namespace) -> str | None:
    """Return the path of the text on standard input when `-` or a name for it is given, else None.

    Raises UserError when `-` stands beside other paths.
    """
    if args.stdin_filename and args.paths == ["."]:
        return str(args.stdin_filename)
    if "-" not in args.paths:
        if args.stdin_filename:
            raise UserError("--stdin-filename names the text on standard input: leave other paths out")
        return None
    if args.paths != ["-"]:
        raise UserError("`-` cannot be combined with other paths: standard input is one file")
    return args.stdin_filename or "<stdin>"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _jobs(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or not int(text):
        from argparse import ArgumentTypeError  # only mistakes need it

        raise ArgumentTypeError(f"must be a number above 0 or `auto`, not {text!r}")
    return int(text)


def codes_of(text: str) -> tuple[str, ...]:
    """Return the codes of a list by comma or blank."""
    return tuple(text.replace(",", " ").split())
