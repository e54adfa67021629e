"""Replace source files, which belong to the user: at once, with their modes, never one that changed."""

from __future__ import annotations

import os

from docdetect_hook.text.source import UNREADABLE, SourceError, read_bytes
from docdetect_hook.text.writing import replacing

# Whoever may write, read and run it: a program that runs as its owner is not made anew for another one.
_MODES = 0o777
_CHANGED = "changed in the meantime and was left alone: run it again"


def replace_file(path: str, before: bytes, after: bytes) -> str:
    """Put the new bytes in the place of the old ones at once; return why that was not done."""
    try:
        mode = os.stat(path).st_mode & _MODES
        with replacing(path) as file:
            file.write(after)
            file.flush()
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            # At the last moment: an editor may have saved the file since it was checked.
            _require_same(path, before)
    except SourceError:
        return _CHANGED
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    return ""


def _require_same(path: str, before: bytes) -> None:
    if read_bytes(path, max(len(before) + 1, 1)) != before:
        raise SourceError(UNREADABLE, 1, 0, _CHANGED)
