"""Open what docdetect keeps below `.docdetect`: from a directory handle, without following a link."""

from __future__ import annotations

import os
import stat

from docdetect_hook.errors import UserError
from docdetect_hook.startup.stdlib import contextmanager, suppress
from docdetect_hook.startup.typed import BinaryIO, Final, Iterable, Iterator
from docdetect_hook.storage.tracked import is_tracked

FOLDER_NAME: Final = ".docdetect"
LONGEST_LINE: Final = 1 << 20
"""The longest line, in bytes, that is read of a file of lines; longer ones are damaged."""

_IGNORE_NAME: Final = ".gitignore"
_IGNORE: Final = b"# Written by docdetect: nothing in this folder belongs into version control.\n*\n"
_LOCK_SUFFIX: Final = ".lock"
_BESIDE: Final = ".new"
_RANDOM_BYTES: Final = 8
# Without them (Windows) each step is looked at by path just before it is opened.
_HANDLES: Final = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
# O_NONBLOCK: a named pipe must not block, should one take the place of a file after the look at it.
_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_FOLDER_FLAGS: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
# On Windows a junction is no symbolic link, but leads elsewhere just as well.
_REPARSE_POINT: Final = 0x400
_KINDS: Final = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISREG, "a file"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class StorageError(UserError, OSError):
    """Why a file or folder of ours is left alone, in one sentence."""


