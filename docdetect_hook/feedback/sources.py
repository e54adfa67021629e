"""See in the sources which cases are still what people were asked about."""

from __future__ import annotations

import os
from collections import OrderedDict
from functools import cached_property
from heapq import nsmallest

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.store import kept_doc, kept_header
from docdetect_hook.languages import decode, language_of
from docdetect_hook.readers.python.reader import read_python
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.records import Definition
from docdetect_hook.rules.suppressions import Suppressions, find_suppressions
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import Final, Iterable
from docdetect_hook.text.source import SourceError, read_bytes

_MOST_BYTES: Final = 16_777_216
_MOST_FILES: Final = 200  # of those that were read, in memory
# Seconds: the clocks of file systems are that coarse.
_COARSE: Final = 2.0
_SNIPPETS: Final = ("snippet.py", "snippet.rs")


AT_ONCE: Final = 15
"""Cases of the random sample that wait at a time; the next ones wait as those are answered."""


def waiting(root: str, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases that wait, in their order: those whose definition has its header and its text still.

    Of the sample those with the smallest ids do, which are hashes: nothing else decides who is asked first.
    """
    held = tuple(filter(Sources(root).holds, cases))
    first = nsmallest(AT_ONCE, (case.id for case in held if case.sampled))
    return tuple(case for case in held if not case.sampled or case.id in first)


class Sources:
    """The files of a project as they are now, each read once in a row."""

    def __init__(self, root: str) -> None:
        """Take the project's root, which the paths of cases are relative to."""
        self._root = root
        self._files: OrderedDict[str, SourceNow] = OrderedDict()

    def holds(self, case: Case) -> bool:
        """Return whether the definition still has the header and the text that the case is about."""
        if case.path in _SNIPPETS:
            return True
        file = self.file(case)
        if file.changed + _COARSE < case.ts:
            return True
        if not file.text:  # gone, or unreadable
            return False
        found = file.definitions.get(case.header)
        if found is None:  # what a macro makes stands in the text alone
            return bool(case.header) and case.header in file.text
        return case.doc in map(_kept, found)

    def file(self, case: Case) -> SourceNow:
        """Return the file that a case is in."""
        file = self._files.pop(case.path, None) or SourceNow(os.path.join(self._root, case.path))
        self._files[case.path] = file
        if len(self._files) > _MOST_FILES:
            self._files.popitem(last=False)
        return file


class SourceNow:
    """The definitions of one file; one that cannot be read has none."""

    def __init__(self, path: str) -> None:
        """Take the path; nothing is read before it is asked for."""
        self._path = path

    @cached_property
    def changed(self) -> float:
        """The time of the last change, later than any other for a file that is gone."""
        try:
            return os.stat(self._path).st_mtime
        except (OSError, ValueError):
            return float("inf")

    @cached_property
    def text(self) -> str:
        """The text of the file."""
        language = language_of(self._path)
        try:
            return "" if language is None else decode(read_bytes(self._path, _MOST_BYTES), language)
        except SourceError:
            return ""

    @cached_property
    def definitions(self) -> dict[str, list[Definition]]:
        """All definitions by their headers as cases keep them."""
        lines, found = self.text.split("\n"), dict[str, list[Definition]]()
        read = read_rust if self._path.endswith(".rs") else read_python
        for one in read(self.text, self._path).definitions:
            header = kept_header("\n".join(lines[one.header_start - 1 : one.header_end]))
            found.setdefault(header, []).append(one)
        return found

    @cached_property
    def suppressions(self) -> Suppressions:
        """The comments of the file that silence findings."""
        language = language_of(self._path)
        return (
            Suppressions() if language is None else find_suppressions(self.text, language, known_codes=RULES)
        )


def _kept(definition: Definition) -> str | None:
    return None if definition.doc is None else kept_doc(definition.doc.text)
