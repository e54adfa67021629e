"""Print the completion of commands and options for a shell."""

from __future__ import annotations

import argparse
import pkgutil
from importlib import import_module
from types import ModuleType

from docdetect_hook import commands
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.startup.typed import Iterator

EXAMPLES = """examples:
  docdetect completion bash > ~/.local/share/bash-completion/completions/docdetect
  docdetect completion zsh > "${fpath[1]}/_docdetect"
  docdetect completion fish > ~/.config/fish/completions/docdetect.fish

Needs the extra `completion` (shtab) when it is printed, not when it is used.
"""
_SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect completion`."""
    parser.add_argument("shell", choices=_SHELLS, metavar="|".join(_SHELLS))


def run(args: argparse.Namespace) -> int:
    """Print the script of one shell."""
    try:
        import shtab
    except ImportError as error:
        raise UserError(
            "`docdetect completion` needs shtab: install docdetect with the extra `completion`"
        ) from error
    print(shtab.complete(_parser(), args.shell))
    return ExitCode.CLEAN


def _parser() -> argparse.ArgumentParser:
    """Build the parser of all commands with their options."""
    # Built anew and not taken from `cli.py`, which knows commands by name alone, so that a run loads one.
    parser = argparse.ArgumentParser(prog="docdetect")
    parser.add_argument("--version", action="version", version="", help="show the version and exit")
    subparsers = parser.add_subparsers()
    for name, module in _commands():
        summary = (module.__doc__ or "").splitlines()[0].rstrip(".")
        module.add_arguments(subparsers.add_parser(name, help=summary))
    return parser


def _commands() -> Iterator[tuple[str, ModuleType]]:
    """Load the modules beside this one that are commands."""
    for found in pkgutil.iter_modules(commands.__path__):
        if not found.ispkg:  # a package has what commands share
            yield found.name, import_module(f"{commands.__name__}.{found.name}")
