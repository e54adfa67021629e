"""List every definition, in or out of scope, with its verdict."""

from __future__ import annotations

import argparse
import sys

from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.sources import discovered, executing, named_in, results_of, standard_input
from docdetect_hook.errors import ExitCode
from docdetect_hook.records import FileResult, Judged
from docdetect_hook.reports.escapes import json_text
from docdetect_hook.reports.schema import item_object
from docdetect_hook.reports.text import problem_line
from docdetect_hook.runner.checker import whole
from docdetect_hook.runner.executors import Work
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.text.terminal import printable

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations

EXAMPLES = """examples:
  docdetect items src                      a table on a terminal, JSON lines on a pipe
  docdetect items --format jsonl . | jq 'select(.public and (.documented | not)) | .qualname'
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect items`."""
    options.add_check_options(parser)
    options.add_exit_option(parser, "a file has a problem")
    options.add_feedback_options(parser)  # as `check` has them: both are called with the same words
    parser.add_argument(
        "--format", choices=("jsonl", "table"), help="default: a table on a terminal, else jsonl"
    )


def run(args: argparse.Namespace) -> int:
    """Print every definition; the exit code tells trouble with files, never missing documentation."""
    configurations = options.configurations_of(args, options.overrides(args))
    table = (args.format or ("table" if sys.stdout.isatty() else "jsonl")) == "table"
    # The worst file decides; missing documentation is what the list is for, and no failure.
    code = ExitCode.CLEAN
    named, results = _results(args, configurations)
    for result in results:
        for judged in result.judged:
            print(_row(judged) if table else json_text(item_object(judged)))
        for problem in result.problems:
            # Not among the items: whoever reads those lines relies on every field of an item.
            sys.stderr.write(f"{problem_line(problem)}\n")
        code = max(code, _code_of(result, named))
    return ExitCode.CLEAN if code == ExitCode.FINDINGS and args.exit_zero else code


def _results(
    args: argparse.Namespace, configurations: Configurations
) -> tuple[set[str], Iterator[FileResult]]:
    """Return the paths that the user named, and the result of each file."""
    name = options.stdin_path(args)
    if name is not None:
        return {name}, standard_input(args, configurations, everything=True)
    sources = list(discovered(args, configurations, everything=True))
    execute = executing(args)
    return named_in(sources), results_of(
        configurations, sources, lambda own, settings: execute(own, Work(settings, whole, everything=True))
    )


def _code_of(result: FileResult, named: set[str]) -> int:
    if result.crashed:
        return ExitCode.INTERNAL
    if result.path in named and any(problem.code == "UND900" for problem in result.problems):
        return ExitCode.USAGE
    return ExitCode.FINDINGS if result.problems else ExitCode.CLEAN


def _row(judged: Judged) -> str:
    definition, verdict = judged.definition, judged.verdict
    place = f"{printable(definition.path)}:{definition.line}"
    state = "documented" if verdict.documented else "missing"
    scope = definition.exempt or ("public" if definition.public else "private")
    code = judged.code
    name = definition.qualname or definition.name
    return f"{place:<40} {definition.kind:<15} {scope:<12} {state:<10} {code:<7} {printable(name)}".rstrip()
