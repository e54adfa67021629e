"""Write files where people say: whole, under names nobody can guess, never through a planted link."""

from __future__ import annotations

import os
import stat

from docdetect_hook.startup.stdlib import contextmanager, suppress
from docdetect_hook.startup.typed import BinaryIO, Final, Iterator
from docdetect_hook.text.source import UNREADABLE, SourceError, read_bytes

_RANDOM_BYTES: Final = 8
_FLAGS: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
_APPENDED: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | _FLAGS
# A pipe that nobody reads from is an error, in place of a run that waits for good.
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_MODES: Final = 0o666
# Whoever may write, read and run it: a program that runs as its owner is not made anew for another one.
_KEPT_MODES: Final = 0o777
_CHANGED: Final = "changed in the meantime and was left alone: run it again"


@contextmanager
def replacing(path: str) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there when the block ends well; a link there is replaced."""
    require_inside(path)
    beside = f"{path}.{os.urandom(_RANDOM_BYTES).hex()}.new"
    handle = os.open(beside, _NEW, _MODES)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def replace_file(path: str, before: bytes, after: bytes) -> str:
    """Put new bytes in the place of the old ones of a source file; return why that was not done."""
    try:
        mode = os.stat(path).st_mode & _KEPT_MODES
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


def open_append(path: str) -> BinaryIO:
    """Open a file, a device or a pipe for appending; what is a link is not followed."""
    if is_special(path):
        return open_special(path)
    require_inside(path)
    handle = os.open(path, _APPENDED | _NO_WAIT, _MODES)
    file = os.fdopen(handle, "ab")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise OSError(None, "it is no regular file")
    return file


def open_special(path: str) -> BinaryIO:
    """Open a device or a pipe for writing; without a reader at its other end a pipe is an error."""
    # Behind what is there: `/dev/fd/3` may be a file that others write to as well.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | _NO_WAIT | _FLAGS)
    if _NO_WAIT:
        os.set_blocking(handle, True)
    return os.fdopen(handle, "wb")


def is_special(path: str) -> bool:
    """Return whether the path is no place for a file: what the system keeps is not replaced."""
    whole = os.path.abspath(path)
    if os.path.dirname(whole) in ("/dev", "/dev/fd") or whole.startswith("/proc/"):
        return True
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode) or stat.S_ISDIR(mode))


def require_inside(path: str) -> None:
    """Raise OSError where a folder on the way, below the working directory, is a link that leads out of it.

    A checkout can bring such links along: whoever names a file in it means the checkout.
    """
    here, folder = os.getcwd(), os.path.dirname(path)
    told = os.path.abspath(folder)
    if _is_in(told, here) and not _is_in(os.path.realpath(folder), os.path.realpath(here)):
        raise OSError(None, "a link on the way leads out of this directory: name its target")


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
