"""Where a file stands in the repository around it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings


class Repository:
    """Names files by their path below the nearest `.git`; each directory is looked at once."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, whose root stands in where there is no repository."""
        self._settings = settings
        self._cwd = settings.cwd or os.getcwd()
        self._roots: dict[str, str | None] = {}

    def key_of(self, path: str) -> str:
        """Return the path below the repository, with `/` separators."""
        absolute = os.path.normpath(os.path.join(self._cwd, path))
        root = self._root_of(os.path.dirname(absolute))
        if root is None:
            return self._settings.key_of(path)
        return os.path.relpath(absolute, root).replace(os.sep, "/")

    def _root_of(self, directory: str) -> str | None:
        passed = []
        while directory not in self._roots:
            passed.append(directory)
            above = os.path.dirname(directory)
            if os.path.exists(os.path.join(directory, ".git")):
                self._roots[directory] = directory
            elif above == directory:
                self._roots[directory] = None
            else:
                directory = above
        root = self._roots[directory]
        self._roots.update(dict.fromkeys(passed, root))
        return root
