"""The parser of argparse as all commands use it."""

from __future__ import annotations

import argparse
import os

from docdetect_hook.startup.typed import Any, NoReturn
from docdetect_hook.text.terminal import printable

_COLUMNS = 80


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """The formatter of argparse, which would load three compression libraries to learn the width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """A parser that takes whole option names only, and whose messages cannot control the terminal.

    A short form of an option may mean another one tomorrow; messages repeat words such as file names.
    """

    def __init__(self, **words: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Take what argparse takes."""
        super().__init__(**{"formatter_class": _Formatter, "allow_abbrev": False, **words})

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the words, and end with the exit code for wrong usage."""
        super().error(printable(message))


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size().columns or _COLUMNS
    except OSError:  # the output is no terminal
        return _COLUMNS
