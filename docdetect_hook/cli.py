"""The command line: parse, dispatch, and turn outcomes into exit codes."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from docdetect_hook import __version__
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.text.terminal import printable, tell

_COLUMNS = 80
_GC_THRESHOLDS = (50_000, 20, 100)
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it

# Name -> one-line help; docdetect_hook.commands.<name> has add_arguments(parser) and run(args) -> int.
COMMANDS = {
    "check": "report missing documentation: the gate",
    "items": "list every definition with its verdict",
    "rule": "explain a code",
    "config": "show the effective settings and where each comes from",
    "baseline": "accept the findings of old code, so that only new ones are reported",
    "validate": "run the golden suite and measure the accuracy",
    "review": "answer the disputed cases, the most informative first",
    "label": "answer one disputed case",
    "retrain": "train a candidate model from the answers, behind gates",
    "model": "list, show, try, promote and roll back models",
    "stats": "show what runs cost and how often the tool was right",
    "report": "report on a stretch of time in Markdown",
    "health": "tell whether accuracy, performance, queue, model and disk are well",
    "diagnose": "group wrong verdicts by cause, with what helps",
}

_EXAMPLES = """examples:
  docdetect check                          check the current directory
  docdetect check src/lib.rs app.py        check these files
  docdetect check --format json . > r.json
  docdetect items src --format table       what is there, and what of it is documented
  docdetect rule UND103                    why a code exists and how to please it

exit codes: 0 clean, 1 findings, 2 wrong usage, configuration or input, 3 internal error
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    _never_fail_to_print()
    try:
        args = _parser(words).parse_args(words)
        if argv is None:  # the process is ours
            _collect_rarely()
        code: int = import_module(f"docdetect_hook.commands.{args.command}").run(args)
        sys.stdout.flush()
    except UserError as error:
        tell(f"error: {error}")
        return ExitCode.USAGE
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone; Python flushes once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FINDINGS
    except KeyboardInterrupt:
        tell("interrupted")
        return _INTERRUPTED
    except Exception:  # noqa: BLE001 - the last handler: a fault of ours gets its own exit code
        import traceback

        traceback.print_exc()
        print(f"docdetect {__version__}: internal error; please report the lines above", file=sys.stderr)
        return ExitCode.INTERNAL
    return code


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """The formatter of argparse, which would load three compression libraries to learn the width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages cannot control the terminal: they repeat words such as file names."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and end with the exit code for wrong usage."""
        super().error(printable(message))


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size().columns or _COLUMNS
    except OSError:  # the output is no terminal
        return _COLUMNS


def _collect_rarely() -> None:
    """Let the garbage collector run rarely, and not over what stays: checks leave few cycles."""
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    # The interpreter's last collection, too: the process ends anyway.
    atexit.register(gc.freeze)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser; only the command that is called is loaded and fills in its options."""
    parser = _Parser(
        prog="docdetect",
        description="Documentation gate for Python and Rust.",
        epilog=_EXAMPLES,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"docdetect {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    called = next((word for word in words if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, formatter_class=_Formatter)
        if name == called:
            module = import_module(f"docdetect_hook.commands.{name}")
            command.description = module.__doc__
            command.epilog = module.EXAMPLES
            module.add_arguments(command)
    return parser


def _never_fail_to_print() -> None:
    """Escape what the terminal's encoding cannot show instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    raise SystemExit(main())
