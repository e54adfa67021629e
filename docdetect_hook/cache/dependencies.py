"""What a run saw of files and folders, and whether it would see the same again."""

from __future__ import annotations

import os
import time

from docdetect_hook.startup.digests import blake2b
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Literal
from docdetect_hook.text.source import SourceError, decode_python, read_bytes, source_names
from docdetect_hook.text.stamps import SETTLED_NS, stamp_from

if TYPE_CHECKING:
    from docdetect_hook.discovery.walk import SourcePath

Kind = Literal["text", "python", "classes", "face", "names"]

ABSENT = "-"
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

    def __init__(self, max_bytes: int, settled_ns: int = SETTLED_NS) -> None:
        """Take the size over which a file has no text, and the age from which stamps are trusted."""
        self._max_bytes = max_bytes
        self._settled_ns = settled_ns
        self._stamps: dict[str, str] = {}
        self._contents: dict[tuple[str, bool], str] = {}

    def know(self, sources: Iterable[SourcePath]) -> None:
        """Take the stamps of files that were asked for when these were found."""
        self._stamps.update([(source.path, source.stamp) for source in sources if source.stamp])

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


def stamp_of(path: str, settled_ns: int = SETTLED_NS) -> str:
    """Return the stamp of a path as of now; empty while it may change unnoticed."""
    try:
        status = os.stat(path or ".")
    except (OSError, ValueError):
        return ABSENT
    return stamp_from(status, time.time_ns() - settled_ns)


def digest(data: bytes) -> str:
    """Hash bytes, for comparing: 24 hex digits."""
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
