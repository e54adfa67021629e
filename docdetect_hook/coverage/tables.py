"""Add up how much is documented, by file, directory, kind, language or audience.

The denominator is policy: every definition in scope whose kind's code is selected. What excuses a single
finding, such as a comment, an override for a path or the baseline, does not shrink it. Tests and generated
code are counted beside the total.
"""

from __future__ import annotations

import os

from docdetect_hook.coverage.share import Share
from docdetect_hook.languages import LANGUAGES, language_of
from docdetect_hook.records import Count
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.typed import Callable

AUDIENCES = {
    "public": "public API",
    "internal": "internal",
    "tests": "tests",
    "generated": "generated code",
}


# How a count is named in a table.
_NAMES: dict[str, Callable[[FileReport, Count], str]] = {
    "file": lambda file, _count: file.path,
    "directory": lambda file, _count: os.path.dirname(file.path) or ".",
    "kind": lambda _file, count: count.kind.replace("_", " "),
    "language": lambda file, _count: LANGUAGES[language_of(file.path) or "python"].title,
    "audience": lambda _file, count: AUDIENCES[count.audience],
}
BY = tuple(_NAMES)


class Coverage:
    """Adds up the reports of the files of a run under one grouping."""

    def __init__(self, by: str) -> None:
        """Take the name of the grouping, one of ``BY``."""
        self._name_of = _NAMES[by]
        self._rows: dict[str, Share] = {}
        self._beside: dict[str, Share] = {}
        self.total = Share()

    def add(self, file: FileReport) -> None:
        """Count a file; what is not asked for is kept beside the total, by its audience."""
        for count in file.counts:
            if count.asked:
                name = self._name_of(file, count)
                self._rows[name] = self._rows.get(name, Share()).plus(count)
                self.total = self.total.plus(count)
            else:
                name = AUDIENCES[count.audience]
                self._beside[name] = self._beside.get(name, Share()).plus(count)

    def rows(self, *, skip_covered: bool = False) -> list[tuple[str, Share]]:
        """Return the rows of the table by name; they add up to the total."""
        rows = sorted(self._rows.items())
        return [(name, share) for name, share in rows if not (skip_covered and _is_complete(share))]

    def beside(self) -> list[tuple[str, Share]]:
        """Return what is not part of the total, by audience."""
        return sorted(self._beside.items())


def _is_complete(share: Share) -> bool:
    return share.documented == share.definitions
