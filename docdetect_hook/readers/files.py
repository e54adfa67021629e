"""How readers look at files other than the one that is checked, and how the disk answers."""

from __future__ import annotations

import os
import posixpath
from types import MappingProxyType

from docdetect_hook.languages import decode, language_of
from docdetect_hook.records import Language
from docdetect_hook.startup.typed import Collection, Mapping, Protocol, Sequence
from docdetect_hook.text.source import SourceError, read_bytes, source_names

_MOST_KEPT_CHARS = 1 << 21


class Files(Protocol):
    """How the readers look at files other than the one that is checked.

    ``base`` is the absolute directory that relative paths are seen from, or empty where there is none.
    """

    base: str

    def load(self, path: str) -> str | None:
        """Return the decoded text of a file, or None when it has none."""

    def load_classes(self, path: str) -> str | None:
        """Return the text of a Python file of which the bodies of its classes count, too."""
        return self.load(path)

    def glance(self, path: str) -> str | None:
        """Return the text of a Python file of which only counts what it passes on of others."""
        return self.load(path)

    def list_dir(self, path: str) -> Sequence[str]:
        """Return the sorted names in a directory, none when it cannot be read."""

    def search(self, directory: str, words: Collection[str]) -> Collection[str] | None:  # noqa: ARG002
        """Return the Python files below a directory that may hold a word, None where there is no fast way."""
        return None


class TextFiles(Files):
    """Texts in memory, by their normal paths: there are no other files."""

    base = ""

    def __init__(self, texts: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take the texts."""
        self._texts = texts

    def load(self, path: str) -> str | None:
        """Return a text, or None where there is none."""
        return self._texts.get(posixpath.normpath(path))

    def list_dir(self, path: str) -> Sequence[str]:
        """Return the sorted names below a directory."""
        start = "" if path in ("", ".") else path.rstrip("/") + "/"
        below = (name[len(start) :] for name in self._texts if name.startswith(start))
        return sorted({name.split("/")[0] for name in below})


class DiskFiles(Files):
    """Looks at the files on disk, each no larger than a limit.

    What a reader looks at is mostly checked itself soon after, so some of it is kept until then.
    """

    def __init__(self, max_bytes: int) -> None:
        """Take the size in bytes over which a file has no text."""
        self.base = os.getcwd()
        self._max_bytes = max_bytes
        self._kept: dict[str, str] = {}
        self._kept_chars = 0

    def text(self, path: str, language: Language) -> str:
        """Return the text of a file that is checked, or raise SourceError."""
        kept = self._take(path)
        return decode(self.data(path), language) if kept is None else kept

    def data(self, path: str) -> bytes:
        """Return the bytes of a file, or raise SourceError."""
        return read_bytes(path, self._max_bytes)

    def load(self, path: str) -> str | None:
        """Return the decoded text of a file, or None when it has none."""
        place = os.path.join(self.base, path)
        kept = self._kept.get(place)
        if kept is not None:
            return kept
        try:
            text = self.decode(path, self.data(path))
        except SourceError:
            return None
        if language_of(path):
            self._keep(place, text)
        return text

    def _keep(self, place: str, text: str) -> None:
        if self._kept_chars > _MOST_KEPT_CHARS:
            self._kept.clear()
            self._kept_chars = 0
        self._kept[place] = text
        self._kept_chars += len(text)

    def _take(self, path: str) -> str | None:
        """Return the text of a file that was kept, once, or None when it has to be read."""
        text = self._kept.pop(os.path.join(self.base, path), None)
        if text is not None:
            self._kept_chars -= len(text)
        return text

    def decode(self, path: str, data: bytes) -> str:
        """Return the text by the language of the suffix; manifests are UTF-8, as Rust is."""
        try:
            return decode(data, language_of(path) or "rust")
        except SourceError:
            raise
        except Exception as error:  # a fault of ours in one file must not spoil those that look at it
            raise SourceError("UND900", 1, 0, f"cannot be decoded: {type(error).__name__}") from error

    def list_dir(self, path: str) -> Sequence[str]:
        """Return the sorted names in a directory, none when it cannot be read."""
        return source_names(path)
