"""Name the package or crate of a file: the files that are judged in the light of each other."""

from __future__ import annotations

import os

from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.records import Language


# The package is the unit in which reports are kept and dropped: a name of one module is public or not by
# what its neighbours import and list, and a Rust item by every `mod` and `use` between it and the crate's
# root. Kept file by file, each report would repeat what all of its package rest on.
class Packages:
    """Names packages for one run, asking the file system once for each directory."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._names: dict[tuple[str, Language], str] = {}
        self._is_package = cache(lambda directory: os.path.exists(os.path.join(directory, "__init__.py")))

    def of(self, path: str, language: Language) -> str:
        """Return the language and the directory of the package or crate of a file."""
        # Asked several times for each file of a run: the usual path is cut here, any other by `dirname`.
        directory = path.rpartition("/")[0] or os.path.dirname(path)
        name = self._names.get((directory, language))
        if name is None:
            top = _crate_of(directory) if language == "rust" else self._top_package(directory)
            name = self._names[directory, language] = f"{language}:{top}"
        return name

    def _top_package(self, directory: str) -> str:
        """Return the topmost package around a directory, or the directory itself."""
        # Relative imports reach no farther than the top package, and re-exports seldom do.
        while (above := os.path.dirname(directory)) != directory and self._is_package(above):
            directory = above
        return directory


def _crate_of(directory: str) -> str:
    """Return the nearest directory upward with a manifest, or the directory itself."""
    # As Cargo looks for the manifest of a file: the nearest one upward.
    place = directory
    while True:
        if os.path.exists(os.path.join(place, "Cargo.toml")):
            return place
        above = os.path.dirname(place)
        if above == place:
            return directory
        place = above
