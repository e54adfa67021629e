"""The command line: parse, dispatch, and turn outcomes into exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

from docdetect_hook import __version__
from docdetect_hook.commands.shared.plain import plain_arguments
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.typed import TYPE_CHECKING, NoReturn, Sequence
from docdetect_hook.text.interpreter import interpreter_fault
from docdetect_hook.text.terminal import tell

if TYPE_CHECKING:
    import argparse
    from types import ModuleType

    from docdetect_hook.commands.shared.parser import Parser

_GC_THRESHOLDS = (50_000, 20, 100)
_WATCHERS = 6  # tools that can watch a process at a time
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it

# Name -> one-line help; docdetect_hook.commands.<name> has add_arguments(parser) and run(args) -> int.
COMMANDS = {
    "check": "report missing, empty and untrue documentation: the gate",
    "items": "list every definition with its verdict",
    "rule": "explain a code",
    "config": "show the effective settings and where each comes from",
    "coverage": "show documentation coverage, and fail below a threshold",
    "init": "set up a repository: configuration, pre-commit hook, baseline",
    "changes": "show what a change does to the public interface",
    "baseline": "accept the findings of old code, so that only new ones are reported",
    "suppress": "write suppression comments for the current findings",
    "fix": "fix what needs no new text, such as a comment where a docstring should be",
    "validate": "run the golden suite and measure the accuracy",
    "ready": "check that everything is ready for production",
    "review": "label the disputed cases, the most informative first",
    "label": "label one disputed case",
    "retrain": "train a candidate model from the labels, and check it against the gates",
    "model": "list and show models, start a canary, promote, roll back",
    "stats": "show what runs cost and how often the tool was right",
    "report": "report on a period in Markdown",
    "health": "check the health of accuracy, performance, queue, model and disk",
    "diagnose": "group wrong verdicts by cause, and suggest fixes",
    "dashboard": "show the gate, the queue, the models and the alerts in a browser",
    "completion": "print the completion for bash, zsh or fish",
    "lsp": "serve findings to an editor by the language server protocol",
}

# What other tools call what we have.
_MEANT = {
    "-V": "--version",
    "-v": "--version",
    "version": "--version",
    "help": "--help",
    "-q": "check > /dev/null",
    "--quiet": "check > /dev/null",
    "lint": "check",
    "run": "check",
    "explain": "rule",
    "--explain": "rule",
}

_EXAMPLES = """examples:
  docdetect check                          check the current directory
  docdetect check src/lib.rs app.py        check these files
  docdetect check --format json . > r.json
  docdetect items src --format table       all definitions, and which are documented
  docdetect rule UND103                    why a rule exists and how to satisfy it

