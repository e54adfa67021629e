"""Reports that grow file by file: lines of text, and arrays of JSON objects with one a line."""

from __future__ import annotations

from docdetect_hook.records import Finding, Problem
from docdetect_hook.reports.spool import Spool
from docdetect_hook.runner.summary import FileReport, Run
from docdetect_hook.startup.typed import Any, Callable, Iterable, Iterator

Lines = Callable[[Run], Iterable[str]]


def _nothing(_run: Run) -> tuple[str, ...]:
    return ()


class LineReport:
    """A report made of what functions say of a file and of the run, in lines without their ends."""

    def __init__(
        self,
        about: Callable[[FileReport], Iterable[str]],
        closing: Lines = _nothing,
        opening: Lines = _nothing,
    ) -> None:
        """Take what yields the lines of a file, and those about the run behind and before all files."""
        self._about = about
        self._closing = closing
        self._opening = opening
        self._spool = Spool()

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        # One piece a file: each piece is encoded and measured by itself.
        self._spool.add("".join([f"{line}\n" for line in self._about(file)]))

    def close(self, run: Run) -> Iterator[str]:
        """Yield the lines about the run and about all files."""
        for line in self._opening(run):
            yield f"{line}\n"
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
