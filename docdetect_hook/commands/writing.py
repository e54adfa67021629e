"""Replace source files, which belong to the user: at once, with their modes, never one that changed."""

from __future__ import annotations

import os
from contextlib import suppress

from docdetect_hook.text.source import SourceError, read_bytes

_CHANGED = "changed in the meantime and was left alone: run it again"


def replace_file(path: str, before: bytes, after: bytes) -> str:
    """Put the new bytes in the place of the old ones at once; return why that was not done."""
    beside = f"{path}.{os.getpid()}.new"
    try:
        mode = os.stat(path).st_mode & 0o7777
        with open(beside, "xb") as file:
            file.write(after)
        os.chmod(beside, mode)
        if read_bytes(path, max(len(before) + 1, 1)) != before:
            return _CHANGED
        os.replace(beside, path)
    except SourceError:
        return _CHANGED
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    finally:
        with suppress(OSError):
            os.unlink(beside)
    return ""
