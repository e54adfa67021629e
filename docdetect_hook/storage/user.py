"""Where the user's own files are, outside of any project: the key that seals, the configuration of alerts."""

from __future__ import annotations

import os
import stat
import sys

from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.typed import Final

KEY_VARIABLE: Final = "DOCDETECT_KEY_FILE"
CONFIG_VARIABLE: Final = "DOCDETECT_USER_CONFIG"

_KEY_BYTES: Final = 32
_KEY_NAME: Final = "key"
_CONFIG_NAME: Final = "config.yaml"
_FOLDER: Final = "docdetect"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_READ: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def config_path() -> str | None:
    """Return the path of the user's own configuration file, None where the user has no home."""
    return os.environ.get(CONFIG_VARIABLE) or _path_of(_CONFIG_NAME)


def read_own(path: str, root: str, limit: int, *, secret: bool = False) -> bytes | None:
    """Read a regular file that belongs to the user and lies outside of a project, else return None.

    One that is ``secret`` may not be open to others, nor be a link, as configurations often are. A home
    directory inside of the checkout would let the repository speak for the user.
    """
    if _is_inside(path, root):
        return None
    try:
        descriptor = os.open(path, _READ | (_NO_LINK if secret else 0))
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        if hasattr(os, "geteuid") and (
            status.st_uid != os.geteuid() or (secret and stat.S_IMODE(status.st_mode) & _OTHERS)
        ):
            return None
        return os.read(descriptor, limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def user_key(root: str, *, create: bool = False) -> bytes | None:
    """Return the user's secret key, None where there is none; made at the first use when asked to."""
    path = os.environ.get(KEY_VARIABLE) or _path_of(_KEY_NAME)
    if path is None or _is_inside(path, root):
        return None
    key = _read_key(path, root)
    if key is None and create and not os.path.lexists(path):
        with suppress(OSError):
            _make_key(path)
        key = _read_key(path, root)
    return key


def _read_key(path: str, root: str) -> bytes | None:
    key = read_own(path, root, _KEY_BYTES, secret=True)
    return key if key is not None and len(key) == _KEY_BYTES else None


def _make_key(path: str) -> None:
    """Write a key beside and link it to its name: of several runs that do, all use the same one."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    beside = f"{path}.{os.urandom(8).hex()}.new"
    descriptor = os.open(beside, _MAKE, 0o600)
    try:
        try:
            os.write(descriptor, os.urandom(_KEY_BYTES))
        finally:
            os.close(descriptor)
        _give_name(beside, path)
    finally:
        with suppress(OSError):
            os.unlink(beside)


def _give_name(beside: str, path: str) -> None:
    """Give a file its name unless the name is taken."""
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not os.path.lexists(path):
            os.rename(beside, path)


def _path_of(name: str) -> str | None:
    """Return the path of a file of the user: below XDG_CONFIG_HOME or ~/.config, on Windows below APPDATA."""
    variable = "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):  # the XDG base directory specification: relative paths are invalid
        base = os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, _FOLDER, name) if os.path.isabs(base) else None


def _is_inside(path: str, root: str) -> bool:
    real, folder = os.path.realpath(path), os.path.realpath(root or ".")
    return real == folder or real.startswith(os.path.join(folder, ""))
