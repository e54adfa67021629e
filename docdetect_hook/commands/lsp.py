"""Serve findings to an editor by the language server protocol."""

from __future__ import annotations

import argparse

from docdetect_hook import __version__
from docdetect_hook.commands.shared import options
from docdetect_hook.errors import ExitCode, UserError

EXAMPLES = """examples:
  docdetect lsp                 started by an editor, which talks to it over standard input and output

Needs the extra `lsp` (pygls); docs/editors.md shows how to configure editors.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect lsp`."""
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until the editor ends it."""
    try:
        from docdetect_hook.lsp.server import DocdetectServer
    except ImportError as error:
        raise UserError("`docdetect lsp` needs pygls: install docdetect with the extra `lsp`") from error
    options.configurations_of(args, {}).settings_in("")  # a mistake is told before the editor waits
    DocdetectServer(__version__, lambda: options.configurations_of(args, {})).start_io()
    return ExitCode.CLEAN