class Folder:
    """A folder of ours, held open: a name exchanged on the way to it leads nowhere else.

    Files in it are regular ones of this user; anything else raises StorageError, a missing one
    FileNotFoundError.
    """

    def __init__(self, path: str, handle: int | None) -> None:
        """Take the path, for messages, and the open handle, which this folder closes."""
        self.path = path
        self._handle = handle

    def __enter__(self) -> Folder:
        """Return the folder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the handle."""
        self.close()

    def close(self) -> None:
        """Close the handle; the folder cannot be used any more."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def path_of(self, name: str) -> str:
        """Return the path of a file in the folder, for messages."""
        return os.path.join(self.path, name)

    def below(self, name: str, *, create: bool) -> Folder:
        """Open a folder in this one, making it when asked to."""
        place = self._place(name)
        status = self.status(name)
        if status is None and create:
            with suppress(FileExistsError):  # another run was faster
                os.mkdir(place, dir_fd=self._handle)
            status = self.status(name)
        path = self.path_of(name)
        if status is None:
            raise FileNotFoundError(f"{path} does not exist")
        _require(path, status, stat.S_ISDIR)
        if not _HANDLES:
            return Folder(path, None)
        handle = os.open(place, _FOLDER_FLAGS | _FLAGS, dir_fd=self._handle)
        return Folder(path, handle)

    def status(self, name: str) -> os.stat_result | None:
        """Return what the file system says of a name itself, None when there is none."""
        try:
            return os.stat(self._place(name), dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def size(self, name: str) -> int:
        """Return the size of a file in bytes, 0 when there is none."""
        status = self.status(name)
        return 0 if status is None else status.st_size

    def names(self) -> list[str]:
        """Return the names in the folder."""
        return os.listdir(self.path if self._handle is None else self._handle)

    def open_read(self, name: str, limit: int) -> BinaryIO:
        """Open a file of at most ``limit`` bytes for reading."""
        try:
            file = os.fdopen(self._open(name, os.O_RDONLY), "rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageError(f"{reason(error, self.path_of(name))}") from error
        self._require_size(file, name, limit)
        return file

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a file of at most ``limit`` bytes."""
        with self.open_read(name, limit) as file:
            return file.read(limit)

    def open_append(self, name: str, limit: int) -> BinaryIO:
        """Open a file of at most ``limit`` bytes for reading and appending; one write is one call.

        It is made when it is missing.
        """
        descriptor = self._open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        file = os.fdopen(descriptor, "a+b", buffering=0)
        self._require_size(file, name, limit)
        return file

    @contextmanager
    def replacing(self, name: str, *, flush: bool = False) -> Iterator[BinaryIO]:
        """Write a file beside another one and put it in its place when the block ends well.

        A reader sees the old file or the new one, whenever the writer is killed. ``flush`` makes sure
        that the new one is on the disk first.
        """
        beside = f"{name}.{os.urandom(_RANDOM_BYTES).hex()}{_BESIDE}"
        try:
            with os.fdopen(self._open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL), "w+b") as file:
                yield file
                file.flush()
                if flush:
                    os.fsync(file.fileno())
            self.rename(beside, name)
        except BaseException:
            with suppress(OSError):
                self._unlink(beside)
            raise

    def replace(self, name: str, data: bytes, *, flush: bool = False) -> None:
        """Put a file with these bytes in the place of another one."""
        with self.replacing(name, flush=flush) as file:
            file.write(data)

    def rename(self, name: str, other: str) -> None:
        """Rename a file, in the place of what has the name; a link there is replaced, not followed."""
        os.replace(self._place(name), self._place(other), src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files of ours, passing over what is none or is gone."""
        for name in names:
            with suppress(OSError):
                _require(self.path_of(name), os.stat(self._place(name), dir_fd=self._handle,
                                                     follow_symlinks=False), stat.S_ISREG)  # fmt: skip
                self._unlink(name)

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder; one that holds something, or is none, stays."""
        with suppress(OSError):
            os.rmdir(self._place(name), dir_fd=self._handle)

    def touch(self, name: str) -> None:
        """Set the time of a name to now, where that can be done."""
        with suppress(OSError, NotImplementedError):
            os.utime(self._place(name), dir_fd=self._handle, follow_symlinks=self._handle is None)

    def leftovers(self) -> list[str]:
        """Return the names of files that killed writers left beside those that they meant to replace."""
        return [name for name in self.names() if is_leftover(name)]

    @contextmanager
    def locked(self, name: str, timeout: float, poll: float) -> Iterator[None]:
        """Lock a file in the folder, or raise TimeoutError when others hold the lock for long.

        The system frees it when the process dies.
        """
        beside = f"{name}{_LOCK_SUFFIX}"
        descriptor = self._lock_at_once(beside)
        if descriptor is not None:
            try:
                yield
            finally:
                os.close(descriptor)
            return
        from filelock import FileLock  # to wait, and where the system has no `flock`

        status = self.status(beside)
        if status is not None:
            _require(self.path_of(beside), status, stat.S_ISREG)
        with FileLock(self.path_of(beside)).acquire(timeout=timeout, poll_interval=poll):
            yield

    def _lock_at_once(self, name: str) -> int | None:
        """Return the handle that holds a lock, or None where that takes waiting.

        This is what `filelock` does on POSIX. Most locks are free, and loading it costs 28 % of a run
        over one file with a case.
        """
        try:
            from fcntl import LOCK_EX, LOCK_NB, flock
        except ImportError:
            return None
        descriptor = self._open(name, os.O_RDWR | os.O_CREAT)
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def _open(self, name: str, flags: int) -> int:
        path = self.path_of(name)
        status = self.status(name)
        # Asked before opening, because opening a device can itself have effects.
        if status is not None:
            _require(path, status, stat.S_ISREG)
        descriptor = os.open(self._place(name), flags | _FLAGS, 0o666, dir_fd=self._handle)
        try:
            _require(path, os.fstat(descriptor), stat.S_ISREG)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def _require_size(self, file: BinaryIO, name: str, limit: int) -> None:
        """Close a file that is too large, and raise StorageError."""
        if os.fstat(file.fileno()).st_size > limit:
            file.close()
            raise StorageError(f"{self.path_of(name)} is larger than {limit} bytes: it is left alone")

    def _unlink(self, name: str) -> None:
        os.unlink(self._place(name), dir_fd=self._handle)

    def _place(self, name: str) -> str:
        return name if self._handle is not None else os.path.join(self.path, name)


def is_leftover(name: str) -> bool:
    """Return whether a name is one that `Folder.replacing` writes under."""
    stem, dot, digits = name.removesuffix(_BESIDE).rpartition(".")
    return (
        name.endswith(_BESIDE)
        and bool(stem and dot)
        and len(digits) == 2 * _RANDOM_BYTES
        and all(digit in "0123456789abcdef" for digit in digits)
    )


def open_folder(root: str, *names: str, create: bool = False) -> Folder:
    """Open `.docdetect` of a project, or a folder below it, making it when asked to.

    Raises StorageError for what is no folder of this user, or is part of the repository:
    nothing that a checkout brings along is ours. Raises FileNotFoundError where there is none.
    """
    try:
        folder = Folder(root, os.open(root or ".", _FOLDER_FLAGS) if _HANDLES else None)
        for name in (FOLDER_NAME, *names):
            with folder:
                below = folder.below(name, create=create)
            folder = below
            if name == FOLDER_NAME:
                _prepare(folder, root, create=create)
    except FileNotFoundError:
        raise
    except OSError as error:
        if create:  # a full disk, or a folder that cannot be written: none of a hostile checkout's doing
            raise
        raise StorageError(reason(error, os.path.join(root, FOLDER_NAME, *names))) from error
    return folder


def refusal(root: str) -> str:
    """Return why `.docdetect` of a project is left alone, nothing when it is not."""
    try:
        open_folder(root).close()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return reason(error, os.path.join(root, FOLDER_NAME))
    return ""


def reason(error: OSError, path: str) -> str:
    """Return what an error says, with the path that it is about."""
    if isinstance(error, StorageError):
        return str(error)
    return f"{path} cannot be used: {(error.strerror or str(error)).lower()}"


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; one that is too long comes as an empty line."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield b"\n"


def newest_lines(file: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the last lines of a file, about ``most`` bytes of them."""
    start = file.seek(0, os.SEEK_END) - most
    file.seek(max(0, start))
    lines = bounded_lines(file)
    if start > 0:
        next(lines, b"")  # the rest of a line
    return lines


def _prepare(folder: Folder, root: str, *, create: bool) -> None:
    """Refuse a folder that git tracks; keep one of ours out of version control."""
    try:
        _require_untracked(folder.path, root)
        # An empty file is what a full disk left of it.
        if create and not folder.size(_IGNORE_NAME):
            folder.replace(_IGNORE_NAME, _IGNORE)
    except BaseException:
        folder.close()
        raise


def _require_untracked(path: str, root: str) -> None:
    if is_tracked(root, FOLDER_NAME):
        raise StorageError(
            f"{path} is part of the repository: it is neither read nor written; "
            f"`git rm -r --cached {FOLDER_NAME}` takes it out"
        )


def _require(path: str, status: os.stat_result, test: object) -> None:
    """Refuse what is not of the kind that we make, or not ours."""
    mode = status.st_mode
    wanted = stat.S_ISDIR(mode) if test is stat.S_ISDIR else stat.S_ISREG(mode)
    if not wanted or getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "of an unknown kind")
        raise StorageError(f"{path} is {kind}: it is left alone")
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        raise StorageError(f"{path} belongs to another user: it is left alone")
