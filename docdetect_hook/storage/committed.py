"""Files of ours at the root of a project, which git tracks: read bounded, replaced whole, appended to."""

from __future__ import annotations

import os
import stat

from docdetect_hook.errors import UserError
from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.typed import BinaryIO, Iterable

BASELINE_FILE = ".docdetect-baseline.json"
MODEL_FILE = ".docdetect-model.json"
LABELS_FILE = ".docdetect-labels.jsonl"


def read_committed(root: str, name: str, limit: int) -> bytes | None:
    """Return the bytes of a file at the root, None without one; no link is followed.

    Raises OSError with the reason for one that is no regular file of at most ``limit`` bytes.
    """
    try:
        with open_committed(root, name) as file:
            if os.fstat(file.fileno()).st_size > limit:
                raise OSError(None, f"it has more than {limit} bytes")
            return file.read(limit)
    except FileNotFoundError:
        return None


def open_committed(root: str, name: str) -> BinaryIO:
    """Open a regular file at the root for reading, or raise OSError; no link is followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.fdopen(os.open(os.path.join(root, name), flags | getattr(os, "O_BINARY", 0)), "rb")
    try:
        _require_regular(file.fileno())
    except OSError:
        file.close()
        raise
    return file


def _require_regular(handle: int) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(None, "it is no regular file")


def replace_committed(root: str, name: str, data: bytes | None) -> None:
    """Replace a file at the root whole, or remove it; a link at its place is replaced, not followed."""
    from docdetect_hook.text.writing import replacing  # a check only reads

    path = os.path.join(root, name)
    try:
        if data is None:
            with suppress(FileNotFoundError):
                os.unlink(path)
            return
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}") from error


def append_committed(root: str, name: str, lines: Iterable[bytes]) -> None:
    """Append whole lines to a file at the root, which is made when it is not there; no link is followed."""
    path = os.path.join(root, name)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644)
        with os.fdopen(handle, "a+b") as file:
            _require_regular(handle)
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            torn = end and file.read(1) != b"\n"
            # One write: lines of two writers never mix on POSIX.
            file.write((b"\n" if torn else b"") + b"".join(lines))
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}") from error
