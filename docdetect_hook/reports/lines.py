"""Reports that are lines: those of each file, then those of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docdetect_hook.reports.spool import Spool
from docdetect_hook.runner.summary import FileReport, Run


class LineReport:
    """A report made of what two functions say of a file and of the run."""

    def __init__(
        self, about: Callable[[FileReport], Iterable[str]], closing: Callable[[Run], Iterable[str]]
    ) -> None:
        """Take the two functions; both give lines without their ends."""
        self._about = about
        self._closing = closing
        self._told = Spool()

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        for line in self._about(file):
            self._told.add(f"{line}\n")

    def close(self, run: Run) -> Iterator[str]:
        """Give the lines about all files, then those about the run."""
        yield from self._told
        for line in self._closing(run):
            yield f"{line}\n"
