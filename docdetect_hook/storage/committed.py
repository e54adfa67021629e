"""Files of ours at the root of a project, which git tracks: read bounded, replaced whole, appended to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress

from docdetect_hook.errors import UserError
from docdetect_hook.text.writing import replacing

MODEL_FILE = ".docdetect-model.json"
LABELS_FILE = ".docdetect-labels.jsonl"


def read_committed(root: str, name: str, limit: int) -> bytes | None:
    """Return the bytes of a file at the root, None without one; no link is followed.

    Raises OSError with the reason for one that is no regular file of at most ``limit`` bytes.
    """
    path = os.path.join(root, name)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        status = _require_regular(handle)
        if status.st_size > limit:
            raise OSError(None, f"it has more than {limit} bytes")
        return file.read(limit)


def _require_regular(handle: int) -> os.stat_result:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(None, "it is no regular file")
    return status


def replace_committed(root: str, name: str, data: bytes | None) -> None:
    """Replace a file at the root whole, or remove it; a link at its place is replaced, not followed."""
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