exit codes: 0 clean, 1 findings, 2 wrong usage, configuration or input, 3 internal error
"""


def program() -> NoReturn:
    """Run the command line as a process of its own, and end it.

    To take apart all that was loaded is 3 % of a run over one file, and more of one over many: the process
    ends without, unless somebody watches it or works beside it. What waits for the end is called.
    """
    code = main()
    if _is_alone():
        atexit._run_exitfuncs()
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError, ValueError):  # `main` has told what went wrong with them
                stream.flush()
        os._exit(code)
    raise SystemExit(code)


def _is_alone() -> bool:
    """Return whether no tracer, no profiler and no thread that is waited for is left in the process."""
    threading = sys.modules.get("threading")
    if threading is not None and sum(not one.daemon for one in threading.enumerate()) > 1:
        return False
    monitoring = getattr(sys, "monitoring", None)  # what tracers and profilers use since CPython 3.12
    watched = monitoring is not None and any(map(monitoring.get_tool, range(_WATCHERS)))
    return not watched and sys.gettrace() is None and sys.getprofile() is None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        _require_streams()
        _require_sound_interpreter()
        _require_directory()
        if argv is None:  # the process is ours
            _collect_rarely()
        args = parse(words)
        gc.freeze()
        code: int = _module_of(args.command).run(args)
        if not sys.stdout.closed:  # a language server closes it when the editor ends it
            sys.stdout.flush()
    except UserError as error:
        tell(f"error: {error}")
        return ExitCode.USAGE
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        _drop_output()
        return ExitCode.FINDINGS
    except (OSError, MemoryError) as error:
        # What the system refuses, such as room on the disk or a file handle, is no fault of ours.
        _drop_output()
        tell(f"error: {_reason(error)}")
        return ExitCode.USAGE
    except KeyboardInterrupt:
        _drop_output()
        tell("interrupted")
        eval("0")  # noqa: S307 - where `exec` was interrupted, as of a dataclass, CPython would end by the signal
        return _INTERRUPTED
    except Exception:  # noqa: BLE001 - the last handler: a fault of ours gets its own exit code
        import traceback

        traceback.print_exc()
        tell(f"internal error of docdetect {__version__}; please report the lines above")
        return ExitCode.INTERNAL
    return code


def _require_streams() -> None:
    """Refuse to run without the streams that a report and its errors go to."""
    for name, stream in (("output", sys.stdout), ("error", sys.stderr)):
        if stream is None:
            raise UserError(f"standard {name} is closed: redirect it to a file or to {os.devnull}")
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # escape what the terminal's encoding cannot show instead of raising
            reconfigure(errors="backslashreplace")
    if sys.stdin is None:  # else the first file that is opened takes the place of standard input
        os.open(os.devnull, os.O_RDONLY)


def _require_sound_interpreter() -> None:
    # Asked where it may be: the answer of later ones is known, and takes 0.3 ms.
    if sys.version_info < (3, 11, 5) and (fault := interpreter_fault()):
        raise UserError(fault)


def _require_directory() -> None:
    try:
        os.getcwd()
    except OSError as error:
        raise UserError("the current directory does not exist any more: go to another one") from error


def _drop_output() -> None:
    """Lead standard output nowhere: Python flushes it once more at exit, and would fail again."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "out of memory"
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _collect_rarely() -> None:
    """Let the garbage collector run rarely: neither modules nor checks leave many cycles."""
    gc.set_threshold(*_GC_THRESHOLDS)


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; options and paths may mix, and all behind a `--` are paths."""
    _refuse_files_as_options(words)
    if not words or words[0] not in COMMANDS:
        _refuse_unknown_command(words)
        return _overview().parse_args(words)
    args = plain_arguments(_module_of(words[0]).add_arguments, words[1:]) or _parsed(words[0], words[1:])
    args.command = words[0]
    return args


def _parsed(name: str, words: Sequence[str]) -> argparse.Namespace:
    """Read the words behind a command as argparse does, which also tells what is wrong with them."""
    parser = _parser(name)
    given, more = list(words), list[str]()
    if parser.get_default("paths") is not None and "--" in given:
        end = given.index("--")
        # Behind it, `-` is no standard input either.
        given, more = given[:end], ["./-" if path == "-" else path for path in given[end + 1 :]]
    args, left = parser.parse_known_args(given)
    _refuse_unknown(parser, left, may_be_paths=hasattr(args, "paths"))
    if hasattr(args, "paths"):
        args.paths = [*args.paths, *left, *more] or ["."]
    return args


def _refuse_unknown_command(words: Sequence[str]) -> None:
    """Raise UserError with the command that was probably meant: other tools take paths without one."""
    word = words[0] if words else ""
    if not word or word in {"-h", "--help", "--version"}:
        return
    shown = word.partition("=")[0][:80]
    if word in _MEANT:
        hint = f"did you mean `docdetect {_MEANT[word]}`?"
    elif word.startswith("-") and word != "-":
        hint = f"options stand behind a command, as in `docdetect check {shown}`; see `docdetect --help`"
    elif word == "-" or os.path.lexists(word) or os.path.splitext(word)[1] in {".py", ".pyi", ".rs"}:
        hint = f"did you mean `docdetect check {shown}`?"
    else:
        import difflib  # only mistakes need it

        near = difflib.get_close_matches(word[:80], COMMANDS, n=1)
        hint = f"did you mean `docdetect {near[0]}`?" if near else "`docdetect --help` lists the commands"
    kind = "option" if word.startswith("-") and word != "-" else "command"
    raise UserError(f"unknown {kind} `{shown}`: {hint}")


def _refuse_files_as_options(words: Sequence[str]) -> None:
    """Refuse an option that is also a file: a hook appends the names of files, whatever they are."""
    for word in words:
        if word.startswith("-") and os.path.lexists(word):
            raise UserError(
                f"`{word}` is an option and also the name of a file here: rename the file, or write "
                f"./{word} when the file is meant"
            )
        if word == "--":
            return


def _refuse_unknown(parser: Parser, left: Sequence[str], *, may_be_paths: bool) -> None:
    """Refuse words that the command does not know, with the option that was probably meant."""
    for word in left:
        if word.startswith("-") and word != "-":
            import difflib  # only mistakes need it

            option = word.partition("=")[0][:80]
            near = difflib.get_close_matches(option, list(parser._option_string_actions), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            parser.error(f"unknown option {option}{hint}")
        if not may_be_paths:
            parser.error(f"unexpected argument {word}")


def _module_of(name: str) -> ModuleType:
    return import_module(f"docdetect_hook.commands.{name}")


def _parser(name: str) -> Parser:
    """Build the parser of a command: only the command that is called is loaded."""
    from docdetect_hook.commands.shared.parser import Parser  # loads argparse

    module = _module_of(name)
    parser = Parser(prog=f"docdetect {name}", description=module.__doc__, epilog=module.EXAMPLES)
    module.add_arguments(parser)
    return parser


def _overview() -> Parser:
    """Build the parser that knows the commands by name alone."""
    from docdetect_hook.commands.shared.parser import Parser

    parser = Parser(prog="docdetect", description="Documentation gate for Python and Rust.", epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"docdetect {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary)
    return parser


if __name__ == "__main__":
    program()
