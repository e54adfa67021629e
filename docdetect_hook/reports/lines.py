"""Reports that grow file by file: lines of text, and arrays of JSON objects with one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports.spool import Spool
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Any


class LineReport:
    """A report made of what two functions say of a file and of the run."""

    def __init__(
        self,
        about: Callable[[FileReport], Iterable[str]],
        closing: Callable[[Run], Iterable[str]],
        head: str = "",
    ) -> None:
        """Take the two functions, which yield lines without their ends, and what stands before them."""
        self._about = about
        self._closing = closing
        self._spool = Spool()
        if head:
            self._spool.add(f"{head}\n")

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        # One piece a file: each piece is encoded and measured by itself.
        self._spool.add("".join([f"{line}\n" for line in self._about(file)]))

    def close(self, run: Run) -> Iterator[str]:
        """Yield the lines about all files, then those about the run."""
        yield from self._spool
        for line in self._closing(run):
            yield f"{line}\n"


class JsonReport:
    """A document that is an array of objects, one for each finding and problem, and what stands around it."""

    def __init__(
        self, about: Callable[[Finding | Problem], dict[str, Any]], opening: Callable[[Run], str], end: str
    ) -> None:
        """Take what makes an object, what stands before the array, and what stands behind it."""
        self._about = about
        self._opening = opening
        self._end = end
        self._objects = JsonArray()

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        for entry in file.entries:
            self._objects.add(self._about(entry))

    def close(self, run: Run) -> Iterator[str]:
        """Yield the document."""
        yield self._opening(run)
        yield from self._objects
        yield self._end


class JsonArray:
    """The objects of an array, each on a line of its own; the brackets are the caller's."""

    def __init__(self) -> None:
        """Begin an empty array."""
        self._spool = Spool()
        self._separator = "\n"

    def add(self, one: dict[str, Any]) -> None:
        """Append an object."""
        from docdetect_hook.reports.escapes import json_text  # reports for people do without

        self._spool.add(self._separator + json_text(one))
        self._separator = ",\n"

    def __iter__(self) -> Iterator[str]:
        """Yield the text between the brackets."""
        return iter(self._spool)
