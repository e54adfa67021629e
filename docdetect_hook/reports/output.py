"""Reports in files, written whole or not at all."""

from __future__ import annotations

import argparse
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.reports import FORMATS, Style, reporter
from docdetect_hook.runner.summary import Run


class Target(NamedTuple):
    """A file to write, and the format of the report; empty: that of the command's own report."""

    format: str
    path: str


def output_target(text: str) -> Target:
    """Read `[FORMAT:]PATH`; a prefix that is no format belongs to the path, as a drive letter does."""
    name, colon, path = text.partition(":")
    if colon and name in FORMATS:
        if not path:
            raise argparse.ArgumentTypeError(f"needs a path behind `{name}:`")
        return Target(name, path)
    return Target("", text)


class OutputFile:
    """A report that becomes a file once the run is over, so that an early end leaves no half report."""

    def __init__(self, target: Target, default_format: str, style: Style) -> None:
        """Take where to write, the format where the target names none, and how the report looks."""
        self._path = target.path
        plain = style._replace(colour=False)
        self.report = reporter(target.format or default_format)(plain)

    def write(self, run: Run) -> None:
        """Write the report, or raise UserError."""
        write_whole(self._path, self.report.close(run), "report")


def write_whole(path: str, pieces: Iterable[str], what: str) -> None:
    """Write a file beside its place and move it there, or raise UserError that names ``what`` it is.

    A link at the place is replaced, not followed; a device or a pipe is written to as it is. Folders on the
    way are made.
    """
    try:
        if _is_special(path):
            _write(path, pieces, "w")
            return
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        beside = f"{path}.{os.getpid()}.new"
        try:
            _write(beside, pieces, "x")
            os.replace(beside, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as error:
        raise UserError(f"cannot write the {what} {path}: {error.strerror or error}") from error


def _write(path: str, pieces: Iterable[str], mode: str) -> None:
    with open(path, mode, encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(pieces)


def _is_special(path: str) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode))
