"""How the readers look at the files of a revision or of the index."""

from __future__ import annotations

import os
import posixpath
from functools import cached_property

from docdetect_hook.adoption.revisions import LINK, SUBMODULE, Contents, Listing
from docdetect_hook.adoption.search import IndexSearch
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.startup.typed import Collection, Sequence
from docdetect_hook.text.source import SourceError, read_bytes

_MOST_LINKS = 8


class TreeFiles(DiskFiles):
    """The files of a listing; what is outside of the repository, or in a submodule, is that of the disk."""

    def __init__(
        self,
        root: str,
        listing: Listing,
        contents: Contents,
        max_bytes: int,
        search: IndexSearch | None = None,
    ) -> None:
        """Take the repository's absolute root, what it holds there, and what reads and finds its objects."""
        super().__init__(max_bytes)
        self._root = root.rstrip("/")
        self._listing = listing
        self._contents = contents
        self._search = search
        self._limit = max_bytes
        self._submodules = tuple(f"{path}/" for path, blob in listing.items() if blob.mode == SUBMODULE)

    def holds(self, path: str) -> bool:
        """Return whether there is such a file."""
        inside = self._inside(path)
        return os.path.isfile(path) if inside is None else inside in self._listing

    def data(self, path: str) -> bytes:
        """Return the bytes of a file; one that is not there is a SourceError."""
        # A link is an object with the target for its text; it is followed as on a checkout, in the revision
        # while it leads there, else on the disk.
        inside = self._inside(path)
        for _ in range(_MOST_LINKS):
            if inside is None:
                return read_bytes(path, self._limit)
            blob = self._listing.get(inside)
            data = None if blob is None else self._contents.read(blob.name, self._limit)
            if blob is None or data is None:
                raise SourceError("UND900", 1, 0, "cannot be read: no such file in the revision")
            if len(data) > self._limit:
                message = f"is larger than {self._limit} bytes and was not checked"
                raise SourceError("UND902", 1, 0, message)
            if blob.mode != LINK:
                return data
            path = os.path.join(self._root, posixpath.dirname(inside), os.fsdecode(data))
            inside = self._inside(path)
        raise SourceError("UND900", 1, 0, "cannot be read: too many levels of symbolic links")

    def list_dir(self, path: str) -> Sequence[str]:
        """Return the sorted names in a directory that a reader may ask for."""
        inside = self._inside(path)
        if inside is None:
            return super().list_dir(path)
        return self._folders.get(inside, ())

    def search(self, directory: str, words: Collection[str]) -> Collection[str] | None:
        """Return the Python files below a directory that may hold a word, None where there is no fast way."""
        inside = self._inside(directory)
        if inside is None or self._search is None or self._submodules:
            return None
        found = self._search.paths(self._listing, words)
        start = f"{inside}/" if inside else ""
        return found and [os.path.join(self._root, path) for path in found if path.startswith(start)]

    def _inside(self, path: str) -> str | None:
        """Return the path from the root, None for what is not the repository's own."""
        absolute = os.path.normpath(os.path.join(self.base, path))
        if absolute == self._root:
            return ""
        if not absolute.startswith(self._root + "/"):
            return None
        inside = absolute[len(self._root) + 1 :]
        return None if self._submodules and f"{inside}/".startswith(self._submodules) else inside

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        folders: dict[str, set[str]] = {}
        for path in self._listing:
            name = posixpath.basename(path)
            if "." not in name or name.endswith((".py", ".rs")):
                folder, known = posixpath.dirname(path), False
                names = folders.setdefault(folder, set())
                names.add(name)
                while folder and not known:  # the folders around it, up to one that was met before
                    folder, inner = posixpath.split(folder)
                    known = folder in folders and inner in folders[folder]
                    if "." not in inner:
                        folders.setdefault(folder, set()).add(inner)
        return {folder: sorted(names) for folder, names in folders.items()}
