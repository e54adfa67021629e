"""What a run found folder by folder, for the tables of the reports for people."""

from __future__ import annotations

import os

from docdetect_hook.runner.summary import FileReport
from docdetect_hook.tuples import NamedTuple


class Tally(NamedTuple):
    """What was counted below one name: files, definitions asked for, documented ones, and findings."""

    name: str
    files: int = 0
    definitions: int = 0
    documented: int = 0
    findings: int = 0

    def plus(self, file: FileReport) -> Tally:
        """Return the tally with one more file."""
        return Tally(
            self.name,
            self.files + file.files,
            self.definitions + file.definitions,
            self.documented + file.documented,
            self.findings + len(file.findings) + len(file.problems),
        )


class Folders:
    """Counts by folder, no deeper than a number of levels below the directory of the run."""

    def __init__(self, levels: int = 2) -> None:
        """Take the number of levels that are told apart."""
        self._levels = levels
        self._tallies: dict[str, Tally] = {}
        self._names: dict[str, str] = {}  # of the folder that counts, by directory

    def add(self, file: FileReport) -> None:
        """Count a file."""
        # Files come in order of their paths, hundreds of a folder in a row: its name is worked out once.
        directory = os.path.dirname(file.path)
        name = self._names.get(directory)
        if name is None:
            name = self._names[directory] = self._folder_of(file.path)
        self._tallies[name] = self._tallies.get(name, Tally(name)).plus(file)

    def rows(self) -> list[Tally]:
        """Return the folders, those with most findings first."""
        return sorted(self._tallies.values(), key=lambda one: (-one.findings, one.name))

    def _folder_of(self, path: str) -> str:
        parts = os.path.normpath(path).split(os.sep)[:-1]
        start = 1 if parts[:1] == [""] else 0  # an absolute path begins with an empty part
        return os.sep.join(parts[: self._levels + start]) or "."
