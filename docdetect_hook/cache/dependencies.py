"""What a run saw of files and folders, and whether it would see the same again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Literal

from docdetect_hook.text.source import SourceError, decode_python, read_bytes, source_names
from docdetect_hook.tuples import NamedTuple

Kind = Literal["text", "python", "classes", "face", "names"]

ABSENT = "-"
_UNTRUSTED = ""
# A file can change again without a new time stamp while the clock of its file system stands still:
# a stamp this fresh is not trusted. The coarsest clock in use, that of FAT, ticks every two seconds.
_SETTLED_NS = 2_000_000_000
_DIGEST_BYTES = 12


class Sight(NamedTuple):
    """One look at a path: as text, as a Python module or its classes seen from others, as names in a folder.

    ``stamp`` is what the file system says of it, empty when that cannot be trusted; ``content`` a
    digest of its bytes or names; ``interface``, for ``python`` and ``classes`` alone, a digest of what
    other modules can see of it.
    """

    kind: Kind
    path: str
    stamp: str
    content: str
    interface: str = ""


class Observer:
    """Looks at paths for one run, asking the file system once for each."""

    def __init__(self, max_bytes: int, settled_ns: int = _SETTLED_NS) -> None:
        """Take the size over which a file has no text, and the age from which stamps are trusted."""
        self._max_bytes = max_bytes
        self._settled_ns = settled_ns
        self._stamps: dict[str, str] = {}
        self._contents: dict[tuple[str, bool], str] = {}

    def same(self, sight: Sight) -> Sight | None:
        """Return the sight with its stamp of now when a look would show the same, else None."""
        stamp = self._stamps.get(sight.path)
        if stamp is None:
            stamp = self._stamps[sight.path] = stamp_of(sight.path, self._settled_ns)
        if stamp == sight.stamp and stamp:
            return sight
        content = self._content(sight)
        if content == sight.content:
            return sight._replace(stamp=stamp)
        if sight.interface and self._interface(sight.kind, sight.path) == sight.interface:
            return sight._replace(stamp=stamp, content=content)
        return None

    def _content(self, sight: Sight) -> str:
        folder = sight.kind == "names"
        key = (sight.path, folder)
        found = self._contents.get(key)
        if found is None:
            found = self._contents[key] = (
                digest_names(source_names(sight.path)) if folder else self._digest(sight.path)
            )
        return found

    def _digest(self, path: str) -> str:
        try:
            return digest(read_bytes(path, self._max_bytes))
        except SourceError as error:
            return unread(error)

    def _interface(self, kind: Kind, path: str) -> str:
        try:
            return interface_of(kind, decode_python(read_bytes(path, self._max_bytes)))
        except SourceError as error:
            return unread(error)


def stamp_of(path: str, settled_ns: int = _SETTLED_NS) -> str:
    """Return what the file system says of a path; empty while it may change unnoticed.

    The time of the last change of the inode is part of it: no program can set that one back.
    """
    try:
        status = os.stat(path or ".")
    except (OSError, ValueError):
        return ABSENT
    if max(status.st_mtime_ns, status.st_ctime_ns) > time.time_ns() - settled_ns:
        return _UNTRUSTED
    return f"{status.st_size:x}.{status.st_mtime_ns:x}.{status.st_ctime_ns:x}.{status.st_ino:x}"


def digest(data: bytes) -> str:
    """Hash bytes, for comparing: 24 hex digits."""
    from hashlib import blake2b  # loads OpenSSL, which a run without changes does not need

    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def digest_names(names: Iterable[str]) -> str:
    """Hash the names in a folder."""
    return digest("\0".join(names).encode("utf-8", "surrogatepass"))


def interface_of(kind: Kind, text: str) -> str:
    """Hash what other modules can see of a Python module: names, imports and ``__all__``, or its classes."""
    if kind == "classes":
        from docdetect_hook.readers.python.classes import class_interface

        shown = repr(class_interface(text))
    else:
        from docdetect_hook.readers.python.interface import signature
        from docdetect_hook.readers.python.looks import may_pass_on

        shown = signature(text) if kind == "python" or may_pass_on(text) else ""
    return digest(shown.encode("utf-8", "surrogatepass"))


def unread(error: SourceError) -> str:
    """Return the reason why a path has no text, in the place of a digest."""
    return f"!{error.code}"
