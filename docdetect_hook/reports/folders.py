"""What a run found folder by folder, for the tables of the reports for people."""

from __future__ import annotations

import os

from docdetect_hook.runner.summary import FileReport
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.text.source import folder_of

_LEVELS = 2  # of folders below the directory of the run


class Tally(NamedTuple):
    """What was counted below one name: files, definitions asked for, documented ones, and findings."""

    name: str
    files: int = 0
    definitions: int = 0
    documented: int = 0
    findings: int = 0

    @classmethod
    def of(cls, file: FileReport) -> Tally:
        """Return the tally of one file."""
        return cls(file.path, *_numbers_of(file))


def _added(some: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
    return tuple([one + other for one, other in zip(some, others, strict=True)])


def _numbers_of(file: FileReport) -> tuple[int, int, int, int]:
    return file.files, *file.totals, file.found + len(file.problems)


class Folders:
    """Counts by folder; what is deeper counts for the folder above."""

    def __init__(self) -> None:
        """Begin with nothing."""
        # By directory: what folder that is has to be known at the end alone.
        self._numbers: dict[str, tuple[int, ...]] = {}

    def add(self, file: FileReport) -> None:
        """Count a file."""
        found = _numbers_of(file)
        directory = folder_of(file.path)
        before = self._numbers.get(directory)
        self._numbers[directory] = found if before is None else _added(before, found)

    def rows(self) -> list[Tally]:
        """Return the folders, those with most findings first."""
        tallies: dict[str, tuple[int, ...]] = {}
        for directory, numbers in self._numbers.items():
            name = self._folder_of(directory)
            tallies[name] = _added(tallies.get(name, (0,) * len(numbers)), numbers)
        rows = [Tally(name, *numbers) for name, numbers in tallies.items()]
        return sorted(rows, key=lambda one: (-one.findings, one.name))

    def _folder_of(self, directory: str) -> str:
        parts = os.path.normpath(directory).split(os.sep) if directory else []
        start = 1 if parts[:1] == [""] else 0  # an absolute path begins with an empty part
        return os.sep.join(parts[: _LEVELS + start]) or "."
