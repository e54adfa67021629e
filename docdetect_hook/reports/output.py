"""Reports in files, written whole or not at all."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from docdetect_hook.errors import UserError
from docdetect_hook.reports import Style, reporter
from docdetect_hook.reports.targets import Target
from docdetect_hook.runner.summary import Run
from docdetect_hook.startup.typed import BinaryIO, Iterable, Sequence
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.writing import is_special, open_special, replacing, require_inside

_STREAM = regex(r"/(?:dev/(?:(stdout)|(stderr)|fd/(\d+))|proc/self/fd/(\d+))")


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


def output_files(targets: Sequence[Target], default_format: str, style: Style) -> list[OutputFile]:
    """Return the reports to write, or raise UserError where one would replace another."""
    places = [os.path.abspath(target.path) for target in targets]
    for place, target in zip(places, targets, strict=True):
        if places.count(place) > 1 and not is_special(place):
            raise UserError(
                f"--output-file names {target.path} more than once: give each report a path of its own"
            )
    return [OutputFile(target, default_format, style) for target in targets]


def write_whole(path: str, pieces: Iterable[str], what: str) -> None:
    """Write a file beside its place and move it there, or raise UserError that names ``what`` it is.

    A link at the place is replaced, not followed; a device, a pipe or a stream that is open, as
    `/dev/stdout`, is written to as it is. Folders on the way are made.
    """
    try:
        if is_special(path):
            with _stream(path) as file:
                _write(file, pieces)
            return
        folder = os.path.dirname(path)
        if folder:
            require_inside(path)
            os.makedirs(folder, exist_ok=True)
        with replacing(path) as file:
            _write(file, pieces)
    except OSError as error:
        raise UserError(f"cannot write the {what} {path}: {error.strerror or error}") from error


def _write(file: BinaryIO, pieces: Iterable[str]) -> None:
    text = TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n")
    text.writelines(pieces)
    text.detach()


def _stream(path: str) -> BinaryIO:
    """Return the open stream that a path names, or open the path.

    Opening `/dev/stdout` anew would begin at the start of the file that the output is led to.
    """
    named = _STREAM.fullmatch(os.path.abspath(path))
    if not named:
        return open_special(path)
    sys.stdout.flush()
    number = named[3] or named[4]
    return os.fdopen(os.dup(1 if named[1] else 2 if named[2] else int(number)), "wb")
