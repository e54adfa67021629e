"""Text that waits for its turn to be printed: a little in memory, the rest in a file without a name."""

from __future__ import annotations

import os
import sys
from codecs import getincrementaldecoder
from io import FileIO

from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.typed import Iterator

_IN_MEMORY = 1 << 19
_BLOCK = 1 << 16


# Not `tempfile.SpooledTemporaryFile`: it takes 5 ms to load in every run, and raises where the disk is full,
# which must not cost the report.
class Spool:
    """Takes text piece by piece and gives it back, once and in order."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        """Take the number of bytes from which text is moved to the disk."""
        self._limit = in_memory
        self._file: FileIO | None = None
        self._tail = bytearray()

    def add(self, text: str) -> None:
        """Append text."""
        self._tail += text.encode("utf-8", "surrogatepass")
        if len(self._tail) > self._limit:
            self._move_out()

    def __iter__(self) -> Iterator[str]:
        """Yield everything back in blocks, whatever the pieces were."""
        decode = getincrementaldecoder("utf-8")("surrogatepass").decode
        if self._file is not None:
            with self._file as file:
                file.seek(0)
                while block := file.read(_BLOCK):
                    yield decode(block)
        yield decode(self._tail, final=True)

    def _move_out(self) -> None:
        try:
            if self._file is None:
                self._file = _nameless_file()
            while self._tail:
                del self._tail[: self._file.write(self._tail)]
        except OSError:
            self._limit = sys.maxsize  # the disk is full or not ours to write: the rest stays here


def _nameless_file() -> FileIO:
    if sys.platform == "linux":
        with suppress(OSError):  # not every file system can do it
            folder = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - nobody can meet a file without a name
            return FileIO(os.open(folder, os.O_RDWR | os.O_CLOEXEC | os.O_TMPFILE, 0o600), "r+")
    from tempfile import TemporaryFile  # takes a megabyte and 5 ms to load

    return TemporaryFile(buffering=0)
