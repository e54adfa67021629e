"""Show every setting with its effective value and where it comes from."""

from __future__ import annotations

import argparse
import os

from docdetect_hook.commands import options
from docdetect_hook.config.load import render_value
from docdetect_hook.errors import ExitCode
from docdetect_hook.text.terminal import show

EXAMPLES = """examples:
  docdetect config
  docdetect config --config ci.yaml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect config`."""
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print key, value and origin of every setting, a line each."""
    settings = options.settings_of(args, {})
    for key, value, origin in settings.listing():
        shown = os.path.relpath(origin) if os.path.isabs(origin) else origin
        show(f"{key} = {render_value(value)}  # {shown}")
    return ExitCode.CLEAN
