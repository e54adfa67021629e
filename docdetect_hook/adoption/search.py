"""Find the Python files of either side of a change that hold a word: git searches the index once for both."""

from __future__ import annotations

from docdetect_hook.adoption.revisions import LINK, Index, Listing, Repository
from docdetect_hook.startup.typed import Collection

_PYTHON = (".py", ".pyi")


class IndexSearch:
    """Answers for the listings of a repository: most of their files are those of the index."""

    def __init__(self, repository: Repository, index: Index) -> None:
        """Take the repository and its index."""
        self._repository = repository
        self._files = {
            path: blob.name
            for path, blob in index.files.items()
            if path.endswith(_PYTHON) and blob.mode != LINK and path not in index.unmerged
        }
        self._searched = frozenset(self._files.values())
        self._answers: dict[tuple[str, ...], frozenset[str] | None] = {}

    def paths(self, listing: Listing, words: Collection[str]) -> list[str] | None:
        """Return the Python files of a listing that may hold a word, None where git cannot tell.

        What was not searched may hold any: a file that the index has not, one with conflicts, a link.
        """
        held = self._blobs(tuple(words))
        if held is None:
            return None
        return [
            path
            for path, blob in listing.items()
            if path.endswith(_PYTHON)
            and (blob.name in held or blob.name not in self._searched or blob.mode == LINK)
        ]

    def _blobs(self, words: tuple[str, ...]) -> frozenset[str] | None:
        """Return the objects of the index that hold a word."""
        if words not in self._answers:
            found = self._repository.holding(words)
            self._answers[words] = (
                None if found is None else frozenset(self._files[path] for path in found & self._files.keys())
            )
        return self._answers[words]
