"""Fix what needs no new text: documentation in the wrong place or form, or that says nothing."""

from __future__ import annotations

import argparse
import os
from collections import Counter

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.fixing import Checker
from docdetect_hook.commands.shared.sources import discovered
from docdetect_hook.config.load import Configurations
from docdetect_hook.config.settings import Settings
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.fix.repair import Repair, repaired
from docdetect_hook.fix.unified import unified
from docdetect_hook.languages import decode, language_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.text.source import SourceError, read_bytes
from docdetect_hook.text.terminal import counted, show, tell
from docdetect_hook.text.writing import replace_file

EXAMPLES = """examples:
  docdetect fix --diff                    show what would change
  docdetect fix src                       apply safe fixes
  docdetect fix --unsafe-fixes src        also turn comments into docstrings and `///`
  docdetect fix --select UND910           remove unused suppressions

Safe fixes keep what the code means to people and tools; review the unsafe ones.
"""


class _Outcome(NamedTuple):
    """What became of one file: its bytes, where it is written, its repair, or the trouble with it.

    ``unread`` says that it could not be read.
    """

    path: str
    data: bytes = b""
    place: str = ""
    repair: Repair | None = None
    trouble: str = ""
    unread: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect fix`."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        default=(),
        help="files and directories; default: the current directory",
    )
    parser.add_argument("--diff", action="store_true", help="show what would change and write nothing")
    parser.add_argument(
        "--select",
        type=options.codes_of,
        metavar="CODES",
        default=(),
        help="fix only findings of these codes, prefixes, names or ALL",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="also apply fixes to review, such as comments turned into documentation",
    )
    options.add_settings_options(parser)
    parser.set_defaults(stdin_filename=None)


def run(args: argparse.Namespace) -> int:
    """Fix the files; with `--diff` say whether anything would change, else whether a file was left alone."""
    if options.stdin_path(args) is not None:
        raise UserError("`docdetect fix` cannot read standard input: name files or directories")
    given = {"rules.extend_select": args.select} if args.select else {}
    configurations = options.configurations_of(args, given)
    made: Counter[str] = Counter()
    files = left = 0
    code = ExitCode.CLEAN
    for outcome in _outcomes(args, configurations):
        trouble, repair = outcome.trouble, outcome.repair
        if repair is not None:
            left += repair.unsafe_left
        if not trouble and repair is not None and repair.made:
            trouble = _diff(outcome, repair) if args.diff else _write(outcome, repair)
            if not trouble:
                files += 1
                made.update(fix.message for fix in repair.made)
        if trouble:
            tell(f"{outcome.path}: {trouble}")
            code = max(code, ExitCode.USAGE if outcome.unread else ExitCode.FINDINGS)
    _summarise(made, files, left, diff=args.diff)
    return max(code, ExitCode.FINDINGS) if args.diff and files else code


def _outcomes(args: argparse.Namespace, configurations: Configurations) -> Iterator[_Outcome]:
    """Yield the files that something is to be said of."""
    checkers: dict[int, Checker] = {}
    for source in discovered(args, configurations):
        settings = configurations.settings_for(source.path)
        checker = checkers.setdefault(id(settings), Checker(settings, only=bool(args.select)))
        try:
            # Bytes, not text: what is not corrected has to come back as it was, line ends and marks included.
            data = read_bytes(source.path, settings.files.max_bytes)
            repair = repaired(data, source.language, checker.check_of(source), unsafe=args.unsafe_fixes)
        except SourceError as error:
            if source.explicit:
                yield _Outcome(source.path, trouble=error.message, unread=True)
            continue
        place = _place(source.path, settings)
        if repair.made and not place:
            yield _Outcome(
                source.path, trouble="is a link out of the project and was left alone: name its target"
            )
        else:
            yield _Outcome(source.path, data, place, repair)


def _place(path: str, settings: Settings) -> str:
    """Return the file that a path leads to, nothing when a link leads out of the project."""
    real = os.path.realpath(path)
    root = os.path.realpath(settings.project or settings.cwd)
    if real.startswith(os.path.join(root, "")):
        return real
    return real if real == os.path.abspath(path) else ""


def _write(outcome: _Outcome, repair: Repair) -> str:
    """Write a file; return why that was not done."""
    trouble = replace_file(outcome.place, outcome.data, repair.data)
    if not trouble:
        show(f"{outcome.path}: {counted(len(repair.made), 'correction')}")
    return trouble


def _diff(outcome: _Outcome, repair: Repair) -> str:
    """Show what would change in a file; nothing can go wrong."""
    language = language_of(outcome.path) or "python"
    before, after = (decode(data, language).split("\n") for data in (outcome.data, repair.data))
    for line in unified(before, after, outcome.path):
        show(line)
    return ""


def _summarise(made: Counter[str], files: int, left: int, *, diff: bool) -> None:
    """Print what was fixed, and what unsafe fixes there are."""
    for message, count in sorted(made.items()):
        tell(f"{count:>4} {message[0].lower()}{message[1:]}")
    verb = "would be made" if diff else "made"
    tell(f"{counted(made.total(), 'correction')} {verb} in {counted(files, 'file')}")
    if left:
        tell(f"{left} more with --unsafe-fixes")
